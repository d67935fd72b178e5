"""A party reports, an officer verifies, and only what was accepted counts. Refusals first."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from minutes.actions import reporting
from minutes.models import Commitment, Occasion, Party, Report, Response, Trial
from participants import actions
from participants.models import Area, AuditEntry, Group, Participant
from rakor.images import Cleaned
from rakor.refusals import Refused
from tests.cast import add_person

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2024, 3, 20, 5, tzinfo=datetime.UTC)
TODAY = datetime.date(2024, 3, 20)


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def promise(circulated):
    """Kept continuously, by the religious leaders."""
    row = circulated.commitments.get()
    row.parties.all().delete()
    Party.objects.create(commitment=row, scope=Party.Scope.GROUP, group=Group.objects.get(code="tokoh-agama"))
    return become(row, "continuous")


@pytest.fixture
def link(ahmad, dewi):
    return actions.issue_link(ahmad, by=dewi)


def become(promise, kind, **columns):
    Commitment.objects.filter(pk=promise.pk).update(kind=kind, **columns)
    promise.refresh_from_db()
    return promise


def send(promise, link, **more):
    columns = {"form_key": "satu", "about_on": TODAY, "verdict": "kept", "text": "Ceramah diadakan."} | more
    return reporting.send_report(promise, link=link, **columns)


def check(promise, by, **more):
    columns = {"form_key": "cek", "about_on": TODAY, "verdict": "kept"} | more
    return reporting.record_check(promise, by=by, **columns)


def happen(unit, by, day, **columns):
    area, __ = Area.objects.get_or_create(
        unit=unit, regency=unit.name, name="Bahari", full_name="Bahari", level="village"
    )
    at = datetime.datetime.combine(day, datetime.time(18), datetime.UTC)  # past midnight in Belawan
    columns = {"kind": "brawl", "form_key": str(at)} | columns
    return Occasion.objects.create(
        unit=unit, area=area, happened_at=at, logged_at=timezone.now(), logged_by=by, **columns
    )


def verbs():
    told = ["reported", "checked", "accepted", "disputed", "replied"]
    return [entry.verb for entry in AuditEntry.objects.filter(verb__in=told).order_by("sequence")]


def health_of(promise):
    promise.refresh_from_db()
    return promise.recorded_on


def refused(match, act, *args, **more):
    before = Report.objects.count(), verbs()
    with pytest.raises(Refused, match=match):
        act(*args, **more)
    assert (Report.objects.count(), verbs()) == before


# Sending ------------------------------------------------------------------------------------------


def test_the_promise_of_another_group_is_not_reported(promise, belawan, dewi):
    lurah = add_person(belawan, dewi, "Halimah", "lurah")

    refused("bukan", send, promise, actions.issue_link(lurah, by=dewi))


def test_the_promise_of_another_unit_is_not_reported(promise, sibling, tono):
    stranger = add_person(sibling, tono, "Ustaz Binjai", "tokoh-agama")

    refused("bukan", send, promise, actions.issue_link(stranger, by=tono))


@pytest.mark.parametrize("life", ["completed", "withdrawn", "superseded", "draft"])
def test_what_is_not_in_force_takes_no_report(promise, link, dewi, life):
    become(promise, "continuous", life=life)

    refused("tidak berlaku lagi", send, promise, link)
    refused("tidak berlaku lagi", check, promise, dewi)


@pytest.mark.parametrize("day", [TODAY + datetime.timedelta(1), datetime.date(2024, 1, 9)])
def test_only_days_between_the_meeting_and_today_are_told_of(promise, link, dewi, day):
    refused("[Pp]ilih", send, promise, link, about_on=day)
    refused("[Pp]ilih", check, promise, dewi, about_on=day)


@pytest.mark.parametrize("gone", [{"retired_at": NOW}, {"forgotten_at": NOW}])
def test_who_is_gone_reports_no_more(promise, link, dewi, gone):
    by = {name.replace("_at", "_by"): dewi for name in gone}
    Participant.objects.filter(pk=link.participant_id).update(**gone, **by)

    refused("Tautan", send, promise, link)


def test_a_link_that_was_revoked_or_that_is_of_a_group_sends_nothing(promise, link, belawan, ahmad, dewi):
    of_group = actions.issue_group_link(belawan, ahmad.group, by=dewi)
    refused("Tautan kelompok", send, promise, of_group)
    actions.revoke_link(link, by=dewi, reason="Hilang")

    refused("Tautan", send, promise, link)


def test_of_what_asks_how_many(promise, link):
    refused("jumlah", send, promise, link, count_of="panggilan orang tua")
    refused("jumlah|Jumlah", send, promise, link, count=2**31, count_of="panggilan")


def test_a_report_waits_and_counts_nothing(promise, link, ahmad):
    report = send(promise, link, count=12, count_of="panggilan orang tua", picture=Cleaned(b"jpeg", 4, 3))

    assert (report.state, report.participant, report.group) == ("submitted", ahmad, ahmad.group)
    assert (report.count, report.count_of) == (12, "panggilan orang tua")
    with report.image as image:
        assert image.read() == b"jpeg"
    assert health_of(promise) is None
    assert verbs() == ["reported"]


def test_twenty_taps_are_one_report(promise, link):
    assert len({send(promise, link).pk for _tap in range(20)}) == 1
    assert verbs() == ["reported"]


def test_a_form_is_not_sent_for_another_promise(promise, link, ahmad, dewi, belawan):
    send(promise, link)
    other = actions.issue_link(add_person(belawan, dewi, "Zulkifli", "tokoh-agama"), by=dewi)

    refused("sudah", send, promise, other)


# Verifying ----------------------------------------------------------------------------------------


def test_who_may_not_follow_up_verifies_nothing(promise, link, vera, tono, sari_admin):
    report = send(promise, link)

    for somebody in [vera, tono, sari_admin]:
        refused("tidak", reporting.accept_report, report, by=somebody)
        refused("tidak", reporting.dispute_report, report, by=somebody, text="Tidak ada")
        refused("tidak", check, promise, somebody)


@pytest.mark.parametrize("text", ["", "  \n"])
def test_a_dispute_says_why(promise, link, dewi, text):
    report = send(promise, link)

    refused("[Tt]ulis", reporting.dispute_report, report, by=dewi, text=text)


def test_what_was_accepted_counts_once(promise, link, dewi):
    report = send(promise, link)

    for _tap in range(2):
        assert reporting.accept_report(report, by=dewi).state == "accepted"
    assert health_of(promise) == TODAY
    assert verbs() == ["reported", "accepted"]


def test_the_second_officer_is_told_who_was_first(promise, link, dewi, budi):
    report = send(promise, link)
    reporting.accept_report(report, by=dewi)

    refused("Dewi Anggraini.*12.00", reporting.accept_report, report, by=budi)
    refused("Dewi Anggraini", reporting.dispute_report, report, by=budi, text="Tidak ada")


def test_whoever_saw_it_waiting_does_not_overrule_a_dispute(promise, link, dewi, budi):
    report = send(promise, link)
    reporting.dispute_report(report, by=dewi, text="Pos kosong")

    refused("Dewi Anggraini", reporting.accept_report, report, by=budi, seen="submitted")
    refused("Dewi Anggraini", reporting.dispute_report, report, by=budi, text="Pos kosong", seen="submitted")


def test_a_disputed_report_keeps_both_texts_and_counts_nothing(promise, link, dewi):
    report = reporting.dispute_report(send(promise, link), by=dewi, text="Pos kosong")

    assert (report.text, report.officer_text) == ("Ceramah diadakan.", "Pos kosong")
    assert health_of(promise) is None


def test_a_disputed_report_may_be_accepted_later(promise, link, dewi, budi):
    report = reporting.dispute_report(send(promise, link), by=dewi, text="Pos kosong")

    accepted = reporting.accept_report(report, by=budi)

    assert (accepted.state, accepted.officer_text) == ("accepted", "Pos kosong")
    assert verbs() == ["reported", "disputed", "accepted"]


def test_what_was_sent_before_the_end_is_still_verified(promise, link, dewi):
    report = send(promise, link)
    become(promise, "continuous", life="superseded")

    assert reporting.accept_report(report, by=dewi).state == "accepted"


# An occasion --------------------------------------------------------------------------------------


def test_an_occasion_far_away_or_of_another_promise_is_not_linked(promise, link, dewi, belawan, sibling, tono):
    report = send(promise, link)
    near = happen(belawan, dewi, TODAY - datetime.timedelta(1))
    refused("kejadian", reporting.accept_report, report, by=dewi, occasion=near)  # a continuous one is not tested
    become(promise, "conditional")
    struck = happen(belawan, dewi, TODAY, struck_at=NOW, struck_by=dewi, struck_reason="Keliru")
    far = happen(belawan, dewi, TODAY - datetime.timedelta(5))

    for occasion in [far, struck, happen(sibling, tono, TODAY)]:
        refused("kejadian", reporting.accept_report, report, by=dewi, occasion=occasion)


def test_the_party_responded_to_the_occasion_as_it_reported(promise, link, dewi, belawan, ahmad):
    become(promise, "conditional")
    occasion = happen(belawan, dewi, TODAY - datetime.timedelta(1))
    report = send(promise, link, verdict="partly")

    accepted = reporting.accept_report(report, by=dewi, occasion=occasion)

    assert accepted.occasion == occasion
    assert [(row.group, row.verdict) for row in Response.objects.all()] == [(ahmad.group, "partly")]
    assert Trial.objects.filter(occasion=occasion, commitment=promise).count() == 1
    assert health_of(promise) == TODAY
    occasion.refresh_from_db()
    assert occasion.version == 2


def test_an_organisation_responds_under_its_name(promise, link, dewi, belawan, ahmad):
    become(promise, "conditional")
    promise.parties.all().delete()
    Party.objects.create(commitment=promise, scope=Party.Scope.ORGANISATION, name="MUI Belawan")
    Participant.objects.filter(pk=ahmad.pk).update(organisation="mui belawan")
    link.refresh_from_db()

    reporting.accept_report(send(promise, link), by=dewi, occasion=happen(belawan, dewi, TODAY))

    assert [(row.group, row.name) for row in Response.objects.all()] == [(None, "MUI Belawan")]


# Replying -----------------------------------------------------------------------------------------


def test_only_the_sender_replies_once_to_a_dispute(promise, link, dewi, belawan):
    report = send(promise, link)
    other = actions.issue_link(add_person(belawan, dewi, "Zulkifli", "tokoh-agama"), by=dewi)
    refused("disanggah", reporting.reply_to_dispute, report, link=link, text="Kami ada")
    reporting.dispute_report(report, by=dewi, text="Pos kosong")
    refused("orang lain", reporting.reply_to_dispute, report, link=other, text="Kami ada")
    refused("[Tt]ulis", reporting.reply_to_dispute, report, link=link, text=" ")

    for _tap in range(2):
        assert reporting.reply_to_dispute(report, link=link, text="Kami ada").reply == "Kami ada"
    refused("sudah", reporting.reply_to_dispute, report, link=link, text="Lagi")


# Looking ------------------------------------------------------------------------------------------


def test_occasions_and_no_check_test_a_conditional_promise(promise, dewi):
    become(promise, "conditional")

    refused("kejadian", check, promise, dewi)


def test_what_an_officer_saw_counts_at_once_and_once(promise, dewi):
    reports = {check(promise, dewi, verdict="partly").pk for _tap in range(20)}

    assert len(reports) == 1
    assert Report.objects.get().verified_by == dewi
    assert health_of(promise) == TODAY
    assert verbs() == ["checked"]
