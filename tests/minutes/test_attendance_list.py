"""The attendance list: who gets which copy, what stands on it and what does not."""

import io
import re
from datetime import UTC, datetime

import pikepdf
import pytest
import time_machine
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from minutes import attendance_content
from minutes.actions import circulating
from minutes.attendance_list import attendance_pdf, page
from minutes.models import Attendance, AttendanceSignature
from participants.models import AuditEntry
from rakor import pdf
from tests import paper
from tests.cast import add_person
from tests.minutes import frozen
from tests.minutes.pages import queries_of

AT = datetime(2024, 1, 10, 5, 0, tzinfo=UTC)
MARK = "[[20,100,80,40,160,150,300,60,560,120]]"
INK = "M20 100L80 40L160 150L300 60L560 120"
PHONE = re.compile(r"\+62|\b0?8\d{2}[-\s•]|0812|7890")
ROW = {"status": "present", "represents": None, "reason": None, "arrived": None, "way": "", "signed": False}
ROW |= {"witness": None, "phone": None, "group": "Lurah"}


@pytest.fixture(autouse=True)
def strict(settings):
    settings.PDF_STRICT = True


def row(number, name="Ahmad", **facts):
    return frozen.person(name, **{**ROW, "row": number, **facts})


def content(rows=(), *, staff=False, blank=False, **facts):
    kept = {"kind", "title", "classification", "date", "starts_at", "ends_at", "place", "chair", "minute_taker"}
    head = {key: value for key, value in frozen.rakor_of_10_january().items() if key in kept | {"unit"}}
    return {**head, "staff": staff, "blank": blank, "attendance": list(rows), **facts}


def draw(content, paths=None):
    return attendance_pdf(content, paths=paths or {}, created=AT)


def rows_of(html):
    """The cells of each line as texts: zig-zag is seen in the last two."""
    html = html.partition('class="grid totals"')[0]
    lines = re.findall(r"<tr(?: class=\"guest\")?>\s*<td class=\"n\">.*?</tr>", html, re.DOTALL)
    cells = [re.findall(r"<td[^>]*>(.*?)</td>", line, re.DOTALL) for line in lines]
    return [[" ".join(re.sub(r"<title>.*?</title>|<[^>]+>", " ", cell).split()) for cell in line] for line in cells]


def bits(text):
    return " ".join(text.split())


# Doors ----------------------------------------------------------------------------------------------


def test_names_are_for_the_own_unit(draft, vera, budi, dewi, janton, tono, sari_admin, client_of, monkeypatch):
    monkeypatch.setattr(pdf, "render", lambda html, **rest: b"%PDF")
    for query in ("", "?blanko=1"):
        address = f"/rakor/{draft.pk}/daftar-hadir.pdf{query}"
        seen = [client_of(user).get(address).status_code for user in (vera, budi, dewi, janton, tono, sari_admin)]
        assert seen == [200, 200, 200, 200, 404, 403]
        assert Client().get(address).status_code == 302


def test_phones_are_for_the_operator_and_written_down(draft, vera, budi, dewi, janton, tono, client_of, monkeypatch):
    monkeypatch.setattr(pdf, "render", lambda html, **rest: b"%PDF")
    address = f"/rakor/{draft.pk}/daftar-hadir-petugas.pdf"
    refused = [client_of(user).post(address).status_code for user in (vera, budi, janton, tono)]
    looked = client_of(dewi).get(address).status_code

    assert (refused, looked) == ([403, 403, 403, 404], 405)
    assert not AuditEntry.objects.filter(verb="attendance-list-with-phones").exists()

    assert client_of(dewi).post(address).status_code == 200
    entry = AuditEntry.objects.get(verb="attendance-list-with-phones")
    assert (entry.actor, entry.subject, entry.subject_id) == (dewi, "meeting", draft.pk)


def test_the_blank_staff_sheet_holds_no_phone_and_needs_no_entry(draft, dewi, client_of):
    answer = client_of(dewi).post(f"/rakor/{draft.pk}/daftar-hadir-petugas.pdf?blanko=1")
    words = paper.text(answer.content, "-layout")

    assert "NO. HP" in words
    assert not PHONE.search(words)
    assert not AuditEntry.objects.filter(verb="attendance-list-with-phones").exists()


# What the copies hold -------------------------------------------------------------------------------


@pytest.fixture
def signed(draft, ahmad, dewi, belawan):
    """Ahmad drew his signature at the kiosk, a policeman checked in without drawing."""
    officer = add_person(
        belawan, dewi, "Binsar Marpaung", "polri", rank="Aiptu", police_id="80010203", phone="+6281300001111"
    )
    Attendance.objects.create(
        meeting=draft, unit=belawan, participant=officer, order=9, way="self", checked_in_at=AT, status="present"
    )
    his = draft.attendances.get(participant=ahmad)
    his.checked_in_at, his.checked_in_by, his.way = AT, dewi, "kiosk"
    his.save()
    AttendanceSignature.objects.create(attendance=his, strokes=MARK, drawn_at=AT, drawn_by=dewi)
    return draft


def test_the_public_copy_has_no_phone_no_service_number_and_no_drawing(signed, budi, client_of):
    with time_machine.travel(AT, tick=False):
        answer = client_of(budi).get(f"/rakor/{signed.pk}/daftar-hadir.pdf")
    words = paper.text(answer.content, "-raw")

    assert "KETERANGAN TANDA TANGAN" in words
    assert "hadir pukul 12.00, disaksikan oleh Dewi Anggraini" in words
    assert "1. ttd." in words
    assert "2. tanpa goresan" in words
    assert "Salinan umum, tanpa nomor telepon. Dicetak 10 Januari 2024 pukul 12.00 WIB." in words
    assert [word for word in ("HP", "NRP", "80010203") if word in words] == []
    assert not PHONE.search(words)
    assert b"0812" not in answer.content
    taken = attendance_content.take(signed)
    assert [(one["phone"], one["police_id"]) for one in taken["attendance"]] == [(None, None)] * 2
    assert paper.faults(answer.content) == []


def test_the_staff_copy_has_all_three(signed, dewi, client_of, monkeypatch):
    answer = client_of(dewi).post(f"/rakor/{signed.pk}/daftar-hadir-petugas.pdf")
    words = paper.text(answer.content, "-raw")

    assert "0812-0000-7890" in words
    assert "NRP 80010203" in words
    assert "Salinan petugas, memuat data pribadi. Tidak untuk disebarkan." in words
    assert paper.faults(answer.content) == []

    monkeypatch.setattr(pdf, "render", lambda html, **rest: html.encode())
    drawn = client_of(dewi).post(f"/rakor/{signed.pk}/daftar-hadir-petugas.pdf").content.decode()
    assert re.findall(r'<path d="([^"]+)"', drawn) == [INK]


def test_the_file_has_a_name_of_ours(signed, dewi, client_of, monkeypatch):
    monkeypatch.setattr(pdf, "render", lambda html, **rest: b"%PDF")
    client, stem = client_of(dewi), f"2024-01-10-antisipasi-gangguan-kamtibmas-{signed.pk}.pdf"
    named = [client.get(f"/rakor/{signed.pk}/daftar-hadir.pdf{query}") for query in ("", "?blanko=1")]
    named.append(client.post(f"/rakor/{signed.pk}/daftar-hadir-petugas.pdf"))

    assert [re.search('filename="([^"]+)"', one.headers["Content-Disposition"])[1] for one in named] == [
        f"daftar-hadir-{stem}",
        f"daftar-hadir-blanko-{stem}",
        f"daftar-hadir-petugas-{stem}",
    ]


def test_the_list_of_a_circulated_rakor_can_still_be_printed(signed, janton, client_of):
    circulating.circulate(signed, by=janton)

    assert "Ust. Ahmad Siregar" in paper.text(client_of(janton).get(f"/rakor/{signed.pk}/daftar-hadir.pdf").content)


def test_what_cannot_be_drawn_says_so(draft, budi, client_of, monkeypatch):
    def fail(html, **rest):
        raise pdf.RenderError("Dokumen tidak dapat dicetak.")

    monkeypatch.setattr(pdf, "render", fail)
    answer = client_of(budi).get(f"/rakor/{draft.pk}/daftar-hadir.pdf")

    assert (answer.status_code, "Dokumen tidak dapat dicetak." in answer.content.decode()) == (422, True)


def test_more_people_take_no_more_queries(draft, dewi, budi, belawan, client_of, monkeypatch):
    monkeypatch.setattr(pdf, "render", lambda html, **rest: html.encode())
    client, operator, address = client_of(budi), client_of(dewi), f"/rakor/{draft.pk}/daftar-hadir.pdf"

    def staff_copy():
        with CaptureQueriesContext(connection) as queries:
            operator.post(f"/rakor/{draft.pk}/daftar-hadir-petugas.pdf")
        return len(queries)

    def invite(count):
        rows = [
            Attendance(meeting=draft, unit=belawan, participant=add_person(belawan, dewi, f"Orang {n}", "lurah"))
            for n in range(count)
        ]
        for one in Attendance.objects.bulk_create(rows):
            AttendanceSignature.objects.create(attendance=one, strokes=MARK, drawn_at=timezone.now(), drawn_by=dewi)

    invite(3)
    staff_copy()
    few, few_staff = queries_of(client, address), staff_copy()
    invite(30)

    assert (queries_of(client, address), staff_copy()) == (few, few_staff)
    assert few <= 8


# Protocol order -------------------------------------------------------------------------------------


def test_it_is_sorted_in_protocol_order(draft, ahmad, dewi, belawan):
    people = [
        add_person(belawan, dewi, "Zulkifli", "lurah"),
        add_person(belawan, dewi, "Anwar", "lurah"),
        add_person(belawan, dewi, "Yusuf", "lurah", order=1),
        add_person(belawan, dewi, "Bripka", "polri", rank="Bripka"),
        add_person(belawan, dewi, "Tanpa pangkat", "polri"),
        add_person(belawan, dewi, "Kompol", "polri", rank="Kompol"),
        add_person(belawan, dewi, "Letnan", "pemangku-kepentingan", rank="Kompol"),
        add_person(belawan, dewi, "Camat", "pemangku-kepentingan"),
    ]
    Attendance.objects.bulk_create(Attendance(meeting=draft, unit=belawan, participant=one) for one in people)
    taken = [one["name"] for one in attendance_content.take(draft)["attendance"]]
    groups = [one["group"] for one in attendance_content.take(draft)["attendance"]]

    assert [name for name in taken if name in {"Kompol", "Bripka", "Tanpa pangkat"}] == [
        "Kompol",
        "Bripka",
        "Tanpa pangkat",
    ]
    assert [name for name in taken if name in {"Zulkifli", "Anwar", "Yusuf"}] == ["Yusuf", "Anwar", "Zulkifli"]
    assert [name for name in taken if name in {"Letnan", "Camat"}] == ["Camat", "Letnan"]
    assert len(groups) == 9
    assert len([1 for here, there in zip(groups, groups[1:], strict=False) if here != there]) == 3


# The paper ------------------------------------------------------------------------------------------


def test_the_signatures_are_zig_zag():
    html = page(content([row(n, f"Orang {n}") for n in range(1, 4)], blank=True), paths={}, created=AT)
    lines = rows_of(html)

    assert [line[-2:] for line in lines[:4]] == [["1.", ""], ["", "2."], ["3.", ""], ["", "4."]]
    assert [line[0] for line in lines] == [str(n) for n in range(1, 14)]
    assert [line[1] for line in lines] == ["Orang 1", "Orang 2", "Orang 3"] + [""] * 10


def test_the_blank_sheet_reads_like_the_form():
    words = paper.text(draw(content([row(1, position="Lurah Belawan I")], blank=True)), "-raw")

    assert (
        "DAFTAR HADIR HARI, TANGGAL : Rabu, 10 Januari 2024 PUKUL : ........................ "
        "TEMPAT : Aula Wira Satya Polres Pelabuhan Belawan ACARA : Rapat Koordinasi"
    ) in words
    assert "JUMLAH : 1 undangan NO NAMA NRP/INSTANSI/JABATAN TANDA TANGAN Lurah 1 Ahmad Lurah Belawan I 1." in words
    assert "Peserta lain (ditulis sendiri) 2 2. 3 3." in words
    assert "KETERANGAN" not in words
    assert "Salinan" not in words


def test_the_filled_list_says_what_became_of_everybody():
    rows = [
        row(1, arrived="09.12", way="self", signed=True),
        row(2, status="represented", represents="Sekretaris Lurah"),
        row(3, status="excused", reason="dinas luar"),
        row(4, status="absent"),
        row(5),
        row(6, status="invited"),
        row(7, arrived="09.15", way="kiosk"),
        row(8, arrived="09.20", way="roll-call"),
    ]
    html = page(content(rows), paths={}, created=AT)
    remarks = [line[3] for line in rows_of(html)]

    assert remarks == [
        "hadir pukul 09.12",
        "diwakili oleh Sekretaris Lurah",
        "izin: dinas luar",
        "tidak hadir",
        "hadir",
        "belum dicatat",
        "hadir pukul 09.15",
        "hadir pukul 09.20",
    ]
    assert [bits("".join(line[-2:])) for line in rows_of(html)] == [
        "1. ttd.",
        "2.",
        "3.",
        "4.",
        "5.",
        "6.",
        "7. tanpa goresan",
        "8.",
    ]
    words = paper.text(draw(content(rows)), "-raw")
    assert "JUMLAH : 5 orang dari 8 nama (3 tercatat di pintu)" in words
    assert "JUMLAH HADIR DIWAKILI IZIN TIDAK HADIR BELUM DICATAT 8 4 1 1 1 1" in words


def test_before_the_day_nobody_has_come_yet():
    rows = [row(1), row(2, status="excused", reason="Sakit")]
    html = page(content(rows, date="2099-01-10"), paths={}, created=AT)

    assert [line[3] for line in rows_of(html)] == ["belum dicatat", "izin: Sakit"]


def test_the_head_of_the_unit_who_led_the_meeting_signs_once():
    words = paper.text(draw(content()), "-raw")

    assert (
        "Belawan, 10 Januari 2024 Mengetahui KEPALA KEPOLISIAN RESOR PELABUHAN BELAWAN selaku PIMPINAN RAPAT "
        "JANTON SILABAN, S.H., S.I.K., M.K.P. AJUN KOMISARIS BESAR POLISI"
    ) in words
    assert words.count("KEPALA KEPOLISIAN RESOR") == 1


def test_the_head_of_the_unit_takes_note_when_somebody_else_led():
    deputy = frozen.person("Budi Hartono", rank="Kompol", position="Wakapolres Pelabuhan Belawan")
    words = paper.text(draw(content(chair=deputy)), "-raw")

    assert "WAKIL KEPALA KEPOLISIAN RESOR" in words
    assert words.count("KEPALA KEPOLISIAN RESOR") == 2
    assert "Mengetahui" in words
    assert "BUDI HARTONO" in words


@pytest.mark.parametrize(("staff", "lines"), [(False, 4), (True, 4)])
def test_people_are_told_what_becomes_of_their_data_in_four_lines(staff, lines):
    drawn = draw(content([row(1)], staff=staff))
    last = paper.poppler("pdftotext", drawn, "-layout")
    notice = last[last.index("Data pribadi (UU 27/2022)") :].strip().split("\n")[:lines]

    assert [line.split()[0] for line in notice] == ["Data", "Yang", "Nomor" if staff else "Daftar", "Anda"]


@pytest.mark.parametrize(("size", "width", "height"), [("a4", 595, 842), ("f4", 609, 935)])
def test_it_is_printed_on_the_paper_of_the_unit(size, width, height):
    drawn = draw(content([row(1)], unit=frozen.UNIT | {"paper": size}))
    found = [round(float(side)) for side in paper.info(drawn)["Page size"].split(" pts")[0].split(" x ")]

    assert found == [width, height]


@pytest.mark.parametrize(("classification", "mark"), [("biasa", 0), ("terbatas", 2), ("rahasia", 2)])
def test_a_classified_list_is_marked(classification, mark):
    words = paper.text(draw(content([row(1)], classification=classification)))

    assert words.count(classification.upper()) == mark


@pytest.fixture(scope="module")
def eighty():
    """The staff copy of eighty people, sixty of whom drew."""
    rows = [
        row(
            n,
            f"Orang {n}",
            group="Lurah" if n <= 40 else "Tokoh agama",
            phone="0812-0000-7890",
            arrived="09.00",
            signed=n <= 60,
        )
        for n in range(1, 81)
    ]
    with override_settings(PDF_STRICT=True):
        return draw(content(rows, staff=True), dict.fromkeys(range(1, 61), INK))


def test_eighty_people_are_on_four_pages_with_the_head_on_each(eighty):
    pages = int(paper.info(eighty)["Pages"])
    heads = [paper.text(eighty, "-raw", "-f", str(n), "-l", str(n)).count("TANDA TANGAN") for n in range(1, pages + 1)]

    assert (pages, heads) == (4, [1, 1, 1, 1])
    assert paper.faults(eighty) == []


def test_no_line_is_split_and_none_is_lost(eighty):
    words = paper.text(eighty, "-raw")

    assert [n for n in range(1, 81) if f" Orang {n} " not in words] == []
    assert paper.text(eighty, "-raw", "-f", "4", "-l", "4").startswith("NO NAMA NRP/INSTANSI/ JABATAN NO. HP")


def test_every_drawing_is_a_picture_with_words(eighty):
    with pikepdf.open(io.BytesIO(eighty)) as document:
        figures = [str(item.Alt) for item in paper.objects(document) if item.get("/S") == "/Figure"]

    assert sorted(figures) == sorted(f"Tanda tangan nomor {n}" for n in range(1, 61))


def test_the_signature_never_stands_alone_on_a_page():
    for count in range(14, 24):
        drawn = draw(content([row(n, f"Orang {n}") for n in range(1, count)]))
        pages = int(paper.info(drawn)["Pages"])
        last = paper.text(drawn, "-raw", "-f", str(pages), "-l", str(pages))
        assert f"Orang {count - 1}" in last


HOSTILE = '<img src="http://127.0.0.1:9/x.png"></td></table><script>x</script>{{ content }}{% include "a" %}&lt;'


def test_hostile_words_are_only_words():
    facts = dict.fromkeys(("position", "organisation", "reason", "represents", "witness", "group", "rank"), HOSTILE)
    rows = [
        row(n, HOSTILE, status=status, arrived="09.00", way="kiosk", signed=True, **facts)
        for n, status in enumerate(["present", "represented", "excused"])
    ]
    drawn = draw(content(rows, staff=True, title=HOSTILE, place=HOSTILE), {0: INK})  # asking for anything ends it
    words = paper.text(drawn, "-raw").replace("\u200b", "")

    assert words.replace(" ", "").count("{{content}}") >= 15
    assert paper.faults(drawn) == []
