"""The minutes on paper, read with tools that are not ours."""

import hashlib
import io
import json
import re
from datetime import UTC, datetime

import pikepdf
import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from minutes import snapshot
from minutes.documents import minutes_pdf
from minutes.printable import printable_text
from minutes.signature_blocks import office_lines, signature_rows
from rakor import pdf
from tests import paper
from tests.minutes import frozen

AT = datetime(2024, 1, 11, 2, 30, tzinfo=UTC)
F4 = frozen.UNIT | {"paper": "f4"}


@pytest.fixture(autouse=True)
def strict(settings):
    settings.PDF_STRICT = True


def draw(content, state="draft", photos=None):
    return minutes_pdf(content, state=state, photos=photos or {}, created=AT)


@pytest.fixture(scope="module")
def real():
    """The rakor of 10 January 2024 while it is written."""
    with override_settings(PDF_STRICT=True):
        return draw(frozen.rakor_of_10_january())


@pytest.fixture(scope="module")
def rich():
    """Everything a rakor can have, circulated."""
    content, pictures = frozen.rich_rakor()
    with override_settings(PDF_STRICT=True):
        return draw(content, "circulated", pictures)


# What may not be printed --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (
            {"purpose": "a" * 20_001},
            "Teks sepanjang 20.001 karakter terlalu panjang untuk dicetak. Paling banyak 20.000 karakter.",
        ),
        (
            {"agenda": [frozen.agenda_item("a", discussion="a" * 19_999) for _ in range(6)]},
            "Seluruh teks berjumlah 121.394 karakter, terlalu banyak untuk dicetak. Paling banyak 100.000 karakter.",
        ),
        (
            {"purpose": "a\n" * 2_000},
            "Seluruh teks berjumlah 2.004 baris, terlalu banyak untuk dicetak. Paling banyak 2.000 baris.",
        ),
    ],
)
def test_it_refuses_too_much_text_with_a_sentence(facts, sentence):
    with pytest.raises(pdf.RenderError) as refused:
        draw(frozen.rakor_of_10_january(**facts))

    assert str(refused.value) == sentence


def test_the_longest_text_that_is_allowed_is_printed():
    drawn = draw(frozen.rakor_of_10_january(purpose="a" * 20_000))

    assert paper.text(drawn).replace("\u200b", "").count("a" * 10) >= 1_000
    assert paper.faults(drawn) == []


HOSTILE = (
    '<img src="http://127.0.0.1:9/x.png"><link rel=stylesheet href="http://127.0.0.1:9/x.css">'
    "<style>@import 'http://127.0.0.1:9/y.css';*{background:url(http://127.0.0.1:9/z.png)}</style>"
    '<img src="file:///etc/passwd"><svg><image xlink:href="http://127.0.0.1:9/s.png"/></svg>'
    '<a rel=attachment href="file:///etc/hostname">a</a><object data="http://127.0.0.1:9/o"></object>'
    "{{ content }}{% include 'a' %}<script>x</script></td></table>&lt;"
)


def hostile(value):
    """The same document with every word of the people replaced."""
    kept = {"format", "kind", "classification", "date", "starts_at", "ends_at", "status", "scope", "every", "due_on"}
    kept |= {"review_on", "sha256", "paper", "time_zone", "outcome", "approach", "checked_in_at"}
    if isinstance(value, dict):
        return {key: item if key in kept else hostile(item) for key, item in value.items()}
    if isinstance(value, list):
        return [hostile(item) for item in value]
    return HOSTILE if isinstance(value, str) else value


def test_hostile_words_in_every_field_are_only_words():
    content, pictures = frozen.rich_rakor(people=2)
    content = hostile(content)
    content["unit"]["paper"] = "a4"
    drawn = draw(content, "circulated", pictures)  # asking for anything at all would have been refused

    words = re.sub(r"\s|\u200b", "", paper.text(drawn))
    assert words.count("file:///etc/passwd") >= 50
    assert list(paper.attached(drawn)) == ["notulen.json"]
    assert paper.faults(drawn) == []
    with pikepdf.open(io.BytesIO(drawn)) as opened:
        items = paper.objects(opened)
        links = [item for item in items if item.get("/Subtype") == "/Link" or "/URI" in item]
        streams = [item.read_bytes() for item in items if isinstance(item, pikepdf.Stream) and "/Width" not in item]
    assert links == []
    assert [stream for stream in streams if b"root:x:0" in stream] == []


# What the file is ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["real", "rich"])
def test_it_is_an_archive_file_that_can_be_read_aloud(name, request):
    assert paper.faults(request.getfixturevalue(name)) == []


def test_it_says_what_it_is(rich):
    said = paper.info(rich)

    assert said["Title"] == (
        "Notulen Rapat Koordinasi, Rabu, 10 Januari 2024: "
        "Antisipasi potensi gangguan kamtibmas di wilayah hukum Polres Pelabuhan Belawan"
    )
    assert (said["Author"], said["Tagged"], said["Encrypted"]) == ("Polres Pelabuhan Belawan", "yes", "no")
    assert (said["CreationDate"], said["ModDate"]) == ("Thu Jan 11 02:30:00 2024 UTC",) * 2
    assert said["JavaScript"] == "no"


@pytest.mark.parametrize(("unit", "size"), [(frozen.UNIT, (210, 297)), (F4, (215, 330))])
def test_the_sheet_has_the_size_that_the_unit_uses(unit, size):
    width, height = paper.info(draw(frozen.rakor_of_10_january(unit=unit)))["Page size"].split(" pts")[0].split(" x ")

    assert (round(float(width) / 72 * 25.4), round(float(height) / 72 * 25.4)) == size


def test_it_carries_its_data(rich):
    content, _pictures = frozen.rich_rakor()
    data = paper.attached(rich)

    assert data == {"notulen.json": snapshot.canonical(content)}
    assert json.loads(data["notulen.json"]) == content
    with pikepdf.open(io.BytesIO(rich)) as opened:
        assert str(opened.Root.AF[0].AFRelationship) == "/Data"


def test_the_same_rakor_gives_the_same_bytes(rich):
    content, pictures = frozen.rich_rakor()

    assert draw(content, "circulated", pictures) == rich


def test_it_has_bookmarks(rich):
    assert paper.bookmarks(rich) == [
        "I. Identitas Rapat",
        "II. Susunan Acara",
        "III. Kesepakatan Rakor Sebelumnya",
        "IV. Jalannya Rapat",
        "1. Sambutan dan arahan Kapolres Pelabuhan Belawan",
        "2. Kesepakatan bersama",
        "3. Ajakan menyampaikan informasi dan masukan",
        "V. Kesepakatan",
        "VI. Tindak Lanjut",
        "VII. Penutup",
        "Lampiran I. Daftar Hadir",
        "Lampiran II. Dokumentasi",
    ]


def test_every_page_has_its_number_and_names_the_minutes(rich):
    pages = int(paper.info(rich)["Pages"])
    for number in range(1, pages + 1):
        words = paper.text(rich, "-f", str(number), "-l", str(number))
        assert f"Halaman {number} dari {pages}" in words
        assert "Polres Pelabuhan Belawan. Notulen Rapat Koordinasi, 10 Januari 2024" in words


# The state ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "watermark", "foot"),
    [
        ("draft", "DRAF", "Draf. Belum diedarkan dan masih dapat berubah."),
        ("circulated", "MENUNGGU TANDA TANGAN", "Revisi 1. Menunggu tanda tangan. Sidik isi {digest}"),
        ("sealed", "", "Revisi 1. Sidik isi {digest}"),
    ],
)
def test_the_state_is_on_every_page(state, watermark, foot):
    content = frozen.rakor_of_10_january()
    drawn = draw(content, state)
    sixteen = hashlib.sha256(snapshot.canonical(content)).hexdigest()[:16].upper()
    digest = " ".join(re.findall("....", sixteen))

    words = paper.text(drawn, "-raw")
    assert words.count(foot.format(digest=digest)) == 2
    assert ("Sidik isi" in words) == (state != "draft")
    letters = "".join(words.split())
    assert letters.count("DRAF") == (2 if state == "draft" else 0)
    assert letters.count("MENUNGGUTANDATANGAN") == (2 if state == "circulated" else 0)
    assert paper.faults(drawn) == []


@pytest.mark.parametrize(("classification", "count"), [("biasa", 0), ("terbatas", 4), ("rahasia", 4)])
def test_a_classified_paper_is_marked_at_the_top_and_bottom_of_each_page(classification, count):
    drawn = draw(frozen.rakor_of_10_january(classification=classification))

    assert paper.text(drawn, "-raw").count(classification.upper()) == count
    assert paper.faults(drawn) == []


# What it says -------------------------------------------------------------------------------------


def test_the_real_rakor_reads_like_minutes(real):
    words = paper.text(real, "-raw", "-f", "1", "-l", "1")

    assert words.removeprefix("D R A F ").startswith(
        "KEPOLISIAN NEGARA REPUBLIK INDONESIA DAERAH SUMATERA UTARA RESOR PELABUHAN BELAWAN "
        "NOTULEN RAPAT KOORDINASI Nomor: B/........./I/......................./2024 I. IDENTITAS RAPAT Acara : Rapat "
        "Koordinasi Penanggulangan dan Antisipasi Potensi Gangguan serta Ancaman Kamtibmas Tujuan : Upaya "
    )
    for said in [
        "Hari, tanggal : Rabu, 10 Januari 2024",
        "Waktu : ........................",
        "Tempat : Aula Wira Satya Polres Pelabuhan Belawan",
        "Pimpinan rapat : AKBP Janton Silaban, S.H., S.I.K., M.K.P., Kapolres Pelabuhan Belawan",
        "Peserta : Unsur pemangku kepentingan, tokoh masyarakat, tokoh agama, tokoh pemuda, pihak sekolah, lurah, "
        "kepala lingkungan, KBPPP Polri, dan pihak terkait lainnya",
        "II. SUSUNAN ACARA Sambutan dan arahan Kapolres Pelabuhan Belawan Kesepakatan bersama Ajakan "
        "menyampaikan informasi dan masukan (Kapolres Pelabuhan Belawan)",
    ]:
        assert said in words


def test_parts_without_content_are_left_out_and_the_numerals_run_on(real):
    assert [title for title in paper.bookmarks(real) if not title[0].isdigit()] == [
        "I. Identitas Rapat",
        "II. Susunan Acara",
        "III. Jalannya Rapat",
        "IV. Kesepakatan",
        "V. Penutup",
    ]


def test_the_smallest_draft_can_be_printed():
    nothing = {key: [] for key in ("groups_present", "agenda", "commitments", "signatories")}
    drawn = draw(frozen.rakor_of_10_january(**nothing, date=None, place=None, chair=None, purpose=None))

    assert paper.info(drawn)["Pages"] == "1"
    assert paper.bookmarks(drawn) == ["I. Identitas Rapat", "II. Penutup"]
    assert "Nomor: B/........./....../......................./......" in paper.text(drawn, "-raw")
    assert "Hari, tanggal : ........................" in paper.text(drawn, "-raw")
    assert paper.faults(drawn) == []


def test_the_rich_rakor_says_everything(rich):
    words = paper.text(rich, "-raw")
    for said in [
        "Nomor: B/17/I/OPS.1.2.3./2024",
        "Dasar : Surat undangan Kapolres Nomor B/9/I/OPS.1.2.3./2024 tanggal 5 Januari 2024",
        "Waktu : Pukul 09.00 s.d. 11.20 WIB",
        "Notulis : Bripka Rizky Harahap, Bintara Satbinmas",
        "Peserta : 23 orang dari 25 undangan (1 diwakili, 1 izin, 1 tidak hadir); 35 orang dari unsur warga sekitar; "
        "daftar hadir pada Lampiran I",
        "Poskamling di setiap lingkungan aktif setiap malam. Berjalan pada 7 dari 12 pemeriksaan Diteguhkan",
        "Patroli bersama tiga pilar setiap Sabtu malam. Terlaksana 15 dari 17 kali Diubah menjadi V.3",
        "Spanduk imbauan jam malam pelajar terpasang di 12 titik. Selesai 28 September 2023 Diakhiri",
        "bergiliran di enam kelurahan. (mengubah III.2)",
        "Berkala, setiap minggu",
        "Bertenggat, 31 Januari 2024",
        "Lurah dan Kepala lingkungan di Belawan Bahagia",
        "Peserta mengusulkan: penerangan jalan di Gang Seto; ronda bersama.",
        "Rapat ditutup pukul 11.20 WIB. Demikian notulen ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana",
        "Belawan, 11 Januari 2024",
        "RIZKY HARAHAP BRIPKA NRP 86010203",
        "JANTON SILABAN, S.H., S.I.K., M.K.P. AJUN KOMISARIS BESAR POLISI",
        "DEWI SARTIKA, S.STP. NIP 198001022005012001",
        "Tembusan:",
        "Dirbinmas Polda Sumatera Utara",
        "LAMPIRAN I NOTULEN RAPAT KOORDINASI",
        "LAMPIRAN II NOTULEN RAPAT KOORDINASI",
        "TANGGAL: 10 JANUARI 2024",
        "1 Warga sekitar 35",
        "Diwakili Sekretaris Lurah",
        "4. Pembacaan kesepakatan",
    ]:
        assert said in words


def test_closing_and_signatures_share_a_page(rich):
    pages = paper.poppler("pdftotext", rich, "-raw").split("\f")
    (closing,) = [page for page in pages if "Rapat ditutup pukul" in page]

    assert "JANTON SILABAN" in closing
    assert "Dirbinmas" in closing


@pytest.mark.parametrize(
    ("times", "line"),
    [
        ((None, None), "Waktu : tidak dicatat"),
        (("09:00", None), "Waktu : Pukul 09.00 WIB s.d. selesai"),
        (("09:00", "11:20"), "Waktu : Pukul 09.00 s.d. 11.20 WIB"),
    ],
)
def test_times_may_be_open(times, line):
    starts_at, ends_at = times

    words = paper.text(draw(frozen.rakor_of_10_january(starts_at=starts_at, ends_at=ends_at), "circulated"), "-raw")
    assert line in words
    assert ("Rapat ditutup pukul 11.20 WIB." in words) == (ends_at is not None)


def test_no_number_that_can_call_or_tell_a_birthday_is_on_the_roll():
    row = frozen.attendee("Sari", "lurah", "Lurah", police_id="90010101", civil_service_id="199001012010012001")
    row["reason"] = "sakit tifus"
    words = paper.text(draw(frozen.rakor_of_10_january(attendance=[row])))

    assert "Sari" in words
    assert not re.search("90010101|199001012010012001|tifus", words)


def test_a_long_roll_repeats_its_head_and_keeps_every_name():
    content, _pictures = frozen.rich_rakor(people=120, photos=[])
    drawn = draw(content, "circulated")
    words = paper.text(drawn, "-raw")
    sheets = [page for page in paper.poppler("pdftotext", drawn, "-raw").split("\f") if "Tanda tangan" in page]

    assert len(sheets) == 6
    assert all("No. Nama, jabatan Kelompok Keterangan Tanda tangan" in " ".join(page.split()) for page in sheets)
    assert "120 T. Zulkifli Lubis" in words
    assert paper.faults(drawn) == []


def test_a_photo_that_did_not_come_is_named():
    content, pictures = frozen.rich_rakor(people=1)
    three = dict(list(pictures.items())[:3])
    drawn = draw(content, "circulated", three)

    assert paper.text(drawn).count("Foto tidak disertakan") == 1
    assert len(paper.poppler("pdfimages", drawn, "-list").splitlines()) == 2 + 3
    assert paper.faults(drawn) == []


def test_what_the_font_lacks_is_marked_and_explained():
    typed = "Halo 🙏🏽👨‍👩‍👧 السلام عليكم dan 漢字"
    content = frozen.rakor_of_10_january(place=typed)
    drawn = draw(content)

    assert "Tempat : Halo □ dan □" in paper.text(drawn, "-raw")
    assert "Tanda □ menggantikan huruf atau gambar yang tidak ada pada huruf cetak." in paper.text(drawn)
    assert typed in paper.attached(drawn)["notulen.json"].decode()
    assert paper.faults(drawn) == []


# The pieces ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Rakor “kamtibmas” — 5 ≤ 6 …", "Rakor “kamtibmas” — 5 ≤ 6 …"),
        ("file\u202egnp.exe", "filegnp.exe"),
        ("Ａ１", "A1"),
        ("non\u2011stop", "non-stop"),
        ("✓ setuju", "□ setuju"),
        ("שלום", "\u200eשלום\u200e"),
        ("a" * 60, "a" * 60),
        ("a" * 65, "\u200b".join(["a" * 10] * 6 + ["a" * 5])),
        ("satu\ndua", "satu\ndua"),
    ],
)
def test_text_is_made_printable(typed, printed):
    assert printable_text(typed) == printed


@given(st.text(max_size=200))
def test_no_text_gets_past_the_fonts(typed):
    assert pdf.printable_characters().issuperset(map(ord, printable_text(typed).replace("\n", "")))


def test_every_character_that_gets_through_is_drawn():
    known = "".join(map(chr, sorted(pdf.printable_characters())))
    lines = "\n".join(" ".join(known[i : i + 30]) for i in range(0, len(known), 30))
    drawn = draw(frozen.rakor_of_10_january(agenda=[frozen.agenda_item("Huruf", discussion=lines)]))

    assert paper.faults(drawn) == []


@pytest.mark.parametrize(
    ("position", "lines"),
    [
        ("Kapolres Pelabuhan Belawan", ["KEPALA KEPOLISIAN RESOR", "PELABUHAN BELAWAN"]),
        ("Wakapolres Pelabuhan Belawan", ["WAKIL KEPALA KEPOLISIAN RESOR", "PELABUHAN BELAWAN"]),
        ("Kapolsek Belawan", ["KEPALA KEPOLISIAN SEKTOR", "BELAWAN"]),
        ("Wakapolsek Medan Labuhan", ["WAKIL KEPALA KEPOLISIAN SEKTOR", "MEDAN LABUHAN"]),
        ("Plt. Kapolres Pelabuhan Belawan", ["Plt. KEPALA KEPOLISIAN RESOR", "PELABUHAN BELAWAN"]),
        ("Kapolrestabes Medan", ["KEPALA KEPOLISIAN RESOR KOTA BESAR", "MEDAN"]),
        ("Kasat Binmas", ["KASAT BINMAS"]),
        ("Kapolresan", ["KAPOLRESAN"]),
        ("", []),
    ],
)
def test_an_office_is_written_out(position, lines):
    assert office_lines(position) == lines


def signatory(name, capacity, **facts):
    return {**frozen.person(name, **facts), "capacity": capacity, "on_behalf_of": facts.pop("on_behalf_of", None)}


def test_the_chair_signs_at_the_right_and_the_minute_taker_at_the_left():
    taker = signatory("Rizky Harahap", "Notulis", rank="Bripka", police_id="86010203")
    others = [signatory(name, "Saksi") for name in ("Ahmad", "Sari", "Budi")]
    chair = {**frozen.CHAIR, "capacity": "Pimpinan Rapat", "on_behalf_of": None}
    rows = signature_rows(frozen.rakor_of_10_january(signatories=[*others, taker, chair]))

    assert [[block and block["name"] for block in pair] for pair in rows] == [
        ["RIZKY HARAHAP", "JANTON SILABAN, S.H., S.I.K., M.K.P."],
        ["AHMAD", "SARI"],
        ["BUDI", None],
    ]
    assert rows[0][0] == {"lines": ["NOTULIS"], "name": "RIZKY HARAHAP", "below": "BRIPKA NRP 86010203"}
    assert rows[0][1] == {
        "lines": ["KEPALA KEPOLISIAN RESOR", "PELABUHAN BELAWAN", "selaku PIMPINAN RAPAT"],
        "name": "JANTON SILABAN, S.H., S.I.K., M.K.P.",
        "below": "AJUN KOMISARIS BESAR POLISI",
    }


def test_who_signs_for_another_names_the_other_first():
    deputy = {
        **frozen.person("Herman", title_prefix="Dr.", rank="Kompol", police_id="80010203", position="Kabag Ops"),
        "capacity": "Pimpinan Rapat",
        "on_behalf_of": "Kapolres Pelabuhan Belawan",
    }
    rows = signature_rows(frozen.rakor_of_10_january(signatories=[deputy]))

    assert rows == [
        [
            None,
            {
                "lines": [
                    "a.n. KEPALA KEPOLISIAN RESOR",
                    "PELABUHAN BELAWAN",
                    "KABAG OPS",
                    "selaku PIMPINAN RAPAT",
                ],
                "name": "Dr. HERMAN",
                "below": "KOMISARIS POLISI NRP 80010203",
            },
        ]
    ]
