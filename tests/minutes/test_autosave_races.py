"""Savers at the same moment, on PostgreSQL only."""

import threading

import pytest
from django.http import QueryDict

from minutes.actions import circulating, recording
from minutes.forms.recording import AgendaForm, SignatoryForm
from minutes.models import AgendaItem, Minutes
from rakor.refusals import Stale
from tests.test_concurrency import WRITERS, at_the_same_moment, slow_snapshot, without_locks  # noqa: F401

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def save(draft, item, user, text):
    data = QueryDict(mutable=True)
    data[f"agenda-{item.pk}-version"], data[f"agenda-{item.pk}-discussion"] = item.version, text
    form = AgendaForm(data, row=AgendaItem.objects.get(pk=item.pk), meeting=draft, by=user)
    assert form.is_valid(), form.errors
    return form.save().discussion


def test_one_of_many_savers_wins_and_the_others_are_told(draft, dewi):
    item = draft.agenda.get()
    answers = at_the_same_moment(lambda number: save(draft, item, dewi, f"Tulisan {number}"))

    item.refresh_from_db()
    assert [type(answer) for answer in answers].count(Stale) == WRITERS - 1
    assert item.discussion in answers
    assert item.version == 2


def save_while_freezing(monkeypatch, draft, user):
    item, started, proceed = draft.agenda.get(), threading.Event(), threading.Event()
    slow_snapshot(monkeypatch, started, proceed)

    def act(number):
        if number == 0:
            return circulating.circulate(draft, by=user)
        started.wait(timeout=5)
        try:
            return save(draft, item, user, "Menyelinap")
        finally:
            proceed.set()

    return at_the_same_moment(act, times=2)


def test_without_the_lock_a_save_slips_past_the_freezing(monkeypatch, draft, dewi, without_locks):  # noqa: F811
    frozen, saved = save_while_freezing(monkeypatch, draft, dewi)

    assert saved == "Menyelinap"
    assert "Menyelinap" not in frozen.content


def test_a_save_waits_for_the_freezing_and_comes_too_late(monkeypatch, draft, dewi):
    __, saved = save_while_freezing(monkeypatch, draft, dewi)

    assert type(saved) is Stale
    assert draft.agenda.get().discussion == "Kapolres mengajak seluruh pihak bekerja sama."
    assert Minutes.objects.count() == 1


def test_one_of_two_who_give_the_same_capacity_is_told(draft, dewi, ahmad):
    rows = [recording.add_signatory(draft, ahmad, by=dewi, capacity=capacity) for capacity in ("Saksi", "Wakil")]

    def give(number):
        row = rows[number]
        data = QueryDict(mutable=True)
        data[f"signatory-{row.pk}-version"], data[f"signatory-{row.pk}-capacity"] = row.version, "Mengetahui"
        form = SignatoryForm(data, row=row, meeting=draft, by=dewi)
        return form.is_valid() and form.save().capacity

    answers = at_the_same_moment(give, times=2)

    assert answers.count("Mengetahui") == 1
    assert draft.signatories.filter(capacity="Mengetahui").count() == 1
    assert not [answer for answer in answers if isinstance(answer, Exception) and not isinstance(answer, Stale)]
