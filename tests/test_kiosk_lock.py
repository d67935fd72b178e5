"""A tablet in the hands of visitors: whoever stands before a kiosk reaches no page of staff (security.md, T2, T12).

The officer who made it a kiosk is the operator, who might do everything: so whatever opens, the lock let through.
"""

import pytest
from django.db import transaction
from django.test import override_settings
from django.urls import reverse

from minutes.views.check_in import key_of, receipt_of
from participants import access
from tests.permissions import body, build, dump, hall_token, undone, url_patterns
from tests.test_permissions import MATRIX, PUBLIC, TELLING, address, arguments, ask, behind_a_link, states, words

pytestmark = pytest.mark.django_db
WHO = "own operator"
KIOSK = {"minutes:kiosk", "minutes:kiosk-form", "minutes:kiosk-done"}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """Built once, undone at the end; the session of the operator is the one of a kiosk of today's rakor."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        world = build(media)
        started = world.client(WHO).post(reverse("minutes:start-kiosk", args=[meeting_of(world).pk]))
        assert started.status_code == 303
        world.dump = dump()
        yield world
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def media(world, settings):
    settings.MEDIA_ROOT = world.media


def meeting_of(world):
    return world.meetings["own", "today"]


def home(world):
    return reverse("minutes:kiosk", args=[meeting_of(world).pk])


OTHERS = [
    pytest.param(name, method, state, id=f"{method} {name} {state}")
    for (name, method), cell in MATRIX.items()
    for state, __ in states(cell)
    if name not in PUBLIC | KIOSK | {"minutes:start-kiosk"} and not behind_a_link(name)
]


@pytest.mark.parametrize(("name", "method", "state"), OTHERS)
def test_every_page_of_staff_leads_back_to_the_kiosk(world, name, method, state):
    for sent_as in {method, "HEAD", "OPTIONS", "PUT", "DELETE"}:
        with undone():
            answer = ask(world, WHO, name, sent_as, state)

            led = (answer.status_code, answer.headers.get("Location")) == (302, home(world))
            assert led or answer.status_code == 400, sent_as  # what is no text is refused before any door
            assert (led and body(answer), dump()) == (led and "", world.dump), sent_as


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("name", sorted(KIOSK | {"minutes:start-kiosk"}))
def test_the_kiosk_of_another_rakor_leads_back_too(world, name, method):
    with undone():
        answer = ask(world, WHO, name, method, "draft")

        assert (answer.status_code, answer.headers.get("Location"), dump()) == (302, home(world), world.dump)


@pytest.mark.parametrize("behind", ["..%2f", "../", "%2e%2e/", "./../ubah/", "//", "..;/", "\\..\\", "%00", "%5c"])
def test_no_way_of_writing_an_address_leaves_it(world, behind):
    for path in [f"{home(world)}{behind}", f"/{behind}rakor/", home(world).rstrip("/") + behind]:
        assert world.client(WHO).get(path).status_code in {301, 302, 400, 404}, path


@pytest.mark.parametrize("name", sorted(PUBLIC - {"account_logout"}))
def test_what_is_public_shows_nothing_of_staff(world, name):
    """Signing in leads on, and from there back; the switch of languages leads where it came from."""
    for method in ["GET", "POST"]:
        with undone():
            answer = ask(world, WHO, name, method, "draft")
            seen = set(words(body(answer)))
            place = answer.headers.get("Location", "/")

            told = world.forbidden_words_of_a_bearer("own") if name in TELLING else world.forbidden_words("nobody")
            assert seen & told == set()
            assert place.startswith("/") and not place.startswith("//")


def test_the_bearer_of_a_link_acts_on_no_kiosk(world):
    for name in [name for name, method in MATRIX if method == "POST" and behind_a_link(name)]:
        with undone():
            assert ask(world, WHO, name, "POST", "draft").status_code == 403
            assert dump() == world.dump


def test_on_the_code_of_the_hall_nobody_is_checked_in_from_a_kiosk(world):
    with undone():
        path = reverse("minutes:check-in-form", args=[hall_token(world)])
        assert world.client(WHO).post(path, {"name": "Tamu", "unsigned": "on"}).status_code == 403
        assert dump() == world.dump


def test_what_is_sent_along_marks_nobody_else(world):
    """The columns that an officer writes at the roll call are none of a visitor's."""
    row = meeting_of(world).attendances.get(checked_in_at=None)
    more = dict.fromkeys(["status", "way", "checked_in_by", "participant", "meeting", "unit", "reason"], "1")
    others = {f"door-{row.pk}-status": "absent", f"attendance-{row.pk}-reason": "x", "attendance": row.pk}
    with undone():
        path = f"{reverse('minutes:kiosk-form', args=[meeting_of(world).pk])}?undangan={key_of(row)}"
        others_before = list(meeting_of(world).attendances.exclude(pk=row.pk).order_by("pk").values())

        assert world.client(WHO).post(path, {"unsigned": "on"} | more | others).status_code == 303
        row.refresh_from_db()
        assert (row.status, row.way, row.reason, row.checked_in_by) == ("present", "kiosk", "", world.users[WHO])
        assert list(meeting_of(world).attendances.exclude(pk=row.pk).order_by("pk").values()) == others_before


def test_a_receipt_of_another_rakor_is_none(world):
    other = world.meetings["own", "draft"].attendances.first()
    for receipt in [receipt_of(other), key_of(other), str(other.pk)]:
        path = reverse("minutes:kiosk-done", args=[meeting_of(world).pk, receipt])
        assert world.client(WHO).get(path).status_code == 404


def test_the_lock_is_what_stops_them(world, monkeypatch):
    """The control: with the lock taken out the operator's pages open."""
    monkeypatch.setattr(access, "KIOSK", "another key")

    opened = [name for name in ("minutes:home", "participants:people", "minutes:requests") if opens(world, name)]
    assert opened == ["minutes:home", "participants:people", "minutes:requests"]


def opens(world, name):
    return world.client(WHO).get(address(name, arguments(world, name, "draft"))).status_code == 200


def test_every_address_was_asked():
    asked = {parameters.values[0] for parameters in OTHERS}
    rest = {name for name in url_patterns() if not behind_a_link(name)} - PUBLIC - KIOSK - {"minutes:start-kiosk"}
    assert asked == rest
