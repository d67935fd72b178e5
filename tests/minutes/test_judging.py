"""What counts for a promise, gathered from occasions and reports."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from minutes.actions import circulating, recording
from minutes.actions.judging import concerned, judge, with_renewals
from minutes.models import CarriedOver, Commitment, Party, Report, Verdict
from participants.actions import issue_link
from participants.models import Group
from tests.minutes.followed import logged, reported

FEBRUARY = datetime.date(2024, 2, 3)
MARCH = datetime.date(2024, 3, 3)
APRIL = datetime.date(2024, 4, 3)
K, P, N = Verdict.KEPT, Verdict.PARTLY, Verdict.NOT_KEPT


@pytest.fixture
def promise(circulated):
    """Everybody comes when it happens."""
    return circulated.commitments.get()


def as_kind(promise, kind, **columns):
    Commitment.objects.filter(pk=promise.pk).update(kind=kind, **columns)
    promise.refresh_from_db()
    return promise


def judged(promise):
    """[(day, verdict, came, called)], newest first."""
    judge([promise.pk])
    promise.refresh_from_db()
    assert promise.recorded_on == (datetime.date.fromisoformat(promise.record[0][0]) if promise.record else None)
    return [(datetime.date.fromisoformat(day), *rest) for day, *rest in promise.record]


# Occasions --------------------------------------------------------------------------------------


def test_without_anything_there_is_no_record(promise):
    assert judged(promise) == []
    assert promise.attention_on is None


def test_an_occasion_counts_with_how_many_came(promise, dewi):
    logged(promise, dewi, FEBRUARY, came={"tokoh-agama": K, "lurah": P, "kepala-lingkungan": N})

    assert judged(promise) == [(FEBRUARY, P, 2, 3)]


def test_an_occasion_to_which_nobody_was_called_does_not_count(promise, dewi):
    logged(promise, dewi, FEBRUARY, came={})

    assert judged(promise) == []


def test_struck_and_merged_occasions_do_not_count(promise, dewi):
    struck = {"struck_at": timezone.now(), "struck_by": dewi, "struck_reason": "Salah catat"}
    logged(promise, dewi, FEBRUARY, came={"lurah": N}, **struck)
    kept = logged(promise, dewi, MARCH)
    merged = {"merged_at": timezone.now(), "merged_by": dewi, "merged_into": kept}
    logged(promise, dewi, MARCH, came={"lurah": N}, **merged)

    assert judged(promise) == [(MARCH, K, 1, 1)]


def test_an_occasion_that_tests_another_promise_does_not_count(promise, circulated, dewi):
    other = Commitment.objects.create(meeting=circulated, unit=circulated.unit, kind="conditional", life="in-force")
    logged(other, dewi, FEBRUARY)

    assert judged(promise) == []


def test_the_day_is_that_of_the_unit(promise, dewi):
    """01.00 WIB on 4 March is 3 March in London."""
    logged(promise, dewi, at=datetime.datetime(2024, 3, 3, 18, tzinfo=datetime.UTC))

    assert [day for day, *_rest in judged(promise)] == [datetime.date(2024, 3, 4)]


def test_the_newest_twelve_are_remembered(promise, dewi):
    for day in range(1, 15):
        logged(promise, dewi, datetime.date(2024, 3, day))

    assert [day.day for day, *_rest in judged(promise)] == list(range(14, 2, -1))


@pytest.mark.parametrize(
    ("parties", "counted"),
    [
        ([{"scope": "everyone"}], {"tokoh-agama", "lurah", "Pelindo"}),
        ([{"scope": "group", "group": "lurah"}], {"lurah"}),
        ([{"scope": "organisation", "name": "PELINDO"}], {"Pelindo"}),
        ([{"scope": "group", "group": "lurah"}, {"scope": "organisation", "name": "Pelindo"}], {"lurah", "Pelindo"}),
        ([{"scope": "person", "name": "Ahmad Siregar"}], set()),
    ],
)
def test_only_the_parties_of_the_promise_count(promise, dewi, parties, counted):
    promise.parties.all().delete()
    for columns in parties:
        code = columns.get("group")
        Party.objects.create(**columns | {"commitment": promise, "group": code and Group.objects.get(code=code)})
    occasion = logged(promise, dewi, FEBRUARY, came={"tokoh-agama": K, "lurah": K, "Pelindo": K})

    rows = concerned(promise, occasion.responses.select_related("group"))
    assert {row.name or row.group.code for row in rows} == counted
    assert judged(promise) == ([(FEBRUARY, K, len(counted), len(counted))] if counted else [])


def test_reports_do_not_count_for_what_occasions_test(promise, dewi):
    reported(promise, dewi, FEBRUARY)

    assert judged(promise) == []


# Reports ----------------------------------------------------------------------------------------


def test_only_accepted_reports_count(promise, dewi):
    as_kind(promise, "continuous")
    reported(promise, dewi, FEBRUARY, N, state=Report.State.DISPUTED)
    reported(promise, dewi, MARCH, N, state=Report.State.SUBMITTED)
    assert judged(promise) == []

    reported(promise, dewi, MARCH, P)
    assert judged(promise) == [(MARCH, P, 0, 0)]


def test_occasions_do_not_count_for_what_is_checked(promise, dewi):
    as_kind(promise, "continuous")
    logged(promise, dewi, FEBRUARY)

    assert judged(promise) == []


def test_a_check_needs_another_after_45_days(promise, dewi):
    as_kind(promise, "continuous")
    reported(promise, dewi, FEBRUARY)

    judged(promise)
    assert promise.attention_on == FEBRUARY + datetime.timedelta(46)


@pytest.mark.parametrize(
    ("about", "sent", "counted"),
    [
        ("2024-02-01", "2024-02-27", "2024-02-27"),  # the month so far
        ("2024-02-01", "2024-03-09", "2024-02-29"),  # the whole of February, told later
        ("2024-02-10", "2024-02-27", "2024-02-10"),  # a day
    ],
)
def test_a_party_tells_of_a_period_by_its_first_day(promise, ahmad, dewi, about, sent, counted):
    as_kind(promise, "continuous")
    sent_at = datetime.datetime.fromisoformat(f"{sent}T05:00+00:00")
    link = issue_link(ahmad, by=dewi)
    reported(promise, dewi, datetime.date.fromisoformat(about), sent_at=sent_at, link=link)

    assert [str(day) for day, *_rest in judged(promise)] == [counted]


def test_an_officer_tells_of_the_day_of_the_check(promise, dewi):
    as_kind(promise, "continuous")
    sent_at = datetime.datetime(2024, 2, 27, 5, tzinfo=datetime.UTC)
    reported(promise, dewi, datetime.date(2024, 2, 1), sent_at=sent_at)

    assert [day.day for day, *_rest in judged(promise)] == [1]


def test_many_reports_of_one_month_leave_room_for_the_months_before(promise, dewi):
    as_kind(promise, "recurring", every="P1M")
    reported(promise, dewi, FEBRUARY)
    for _party in range(14):
        reported(promise, dewi, MARCH, N)

    assert judged(promise) == [(MARCH, N, 0, 0), (FEBRUARY, K, 0, 0)]


# Renewals ---------------------------------------------------------------------------------------


@pytest.fixture
def renewed(promise, circulated, dewi, kapolres, ahmad):
    """The next rakor holds the new wording, still in the drawer."""
    meeting = recording.plan_meeting(
        circulated.unit,
        by=dewi,
        title="Rakor berikutnya",
        date=APRIL,
        place="Aula Wira Satya",
        chair=kapolres,
        groups=[ahmad.group],
        follows=circulated,
    )
    item = recording.add_agenda_item(meeting, by=dewi, title="Pembacaan kesepakatan")
    item.discussion = "Kesepakatan dibacakan."
    item.save(update_fields=["discussion"])
    new = recording.add_commitment(meeting, by=dewi, renews=meeting.carried_over.get())
    Commitment.objects.filter(pk=new.pk).update(kind="conditional")
    Party.objects.create(commitment=new, scope=Party.Scope.EVERYONE)
    meeting.carried_over.update(outcome=CarriedOver.Outcome.CHANGED)
    new.refresh_from_db()
    return new


def test_a_renewal_takes_over_what_was_seen_of_the_old_wording(promise, renewed, dewi):
    logged(promise, dewi, FEBRUARY, came={"lurah": N})
    logged(renewed, dewi, APRIL)

    assert judged(renewed) == [(APRIL, K, 1, 1), (FEBRUARY, N, 0, 1)]
    assert judged(promise) == [(FEBRUARY, N, 0, 1)]  # not the other way


def test_an_occasion_that_tested_both_wordings_is_one(promise, renewed, dewi):
    logged(promise, dewi, FEBRUARY, renewed)

    assert judged(renewed) == [(FEBRUARY, K, 1, 1)]


def test_what_changes_for_a_promise_changes_for_all_that_renew_it(promise, renewed):
    third = Commitment.objects.create(meeting=renewed.meeting, unit=renewed.unit, renews=renewed)

    assert with_renewals([promise.pk]) == {promise.pk, renewed.pk, third.pk}
    assert with_renewals([third.pk]) == {third.pk}


def test_circulating_judges_its_promises_and_those_they_renew(promise, renewed, dewi):
    logged(promise, dewi, FEBRUARY, came={"lurah": N})

    circulating.circulate(renewed.meeting, by=dewi)

    promise.refresh_from_db()
    renewed.refresh_from_db()
    assert promise.record == renewed.record == [[str(FEBRUARY), N, 0, 1]]
    assert renewed.attention_on == FEBRUARY


# Cost -------------------------------------------------------------------------------------------


def test_it_asks_as_often_for_many_promises_as_for_one(promise, circulated, dewi):
    def grow(n):
        row = Commitment.objects.create(meeting=circulated, unit=circulated.unit, order=n, kind="conditional")
        Party.objects.create(commitment=row, scope=Party.Scope.EVERYONE)
        for day in (1, 2, 3):
            logged(row, dewi, datetime.date(2024, 3, day), promise)
        checked = Commitment.objects.create(meeting=circulated, unit=circulated.unit, order=n, kind="continuous")
        reported(checked, dewi, MARCH)
        return [row.pk, checked.pk]

    def queries(pks):
        with CaptureQueriesContext(connection) as found:
            judge(pks)
        return len(found)

    some = grow(2)
    before = queries(some)
    assert queries(some + [pk for n in range(3, 23) for pk in grow(n)]) == before
    assert before <= 7
