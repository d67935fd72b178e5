"""Twenty taps, and two officers, at once, on PostgreSQL; first without what keeps them apart."""

import pytest

from minutes.actions import forgetting, informing
from minutes.models import Information
from participants import actions
from participants.models import AccessLink, AuditEntry
from rakor.refusals import Refused
from tests.cast import add_staff
from tests.test_concurrency import at_the_same_moment, without_locks  # noqa: F401

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
KEY = "kunci-dari-satu-halaman-0"
TAPS = 20


@pytest.fixture
def link(ahmad, dewi):
    return AccessLink.objects.select_related("participant", "unit").get(pk=actions.issue_link(ahmad, by=dewi).pk)


@pytest.fixture
def officers(belawan):
    return [add_staff(f"petugas{n}", f"Petugas {n}", belawan, "operator") for n in range(8)]


def verbs():
    return [entry.verb for entry in AuditEntry.objects.filter(subject="information").order_by("sequence")]


def tap(link):
    said = {"form_key": KEY, "kind": "information", "text": "Balap liar setiap Sabtu malam."}
    return at_the_same_moment(lambda number: informing.send(link, **said), times=TAPS)


def look_then_write(receipt_digest, defaults):
    """As somebody would write it who trusts to look first."""
    found = Information.objects.filter(receipt_digest=receipt_digest).first()
    return (found, False) if found else (Information.objects.create(receipt_digest=receipt_digest, **defaults), True)


def test_looking_first_is_not_enough(link, monkeypatch):
    monkeypatch.setattr(Information.objects, "get_or_create", look_then_write)
    answers = tap(link)

    assert [answer for answer in answers if not isinstance(answer, Information)] != []


def test_twenty_taps_at_once_are_one_message(link):
    answers = tap(link)

    assert len({answer.pk for answer in answers}) == Information.objects.count() == 1
    assert verbs() == ["informed"]


def answer_by_all(row, officers):
    return at_the_same_moment(lambda n: informing.answer(row, by=officers[n], text=f"Jawaban {n}"))


def test_without_the_lock_several_officers_answer(link, officers, without_locks):  # noqa: F811
    row = informing.send(link, form_key=KEY, kind="information", text="Balap liar.")
    answer_by_all(row, officers)

    assert verbs().count("information-answered") > 1


def test_of_all_officers_at_once_one_answers_and_the_others_read_who(link, officers):
    row = informing.send(link, form_key=KEY, kind="information", text="Balap liar.")
    answers = answer_by_all(row, officers)
    row.refresh_from_db()

    assert [isinstance(answer, Refused) for answer in answers].count(False) == 1
    assert {answer.sentences[0].split(" sudah")[0] for answer in answers if isinstance(answer, Refused)} == {
        row.answered_by.name
    }
    assert verbs() == ["informed", "information-answered"]


def test_forgetting_and_answering_at_once_wait_for_each_other(link, dewi, officers):
    rows = [
        informing.send(link, form_key=f"{n:030}", kind="information", text="Kenaribalap", named=True) for n in range(7)
    ]

    def act(number):
        if number == 7:
            return forgetting.forget_participant(link.participant, by=dewi, reason="Permintaan yang bersangkutan")
        try:
            return informing.answer(rows[number], by=officers[number], text="Kenarijawaban")
        except Refused:
            return None

    answers = at_the_same_moment(act)

    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    assert set(Information.objects.values_list("text", "participant")) == {("(data dihapus)", None)}
    assert "Kenarijawaban" not in set(Information.objects.values_list("answer", flat=True))
