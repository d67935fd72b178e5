"""Opening, changing and closing the code of the hall."""

import datetime

import pytest
import time_machine

from minutes import hall
from minutes.actions import circulating, halls
from minutes.models import HallCode
from participants.models import AuditEntry
from rakor.refusals import Refused

EVENING_BEFORE = datetime.datetime(2024, 1, 9, 16, 59, tzinfo=datetime.UTC)  # 23.59 in Belawan
MORNING = datetime.datetime(2024, 1, 10, 1, 0, tzinfo=datetime.UTC)
DAY_AFTER = datetime.datetime(2024, 1, 10, 17, 0, tzinfo=datetime.UTC)  # midnight in Belawan


@pytest.fixture(autouse=True)
def morning():
    """The morning of the meeting."""
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def verbs():
    return [entry.verb for entry in AuditEntry.objects.filter(verb__startswith="hall").order_by("sequence")]


def token(code):
    return hall.token_of(code)


@pytest.mark.parametrize("act", [halls.open_hall, halls.change_hall_code, halls.close_hall])
def test_it_refuses_a_viewer_and_another_unit(act, draft, vera, tono):
    for user in (vera, tono):
        with pytest.raises(Refused) as no:
            act(draft, by=user)
        assert no.value.sentences == ["Anda tidak dapat mengatur daftar hadir rapat ini."]

    assert (HallCode.objects.count(), verbs()) == (0, [])


@pytest.mark.parametrize("act", [halls.open_hall, halls.change_hall_code, halls.close_hall])
def test_it_refuses_once_the_minutes_are_circulated(act, draft, budi, janton):
    code = halls.open_hall(draft, by=budi)
    circulating.circulate(draft, by=janton)

    with pytest.raises(Refused) as no:
        act(draft, by=budi)

    assert no.value.sentences == ["Notulen ini sudah diedarkan."]
    assert hall.code_of(token(code)) is None
    assert verbs() == ["hall-opened"]


def test_it_refuses_without_a_date_and_after_the_day(draft, budi, morning):
    morning.move_to(DAY_AFTER)
    with pytest.raises(Refused) as past:
        halls.open_hall(draft, by=budi)
    draft.date = None
    draft.save(update_fields=["date"])
    with pytest.raises(Refused) as undated:
        halls.open_hall(draft, by=budi)

    assert past.value.sentences == ["Hari rapat ini sudah lewat. Catat siapa yang hadir pada daftar hadir."]
    assert undated.value.sentences == [
        "Isi tanggal rapat lebih dahulu. Daftar hadir lewat ponsel dibuka pada hari itu."
    ]
    assert HallCode.objects.count() == 0


@pytest.mark.parametrize("act", [halls.change_hall_code, halls.close_hall])
def test_there_is_nothing_to_change_or_close_before_it_is_open(act, draft, budi):
    with pytest.raises(Refused) as no:
        act(draft, by=budi)

    assert no.value.sentences == ["Daftar hadir lewat ponsel tidak sedang dibuka."]


def test_it_opens_once(draft, budi, dewi):
    first = halls.open_hall(draft, by=budi)
    again = halls.open_hall(draft, by=dewi)

    assert (first.version, again.version, again.opened_by, again.opened_at) == (1, 1, budi, MORNING)
    assert hall.code_of(token(first)) == first
    assert verbs() == ["hall-opened"]


def test_it_lets_people_in_on_the_day_of_the_meeting_only(draft, budi, morning):
    morning.move_to(EVENING_BEFORE)
    code = halls.open_hall(draft, by=budi)
    found = [hall.code_of(token(code))]
    for moment in (MORNING, DAY_AFTER):
        morning.move_to(moment)
        found.append(hall.code_of(token(code)))

    assert found == [None, code, None]


def test_the_day_is_that_of_the_unit(draft, budi, belawan, morning):
    belawan.time_zone = "Asia/Jayapura"  # two hours before Belawan
    belawan.save(update_fields=["time_zone"])
    morning.move_to(EVENING_BEFORE)
    code = halls.open_hall(draft, by=budi)

    assert hall.code_of(token(code)) == code


def test_a_changed_code_ends_the_old_one_at_once(draft, budi):
    old = token(halls.open_hall(draft, by=budi))
    new = halls.change_hall_code(draft, by=budi)

    assert (new.version, hall.code_of(old), hall.code_of(token(new))) == (2, None, new)
    assert verbs() == ["hall-opened", "hall-code-changed"]


def test_two_who_change_the_same_code_change_it_once(draft, budi, dewi):
    halls.open_hall(draft, by=budi)
    halls.change_hall_code(draft, by=budi, seen=1)
    second = halls.change_hall_code(draft, by=dewi, seen=1)

    assert (second.version, verbs()) == (2, ["hall-opened", "hall-code-changed"])


def test_a_closed_hall_opens_again_under_a_new_code(draft, budi, dewi):
    old = token(halls.open_hall(draft, by=budi))
    halls.close_hall(draft, by=budi)
    closed = halls.close_hall(draft, by=dewi)
    shut = hall.code_of(old)
    again = halls.open_hall(draft, by=dewi)

    assert (closed.closed_by, closed.closed_at, shut) == (budi, MORNING, None)
    assert (again.version, again.closed_at, again.closed_by, again.opened_by) == (2, None, None, dewi)
    assert (hall.code_of(old), hall.code_of(token(again))) == (None, again)
    assert verbs() == ["hall-opened", "hall-closed", "hall-opened"]


def test_the_audit_log_does_not_hold_what_opens_the_door(draft, budi):
    code = halls.open_hall(draft, by=budi)
    entry = AuditEntry.objects.get(verb="hall-opened")

    assert (entry.subject, entry.subject_id, entry.detail.content) == ("meeting", draft.pk, '{"version":1}')
    assert token(code) not in code.digest
