"""Calendar feeds: opened by the operator, read by whoever holds the address, closed for good."""

import datetime
import re

import pytest
from django.test import Client
from icalendar import Calendar

from minutes.models import CalendarFeed, Commitment
from participants.models import AuditEntry
from rakor import logs
from tests.minutes.pages import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def promise(circulated, kapolres):
    """The Kapolres is in charge of it."""
    row = circulated.commitments.get()
    Commitment.objects.filter(pk=row.pk).update(officer=kapolres, review_on=datetime.date(2024, 4, 3))
    return row


def opened(browser, officer=""):
    """The address that the page shows once."""
    answer = browser.post("/pengingat/kalender/buka/", {"petugas": officer, "satuan": "polres-pelabuhan-belawan"})
    return re.search(r"/kalender/[\w-]{43}\.ics", answer.content.decode())[0]


def summaries(answer):
    return [str(event["summary"]) for event in Calendar.from_ical(answer.content).walk("VEVENT")]


def test_only_the_operator_opens_one(client_of, budi, promise):
    assert client_of(budi).post("/pengingat/kalender/buka/").status_code == 403
    assert not CalendarFeed.objects.exists()


def test_an_unknown_address_opens_nothing(promise):
    assert Client().get(f"/kalender/{'a' * 43}.ics").status_code == 404


def test_the_feed_of_an_officer_holds_what_the_officer_looks_after(client_of, dewi, kapolres, promise):
    answer = Client().get(opened(client_of(dewi), kapolres.pk))

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    [summary] = summaries(answer)
    assert summary.startswith("Tinjau: Turut serta aktif di tempat kejadian perkara")


def test_another_officer_sees_none_of_it_and_the_unit_all(client_of, dewi, kapolres, ahmad, promise):
    assert len(summaries(Client().get(opened(client_of(dewi))))) == 1
    assert client_of(dewi).post("/pengingat/kalender/buka/", {"petugas": ahmad.pk}).status_code == 404


def test_a_restricted_rakor_is_not_quoted(client_of, dewi, promise):
    type(promise.meeting).objects.filter(pk=promise.meeting_id).update(classification="terbatas")

    assert summaries(Client().get(opened(client_of(dewi)))) == ["Tinjau: kesepakatan rakor"]


def test_opening_again_shows_the_same_address_and_each_time_leaves_a_trail(client_of, dewi, promise):
    first, second = opened(client_of(dewi)), opened(client_of(dewi))

    assert first == second
    assert AuditEntry.objects.filter(verb="feed-revealed").count() == 2
    assert first.split("/")[2][:-4] not in text(client_of(dewi).get("/pengingat/"))


def test_a_closed_address_opens_nothing_and_the_next_is_another(client_of, dewi, promise):
    browser = client_of(dewi)
    address = opened(browser)

    browser.post(f"/pengingat/kalender/{CalendarFeed.objects.get().pk}/tutup/")

    assert Client().get(address).status_code == 404
    assert opened(browser) != address


def test_the_address_stands_in_no_log():
    assert logs.masked("GET /kalender/abc_def.ics") == "GET /kalender/***"
