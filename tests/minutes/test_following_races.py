"""Everything that follows up promises, at the same time, on PostgreSQL: nobody waits for somebody who waits for him."""

import datetime
import itertools
import os
import time

import pytest
from django.utils import timezone

from minutes.actions import acknowledging, circulating, forgetting, occasions, recording, reminding, reporting
from minutes.actions import saved_filters as filters
from minutes.models import CarriedOver, Commitment, Occasion, Party, Report
from participants import actions, audit
from participants.models import AccessLink, Area
from rakor.refusals import Refused, Stale
from tests.cast import add_person
from tests.test_concurrency import at_the_same_moment

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
SECONDS = float(os.environ.get("RACE_SECONDS", "1.5"))
AHEAD = datetime.timedelta(hours=1)


@pytest.fixture
def area(belawan):
    return Area.objects.create(unit=belawan, name="Bahari", full_name="Belawan Bahari", regency="Medan")


@pytest.fixture
def promises(circulated, ahmad):
    """Three of everyone, when something happens; the last one is Ahmad's own, too."""
    first = circulated.commitments.get()
    rows = [first]
    for number in (2, 3):
        columns = {"kind": "conditional", "life": "in-force", "review_on": first.review_on, "order": number}
        columns |= {"saved_at": first.saved_at, "saved_by": first.saved_by}
        rows.append(Commitment.objects.create(meeting=circulated, unit=first.unit, text=f"Ronda {number}", **columns))
        Party.objects.create(commitment=rows[-1], scope=Party.Scope.EVERYONE)
    Commitment.objects.filter(meeting=circulated).update(kind="conditional")
    Party.objects.create(commitment=rows[-1], scope=Party.Scope.PERSON, name=ahmad.name, participant=ahmad)
    return rows


@pytest.fixture
def following(belawan, dewi, circulated, promises, draft):
    """The next rakor in the drawer: two are worded anew, one stands."""
    columns = {"title": "Rakor lanjutan", "date": timezone.localdate(), "place": "Aula", "follows": circulated}
    meeting = recording.plan_meeting(belawan, by=dewi, **columns)
    CarriedOver.objects.filter(meeting=meeting).delete()
    for order, promise in enumerate(promises, start=1):
        row = CarriedOver.objects.create(
            meeting=meeting,
            commitment=promise,
            text=promise.text,
            order=order,
            outcome="changed" if order < 3 else "reaffirmed",
            saved_at=timezone.now(),
            saved_by=dewi,
        )
        if order < 3:
            recording.add_commitment(meeting, by=dewi, renews=row)
    return meeting


def log(unit, by, area, key, commitments, **more):
    happened = timezone.now() - AHEAD
    more = {"form_key": key, "kind": "crowd", "happened_at": happened, "area": area} | more
    return occasions.log_occasion(unit, by=by, commitments=commitments, **more)


def send(promise, link, key):
    return reporting.send_report(
        promise, link=link, form_key=key, about_on=timezone.localdate(), verdict="kept", text="Ada"
    )


def faults(answers):
    """What no user should meet."""
    return [one for one in answers if isinstance(one, Exception) and not isinstance(one, Refused | Stale)]


def over_and_over(*acts):
    """Each act in its own thread, again and again, for some seconds. Returns what went wrong."""
    until, odd = time.monotonic() + SECONDS, []

    def act(number):
        for turn in itertools.count():
            if time.monotonic() > until or odd:
                return
            try:
                acts[number](turn)
            except (Refused, Stale):
                continue
            except Exception as fault:
                odd.append(fault)

    at_the_same_moment(act, times=len(acts))
    return odd


def test_a_rakor_is_circulated_and_recalled_while_its_old_promises_are_followed_up(
    belawan, dewi, budi, janton, area, promises, following, ahmad, monkeypatch
):
    monkeypatch.setattr(circulating.rules, "missing_for_circulation", lambda meeting: [])
    link = actions.issue_link(ahmad, by=dewi)

    def out_and_back(turn):
        circulating.circulate(following, by=dewi)
        circulating.recall(following, by=janton, reason="Salah ketik")

    def happen(turn):
        log(belawan, budi, area, f"k{turn}", promises)

    def tell(turn):
        report = send(promises[turn % 3], link, f"l{turn}")
        occasion = Occasion.objects.order_by("-pk").first()
        reporting.accept_report(report, by=budi, occasion=occasion)

    def change(turn):
        row = Occasion.objects.order_by("-pk").first()
        if row:
            told = {name: getattr(row, name) for name in ("happened_at", "area", "kind", "note")}
            occasions.change_occasion(row, by=dewi, version=row.version, commitments=promises[: turn % 3 + 1], **told)

    def merge(turn):
        rows = list(Occasion.objects.counting().order_by("-pk")[:2])
        if len(rows) == 2:
            occasions.merge_occasions(rows[0], into=rows[1], by=dewi)

    odd = over_and_over(out_and_back, happen, tell, change, merge)

    assert odd == []
    assert audit.first_broken(belawan.pk) is None


def test_somebody_is_forgotten_while_reporting_and_answering(belawan, dewi, budi, area, promises, circulated):
    """Round by round, each with another person."""
    digest, until, odd, turn = circulated.current_minutes.digest, time.monotonic() + SECONDS, [], 0
    while time.monotonic() < until and not odd:
        turn += 1
        person = add_person(belawan, dewi, f"Orang {turn}", "tokoh-agama")
        Party.objects.create(commitment=promises[2], scope="person", name=person.name, participant=person)
        link = actions.issue_link(person, by=dewi)
        told = send(promises[1], link, f"a{turn}")
        row = log(belawan, budi, area, f"k{turn}", promises, responses={person.name: "kept"})
        same = {name: getattr(row, name) for name in ("happened_at", "area", "kind", "note")}
        acts = [
            lambda p=person: forgetting.forget_participant(p, by=dewi, reason="Permintaan sendiri"),
            lambda k=link, t=turn: send(promises[2], k, f"b{t}"),
            lambda k=link: acknowledging.acknowledge(promises[2], link=k, digest=digest, answer="agree"),
            lambda r=told: reporting.accept_report(r, by=budi),
            lambda o=row, s=same: occasions.change_occasion(
                o, by=budi, version=o.version, commitments=promises, responses={"Karang Taruna": "kept"}, **s
            ),
        ]
        odd = faults(at_the_same_moment(lambda n, acts=acts: acts[n](), times=len(acts)))
        sent = Report.objects.filter(participant=person).exclude(text="")
        assert not sent.exists() and AccessLink.objects.filter(participant=person, revoked_at=None).count() == 0

    assert odd == []
    assert audit.first_broken(belawan.pk) is None


def test_two_windows_of_the_same_officer(belawan, dewi, area, promises):
    """Whoever keeps a filter points at the same user and the same chain as whoever logs."""
    odd = over_and_over(
        lambda turn: filters.save_filter(dewi, name=f"S{turn % 5}", query="jenis=dated"),
        lambda turn: reminding.want_reminders(dewi, bool(turn % 2)),
        lambda turn: reminding.open_feed(belawan, None, by=dewi),
        lambda turn: log(belawan, dewi, area, f"k{turn}", promises),
        lambda turn: recording.plan_meeting(belawan, by=dewi, title="R", follows=promises[0].meeting),
    )

    assert odd == []


def test_one_form_sent_for_two_promises_at_once_is_refused_once(dewi, ahmad, promises):
    link = actions.issue_link(ahmad, by=dewi)
    for turn in range(10):
        answers = at_the_same_moment(lambda n, t=turn: send(promises[n % 3], link, f"k{t}"), times=6)

        assert faults(answers) == []
        assert Report.objects.filter(form_key=f"k{turn}").count() == 1


def test_a_renewal_is_written_and_taken_out_again_while_the_old_wording_is_reported_on(
    dewi, budi, promises, following, ahmad
):
    link, carried = actions.issue_link(ahmad, by=dewi), following.carried_over.order_by("order").first()

    def in_and_out(turn):
        recording.remove_row(recording.add_commitment(following, by=dewi, renews=carried), by=dewi)

    def report(turn):
        reporting.accept_report(send(promises[0], link, f"k{turn}"), by=budi)

    assert over_and_over(in_and_out, report) == []
