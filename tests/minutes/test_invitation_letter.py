"""The letter of invitation on paper, read with tools that are not ours."""

from datetime import UTC, datetime

import pytest
from django.test import override_settings

from minutes import letters
from minutes.signature_blocks import BLANK
from rakor.pdf import RenderError
from tests import paper
from tests.minutes import frozen

AT = datetime(2024, 1, 3, 2, tzinfo=UTC)
LETTER = {
    "unit": frozen.UNIT,
    "kind": "rakor",
    "title": "Antisipasi gangguan kamtibmas",
    "classification": "biasa",
    "date": "2024-01-10",
    "starts_at": "09:00",
    "ends_at": None,
    "place": "Aula Wira Satya",
    "number": "B/12/I/HUK.12.10./2024",
    "dated_on": "2024-01-05",
    "basis": ["Undang-Undang Nomor 2 Tahun 2002", "Rencana kerja Polres."],
    "agenda": "Antisipasi gangguan kamtibmas",
    "dress": "Batik",
    "note": "Mohon hadir 15 menit sebelum acara.",
    "signatory": frozen.CHAIR | {"police_id": "75010203", "on_behalf_of": None},
    "copies": ["Kapolda Sumatera Utara", "Camat Medan Belawan"],
    "to": None,
    "to_group": None,
    "attendance": [],
}
EMPTY = {
    key: [] if isinstance(value, list) else None
    for key, value in LETTER.items()
    if key not in {"unit", "kind", "title", "classification"}
}
SIGNED_FOR = frozen.person("Rudi Hartono", rank="AKP", police_id="85010203", position="Kasat Binmas")


@pytest.fixture(autouse=True)
def strict(settings):
    settings.PDF_STRICT = True


def draw(**facts):
    return letters.invitation_pdf(LETTER | facts, AT)


def invited(count):
    person = frozen.person("Ahmad Siregar", title_prefix="Ust.", position="Imam Masjid Raya", area="Medan / Belawan I")
    return [person | {"group_name": "Tokoh agama"} for __ in range(count)]


@pytest.fixture(scope="module")
def real():
    """A complete letter with the list of those invited."""
    with override_settings(PDF_STRICT=True):
        return draw(attendance=invited(40))


def test_a_text_that_is_too_long_is_refused():
    with pytest.raises(RenderError):
        draw(note="a" * 20_001)


def test_the_parts_of_the_letter_stand_in_their_order(real):
    words = paper.text(real, "-layout")
    parts = [
        "KEPOLISIAN NEGARA REPUBLIK INDONESIA",
        "Belawan, 5 Januari 2024",
        "Nomor : B/12/I/HUK.12.10./2024 Kepada",
        "Klasifikasi : BIASA Yth. Bapak/Ibu",
        "Lampiran : 1 (satu) berkas",
        "Perihal : Undangan Rapat Koordinasi",
        "Tempat",
        "1. Rujukan:",
        "a. Undang-Undang Nomor 2 Tahun 2002;",
        "b. Rencana kerja Polres.",
        "2. Sehubungan dengan rujukan tersebut di atas, dengan hormat Bapak/Ibu diundang",
        "hari, tanggal : Rabu, 10 Januari 2024",
        "pukul : 09.00 WIB s.d. selesai",
        "tempat : Aula Wira Satya",
        "acara : Antisipasi gangguan kamtibmas",
        "pakaian : Batik",
        "3. Mohon hadir 15 menit sebelum acara.",
        "4. Demikian untuk menjadi maklum.",
        "KEPALA KEPOLISIAN RESOR PELABUHAN BELAWAN",
        "JANTON SILABAN, S.H., S.I.K., M.K.P. AJUN KOMISARIS BESAR POLISI NRP 75010203",
        "Tembusan: 1. Kapolda Sumatera Utara 2. Camat Medan Belawan",
        "LAMPIRAN SURAT UNDANGAN",
        "NOMOR: B/12/I/HUK.12.10./2024",
        "TANGGAL: 5 JANUARI 2024",
        "DAFTAR UNDANGAN",
        "40 Ust. Ahmad Siregar Imam Masjid Raya, Belawan I Tokoh agama",
    ]
    places = [words.find(part) for part in parts]

    assert [part for part, place in zip(parts, places, strict=True) if place < 0] == []
    assert places == sorted(places)
    assert "(daftar undangan terlampir)" in words


def test_the_first_page_is_a_letter_without_a_foot_the_list_has_page_numbers(real):
    assert "Halaman" not in paper.text(real, "-l", "1")
    assert "Halaman 2 dari 3" in paper.text(real, "-f", "2", "-l", "2")


def test_it_is_an_accessible_archive_file_and_the_same_every_time(real):
    assert paper.faults(real) == []
    assert paper.info(real)["Page size"] == "595.276 x 841.89 pts (A4)"
    assert draw(attendance=invited(40)) == real


def test_what_is_not_known_yet_is_a_dotted_line():
    words = paper.text(draw(**EMPTY), "-layout")

    for label in ["hari, tanggal", "pukul", "tempat", "acara"]:
        assert f"{label} : {BLANK}" in words
    assert f"Belawan, {BLANK}" in words
    assert "Nomor : B/........./....../......................./......" in words
    assert "1. Dengan hormat Bapak/Ibu diundang untuk menghadiri Rapat Koordinasi" in words
    assert not {word for word in ["Rujukan", "rujukan", "pakaian", "Tembusan", "None"] if word in words}


def test_whoever_signs_for_another_says_for_whom():
    words = paper.text(draw(signatory=SIGNED_FOR | {"on_behalf_of": "a.n. Kapolres Pelabuhan Belawan"}), "-layout")

    assert "a.n. KEPALA KEPOLISIAN RESOR PELABUHAN BELAWAN KASAT BINMAS RUDI HARTONO" in words
    assert "AJUN KOMISARIS POLISI NRP 85010203" in words


def test_one_person_and_an_officer_are_addressed_as_they_are():
    ahmad, officer = invited(1)[0], frozen.CHAIR

    assert "Yth. Bapak/Ibu Ust. Ahmad Siregar" in paper.text(draw(to=ahmad), "-layout")
    words = paper.text(draw(to=officer), "-layout")
    assert "Yth. AKBP Janton Silaban, S.H., S.I.K., M.K.P." in words
    assert "Lampiran : -" in words


def test_a_classified_letter_carries_its_mark_at_top_and_foot_on_f4():
    data = draw(classification="rahasia", number=None, unit=frozen.UNIT | {"paper": "f4"})
    words = paper.text(data)

    assert words.startswith("RAHASIA KEPOLISIAN") and words.endswith("RAHASIA")
    assert "R/........./I/......................./2024" in words
    assert paper.info(data)["Page size"] == "609.449 x 935.433 pts"


def test_no_text_becomes_markup():
    words = paper.text(draw(note="<b>tebal</b> & <script>", basis=["<i>x</i>"], copies=["<u>"]))

    assert "<b>tebal</b> & <script>" in words and "<i>x</i>." in words
