"""What people ask about their own data reaches the operator of their unit, with its deadline, and is answered once."""

import datetime
import html

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from participants import actions, requests
from participants.models import AuditEntry, DataRequest, Participant
from rakor.refusals import Refused, Stale
from tests.cast import add_person

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 23, 5, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


def ask(person, by, *, kind="correction", hours_ago=0, words="", **wanted):
    at = timezone.now() - datetime.timedelta(hours=hours_ago)
    link = actions.issue_link(person, by=by)
    return DataRequest.objects.create(
        participant=person, kind=kind, wanted=wanted, words=words, asked_at=at, asked_by=link
    )


@pytest.fixture
def asked(ahmad, dewi):
    return ask(ahmad, dewi, position="Ketua MUI Belawan", phone="+6281277731415")


def seen(asked):
    """What the page of the request carried when it was read."""
    return requests.as_seen(asked)


def path(asked):
    return f"/permintaan/{asked.pk}/"


def answered(asked):
    asked.refresh_from_db()
    return asked.outcome


# The act ------------------------------------------------------------------------------------------


def test_only_the_operator_of_the_unit_answers(asked, budi, janton, vera, tono, sari_admin):
    for somebody in [budi, janton, vera, tono, sari_admin]:
        with pytest.raises(Refused, match="operator"):
            actions.answer_request(asked, by=somebody, outcome="done", version=1, seen=seen(asked))
    assert answered(asked) == ""


@pytest.mark.parametrize("answer", ["", "  "])
def test_a_refusal_needs_its_reason(asked, dewi, answer):
    with pytest.raises(Refused, match="Tulis alasannya"):
        actions.answer_request(asked, by=dewi, outcome="refused", answer=answer)
    assert answered(asked) == ""


def test_an_erasure_is_not_granted_in_passing(ahmad, dewi):
    asked = ask(ahmad, dewi, kind="erasure")
    with pytest.raises(Refused, match="halaman"):
        actions.answer_request(asked, by=dewi, outcome="done", version=1, seen=seen(asked))
    assert answered(asked) == ""


@pytest.mark.parametrize("wanted", [{"name": " "}, {"phone": "12"}])
def test_what_cannot_be_written_is_not_written(ahmad, dewi, wanted):
    asked = ask(ahmad, dewi, **wanted)
    with pytest.raises(Refused):
        actions.answer_request(asked, by=dewi, outcome="done", version=1, seen=seen(asked))
    ahmad.refresh_from_db()
    assert (ahmad.version, answered(asked)) == (1, "")


def test_nothing_is_written_over_what_somebody_else_wrote(asked, ahmad, dewi):
    actions.change_participant(ahmad, by=dewi, version=1, position="Imam")
    with pytest.raises(Stale):
        actions.answer_request(asked, by=dewi, outcome="done", version=1, seen=seen(asked))
    ahmad.refresh_from_db()
    assert (ahmad.position, answered(asked)) == ("Imam", "")


def test_nothing_is_written_that_was_asked_after_the_operator_looked(client_of, asked, ahmad, dewi):
    """Whoever holds a forwarded link could change the number between looking and answering."""
    read = {"outcome": "done", "version": 1, "seen": seen(asked)}
    later = {"wanted": {"phone": "+6285277762643"}, "asked_at": NOW + datetime.timedelta(seconds=1)}
    DataRequest.objects.filter(pk=asked.pk).update(**later)

    for sent in [read, read | {"seen": ""}]:
        answer = client_of(dewi).post(path(asked), sent)
        assert answer.status_code == 409
        assert "0852-7776-2643" in answer.content.decode()
    ahmad.refresh_from_db()
    assert (ahmad.phone, answered(asked)) == ("+6281200007890", "")
    asked.refresh_from_db()
    assert f'name="seen" value="{html.escape(seen(asked))}"' in answer.content.decode()


def test_a_correction_writes_what_was_asked_and_forgets_it(asked, ahmad, dewi, belawan):
    actions.answer_request(asked, by=dewi, outcome="done", version=1, seen=seen(asked))

    ahmad.refresh_from_db()
    assert (ahmad.position, ahmad.phone, ahmad.name) == ("Ketua MUI Belawan", "+6281277731415", "Ahmad Siregar")
    asked.refresh_from_db()
    assert (asked.outcome, asked.answered_by, asked.answered_at) == ("done", dewi, NOW)
    assert (asked.wanted, asked.words, asked.answer) == ({}, "", "")
    verbs = AuditEntry.objects.filter(unit=belawan).order_by("-sequence").values_list("verb", "subject")[:2]
    assert list(verbs) == [("request-answered", "datarequest"), ("changed", "participant")]
    assert "81277731415" not in AuditEntry.objects.get(verb="request-answered").detail.content


def test_columns_nobody_may_ask_for_are_left_alone(ahmad, dewi, sibling):
    asked = ask(ahmad, dewi, unit=sibling.pk, police_id="12345678", retired_at="2024-01-01", position="Imam")
    actions.answer_request(asked, by=dewi, outcome="done", version=1, seen=seen(asked))
    ahmad.refresh_from_db()
    assert (ahmad.unit_id != sibling.pk, ahmad.police_id, ahmad.retired_at, ahmad.position) == (True, "", None, "Imam")


def test_twice_is_once_and_never_two_answers(asked, dewi):
    actions.answer_request(asked, by=dewi, outcome="done", version=1, seen=seen(asked))
    actions.answer_request(asked, by=dewi, outcome="done", version=1, seen=seen(asked))
    with pytest.raises(Refused, match="sudah dijawab"):
        actions.answer_request(asked, by=dewi, outcome="refused", answer="Tidak")
    assert AuditEntry.objects.filter(verb="request-answered").count() == 1
    assert answered(asked) == "done"


# How long there is --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "words", "late"),
    [
        (0, "sisa 3 hari", False),
        (20, "sisa 2 hari 4 jam", False),
        (48, "sisa 1 hari", False),
        (71, "sisa 1 jam", False),
        (71.5, "sisa kurang dari 1 jam", False),
        (72, "sisa kurang dari 1 jam", False),
        (72.5, "lewat kurang dari 1 jam", True),
        (75, "lewat 3 jam", True),
        (97, "lewat 1 hari 1 jam", True),
    ],
)
def test_the_time_left_in_words(ahmad, dewi, hours, words, late):
    asked = ask(ahmad, dewi, hours_ago=hours)
    assert (requests.time_left(asked), requests.is_late(asked)) == (words, late)


def test_the_operator_counts_the_open_ones_of_the_own_units(asked, dewi, budi, tono, sibling):
    ask(add_person(sibling, tono, "Orang Binjai", "lurah"), tono)
    assert [list(requests.open_requests(user)) for user in (dewi, budi)] == [[asked], []]
    assert requests.open_requests(tono).count() == 1
    actions.answer_request(asked, by=dewi, outcome="refused", answer="Tidak jelas")
    assert requests.open_requests(dewi).count() == 0


# The pages ----------------------------------------------------------------------------------------


def test_the_list_has_the_oldest_on_top_and_no_other_units(client_of, dewi, tono, asked, belawan, sibling):
    old = ask(add_person(belawan, dewi, "Siti Lama", "lurah"), dewi, kind="erasure", hours_ago=80)
    ask(add_person(sibling, tono, "Orang Binjai", "lurah"), tono)

    text = client_of(dewi).get("/permintaan/").content.decode()

    assert text.index(path(old)) < text.index(path(asked))
    assert "lewat 8 jam" in text and "sisa 3 hari" in text
    assert "Orang Binjai" not in text
    assert "7773" not in text


def test_an_empty_list_says_what_will_be_there(client_of, dewi):
    assert "Tidak ada permintaan yang menunggu" in client_of(dewi).get("/permintaan/").content.decode()


def test_the_list_asks_the_same_number_of_questions_for_many(client_of, dewi, belawan):
    client, counts = client_of(dewi), []
    for number in [3, 30]:
        while DataRequest.objects.count() < 2 * number:
            person = add_person(belawan, dewi, "Siti", "lurah")
            actions.answer_request(ask(person, dewi), by=dewi, outcome="refused", answer="Tidak")
            ask(person, dewi, kind="erasure")
        client.get("/permintaan/")
        with CaptureQueriesContext(connection) as queries:
            text = client.get("/permintaan/").content.decode()
        counts.append(len(queries))
    assert counts == [6, 6]
    assert "10 lagi menyusul" in text


def test_the_page_puts_what_is_asked_beside_what_is_stored(client_of, dewi, asked):
    text = client_of(dewi).get(path(asked)).content.decode()

    assert "Imam Masjid Raya" in text and "Ketua MUI Belawan" in text
    assert "0812-••••-7890" in text and "0812-0000-7890" not in text
    assert "0812-7773-1415" in text  # it is the form that writes it into the book


def test_another_units_request_is_nowhere(client_of, tono, asked):
    assert client_of(tono).get(path(asked)).status_code == 404
    assert client_of(tono).post(path(asked), {"outcome": "done", "version": 1, "seen": seen(asked)}).status_code == 404
    assert answered(asked) == ""


def test_the_page_corrects(client_of, dewi, asked, ahmad):
    answer = client_of(dewi).post(path(asked), {"outcome": "done", "version": 1, "seen": seen(asked)})

    assert (answer.status_code, answer.url) == (302, "/permintaan/")
    assert Participant.objects.get(pk=ahmad.pk).position == "Ketua MUI Belawan"
    text = client_of(dewi).get(path(asked)).content.decode()
    assert "Dilaksanakan oleh Dewi Anggraini" in text and "Kirim jawaban" not in text


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Pilih keputusan atas permintaan ini"),
        ({"outcome": "lain"}, "Pilih salah satu dari dua jawaban."),
        ({"outcome": "refused"}, "Tulis alasannya. Yang bersangkutan akan membacanya."),
        ({"outcome": "refused", "answer": "a" * 301}, "1 karakter"),
    ],
)
def test_what_is_missing_is_said(client_of, dewi, asked, sent, sentence):
    answer = client_of(dewi).post(path(asked), {"version": 1} | sent)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert sent.get("answer", "") in answer.content.decode()
    assert answered(asked) == ""


def test_who_comes_too_late_compares_again(client_of, dewi, asked, ahmad):
    actions.change_participant(ahmad, by=dewi, version=1, position="Imam Besar")
    client = client_of(dewi)

    answer = client.post(path(asked), {"outcome": "done", "version": 1, "seen": seen(asked), "answer": "Sudah"})

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Imam Besar" in text and "Sudah" in text and 'name="version" value="2"' in text
    assert client.post(path(asked), {"outcome": "done", "version": 2, "seen": seen(asked)}).status_code == 302


def test_an_erasure_leads_to_its_page_or_is_refused_with_words(client_of, dewi, ahmad):
    asked, client = ask(ahmad, dewi, kind="erasure"), client_of(dewi)

    text = client.get(path(asked)).content.decode()
    assert f"/kelompok/orang/{ahmad.pk}/lupakan/" in text and 'name="outcome"' not in text
    assert client.post(path(asked), {"outcome": "done", "version": 1, "seen": seen(asked)}).status_code == 422
    assert client.post(path(asked), {"answer": "Masih menjadi notulis"}).status_code == 302
    asked.refresh_from_db()
    assert (asked.outcome, asked.answer) == ("refused", "Masih menjadi notulis")


def test_a_request_of_somebody_forgotten_is_answered(client_of, dewi, ahmad):
    asked = ask(ahmad, dewi, kind="erasure")
    sent = {"reason": "Permintaan sendiri", "name": ahmad.name}
    assert client_of(dewi).post(f"/kelompok/orang/{ahmad.pk}/lupakan/", sent).status_code == 302
    assert answered(asked) == "done"
    assert "(data dihapus)" in client_of(dewi).get("/permintaan/").content.decode()
