"""Two officers at one report, a report while its promise is superseded, twenty taps: on PostgreSQL, with controls."""

import datetime
import threading

import pytest
from django.utils import timezone

from minutes.actions import circulating, recording, reporting
from minutes.models import CarriedOver, Commitment, Party, Report
from participants import actions
from participants.models import AuditEntry, Group
from rakor.refusals import Refused
from tests.test_concurrency import at_the_same_moment, without_locks  # noqa: F401

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def promise(circulated):
    row = circulated.commitments.get()
    Commitment.objects.filter(pk=row.pk).update(kind="continuous")
    return row


@pytest.fixture
def link(ahmad, dewi):
    return actions.issue_link(ahmad, by=dewi)


def send(promise, link, key="satu", verdict="kept", day=None):
    about_on = day or timezone.localdate()
    return reporting.send_report(promise, link=link, form_key=key, about_on=about_on, verdict=verdict, text="Ada")


def verbs(*wanted):
    return [entry.verb for entry in AuditEntry.objects.filter(verb__in=wanted).order_by("sequence")]


# Two verifications --------------------------------------------------------------------------------


def verify_by_both(report, dewi, budi):
    """Half of them accept, half of them dispute, all of what they saw waiting."""

    def act(number):
        if number % 2:
            return reporting.accept_report(report, by=dewi)
        return reporting.dispute_report(report, by=budi, text="Pos kosong")

    return at_the_same_moment(act)


def test_without_the_lock_both_officers_win(promise, link, dewi, budi, without_locks):  # noqa: F811
    verify_by_both(send(promise, link), dewi, budi)

    assert len(verbs("accepted", "disputed")) > 1


def test_one_verification_wins_and_the_other_is_told_who_was_first(promise, link, dewi, budi):
    answers = verify_by_both(send(promise, link), dewi, budi)

    row = Report.objects.get()
    assert verbs("accepted", "disputed") == [row.state]
    won = answers[1::2] if row.state == "accepted" else answers[0::2]
    lost = answers[0::2] if row.state == "accepted" else answers[1::2]
    assert {(answer.state, answer.verified_at) for answer in won} == {(row.state, row.verified_at)}
    assert all(isinstance(answer, Refused) and row.verified_by.name in answer.sentences[0] for answer in lost)


def test_the_same_officer_accepts_once_however_often(promise, link, dewi):
    report = send(promise, link)
    answers = at_the_same_moment(lambda number: reporting.accept_report(report, by=dewi))

    assert {answer.state for answer in answers} == {"accepted"}
    assert verbs("accepted") == ["accepted"]


def accept_all(promise, link, dewi):
    """Each accepts another report of the same promise; returns the days that count afterwards."""
    first = datetime.date(2024, 1, 10)
    Commitment.objects.filter(pk=promise.pk).update(kind="dated")
    days = [first + datetime.timedelta(45 * number) for number in range(8)]
    reports = [send(promise, link, key=str(day), day=day) for day in days]
    answers = at_the_same_moment(lambda number: reporting.accept_report(reports[number], by=dewi))
    assert all(isinstance(answer, Report) for answer in answers), answers
    promise.refresh_from_db()
    return len(promise.record)


def test_without_the_lock_what_one_accepts_is_lost_beside_another(promise, link, dewi, without_locks):  # noqa: F811
    try:
        counted = accept_all(promise, link, dewi)
    except AssertionError:  # or the audit chain breaks first
        return
    assert counted < 8


def test_what_is_accepted_at_once_all_counts(promise, link, dewi):
    assert accept_all(promise, link, dewi) == 8


# Twenty taps --------------------------------------------------------------------------------------


def test_without_the_lock_taps_collide(promise, link, without_locks):  # noqa: F811
    answers = at_the_same_moment(lambda number: send(promise, link))

    assert [answer for answer in answers if not isinstance(answer, Report)] != []


def test_taps_at_once_are_one_report(promise, link):
    answers = at_the_same_moment(lambda number: send(promise, link))

    assert {answer.pk for answer in answers} == {Report.objects.get().pk}
    assert verbs("reported") == ["reported"]


# While superseding --------------------------------------------------------------------------------


@pytest.fixture
def renewal(promise, circulated, belawan, dewi, kapolres):
    """The next rakor, which renews the promise and is ready to be circulated."""
    meeting = recording.plan_meeting(
        belawan,
        by=dewi,
        title="Rakor berikutnya",
        date=datetime.date(2024, 6, 12),
        place="Aula",
        chair=kapolres,
        groups=[Group.objects.get(code="tokoh-agama")],
        invitees=[kapolres],
        follows=circulated,
    )
    item = recording.add_agenda_item(meeting, by=dewi, title="Sambutan")
    item.discussion = "Peneguhan."
    item.save(update_fields=["discussion"])
    row = meeting.carried_over.get()
    CarriedOver.objects.filter(pk=row.pk).update(outcome=CarriedOver.Outcome.CHANGED)
    row.refresh_from_db()
    new = recording.add_commitment(meeting, by=dewi, renews=row)
    Party.objects.create(commitment=new, scope=Party.Scope.EVERYONE)
    return meeting


def report_while_superseding(monkeypatch, promise, link, renewal, dewi):
    """The report has looked whether the promise is in force, and pauses; meanwhile the next rakor is circulated."""
    looked, done, order = threading.Event(), threading.Event(), []
    look = reporting._may_report

    def slow(row, *rest):
        look(row, *rest)
        looked.set()
        done.wait(timeout=2)  # in vain while the promise is held

    monkeypatch.setattr(reporting, "_may_report", slow)

    def act(number):
        if number == 0:
            report = send(promise, link)
            order.append("reported")
            return report
        looked.wait(timeout=10)
        minutes = circulating.circulate(renewal, by=dewi)
        order.append("superseded")
        done.set()
        return minutes

    answers = at_the_same_moment(act, times=2)
    return answers, order


def test_without_the_lock_a_report_comes_after_the_supersession(
    promise,
    link,
    renewal,
    dewi,
    monkeypatch,
    without_locks,  # noqa: F811
):
    answers, order = report_while_superseding(monkeypatch, promise, link, renewal, dewi)

    assert isinstance(answers[0], Report) and order == ["superseded", "reported"]


def test_a_report_is_before_the_supersession_and_kept(promise, link, renewal, dewi, monkeypatch):
    answers, order = report_while_superseding(monkeypatch, promise, link, renewal, dewi)

    assert isinstance(answers[0], Report) and order == ["reported", "superseded"]
    promise.refresh_from_db()
    assert (promise.life, Report.objects.get().commitment) == ("superseded", promise)
    assert reporting.accept_report(answers[0], by=dewi).state == "accepted"


def test_or_it_is_after_it_and_refused(promise, link, renewal, dewi):
    circulating.circulate(renewal, by=dewi)

    answers = at_the_same_moment(lambda number: send(promise, link, key=str(number)))

    assert all(isinstance(answer, Refused) for answer in answers)
    assert Report.objects.count() == 0
