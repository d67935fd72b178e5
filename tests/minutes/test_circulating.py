import datetime
import json

import pytest

from minutes import rules, snapshot
from minutes.actions import circulating, recording
from minutes.models import CarriedOver, Commitment, Meeting, Minutes, Party
from participants import audit
from participants.models import AuditEntry
from rakor.refusals import Refused


def test_it_refuses_with_what_is_missing(belawan, dewi):
    meeting = recording.plan_meeting(belawan, by=dewi, title="Rakor kosong")

    with pytest.raises(Refused) as refusal:
        circulating.circulate(meeting, by=dewi)

    assert refusal.value.sentences == [gap.message for gap in rules.missing_for_circulation(meeting)]
    assert [gap.code for gap in rules.missing_for_circulation(meeting)] == [
        "date",
        "place",
        "chair",
        "attendance",
        "discussion",
        "commitments",
        "signatories",
    ]
    assert list(Minutes.objects.all()) == []


def test_it_refuses_a_viewer(draft, vera):
    with pytest.raises(Refused):
        circulating.circulate(draft, by=vera)

    assert list(Minutes.objects.all()) == []


def test_it_refuses_the_operator_of_another_unit(draft, tono):
    with pytest.raises(Refused):
        circulating.circulate(draft, by=tono)


def test_it_freezes_what_the_meeting_says(draft, dewi):
    minutes = circulating.circulate(draft, by=dewi)

    draft.refresh_from_db()
    assert draft.state == Meeting.State.CIRCULATED
    assert minutes.document == snapshot.take(draft)
    assert minutes.digest == snapshot.digest(json.loads(minutes.content))
    assert [promise.life for promise in draft.commitments.all()] == [Commitment.Life.IN_FORCE]


def test_twice_is_once(draft, dewi, janton):
    first = circulating.circulate(draft, by=dewi)

    assert circulating.circulate(draft, by=janton) == first
    assert Minutes.objects.count() == 1


def test_the_chain_holds_who_did_what(circulated, belawan):
    assert [entry.verb for entry in AuditEntry.objects.all()] == ["planned", "added", "added", "circulated"]
    assert audit.first_broken(belawan.pk) is None


def test_recall_needs_a_reason(circulated, janton):
    with pytest.raises(Refused):
        circulating.recall(circulated, by=janton, reason="  ")


def test_recall_is_not_for_the_minute_taker(circulated, budi):
    with pytest.raises(Refused):
        circulating.recall(circulated, by=budi, reason="Salah ketik")


def test_recalled_minutes_are_a_draft_again_and_the_frozen_text_stays(circulated, janton):
    circulating.recall(circulated, by=janton, reason="Salah ketik")

    circulated.refresh_from_db()
    assert circulated.state == Meeting.State.OPEN
    assert [promise.life for promise in circulated.commitments.all()] == [Commitment.Life.DRAFT]
    assert circulating.circulate(circulated, by=janton).circulation == 2


def test_nothing_can_be_added_to_circulated_minutes(circulated, dewi):
    with pytest.raises(Refused):
        recording.add_commitment(circulated, by=dewi)


@pytest.fixture
def next_rakor(circulated, dewi, kapolres, ahmad):
    """A rakor that follows the circulated one, in which only the old promise is still to be treated."""
    meeting = recording.plan_meeting(
        circulated.unit,
        by=dewi,
        title="Rakor berikutnya",
        date=datetime.date(2024, 4, 17),
        place="Aula Wira Satya",
        chair=kapolres,
        groups=[ahmad.group],
        follows=circulated,
    )
    item = recording.add_agenda_item(meeting, by=dewi, title="Pembacaan kesepakatan")
    item.discussion = "Kesepakatan dibacakan."
    item.save(update_fields=["discussion"])
    promise = recording.add_commitment(meeting, by=dewi, text="Menjaga kamtibmas bersama.")
    Party.objects.create(commitment=promise, scope=Party.Scope.EVERYONE)
    return meeting


def treat(meeting, outcome, by):
    """Decide about the one old promise, circulate, and return it."""
    meeting.carried_over.update(outcome=outcome)
    circulating.circulate(meeting, by=by)
    return meeting.follows.commitments.get()


def test_the_next_rakor_opens_with_the_old_promises(next_rakor, circulated):
    assert [row.commitment for row in next_rakor.carried_over.all()] == list(circulated.commitments.all())


def test_a_promise_that_was_not_read_out_stays_as_it_is(next_rakor, circulated, dewi):
    before = circulated.commitments.get().review_on

    promise = treat(next_rakor, "", dewi)

    assert (promise.life, promise.review_on) == (Commitment.Life.IN_FORCE, before)


def test_a_reaffirmed_promise_is_reviewed_again_at_the_usual_time(next_rakor, dewi):
    promise = treat(next_rakor, CarriedOver.Outcome.REAFFIRMED, dewi)

    assert promise.life == Commitment.Life.IN_FORCE
    assert promise.review_on == recording.default_review_date(next_rakor)


def test_a_standing_promise_that_ends_is_withdrawn_and_comes_back_with_a_recall(next_rakor, dewi, janton):
    assert treat(next_rakor, CarriedOver.Outcome.ENDED, dewi).life == Commitment.Life.WITHDRAWN

    circulating.recall(next_rakor, by=janton, reason="Salah catat")

    assert next_rakor.follows.commitments.get().life == Commitment.Life.IN_FORCE


def test_a_dated_promise_that_ends_is_completed(next_rakor, circulated, dewi):
    circulated.commitments.update(kind=Commitment.Kind.DATED)

    assert treat(next_rakor, CarriedOver.Outcome.ENDED, dewi).life == Commitment.Life.COMPLETED


def test_a_renewed_promise_is_superseded(next_rakor, circulated, dewi):
    next_rakor.commitments.update(renews=circulated.commitments.get(), renews_number=1)

    assert treat(next_rakor, CarriedOver.Outcome.CHANGED, dewi).life == Commitment.Life.SUPERSEDED


def recall_and_circulate_again(meeting, by):
    circulating.recall(meeting, by=by, reason="Salah ketik pada nama tempat")
    circulating.circulate(meeting, by=by)
    return meeting.commitments.get().life


def test_a_promise_that_a_later_rakor_ended_does_not_come_back_when_the_first_is_corrected(next_rakor, dewi, janton):
    treat(next_rakor, CarriedOver.Outcome.ENDED, dewi)

    assert recall_and_circulate_again(next_rakor.follows, janton) == Commitment.Life.WITHDRAWN


def test_a_promise_that_a_later_rakor_renewed_stays_superseded_when_the_first_is_corrected(
    next_rakor, circulated, dewi, janton
):
    next_rakor.commitments.update(renews=circulated.commitments.get(), renews_number=1)
    treat(next_rakor, CarriedOver.Outcome.CHANGED, dewi)

    assert recall_and_circulate_again(circulated, janton) == Commitment.Life.SUPERSEDED


def test_what_a_draft_means_to_end_is_still_in_force_when_the_first_is_corrected(next_rakor, circulated, janton):
    next_rakor.carried_over.update(outcome=CarriedOver.Outcome.ENDED)

    assert recall_and_circulate_again(circulated, janton) == Commitment.Life.IN_FORCE


def test_what_was_reaffirmed_is_read_out_once_more(next_rakor, circulated, dewi):
    old = treat(next_rakor, CarriedOver.Outcome.REAFFIRMED, dewi)

    third = recording.plan_meeting(circulated.unit, by=dewi, title="Rakor ketiga", follows=next_rakor)

    assert [row.commitment for row in third.carried_over.all()] == [old, next_rakor.commitments.get()]
