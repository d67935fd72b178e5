"""What was agreed before promises had a health needs attention once its due date has passed, also after an update."""

import datetime
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from minutes.actions import judging
from minutes.models import Commitment

judge = import_module("minutes.migrations.0006_judge_what_is_in_force").judge
DUE = datetime.date(2024, 2, 1)


@pytest.fixture
def promise(circulated):
    """As the version before left it: nobody has judged it."""
    row = circulated.commitments.get()
    Commitment.objects.filter(pk=row.pk).update(kind="dated", due_on=DUE, attention_on=None)
    return row


def attention_on(promise):
    judge(apps, SimpleNamespace(connection=connection))
    promise.refresh_from_db()
    return promise.attention_on


@pytest.mark.parametrize(
    "columns",
    [
        {"life": Commitment.Life.DRAFT},
        {"life": Commitment.Life.COMPLETED},
        {"kind": Commitment.Kind.CONTINUOUS, "due_on": None},
        {"due_on": None},
        {"recorded_on": DUE},
    ],
)
def test_nothing_is_said_of_what_time_alone_does_not_worsen(promise, columns):
    Commitment.objects.filter(pk=promise.pk).update(**columns)

    assert attention_on(promise) is None


def test_what_was_judged_already_stays(promise):
    Commitment.objects.filter(pk=promise.pk).update(attention_on=DUE)

    assert attention_on(promise) == DUE


@pytest.mark.parametrize("due_on", [DUE, datetime.date(2023, 12, 1)])
def test_the_day_is_the_one_that_judging_says(promise, due_on):
    Commitment.objects.filter(pk=promise.pk).update(due_on=due_on)
    found = attention_on(promise)
    judging.judge([promise.pk])
    promise.refresh_from_db()

    assert found == promise.attention_on == max(due_on + datetime.timedelta(1), promise.meeting.date)


def test_every_chunk_is_reached(promise, monkeypatch):
    monkeypatch.setitem(judge.__globals__, "CHUNK", 2)
    columns = {"meeting": promise.meeting, "unit": promise.unit, "life": promise.life, "kind": "dated", "due_on": DUE}
    Commitment.objects.bulk_create(Commitment(**columns) for _n in range(4))
    attention_on(promise)

    assert not Commitment.objects.in_force().filter(attention_on=None).exists()
