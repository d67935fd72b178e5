"""Two operators import at once, on PostgreSQL only. First the race is shown to be there without the lock."""

import time

import pytest

from participants.actions import roster as actions
from participants.models import AuditEntry, Group, Participant, RosterImport
from participants.roster import read
from tests.participants.roster_files import csv, row
from tests.test_concurrency import at_the_same_moment

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
PAUSE = 0.3  # seconds
FILE = csv(*(row(f"Orang {letter}", "x") for letter in "abcdefghij"))


@pytest.fixture
def sent(belawan, dewi, monkeypatch):
    """Four previews of one file; and everybody looks into the book for a while before writing."""
    look = actions._Book.__init__

    def slowly(book, unit_id):
        look(book, unit_id)
        time.sleep(PAUSE)

    roster = read(FILE, groups=[(Group.objects.first().pk, "x", "x")], areas=[], most=100)
    previews = [actions.send_roster(belawan, by=dewi, file_name=f"{n}.csv", roster=roster) for n in range(4)]
    monkeypatch.setattr(actions._Book, "__init__", slowly)
    return previews


def test_without_the_lock_people_are_added_twice(sent, dewi, monkeypatch):
    monkeypatch.setattr("tests.participants.test_roster_races.PAUSE", 2)  # a busy machine starts the last one late
    # Only the lock on the book: without that of the audit chain, too, it is the chain that collides.
    monkeypatch.setattr(actions.Unit.objects, "select_for_update", lambda **options: actions.Unit.objects.all())
    at_the_same_moment(lambda number: actions.import_roster(sent[number], by=dewi), times=4)
    assert Participant.objects.count() > 10


def test_four_previews_at_once_add_everybody_once(sent, dewi):
    at_the_same_moment(lambda number: actions.import_roster(sent[number], by=dewi), times=4)

    assert Participant.objects.count() == 10
    assert sorted(RosterImport.objects.values_list("added", flat=True)) == [0, 0, 0, 10]
    assert AuditEntry.objects.filter(verb="roster-imported").count() == 4


def test_one_preview_tapped_four_times_is_imported_once(sent, dewi):
    at_the_same_moment(lambda number: actions.import_roster(sent[0], by=dewi), times=4)

    assert Participant.objects.count() == 10
    assert AuditEntry.objects.filter(verb="roster-imported").count() == 1
