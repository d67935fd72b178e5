"""Reminders: what is due, who gets a letter and how often, and that nothing of a person is in it."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from minutes import reminders
from minutes.actions import reminding
from minutes.models import Commitment, Mail, Report, Verdict
from participants.models import AuditEntry
from tests.minutes.pages import hold, queries_of, text

pytestmark = pytest.mark.django_db
MONDAY = datetime.datetime(2024, 6, 3, 8, tzinfo=ZoneInfo("Asia/Jakarta"))


@pytest.fixture
def promise(circulated):
    """Due for review on the coming Wednesday."""
    row = circulated.commitments.get()
    row.review_on = datetime.date(2024, 6, 5)
    row.save(update_fields=["review_on"])
    return row


def made_recurring(promise):
    Commitment.objects.filter(pk=promise.pk).update(kind="recurring", every="P1M", review_on=datetime.date(2025, 1, 8))


def test_nobody_is_written_to_when_nothing_is_due(circulated, dewi):
    circulated.commitments.update(review_on=datetime.date(2025, 1, 8))

    assert reminding.queue_reminders(MONDAY) == 0


def test_nobody_is_written_to_before_seven_nor_on_a_day_off(promise):
    assert reminding.queue_reminders(MONDAY.replace(hour=6)) == 0
    assert reminding.queue_reminders(MONDAY - datetime.timedelta(days=1)) == 0


def test_who_wants_none_has_no_address_or_only_reads_gets_none(promise, dewi, janton, vera):
    reminding.want_reminders(dewi, False)
    type(janton).objects.filter(pk=janton.pk).update(email="")

    assert reminding.queue_reminders(MONDAY) == 0


def test_a_reader_gets_one_letter_a_week(promise, dewi, janton):
    assert reminding.queue_reminders(MONDAY) == 2
    assert reminding.queue_reminders(MONDAY) == 0
    assert reminding.queue_reminders(MONDAY + datetime.timedelta(days=1)) == 0
    assert reminding.queue_reminders(MONDAY + datetime.timedelta(days=7)) == 2


def test_a_letter_names_the_promise_and_nobody(promise, dewi, ahmad):
    reminding.queue_reminders(MONDAY)

    letter = Mail.objects.filter(user=dewi).get()
    assert letter.subject == "Rakor Polres Pelabuhan Belawan: 1 hal menunggu, 3 Juni 2024"
    assert "Turut serta aktif di tempat kejadian perkara" in letter.body
    assert "tinjau 5 Juni 2024" in letter.body
    assert "Ahmad" not in letter.body
    assert "0812" not in letter.body


def test_a_period_without_a_report_is_named(promise, belawan):
    made_recurring(promise)

    [row] = reminders.due_in(belawan, MONDAY.date()).unreported

    assert (row.pk, row.period) == (promise.pk, "Mei 2024")


def test_a_report_that_waits_is_named(promise, belawan, dewi, ahmad, link_to):
    made_recurring(promise)
    link_to(ahmad)
    Report.objects.create(
        unit=belawan,
        commitment=promise,
        about_on=MONDAY.date(),
        verdict=Verdict.KEPT,
        participant=ahmad,
        link=ahmad.links.get(),
        form_key="laporan",
        sent_at=MONDAY,
    )

    assert [row.commitment_id for row in reminders.due_in(belawan, MONDAY.date()).reports] == [promise.pk]


def test_the_page_shows_what_waits_and_its_queries_do_not_grow(client_of, belawan, dewi, kapolres, promise):
    browser = client_of(dewi)
    few = queries_of(browser, "/pengingat/")
    for number in range(12):
        hold(belawan, dewi, kapolres, f"Rakor {number}", datetime.date(2024, 1, 2 + number), promise=f"Ronda {number}")
    Commitment.objects.exclude(pk=promise.pk).update(kind="recurring", every="P1M")

    page = text(browser.get("/pengingat/"))

    assert "Ronda 7" in page
    assert queries_of(browser, "/pengingat/") <= few + 3


def test_switching_off_is_one_tap_and_leaves_a_trail(client_of, dewi):
    client_of(dewi).post("/pengingat/surel/", {"surel": "tidak"})
    client_of(dewi).post("/pengingat/surel/", {"surel": "tidak"})

    dewi.refresh_from_db()
    assert dewi.wants_reminders is False
    assert [entry.verb for entry in AuditEntry.objects.filter(actor=dewi)][-1:] == ["reminders-off"]
