import datetime
import json

import pytest
from django.utils import timezone

from minutes import rules, snapshot
from minutes.actions import circulating, recording
from minutes.models import CarriedOver, Commitment, Meeting, Minutes, Party
from participants import audit
from participants.models import AuditEntry
from rakor.refusals import Refused
from tests.minutes.followed import logged


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


def treat(meeting, outcome, by, note="Sudah dibahas"):
    """Decide about the one old promise, circulate, and return it."""
    meeting.carried_over.update(outcome=outcome, note=note)
    circulating.circulate(meeting, by=by)
    return meeting.follows.commitments.get()


def test_the_next_rakor_opens_with_the_old_promises(next_rakor, circulated):
    assert [row.commitment for row in next_rakor.carried_over.all()] == list(circulated.commitments.all())


def gaps_of(meeting, **columns):
    meeting.carried_over.update(**columns)
    return [gap.message for gap in rules.missing_for_circulation(meeting)]


@pytest.mark.parametrize(
    ("columns", "missing"),
    [
        ({}, ["Putuskan kesepakatan 1 rakor sebelumnya"]),
        ({"outcome": "ended"}, ["Isi alasan kesepakatan 1 rakor sebelumnya diakhiri"]),
        ({"outcome": "ended", "note": "  "}, ["Isi alasan kesepakatan 1 rakor sebelumnya diakhiri"]),
        ({"outcome": "changed"}, ["Tulis rumusan baru kesepakatan 1 rakor sebelumnya"]),
        ({"outcome": "ended", "note": "Masa Nataru berakhir"}, []),
        ({"outcome": "reaffirmed"}, []),
    ],
)
def test_every_old_promise_has_to_be_decided(next_rakor, columns, missing):
    assert gaps_of(next_rakor, **columns) == missing


def test_a_changed_promise_is_decided_once_its_new_wording_is_there(next_rakor, dewi):
    next_rakor.commitments.all().delete()
    new = recording.add_commitment(next_rakor, by=dewi, renews=next_rakor.carried_over.get())
    Party.objects.create(commitment=new, scope=Party.Scope.EVERYONE)

    assert gaps_of(next_rakor, outcome=CarriedOver.Outcome.CHANGED) == []


def test_minutes_with_an_undecided_promise_stay_in_the_drawer(next_rakor, dewi):
    with pytest.raises(Refused):
        circulating.circulate(next_rakor, by=dewi)


def test_what_only_an_old_paper_tells_is_not_asked(next_rakor):
    assert gaps_of(next_rakor, commitment=None) == []


def test_what_ended_meanwhile_is_not_asked(next_rakor, circulated):
    circulated.commitments.update(life=Commitment.Life.WITHDRAWN)

    assert gaps_of(next_rakor) == []


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


def end_of(promise):
    return promise.ended_at is not None, promise.ended_by, promise.ended_in, promise.end_reason


NOT_ENDED = (False, None, None, "")


def test_a_renewed_promise_is_superseded(next_rakor, circulated, dewi):
    next_rakor.commitments.update(renews=circulated.commitments.get(), renews_number=1)

    assert treat(next_rakor, CarriedOver.Outcome.CHANGED, dewi).life == Commitment.Life.SUPERSEDED


def test_a_promise_that_ends_says_when_by_whom_where_and_why(next_rakor, dewi):
    promise = treat(next_rakor, CarriedOver.Outcome.ENDED, dewi, note="Masa Nataru berakhir")

    assert end_of(promise) == (True, dewi, next_rakor, "Masa Nataru berakhir")


@pytest.mark.parametrize(
    ("note", "reason"),
    [("Diperluas ke semua kelurahan", "Diperluas ke semua kelurahan"), ("", "Diganti dengan kesepakatan 1.")],
)
def test_a_superseded_promise_says_by_which_one_or_why(next_rakor, circulated, dewi, note, reason):
    next_rakor.commitments.update(renews=circulated.commitments.get(), renews_number=1)

    promise = treat(next_rakor, CarriedOver.Outcome.CHANGED, dewi, note=note)

    assert end_of(promise) == (True, dewi, next_rakor, reason)


def test_a_reaffirmed_promise_has_no_end(next_rakor, dewi):
    assert end_of(treat(next_rakor, CarriedOver.Outcome.REAFFIRMED, dewi)) == NOT_ENDED


def test_a_recall_takes_the_end_back_with_its_reason(next_rakor, dewi, janton):
    treat(next_rakor, CarriedOver.Outcome.ENDED, dewi)

    circulating.recall(next_rakor, by=janton, reason="Salah catat")

    assert end_of(next_rakor.follows.commitments.get()) == NOT_ENDED


def test_a_recall_does_not_revive_what_ended_at_the_desk(next_rakor, circulated, dewi, janton):
    circulated.commitments.update(kind=Commitment.Kind.DATED)
    circulated.commitments.update(life="completed", ended_at=timezone.now(), ended_by=dewi, end_reason="Terpasang")

    promise = treat(next_rakor, CarriedOver.Outcome.ENDED, janton)
    assert end_of(promise) == (True, dewi, None, "Terpasang")

    circulating.recall(next_rakor, by=janton, reason="Salah catat")
    promise.refresh_from_db()
    assert (promise.life, promise.end_reason) == (Commitment.Life.COMPLETED, "Terpasang")


def test_what_was_completed_at_the_desk_stays_so_when_its_rakor_is_corrected(circulated, dewi, janton):
    circulated.commitments.update(kind=Commitment.Kind.DATED, due_on=datetime.date(2024, 2, 1))
    circulated.commitments.update(life="completed", ended_at=timezone.now(), ended_by=dewi, end_reason="Terpasang")

    assert recall_and_circulate_again(circulated, janton) == Commitment.Life.COMPLETED


def test_a_later_rakor_ends_what_lies_in_the_drawer_again_without_taking_it_out(next_rakor, circulated, dewi, janton):
    next_rakor.carried_over.update(outcome=CarriedOver.Outcome.ENDED, note="Selesai dibahas")
    circulating.recall(circulated, by=janton, reason="Salah ketik")

    circulating.circulate(next_rakor, by=dewi)
    assert circulated.commitments.get().life == Commitment.Life.DRAFT

    circulating.circulate(circulated, by=dewi)
    assert circulated.commitments.get().life == Commitment.Life.WITHDRAWN


def test_a_recall_takes_nothing_out_of_the_drawer_of_another_rakor(next_rakor, circulated, dewi, janton):
    treat(next_rakor, CarriedOver.Outcome.ENDED, dewi)
    circulating.recall(circulated, by=janton, reason="Salah ketik")

    circulating.recall(next_rakor, by=janton, reason="Salah catat")

    assert circulated.commitments.get().life == Commitment.Life.DRAFT


def test_an_overdue_promise_needs_attention_from_its_circulation_on(draft, janton):
    draft.commitments.update(kind=Commitment.Kind.DATED, due_on=datetime.date(2024, 2, 1))

    circulating.circulate(draft, by=janton)

    assert draft.commitments.get().attention_on == datetime.date(2024, 2, 2)


def test_a_recalled_promise_for_which_something_was_recorded_is_not_removed(circulated, ahmad, dewi, janton):
    promise = circulated.commitments.get()
    logged(promise, dewi)
    circulating.recall(circulated, by=janton, reason="Salah ketik")
    promise.refresh_from_db()

    with pytest.raises(Refused) as refusal:
        recording.remove_row(promise, by=dewi)

    assert refusal.value.sentences == [
        "Untuk kesepakatan ini sudah dicatat kejadian atau laporan, jadi tidak dapat dihapus. Ubah teksnya."
    ]


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
