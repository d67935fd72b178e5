"""Two members of staff at the code of the hall at once, on PostgreSQL; first without the lock."""

import datetime

import pytest
from django.utils import timezone

from minutes.actions import halls
from minutes.models import HallCode
from participants.models import AuditEntry
from tests.test_concurrency import at_the_same_moment, without_locks  # noqa: F401

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def tomorrow(draft):
    draft.date = timezone.localdate() + datetime.timedelta(days=1)
    draft.save(update_fields=["date"])
    return draft


def verbs():
    return [entry.verb for entry in AuditEntry.objects.filter(verb__startswith="hall").order_by("sequence")]


def open_by_all(meeting, user):
    return at_the_same_moment(lambda number: halls.open_hall(meeting, by=user))


def test_without_the_lock_the_hall_is_opened_twice(tomorrow, dewi, without_locks):  # noqa: F811
    answers = open_by_all(tomorrow, dewi)

    assert [answer for answer in answers if not isinstance(answer, HallCode)] != [] or verbs() != ["hall-opened"]


def test_opened_by_all_at_once_it_is_opened_once(tomorrow, dewi):
    answers = open_by_all(tomorrow, dewi)

    assert {(answer.pk, answer.version) for answer in answers} == {(tomorrow.pk, 1)}
    assert verbs() == ["hall-opened"]


def test_changed_by_all_at_once_it_is_changed_once(tomorrow, dewi):
    halls.open_hall(tomorrow, by=dewi)
    answers = at_the_same_moment(lambda number: halls.change_hall_code(tomorrow, by=dewi, seen=1))

    assert {answer.version for answer in answers} == {2}
    assert verbs() == ["hall-opened", "hall-code-changed"]
