"""The roll call at the door: refusals, taps, the other officer, guests, closing, and what the page weighs."""

import datetime

import pytest
import time_machine

from minutes import turnout
from minutes.actions import attending, circulating, recording
from minutes.models import Attendance
from participants.models import AuditEntry, Group, Participant
from rakor.refusals import Refused, Stale
from tests.cast import add_person
from tests.minutes.pages import queries_of

Status = Attendance.Status
SCRIPT = {"X-Requested-With": "rakor"}
NOON = datetime.datetime(2024, 1, 10, 2, 12, tzinfo=datetime.UTC)  # 09.12 in Belawan


@pytest.fixture
def row(draft):
    return draft.attendances.get()


@pytest.fixture
def page(client_of, budi, draft):
    """The minute taker at the door."""
    client = client_of(budi)
    client.address = f"/rakor/{draft.pk}/daftar-hadir/"
    return client


def tap(client, row, status, *, version=None, script=True, **fields):
    named = {"version": version or row.version, "status": status} | fields
    data = {f"door-{row.pk}-{name}": value for name, value in named.items()}
    return client.post(f"{client.address}{row.pk}/", data, headers=SCRIPT if script else {})


def text(response):
    return " ".join(response.content.decode().split())


def stored(row):
    row.refresh_from_db()
    return (row.status, row.represents, row.reason, row.checked_in_at is not None, row.version)


def add_to_roll(meeting, by, count, group="lurah"):
    people = [add_person(meeting.unit, by, f"Orang {n:03d}", group, position=f"Jabatan {n}") for n in range(count)]
    rows = [
        Attendance(meeting=meeting, unit=meeting.unit, participant=person, order=n) for n, person in enumerate(people)
    ]
    return Attendance.objects.bulk_create(rows)


# Refusals -----------------------------------------------------------------------------------------


def test_nobody_marks_after_circulation(circulated, row, budi):
    with pytest.raises(Refused):
        attending.mark(row, by=budi, version=row.version, status=Status.ABSENT)
    with pytest.raises(Refused):
        attending.add_guest(circulated, by=budi, name="Usman", group=Group.objects.get(code="lurah"))
    with pytest.raises(Refused):
        attending.close_roll(circulated, by=budi)

    assert stored(row) == ("present", "", "", False, 1)
    assert circulated.attendances.count() == 1


@pytest.mark.parametrize("who", ["vera", "tono", "sari_admin"])
def test_nobody_marks_without_a_role_that_records(request, who, draft, row):
    with pytest.raises(Refused):
        attending.mark(row, by=request.getfixturevalue(who), version=row.version, status=Status.ABSENT)

    assert stored(row) == ("present", "", "", False, 1)


def test_an_old_version_writes_nothing(draft, row, dewi, budi):
    attending.mark(row, by=dewi, version=1, status=Status.EXCUSED, reason="Sakit")
    with pytest.raises(Stale):
        attending.mark(row, by=budi, version=1, status=Status.ABSENT)

    assert stored(row) == ("excused", "", "Sakit", False, 2)


def test_a_row_that_was_taken_off_the_roll_is_stale(draft, row, budi):
    gone = Attendance.objects.get(pk=row.pk)
    recording.remove_row(row, by=budi)
    with pytest.raises(Stale):
        attending.mark(gone, by=budi, version=1, status=Status.ABSENT)


def test_a_representative_needs_a_name_and_an_excuse_a_reason(page, row):
    nameless, reasonless = tap(page, row, "represented"), tap(page, row, "excused")

    assert (nameless.status_code, reasonless.status_code) == (422, 422)
    assert f'data-field="id_door-{row.pk}-represents">Tulis siapa yang datang mewakili.' in text(nameless)
    assert f'data-field="id_door-{row.pk}-reason">Tulis alasan' in text(reasonless)
    assert stored(row) == ("present", "", "", False, 1)


# Marking ------------------------------------------------------------------------------------------


@time_machine.travel(NOON, tick=False)
def test_present_at_the_door_is_seen_by_the_officer(page, row, budi):
    answer = tap(page, row, "present")

    assert answer.status_code == 200
    assert "Hadir 09.12" in text(answer)
    assert "1 hadir dari 1 undangan · 1 tercatat di pintu" in text(answer)
    assert stored(row) == ("present", "", "", True, 2)
    assert (row.checked_in_by, row.checked_in_at, row.way) == (budi, NOON, "roll-call")
    assert (row.saved_by, row.saved_at) == (budi, NOON)


def test_by_exception_nobody_needs_to_be_touched(draft, row):
    found = turnout.of(draft)

    assert (found.expected, found.present, found.arrived) == (1, 1, 0)


def test_who_came_for_whom_is_said(page, row):
    answer = tap(page, row, "represented", represents="Usman Hadi")

    assert "Usman Hadi mewakili Ahmad Siregar" in text(answer)
    assert stored(row) == ("represented", "Usman Hadi", "", True, 2)


def test_what_was_marked_can_be_taken_back(page, row):
    tap(page, row, "present")
    tap(page, row, "excused", version=2, reason="Sakit")
    assert stored(row) == ("excused", "", "Sakit", False, 3)
    tap(page, row, "waiting", version=3)

    assert stored(row) == ("present", "", "", False, 4)
    assert (row.checked_in_by, row.checked_in_at) == (None, None)
    assert [entry.verb for entry in AuditEntry.objects.filter(subject="attendance")] == ["marked"] * 3


def test_the_same_tap_twice_is_once_whatever_version_was_read(page, row, client_of, dewi):
    first = tap(page, row, "present")
    other = client_of(dewi)
    other.address = page.address
    second = tap(other, row, "present", version=1)

    assert (first.status_code, second.status_code) == (200, 200)
    assert stored(row)[-1] == 2
    assert AuditEntry.objects.filter(verb="marked").count() == 1


def test_who_announced_a_representative_is_not_seen_until_marked(page, row):
    Attendance.objects.filter(pk=row.pk).update(status="represented", represents="Usman")
    assert tap(page, row, "waiting", represents="Usman").status_code == 200
    assert stored(row) == ("represented", "Usman", "", False, 1)
    tap(page, row, "represented", represents="Usman")

    assert stored(row) == ("represented", "Usman", "", True, 2)


def test_whoever_was_seen_stays_seen_by_whom_and_when(page, row, dewi):
    with time_machine.travel(NOON, tick=False):
        attending.mark(row, by=dewi, version=1, status=Status.PRESENT)
    tap(page, row, "represented", version=2, represents="Usman")

    assert stored(row) == ("represented", "Usman", "", True, 3)
    assert (row.checked_in_by, row.checked_in_at) == (dewi, NOON)


# Two officers -------------------------------------------------------------------------------------


def test_whoever_comes_second_reads_what_the_other_recorded(page, row, dewi):
    with time_machine.travel(NOON, tick=False):
        attending.mark(row, by=dewi, version=1, status=Status.EXCUSED, reason="Dinas luar")
    answer = tap(page, row, "represented", represents="Usman")
    whole = tap(page, row, "represented", represents="Usman", script=False)

    assert (answer.status_code, whole.status_code) == (409, 409)
    assert "Dewi Anggraini mencatat pukul 09.12: <b>Izin: Dinas luar</b>" in text(answer)
    assert "Pilihan Anda: <b>Diwakili</b>" in text(answer)
    assert f'name="door-{row.pk}-represents" value="Usman"' in text(whole)
    assert f'name="door-{row.pk}-version" value="2"' in text(whole)
    assert stored(row) == ("excused", "", "Dinas luar", False, 2)


def test_the_roll_of_the_recording_page_and_the_door_know_each_other(page, draft, row):
    save = f"/rakor/{draft.pk}/simpan/hadir/{row.pk}/"
    typed = {f"attendance-{row.pk}-version": 1, f"attendance-{row.pk}-status": "absent"}
    tap(page, row, "excused", reason="Sakit")

    assert page.post(save, typed, headers=SCRIPT).status_code == 409
    assert page.post(save, typed | {f"attendance-{row.pk}-version": 2}, headers=SCRIPT).status_code == 200
    assert tap(page, row, "present", version=2).status_code == 409
    assert stored(row)[0] == "absent"


def test_news_say_nothing_until_something_changed(page, row):
    state = page.get(page.address).context["door"].state
    assert page.get(f"{page.address}kabar/?sejak={state}").status_code == 204
    tap(page, row, "excused", reason="Sakit")
    news = page.get(f"{page.address}kabar/?sejak={state}")

    assert news.status_code == 200
    assert "0 hadir dari 1 undangan · 0 tercatat di pintu" in text(news)
    assert f'data-state="{news.context["door"].state}"' in text(news)


def test_news_see_whoever_checked_in_alone(page, row):
    state = page.get(page.address).context["door"].state
    Attendance.objects.filter(pk=row.pk).update(checked_in_at=NOON, way="self")
    assert page.get(f"{page.address}kabar/?sejak={state}").status_code == 200


def test_the_names_of_a_group_are_asked_for_alone(page, draft, dewi):
    add_to_roll(draft, dewi, 2)
    answer = text(page.get(f"{page.address}kabar/?kelompok=lurah"))

    assert ("Orang 000" in answer, "Orang 001" in answer, "Ahmad" in answer) == (True, True, False)


# Without script -----------------------------------------------------------------------------------


def test_without_script_the_answer_leads_back_to_the_row(page, row):
    answer = tap(page, row, "present", script=False)

    assert answer.status_code == 303
    assert answer.url == f"{page.address}?buka=tokoh-agama#baris-{row.pk}"


def test_names_are_found_without_script(page, draft, dewi):
    add_to_roll(draft, dewi, 3)
    answer = text(page.get(f"{page.address}?q=orang+jabatan+1"))

    assert ("Orang 001" in answer, "Orang 002" in answer, "Ahmad" in answer) == (True, False, False)


def test_after_circulation_the_roll_is_read_only(page, draft, row, janton):
    tap(page, row, "present")
    circulating.circulate(draft, by=janton)
    answer = page.get(page.address)

    assert answer.status_code == 200
    assert "Ahmad Siregar" in text(answer)
    assert "data-save" not in text(answer)
    assert tap(page, row, "absent", version=2).status_code == 409
    assert tap(page, row, "present", version=1).status_code == 200  # it says so already
    assert page.post(f"{page.address}tamu/", {"guest-name": "Usman", "guest-group": "lurah"}).status_code == 409


# Guests -------------------------------------------------------------------------------------------


def let_in(client, *, script=True, **typed):
    data = {f"guest-{name}": value for name, value in typed.items() if name not in {"use", "anyway"}}
    data |= {name: typed[name] for name in ("use", "anyway") if name in typed}
    return client.post(f"{client.address}tamu/", data, headers=SCRIPT if script else {})


def test_a_guest_needs_a_name_and_a_group(page, draft):
    assert let_in(page, name="", group="").status_code == 422
    assert let_in(page, name="123", group="lurah").status_code == 422
    assert let_in(page, name="Usman", group="lurah", area="Tidak ada").status_code == 422
    assert draft.attendances.count() == 1


@time_machine.travel(NOON, tick=False)
def test_a_guest_is_added_with_titles_and_is_there(page, draft, budi):
    answer = let_in(page, name="Drs. Usman Hadi SH", group="tokoh-pemuda", position="Ketua OKP")
    guest = draft.attendances.get(participant__name="Usman Hadi")

    assert answer.status_code == 200
    assert (guest.participant.title_prefix, guest.participant.title_suffix) == ("Drs.", "S.H.")
    assert (guest.participant.group.code, guest.participant.position) == ("tokoh-pemuda", "Ketua OKP")
    assert (guest.way, guest.checked_in_at, guest.checked_in_by) == ("walk-in", NOON, budi)
    assert "2 hadir dari 1 undangan · termasuk 1 tamu tanpa undangan · 1 tercatat di pintu" in text(answer)


def test_the_next_guest_is_of_the_same_group(page, draft):
    answer = let_in(page, script=False, name="Usman Hadi", group="tokoh-pemuda")

    assert answer.status_code == 303
    assert answer.url == f"{page.address}?kelompok=tokoh-pemuda#id_guest-name"
    assert '<option value="tokoh-pemuda" selected>' in text(page.get(page.address))


def test_the_same_guest_of_the_same_officer_twice_is_once(page, draft):
    answers = [let_in(page, name="Usman Hadi", group="tokoh-pemuda", position="Ketua") for __ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert Participant.objects.filter(name="Usman Hadi").count() == 1
    assert draft.attendances.count() == 2


def test_who_bears_a_known_name_is_offered_instead_of_doubled(page, draft, row, ahmad):
    for script in (True, False):
        answer = let_in(page, script=script, name="Ustad Ahmad Siregar", group="tokoh-agama")
        assert answer.status_code == 409
        assert f'name="use" value="{ahmad.pk}"' in text(answer)
        assert "Ust. Ahmad Siregar, Imam Masjid Raya" in text(answer)
    assert 'value="Ustad Ahmad Siregar"' in text(answer)
    assert (draft.attendances.count(), stored(row)[-1]) == (1, 1)


def test_the_offered_person_is_marked_and_another_one_added(page, draft, row, ahmad):
    assert let_in(page, name="Ahmad Siregar", group="tokoh-agama", use=ahmad.pk).status_code == 200
    assert stored(row) == ("present", "", "", True, 2)
    assert let_in(page, name="Ahmad Siregar", group="tokoh-agama", anyway="on").status_code == 200
    assert draft.attendances.count() == 2


# Closing the roll ---------------------------------------------------------------------------------


def test_the_roll_is_not_closed_before_anybody_was_seen(page, draft, row):
    assert "Belum ada yang tercatat di pintu" in text(page.get(f"{page.address}tutup/"))
    answer = page.post(f"{page.address}tutup/")

    assert answer.status_code == 422
    assert "Belum ada yang tercatat di pintu" in text(answer)
    assert stored(row)[0] == "present"


def test_closing_the_roll_makes_absent_who_was_not_seen_whatever_they_promised(page, draft, row, dewi, ahmad, link_to):
    link_to(ahmad)
    unseen, seen, excused, answered = add_to_roll(draft, dewi, 4)
    tap(page, seen, "present")
    tap(page, excused, "excused", reason="Sakit")
    Attendance.objects.filter(pk=answered.pk).update(answer="coming", answered_at=NOON, answered_by=ahmad.links.get())
    asked = text(page.get(f"{page.address}tutup/"))
    assert ("3 orang" in asked, "Orang 000" in asked, "Ahmad Siregar" in asked, "Orang 003" in asked) == (
        True,
        True,
        True,
        True,
    )
    answer = page.post(f"{page.address}tutup/")

    assert (answer.status_code, answer.url) == (303, page.address)
    assert {one.pk: one.status for one in draft.attendances.all()} == {
        row.pk: "absent",
        unseen.pk: "absent",
        seen.pk: "present",
        excused.pk: "excused",
        answered.pk: "absent",
    }
    entry = AuditEntry.objects.get(verb="closed-roll")
    assert entry.detail.content == f'{{"absent":[{row.pk},{unseen.pk},{answered.pk}]}}'
    assert page.post(f"{page.address}tutup/").status_code == 303  # nobody is left
    assert tap(page, row, "present", version=2).status_code == 200


# What it weighs -----------------------------------------------------------------------------------


def test_the_page_asks_as_much_for_500_names_as_for_3(page, draft, dewi, row):
    add_to_roll(draft, dewi, 2)
    few = queries_of(page, page.address), queries_of(page, f"{page.address}kabar/?kelompok=lurah")
    add_to_roll(draft, dewi, 500)

    assert (queries_of(page, page.address), queries_of(page, f"{page.address}kabar/?kelompok=lurah")) == few
    assert few[0] <= 12
    assert len(page.get(page.address).content) < 150_000


def test_sixty_names_come_at_once_and_of_more_those_of_open_groups(page, draft, dewi):
    add_to_roll(draft, dewi, 59)
    answer = page.get(page.address)
    assert answer.content.count(b"data-save") == 60
    assert len(answer.content) < 150_000
    add_to_roll(draft, dewi, 1, group="tokoh-pemuda")

    assert page.get(page.address).content.count(b"data-save") == 0
    assert page.get(f"{page.address}?buka=lurah").content.count(b"data-save") == 59


@pytest.mark.parametrize("question", ["?q=orang", "?buka=lurah", "tutup/"])
def test_what_shows_the_names_asks_as_much_for_300_as_for_3(page, draft, dewi, row, question):
    add_to_roll(draft, dewi, 3)
    attending.mark(row, by=dewi, version=row.version, status=Status.PRESENT)
    few = queries_of(page, f"{page.address}{question}")
    add_to_roll(draft, dewi, 297)

    assert queries_of(page, f"{page.address}{question}") == few


def test_news_cost_one_query_more_than_the_door(page, draft, django_assert_num_queries):
    state = page.get(page.address).context["door"].state
    with django_assert_num_queries(5):  # session, user, roles, meeting, state
        assert page.get(f"{page.address}kabar/?sejak={state}").status_code == 204


def test_what_cannot_be_saved_any_more_can_still_be_copied(page, draft, row, janton):
    circulating.circulate(draft, by=janton)
    answer = tap(page, row, "represented", represents="x" * 200, script=False)

    assert answer.status_code == 409
    assert "x" * 200 in text(answer)


def test_enter_presses_the_button_of_the_form_and_not_the_offer(page, row):
    answer = text(let_in(page, script=False, name="Ahmad Siregar", group="tokoh-agama"))

    assert answer.index("Tambah dan catat hadir") < answer.index('name="use"')
    assert '<a href="#kembar">' in answer


def test_an_offer_belongs_to_the_name_it_was_made_for(page, draft, row, ahmad):
    let_in(page, name="Usman Hadi", group="lurah", use=ahmad.pk)

    assert stored(row)[-1] == 1
    assert draft.attendances.filter(participant__name="Usman Hadi").count() == 1
