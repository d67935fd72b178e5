"""Agreeing or objecting to a promise: bound to the frozen text, once, by the own link or before a witness."""

import datetime

import pytest
import time_machine

from minutes.actions import acknowledging, circulating
from minutes.models import Acknowledgement, Commitment, Meeting
from participants import actions
from participants.models import AuditEntry, Participant
from rakor.refusals import Refused
from tests.cast import add_person
from tests.minutes.pages import hold
from tests.test_concurrency import at_the_same_moment

AGREE, OBJECT = Acknowledgement.Answer.AGREE, Acknowledgement.Answer.OBJECT


@pytest.fixture(autouse=True)
def the_day_after(request):
    if request.node.get_closest_marker("postgresql"):
        yield
        return
    with time_machine.travel("2024-01-11T03:00:00Z", tick=False):
        yield


@pytest.fixture
def promise(circulated):
    return circulated.commitments.get()


@pytest.fixture
def link(ahmad, dewi):
    return actions.issue_link(ahmad, by=dewi)


def digest_of(promise):
    return promise.meeting.current_minutes.digest


def agree(promise, link, **more):
    return acknowledging.acknowledge(promise, link=link, **{"digest": digest_of(promise), "answer": AGREE} | more)


def say_before(promise, person, by, **more):
    said = {"digest": digest_of(promise), "answer": AGREE} | more
    return acknowledging.witness(promise, person, by=by, **said)


def refused(call, *args, **more):
    before = AuditEntry.objects.count()
    with pytest.raises(Refused) as no:
        call(*args, **more)
    assert (Acknowledgement.objects.count(), AuditEntry.objects.count()) == (0, before)
    return no.value.sentences[0]


# What is refused ----------------------------------------------------------------------------------


def test_a_text_that_changed_meanwhile_is_read_again_first(circulated, promise, link, janton):
    seen = digest_of(promise)
    circulating.recall(circulated, by=janton, reason="Salah ketik")
    assert "sedang diperbaiki" in refused(agree, promise, link, digest=seen)
    circulated.refresh_from_db()
    circulated.place = "Aula lain"
    circulated.save(update_fields=["place"])
    circulating.circulate(circulated, by=janton)

    for digest in [seen, "", "0" * 64]:
        sentence = refused(agree, promise, link, digest=digest)
        assert sentence == "Isi yang Anda lihat bukan isi terakhir. Baca sekali lagi, lalu jawab."


def test_an_objection_says_why(promise, link):
    for reason in ["", "   "]:
        assert refused(agree, promise, link, answer=OBJECT, reason=reason) == "Tulis alasan Anda keberatan"


def test_the_link_of_a_group_only_reads(promise, ahmad, dewi):
    group = actions.issue_group_link(ahmad.unit, ahmad.group, by=dewi)
    assert "hanya untuk dibaca" in refused(agree, promise, group)


def test_a_link_that_has_ended_answers_nothing(promise, ahmad, link, dewi):
    Participant.objects.filter(pk=ahmad.pk).update(retired_at=datetime.datetime.now(datetime.UTC), retired_by=dewi)
    assert "Tautan ini sudah berakhir" in refused(agree, promise, link)


def test_what_another_group_promised_is_not_answered(belawan, dewi, kapolres, link):
    other = hold(belawan, dewi, kapolres, "Rakor lurah", datetime.date(2024, 1, 3), group="lurah")
    assert "bukan kesepakatan Anda" in refused(agree, other.commitments.get(), link)


@pytest.mark.parametrize("life", ["completed", "withdrawn", "superseded"])
def test_what_has_ended_is_not_answered(promise, link, life):
    Commitment.objects.update(life=life)
    assert "tidak berlaku lagi" in refused(agree, promise, link)


def test_what_is_not_ordinary_is_not_answered_by_link(promise, link):
    Meeting.objects.update(classification=Meeting.Classification.RESTRICTED)
    assert "bukan kesepakatan Anda" in refused(agree, promise, link)


def test_a_witness_is_an_officer_of_the_unit(promise, ahmad, vera, tono):
    for user in [vera, tono]:
        assert "Hanya petugas" in refused(say_before, promise, ahmad, user)


def test_a_witness_hears_people_of_the_unit_alone(promise, sibling, dewi, ahmad, tono):
    stranger = add_person(sibling, tono, "Orang Binjai", "lurah")
    assert "buku alamat satuan ini" in refused(say_before, promise, stranger, dewi)
    Participant.objects.filter(pk=ahmad.pk).update(retired_at=datetime.datetime.now(datetime.UTC), retired_by=dewi)
    assert "buku alamat satuan ini" in refused(say_before, promise, ahmad, dewi)


def test_before_a_witness_the_same_holds(promise, ahmad, dewi):
    assert "bukan isi terakhir" in refused(say_before, promise, ahmad, dewi, digest="0" * 64)
    assert refused(say_before, promise, ahmad, dewi, answer=OBJECT) == "Tulis alasan Anda keberatan"


# What is kept -------------------------------------------------------------------------------------


def test_it_is_bound_to_the_frozen_text_and_the_place_of_the_promise_in_it(belawan, dewi, kapolres, promise, link):
    row = agree(promise, link, on_behalf_of=" Pemuda Lingkungan 7 ", reason="tidak dipakai")

    minutes = promise.meeting.current_minutes
    assert (row.minutes, row.digest, row.commitment, row.number) == (minutes, minutes.digest, promise, 1)
    assert minutes.document["commitments"][row.number - 1]["text"] == promise.text
    assert (row.answer, row.reason, row.on_behalf_of) == (AGREE, "", "Pemuda Lingkungan 7")
    assert (row.acknowledged_by, row.witnessed_by, row.witnessed_at) == (link, None, None)
    entry = AuditEntry.objects.get(verb="acknowledged")
    assert (entry.actor, entry.subject_id, entry.at) == (None, row.pk, row.acknowledged_at)


def test_twice_is_once_and_the_first_answer_stays(promise, link, ahmad, dewi):
    first = agree(promise, link, answer=OBJECT, reason="Belum dibahas")
    for again in [
        agree(promise, link),
        agree(promise, link, answer=OBJECT, reason="Lain"),
        say_before(promise, ahmad, dewi),
    ]:
        assert (again.pk, again.answer, again.reason) == (first.pk, OBJECT, "Belum dibahas")
    assert AuditEntry.objects.filter(subject="acknowledgement").count() == 1


def test_a_new_text_is_answered_anew(circulated, promise, link, janton):
    first = agree(promise, link)
    circulating.recall(circulated, by=janton, reason="Salah ketik")
    circulated.refresh_from_db()
    circulated.place = "Aula lain"
    circulated.save(update_fields=["place"])
    circulating.circulate(circulated, by=janton)

    second = agree(promise, link, answer=OBJECT, reason="Berubah")
    assert (first.digest != second.digest, Acknowledgement.objects.count()) == (True, 2)


def test_a_witnessed_answer_says_so(promise, ahmad, dewi):
    row = say_before(promise, ahmad, dewi, answer=OBJECT, reason="Tidak sanggup", on_behalf_of="Pengurus masjid")

    assert (row.participant, row.answer, row.reason, row.on_behalf_of) == (
        *(ahmad, OBJECT),
        *("Tidak sanggup", "Pengurus masjid"),
    )
    assert (row.acknowledged_by, row.witnessed_by) == (None, dewi)
    assert AuditEntry.objects.get(verb="acknowledgement-witnessed").actor == dewi


# Ten taps at once ---------------------------------------------------------------------------------


def agree_by_all(promise, link):
    digest = digest_of(promise)
    said = {"link": link, "digest": digest, "answer": AGREE}
    return at_the_same_moment(lambda number: acknowledging.acknowledge(promise, **said), times=10)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_ten_taps_collide(promise, link, monkeypatch):
    monkeypatch.setattr("django.db.models.QuerySet.select_for_update", lambda queryset, **options: queryset.all())
    answers = agree_by_all(promise, link)

    assert [answer for answer in answers if not isinstance(answer, Acknowledgement)] != []


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_ten_taps_at_once_are_one_answer(promise, link):
    answers = agree_by_all(promise, link)

    assert {answer.pk for answer in answers} == {Acknowledgement.objects.get().pk}
    assert AuditEntry.objects.filter(verb="acknowledged").count() == 1
