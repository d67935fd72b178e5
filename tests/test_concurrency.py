"""Races, on PostgreSQL only: SQLite hides them. Each first shows that the race is there when the lock is taken out."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, models

from minutes.actions import circulating, recording
from minutes.models import Minutes
from participants import actions, audit
from participants.models import AuditEntry, AuditHead, Role, User
from rakor.refusals import Refused

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
WRITERS = 8


def at_the_same_moment(act, times=WRITERS):
    """Run `act(n)` in as many threads, all let go at once. Answers and exceptions in the order of n."""
    ready = threading.Barrier(times)

    def run(number):
        try:
            connection.ensure_connection()
            ready.wait(timeout=10)
            return act(number)
        except Exception as fault:
            return fault
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


@pytest.fixture
def without_locks(monkeypatch):
    """select_for_update does nothing, as if nobody had thought of it."""
    monkeypatch.setattr(models.QuerySet, "select_for_update", lambda queryset, **options: queryset.all())


def circulate_by_all(meeting, user):
    return at_the_same_moment(lambda number: circulating.circulate(meeting, by=user))


def test_without_the_lock_two_circulations_collide(draft, dewi, without_locks):
    answers = circulate_by_all(draft, dewi)

    assert [answer for answer in answers if not isinstance(answer, Minutes)] != []


def test_many_circulations_freeze_one_text(draft, dewi):
    answers = circulate_by_all(draft, dewi)

    assert len({answer.pk for answer in answers}) == 1
    assert Minutes.objects.count() == 1
    assert [entry.verb for entry in AuditEntry.objects.all()].count("circulated") == 1


def slow_snapshot(monkeypatch, started, proceed):
    """Hold the freezing between its look at the rows and its end, so that a save can slip in."""
    take = circulating.snapshot.take

    def hold(meeting):
        content = take(meeting)
        started.set()
        proceed.wait(timeout=2)
        return content

    monkeypatch.setattr(circulating.snapshot, "take", hold)


def save_while_circulating(monkeypatch, meeting, user):
    started, proceed = threading.Event(), threading.Event()
    slow_snapshot(monkeypatch, started, proceed)

    def act(number):
        if number == 0:
            return circulating.circulate(meeting, by=user)
        started.wait(timeout=10)
        try:
            return recording.add_commitment(meeting, by=user, text="Terlambat")
        finally:
            proceed.set()

    return at_the_same_moment(act, times=2)


def test_without_the_lock_a_row_slips_in_behind_the_frozen_text(draft, dewi, monkeypatch, without_locks):
    frozen, late = save_while_circulating(monkeypatch, draft, dewi)

    assert draft.commitments.count() == len(frozen.document["commitments"]) + 1


def test_a_save_while_circulating_waits_and_is_refused(draft, dewi, monkeypatch):
    frozen, late = save_while_circulating(monkeypatch, draft, dewi)

    assert isinstance(late, Refused)
    assert draft.commitments.count() == len(frozen.document["commitments"]) == 1


def write_the_chain(belawan, dewi):
    AuditHead.objects.get_or_create(pk=belawan.pk)

    def act(number):
        for _ in range(5):
            recording.plan_meeting(belawan, by=dewi, title=f"Rakor {number}")

    return at_the_same_moment(act)


def test_without_the_lock_writers_of_the_chain_collide(belawan, dewi, without_locks):
    answers = write_the_chain(belawan, dewi)

    assert [answer for answer in answers if answer is not None] != []


def test_the_chain_never_forks(belawan, dewi):
    answers = write_the_chain(belawan, dewi)

    assert answers == [None] * WRITERS
    assert AuditEntry.objects.count() == WRITERS * 5
    assert audit.first_broken(belawan.pk) is None


def test_of_two_recalls_one_is_told_that_it_came_too_late(circulated, dewi, client_of):
    address = f"/rakor/{circulated.pk}/tarik/"

    answers = at_the_same_moment(
        lambda number: client_of(dewi).post(address, {"reason": "Salah ketik"}).status_code, times=2
    )

    assert sorted(answers) in ([302, 403], [302, 422])
    assert [entry.verb for entry in AuditEntry.objects.all()].count("recalled") == 1


def test_one_of_two_who_open_the_same_account_is_told(belawan, sari_admin):
    def open_account(number):
        return actions.add_user(
            "rina",
            name="Rina Siahaan",
            unit=belawan,
            roles=[Role.Kind.VIEWER],
            password="ombak-laut-biru-sekali",
            by=sari_admin,
        )

    answers = at_the_same_moment(open_account, times=2)

    assert sorted(type(answer).__name__ for answer in answers) == ["Refused", "User"]
    assert User.objects.filter(username="rina").count() == 1
