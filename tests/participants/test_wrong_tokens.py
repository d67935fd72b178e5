"""Guessing at links ends in a pause for the guesser; nobody's own link suffers from it (security.md, T10, T40)."""

import datetime

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from participants import access, actions
from rakor import tokens
from tests.test_concurrency import at_the_same_moment

LIMIT = 20


def guess(number, **headers):
    return Client().get(f"/t/{tokens.derive(f'tebakan {number}')}/", headers=headers)


def guesses(times, **headers):
    return [guess(number, **headers).status_code for number in range(times)]


def test_of_five_hundred_guesses_twenty_are_looked_up(db):
    assert guesses(500) == [404] * LIMIT + [429] * (500 - LIMIT)


def test_the_pause_says_how_long_and_what_to_do(db):
    guesses(LIMIT)

    response = guess(LIMIT)

    assert response.headers["Retry-After"] == "600"
    assert "private, no-store" in response.headers["Cache-Control"]
    assert "110" in response.content.decode()
    assert 'class="guest"' in response.content.decode()


def test_a_link_that_is_right_opens_in_the_pause(ahmad, link_to):
    address = link_to(ahmad)
    guesses(LIMIT + 1)

    assert Client().get(address).status_code == 200
    assert guess("lagi").status_code == 429


def test_links_that_open_do_not_count(ahmad, link_to):
    address = link_to(ahmad)

    assert {Client().get(address).status_code for _ in range(LIMIT + 5)} == {200}
    assert guess(1).status_code == 404


def test_ended_links_count_like_wrong_ones(ahmad, link_to, dewi):
    address = link_to(ahmad)
    actions.revoke_link(ahmad.links.get(), by=dewi, reason="ganti nomor")

    assert [Client().get(address).status_code for _ in range(LIMIT + 1)] == [404] * LIMIT + [429]


def test_the_pause_ends(db):
    with time_machine.travel(datetime.datetime(2026, 3, 10, 3, 0, tzinfo=datetime.UTC), tick=False) as clock:
        assert guesses(LIMIT + 1)[-1] == 429
        clock.shift(datetime.timedelta(minutes=10, seconds=1))
        assert guess(1).status_code == 404


def test_a_forged_address_is_no_other_address(db):
    met = [guess(n, **{"X-Forwarded-For": f"10.0.0.{n}"}).status_code for n in range(LIMIT + 1)]

    assert met[-1] == 429


def test_behind_a_proxy_the_client_it_names_is_counted(db, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    met = [guess(n, **{"X-Forwarded-For": f"10.0.0.{n}, 203.0.113.7"}).status_code for n in range(LIMIT + 1)]

    assert met[-1] == 429
    assert guess("lain", **{"X-Forwarded-For": "203.0.113.8"}).status_code == 404


def test_every_door_of_a_token_shares_the_count(db):
    guesses(LIMIT)
    request = RequestFactory().get("/hadir/salah/")
    request.user = None

    assert access.refuse_token(request, "404.html").status_code == 429


def test_posting_guesses_counts_too(db):
    for number in range(LIMIT):
        Client().post(f"/t/{tokens.derive(str(number))}/")

    assert guess("lagi").status_code == 429


def test_a_cache_that_cannot_be_locked_pauses(db, monkeypatch):
    monkeypatch.setattr(cache, "add", lambda *args, **rest: False)
    monkeypatch.setattr(access.ratelimit, "CACHE_LOCK_WAIT_TIMEOUT", 0)

    assert guess(1).status_code == 429


def test_unknown_expired_and_revoked_look_alike(ahmad, kapolres, dewi, link_to):
    """The same bytes, but for the address itself, which the switch of languages leads back to."""
    revoked, expired = link_to(ahmad), link_to(kapolres)
    actions.revoke_link(ahmad.links.get(), by=dewi, reason="ganti nomor")
    late = timezone.now() + datetime.timedelta(days=91)
    with time_machine.travel(late):
        addresses = [revoked, expired, f"/t/{tokens.derive('tidak ada')}/"]
        bodies = [Client().get(address).content.decode().replace(address, "") for address in addresses]

    tokens_of_the_form = [body.split('csrfmiddlewaretoken" value="')[1].split('"')[0] for body in bodies]
    bare = {body.replace(one, "") for body, one in zip(bodies, tokens_of_the_form, strict=True)}
    assert len(bare) == 1


def test_unknown_and_ended_links_cost_the_same(ahmad, link_to, dewi, django_assert_num_queries):
    """Who watches the clock learns no more than who reads: the same questions are asked of the database."""
    address = link_to(ahmad)
    actions.revoke_link(ahmad.links.get(), by=dewi, reason="ganti nomor")
    guess("pertama")
    with CaptureQueriesContext(connection) as unknown:
        guess("lagi")

    with django_assert_num_queries(len(unknown)):
        Client().get(address)


@pytest.mark.django_db(transaction=True)
def test_guesses_at_the_same_moment_are_counted_one_by_one():
    met = at_the_same_moment(lambda number: [guess(f"{number} {turn}").status_code for turn in range(10)], times=4)

    assert [code for row in met for code in row].count(404) <= LIMIT
    assert {code for row in met for code in row} == {404, 429}
