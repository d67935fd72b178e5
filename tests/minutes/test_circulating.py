import json

import pytest

from minutes import rules, snapshot
from minutes.actions import circulating, recording
from minutes.models import Commitment, Meeting, Minutes
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
