"""Ten taps of one person at the same moment, on PostgreSQL: one row and ten equal answers. With the controls."""

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from minutes import hall
from minutes.actions import checking_in
from minutes.models import Attendance, AttendanceSignature, HallCode, Meeting
from minutes.views.check_in import receipt_of
from participants.models import AuditEntry, Group, Participant
from tests.minutes.test_check_in import SIGNATURE
from tests.test_concurrency import at_the_same_moment

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
TAPS = 10


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel("2024-01-10T02:12:00Z", tick=True):
        yield


@pytest.fixture
def code(draft, dewi):
    return HallCode.objects.create(
        meeting=draft, digest=hall.digest_of(draft.pk, 1), opened_at=timezone.now(), opened_by=dewi
    )


@pytest.fixture
def without_the_lock(monkeypatch):
    """The meeting is read, not held. (The audit chain keeps its own lock.)"""
    monkeypatch.setattr(checking_in, "lock", lambda pk: Meeting.objects.select_related("unit").get(pk=pk))


@pytest.fixture
def without_the_constraint():
    [once] = [one for one in Attendance._meta.constraints if one.name == "guest_checks_in_once"]
    with connection.schema_editor() as editor:
        editor.remove_constraint(Attendance, once)
    yield
    Attendance.objects.exclude(guest_key="").update(guest_key="")
    with connection.schema_editor() as editor:
        editor.add_constraint(Attendance, once)


@pytest.fixture
def sarno(draft):
    return checking_in.Guest("Sarno", Group.objects.get(code="lurah"), position="Lurah Bagan Deli")


def tap(meeting, code, **who):
    """What ten phones are answered: receipts, or what went wrong."""

    def check_in(number):
        return receipt_of(checking_in.check_in(meeting, code=code, strokes=SIGNATURE, **who))

    return at_the_same_moment(check_in, times=TAPS)


def faults(answers):
    return [answer for answer in answers if isinstance(answer, Exception)]


def signed(meeting):
    return AttendanceSignature.objects.filter(attendance__meeting=meeting).count()


def entries():
    return AuditEntry.objects.filter(verb="checked in").count()


def test_without_the_lock_an_invited_person_checks_in_more_than_once(draft, code, without_the_lock):
    answers = tap(draft, code, attendance=draft.attendances.get())

    assert faults(answers) or entries() > 1


def test_ten_taps_of_an_invited_person_are_one(draft, code):
    answers = tap(draft, code, attendance=draft.attendances.get())

    assert faults(answers) == []
    assert len(answers) == TAPS and len(set(answers)) == 1
    assert (draft.attendances.count(), signed(draft), entries()) == (1, 1, 1)
    assert draft.attendances.get().version == 2


def test_without_lock_and_constraint_a_guest_is_written_down_more_than_once(
    draft, code, sarno, without_the_lock, without_the_constraint
):
    answers = tap(draft, code, guest=sarno)

    assert faults(answers) == []
    assert draft.attendances.filter(guest_key=sarno.key).count() > 1
    assert len(set(answers)) > 1


@pytest.mark.parametrize("lock", ["with the lock", "by the constraint alone"])
def test_ten_taps_of_a_guest_are_one(draft, code, sarno, lock, request):
    if lock == "by the constraint alone":
        request.getfixturevalue("without_the_lock")
    answers = tap(draft, code, guest=sarno)

    assert faults(answers) == []
    assert len(answers) == TAPS and len(set(answers)) == 1
    assert (draft.attendances.filter(way="self").count(), signed(draft), entries()) == (1, 1, 1)
    assert Participant.objects.filter(name="Sarno").count() == 1
