"""The roster from a file and into one: shown first, taken whole or not at all, twice is once, no number by accident."""

import datetime
import json

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from participants import actions, audit, indonesian, roster_export, spreadsheets
from participants.actions import roster as roster_actions
from participants.models import Area, AuditDetail, AuditEntry, Group, Participant, RosterImport
from rakor.refusals import Refused
from tests.cast import add_person
from tests.participants.roster_files import UNREADABLE, csv, row, xlsx

ROSTER = "/kelompok/orang/impor/"
GOOD = csv(
    row("H. Budi Santoso, SH", "Tokoh agama", "Imam", "Belawan I", "0812 3456 7890"),
    row("AKBP Rina Lubis", "Polri", "Kabag Ops", "", "", "", "75010203"),
    row("Cici", "Ormas", "", "Tokyo", "1"),
    row("", "Lurah"),
)


@pytest.fixture
def page(client_of, dewi):
    """The operator's browser."""
    return client_of(dewi)


@pytest.fixture(autouse=True)
def village(belawan):
    district = Area.objects.create(
        unit=belawan, name="Medan Belawan", full_name="Medan Belawan", regency="Medan", level=Area.Level.DISTRICT
    )
    return Area.objects.create(
        unit=belawan, parent=district, name="Belawan I", full_name="Medan Belawan / Belawan I", regency="Medan"
    )


def file(raw, name="daftar.csv"):
    return SimpleUploadedFile(name, raw)


def send(page, raw=GOOD, **data):
    response = page.post(ROSTER, {"file": file(raw)} | data)
    assert response.status_code == 303, errors(response)
    return RosterImport.objects.order_by("pk").last()


def errors(response):
    return response.context["form"].errors.get("file", [])


def text(response):
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


def names():
    return list(Participant.objects.order_by("sort_name").values_list("name", flat=True))


def verbs():
    """What became of the file, after it was sent."""
    return [entry.verb for entry in AuditEntry.objects.exclude(verb="roster-sent").order_by("pk")]


def download(response, form="xlsx"):
    """The cells of a file that was sent, read again."""
    assert response.status_code == 200
    if form == "csv":
        assert response.content.startswith(b"\xef\xbb\xbf")
    return [values for __, values in next(spreadsheets.tables(response.content, most=20_000)).rows]


# Refused ------------------------------------------------------------------------------------------


def test_only_an_operator_imports(client_of, budi, vera, janton, page):
    sent = send(page)
    for user in (budi, vera, janton):
        browser = client_of(user)
        for path in ["", f"{sent.pk}/", "contoh.csv"]:
            assert browser.get(f"{ROSTER}{path}").status_code == 403
        assert browser.post(ROSTER, {"file": file(GOOD)}).status_code == 403
        assert browser.post(f"{ROSTER}{sent.pk}/masukkan/").status_code == 403
    assert names() == []


def test_a_roster_of_another_unit_does_not_exist(client_of, tono, page):
    sent, browser = send(page), client_of(tono)

    assert browser.get(f"{ROSTER}{sent.pk}/").status_code == 404
    assert browser.post(f"{ROSTER}{sent.pk}/masukkan/").status_code == 404
    assert browser.post(f"{ROSTER}{sent.pk}/buang/").status_code == 404
    assert (names(), RosterImport.objects.get().imported_at) == ([], None)


def test_the_actions_ask_the_rule_themselves(belawan, budi, page):
    sent = send(page)
    for act in (roster_actions.import_roster, roster_actions.drop_roster):
        with pytest.raises(Refused):
            act(sent, by=budi)
    with pytest.raises(Refused):
        roster_actions.release_phones([belawan], by=budi, reason="x", people=0)
    assert (names(), verbs()) == ([], [])


@pytest.mark.parametrize("name", ["pdf", "locked by office", "a bomb", "entities", "half a sheet", "no headings"])
def test_a_file_that_is_no_roster_is_answered_with_its_remedy(page, name):
    make, sentence = UNREADABLE[name]
    response = page.post(ROSTER, {"file": file(make(), "daftar.xlsx")})

    assert (response.status_code, errors(response), list(RosterImport.objects.all())) == (422, [sentence], [])
    assert "<title>Galat: Impor dari berkas – Rakor</title>" in text(response)


def test_nothing_and_too_much_are_refused(page, settings):
    settings.IMPORT_MAX_BYTES = 1024**2
    nothing = page.post(ROSTER)
    empty = page.post(ROSTER, {"file": file(b"")})
    large = page.post(ROSTER, {"file": file(GOOD + b" " * 1024**2)})

    assert [errors(response) for response in (nothing, empty, large)] == [
        ["Pilih berkas daftar peserta"],
        ["Berkas ini kosong. Pilih berkas lain"],
        ["Berkas lebih besar dari 1 MB. Salin tabel namanya saja ke berkas baru"],
    ]
    assert {response.status_code for response in (nothing, empty, large)} == {422}


# The preview --------------------------------------------------------------------------------------


def test_the_preview_tells_what_was_understood_and_writes_nothing(page):
    sent = send(page)
    body = text(page.get(f"{ROSTER}{sent.pk}/"))

    assert (sent.good, sent.bad, sent.known, names(), verbs()) == (2, 2, 0, [], [])
    for told in [
        '<td data-l="Gelar depan">H.</td>',
        '<td data-l="Gelar belakang">S.H.</td>',
        "Medan Belawan / Belawan I",
        "0812-••••-7890",
        'AKBP<span class="code">NRP 75010203</span>',
        "Kabag Ops",
        "Tidak ada kelompok “Ormas”.",
        "Tidak ada wilayah “Tokyo”.",
        "Tulis nomor seperti 0812-3456-7890",
        "Baris 5</span>",
        "Masukkan 2 baris yang benar",
        "Jangan masukkan apa pun",
    ]:
        assert told in body
    assert "34567890" not in body.replace("-", "").replace("081234567890, atau", "")


def test_that_a_file_was_sent_stands_in_the_trail_without_anybody_of_it(page, dewi):
    sent = send(page)

    entry = AuditEntry.objects.get(verb="roster-sent")
    assert (entry.actor, entry.subject_id) == (dewi, sent.pk)
    assert json.loads(entry.detail.content) == {"people": sent.good, "known": sent.known}


def test_good_and_bad_rows_are_paged_by_their_number(page):
    rows = [
        row(f"Orang {chr(97 + n // 26)}{chr(97 + n % 26)}", "Lurah" if n % 2 else "x", nip="1" if n % 2 < 1 else "")
        for n in range(600)
    ]
    sent = send(page, csv(*rows))
    seen, told, address = [], [], "?"
    while address:
        response = page.get(f"{ROSTER}{sent.pk}/{address}")
        seen += [person["row"] for person in response.context["people"]]
        following = response.context["next_person"]
        address = f"?sesudah={following}" if following else ""
    address = "?"
    while address:
        response = page.get(f"{ROSTER}{sent.pk}/{address}")
        told += [fault["row"] for fault in response.context["faults"]]
        following = response.context["next_fault"]
        address = f"?salah={following}" if following else ""

    assert seen == list(range(3, 602, 2))
    assert told == [number for number in range(2, 602, 2) for __ in range(2)]


@pytest.mark.parametrize("key", ["abc", "-1", "9" * 40, "٣", "1,2"])
def test_a_key_nobody_wrote_shows_the_first_page(page, key):
    sent = send(page)
    response = page.get(f"{ROSTER}{sent.pk}/", {"sesudah": key, "salah": key})
    assert (len(response.context["people"]), len(response.context["faults"])) == (2, 4)


def test_queries_do_not_grow_with_rows(page):
    def count(sent):
        with CaptureQueriesContext(connection) as queries:
            page.get(f"{ROSTER}{sent.pk}/")
        return len(queries)

    few = send(page, csv(*(row(f"Orang {chr(97 + n)}") for n in range(3))))
    many = send(page, csv(*(row(f"Orang {chr(97 + n // 26)}{chr(97 + n % 26)}") for n in range(45))))
    count(few)  # the first visit renews the session
    assert count(few) == count(many)


def test_hostile_words_are_shown_as_words(page):
    evil = "<script>alert(1)</script>"
    sent = send(page, csv(row(evil, position=evil), row("x", evil, "", evil), head="Nama;Kelompok;Jabatan;Wilayah"))
    body = text(page.get(f"{ROSTER}{sent.pk}/"))

    assert "<script>alert" not in body
    assert body.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 3


# Importing ----------------------------------------------------------------------------------------


def test_the_good_rows_are_written_and_the_file_is_forgotten(page, belawan, dewi, village):
    sent = send(page)
    response = page.post(f"{ROSTER}{sent.pk}/masukkan/")

    assert (response.status_code, response.url) == (303, f"{ROSTER}{sent.pk}/")
    sent.refresh_from_db()
    assert (sent.rows, sent.added, sent.known, sent.imported_by) == ("", 2, 0, dewi)
    columns = ["name", "title_prefix", "title_suffix", "sort_name", "group__code", "position", "area", "phone", "rank"]
    assert list(Participant.objects.order_by("sort_name").values_list(*columns, "police_id", "unit", "added_by")) == [
        ("Budi Santoso", "H.", "S.H.", "budi santoso", "tokoh-agama", "Imam", village.pk, "+6281234567890", "", "")
        + (belawan.pk, dewi.pk),
        ("Rina Lubis", "", "", "rina lubis", "polri", "Kabag Ops", None, "", "AKBP", "75010203", belawan.pk, dewi.pk),
    ]
    assert verbs() == ["roster-imported"]
    assert json.loads(AuditDetail.objects.get(entry__verb="roster-imported").content) == {
        "added": 2,
        "bad": 2,
        "known": 0,
    }
    assert audit.first_broken(belawan.pk) is None
    body = text(page.get(response.url))
    assert "2 orang ditambahkan, 0 sudah ada di buku alamat." in body
    assert "Tidak ada kelompok “Ormas”." in body  # what is left to mend


def test_importing_twice_adds_nothing(page):
    sent = send(page)
    page.post(f"{ROSTER}{sent.pk}/masukkan/")
    page.post(f"{ROSTER}{sent.pk}/masukkan/")
    again = send(page)
    body = text(page.get(f"{ROSTER}{again.pk}/"))
    page.post(f"{ROSTER}{again.pk}/masukkan/")
    again.refresh_from_db()

    assert names() == ["Budi Santoso", "Rina Lubis"]
    assert (again.good, again.known, again.added) == (2, 2, 0)
    assert "2 di antaranya sudah ada di buku alamat" in body and "Sudah ada" in body
    assert verbs() == ["roster-imported", "roster-imported"]


def test_two_previews_of_one_file_add_everybody_once(page):
    first, second = send(page), send(page)
    for sent in (first, second):
        page.post(f"{ROSTER}{sent.pk}/masukkan/")

    second.refresh_from_db()
    assert (names(), second.added, second.known) == (["Budi Santoso", "Rina Lubis"], 0, 2)


def test_who_is_known_by_number_or_by_place_adds_nothing(page, belawan, dewi, ahmad):
    retired = add_person(belawan, dewi, "Rudi Hartono", "lurah", position="Lurah Belawan I")
    actions.retire_participant(retired, by=dewi)
    sent = send(
        page,
        csv(
            row("Ust. Ahmad Siregar", "Lurah", "jabatan lain", phone="081200007890"),
            row("AHMAD SIREGAR", "Tokoh agama", "imam masjid raya", phone="081300007890"),
            row("Ahmad Siregar", "Lurah"),
            row("Rudi Hartono", "Lurah", "Lurah Belawan I"),
        ),
    )
    body = text(page.get(f"{ROSTER}{sent.pk}/"))
    page.post(f"{ROSTER}{sent.pk}/masukkan/")

    assert [person["known"] for person in json.loads(sent.rows)["people"]] == ["known", "known", "", "retired"]
    assert [person["namesake"] for person in json.loads(sent.rows)["people"]] == [False, False, True, False]
    assert "1 baris benar memuat nama yang sudah ada di buku alamat dengan keterangan lain" in body
    assert body.count("Nama sama di buku alamat") == 1
    assert "Sudah ada, nonaktif" in body
    assert names() == ["Ahmad Siregar", "Ahmad Siregar", "Rudi Hartono"]


def test_all_or_nothing_when_it_is_killed_in_the_middle(page, monkeypatch):
    sent = send(page, csv(*(row(f"Orang {chr(97 + n // 26)}{chr(97 + n % 26)}") for n in range(60))))
    monkeypatch.setattr(roster_actions, "AT_ONCE", 25)
    inserts = []

    def dies(execute, sql, params, many, context):
        if sql.startswith('INSERT INTO "participants_participant"'):
            inserts.append(sql)
            if len(inserts) == 2:
                raise DatabaseError("killed")
        return execute(sql, params, many, context)

    page.raise_request_exception = False
    with connection.execute_wrapper(dies):
        assert page.post(f"{ROSTER}{sent.pk}/masukkan/").status_code == 500

    sent.refresh_from_db()
    assert (names(), verbs(), sent.imported_at, len(inserts)) == ([], [], None, 2)
    page.post(f"{ROSTER}{sent.pk}/masukkan/")
    assert len(names()) == 60


def test_the_queries_of_an_import_do_not_grow_with_every_row(page):
    def count(sent):
        with CaptureQueriesContext(connection) as queries:
            page.post(f"{ROSTER}{sent.pk}/masukkan/")
        return len(queries)

    few = send(page, csv(*(row(f"Ani {chr(97 + n)}") for n in range(3))))
    many = send(page, csv(*(row(f"Orang {chr(97 + n // 26)}{chr(97 + n % 26)}") for n in range(40))))
    count(send(page, csv(row("Zaki"))))  # the head of the audit chain is made once
    assert count(few) == count(many)


def test_dropping_keeps_nothing(page):
    sent = send(page)
    assert page.post(f"{ROSTER}{sent.pk}/buang/").url == ROSTER
    page.post(f"{ROSTER}{sent.pk}/buang/")
    late = page.post(f"{ROSTER}{sent.pk}/masukkan/")

    sent.refresh_from_db()
    assert (sent.rows, sent.faults, names(), verbs()) == ("", "", [], ["roster-dropped"])
    assert (late.status_code, "Pratinjau ini sudah dibuang. Pilih berkasnya sekali lagi." in text(late)) == (409, True)


def test_what_was_imported_cannot_be_dropped(page):
    sent = send(page)
    page.post(f"{ROSTER}{sent.pk}/masukkan/")
    response = page.post(f"{ROSTER}{sent.pk}/buang/")

    assert (response.status_code, "Daftar peserta ini sudah dimasukkan." in text(response)) == (409, True)
    assert len(names()) == 2


def test_without_a_good_row_there_is_nothing_to_import(page):
    sent = send(page, csv(row("", "x")))
    body = text(page.get(f"{ROSTER}{sent.pk}/"))
    response = page.post(f"{ROSTER}{sent.pk}/masukkan/")

    assert "Tidak ada baris yang benar, jadi tidak ada yang dapat dimasukkan." in body
    assert "Masukkan" not in body
    assert (response.status_code, verbs()) == (409, [])


def test_an_area_that_is_gone_is_told(page, village):
    sent = send(page)
    village.delete()
    response = page.post(f"{ROSTER}{sent.pk}/masukkan/")

    assert (response.status_code, names()) == (409, [])
    assert "Kelompok atau wilayah sudah berubah sejak berkas dibaca." in text(response)


def test_yesterdays_previews_are_emptied_when_a_new_one_comes(page, belawan, dewi, sibling, tono):
    yesterday = timezone.now() - datetime.timedelta(hours=25)
    kept = {"file_name": "lama.csv", "rows": "[1]", "faults": "[2]", "sent_at": yesterday}
    old = RosterImport.objects.create(unit=belawan, sent_by=dewi, **kept)
    elsewhere = RosterImport.objects.create(unit=sibling, sent_by=tono, **kept)
    fresh, newer = send(page), send(page)

    for sent in (old, elsewhere, fresh, newer):
        sent.refresh_from_db()
    assert [bool(sent.rows) for sent in (old, elsewhere, fresh, newer)] == [False, True, True, True]
    assert (old.faults, "Pratinjau ini sudah dibuang" in text(page.get(f"{ROSTER}{old.pk}/"))) == ("", True)


def test_rows_without_a_group_get_the_chosen_one(page):
    group = Group.objects.get(code="kbpp-polri")
    sent = send(page, csv("Ani", head="Nama"), group=group.pk)
    page.post(f"{ROSTER}{sent.pk}/masukkan/")

    assert Participant.objects.get().group == group


def test_who_keeps_two_books_says_for_which(page, dewi, sektor, sibling):
    actions.grant_role(dewi, "operator", unit=sektor)
    sent = send(page, csv(row("Ani", area="Belawan I")), unit=sektor.pk)
    refused = page.post(ROSTER, {"file": file(GOOD), "unit": sibling.pk})

    assert (sent.unit, sent.good, refused.status_code) == (sektor, 1, 422)


# Out ----------------------------------------------------------------------------------------------


@pytest.fixture
def book(belawan, dewi, village, ahmad, kapolres):
    """People whose data a spreadsheet would spoil."""
    Participant.objects.filter(pk=kapolres.pk).update(police_id="01020304", phone="+6581234567")
    evil = add_person(
        belawan, dewi, "=cmd|' /C calc'!A0", "lurah", position="＋1", organisation="@SUM(1)", area=village
    )
    Participant.objects.filter(pk=evil.pk).update(sort_name=indonesian.sort_name(evil.name))
    numbered = add_person(
        belawan, dewi, "Dewi Lestari", "lurah", civil_service_id="198503152010011001", area=village.parent
    )
    retired = add_person(belawan, dewi, "Orang Nonaktif", "lurah")
    actions.retire_participant(retired, by=dewi)
    return [ahmad, evil, numbered, kapolres]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_roster_leaves_without_numbers(page, book, form):
    response = page.get(f"/kelompok/orang/unduh.{form}")
    head, *rows = download(response, form)

    assert head == [
        "Gelar depan",
        "Nama",
        "Gelar belakang",
        "Kelompok",
        "Jabatan",
        "Instansi",
        "Wilayah",
        "Pangkat",
    ] + ["NRP", "NIP"]
    assert [values[1] for values in rows] == ["Ahmad Siregar", "'=cmd|' /C calc'!A0", "Dewi Lestari", "Janton Silaban"]
    assert b"0007890" not in response.content
    assert response.headers["Content-Disposition"].startswith('attachment; filename="daftar-peserta-')
    assert verbs() == ["retired"]


def test_numbers_leave_with_a_reason_that_stays(page, book, belawan, dewi):
    response = page.post("/kelompok/orang/unduh-nomor/", {"reason": "Undangan rakor Januari", "form": "csv"})
    head, *rows = download(response, "csv")

    place = head.index("No. HP")
    assert [values[place] for values in rows] == ["0812-0000-7890", "", "", "'+65 8123 4567"]
    entry = AuditEntry.objects.get(verb="roster-exported-with-phones")
    assert (entry.actor, entry.subject, entry.subject_id) == (dewi, "unit", belawan.pk)
    assert json.loads(entry.detail.content) == {"people": 4, "reason": "Undangan rakor Januari"}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"form": "csv"}, "Isi untuk keperluan apa nomor telepon diperlukan"),
        ({"form": "csv", "reason": " \u200b"}, "Isi untuk keperluan apa nomor telepon diperlukan"),
        ({"form": "pdf", "reason": "Rakor"}, "Pilih Excel atau CSV"),
    ],
)
def test_without_a_reason_no_number_leaves(page, book, data, sentence):
    response = page.post("/kelompok/orang/unduh-nomor/", data)

    assert (response.status_code, sentence in text(response)) == (422, True)
    assert (verbs(), "0007890" in text(response)) == (["retired"], False)


def test_looking_does_not_give_numbers(page, book):
    assert page.get("/kelompok/orang/unduh-nomor/").status_code == 405
    assert page.get("/kelompok/orang/unduh.pdf").status_code == 404
    assert page.get("/kelompok/orang/unduh.xlsx?nomor=1&phones=1").status_code == 200
    assert "4 orang" in text(page.get("/kelompok/orang/unduh/"))
    assert "0007890" not in text(page.get("/kelompok/orang/unduh/"))


def test_the_cells_of_excel_are_text(page, book):
    response = page.post("/kelompok/orang/unduh-nomor/", {"reason": "Rakor", "form": "xlsx"})
    sheet = openpyxl.load_workbook(spreadsheets.io.BytesIO(response.content)).active
    cells = [cell for line in sheet.iter_rows(min_row=2) for cell in line if cell.value is not None]

    assert {(cell.data_type, cell.number_format) for cell in cells} == {("s", "@")}
    assert [cell.value for cell in cells if spreadsheets.opens_a_formula(cell.value)] == []
    assert {"01020304", "198503152010011001"} <= {cell.value for cell in cells}


def test_excel_in_indonesia_reads_the_csv(page, book):
    raw = page.get("/kelompok/orang/unduh.csv").content

    assert raw.startswith('\ufeff"Gelar depan";"Nama";"Gelar belakang"'.encode())
    assert raw.endswith(b'"\r\n') and raw.count(b"\r\n") == 5
    assert b'"NRP 01020304"' in raw and b'"NIP 198503152010011001"' in raw  # so that no zero and no digit is lost
    assert '"\'＋1";"\'@SUM(1)"'.encode() in raw


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_left_comes_back_and_adds_nothing(page, book, form):
    response = page.post("/kelompok/orang/unduh-nomor/", {"reason": "Rakor", "form": form})
    sent = send(page, response.content)

    assert (sent.good, sent.bad, sent.known) == (4, 0, 4), sent.faults


def test_the_books_of_two_units_leave_together_and_are_told_apart(page, dewi, sektor, ahmad, sibling, tono):
    actions.grant_role(dewi, "operator", unit=sektor)
    add_person(sektor, dewi, "Orang Polsek", "lurah")
    add_person(sibling, tono, "Orang Asing", "lurah")
    head, *rows = download(page.get("/kelompok/orang/unduh.xlsx"))

    assert head[-1] == "Satuan"
    assert [(values[1], values[-1]) for values in rows] == [
        ("Ahmad Siregar", "Polres Pelabuhan Belawan"),
        ("Orang Polsek", "Polsek Belawan"),
    ]


def test_queries_of_the_file_do_not_grow_with_people(page, belawan, dewi, village):
    def count():
        with CaptureQueriesContext(connection) as queries:
            page.get("/kelompok/orang/unduh.xlsx")
        return len(queries)

    for n in range(3):
        add_person(belawan, dewi, f"Orang {n}", "lurah", area=village)
    count()
    few = count()
    for n in range(27):
        add_person(belawan, dewi, f"Lain {n}", "tokoh-agama", area=village)
    assert count() == few


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_template_is_read_without_a_fault_and_its_example_passed_over(page, form):
    response = page.get(f"{ROSTER}contoh.{form}")
    head, example = download(response, form)

    assert head == [text for column, text in roster_export.HEADINGS.items() if column != "unit"]
    assert example[1].startswith("Contoh:")
    again = page.post(ROSTER, {"file": file(response.content)})
    assert errors(again) == [
        "Tidak ada nama di bawah judul kolom. Tulis namanya di bawah judul, lalu pilih lagi berkasnya"
    ]


def test_the_template_knows_the_groups_and_areas(page):
    book = openpyxl.load_workbook(spreadsheets.io.BytesIO(page.get(f"{ROSTER}contoh.xlsx").content))
    known = list(book["Kelompok dan wilayah"].values)

    assert known[0] == ("Kelompok", "Wilayah")
    assert [line[0] for line in known[1:]] == list(Group.objects.values_list("name", flat=True))
    assert [line[1] for line in known[1:3]] == ["Kec. Medan Belawan", "Medan Belawan / Belawan I"]
    assert page.get(f"{ROSTER}contoh.ods").status_code == 404


def test_the_ways_in_and_out_stand_on_the_pages_of_the_operator_alone(page, client_of, vera, ahmad):
    for path in ["/kelompok/", "/kelompok/orang/"]:
        for browser, seen in [(page, True), (client_of(vera), False)]:
            body = text(browser.get(path))
            assert ('href="/kelompok/orang/impor/"' in body, 'href="/kelompok/orang/unduh/"' in body) == (seen, seen)


def test_an_xlsx_file_goes_the_whole_way(page):
    sent = send(page, xlsx(["Dr. Andi Wijaya, M.Si", "Lurah", "Lurah Belawan I", "Belawan I", 81234567890]))
    page.post(f"{ROSTER}{sent.pk}/masukkan/")

    person = Participant.objects.get()
    assert (person.title_prefix, person.name, person.phone) == ("Dr.", "Andi Wijaya", "+6281234567890")
