"""What the projector shows, and to whom its page opens."""

import datetime
import re

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from minutes import hall
from minutes.actions import circulating, halls, recording
from minutes.models import Attendance, Commitment, HallCode, Meeting, Party
from participants.models import Group
from tests.cast import add_person
from tests.minutes.pages import queries_of, text

MORNING = datetime.datetime(2024, 1, 10, 3, 41, tzinfo=datetime.UTC)  # 10.41 in Belawan
SCRIPT = {"X-Requested-With": "rakor"}


@pytest.fixture(autouse=True)
def morning(request):
    """The morning of the meeting. (A session that is opened elsewhere would have ended.)"""
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def page(client, meeting):
    return client.get(f"/layar/{meeting.pk}/")


def news(client, meeting, etag=""):
    return client.get(f"/layar/{meeting.pk}/kabar/", headers=SCRIPT | ({"If-None-Match": etag} if etag else {}))


def promise(meeting, by, text, **columns):
    row = recording.add_commitment(meeting, by=by, text=text)
    for name, value in columns.items():
        setattr(row, name, value)
    row.save()
    Party.objects.create(commitment=row, scope=Party.Scope.EVERYONE)
    return row


def people(meeting, by, count, group="lurah", *, arrived=0):
    rows = []
    for n in range(count):
        person = add_person(meeting.unit, by, f"Lurah {n}", group)
        rows.append(Attendance(meeting=meeting, unit=meeting.unit, participant=person, order=n + 10))
    for row in rows[:arrived]:
        row.checked_in_at, row.way = timezone.now(), Attendance.Way.SELF
    Attendance.objects.bulk_create(rows)


# Doors ----------------------------------------------------------------------------------------------


def test_it_is_shown_by_those_who_record_in_the_own_unit(draft, dewi, budi, janton, vera, tono, client_of):
    for path in ("", "kabar/"):
        address = f"/layar/{draft.pk}/{path}"
        seen = [client_of(user).get(address).status_code for user in (dewi, budi, janton, vera, tono)]
        assert seen == [200, 200, 200, 403, 404]
        assert Client().get(address).status_code == 302


def test_the_script_is_told_that_the_session_has_ended(draft):
    answer = Client().get(f"/layar/{draft.pk}/kabar/", headers=SCRIPT)

    assert (answer.status_code, answer.content.decode()) == (401, "Sesi Anda berakhir. Masuk lagi.")


# The code -------------------------------------------------------------------------------------------


def test_before_it_is_opened_there_is_a_button_and_no_code(draft, budi, client_of):
    shown = page(client_of(budi), draft)

    assert "Daftar hadir lewat ponsel belum dibuka." in text(shown)
    assert f'action="/rakor/{draft.pk}/aula/buka/"' in shown.content.decode()
    assert "Kode QR" not in shown.content.decode()
    assert HallCode.objects.count() == 0


def test_opening_shows_the_code_and_its_address(draft, budi, client_of):
    client = client_of(budi)
    answer = client.post(f"/rakor/{draft.pk}/aula/buka/")
    token = hall.token_of(HallCode.objects.get())
    shown = page(client, draft)

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/layar/{draft.pk}/")
    assert f'<p class="addr">testserver/hadir/{token}/</p>' in shown.content.decode()
    assert 'aria-label="Kode QR daftar hadir"' in shown.content.decode()
    assert "Pindai untuk mencatat kehadiran" in text(shown)


def test_opened_the_day_before_it_says_from_when(draft, budi, client_of, morning):
    morning.move_to(MORNING - datetime.timedelta(days=1))
    client = client_of(budi)
    shown = client.post(f"/rakor/{draft.pk}/aula/buka/", follow=True)
    token = hall.token_of(HallCode.objects.get())

    assert "Daftar hadir sudah disiapkan. Peserta dapat masuk pada Rabu, 10 Januari 2024." in text(shown)
    assert "Kode tampil pada hari rapat, Rabu, 10 Januari 2024." in text(shown)
    assert token not in shown.content.decode()


def test_what_cannot_be_opened_says_why(draft, budi, client_of, morning):
    morning.move_to(MORNING + datetime.timedelta(days=1))
    answer = client_of(budi).post(f"/rakor/{draft.pk}/aula/buka/")

    assert answer.status_code == 422
    assert "Hari rapat ini sudah lewat. Catat siapa yang hadir pada daftar hadir." in text(answer)
    assert "Hari rapat sudah lewat." in text(answer)


def test_a_changed_code_is_another_picture(draft, budi, client_of):
    client = client_of(budi)
    old = hall.token_of(halls.open_hall(draft, by=budi))
    etag = news(client, draft).headers["ETag"]
    client.post(f"/rakor/{draft.pk}/aula/ganti/", {"version": 1})
    client.post(f"/rakor/{draft.pk}/aula/ganti/", {"version": 1})
    shown = news(client, draft, etag)

    assert HallCode.objects.get().version == 2
    assert shown.status_code == 200
    assert old not in shown.content.decode()
    assert hall.token_of(HallCode.objects.get()) in shown.content.decode()


@pytest.mark.parametrize("version", ["", "abc", "-1", "9" * 400, "1.5"])
def test_a_version_that_is_none_breaks_nothing(version, draft, budi, client_of):
    halls.open_hall(draft, by=budi)
    answer = client_of(budi).post(f"/rakor/{draft.pk}/aula/ganti/", {"version": version})

    assert answer.status_code == (404 if version else 303)


def test_closed_it_sends_people_to_the_officer(draft, budi, client_of):
    client = client_of(budi)
    token = hall.token_of(halls.open_hall(draft, by=budi))
    client.post(f"/rakor/{draft.pk}/aula/tutup/")
    shown = page(client, draft)

    assert "Daftar hadir lewat ponsel sudah ditutup. Silakan hubungi petugas di pintu." in text(shown)
    assert "Buka lagi daftar hadir" in text(shown)
    assert token not in shown.content.decode()


# Numbers and promises -------------------------------------------------------------------------------


def test_it_counts_who_arrived_of_those_expected_by_group(draft, dewi, budi, client_of):
    people(draft, dewi, 5, arrived=2)
    shown = text(page(client_of(budi), draft))

    assert "2 hadir dari 6 undangan Tokoh agama 0 / 1 Lurah 2 / 5" in shown


def test_it_shows_the_last_three_promises_and_marks_the_newest(draft, dewi, budi, client_of):
    promise(draft, dewi, "Ronda malam.", kind=Commitment.Kind.RECURRING, every="P1W")
    promise(draft, dewi, "Lampu jalan.", kind=Commitment.Kind.DATED, due_on=datetime.date(2024, 3, 1))
    promise(draft, dewi, "Kurir rahasia.\nBaris <b>dua</b>.")
    recording.add_commitment(draft, by=dewi)  # nobody has written anything yet
    shown = page(client_of(budi), draft)

    assert (
        "Kesepakatan bersama 1 kesepakatan sebelumnya ada pada notulen. "
        "2 Ronda malam. Semua pihak · Berkala, setiap minggu "
        "3 Lampu jalan. Semua pihak · Bertenggat, 1 Maret 2024 "
        "4 Kurir rahasia. Baris <b>dua</b>. Semua pihak · Terus-menerus · baru dicatat "
        "Tulisan dapat berubah sampai notulen diedarkan. Keberatan? Sampaikan sekarang kepada pimpinan rapat."
    ) in text(shown)
    assert "<b>dua</b>" not in shown.content.decode()
    assert shown.content.decode().count('class="new"') == 1


@pytest.mark.parametrize(
    ("lengths", "numbers", "size"),
    [
        ([70, 70, 70], [1, 2, 3], "large"),
        ([150, 150, 150], [1, 2, 3], "middle"),
        ([280, 280, 280], [1, 2, 3], "small"),
        ([500, 500, 500], [2, 3], "small"),
        ([20, 500, 1200], [3], "small"),
        ([20, 20, 19_000], [3], "small"),
    ],
)
def test_longer_promises_are_smaller_and_fewer(lengths, numbers, size, draft, dewi, client_of):
    draft.commitments.all().delete()
    for length in lengths:
        promise(draft, dewi, "a" * length)
    shown = page(client_of(dewi), draft).content.decode()

    assert f'class="said {size}"' in shown
    assert [int(number) for number in re.findall('data-number="([0-9]+)"', shown)] == numbers


def test_the_clock_is_that_of_the_unit(draft, budi, belawan, client_of):
    west = page(client_of(budi), draft)
    belawan.time_zone = "Asia/Jayapura"
    belawan.save(update_fields=["time_zone"])
    east = page(client_of(budi), draft)

    assert 'datetime="2024-01-10T10:41:00+07:00"' in west.content.decode()
    assert 'data-zone="Asia/Jakarta"' in west.content.decode()
    assert "10.41 WIB" in text(west)
    assert "12.41 WIT" in text(east)


@pytest.mark.parametrize("classification", ["terbatas", "rahasia"])
def test_what_is_not_ordinary_is_not_on_the_wall(classification, draft, budi, client_of):
    Meeting.objects.filter(pk=draft.pk).update(classification=classification)
    halls.open_hall(draft, by=budi)
    for shown in (page(client_of(budi), draft), news(client_of(budi), draft)):
        said = text(shown)
        assert "Isi rapat ini tidak ditampilkan di layar." in said
        assert "Polres Pelabuhan Belawan" in said
        assert "0 hadir dari 1 undangan" in said
        assert 'aria-label="Kode QR daftar hadir"' in shown.content.decode()
        assert [word for word in ("Antisipasi", "gangguan", "Turut serta", "Sambutan") if word in said] == []


def test_circulated_minutes_stay_on_the_wall_and_say_so(draft, budi, janton, client_of):
    token = hall.token_of(halls.open_hall(draft, by=budi))
    circulating.circulate(draft, by=janton)
    shown = page(client_of(budi), draft)

    assert text(shown).count("Notulen sudah diedarkan.") == 2
    assert "hadir dari" not in text(shown)  # nobody was checked in, and all were there
    assert "1 Turut serta aktif di tempat kejadian perkara" in text(shown)
    assert "baru dicatat" not in text(shown)
    assert token not in shown.content.decode()
    assert "/aula/" not in shown.content.decode()


# News -----------------------------------------------------------------------------------------------


def test_the_news_are_the_screen_alone(draft, budi, client_of):
    shown = news(client_of(budi), draft).content.decode()

    assert shown.strip().startswith('<div class="screen" id="hall-screen">')
    assert re.findall(r'id="([^"]+)"\s+data-key="[0-9a-f]{16}"', shown) == ["hall-bar", "hall-side", "hall-talk"]
    assert "<html" not in shown


def test_nothing_new_is_304_whatever_the_hour(draft, dewi, budi, client_of, morning):
    client = client_of(budi)
    first = news(client, draft)
    morning.move_to(MORNING + datetime.timedelta(minutes=7))
    same = news(client, draft, first.headers["ETag"])
    promise(draft, dewi, "Ronda malam.")
    other = news(client, draft, first.headers["ETag"])

    assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert (other.status_code, other.headers["ETag"] != first.headers["ETag"]) == (200, True)


def test_only_the_part_that_changed_has_another_key(draft, dewi, budi, client_of):
    client = client_of(budi)

    def keys():
        return dict(re.findall(r'id="([^"]+)"\s+data-key="([^"]+)"', news(client, draft).content.decode()))

    before = keys()
    people(draft, dewi, 1, arrived=1)
    arrived = keys()
    promise(draft, dewi, "Ronda malam.")
    written = keys()

    assert [part for part in before if before[part] != arrived[part]] == ["hall-side"]
    assert [part for part in before if arrived[part] != written[part]] == ["hall-talk"]


def test_five_hundred_people_take_no_more_queries_than_one_hundred(draft, dewi, budi, client_of):
    client, address = client_of(budi), f"/layar/{draft.pk}/kabar/"
    halls.open_hall(draft, by=budi)
    people(draft, dewi, 100, arrived=50)
    few = queries_of(client, address)
    page_few = queries_of(client, f"/layar/{draft.pk}/")
    people(draft, dewi, 400, "tokoh-pemuda", arrived=390)
    for n in range(27):
        row = promise(draft, dewi, f"Janji {n}.")
        Party.objects.create(commitment=row, scope=Party.Scope.GROUP, group=Group.objects.get(code="lurah"))

    assert queries_of(client, address) == few
    assert queries_of(client, f"/layar/{draft.pk}/") == page_few
    assert few <= 11


def test_looking_writes_nothing(draft, budi, client_of):
    client = client_of(budi)
    page(client, draft)
    with CaptureQueriesContext(connection) as queries:
        page(client, draft)
        news(client, draft)

    assert [one["sql"] for one in queries if not one["sql"].startswith("SELECT")] == []
