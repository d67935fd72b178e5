"""The pages of the address book: who sees whom, what is written, what is refused."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from participants import actions
from participants.models import Area, AuditDetail, AuditEntry, Participant
from tests.cast import add_person, add_staff

TYPED = {"name": "Siti Rahma", "group": "", "position": "Kepala Sekolah", "organisation": "SMA Negeri 9"}


@pytest.fixture
def page(client_of, dewi):
    """The operator's browser."""
    return client_of(dewi)


@pytest.fixture
def typed(ahmad):
    return TYPED | {"group": ahmad.group_id}


def text(response):
    return " ".join(response.content.decode().split())


def names(response):
    return [person.name for person in response.context["page"]]


def change_form(page, person):
    """What the browser would send back untouched."""
    form = page.get(f"/kelompok/orang/{person.pk}/ubah/").context["form"]
    data = {}
    for field in form:
        value = "" if field.value() is None else field.value()
        data[field.html_name] = value
        if field.field.show_hidden_initial:
            data[field.html_initial_name] = value
    return data


def test_the_names_of_another_unit_do_not_exist(page, sibling, tono, ahmad):
    stranger = add_person(sibling, tono, "Kenari Tersembunyi", "tokoh-agama")

    assert page.get(f"/kelompok/orang/{stranger.pk}/").status_code == 404
    assert page.post(f"/kelompok/orang/{stranger.pk}/ubah/", {"name": "X"}).status_code == 404
    assert names(page.get("/kelompok/orang/")) == ["Ahmad Siregar", "Janton Silaban"][:1]
    assert "Kenari" not in text(page.get("/kelompok/orang/?q=kenari"))


def test_a_viewer_reads_and_cannot_write(client_of, vera, ahmad):
    browser = client_of(vera)

    assert browser.get(f"/kelompok/orang/{ahmad.pk}/").status_code == 200
    for path in ["ubah", "nonaktifkan", "aktifkan"]:
        assert browser.post(f"/kelompok/orang/{ahmad.pk}/{path}/").status_code == 403
    assert browser.post("/kelompok/orang/tambah/", TYPED).status_code == 403
    assert "Tambah orang" not in text(browser.get("/kelompok/"))


def test_the_phone_number_is_masked_but_in_the_form_that_edits_it(page, client_of, vera, ahmad):
    for browser in [page, client_of(vera)]:
        for path in ["/kelompok/orang/", f"/kelompok/orang/{ahmad.pk}/", "/kelompok/orang/?q=ahmad"]:
            body = text(browser.get(path))
            assert "0812-••••-7890" in body
            assert "0007890" not in body.replace("-", "")
    assert 'value="0812-0000-7890"' in text(page.get(f"/kelompok/orang/{ahmad.pk}/ubah/"))


def test_police_and_civil_service_numbers_are_for_operator_and_chair(client_of, dewi, janton, budi, vera, belawan):
    officer = add_person(belawan, dewi, "Rudi", "polri", police_id="01020304", civil_service_id="1" * 18)

    seen = {
        user.username: text(client_of(user).get(f"/kelompok/orang/{officer.pk}/"))
        for user in [dewi, janton, budi, vera]
    }

    assert [name for name, body in seen.items() if "01020304" in body] == ["dewi", "janton"]
    assert [name for name, body in seen.items() if "1" * 18 in body] == ["dewi", "janton"]


def test_groups_stand_in_protocol_order_with_their_counts(page, ahmad, kapolres):
    counts = [(group.name, group.people) for group in page.get("/kelompok/").context["counted"]]

    assert [name for name, __ in counts][:3] == ["Pemangku kepentingan", "Tokoh masyarakat", "Tokoh agama"]
    assert len(counts) == 10
    assert [row for row in counts if row[1]] == [("Tokoh agama", 1), ("Polri", 1)]


@pytest.mark.parametrize("path", ["/kelompok/", "/kelompok/orang/"])
def test_queries_do_not_grow_with_people(page, belawan, dewi, path):
    def count():
        with CaptureQueriesContext(connection) as queries:
            page.get(path)
        return len(queries)

    for n in range(3):
        add_person(belawan, dewi, f"Orang {n}", "lurah")
    count()  # the first visit renews the session
    few = count()
    for n in range(15):
        add_person(belawan, dewi, f"Orang lain {n}", "tokoh-agama")

    assert count() == few


def test_the_list_is_paged_by_key_and_keeps_its_filters(page, belawan, dewi, ahmad):
    for n in range(45):
        add_person(belawan, dewi, f"Lurah {n:02}", "lurah")
    seen, address = [], "?kelompok=lurah&q=lurah"
    while address:
        response = page.get(f"/kelompok/orang/{address}")
        seen.append(names(response))
        following = response.context["pages"].get("next")
        address = f"?{following}" if following else ""

    assert [len(rows) for rows in seen] == [20, 20, 5]
    assert sum(seen, []) == [f"Lurah {n:02}" for n in range(45)]


@pytest.mark.parametrize("key", ["abc", "-1,x", "9" * 40 + ",x", "1", ",", "٣,x"])
def test_a_key_nobody_wrote_shows_the_first_page(page, ahmad, key):
    answer = page.get("/kelompok/orang/", {"sesudah": key})

    assert answer.status_code == 200
    assert str(ahmad.name) in answer.content.decode()


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("AHMAD", ["Ahmad Siregar"]),
        ("sire ahm", ["Ahmad Siregar"]),
        ("imam masjid", ["Ahmad Siregar"]),
        ("ust. ahmad", ["Ahmad Siregar"]),
        ("polres pelabuhan", ["Janton Silaban"]),
        ("%", ["Ahmad Siregar", "Janton Silaban"]),  # one letter narrows nothing
        ("%%", []),
        ("a_m", []),
        ("\\", ["Ahmad Siregar", "Janton Silaban"]),
        ("' OR 1=1 --", []),
    ],
)
def test_search_finds_by_name_position_and_organisation(page, ahmad, kapolres, question, found):
    assert names(page.get("/kelompok/orang/", {"q": question})) == found


def test_one_letter_is_answered_with_a_hint(page, ahmad):
    assert "Tulis paling sedikit dua huruf" in text(page.get("/kelompok/orang/?q=a"))


def test_a_district_finds_the_people_of_its_villages(page, belawan, dewi):
    district = Area.objects.create(unit=belawan, name="Medan Belawan", full_name="Medan Belawan", regency="Kota Medan")
    village = Area.objects.create(
        unit=belawan, parent=district, name="Belawan I", full_name="Medan Belawan / Belawan I", regency="Kota Medan"
    )
    add_person(belawan, dewi, "Lurah Satu", "lurah", area=village)
    add_person(belawan, dewi, "Orang Jauh", "lurah")

    for area in [district, village]:
        assert names(page.get("/kelompok/orang/", {"wilayah": area.pk})) == ["Lurah Satu"]


def test_titles_typed_with_the_name_move_to_their_fields_and_are_shown_back(page, typed, belawan):
    response = page.post(
        "/kelompok/orang/tambah/", typed | {"name": "H. Ahmad Fauzi SH MH", "phone": "+62 812 0000 1234"}
    )

    person = Participant.objects.get(position="Kepala Sekolah")
    assert (person.title_prefix, person.name, person.title_suffix) == ("H.", "Ahmad Fauzi", "S.H., M.H.")
    assert (person.sort_name, person.phone, person.unit) == ("ahmad fauzi", "+6281200001234", belawan)
    assert response.url == f"/kelompok/orang/{person.pk}/"
    assert "Tersimpan: H. Ahmad Fauzi, S.H., M.H." in text(page.get(response.url))
    assert AuditEntry.objects.get(subject="participant", subject_id=person.pk).verb == "added"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Isi nama"),
        ("name", "   ", "Isi nama"),
        ("name", "...", "Tulis nama dengan huruf"),
        ("group", "", "Pilih kelompok"),
        ("phone", "12", "Tulis nomor seperti 0812-3456-7890"),
        ("civil_service_id", "123", "NIP terdiri atas 18 angka"),
        ("name", "a" * 121, "paling banyak 120 karakter"),
        ("name", "a" * 1_000_000, "paling banyak 120 karakter"),
    ],
)
def test_what_cannot_be_saved_is_said_and_kept(page, typed, field, value, sentence):
    before = Participant.objects.count()

    response = page.post("/kelompok/orang/tambah/", typed | {field: value})

    assert response.status_code == 422
    assert sentence in text(response)
    assert "SMA Negeri 9" in text(response)
    assert Participant.objects.count() == before


def test_the_police_have_eight_digits_and_others_are_left_alone(page, typed, kapolres):
    police = page.post("/kelompok/orang/tambah/", typed | {"group": kapolres.group_id, "police_id": "1234567"})
    soldier = page.post("/kelompok/orang/tambah/", typed | {"police_id": "3910/P"})

    assert "NRP Polri terdiri atas 8 angka" in text(police)
    assert soldier.status_code == 302
    assert Participant.objects.get(name="Siti Rahma").police_id == "3910/P"


@pytest.mark.parametrize(
    "hostile",
    ["<script>alert(1)</script>", '"><img src=x onerror=x>', "A\u202eB\u2066C", "=cmd|' /C calc'!A0", "ﷺ" * 100],
)
def test_hostile_text_is_stored_as_text_and_shown_escaped(page, typed, hostile):
    response = page.post(
        "/kelompok/orang/tambah/", typed | {"name": hostile, "position": hostile, "organisation": hostile}
    )
    assert response.status_code == 302

    for path in [response.url, "/kelompok/orang/", f"{response.url}ubah/", f"{response.url}nonaktifkan/"]:
        body = page.get(path).content.decode()
        assert "<script>alert" not in body
        assert "<img src=x" not in body
        assert "\u202e" not in body


def test_fields_that_are_not_on_the_form_are_not_written(page, typed, belawan, sibling, dewi, ahmad):
    hostile = {
        "unit": sibling.pk,
        "sort_name": "zzz",
        "version": 99,
        "retired_at": "2020-01-01",
        "added_by": 1,
        "order": 1,
    }

    page.post("/kelompok/orang/tambah/", typed | hostile)
    page.post(f"/kelompok/orang/{ahmad.pk}/ubah/", change_form(page, ahmad) | hostile | {"version": 1, "name": "Ahmad"})

    rows = Participant.objects.order_by("pk").values_list("unit", "version", "retired_at", "order", "added_by")
    assert set(rows) == {(belawan.pk, 1, None, 1000, dewi.pk), (belawan.pk, 2, None, 1000, dewi.pk)}


def test_a_twin_is_shown_before_it_is_saved(page, typed, ahmad):
    twin = typed | {"name": "Ust. AHMAD  Siregar", "position": "imam masjid raya"}

    first = page.post("/kelompok/orang/tambah/", twin)
    assert first.status_code == 422
    assert "Orang dengan nama dan jabatan ini sudah ada di buku alamat. Periksa di bawah, atau simpan juga." in text(
        first
    )
    assert "Simpan juga" in text(first)
    assert Participant.objects.count() == 1

    assert page.post("/kelompok/orang/tambah/", twin | {"save_anyway": "on"}).status_code == 302
    assert Participant.objects.count() == 2


def test_only_what_was_touched_is_saved(page, ahmad):
    page.post(f"/kelompok/orang/{ahmad.pk}/ubah/", change_form(page, ahmad) | {"position": "Imam Masjid Agung"})

    ahmad.refresh_from_db()
    assert (ahmad.position, ahmad.phone, ahmad.version) == ("Imam Masjid Agung", "+6281200007890", 2)
    assert AuditDetail.objects.get().content == '{"fields":["position"]}'


def test_two_writers_lose_nothing(page, ahmad):
    mine, hers = change_form(page, ahmad), change_form(page, ahmad)
    page.post(f"/kelompok/orang/{ahmad.pk}/ubah/", hers | {"position": "Ketua MUI", "organisation": "MUI Belawan"})

    clash = page.post(f"/kelompok/orang/{ahmad.pk}/ubah/", mine | {"position": "Imam Besar"})

    assert clash.status_code == 409
    assert clash.context["conflict"] == [("Jabatan", "Ketua MUI", "Imam Besar"), ("Instansi", "MUI Belawan", None)]
    ahmad.refresh_from_db()
    assert (ahmad.position, ahmad.organisation) == ("Ketua MUI", "MUI Belawan")

    proposal = {field.html_name: field.value() or "" for field in clash.context["form"]}
    assert (proposal["position"], proposal["organisation"], proposal["version"]) == ("Imam Besar", "MUI Belawan", 2)
    assert page.post(f"/kelompok/orang/{ahmad.pk}/ubah/", proposal).status_code == 302
    ahmad.refresh_from_db()
    assert (ahmad.position, ahmad.organisation, ahmad.version) == ("Imam Besar", "MUI Belawan", 3)


def test_the_conflict_page_carries_what_was_seen(page, ahmad):
    mine = change_form(page, ahmad)
    page.post(f"/kelompok/orang/{ahmad.pk}/ubah/", mine | {"position": "Ketua MUI"})

    body = text(page.post(f"/kelompok/orang/{ahmad.pk}/ubah/", mine | {"position": "Imam Besar"}))

    assert '<input type="hidden" name="initial-position" value="Ketua MUI"' in body
    assert '<input type="text" name="position" value="Imam Besar"' in body


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_a_version_nobody_read_saves_nothing(page, ahmad, version):
    response = page.post(
        f"/kelompok/orang/{ahmad.pk}/ubah/", change_form(page, ahmad) | {"name": "B", "version": version}
    )

    assert response.status_code in {409, 422}
    ahmad.refresh_from_db()
    assert ahmad.name == "Ahmad Siregar"


def test_retiring_asks_once_more_and_can_be_undone(page, ahmad, dewi):
    asked = page.get(f"/kelompok/orang/{ahmad.pk}/nonaktifkan/")
    assert "Nonaktifkan Ust. Ahmad Siregar?" in text(asked)
    ahmad.refresh_from_db()
    assert ahmad.retired_at is None

    page.post(f"/kelompok/orang/{ahmad.pk}/nonaktifkan/")
    page.post(f"/kelompok/orang/{ahmad.pk}/nonaktifkan/")
    ahmad.refresh_from_db()
    assert (ahmad.retired_by, names(page.get("/kelompok/orang/"))) == (dewi, [])
    assert names(page.get("/kelompok/orang/?keadaan=nonaktif")) == ["Ahmad Siregar"]

    page.post(f"/kelompok/orang/{ahmad.pk}/aktifkan/")
    ahmad.refresh_from_db()
    assert (ahmad.retired_at, ahmad.retired_by) == (None, None)
    assert [entry.verb for entry in AuditEntry.objects.order_by("sequence")] == ["retired", "restored"]


def test_the_day_of_retiring_is_that_on_the_wall_of_the_unit(page, ahmad, dewi):
    night = datetime.datetime(2026, 11, 23, 18, 30, tzinfo=datetime.UTC)  # half past one in Belawan, the next day
    Participant.objects.filter(pk=ahmad.pk).update(retired_at=night, retired_by=dewi)

    body = text(page.get(f"/kelompok/orang/{ahmad.pk}/")).replace("\u00a0", " ")
    assert "Dinonaktifkan oleh Dewi Anggraini pada 24 November 2026." in body


def test_an_operator_of_the_sector_reads_no_names_of_the_resort(client_of, sektor, ahmad):
    andi = add_staff("andi", "Andi", sektor, "operator")

    assert client_of(andi).get(f"/kelompok/orang/{ahmad.pk}/").status_code == 404


def test_who_keeps_two_books_chooses_the_unit_and_only_those(page, typed, dewi, sektor, sibling):
    actions.grant_role(dewi, "operator", unit=sektor)

    page.post("/kelompok/orang/tambah/", typed | {"unit": sektor.pk})
    refused = page.post("/kelompok/orang/tambah/", typed | {"unit": sibling.pk})

    assert Participant.objects.get(name="Siti Rahma").unit == sektor
    assert refused.status_code == 422


def test_the_addresses_are_the_ones_written_down():
    assert [reverse(f"participants:{name}") for name in ["groups", "people", "add", "areas"]] == [
        "/kelompok/",
        "/kelompok/orang/",
        "/kelompok/orang/tambah/",
        "/kelompok/wilayah/",
    ]
