"""Two taps on one button, on PostgreSQL: SQLite hides the race."""

import pytest
from django.db import IntegrityError

from participants import actions
from participants.actions import requests
from participants.models import AuditEntry, DataRequest
from tests.test_concurrency import at_the_same_moment, without_locks  # noqa: F401  (a fixture)

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def link(ahmad, dewi):
    return actions.issue_link(ahmad, by=dewi)


def ask_by_all(ahmad, link):
    return at_the_same_moment(lambda number: requests.ask_erasure(ahmad, link=link))


def test_without_the_lock_two_taps_collide(ahmad, link, without_locks):  # noqa: F811
    assert [answer for answer in ask_by_all(ahmad, link) if isinstance(answer, IntegrityError)] != []


def test_many_taps_are_one_request(ahmad, link):
    answers = ask_by_all(ahmad, link)

    assert len({answer.pk for answer in answers}) == 1
    assert DataRequest.objects.count() == 1
    assert AuditEntry.objects.filter(verb="erasure-asked").count() == 1
