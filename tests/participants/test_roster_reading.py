"""Reading a roster file: what is understood, what is refused, and never a fault of ours."""

import datetime
import functools

import openpyxl
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from participants import roster, roster_export, spreadsheets
from participants.roster_words import HEADINGS
from tests.participants.roster_files import (
    AREAS,
    FAULTY,
    GROUPS,
    HEAD,
    SHEET,
    UNREADABLE,
    csv,
    rewritten,
    row,
    saved,
    with_shared_strings,
    xlsx,
)


def read(raw, **options):
    return roster.read(raw, groups=GROUPS, areas=AREAS, **({"most": 100} | options))


def told(found):
    return [(fault["row"], fault["column"], fault["message"]) for fault in found.faults]


def only(raw, **options):
    """The one person of a file without faults."""
    found = read(raw, **options)
    assert (told(found), len(found.people)) == ([], 1)
    return found.people[0]


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_no_roster_is_told_with_its_remedy(name):
    make, sentence = UNREADABLE[name]
    with pytest.raises(roster.Unreadable) as refusal:
        read(make())
    assert refusal.value.sentence == sentence


@pytest.mark.parametrize("name", FAULTY)
def test_every_fault_is_told_by_row_and_column(name):
    raw, faults = FAULTY[name]
    found = read(raw)

    assert told(found) == faults
    assert found.bad == len({fault[0] for fault in faults})
    assert {person["row"] for person in found.people}.isdisjoint({fault[0] for fault in faults})


def test_good_and_bad_rows_are_kept_apart():
    found = read(csv(row("Ani"), row("", "x"), "", row("Budi"), row("Cici", phone="1")))

    assert [(person["row"], person["name"]) for person in found.people] == [(2, "Ani"), (5, "Budi")]
    assert (found.bad, [fault["row"] for fault in found.faults]) == (2, [3, 3, 6])


@pytest.mark.parametrize(
    ("written", "prefix", "name", "suffix"),
    [
        ("H. Ahmad S.H.", "H.", "Ahmad", "S.H."),
        ("Dr. H. AHMAD FAUZI, SH, MH", "Dr. H.", "AHMAD FAUZI", "S.H., M.H."),
        ('"Ahmad\r\nFauzi"', "", "Ahmad Fauzi", ""),
        ("Ahmad\u202e Fauzi\u200f", "", "Ahmad Fauzi", ""),
        ("  ust  Ahmad ", "Ust.", "Ahmad", ""),
        ("Siti", "", "Siti", ""),
    ],
)
def test_titles_are_told_apart_from_the_name(written, prefix, name, suffix):
    person = only(csv(row(written)))
    assert (person["title_prefix"], person["name"], person["title_suffix"]) == (prefix, name, suffix)


def test_titles_in_columns_of_their_own_join_those_of_the_name():
    one = only(csv("Drs.;H. Ahmad, S.H.;MH;Lurah", head="Gelar depan;Nama;Gelar belakang;Kelompok"))
    other = only(csv("Ahmad;H., SH, M.Si;Lurah", head="Nama;Gelar;Kelompok"))

    assert (one["title_prefix"], one["name"], one["title_suffix"]) == ("Drs. H.", "Ahmad", "M.H., S.H.")
    assert (other["title_prefix"], other["name"], other["title_suffix"]) == ("H.", "Ahmad", "S.H., M.Si.")


@pytest.mark.parametrize(
    "written",
    [
        "0812-3456-7890", "081234567890", "81234567890", "+62 812 3456 7890", "6281234567890", "62 (0)812-3456-7890",
        "0062 812 3456 7890", "'081234567890", "81234567890.0", "81234567890,00", '"=""081234567890"""',
        "8.123.456.7890",
    ],
)  # fmt: skip
def test_a_number_is_read_however_excel_left_it(written):
    assert only(csv(row(phone=written)))["phone"] == "+6281234567890"


@pytest.mark.parametrize("value", [81234567890, 81234567890.0, 6281234567890, "0812 3456 7890"])
def test_a_number_in_a_cell_of_numbers_is_read(value):
    assert only(xlsx(["Ahmad", "Lurah", "", "", value]))["phone"] == "+6281234567890"


@pytest.mark.parametrize(
    ("written", "area"),
    [
        ("Belawan I", 4), ("belawan 1", 4), ("Kel. Belawan I", 4), ("Kelurahan BELAWAN I", 4), ("Labuhan Deli", 6),
        ("Medan Belawan / Belawan I", 4), ("Belawan I, Medan Belawan", 4), ("Belawan I Kec. Medan Belawan", 4),
        ("Kec. Labuhan Deli", 1), ("Kecamatan Medan Belawan", 2), ("Medan Belawan", 2), ("-", None), ("", None),
    ],
)  # fmt: skip
def test_an_area_is_recognised_in_the_usual_spellings(written, area):
    assert only(csv(row(area=written)))["area"] == area


def test_a_district_in_its_own_column_tells_two_of_one_name_apart():
    lines = ["Ahmad;Lurah;Medan Labuhan;Labuhan Deli", "Budi;Lurah;Kec. Medan Belawan;"]
    found = read(csv(*lines, head="Nama;Kelompok;Kecamatan;Wilayah"))

    assert [person["area"] for person in found.people] == [6, 2]


@pytest.mark.parametrize(
    ("head", "cells", "rank", "nrp", "nip"),
    [
        ("Nama;Kelompok;Pangkat;NRP", "Janton;Polri;Ajun Komisaris Besar Polisi;75010203", "AKBP", "75010203", ""),
        ("Nama;Kelompok;Pangkat/NRP", "Janton;Polri;AKBP / 75010203", "AKBP", "75010203", ""),
        ("Nama;Kelompok;Pangkat NRP", "Janton;Polri;BRIPKA NRP 01020304", "Bripka", "01020304", ""),
        ("Nama;Kelompok;NRP", "AKBP Janton, S.H.;Polri;NRP 75010203", "AKBP", "75010203", ""),
        ("Nama;Kelompok;NRP/NIP", "Janton;Lurah;19850315 201001 1 001", "", "", "198503152010011001"),
        ("Nama;Kelompok;NRP/NIP", "Janton;Polri;1020304", "", "01020304", ""),
        ("Nama;Kelompok;NRP", "Janton;Lurah;3910/P", "", "3910/P", ""),
        ("Nama;Kelompok;Pangkat", "Janton;Lurah;Kapten", "Kapten", "", ""),
    ],
)
def test_rank_and_numbers_are_recognised(head, cells, rank, nrp, nip):
    person = only(csv(cells, head=head))
    assert (person["name"], person["rank"], person["police_id"]) == ("Janton", rank, nrp)
    assert person["civil_service_id"] == nip


def test_what_was_restored_or_not_recognised_is_noted():
    zero = only(xlsx(["Janton", "Polri", "", "", "", "", 1020304]))
    assert (zero["police_id"], zero["notes"]) == ("01020304", ["zero"])
    assert only(csv(row(rank="Kapten")))["notes"] == ["rank"]


@pytest.mark.parametrize(("written", "group"), [("Tokoh Agama", 2), ("toga", 2), ("LURAH", 3), ("tokoh-agama", 2)])
def test_a_group_is_recognised(written, group):
    assert only(csv(row(group=written)))["group"] == group


def test_who_names_no_group_gets_the_one_of_the_form():
    found = read(csv(row("Ani", ""), row("Budi", "Lurah")), default=1)
    assert [person["group"] for person in found.people] == [1, 3]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_csv_is_read_in_every_way_excel_writes_it(delimiter, encoding, end):
    text = end.join(["Nama;Kelompok", 'José;"Tokoh agama"', ""]).replace(";", delimiter)
    assert only(text.encode(encoding))["name"] == "José"


def test_in_a_list_of_names_alone_the_comma_belongs_to_the_titles():
    person = only(b"Nama\r\nH. Ahmad, S.H., M.H.\r\n", default=1)
    assert (person["name"], person["title_suffix"]) == ("Ahmad", "S.H., M.H.")


def test_excel_counts_a_record_over_two_lines_as_one_row_and_not_the_line_for_itself():
    found = read(b"sep=;\r\n" + csv('"Ahmad\nFauzi";Lurah', row("", "Lurah"))[3:])
    assert ([person["row"] for person in found.people], found.faults[0]["row"]) == ([2], 3)


def test_a_quotation_mark_inside_a_cell_is_taken_as_excel_takes_it():
    assert only(csv('"Ahmad" Ucok;Lurah'))["name"] == "Ahmad Ucok"


def test_titles_above_numbers_below_and_headings_once_more_are_passed_over():
    lines = ["DAFTAR NAMA PESERTA;", ";", "Nama;Kelompok", "(1);(2)", "Ahmad;Lurah", "NAMA;KELOMPOK", "Budi;Lurah"]
    found = read(csv(*lines, head="POLRES PELABUHAN BELAWAN;"))

    assert [(person["row"], person["name"]) for person in found.people] == [(6, "Ahmad"), (8, "Budi")]
    assert found.columns == [
        {"column": "A", "heading": "Nama", "meaning": "name"},
        {"column": "B", "heading": "Kelompok", "meaning": "group"},
    ]


def test_what_is_not_taken_is_told_and_not_kept():
    found = read(csv("1;Ahmad;Lurah;1271010101850001;Jl. Cemara 1", head="No;Nama;Kelompok;NIK;Alamat"))

    assert found.unused == ["No", "NIK", "Alamat"]
    assert "1271010101850001" not in str(found) and "Cemara" not in str(found)


def test_the_row_of_the_template_is_passed_over():
    found = read(csv(row("Contoh: Ahmad (hapus baris ini)"), row("Budi")))
    assert (found.examples, [person["name"] for person in found.people]) == (1, ["Budi"])


def test_one_merged_cell_speaks_for_all_its_rows():
    book = openpyxl.Workbook()
    for values in [["Daftar hadir"], ["Nama", "Kelompok"], ["Ani", "Lurah"], ["Budi", None], ["Cici", "Polri"]]:
        book.active.append(values)
    book.active.merge_cells("A1:B1")
    book.active.merge_cells("B3:B4")

    assert [person["group"] for person in read(saved(book)).people] == [3, 3, 4]


def test_the_sheet_with_the_most_headings_is_read_and_the_others_are_named():
    book = openpyxl.Workbook()
    book.active.title = "Petunjuk"
    book.active.append(["Isi lembar berikut"])
    for name, head in [("Kasar", ["Nama", "Kelompok"]), ("Rapi", ["Nama", "Kelompok", "Jabatan"])]:
        sheet = book.create_sheet(name)
        sheet.append(head)
        sheet.append([f"Orang {name}", "Lurah"])
    found = read(saved(book))

    assert (found.sheet, found.unread, found.people[0]["name"]) == ("Rapi", ["Kasar"], "Orang Rapi")


def test_a_hidden_sheet_is_not_read():
    book = openpyxl.Workbook()
    book.active.append(["Nama", "Kelompok", "Jabatan"])
    book.active.append(["Rahasia", "Lurah", "x"])
    book.active.sheet_state = "hidden"
    shown = book.create_sheet("Terlihat")
    shown.append(["Nama", "Kelompok"])
    shown.append(["Ahmad", "Lurah"])

    assert only(saved(book))["name"] == "Ahmad"


def test_a_row_far_below_costs_nothing():
    def far(xml):
        cell = b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>Budi</t></is></c></row></sheetData>'
        return xml.replace(b"</sheetData>", cell)

    found = read(rewritten(far))
    assert [(fault["row"], fault["column"]) for fault in found.faults] == [(1048576, "Kelompok")]


def test_a_formula_with_its_result_is_read():
    def calculated(xml):
        return xml.replace(b"</row></sheetData>", b'<c r="C2" t="str"><f>1+1</f><v>Camat</v></c></row></sheetData>')

    assert only(rewritten(calculated))["position"] == "Camat"


def test_the_texts_of_excel_itself_are_read():
    person = only(with_shared_strings())
    assert (person["title_prefix"], person["name"], person["group"]) == ("H.", "Ahmad", 3)


def test_every_heading_that_is_written_is_also_read():
    assert {HEADINGS[heading_key(text)] for text in roster_export.HEADINGS.values() if text != "Satuan"} == (
        set(roster_export.HEADINGS) - {"unit"}
    )


def heading_key(text):
    return "".join(filter(str.isalpha, text.casefold()))


# What nobody thought of ---------------------------------------------------------------------------

SETTINGS = examples(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
CELL = st.one_of(
    st.text(max_size=30), st.sampled_from(["0812", "=1+1", "H. A, S.H.", "6,2E+12", '"', "-", "Polri", "\0"])
)


def calm(raw):
    """A roster or a sentence, and nothing else."""
    try:
        found = read(raw)
    except roster.Unreadable as refusal:
        assert len(refusal.sentence) > 8
        return
    assert all(fault["message"] and fault["row"] > 1 for fault in found.faults)
    for person in found.people:
        assert any(map(str.isalpha, person["name"])) and person["group"] in {1, 2, 3, 4}
        assert all(len(person[column]) <= most for column, most in roster.LENGTHS.items())


@SETTINGS
@given(st.binary(max_size=400))
def test_no_bytes_break_it(raw):
    calm(raw)
    calm(HEAD.encode() + b"\r\n" + raw)
    calm(b"PK\x03\x04" + raw)


@SETTINGS
@given(st.lists(st.lists(CELL, max_size=9), max_size=6), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_no_cells_break_it(rows, encoding):
    calm("\r\n".join([HEAD, *(";".join(cells) for cells in rows)]).encode(encoding, errors="replace"))


@functools.cache  # its bytes hold the second of writing: another book would have another length
def whole_archive():
    return xlsx(["Ahmad", "Lurah", datetime.date(2024, 1, 1)])


@SETTINGS
@given(st.data())
def test_no_broken_archive_breaks_it(data):
    raw = bytearray(whole_archive())
    for __ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    calm(bytes(raw))


@SETTINGS
@given(st.data())
def test_no_broken_sheet_breaks_it(data):
    def broken(xml):
        at = data.draw(st.integers(0, len(xml) - 1))
        return (
            xml[:at]
            + data.draw(st.sampled_from([b"", b"<", b"&", b'"', b"9" * 30, b"<c/>", b"-", b"s"]))
            + xml[at + 1 :]
        )

    part = data.draw(st.sampled_from([SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"]))
    calm(rewritten(broken, part))


@SETTINGS
@given(st.lists(st.text(max_size=40), min_size=1, max_size=5))
def test_no_text_starts_a_formula(texts):
    rows = [{"name": text, "position": text} for text in texts]
    for form in roster_export.FORMS:
        table = next(spreadsheets.tables(roster_export.write(form, ["name", "position"], rows), most=100))
        cells = [value for __, values in table.rows for value in values if value]
        assert not any(spreadsheets.opens_a_formula(value) for value in cells)


@pytest.mark.parametrize(
    "text", ["=1+1", " =1+1", "\t=1", "\r=1", "+62", "-1", "@a", "＝1", "＋1", "－1", "＠a", "\u200b=1", "﹦1"]
)
def test_what_would_run_is_kept_from_running(text):
    assert roster_export.safe(text).startswith("'")
