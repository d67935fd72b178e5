"""The demo world: never beside real people, once, by the rules, and the rakor of 10 January 2024 among it."""

import datetime
import io

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import translation

from minutes import hall, invitations, rules, strokes, turnout
from minutes.actions import importing
from minutes.demo import gathering, scenes, world
from minutes.models import AttendanceSignature, Commitment, Meeting, Photo
from participants import audit, links
from participants.actions import revoke_link, set_password
from participants.models import AccessLink, DataRequest, Group, Participant, Role, Unit, User

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 23)


TEN_OCLOCK = datetime.datetime(2026, 11, 23, 3, tzinfo=datetime.UTC)  # at Belawan; a Monday


def seed_demo(*arguments, at=TEN_OCLOCK):
    out = io.StringIO()
    with time_machine.travel(at, tick=False):
        call_command("seed_demo", *arguments, stdout=out)
    return out.getvalue()


def doors_in(said):
    return [line.split()[0] for line in said.splitlines() if line.startswith(("  http", "  /"))]


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
            with translation.override("en"):
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
        assert {link.chip(TODAY) for link in AccessLink.objects.all()} == {"active", "not-shared", "revoked"}
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

    def test_a_rakor_is_being_held_today(self):
        meeting = Meeting.objects.get(date=TODAY)
        come, said = turnout.of(meeting), invitations.answers(meeting)

        assert meeting.kind == Meeting.Kind.COORDINATION
        assert meeting.invitation.number == "B/217/XI/BIN.1.1./2026"
        assert (come.listed, come.expected, come.present, come.arrived) == (25, 24, 23, 6)
        assert (said.invited, said.coming, said.represented, said.unable, said.shared) == (24, 5, 2, 2, 13)
        assert sorted(row.way for row in meeting.attendances.exclude(checked_in_at=None)) == ["kiosk"] + ["self"] * 5
        assert AttendanceSignature.objects.filter(attendance__meeting=meeting).count() == 5
        assert {row.text for row in meeting.commitments.all()} == {gathering.AGREED, gathering.BEING_WRITTEN}

    def test_a_link_was_replaced_and_a_group_has_one(self):
        replaced = AccessLink.objects.exclude(revoked_at=None).get()
        assert AccessLink.objects.get(participant=replaced.participant, revoked_at=None).version == 2
        assert AccessLink.objects.get(participant=None).group.code == "tokoh-agama"

    def test_two_people_wait_for_an_answer_about_their_data(self):
        assert [(row.kind, row.participant.name) for row in DataRequest.objects.open()] == [
            ("correction", gathering.CORRECTS),
            ("erasure", gathering.LEAVES),
        ]

    def test_it_tells_whoever_tries_it_two_addresses(self):
        personal, check_in = doors_in(seed_demo("--show-accounts", "--address=http://127.0.0.1:8000/"))

        with time_machine.travel(TEN_OCLOCK):
            link = links.link_of(personal.removeprefix("http://127.0.0.1:8000/t/").rstrip("/"))
            code = hall.code_of(check_in.removeprefix("http://127.0.0.1:8000/hadir/").rstrip("/"))
            assert rules.why_not_answer(code.meeting.attendances.get(participant=link.participant), TEN_OCLOCK) == ""
        assert link.participant.name == gathering.VISITOR
        assert code.meeting.date == TODAY

    def test_on_another_day_the_check_in_is_over_and_it_says_so(self):
        said = seed_demo("--show-accounts", at=TEN_OCLOCK + datetime.timedelta(days=1))

        assert [address[:3] for address in doors_in(said)] == ["/t/"]
        assert "The check-in of the demo is over" in said

    def test_no_address_is_told_that_another_key_made(self, settings):
        settings.LINK_KEY = "x9" * 30

        assert doors_in(seed_demo("--show-accounts")) == []

    def test_no_address_is_told_once_the_operator_is_a_secret(self):
        operator = User.objects.get(username="operator")
        with transaction.atomic():
            admin, unit = User.objects.get(username="admin"), Unit.objects.get(code=world.POLRES)
            set_password(operator, by=admin, unit=unit, password="kata-sandi-milik-sendiri")
            assert doors_in(seed_demo("--show-accounts")) == []
            transaction.set_rollback(True)

    def test_no_address_is_told_of_a_link_that_ended_or_of_somebody_with_a_number(self):
        operator = User.objects.get(username="operator")
        with transaction.atomic():
            Participant.objects.filter(name=gathering.VISITOR).update(phone="+6281320001000")
            assert [address[:3] for address in doors_in(seed_demo("--show-accounts"))] == ["/ha"]
            transaction.set_rollback(True)
        with transaction.atomic():
            revoke_link(AccessLink.objects.get(participant__name=gathering.VISITOR), by=operator, reason="Selesai")
            assert [address[:3] for address in doors_in(seed_demo("--show-accounts"))] == ["/ha"]
            transaction.set_rollback(True)

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


@pytest.mark.parametrize(
    ("day", "kind", "title"),
    [
        ("2026-11-26", "rakor", "Rapat Koordinasi Antisipasi Banjir Rob"),
        ("2026-11-27", "jumat-curhat", "Jumat Curhat: Antisipasi Banjir Rob"),
        ("2026-11-28", "silaturahmi", "Silaturahmi Kamtibmas: Antisipasi Banjir Rob"),
    ],
)
def test_the_rakor_of_today_fits_the_day_of_the_week(day, kind, title):
    held = gathering.programme(datetime.date.fromisoformat(day))

    assert (held["kind"], held["title"][: len(title)]) == (kind, title)


@pytest.mark.parametrize("seed", range(12))
def test_a_drawn_signature_is_one_that_a_phone_may_send(seed):
    drawn = scenes.signature(seed)

    assert strokes.canonical(strokes.parse(drawn)) == drawn
    assert drawn == scenes.signature(seed)
