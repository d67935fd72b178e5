"""The list of commitments as a file."""

import csv
import datetime
import io

import openpyxl
import pytest
from django.utils import timezone

from minutes import commitments_export
from minutes.models import Commitment, Party
from participants.models import Role
from tests.cast import add_person, add_staff
from tests.minutes.pages import hold, hold_many, queries_of

CSV, XLSX = "/kesepakatan/unduh.csv", "/kesepakatan/unduh.xlsx"


def table(answer):
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def column(answer, heading="Kesepakatan"):
    first, *rows = table(answer)
    return [row[first.index(heading)] for row in rows]


def test_there_are_two_kinds_of_files(client_of, dewi):
    assert client_of(dewi).get("/kesepakatan/unduh.pdf").status_code == 404


@pytest.mark.parametrize("name", ["kelompok", "wilayah", "jenis", "kesehatan", "satuan", "q"])
def test_a_filter_that_cannot_be_read_gives_no_file(client_of, dewi, sektor, name):
    """Whoever asked for a part would not notice that all came."""
    assert client_of(dewi).get(CSV, {name: "!"}).status_code == 404


def test_another_unit_downloads_none_of_ours(client_of, tono, circulated):
    assert column(client_of(tono).get(CSV)) == []


def test_it_holds_what_the_filter_shows(client_of, dewi, belawan, kapolres):
    for n, kind in enumerate(["recurring", "continuous", "continuous"]):
        hold(belawan, dewi, kapolres, f"R{n}", datetime.date(2024, 1, 1), promise=f"Janji {n}")
        Commitment.objects.filter(text=f"Janji {n}").update(kind=kind)
    Commitment.objects.filter(text="Janji 2").update(attention_on=timezone.localdate())
    client = client_of(dewi)

    assert column(client.get(CSV, {"jenis": "continuous"})) == ["Janji 1", "Janji 2"]
    assert column(client.get(CSV, {"kesehatan": "attention"})) == ["Janji 2"]


def test_a_row_says_what_the_list_says(client_of, dewi, belawan, kapolres):
    hold(belawan, dewi, kapolres, "Rakor awal", datetime.date(2024, 1, 10), review_on=datetime.date(2024, 4, 10))
    entry = ["2024-03-01", "kept", 5, 6]
    columns = {"kind": "conditional", "record": [entry], "recorded_on": datetime.date(2024, 3, 1)}
    Commitment.objects.update(**columns, officer=kapolres, approach="preventive")
    heading, row = table(client_of(dewi).get(CSV))

    said = dict(zip(heading, row, strict=True))
    assert said.pop("Alasan")
    assert said == {
        "Nomor": "2024-01/1",
        "Kesepakatan": "Ronda malam",
        "Pihak": "Tokoh agama",
        "Jenis": "Bila terjadi",
        "Upaya": "Preventif",
        "Penanggung jawab": "Kapolres Pelabuhan Belawan",
        "Sejak": "2024-01-10",
        "Tanggal tinjau": "2024-04-10",
        "Batas waktu": "",
        "Keadaan": "Berlaku",
        "Kesehatan": Commitment.Health.ON_TRACK.label,
        "Bukti terakhir": "1 Maret 2024: 5 dari 6 pihak",
        "Rakor": "Rakor awal",
        "Satuan": "Polres Pelabuhan Belawan",
    }


def test_officers_without_a_position_are_named_in_the_own_unit_only(client_of, dewi, belawan, sektor):
    rudi = add_staff("rudi", "Rudi", sektor, Role.Kind.OPERATOR)
    nameless = add_person(sektor, rudi, "Bripka Tanpa Jabatan", "polri")
    hold(sektor, rudi, nameless, "Rakor Polsek", datetime.date(2024, 1, 1))
    Commitment.objects.update(officer=nameless)

    assert column(client_of(dewi).get(CSV), "Penanggung jawab") == [""]
    assert column(client_of(rudi).get(CSV), "Penanggung jawab") == ["Bripka Tanpa Jabatan"]


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", " =1+1"])
def test_no_text_becomes_a_formula(client_of, dewi, belawan, kapolres, text):
    hold(belawan, dewi, kapolres, "R", datetime.date(2024, 1, 1))
    Commitment.objects.update(text=text)
    Party.objects.update(scope="organisation", group=None, name=text)
    client = client_of(dewi)
    book = openpyxl.load_workbook(io.BytesIO(client.get(XLSX).content))
    cells = [cell for row in book.active.iter_rows(min_row=2) for cell in row]

    assert column(client.get(CSV)) == [f"'{text.strip()}"]
    assert column(client.get(CSV), "Pihak") == [f"'{text.strip()}"]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "d", "n"}
    assert [cell.value for cell in cells if cell.data_type == "n" and cell.value is not None] == []
    assert cells[1].value == f"'{text.strip()}"


def test_a_day_is_a_day_in_excel(client_of, dewi, belawan, kapolres):
    hold(belawan, dewi, kapolres, "R", datetime.date(2024, 1, 10))
    sheet = openpyxl.load_workbook(io.BytesIO(client_of(dewi).get(XLSX).content)).active

    assert sheet["G1"].value == "Sejak"
    assert sheet["G2"].value == datetime.datetime(2024, 1, 10)


def test_a_cut_is_said(client_of, dewi, belawan, kapolres, monkeypatch):
    hold_many(4, belawan, dewi, kapolres)
    monkeypatch.setattr(commitments_export, "MOST", 3)
    monkeypatch.setattr(commitments_export, "AT_ONCE", 2)
    lines = table(client_of(dewi).get(CSV))

    assert len(lines) == 1 + 3 + 1
    assert lines[-1] == ["Dipotong setelah 3 baris. Persempit saringan untuk mendapatkan yang lain."]


def test_more_rows_take_no_more_queries(client_of, dewi, belawan, kapolres):
    client = client_of(dewi)
    hold_many(2, belawan, dewi, kapolres)
    few = queries_of(client, CSV)
    hold_many(20, belawan, dewi, kapolres)

    assert queries_of(client, CSV) == few
