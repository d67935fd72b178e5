"""Numbers are blanked six months after they were last needed (domain.md 4.3)."""

import datetime
import json
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from minutes import personal_data
from minutes.actions import circulating, recording
from minutes.management.commands import purge_phones
from minutes.models import Attendance, CarriedOver, Commitment, Party
from participants import actions, audit
from participants.models import AuditEntry, Participant
from tests.cast import add_person

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 23)
SINCE = datetime.date(2026, 5, 23)
LONG_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
BEFORE, AFTER = SINCE - datetime.timedelta(days=1), SINCE


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(datetime.datetime(2026, 11, 23, 5, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def person(belawan, dewi, now):
    """In the book since long ago, with a number."""
    person = add_person(belawan, dewi, "Ahmad Siregar", "tokoh-agama", phone="+6281277731415", organisation="MUI")
    Participant.objects.filter(pk=person.pk).update(added_at=LONG_AGO)
    return person


def rakor(unit, dewi, day, *people, follows=None):
    return recording.plan_meeting(unit, by=dewi, title="Rakor", date=day, invitees=people, follows=follows)


def promise(meeting, dewi, review_on, scope="everyone", life="in-force", **party):
    row = recording.add_commitment(meeting, by=dewi, text="Menjaga lingkungan.")
    Commitment.objects.filter(pk=row.pk).update(review_on=review_on, life=life)
    Party.objects.create(commitment=row, scope=scope, **party)
    return row


def purge(*arguments):
    out = StringIO()
    call_command("purge_phones", *arguments, stdout=out)
    return out.getvalue()


def keeps(person):
    person.refresh_from_db()
    return bool(person.phone)


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        ("2026-11-23", 6, "2026-05-23"),
        ("2026-08-31", 6, "2026-02-28"),
        ("2024-08-31", 6, "2024-02-29"),
        ("2026-03-31", 6, "2025-09-30"),
        ("2026-01-15", 1, "2025-12-15"),
        ("2026-12-31", 12, "2025-12-31"),
    ],
)
def test_months_are_counted_on_the_calendar(day, months, earlier):
    day, earlier = datetime.date.fromisoformat(day), datetime.date.fromisoformat(earlier)
    assert personal_data.months_before(day, months) == earlier


def test_who_never_came_anywhere_is_purged(person):
    purge()
    assert not keeps(person)


def test_who_was_added_lately_is_not(belawan, dewi):
    person = actions.add_participant(belawan, by=dewi, name="Baru", phone="+6281277731415")
    purge()
    assert keeps(person)


def test_whose_row_was_written_lately_is_not(person, dewi):
    actions.change_participant(person, by=dewi, version=person.version, position="Imam")
    purge()
    assert keeps(person)


@pytest.mark.parametrize(("day", "kept"), [(BEFORE, False), (AFTER, True), (TODAY, True)])
def test_who_agreed_to_messages_lately_is_not(person, day, kept):
    Participant.objects.filter(pk=person.pk).update(consented_on=day)
    purge()
    assert keeps(person) is kept


@pytest.mark.parametrize(
    ("day", "kept"), [(BEFORE, False), (AFTER, True), (datetime.date(2027, 1, 5), True), (None, True)]
)
@pytest.mark.parametrize("as_what", ["roll", "chair", "minute_taker"])
def test_a_rakor_keeps_a_number_for_six_months(belawan, dewi, person, day, kept, as_what):
    meeting = rakor(belawan, dewi, day, *([person] if as_what == "roll" else []))
    if as_what != "roll":
        setattr(meeting, as_what, person)
        meeting.save(update_fields=[as_what])
    purge()
    assert keeps(person) is kept


PARTIES = {
    "everyone": lambda person: {"scope": "everyone"},
    "the group": lambda person: {"scope": "group", "group": person.group},
    "another group": lambda person: {"scope": "group", "group_id": 1 if person.group_id != 1 else 2},
    "the organisation": lambda person: {"scope": "organisation", "name": "mui"},
    "another organisation": lambda person: {"scope": "organisation", "name": "PLN"},
    "the person": lambda person: {"scope": "person", "name": person.name, "participant": person},
    "a namesake": lambda person: {"scope": "person", "name": person.name},
}
OTHERS = {"another group", "another organisation", "a namesake"}


@pytest.mark.parametrize(("day", "alive"), [(BEFORE, False), (AFTER, True), (datetime.date(2027, 1, 5), True)])
@pytest.mark.parametrize("party", PARTIES)
def test_a_promise_in_force_keeps_the_numbers_of_those_it_concerns(belawan, dewi, person, party, day, alive):
    meeting = rakor(belawan, dewi, datetime.date(2024, 1, 10), person)
    promise(meeting, dewi, day, **PARTIES[party](person))
    purge()
    assert keeps(person) is (alive and party not in OTHERS)


@pytest.mark.parametrize("party", PARTIES)
def test_of_those_who_were_not_there_it_keeps_only_the_named(belawan, dewi, person, party):
    meeting = rakor(belawan, dewi, datetime.date(2024, 1, 10))
    promise(meeting, dewi, TODAY, **PARTIES[party](person))
    purge()
    assert keeps(person) is (party == "the person")


@pytest.mark.parametrize(("status", "kept"), [("present", True), ("represented", True), ("absent", False)])
def test_who_was_absent_promised_nothing(belawan, dewi, person, status, kept):
    meeting = rakor(belawan, dewi, datetime.date(2024, 1, 10), person)
    Attendance.objects.filter(participant=person).update(status=status)
    promise(meeting, dewi, TODAY)
    purge()
    assert keeps(person) is kept


def test_a_draft_of_a_promise_keeps_nothing(belawan, dewi, person):
    promise(rakor(belawan, dewi, datetime.date(2024, 1, 10), person), dewi, TODAY, life="draft")
    purge()
    assert not keeps(person)


@pytest.mark.parametrize(("due", "kept"), [(BEFORE, False), (AFTER, True)])
def test_a_dated_promise_counts_until_its_due_date(belawan, dewi, person, due, kept):
    row = promise(rakor(belawan, dewi, datetime.date(2024, 1, 10), person), dewi, BEFORE)
    Commitment.objects.filter(pk=row.pk).update(kind="dated", due_on=due)
    purge()
    assert keeps(person) is kept


def test_the_officer_in_charge_keeps_the_number(belawan, dewi, person):
    row = promise(rakor(belawan, dewi, datetime.date(2024, 1, 10)), dewi, TODAY)
    Commitment.objects.filter(pk=row.pk).update(officer=person)
    purge()
    assert keeps(person)


@pytest.mark.parametrize(("day", "kept"), [(BEFORE, False), (AFTER, True)])
@pytest.mark.parametrize("how", ["ended", "renewed"])
def test_the_clock_starts_when_a_later_rakor_ends_or_renews_it(belawan, dewi, janton, person, kapolres, how, day, kept):
    old = promise(rakor(belawan, dewi, datetime.date(2024, 1, 10), person), dewi, TODAY)
    later = rakor(belawan, dewi, day)
    recording.add_group(later, person.group, by=dewi)
    if how == "ended":
        CarriedOver.objects.create(meeting=later, commitment=old, text=old.text, outcome="ended")
        Commitment.objects.filter(pk=old.pk).update(life="withdrawn")
    else:
        row = promise(later, dewi, TODAY)
        Commitment.objects.filter(pk=row.pk).update(renews=old)
        Commitment.objects.filter(pk=old.pk).update(life="superseded")
    type(later).objects.filter(pk=later.pk).update(state="circulated", circulated_at=LONG_AGO, circulated_by=janton)
    purge()
    assert keeps(person) is kept


def test_a_draft_that_would_end_it_ends_nothing(belawan, dewi, person):
    old = promise(rakor(belawan, dewi, datetime.date(2024, 1, 10), person), dewi, BEFORE, life="withdrawn")
    CarriedOver.objects.create(meeting=rakor(belawan, dewi, TODAY), commitment=old, text="x", outcome="ended")
    purge()
    assert not keeps(person)


# The act ------------------------------------------------------------------------------------------


def test_a_trial_run_changes_nothing(belawan, person):
    before = AuditEntry.objects.count()

    assert purge("--dry-run") == f"{belawan.code}: 1 of 1 numbers would be purged\n1 numbers would be purged.\n"
    assert keeps(person)
    assert AuditEntry.objects.count() == before


def test_the_number_goes_with_the_agreement_and_one_entry_tells_of_all(belawan, dewi, person):
    other = add_person(belawan, dewi, "Budi", "lurah", phone="+6281277731416", consented_on=datetime.date(2021, 1, 1))
    fresh = add_person(belawan, dewi, "Citra", "lurah", phone="+6281277731417")
    Participant.objects.filter(pk=other.pk).update(added_at=LONG_AGO)

    assert purge() == f"{belawan.code}: 2 of 3 numbers purged\n2 numbers purged.\n"

    other.refresh_from_db()
    assert (other.phone, other.consented_on, other.version, other.name) == ("", None, 2, "Budi")
    assert keeps(fresh)
    entry = AuditEntry.objects.get(verb="phones-purged")
    assert (entry.unit, entry.actor, entry.subject) == (belawan, None, "unit")
    assert json.loads(entry.detail.content) == {"count": 2, "participants": [person.pk, other.pk]}
    assert audit.first_broken(belawan.pk) is None
    assert purge() == f"{belawan.code}: 0 of 1 numbers purged\n0 numbers purged.\n"
    assert AuditEntry.objects.filter(verb="phones-purged").count() == 1


def test_it_goes_through_a_big_book_in_batches(belawan, sibling, dewi, person, monkeypatch):
    monkeypatch.setattr(purge_phones, "AT_A_TIME", 2)
    for number in range(4):
        add_person(sibling, dewi, f"Orang {number}", "lurah", phone=f"+628127773142{number}")
    Participant.objects.update(added_at=LONG_AGO)

    purge()

    assert not Participant.objects.exclude(phone="").exists()
    told = AuditEntry.objects.filter(verb="phones-purged").order_by("pk").values_list("unit", "detail__content")
    assert [(unit, json.loads(text)["count"]) for unit, text in told] == [
        (sibling.pk, 2),
        (sibling.pk, 2),
        (belawan.pk, 1),
    ]


def test_a_circulated_rakor_lives_on_by_its_promise(draft, dewi, janton, ahmad):
    """The whole way: the promise of everyone of 10 January 2024 holds the number until it is no longer looked at."""
    Participant.objects.update(added_at=LONG_AGO)
    circulating.circulate(draft, by=janton)
    draft.commitments.update(review_on=AFTER)
    purge()
    assert keeps(ahmad)
    draft.commitments.update(review_on=BEFORE)
    purge()
    assert not keeps(ahmad)
