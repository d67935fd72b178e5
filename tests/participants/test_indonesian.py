"""Dates, times, numbers and texts: every fact of the domain that software gets wrong."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participants import indonesian, working_days

SEED_DAY = datetime.date(2024, 1, 10)


# Dates --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "2024-01-10",
        "10/1/2024",
        "10/01/2024",
        "10-1-2024",
        "10.1.2024",
        "10 / 1 / 2024",
        "10 Januari 2024",
        "10 januari 2024",
        "10 Jan 2024",
        "10 Jan. 2024",
        "10-Jan-2024",
        "10 January 2024",
        "Rabu, 10 Januari 2024",
        "rabu 10 januari 2024",
        "Wednesday, 10 January 2024",
        "Tgl. 10 Januari 2024",
        "tanggal 10/1/2024",
        "Rabu tanggal 10 Januari 2024",
        "  10\u00a0Januari\u00a02024 ",
    ],
)
def test_a_date_is_understood_day_first_however_it_is_typed(typed):
    assert indonesian.parse_date(typed) == SEED_DAY


@pytest.mark.parametrize(
    "typed, sentence",
    [
        ("", "Tulis tanggal seperti 12 Maret 2026 atau 12/3/2026"),
        ("besok", "Tulis tanggal seperti 12 Maret 2026 atau 12/3/2026"),
        ("10 Foo 2024", "Tulis tanggal seperti 12 Maret 2026 atau 12/3/2026"),
        ("10/1-2024", "Tulis tanggal seperti 12 Maret 2026 atau 12/3/2026"),
        ("Jan 10, 2024", "Tulis tanggal seperti 12 Maret 2026 atau 12/3/2026"),
        ("2024/01/10", "Tulis tanggal seperti 12 Maret 2026 atau 12/3/2026"),
        ("2024-01-10T00:00", "Tulis tanggal seperti 12 Maret 2026 atau 12/3/2026"),
        ("Rebu-rebu, 10 Januari 2024", "Tulis tanggal seperti 12 Maret 2026 atau 12/3/2026"),
        ("١٠/١/٢٠٢٤", "Tulis tanggal seperti 12 Maret 2026 atau 12/3/2026"),
        ("10/1/24", "Tulis tahun dengan empat angka, misalnya 12/3/2026"),
        ("10 Januari 24", "Tulis tahun dengan empat angka, misalnya 12/3/2026"),
        ("10/1/20240", "Tulis tahun dengan empat angka, misalnya 12/3/2026"),
        ("10/13/2024", "Bulan 13 tidak ada. Tulis hari lebih dahulu, misalnya 12/3/2026"),
        ("2024-13-10", "Bulan 13 tidak ada. Tulis hari lebih dahulu, misalnya 12/3/2026"),
        ("31/02/2024", "Tanggal harus tanggal yang ada, misalnya 12 Maret 2026"),
        ("31 Februari 2024", "Tanggal harus tanggal yang ada, misalnya 12 Maret 2026"),
        ("2024-02-30", "Tanggal harus tanggal yang ada, misalnya 12 Maret 2026"),
        ("29 Februari 2023", "Tanggal harus tanggal yang ada, misalnya 12 Maret 2026"),
        ("0/1/2024", "Tanggal harus tanggal yang ada, misalnya 12 Maret 2026"),
        ("10/0/2024", "Tanggal harus tanggal yang ada, misalnya 12 Maret 2026"),
        ("10/1/1024", "Tahun harus antara 1900 dan 2100"),
        ("Selasa, 10 Januari 2024", "10 Januari 2024 adalah hari Rabu. Perbaiki hari atau tanggalnya"),
    ],
)
def test_a_date_that_is_none_is_answered_with_what_to_do(typed, sentence):
    with pytest.raises(ValueError) as refusal:
        indonesian.parse_date(typed)

    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    "month, spellings",
    [
        (2, "Februari Feb Pebruari February"),
        (3, "Maret Mar March"),
        (5, "Mei May"),
        (8, "Agustus Agu Agt Ags Agust August"),
        (9, "September Sep Sept"),
        (10, "Oktober Okt October"),
        (11, "November Nov Nopember Nop"),
        (12, "Desember Des December"),
    ],
)
def test_the_spellings_of_a_month(month, spellings):
    read = {indonesian.parse_date(f"3 {name} 2024") for name in spellings.split()}

    assert read == {datetime.date(2024, month, 3)}


def test_friday_is_jumat_and_is_read_with_the_old_apostrophe_too():
    friday = datetime.date(2024, 1, 12)

    assert indonesian.long_date(friday) == "Jumat, 12 Januari 2024"
    assert indonesian.parse_date("Jum'at, 12 Januari 2024") == friday
    assert indonesian.parse_date("Jum’at, 12 Januari 2024") == friday


def test_the_week_starts_on_monday():
    assert indonesian.DAYS == ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


@pytest.mark.parametrize(
    "day, written",
    [
        (SEED_DAY, "Rabu, 10 Januari 2024"),
        (datetime.date(2024, 1, 3), "Rabu, 3 Januari 2024"),
        (datetime.date(2024, 3, 3), "Minggu, 3 Maret 2024"),
        (datetime.date(2024, 8, 3), "Sabtu, 3 Agustus 2024"),
        (datetime.date(2026, 11, 23), "Senin, 23 November 2026"),
    ],
)
def test_a_date_is_written_with_the_whole_month_and_no_leading_zero(day, written):
    assert indonesian.long_date(day) == written
    assert indonesian.date_in_table(day) == written.partition(", ")[2]


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)))
def test_every_date_is_read_back_from_every_way_of_writing_it(day):
    ways = [
        indonesian.long_date(day),
        indonesian.date_in_table(day),
        day.isoformat(),
        f"{day.day}/{day.month}/{day.year}",
    ]

    assert [indonesian.parse_date(way) for way in ways] == [day] * 4


@given(st.text())
def test_no_text_breaks_the_readers_of_dates_and_times(text):
    for read in (indonesian.parse_date, indonesian.parse_time, indonesian.parse_phone):
        try:
            read(text)
        except ValueError as refusal:
            assert str(refusal)


def test_the_date_in_words_opens_a_record():
    assert indonesian.date_in_words(SEED_DAY) == "Rabu tanggal sepuluh bulan Januari tahun dua ribu dua puluh empat"


# Times --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["09.00", "09:00", "9.00", "9:00", "9", "0900", "900", "09:00:00", "09.00 WIB", "pukul 09.00 WIB", "jam 9"]
)
def test_a_time_is_understood_however_it_is_typed(typed):
    assert indonesian.parse_time(typed) == datetime.time(9, 0)


@pytest.mark.parametrize("typed", ["", "   ", "selesai", "Selesai", "s.d. selesai", "s/d selesai", "sampai selesai"])
def test_an_open_end_is_no_time(typed):
    assert indonesian.parse_time(typed) is None


@pytest.mark.parametrize(
    "typed, sentence",
    [
        ("pagi", "Tulis waktu seperti 09.00"),
        ("9.5", "Tulis waktu seperti 09.00"),
        ("09.00.30", "Tulis waktu seperti 09.00"),
        ("-9", "Tulis waktu seperti 09.00"),
        ("9 PM", "Tulis waktu seperti 09.00"),
        ("24.00", "Waktu harus antara 00.00 dan 23.59"),
        ("09.60", "Waktu harus antara 00.00 dan 23.59"),
        ("2500", "Waktu harus antara 00.00 dan 23.59"),
    ],
)
def test_a_time_that_is_none_is_answered_with_what_to_do(typed, sentence):
    with pytest.raises(ValueError) as refusal:
        indonesian.parse_time(typed)

    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    "zone, written",
    [
        ("Asia/Jakarta", "09.05 WIB"),
        ("Asia/Pontianak", "09.05 WIB"),
        ("Asia/Makassar", "09.05 WITA"),
        ("Asia/Jayapura", "09.05 WIT"),
        ("", "09.05"),
        (None, "09.05"),
    ],
)
def test_a_clock_has_a_dot_two_digits_and_the_zone(zone, written):
    assert indonesian.clock(datetime.time(9, 5), zone) == written


@pytest.mark.parametrize(
    "start, end, written",
    [
        (datetime.time(9), None, "09.00 WIB s.d. selesai"),
        (datetime.time(9), datetime.time(11, 20), "09.00 s.d. 11.20 WIB"),
        (datetime.time(0), datetime.time(0, 30), "00.00 s.d. 00.30 WIB"),
        (None, datetime.time(11, 20), "s.d. 11.20 WIB"),
        (None, None, ""),
    ],
)
def test_a_range_says_its_zone_once_and_may_be_open(start, end, written):
    assert indonesian.clock_range(start, end, "Asia/Jakarta") == written


@given(st.times())
def test_every_time_is_read_back(at):
    at = at.replace(second=0, microsecond=0, tzinfo=None)

    assert indonesian.parse_time(indonesian.clock(at, "Asia/Jakarta")) == at


# The calendar -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "day, working_day",
    [
        ("2024-01-10", "2024-01-10"),
        ("2024-01-13", "2024-01-15"),  # a Saturday
        ("2026-01-01", "2026-01-02"),  # New Year
        ("2026-03-18", "2026-03-25"),  # joint leave, Nyepi, Idul Fitri, joint leave
        ("2026-05-14", "2026-05-18"),  # Ascension, joint leave, week-end
        ("2026-08-17", "2026-08-18"),
        ("2026-12-24", "2026-12-28"),
        ("2024-12-31", "2024-12-31"),
        ("2023-12-30", "2024-01-02"),  # over the turn of the year
    ],
)
def test_a_review_date_skips_week_ends_holidays_and_joint_leave(day, working_day):
    assert working_days.next_working_day(datetime.date.fromisoformat(day)) == datetime.date.fromisoformat(working_day)


# Numbers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value, words",
    [
        (0, "nol"),
        (1, "satu"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (12, "dua belas"),
        (19, "sembilan belas"),
        (20, "dua puluh"),
        (21, "dua puluh satu"),
        (100, "seratus"),
        (101, "seratus satu"),
        (111, "seratus sebelas"),
        (200, "dua ratus"),
        (999, "sembilan ratus sembilan puluh sembilan"),
        (1000, "seribu"),
        (1100, "seribu seratus"),
        (2024, "dua ribu dua puluh empat"),
        (11_000, "sebelas ribu"),
        (100_000, "seratus ribu"),
        (1_000_000, "satu juta"),
        (1_001_000, "satu juta seribu"),
        (1_000_000_000, "satu miliar"),
        (-3, "minus tiga"),
    ],
)
def test_a_number_in_words(value, words):
    assert indonesian.in_words(value) == words


DIGITS = "nol satu dua tiga empat lima enam tujuh delapan sembilan"
UNITS = {word: value for value, word in enumerate(DIGITS.split())}
ONE_OF = {"sepuluh": "satu puluh", "sebelas": "satu belas", "seratus": "satu ratus", "seribu": "satu ribu"}
SCALES = {"ribu": 1000, "juta": 10**6}


def value_of(words):
    """The number that the words say, read back by rules of its own."""
    total = part = digit = 0
    for word in " ".join(ONE_OF.get(word, word) for word in words.split()).split():
        if word in UNITS:
            digit = UNITS[word]
        elif word in SCALES:
            total, part, digit = total + (part + digit) * SCALES[word], 0, 0
        else:
            part, digit = part + {"belas": digit + 10, "puluh": digit * 10, "ratus": digit * 100}[word], 0
    return total + part + digit


@given(st.integers(0, 999_999_999))
def test_the_words_of_a_number_say_that_number(value):
    assert value_of(indonesian.in_words(value)) == value


@pytest.mark.parametrize(
    "write, value", [(indonesian.in_words, 10**15), (indonesian.roman, 0), (indonesian.roman, 4000)]
)
def test_what_has_no_words_is_refused(write, value):
    with pytest.raises(ValueError):
        write(value)


def test_months_of_document_numbers_are_roman():
    written = [indonesian.roman(month) for month in range(1, 13)]

    assert written == ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
    assert indonesian.roman(1994) == "MCMXCIV"


def test_numbers_have_a_dot_for_thousands_and_a_comma_for_the_fraction():
    written = [indonesian.number(value) for value in (1234.5, 60, 0.1, 1234567, -1234.5, 10**20)]

    assert written == ["1.234,5", "60", "0,1", "1.234.567", "-1.234,5", "100.000.000.000.000.000.000"]
    assert indonesian.number(2.5, decimals=2) == "2,50"


def test_formal_text_counts_in_figures_and_words():
    assert indonesian.counted(60) == "60 (enam puluh)"
    assert indonesian.counted(1) == "1 (satu)"
    assert indonesian.counted(1234) == "1.234 (seribu dua ratus tiga puluh empat)"


def test_ordinals():
    assert indonesian.ordinal(2) == "ke-2"


# Text ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed, kept",
    [
        ("Ahmad\0", "Ahmad"),
        ("Ah\x07mad\x9f", "Ahmad"),
        ("gpj.\u202egnp", "gpj.gnp"),
        ("\u2066A\u2069\u200e\u200f\u061c\u202a\u202cB", "AB"),
        ("\ufeffAhmad", "Ahmad"),
        ("half \ud83d pair", "half  pair"),
        ("\ufdd0\uffff\U0001fffe", ""),
        ("Jose\u0301", "José"),
        ("e\u202e\u0301", "é"),
        ("a\tb", "a b"),
        ("satu\r\ndua\rtiga\u2028empat\x85lima", "satu\ndua\ntiga\nempat\nlima"),
        ("  - satu  \n- dua\t\n\n", "- satu\n- dua"),
        ("satu\n\n\ndua", "satu\n\n\ndua"),
    ],
)
def test_text_is_stored_without_what_steers_or_breaks_it(typed, kept):
    assert indonesian.clean_text(typed) == kept


@pytest.mark.parametrize("text", ["👨\u200d👩\u200d👧", "ك\u200cتاب", "بلاون", "ꦧꦼꦭꦮꦤ꧀", "🇮🇩 merdeka", "𝒜 4 byte"])
def test_emoji_joiners_and_other_scripts_stay(text):
    assert indonesian.clean_text(text) == text


def test_marks_piled_on_a_letter_are_cut_to_thirty():
    assert len(indonesian.clean_text("a" + "\u0300\u0334" * 500_000)) <= 31
    assert len(indonesian.clean_text("a" + "\u0f73" * 1000)) <= 61  # is two marks once it is taken apart


@pytest.mark.parametrize("read", [indonesian.parse_date, indonesian.parse_time, indonesian.parse_phone])
@pytest.mark.parametrize("paste", ["a" * 500_000, "1" * 500_000, "H. " * 200_000, "rabu, " * 100_000])
def test_a_huge_paste_is_no_date_time_or_number(read, paste):
    with pytest.raises(ValueError):
        read(paste)


@given(st.text(st.characters(exclude_categories=[])))
def test_cleaning_twice_is_cleaning_once(text):
    cleaned = indonesian.clean_text(text)

    assert indonesian.clean_text(cleaned) == cleaned
    assert indonesian.FORBIDDEN.search(cleaned) is None
    assert cleaned.encode().decode() == cleaned


def test_search_finds_a_word_in_its_other_forms():
    assert indonesian.stems("Penjagaan KEAMANAN") == indonesian.stems("menjaga, aman")
    assert indonesian.stems("bersama-sama di Lingkungan 25!") == "sama sama di lingkung 25"


def test_search_reads_half_a_pair_and_marks_without_breaking():
    assert indonesian.stems("\ud83d ... \0") == ""
