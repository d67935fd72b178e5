"""The same tap many times at once, two doubles merged both ways, two occasions of one promise; on PostgreSQL, and
first without the lock."""

import datetime

import pytest
from django.utils import timezone

from minutes.actions import occasions
from minutes.models import Occasion
from participants.models import Area, AuditEntry, Group
from rakor.refusals import Refused
from tests.test_concurrency import at_the_same_moment, without_locks  # noqa: F401

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
TAPS = 20


@pytest.fixture
def area(belawan):
    return Area.objects.create(unit=belawan, name="Bahari", full_name="Belawan Bahari", regency="Medan")


@pytest.fixture
def promise(circulated):
    return circulated.commitments.get()


def log(unit, by, area, key, **more):
    happened = timezone.now() - datetime.timedelta(hours=1)
    return occasions.log_occasion(unit, by=by, form_key=key, area=area, kind="crowd", happened_at=happened, **more)


def verbs():
    return [one.verb for one in AuditEntry.objects.filter(subject="occasion").order_by("sequence")]


def merge_both_ways(one, other, by):
    pairs = [(one, other), (other, one)] * 4
    return at_the_same_moment(lambda n: occasions.merge_occasions(pairs[n][0], into=pairs[n][1], by=by))


def test_without_the_lock_the_same_taps_collide(belawan, area, dewi, without_locks):  # noqa: F811
    answers = at_the_same_moment(lambda n: log(belawan, dewi, area, "kunci"), TAPS)

    assert [answer for answer in answers if not isinstance(answer, Occasion)] != []


def test_twenty_taps_are_one_occasion(belawan, area, dewi):
    answers = at_the_same_moment(lambda n: log(belawan, dewi, area, "kunci"), TAPS)

    assert {answer.pk for answer in answers} == {Occasion.objects.get().pk}
    assert verbs() == ["logged"]


def test_without_the_lock_two_doubles_swallow_each_other(belawan, area, dewi, without_locks):  # noqa: F811
    one, other = log(belawan, dewi, area, "a"), log(belawan, dewi, area, "b")
    answers = merge_both_ways(one, other, dewi)

    odd = [answer for answer in answers if isinstance(answer, Exception) and not isinstance(answer, Refused)]
    assert odd != [] or Occasion.objects.counting().count() != 1 or verbs().count("merged") != 1


def test_merged_both_ways_at_once_one_of_them_stays(belawan, area, dewi):
    one, other = log(belawan, dewi, area, "a"), log(belawan, dewi, area, "b")
    answers = merge_both_ways(one, other, dewi)

    kept = {answer.pk for answer in answers if isinstance(answer, Occasion)}
    assert len(kept) == 1 and {type(answer) for answer in answers} == {Occasion, Refused}
    assert {row.pk for row in Occasion.objects.counting()} == kept
    assert verbs().count("merged") == 1


def log_by_all(hands, unit, area, promise):
    more = {"commitments": [promise], "responses": {Group.objects.get(code="lurah").pk: "kept"}}
    answers = at_the_same_moment(lambda n: log(unit, hands[n], area, str(n), **more), len(hands))
    promise.refresh_from_db()
    return answers


def test_without_the_lock_a_record_misses_what_others_write(
    belawan,
    area,
    dewi,
    budi,
    janton,
    promise,
    without_locks,  # noqa: F811
):
    answers = log_by_all([dewi, budi, janton], belawan, area, promise)

    assert {type(answer) for answer in answers} != {Occasion} or len(promise.record) < 3


def test_many_occasions_of_one_promise_are_all_in_its_record(belawan, area, dewi, budi, janton, promise):
    answers = log_by_all([dewi, budi, janton], belawan, area, promise)

    assert {type(answer) for answer in answers} == {Occasion}
    assert len(promise.record) == 3
