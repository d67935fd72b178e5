"""Hadir, diwakili, berhalangan: what an invited person answers by the personal link."""

import datetime

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from minutes.actions import answering
from minutes.models import Attendance, Meeting
from participants import audit
from participants.models import AccessLink, AuditDetail, AuditEntry
from rakor.refusals import Refused
from tests.cast import add_person

TOO_LATE = "Rapat ini tidak menerima jawaban lagi. Tanyakan kepada petugas yang mengundang Anda."


@pytest.fixture(autouse=True)
def the_day_before():
    with time_machine.travel("2024-01-09T03:00:00Z", tick=False):
        yield


@pytest.fixture
def path(ahmad, link_to):
    return link_to(ahmad)


@pytest.fixture
def row(draft, ahmad, path):
    return Attendance.objects.get(participant=ahmad)


def answer(row, **said):
    row.refresh_from_db()
    return answering.answer_invitation(row, link=AccessLink.objects.get(participant=row.participant), **said)


def refusal(row, **said):
    with pytest.raises(Refused) as no:
        answer(row, **said)
    row.refresh_from_db()
    assert (row.answer, row.version, AuditEntry.objects.filter(verb="answered").count()) == ("", 1, 0)
    return no.value.sentences


def test_it_refuses_who_was_checked_in(row, dewi):
    Attendance.objects.update(checked_in_at=timezone.now(), checked_in_by=dewi)
    assert refusal(row, answer="unable", reason="Dinas") == ["Kehadiran Anda sudah dicatat."]


@pytest.mark.parametrize("state", [Meeting.State.CANCELLED, Meeting.State.CIRCULATED])
def test_it_refuses_when_the_rakor_is_not_open(row, dewi, state):
    at = {"circulated_at": timezone.now(), "circulated_by": dewi} if state == Meeting.State.CIRCULATED else {}
    Meeting.objects.update(state=state, **at)
    assert refusal(row, answer="coming") == [TOO_LATE]


def test_it_refuses_after_the_end(row):
    with time_machine.travel("2024-01-10T17:00:00Z", tick=False):  # midnight in Belawan
        assert refusal(row, answer="coming") == [TOO_LATE]
    Meeting.objects.update(ends_at=datetime.time(11, 20))
    with time_machine.travel("2024-01-10T04:20:01Z", tick=False):
        assert refusal(row, answer="coming") == [TOO_LATE]
    with time_machine.travel("2024-01-10T04:20:00Z", tick=False):
        assert answer(row, answer="coming").answer == "coming"


def test_it_refuses_without_the_name_or_the_reason(row):
    assert refusal(row, answer="represented", represents=" ") == ["Isi nama orang yang mewakili Anda"]
    assert refusal(row, answer="unable", represents="Rina") == ["Isi alasan Anda berhalangan"]


def test_it_refuses_the_link_of_somebody_else(row, draft, dewi, link_to):
    other = add_person(draft.unit, dewi, "Budiman", "lurah")
    link_to(other)
    with pytest.raises(Refused):
        answering.answer_invitation(row, link=AccessLink.objects.get(participant=other), answer="coming")
    assert Client().post(f"{link_to(other)}rakor/{draft.pk}/jawab/", {"answer": "coming"}).status_code == 404


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"answer": "coming", "represents": "x", "reason": "y"}, ("present", "", "")),
        ({"answer": "represented", "represents": "Rina, sekretaris"}, ("represented", "Rina, sekretaris", "")),
        ({"answer": "unable", "reason": "Dinas", "represents": "x"}, ("excused", "", "Dinas")),
    ],
)
def test_the_roll_says_what_was_answered(row, said, expected):
    answer(row, **said)
    row.refresh_from_db()

    assert (row.status, row.represents, row.reason) == expected
    assert (row.answer, row.answered_at, row.version) == (said["answer"], timezone.now(), 2)
    assert row.answered_by == AccessLink.objects.get()


def test_a_later_answer_takes_the_place_of_the_first(row):
    answer(row, answer="unable", reason="Dinas")
    answer(row, answer="coming")
    row.refresh_from_db()

    assert (row.status, row.reason, row.version) == ("present", "", 3)


def test_twice_is_once_even_when_it_is_over(row):
    answer(row, answer="coming")
    with time_machine.travel("2024-01-12T03:00:00Z", tick=False):
        answer(row, answer="coming")
    row.refresh_from_db()

    assert (row.version, AuditEntry.objects.filter(verb="answered").count()) == (2, 1)


def test_it_is_in_the_audit_without_an_officer_and_without_names(row, belawan, ahmad):
    answer(row, answer="represented", represents="Rina")
    entry = AuditEntry.objects.get(verb="answered")

    assert (entry.actor, entry.subject, entry.subject_id) == (None, "attendance", row.pk)
    content = AuditDetail.objects.get(entry=entry).content
    assert content == f'{{"answer":"represented","meeting":{row.meeting_id},"participant":{ahmad.pk}}}'
    assert audit.first_broken(belawan.pk) is None


def test_the_officer_who_wrote_meanwhile_is_told(row, draft, dewi, client_of):
    """Their version is old, and nobody of the staff is named as the one who was first."""
    answer(row, answer="unable", reason="Dinas")
    sent = {f"attendance-{row.pk}-version": 1, f"attendance-{row.pk}-status": "absent"}
    response = client_of(dewi).post(f"/rakor/{draft.pk}/simpan/hadir/{row.pk}/", sent)

    assert response.status_code == 409
    assert "" in response.content.decode()


# The page -----------------------------------------------------------------------------------------


def post(path, draft, **said):
    return Client().post(f"{path}rakor/{draft.pk}/jawab/", said)


def test_what_cannot_be_kept_comes_back_as_it_was_typed(row, draft, path):
    response = post(path, draft, answer="represented", reason="Kata saya")
    page = response.content.decode()

    assert response.status_code == 422
    assert "<title>\n" in page or "Galat:" in page
    assert 'value="Kata saya"' in page
    assert page.count("Isi nama orang yang mewakili Anda") == 2
    assert f'href="#id_rakor{draft.pk}_represents"' in page
    row.refresh_from_db()
    assert row.answer == ""


def test_what_is_too_late_comes_back_with_the_reason(row, draft, path):
    with time_machine.travel("2024-01-12T03:00:00Z", tick=False):
        response = post(path, draft, answer="unable", reason="Sakit & lelah")

    assert response.status_code == 422
    assert TOO_LATE in response.content.decode()
    assert 'value="Sakit &amp; lelah"' in response.content.decode()


def test_an_answer_leads_back_to_its_place_and_is_shown_there(row, draft, path):
    response = post(path, draft, answer="represented", represents="Rina")
    page = " ".join(Client().get(path).content.decode().replace("\xa0", " ").split())

    assert (response.status_code, response.url) == (303, f"{path}#rakor-{draft.pk}")
    assert '<b>Diwakili</b>, Rina. <br> <span class="small">Dicatat 9 Januari 2024, 10.00 WIB</span>' in page
    assert "Ubah jawaban" in page


def test_staff_do_not_answer_with_somebody_elses_link(row, draft, path, dewi, client_of):
    response = client_of(dewi).post(f"{path}rakor/{draft.pk}/jawab/", {"answer": "coming"})

    assert response.status_code == 403
    row.refresh_from_db()
    assert row.answer == ""


def test_looking_at_an_address_answers_nothing(row, draft, path):
    answer = Client().get(f"{path}rakor/{draft.pk}/jawab/")  # a phone that reloads the tab is led back

    assert (answer.status_code, answer.url) == (303, f"{path}#rakor-{draft.pk}")
