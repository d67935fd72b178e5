"""Several occasions of one promise logged at once, on PostgreSQL; first without the lock."""

import datetime

import pytest
from django.db import transaction

from minutes.actions.judging import judge
from minutes.models import Occasion
from tests.minutes.followed import area_of, logged
from tests.test_concurrency import WRITERS, at_the_same_moment, without_locks  # noqa: F401

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def promise(circulated):
    area_of(circulated.unit)
    return circulated.commitments.get()


def log_by_all(promise, user):
    def act(number):
        with transaction.atomic():
            logged(promise, user, datetime.date(2024, 3, number + 1))
            judge([promise.pk])

    answers = at_the_same_moment(act)
    promise.refresh_from_db()
    return answers


def test_without_the_lock_an_occasion_is_forgotten(promise, dewi, without_locks):  # noqa: F811
    log_by_all(promise, dewi)

    assert Occasion.objects.count() == WRITERS
    assert len(promise.record) < WRITERS


def test_logged_by_all_at_once_every_occasion_is_remembered(promise, dewi):
    assert log_by_all(promise, dewi) == [None] * WRITERS

    assert [entry[0][-2:] for entry in promise.record] == [f"{day:02}" for day in range(WRITERS, 0, -1)]
