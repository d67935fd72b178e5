"""The texts that go out by WhatsApp, and the file for the calendar."""

import datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from icalendar import Calendar

from minutes import calendars, messages
from minutes.models import Invitation, Meeting
from participants.models import Group, Participant, Unit
from rakor import whatsapp

UNIT = Unit(code="polres-pelabuhan-belawan", name="Polres Pelabuhan Belawan", time_zone="Asia/Jakarta")
AHMAD = Participant(name="Ahmad Siregar", title_prefix="Ust.", phone="+6281200007890")
LINK = "https://rakor.example/t/contoh/"
AT = datetime.datetime(2024, 1, 2, 3, 4, tzinfo=datetime.UTC)


def meeting(**facts):
    given = {
        "pk": 7,
        "unit": UNIT,
        "title": "Antisipasi gangguan kamtibmas",
        "date": datetime.date(2024, 1, 10),
        "starts_at": datetime.time(9),
        "ends_at": datetime.time(11, 20),
        "place": "Aula Wira Satya",
        "version": 3,
        "created_at": AT,
    }
    return Meeting(**given | facts)


def letter(**facts):
    return Invitation(meeting_id=7, **facts)


def test_the_text_for_one_person():
    assert messages.to_person(meeting(), letter(agenda="Kamtibmas 2024", dress="Batik"), AHMAD, LINK) == (
        "Yth. Bapak/Ibu Ust. Ahmad Siregar\n"
        "\n"
        "Dengan hormat, kami mengundang Bapak/Ibu untuk hadir pada Rapat Koordinasi:\n"
        "\n"
        "Hari, tanggal: Rabu, 10 Januari 2024\n"
        "Pukul: 09.00 s.d. 11.20 WIB\n"
        "Tempat: Aula Wira Satya\n"
        "Acara: Kamtibmas 2024\n"
        "Pakaian: Batik\n"
        "\n"
        "Mohon jawaban Bapak/Ibu (hadir, diwakili, atau berhalangan) melalui tautan berikut. "
        "Tautan ini khusus untuk Bapak/Ibu, mohon tidak diteruskan:\n"
        "https://rakor.example/t/contoh/\n"
        "\n"
        "Atas perhatian dan kehadiran Bapak/Ibu, kami ucapkan terima kasih.\n"
        "\n"
        "Polres Pelabuhan Belawan"
    )


def test_the_text_for_a_group_holds_no_link():
    text = messages.to_group(meeting(ends_at=None, place=""), letter(), Group(name="Tokoh agama"))

    assert text.startswith("Yth. Bapak/Ibu undangan (Tokoh agama)\n")
    assert "Pukul: 09.00 WIB s.d. selesai\nTempat: akan diberitahukan kemudian\nAcara: Antisipasi gangguan" in text
    assert "http" not in text


@pytest.mark.parametrize("classification", ["terbatas", "rahasia"])
def test_what_is_not_ordinary_is_not_named(classification):
    held = meeting(classification=classification)
    written = letter(agenda="Acara rahasia", dress="Batik")
    for text in [messages.to_person(held, written, AHMAD, LINK), messages.to_group(held, written, None)]:
        assert "kami mengundang Bapak/Ibu untuk hadir pada Rapat:\n\nHari, tanggal: Rabu" in text
        assert not {word for word in ["Antisipasi", "rahasia", "Koordinasi", "Batik"] if word in text}
    assert b"Antisipasi" not in calendars.ics(held)


def test_whatsapp_is_opened_with_the_number_or_to_choose():
    text = "Yth. Bapak & Ibu #1?\nSelesai"
    url = urlsplit(whatsapp.address(text, "6281200007890"))

    assert (url.scheme, url.netloc, url.path, url.fragment) == ("https", "wa.me", "/6281200007890", "")
    assert parse_qs(url.query) == {"text": [text]}
    assert whatsapp.address("a b") == "https://wa.me/?text=a%20b"


# Calendar -----------------------------------------------------------------------------------------


def event_of(data):
    calendar = Calendar.from_ical(data)
    assert (calendar["version"], calendar["method"]) == ("2.0", "PUBLISH")
    [event] = calendar.walk("VEVENT")
    return event


def test_the_calendar_reads_back_what_the_meeting_says():
    event = event_of(calendars.ics(meeting(), LINK))
    utc = datetime.UTC

    assert event["uid"] == "rakor-7@polres-pelabuhan-belawan"
    assert event["sequence"] == 3
    assert event["summary"] == "Rapat Koordinasi: Antisipasi gangguan kamtibmas"
    assert event["location"] == "Aula Wira Satya"
    assert event.decoded("dtstart") == datetime.datetime(2024, 1, 10, 2, 0, tzinfo=utc)
    assert event.decoded("dtend") == datetime.datetime(2024, 1, 10, 4, 20, tzinfo=utc)
    assert event.decoded("dtstamp") == AT
    assert (event["status"], event["url"]) == ("CONFIRMED", LINK)
    assert event["description"] == f"Jawaban hadir, diwakili, atau berhalangan: {LINK}"
    assert {"attendee", "organizer"} & {name.lower() for name in event} == set()


def test_the_kind_of_meeting_is_not_said_twice():
    event = event_of(calendars.ics(meeting(title="Rapat Koordinasi Natal")))

    assert event["summary"] == "Rapat Koordinasi Natal"


def test_an_open_end_takes_two_hours_and_says_so():
    event = event_of(calendars.ics(meeting(ends_at=None)))

    assert event.decoded("dtend") - event.decoded("dtstart") == datetime.timedelta(hours=2)
    assert "kalender mencatat dua jam" in event["description"]
    assert "url" not in event


def test_without_an_hour_it_is_the_whole_day_in_whatever_zone():
    event = event_of(calendars.ics(meeting(starts_at=None, ends_at=None)))

    assert event.decoded("dtstart") == datetime.date(2024, 1, 10)
    assert event.decoded("dtend") == datetime.date(2024, 1, 11)


def test_what_was_agreed_can_be_taken_along():
    assert messages.agreed(meeting(), ["Turut serta aktif.", "Ronda tiap Sabtu."]) == (
        "Kesepakatan: Antisipasi gangguan kamtibmas\n"
        "Rabu, 10 Januari 2024\n"
        "Aula Wira Satya\n"
        "\n"
        "1. Turut serta aktif.\n"
        "2. Ronda tiap Sabtu.\n"
        "\n"
        "Bila ada kejadian, hubungi 110 dahulu.\n"
        "Polres Pelabuhan Belawan"
    )
    assert messages.CHANGES in messages.agreed(meeting(), ["Satu"], changes=True)


def test_a_text_too_long_for_an_address_is_not_cut_but_not_offered():
    assert messages.short_wa_url("a b") == "https://wa.me/?text=a%20b"
    assert messages.short_wa_url("panjang " * 1000) == ""


def test_the_hour_is_that_of_the_unit():
    east = Unit(code="polres-jayapura", name="Polres Jayapura", time_zone="Asia/Jayapura")
    event = event_of(calendars.ics(meeting(unit=east)))

    assert event.decoded("dtstart") == datetime.datetime(2024, 1, 10, 0, 0, tzinfo=datetime.UTC)


@pytest.mark.parametrize("title", ["Rakor Natal", "Rapat bulanan", "Rapat Koordinasi Nataru"])
def test_a_title_that_says_what_it_is_does_not_say_it_twice(title):
    assert event_of(calendars.ics(meeting(title=title)))["summary"] == title


def test_a_cancelled_meeting_replaces_the_entry_it_had():
    event = event_of(calendars.ics(meeting(state="cancelled")))

    assert (event["status"], event["sequence"], event["uid"]) == ("CANCELLED", 4, "rakor-7@polres-pelabuhan-belawan")


def test_the_same_meeting_gives_the_same_bytes_and_lines_cannot_be_smuggled_in():
    held = meeting(title="Rapat\r\nATTENDEE:mailto:x@example.org", place="Aula; A, B")
    data = calendars.ics(held)

    assert data == calendars.ics(held)
    assert b"\nATTENDEE" not in data
    assert event_of(data)["location"] == "Aula; A, B"


def test_a_meeting_without_a_day_is_in_no_calendar():
    with pytest.raises(ValueError, match="without a day"):
        calendars.ics(meeting(date=None))
