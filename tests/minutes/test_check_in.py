"""Checking in on the own phone by the code of the hall: who is let in, what is written down, what is never shown."""

import logging
import re
from urllib.parse import unquote

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from minutes import hall
from minutes.actions import checking_in, halls, recording
from minutes.models import Attendance, AttendanceSignature, HallCode, Meeting
from minutes.views.check_in import key_of, receipt_of
from participants import actions
from participants.models import Area, AuditEntry, Group, Participant
from rakor.refusals import Refused
from tests import hostile
from tests.cast import add_person
from tests.minutes.pages import text

pytestmark = pytest.mark.django_db
SIGNATURE = "[[60,150,90,60,120,150,150,60],[200,120,330,118]]"
GUEST = {"name": "H. Sarno", "group": "kepala-lingkungan", "position": "Kepala Lingkungan 7", "strokes": SIGNATURE}
SIGN = "Tulis tanda tangan Anda di dalam kotak, atau beri tanda centang pada “Saya hadir, tanpa tanda tangan”."
MOMENT = "2024-01-10T02:12:00Z"  # 09.12 in Belawan


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(MOMENT, tick=False):
        yield


@pytest.fixture
def code(draft, dewi):
    """The hall is open."""
    return HallCode.objects.create(
        meeting=draft, digest=hall.digest_of(draft.pk, 1), opened_at=timezone.now(), opened_by=dewi
    )


@pytest.fixture
def door(code):
    return f"/hadir/{hall.token_of(code)}/"


@pytest.fixture
def row(draft, ahmad):
    return Attendance.objects.get(meeting=draft, participant=ahmad)


@pytest.fixture
def phone(client):
    return client


def invited(door, row):
    return f"{door}isi/?undangan={key_of(row)}"


def errors(response):
    return response.status_code, [str(one) for ones in response.context["form"].errors.values() for one in ones]


# Who is not let in ----------------------------------------------------------------------------------

PAGES = ["", "isi/", "tercatat/1:x/", "kesepakatan/"]
SHUT = "Kode ini tidak terbuka"


@pytest.mark.parametrize("page", PAGES)
def test_a_code_that_is_none_says_what_to_do(client, code, page):
    answer = client.get(f"/hadir/{'x' * 22}/{page}")

    assert answer.status_code == 404
    assert "Pindai sekali lagi kode pada layar di ruang rapat" in text(answer)


def _change(code):
    code.version, code.digest = 2, hall.digest_of(code.meeting_id, 2)
    code.save()


def _close(code):
    code.closed_at, code.closed_by = timezone.now(), code.opened_by
    code.save()


def _another_day(code):
    Meeting.objects.filter(pk=code.meeting_id).update(date="2024-01-11")


def _circulate(code):
    Meeting.objects.filter(pk=code.meeting_id).update(
        state="circulated", circulated_at=timezone.now(), circulated_by=code.opened_by
    )


@pytest.mark.parametrize("what", [_change, _close, _another_day, _circulate])
@pytest.mark.parametrize("page", PAGES)
def test_whatever_is_wrong_with_a_code_looks_the_same(client, code, door, row, what, page):
    unknown = client.get(f"/hadir/{'x' * 22}/{page}")
    what(code)
    answers = [client.get(door + page), client.post(f"{door}isi/", GUEST)]

    assert {answer.status_code for answer in answers} == {404}
    language = re.compile(r'name="(?:csrfmiddlewaretoken|next)" value="[^"]*"')
    assert language.sub("", answers[0].content.decode()) == language.sub("", unknown.content.decode())
    assert Attendance.objects.exclude(checked_in_at=None).count() == 0


@pytest.mark.parametrize("what", [_change, _close, _another_day, _circulate])
def test_the_action_asks_again_while_it_holds_the_meeting(code, draft, row, what):
    what(HallCode.objects.get())
    with pytest.raises(Refused) as no:
        checking_in.check_in(draft, code=code, attendance=row)

    assert no.value.sentences == [
        "Pencatatan kehadiran sudah ditutup. Sampaikan kepada petugas penerima tamu bahwa Anda hadir."
    ]


def test_staff_who_are_signed_in_check_nobody_in(client_of, dewi, door, row):
    answer = client_of(dewi).post(invited(door, row), {"strokes": SIGNATURE})

    assert answer.status_code == 403
    assert "pakai kios rapat ini" in text(answer)
    row.refresh_from_db()
    assert row.checked_in_at is None


def test_a_form_without_our_token_is_refused(door, row):
    assert Client(enforce_csrf_checks=True).post(invited(door, row), {"strokes": SIGNATURE}).status_code == 403


@pytest.mark.parametrize("key", ["0", "-1", "1.5", "abc", "9" * 30, "²", "1 ", "1:", ":", "1:tanda"])
def test_a_row_that_is_none_does_not_exist(client, door, key):
    answer = client.get(f"{door}isi/?undangan={key}")

    assert answer.status_code == 404
    assert "Nama ini tidak ada lagi. Cari sekali lagi, atau lanjutkan sebagai tamu." in text(answer)


def test_the_roll_is_not_read_number_by_number(client, door, row):
    """Three letters of a name find somebody; the number of a row, which anybody counts up, finds nobody."""
    assert client.get(f"{door}isi/?undangan={row.pk}").status_code == 404
    assert client.post(f"{door}isi/?undangan={row.pk}", {"strokes": SIGNATURE}).status_code == 404
    assert client.get(f"{door}isi/?undangan={receipt_of(row)}").status_code == 404
    row.refresh_from_db()
    assert row.checked_in_at is None
    assert client.get(invited(door, row)).status_code == 200


def test_a_row_of_another_rakor_does_not_exist(client, door, dewi, belawan, ahmad):
    other = recording.plan_meeting(belawan, by=dewi, title="Lain", invitees=[ahmad]).attendances.get()

    assert client.get(invited(door, other)).status_code == 404
    assert client.post(invited(door, other), {"strokes": SIGNATURE}).status_code == 404


def test_a_forged_receipt_is_none(client, door, row):
    assert client.get(f"{door}tercatat/{row.pk}/").status_code == 404
    assert client.get(f"{door}tercatat/{row.pk}:forged/").status_code == 404
    assert client.get(f"{door}tercatat/{key_of(row)}/").status_code == 404


# What is asked --------------------------------------------------------------------------------------


def test_without_a_mark_or_a_confirmation_nothing_is_recorded(client, door, row):
    answer = client.post(invited(door, row), {})

    assert errors(answer) == (422, [SIGN])


def test_a_guest_is_asked_for_name_group_and_position(client, door):
    assert errors(client.post(f"{door}isi/", {"unsigned": "on"})) == (
        422,
        ["Isi nama Anda.", "Pilih salah satu: Anda hadir sebagai apa.", "Isi jabatan, instansi, atau organisasi Anda."],
    )


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "123", "Tulis nama Anda dengan huruf."),
        ("name", "a" * 121, "Nama terlalu panjang. Singkat namanya, atau tulis tanpa gelar."),
        ("group", "penyusup", "Pilih salah satu: Anda hadir sebagai apa."),
        ("area", "Atlantis", "Pilih wilayah dari daftar, misalnya Medan Belawan / Belawan I."),
        ("phone", "12", "Tulis nomor seperti 0812-3456-7890, atau dengan + dan kode negara"),
        ("consented", "on", "Isi nomor WhatsApp Anda, atau hapus tanda pada pilihan di bawahnya."),
        ("strokes", "[" * 50_000, "Tanda tangan tidak terbaca. Bersihkan kotaknya, lalu tulis sekali lagi."),
        ("strokes", "[[1,1]]", "Tanda tangan ini terlalu pendek. Tulis seperti di kertas, lebih besar, "
         "di dalam kotak."),
    ],
    ids=lambda value: str(value)[:12],
)  # fmt: skip
def test_what_is_wrong_is_said_in_a_sentence(client, door, field, typed, sentence):
    assert errors(client.post(f"{door}isi/", GUEST | {field: typed})) == (422, [sentence])


def test_a_form_that_is_wrong_keeps_everything_that_was_typed(client, door):
    answer = client.post(f"{door}isi/", GUEST | {"phone": "12", "area": "Bagan", "on_behalf_of": "Pak Lurah"})
    page = answer.content.decode()

    for typed in [*GUEST.values(), "12", "Bagan", "Pak Lurah"]:
        assert f'value="{typed}"' in page
    assert 'value="kepala-lingkungan" class' in page or "checked" in page


@pytest.mark.parametrize("name", [*list(hostile.PLAIN.values())[:3], *hostile.XSS[::6]])
def test_hostile_names_are_text(client, door, name):
    answer = client.post(f"{door}isi/", GUEST | {"name": f"Sarno {name}"}, follow=True)

    assert answer.status_code in {200, 422}
    assert hostile.hazards(answer.content.decode()) == []


# Finding the own name -------------------------------------------------------------------------------


def test_two_letters_find_nobody(client, door):
    answer = client.get(door, {"nama": "ah"})

    assert "Tulis paling sedikit tiga huruf." in text(answer)
    assert "Ahmad" not in text(answer)


def test_three_letters_find_name_and_position_and_no_number(client, door):
    answer = client.get(door, {"nama": "ahm"})

    assert "Ust. Ahmad Siregar Imam Masjid Raya Ini saya" in text(answer)
    assert not re.search("0000-?7890|••••", answer.content.decode())


def test_only_the_roll_is_searched_and_eight_are_shown(client, door, draft, belawan, dewi):
    for number in range(12):
        person = add_person(belawan, dewi, f"Ahmad {'abcdefghijkl'[number]}", "lurah")
        if number < 9:
            recording.add_attendance(draft, person, by=dewi)
    answer = client.get(door, {"nama": "ahmad"})

    assert text(answer).count("Ini saya") == 8
    assert "Tulis nama Anda lebih lengkap." in text(answer)


def test_wildcards_are_letters_of_nobody(client, door):
    assert "Ahmad" not in text(client.get(door, {"nama": "%%%"}))
    assert "Ahmad" not in text(client.get(door, {"nama": "a_m"}))


def test_who_has_arrived_is_said_to_have(client, door, row):
    client.post(invited(door, row), {"strokes": SIGNATURE})
    answer = client.get(door, {"nama": "ahmad"})

    assert "sudah tercatat pukul 09.12 WIB" in text(answer)
    assert "Ini saya" not in text(answer)


def test_the_forgotten_are_not_found(client, door, ahmad, dewi):
    Participant.objects.filter(pk=ahmad.pk).update(forgotten_at=timezone.now(), forgotten_by=dewi)

    assert "Ahmad" not in text(client.get(door, {"nama": "ahmad"}))


def test_the_pages_ask_a_fixed_number_of_queries(client, door, draft, belawan, dewi, row, django_assert_num_queries):
    def counted():
        with django_assert_num_queries(2):
            client.get(door, {"nama": "ahmad"})
        with django_assert_num_queries(3):
            client.get(f"{door}isi/")
        with django_assert_num_queries(2):
            client.get(invited(door, row))
        with django_assert_num_queries(2):
            client.get(f"{door}kesepakatan/")

    counted()
    for number in range(30):
        recording.add_attendance(draft, add_person(belawan, dewi, f"Ahmad {number}", "lurah"), by=dewi)
        recording.add_commitment(draft, by=dewi, text=f"Janji {number}")
    counted()


def test_the_notice_says_what_for_who_sees_how_long_and_which_rights(client, door):
    for page in (door, f"{door}isi/"):
        said = text(client.get(page))
        assert "Dipakai untuk daftar hadir dan tindak lanjut rakor, tugas pelayanan publik Polri (UU 27/2022)." in said
        assert "Nomor dan tanda tangan hanya dilihat petugas." in said
        assert "Nomor dihapus 6 bulan setelah rakor, kesepakatan, dan perubahan data Anda yang terakhir." in said
        assert "pakai tautan pribadi Anda; dijawab dalam 3 × 24 jam." in said


def test_consent_is_not_ticked_beforehand(client, door, row):
    for page in (invited(door, row), f"{door}isi/"):
        assert "checked" not in client.get(page).content.decode()


def test_only_an_ordinary_rakor_shows_its_title_and_its_commitments(client, door, draft, row):
    assert draft.title in text(client.get(door))
    agreed = client.get(f"{door}kesepakatan/")
    assert "Turut serta aktif" in text(agreed)
    assert "Turut serta aktif" in unquote(agreed.context["share"])
    Meeting.objects.filter(pk=draft.pk).update(classification="terbatas")
    done = client.post(invited(door, row), {"strokes": SIGNATURE}, follow=True)

    pages = [client.get(door, {"nama": "ahmad"}), client.get(f"{door}isi/"), done]
    assert [draft.title in text(page) for page in pages] == [False] * 3
    assert "Lihat kesepakatan" not in text(done)
    assert client.get(f"{door}kesepakatan/").status_code == 404
    assert "Rabu, 10 Januari 2024 · Aula Wira Satya" in text(pages[0])


# What is written down -------------------------------------------------------------------------------


def test_an_invited_person_checks_in(client, door, row, draft):
    answer = client.post(invited(door, row), {"strokes": SIGNATURE}, follow=True)
    row.refresh_from_db()

    assert answer.redirect_chain[0][1] == 303
    assert "Anda tercatat hadir pukul 09.12 WIB" in text(answer)
    assert "Ust. Ahmad Siregar Tokoh agama" in text(answer)
    assert (row.status, row.way, row.checked_in_by, row.version) == ("present", "self", None, 2)
    assert (row.checked_in_at, row.signature.strokes, row.signature.drawn_by) == (timezone.now(), SIGNATURE, None)
    entry = AuditEntry.objects.order_by("-pk").first()
    assert (entry.verb, entry.subject, entry.subject_id, entry.actor) == ("checked in", "attendance", row.pk, None)
    assert entry.detail.content == f'{{"participant":{row.participant_id},"phone":false,"signed":true,"way":"self"}}'


def test_without_drawing_the_confirmation_counts(client, door, row):
    client.post(invited(door, row), {"unsigned": "on", "strokes": "[[1,1]]"})
    row.refresh_from_db()

    assert (row.status, row.way) == ("present", "self")
    assert AttendanceSignature.objects.count() == 0


def test_twice_is_once_and_the_answers_are_equal(client, door, row):
    first = client.post(invited(door, row), {"strokes": SIGNATURE})
    with time_machine.travel("2024-01-10T03:00:00Z", tick=False):
        second = Client().post(invited(door, row), {"unsigned": "on"})
        third = Client().get(invited(door, row))
        again = Client().get(first.url)

    assert first.url == second.url == third.url
    assert "pukul 09.12 WIB" in text(again)
    assert AuditEntry.objects.filter(verb="checked in").count() == 1


def test_who_was_marked_as_away_is_here_after_all(client, door, row):
    Attendance.objects.filter(pk=row.pk).update(status="excused", reason="Sakit")
    client.post(invited(door, row), {"strokes": SIGNATURE})
    row.refresh_from_db()

    assert (row.status, row.reason, row.checked_in_at) == ("present", "", timezone.now())


def test_somebody_comes_in_the_place_of_the_invited(client, door, row, ahmad):
    address = f"{invited(door, row)}&mewakili=1"
    assert errors(client.post(address, {"unsigned": "on"})) == (422, ["Isi nama Anda."])
    sent = {"represented_by": "Sari Lubis, sekretaris", "unsigned": "on", "phone": "0812 9999 8888"}
    answer = client.post(address, sent, follow=True)
    row.refresh_from_db()
    ahmad.refresh_from_db()

    assert (row.status, row.represents) == ("represented", "Sari Lubis, sekretaris")
    assert "diwakili oleh Sari Lubis, sekretaris" in text(answer)
    assert ahmad.phone == "+6281200007890"


def test_a_stranger_does_not_overwrite_a_number(client, door, row, ahmad):
    sent = {"unsigned": "on", "phone": "0812 9999 8888", "consented": "on"}
    answer = client.post(invited(door, row), sent, follow=True)
    ahmad.refresh_from_db()

    assert (ahmad.phone, ahmad.consented_on, ahmad.version) == ("+6281200007890", None, 1)
    assert not re.search("9999|0000-?7890|••••", answer.content.decode())


def test_the_own_number_with_consent_is_kept(client, door, draft, dewi, kapolres):
    row = recording.add_attendance(draft, kapolres, by=dewi)
    client.post(invited(door, row), {"unsigned": "on", "phone": "0812 9999 8888", "consented": "on"})
    kapolres.refresh_from_db()

    assert (kapolres.phone, str(kapolres.consented_on)) == ("+6281299998888", "2024-01-10")


def test_the_operator_is_told_that_nobody_has_looked_at_the_number(client, door, draft, dewi, kapolres, client_of):
    row = recording.add_attendance(draft, kapolres, by=dewi)
    client.post(invited(door, row), {"unsigned": "on", "phone": "0812 9999 8888"})
    kapolres.refresh_from_db()
    page = f"/kelompok/orang/{kapolres.pk}/"

    assert str(kapolres.phone_unconfirmed_since) == "2024-01-10"
    assert "Nomor ini ditulis di pintu" in client_of(dewi).get(page).content.decode()

    actions.change_participant(kapolres, by=dewi, version=kapolres.version, phone=kapolres.phone)

    assert kapolres.phone_unconfirmed_since is None
    assert "Nomor ini ditulis di pintu" not in client_of(dewi).get(page).content.decode()


def test_a_number_that_an_officer_saw_is_confirmed(draft, dewi, kapolres):
    row = recording.add_attendance(draft, kapolres, by=dewi)
    checking_in.check_in(draft, witness=dewi, attendance=row, phone="+6281299998888")
    kapolres.refresh_from_db()

    assert (kapolres.phone, kapolres.phone_unconfirmed_since) == ("+6281299998888", None)


def test_a_number_without_consent_is_no_consent(client, door, draft, dewi, kapolres):
    row = recording.add_attendance(draft, kapolres, by=dewi)
    client.post(invited(door, row), {"unsigned": "on", "phone": "0812 9999 8888"})
    kapolres.refresh_from_db()

    assert (kapolres.phone, kapolres.consented_on) == ("+6281299998888", None)


def test_a_guest_is_written_into_the_book_and_onto_the_roll(client, door, draft, belawan):
    area = Area.objects.create(
        unit=belawan, name="Bagan Deli", full_name="Medan Belawan / Bagan Deli", regency="Medan", level="urban-village"
    )
    sent = GUEST | {"area": "bagan deli", "phone": "0812 9999 8888", "on_behalf_of": "Lurah Bagan Deli"}
    answer = client.post(f"{door}isi/", sent, follow=True)
    row = draft.attendances.get(way="self")
    person = row.participant

    assert "Anda tercatat hadir pukul 09.12 WIB" in text(answer)
    assert (person.title_prefix, person.name, person.position) == ("H.", "Sarno", "Kepala Lingkungan 7")
    assert (person.unit, person.area, person.added_by, person.phone) == (belawan, area, None, "+6281299998888")
    assert (row.status, row.reason, row.order) == ("present", "Mewakili Lurah Bagan Deli", 2)
    assert [entry.verb for entry in AuditEntry.objects.order_by("pk")][-1] == "checked in"


def test_a_guest_who_sends_twice_is_one_guest(client, door, draft):
    first = client.post(f"{door}isi/", GUEST)
    second = Client().post(f"{door}isi/", GUEST | {"name": "  SARNO  ", "position": "kepala lingkungan 7"})

    assert first.url == second.url
    assert draft.attendances.filter(way="self").count() == Participant.objects.filter(name__iexact="sarno").count() == 1


def test_who_types_the_name_of_an_invited_person_is_asked(client, door, row, draft):
    sent = GUEST | {"name": "Ahmad Siregar", "group": "tokoh-agama"}
    answer = client.post(f"{door}isi/", sent)

    assert answer.status_code == 422
    assert "Apakah ini Anda?" in text(answer)
    assert draft.attendances.exclude(checked_in_at=None).count() == 0
    client.post(f"{door}isi/", sent | {"this_is_me": str(row.pk)})
    row.refresh_from_db()
    assert (row.way, row.signature.strokes, draft.attendances.count()) == ("self", SIGNATURE, 1)


def test_the_enter_key_does_not_say_who_one_is(client, door, row):
    page = client.post(f"{door}isi/", GUEST | {"name": "Ahmad Siregar", "group": "tokoh-agama"}).content.decode()
    form = page[page.index("data-check-in") :]

    assert "name=" not in re.search("<button[^>]*>", form)[0]


def test_a_namesake_is_somebody_else(client, door, row, draft):
    sent = GUEST | {"name": "Ahmad Siregar", "group": "tokoh-agama"}
    client.post(f"{door}isi/", sent | {"not_me": "on"})

    assert draft.attendances.count() == 2
    row.refresh_from_db()
    assert row.checked_in_at is None


def test_a_forged_this_is_me_is_a_question_still(client, door, row, draft, dewi, kapolres):
    other = recording.add_attendance(draft, kapolres, by=dewi)
    sent = GUEST | {"name": "Ahmad Siregar", "group": "tokoh-agama", "this_is_me": str(other.pk)}

    assert client.post(f"{door}isi/", sent).status_code == 422
    other.refresh_from_db()
    assert other.checked_in_at is None


def test_a_guest_whom_the_book_knows_is_not_doubled(client, door, belawan, dewi, draft):
    sarno = add_person(belawan, dewi, "Sarno", "kepala-lingkungan", position="Kepala Lingkungan 7")
    client.post(f"{door}isi/", GUEST)

    assert draft.attendances.get(way="self").participant == sarno
    assert Participant.objects.filter(name="Sarno").count() == 1


def test_the_commitments_are_the_ones_of_now(client, door, draft, dewi):
    recording.add_commitment(draft, by=dewi, text="")
    promise = draft.commitments.first()
    promise.text = "Ronda setiap malam."
    promise.save()
    said = text(client.get(f"{door}kesepakatan/"))

    assert "Ronda setiap malam." in said
    assert "masih dapat berubah sampai notulen diedarkan" in said


def test_looking_writes_nothing(client, door, row):
    before = list(Attendance.objects.values()), AuditEntry.objects.count()
    for page in ["", "?nama=ahmad", "isi/", f"isi/?undangan={key_of(row)}", f"isi/?undangan={key_of(row)}&mewakili=1"]:
        assert client.get(door + page).status_code == 200

    assert (list(Attendance.objects.values()), AuditEntry.objects.count()) == before


def test_the_key_of_a_guest_is_the_person_however_written(db):
    lurah = Group.objects.get(code="lurah")
    one = checking_in.Guest("Sarno", lurah, position="Lurah")

    assert one.key == checking_in.Guest("SÁRNO", lurah, title_prefix="H.", position="LURAH").key
    assert one.key != checking_in.Guest("Sarno", lurah, position="Camat").key
    assert len(one.key) == 64


def test_no_page_may_be_kept_by_a_cache_or_found_by_a_search_engine(client, door):
    headers = client.get(door).headers

    assert (headers["Cache-Control"], headers["X-Robots-Tag"]) == ("private, no-store", "noindex, nofollow")


def test_an_open_page_of_the_minutes_does_not_save_over_a_check_in(client, client_of, budi, door, draft, row):
    client.post(invited(door, row), {"strokes": SIGNATURE})
    prefix = f"attendance-{row.pk}"
    sent = {f"{prefix}-version": 1, f"{prefix}-status": "absent"}
    answer = client_of(budi).post(f"/rakor/{draft.pk}/simpan/hadir/{row.pk}/", sent)

    assert answer.status_code == 409
    assert "Bagian ini berubah sementara itu: yang bersangkutan mencatat kehadiran" in text(answer)


def test_a_logged_refusal_holds_no_number_and_no_mark(client, door, caplog):
    with caplog.at_level(logging.DEBUG):
        client.post(f"{door}isi/", GUEST | {"phone": "0812 9999 8888", "name": ""})

    assert not re.search("9999|60,150", caplog.text)


# A flood of guests -----------------------------------------------------------------------------------


@pytest.fixture
def three_guests(settings):
    """So many write down their names with one code."""
    settings.HALL_GUESTS = 3


def guests(client, door, *numbers):
    sent = [GUEST | {"name": f"Tamu {'abcdefghij'[number]}"} for number in numbers]
    return [client.post(f"{door}isi/", data).status_code for data in sent]


def test_a_code_in_the_wrong_hands_does_not_fill_the_address_book(three_guests, client, door, draft):
    people = Participant.objects.count()
    assert guests(client, door, *range(10)) == [303] * 3 + [422] * 7
    assert (Participant.objects.count(), draft.attendances.exclude(guest_key="").count()) == (people + 3, 3)
    answer = client.post(f"{door}isi/", GUEST)
    assert "Mintalah kode baru kepada petugas" in text(answer)
    assert GUEST["name"] in answer.content.decode()


def test_in_a_flood_the_invited_and_those_who_are_recorded_get_in(three_guests, client, door, row):
    guests(client, door, 0, 1, 2)

    assert guests(client, door, 1) == [303]
    assert client.post(invited(door, row), {"strokes": SIGNATURE}).status_code == 303
    assert Attendance.objects.exclude(guest_key="").count() == 3


def test_with_a_new_code_the_next_guests_get_in(three_guests, client, code, door, draft, budi):
    assert guests(client, door, *range(4)) == [303, 303, 303, 422]

    with time_machine.travel("2024-01-10T02:20:00Z", tick=False):
        assert_a_new_code_lets_more_in(client, door, draft, budi)


def assert_a_new_code_lets_more_in(client, door, draft, budi):
    new = f"/hadir/{hall.token_of(halls.change_hall_code(draft, by=budi))}/"
    assert guests(client, door, 4) == [404]
    assert guests(client, new, *range(4, 8)) == [303, 303, 303, 422]


def test_two_hundred_honest_guests_get_in(client, door, draft, settings):
    assert settings.HALL_GUESTS >= 200
