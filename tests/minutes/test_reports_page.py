"""Officers verify what parties report, and write down what they see for themselves. Refusals first."""

import datetime
import re

import pytest
import time_machine
from django.utils import timezone

from minutes.actions import reporting
from minutes.models import Commitment, Occasion, Report
from participants import actions
from participants.models import Area
from rakor import images
from tests.cast import add_person
from tests.minutes.pages import hold, queries_of, text
from tests.permissions import jpeg

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2024, 3, 20, 5, tzinfo=datetime.UTC)
TODAY = datetime.date(2024, 3, 20)
WAITING = "/laporan/"


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def promise(circulated):
    return become(circulated.commitments.get(), "continuous")


@pytest.fixture
def link(ahmad, dewi):
    return actions.issue_link(ahmad, by=dewi)


@pytest.fixture
def sent(promise, link):
    return send(promise, link)


@pytest.fixture
def browser(client_of, budi):
    return client_of(budi)


def become(promise, kind, **columns):
    Commitment.objects.filter(pk=promise.pk).update(kind=kind, **columns)
    promise.refresh_from_db()
    return promise


def send(promise, link, key="satu", **more):
    columns = {"about_on": TODAY, "verdict": "kept", "text": "Ceramah diadakan."} | more
    return reporting.send_report(promise, link=link, form_key=key, **columns)


def path(report, verb=""):
    return f"/laporan/{report.pk}/{verb}"


def periksa(promise):
    return f"/kesepakatan/{promise.pk}/periksa/"


def check(promise, browser, **more):
    data = {"verdict": "kept", "about_on": "2024-03-01", "form_key": "cek"} | more
    return browser.post(periksa(promise), data)


def state_of(report):
    return Report.objects.get(pk=report.pk).state


# Verifying ----------------------------------------------------------------------------------------


def test_who_only_reads_finds_no_form_and_verifies_nothing(sent, vera, client_of):
    reader = client_of(vera)
    page = reader.get(path(sent))

    assert "Ceramah diadakan." in text(page)
    assert "terima/" not in page.content.decode()
    assert reader.post(path(sent, "terima/"), {"seen": "submitted"}).status_code == 403
    assert state_of(sent) == "submitted"


def test_another_unit_finds_neither_the_report_nor_its_photo(sent, tono, client_of):
    stranger = client_of(tono)

    assert [stranger.get(path(sent, verb)).status_code for verb in ("", "foto.jpg")] == [404, 404]
    assert "Ceramah" not in text(stranger.get(WAITING))


@pytest.mark.parametrize("typed", ["", "   "])
def test_a_dispute_without_words_is_refused(sent, browser, typed):
    answer = browser.post(path(sent, "sanggah/"), {"seen": "submitted", "text": typed})

    assert (answer.status_code, state_of(sent)) == (422, "submitted")


def test_the_second_officer_reads_who_was_first_and_keeps_the_words(sent, browser, dewi):
    reporting.accept_report(sent, by=dewi)

    answer = browser.post(path(sent, "sanggah/"), {"seen": "submitted", "text": "Pos kosong"})

    assert (answer.status_code, state_of(sent)) == (409, "accepted")
    assert "Dewi Anggraini" in text(answer) and "Pos kosong" in text(answer)


def test_whoever_read_it_before_it_was_disputed_does_not_accept_it(sent, browser, dewi):
    reporting.dispute_report(sent, by=dewi, text="Pos kosong")

    assert browser.post(path(sent, "terima/"), {"seen": "submitted"}).status_code == 409
    assert browser.post(path(sent, "terima/"), {"seen": "disputed"}).status_code == 303
    assert state_of(sent) == "accepted"


@pytest.mark.parametrize("seen", ["", "diterima"])
def test_a_page_that_does_not_say_what_it_showed_is_asked_for_anew(sent, browser, seen):
    answer = browser.post(path(sent, "terima/"), {"seen": seen})

    assert (answer.status_code, state_of(sent)) == (422, "submitted")


def test_an_accepted_report_leaves_the_list_and_counts(sent, browser, promise):
    assert text(browser.get(WAITING)).count("Turut serta aktif") == 1

    answer = browser.post(path(sent, "terima/"), {"seen": "submitted"})

    assert (answer.status_code, answer.url) == (303, WAITING)
    assert "Turut serta aktif" not in text(browser.get(WAITING))
    promise.refresh_from_db()
    assert promise.recorded_on == TODAY


def test_both_texts_of_a_dispute_stand_side_by_side_with_the_reply(sent, browser, link):
    browser.post(path(sent, "sanggah/"), {"seen": "submitted", "text": "Pos kosong."})
    reporting.reply_to_dispute(sent, link=link, text="Kami di masjid.")

    page = browser.get(path(sent))

    assert "versus" in page.content.decode()
    assert all(words in text(page) for words in ["Ceramah diadakan.", "Pos kosong.", "Kami di masjid."])


def test_the_page_tells_who_reports_for_whom_and_no_telephone_number(sent, browser):
    page = text(browser.get(path(sent)))

    assert "Ahmad Siregar" in page and "Imam Masjid Raya" in page
    assert not re.search(r"0812|7890", page)


def test_a_photo_is_shown_to_its_unit(promise, link, browser):
    report = send(promise, link, picture=images.clean(jpeg().read()))
    answer = browser.get(path(report, "foto.jpg"))

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert "foto.jpg" in browser.get(path(report)).content.decode()


# An occasion --------------------------------------------------------------------------------------


def happen(unit, by, day, **columns):
    area, __ = Area.objects.get_or_create(
        unit=unit, regency=unit.name, name="Bahari", full_name="Bahari", level="village"
    )
    at = datetime.datetime.combine(day, datetime.time(12), datetime.UTC)
    columns = {"kind": "brawl", "form_key": str(at)} | columns
    return Occasion.objects.create(
        unit=unit, area=area, happened_at=at, logged_at=timezone.now(), logged_by=by, **columns
    )


def test_only_occasions_of_three_days_around_are_offered_and_taken(
    promise, link, browser, belawan, sibling, tono, dewi
):
    report = send(become(promise, "conditional"), link)
    near = happen(belawan, dewi, TODAY - datetime.timedelta(3))
    others = [happen(belawan, dewi, TODAY - datetime.timedelta(4)), happen(sibling, tono, TODAY)]

    offered = [str(value) for value, __ in browser.get(path(report)).context["accept"].fields["occasion"].choices]
    assert offered == ["", str(near.pk)]
    for other in others:
        answer = browser.post(path(report, "terima/"), {"seen": "submitted", "occasion": other.pk})
        assert (answer.status_code, state_of(report)) == (422, "submitted")
    assert browser.post(path(report, "terima/"), {"seen": "submitted", "occasion": near.pk}).status_code == 303
    assert near.responses.get().verdict == "kept"


def test_no_occasion_is_asked_for_where_none_tests_it(sent, browser):
    assert "occasion" not in browser.get(path(sent)).context["accept"].fields


# The list -----------------------------------------------------------------------------------------


def test_the_oldest_comes_first_page_by_page(promise, link, browser, settings, now):
    settings.PAGE_SIZE = 2
    reports = []
    for number in range(5):
        now.shift(60)
        reports.append(send(promise, link, key=str(number)))
    shown, address = [], WAITING
    while address:
        page = browser.get(address).context["page"]
        shown += [row.pk for row in page.rows]
        address = page.following and f"{WAITING}?sesudah={page.following}"

    assert shown == [report.pk for report in reports]


@pytest.mark.parametrize("key", ["x", "-1", "1" * 30, "999999999"])
def test_a_key_that_is_none_leads_nowhere(browser, key):
    assert browser.get(f"{WAITING}?sesudah={key}").status_code == 404


def test_ten_reports_take_as_many_queries_as_one(promise, link, browser, belawan, dewi, kapolres):
    send(promise, link)
    few = queries_of(browser, WAITING)
    for number in range(9):
        day = datetime.date(2024, 1, 11) + datetime.timedelta(number)
        other = hold(belawan, dewi, kapolres, f"Rakor {number}", day).commitments.get()
        person = add_person(belawan, dewi, f"Ustaz {number}", "tokoh-agama")
        send(other, actions.issue_link(person, by=dewi), key=f"lain-{number}")

    assert queries_of(browser, WAITING) == few


# Checking -----------------------------------------------------------------------------------------


def test_the_page_asks_for_the_period_and_shows_those_without_a_report(promise, browser):
    page = text(browser.get(periksa(promise)))

    assert "Maret 2024" in page and "Februari 2024 (tanpa laporan)" in page
    assert "Tanpa nama pelapor dan tanpa nama anak" in page


def test_of_a_dated_promise_the_day_is_asked_and_preset_to_today(promise, browser):
    page = browser.get(periksa(become(promise, "dated", due_on=TODAY)))

    assert 'value="2024-03-20"' in page.content.decode()


@pytest.mark.parametrize(
    "more",
    [
        {"verdict": ""},
        {"about_on": "2024-04-01"},
        {"about_on": ""},
        {"count_of": "panggilan"},
        {"count": "-2"},
        {"form_key": ""},
        {"text": "a" * 1001},
    ],
)
def test_what_cannot_be_is_refused_with_what_was_typed(promise, browser, more):
    answer = check(promise, browser, **({"text": "Pos dijaga."} | more))

    assert (answer.status_code, Report.objects.count()) == (422, 0)
    assert "Pos dijaga." in text(answer) or "text" in more


def test_a_future_day_is_refused(promise, browser):
    answer = check(become(promise, "dated", due_on=TODAY), browser, about_on="2024-03-21")

    assert (answer.status_code, Report.objects.count()) == (422, 0)


@pytest.mark.parametrize("life", ["completed", "withdrawn", "superseded"])
def test_what_ended_is_not_checked(promise, browser, life):
    become(promise, "continuous", life=life)

    assert "tidak berlaku lagi" in text(browser.get(periksa(promise)))
    assert (check(promise, browser).status_code, Report.objects.count()) == (422, 0)


def test_a_conditional_promise_is_tested_by_occasions(promise, browser):
    become(promise, "conditional")

    assert "kejadian" in text(browser.get(periksa(promise)))
    assert (check(promise, browser, about_on="2024-03-20").status_code, Report.objects.count()) == (422, 0)


def test_twenty_taps_are_one_check(promise, browser):
    answers = {check(promise, browser, verdict="partly", count="12", count_of="ronda").url for _tap in range(20)}

    report = Report.objects.get()
    assert answers == {path(report)}
    assert (report.state, report.count, report.count_of) == ("accepted", 12, "ronda")


def test_what_an_officer_saw_stands_with_its_photo(promise, browser):
    answer = check(promise, browser, photo=jpeg(), text="Pos dijaga.")

    page = text(browser.get(answer.url))
    assert "Budi Hartono" in page and "Pos dijaga." in page
    assert Report.objects.get().image
