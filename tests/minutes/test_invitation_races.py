"""Two operators at the same letter and at the same roll (PostgreSQL only). Each first shows that the race is there."""

import pytest
from django.db import IntegrityError

from minutes.actions import inviting
from minutes.models import Attendance, Invitation
from participants.models import AuditEntry
from rakor.refusals import Stale
from tests.cast import add_person
from tests.test_concurrency import at_the_same_moment, without_locks

__all__ = ["without_locks"]  # the fixture
pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def save_by_all(draft, dewi, version):
    return at_the_same_moment(
        lambda number: inviting.save_invitation(draft, by=dewi, version=version, dress=f"Pakaian {number}")
    )


def test_without_the_lock_two_first_letters_collide(draft, dewi, without_locks):
    for _round in range(50):  # a busy machine may let them go one after the other
        answers = save_by_all(draft, dewi, 0)
        if any(isinstance(answer, IntegrityError) for answer in answers):
            return
        Invitation.objects.all().delete()
    pytest.fail("nobody collided")


def test_one_first_letter_is_saved_and_all_others_are_too_late(draft, dewi):
    answers = save_by_all(draft, dewi, 0)
    saved = [answer for answer in answers if isinstance(answer, Invitation)]

    assert [type(answer) for answer in answers if answer not in saved] == [Stale] * 7
    assert [letter.dress for letter in saved] == [Invitation.objects.get().dress]


def test_one_change_of_a_version_is_saved(draft, dewi):
    inviting.save_invitation(draft, by=dewi, version=0)
    answers = save_by_all(draft, dewi, 1)

    assert [type(answer) for answer in answers].count(Stale) == 7
    assert Invitation.objects.get().version == 2


def test_everybody_is_invited_once_whoever_presses_first(draft, dewi, ahmad):
    for number in range(20):
        add_person(draft.unit, dewi, f"Ustaz {number}", "tokoh-agama", order=number)
    answers = at_the_same_moment(lambda number: inviting.invite(draft, by=dewi, groups=[ahmad.group]))

    assert sorted(answers) == [0] * 7 + [20]
    assert Attendance.objects.filter(meeting=draft).count() == 21
    assert AuditEntry.objects.filter(verb="invited").count() == 1
