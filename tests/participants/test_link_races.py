"""Personal links at the same moment, on PostgreSQL only. Each race is first shown without its lock."""

import pytest
from django.db import IntegrityError

from participants import actions, audit
from participants.models import AccessLink, AuditEntry
from rakor.refusals import Refused
from tests.cast import add_person
from tests.test_concurrency import at_the_same_moment, without_locks  # noqa: F401

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
TIMES = 10


def issue_by_all(person, user):
    return at_the_same_moment(lambda number: actions.issue_link(person, by=user), times=TIMES)


def test_without_the_lock_two_issues_collide(ahmad, dewi, without_locks):  # noqa: F811
    answers = issue_by_all(ahmad, dewi)

    assert any(isinstance(answer, IntegrityError) for answer in answers)


def test_ten_issues_are_one_link(ahmad, dewi):
    answers = issue_by_all(ahmad, dewi)

    assert {type(answer) for answer in answers} == {AccessLink}
    assert len({answer.pk for answer in answers}) == AccessLink.objects.count() == 1
    assert AuditEntry.objects.filter(verb="link-issued").count() == 1


def test_ten_issues_for_a_group_are_one_link(belawan, ahmad, dewi):
    answers = at_the_same_moment(lambda n: actions.issue_group_link(belawan, ahmad.group, by=dewi), times=TIMES)

    assert len({answer.pk for answer in answers}) == AccessLink.objects.count() == 1


def test_ten_presses_issue_each_member_one_link(belawan, ahmad, dewi):
    for number in range(5):
        add_person(belawan, dewi, f"Warga {number}", "tokoh-agama")

    answers = at_the_same_moment(lambda n: actions.issue_links(belawan, ahmad.group, by=dewi), times=TIMES)

    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    assert AccessLink.objects.count() == AuditEntry.objects.filter(verb="link-issued").count() == 6
    assert audit.first_broken(belawan.pk) is None


def test_of_ten_who_issue_anew_one_link_stands(ahmad, dewi):
    link = actions.issue_link(ahmad, by=dewi)

    answers = at_the_same_moment(lambda n: actions.reissue_link(link, by=dewi, reason="hilang"), times=TIMES)

    assert {type(answer) for answer in answers} == {AccessLink}
    assert AccessLink.objects.standing().count() == 1
    assert AccessLink.objects.count() == 2


def reveal_by_all(person, user):
    link = actions.issue_link(person, by=user)
    return at_the_same_moment(lambda n: actions.reveal_link(link, by=user, reason="undangan"), times=TIMES)


def test_without_the_lock_more_are_revealed_than_an_hour_has(ahmad, dewi, settings, without_locks):  # noqa: F811
    settings.LINK_REVEALS_PER_HOUR = 3

    answers = reveal_by_all(ahmad, dewi)

    assert [answer for answer in answers if isinstance(answer, Refused)] != [Refused] * (TIMES - 3)
    assert sum(not isinstance(answer, Refused) for answer in answers) > 3


def test_an_hour_has_so_many_reveals_and_no_more(ahmad, dewi, settings):
    settings.LINK_REVEALS_PER_HOUR = 3

    answers = reveal_by_all(ahmad, dewi)

    assert sorted(type(answer).__name__ for answer in answers) == ["Refused"] * 7 + ["str"] * 3
    assert AuditEntry.objects.filter(verb="link-revealed").count() == 3
