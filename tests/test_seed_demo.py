"""The demo world: never beside real people, once, by the rules, and the rakor of 10 January 2024 among it."""

import datetime
import io

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from minutes import rules
from minutes.actions import importing
from minutes.demo import world
from minutes.models import Commitment, Meeting, Photo
from participants import audit
from participants.models import Group, Participant, Role, Unit, User

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 23)


def seed_demo(*arguments):
    out = io.StringIO()
    call_command("seed_demo", *arguments, "--today=2026-11-23", stdout=out)
    return out.getvalue()


def test_it_refuses_to_open_known_passwords_beside_real_people(dewi):
    with pytest.raises(CommandError):
        seed_demo()

    assert list(User.objects.all()) == [dewi]


def test_a_database_with_accounts_is_not_empty(dewi):
    assert seed_demo("--if-empty") == ""
    assert list(User.objects.all()) == [dewi]


def test_showing_accounts_builds_nothing():
    assert seed_demo("--show-accounts") == ""
    assert User.objects.count() == 0


def test_whoever_insists_gets_it_beside_real_people(dewi):
    seed_demo("--force")

    assert User.objects.count() == 1 + len(world.ACCOUNTS)


@pytest.fixture(scope="class")
def said(django_db_setup, django_db_blocker):
    """What the command printed; the world is built once for all tests of the class, and taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield seed_demo()
        transaction.set_rollback(True)


@pytest.mark.usefixtures("said")
class TestTheWorld:
    def test_every_account_can_sign_in_and_is_shown(self, said):
        for username, password, _name, unit, role in world.ACCOUNTS:
            user = User.objects.get(username=username)
            assert len(password) >= 15
            assert user.check_password(password)
            assert [(held.unit.code, held.kind) for held in user.current_roles] == [(unit, role)]
            assert f"{username:<10} {password:<22} {Role.Kind(role).label}" in said

    def test_twice_is_once(self):
        before = (User.objects.count(), Participant.objects.count(), Meeting.objects.count())

        seed_demo()
        assert seed_demo("--if-empty") == ""

        assert (User.objects.count(), Participant.objects.count(), Meeting.objects.count()) == before

    def test_the_rakor_of_10_january_says_what_its_source_says(self):
        meeting = Meeting.objects.get(date="2024-01-10")
        document = importing.read((world.HERE / "rakor-2024-01-10.json").read_bytes())

        told = meeting.current_minutes.document
        assert meeting.state == Meeting.State.CIRCULATED
        for key in ("source", "title", "purpose", "number", "date", "starts_at", "ends_at", "place", "agenda"):
            assert told[key] == document[key]
        assert told["attendance"] == []
        assert [row["text"] for row in told["commitments"]] == [row["text"] for row in document["commitments"]]
        # The only thing that circulating asks for and the source does not say.
        assert {row["review_on"] for row in told["commitments"]} == {"2024-04-16"}

    def test_it_has_something_of_everything(self):
        meetings = Meeting.objects.filter(unit__code=world.POLRES)
        assert meetings.filter(state=Meeting.State.CIRCULATED).count() == 8
        assert Meeting.objects.filter(unit__code=world.POLSEK, state=Meeting.State.CIRCULATED).count() == 1
        assert meetings.get(date="2026-06-12").frozen.count() == 1
        assert meetings.get(date="2026-06-12").is_open
        assert rules.missing_for_circulation(meetings.get(date="2026-10-21")) != []
        assert set(Commitment.objects.values_list("kind", flat=True)) == set(Commitment.Kind.values)
        assert {row.approach for row in Commitment.objects.all()} == {"", *Commitment.Approach.values}
        assert Commitment.objects.in_force().due_for_review(TODAY).exists()
        assert {row.status for meeting in meetings for row in meeting.attendances.all()} == {
            "present",
            "represented",
            "excused",
            "absent",
        }
        assert Photo.objects.exclude(image="").count() == 4
        groups = Participant.objects.filter(unit__code=world.POLRES).values_list("group__code", flat=True)
        assert set(groups) == set(Group.objects.values_list("code", flat=True))
        assert len(groups) >= 60

    def test_promises_are_carried_from_rakor_to_rakor(self):
        follows = {str(m.date): str(m.follows.date) for m in Meeting.objects.exclude(follows=None)}
        assert follows == {
            "2024-03-06": "2024-01-10",
            "2024-08-14": "2024-03-06",
            "2025-02-12": "2024-08-14",
            "2025-12-10": "2025-02-12",
            "2026-09-09": "2025-12-10",
            "2026-11-30": "2026-09-09",
        }
        outcomes = {row.outcome for m in Meeting.objects.all() for row in m.carried_over.all() if row.commitment}
        assert outcomes == {"", "reaffirmed", "changed", "ended"}

    def test_the_next_rakor_lies_in_the_week_to_come(self):
        planned = Meeting.objects.latest("date")

        assert datetime.timedelta(days=7) <= planned.date - TODAY <= datetime.timedelta(days=13)
        assert planned.is_open

    def test_every_chain_holds(self):
        assert {audit.first_broken(unit.pk) for unit in Unit.objects.all()} == {None}

    def test_numbers_are_of_the_fictional_block(self):
        assert [p.phone for p in Participant.objects.exclude(phone="") if not p.phone.startswith("+628120000")] == []

    def test_what_was_frozen_can_be_read_again(self):
        for meeting in Meeting.objects.filter(state=Meeting.State.CIRCULATED):
            minutes = meeting.current_minutes
            assert importing.read(minutes.content.encode()) == minutes.document
