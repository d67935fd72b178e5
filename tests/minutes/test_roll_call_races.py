"""Officers at two doors at the same moment, on PostgreSQL only."""

import threading

import pytest

from minutes.actions import attending, circulating
from minutes.models import Attendance, Minutes
from participants import audit
from participants.models import AuditEntry, AuditHead, Group, Participant
from rakor.refusals import Refused, Stale
from tests.cast import add_person
from tests.test_concurrency import at_the_same_moment, slow_snapshot, without_locks  # noqa: F401

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
DOORS = 10
Status = Attendance.Status


@pytest.fixture
def rows(draft, dewi):
    AuditHead.objects.get_or_create(pk=draft.unit_id)
    people = [add_person(draft.unit, dewi, f"Orang {n}", "lurah") for n in range(DOORS)]
    return Attendance.objects.bulk_create(
        [Attendance(meeting=draft, unit=draft.unit, participant=person, order=n) for n, person in enumerate(people)]
    )


def mark_all(rows, officers):
    """Ten officers, one person each."""
    return at_the_same_moment(
        lambda n: attending.mark(rows[n], by=officers[n % 2], version=1, status=Status.PRESENT).pk, times=DOORS
    )


def test_without_the_lock_marks_are_lost(rows, dewi, budi, without_locks):  # noqa: F811
    answers = mark_all(rows, [dewi, budi])

    assert [answer for answer in answers if isinstance(answer, Exception)] != []


def test_ten_marks_of_ten_people_are_ten(draft, rows, dewi, budi):
    answers = mark_all(rows, [dewi, budi])

    assert answers == [row.pk for row in rows]
    seen = draft.attendances.filter(checked_in_at__isnull=False, version=2, participant__group__code="lurah")
    assert seen.count() == DOORS
    assert AuditEntry.objects.filter(verb="marked").count() == DOORS
    assert audit.first_broken(draft.unit_id) is None


def test_ten_who_say_the_same_of_one_agree(rows, dewi, budi):
    row = rows[0]
    answers = at_the_same_moment(
        lambda n: attending.mark(row, by=[dewi, budi][n % 2], version=1, status=Status.ABSENT).version, times=DOORS
    )

    assert answers == [2] * DOORS
    assert AuditEntry.objects.filter(verb="marked").count() == 1


def test_of_ten_who_say_something_else_of_one_nine_are_told(rows, dewi, budi):
    row = rows[0]
    answers = at_the_same_moment(
        lambda n: (
            attending.mark(row, by=[dewi, budi][n % 2], version=1, status=Status.EXCUSED, reason=f"Alasan {n}").reason
        ),
        times=DOORS,
    )

    row.refresh_from_db()
    assert [type(answer) for answer in answers].count(Stale) == DOORS - 1
    assert row.reason in answers
    assert row.version == 2


def test_the_same_guest_at_two_doors_is_one(draft, dewi, budi):
    def let_in(number):
        group = Group.objects.get(code="tokoh-pemuda")
        return attending.add_guest(draft, by=[dewi, budi][number % 2], name="Usman Hadi", group=group).pk

    answers = at_the_same_moment(let_in, times=DOORS)

    assert Participant.objects.filter(name="Usman Hadi").count() == 1
    guest = draft.attendances.get(participant__name="Usman Hadi")
    # The other officer is asked whether it is the same person; the same one is answered as the first time.
    assert {answer if isinstance(answer, int) else type(answer) for answer in answers} == {guest.pk, Stale}


def mark_while_freezing(monkeypatch, draft, row, user):
    started, proceed = threading.Event(), threading.Event()
    slow_snapshot(monkeypatch, started, proceed)

    def act(number):
        if number == 0:
            return circulating.circulate(draft, by=user)
        started.wait(timeout=5)
        try:
            return attending.mark(row, by=user, version=1, status=Status.ABSENT).status
        finally:
            proceed.set()

    return at_the_same_moment(act, times=2)


def test_without_the_lock_a_mark_slips_past_the_freezing(monkeypatch, draft, dewi, without_locks):  # noqa: F811
    __, said = mark_while_freezing(monkeypatch, draft, draft.attendances.get(), dewi)

    assert said == "absent"


def test_a_mark_waits_for_the_freezing_and_comes_too_late(monkeypatch, draft, dewi):
    __, said = mark_while_freezing(monkeypatch, draft, draft.attendances.get(), dewi)

    assert type(said) is Refused
    assert draft.attendances.get().status == "present"
    assert Minutes.objects.count() == 1
