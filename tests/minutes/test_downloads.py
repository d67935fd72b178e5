"""Import and downloads in the browser: who may, what comes, under which headers."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from minutes import snapshot
from minutes.actions import circulating, recording
from minutes.models import Meeting
from participants.models import Role
from tests import paper
from tests.cast import add_staff
from tests.minutes import frozen

SEED = Path(project.BASE_DIR / "minutes/demo/rakor-2024-01-10.json")


def upload(content=None, name="rakor.json", **fields):
    data = SEED.read_bytes() if content is None else content
    return {"file": SimpleUploadedFile(name, data, "application/json"), **fields}


def edited(**changes):
    return json.dumps(json.loads(SEED.read_bytes()) | changes).encode()


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def photo(draft, dewi):
    return recording.add_photo(draft, by=dewi, jpeg=frozen.photo(1), width=1240, height=930, caption="Sambutan")


# Doors --------------------------------------------------------------------------------------------


def test_a_stranger_is_sent_to_the_sign_in(circulated):
    for address in ["impor/", f"{circulated.pk}/notulen.json", f"{circulated.pk}/notulen.pdf", "1/foto/1.jpg"]:
        response = Client().get(f"/rakor/{address}")
        assert (response.status_code, response.headers["Location"].split("?")[0]) == (302, "/masuk/")


def test_only_an_operator_imports(budi, vera, janton, sari_admin, client_of):
    for user in (budi, vera, janton, sari_admin):
        assert client_of(user).get("/rakor/impor/").status_code == 403
        assert client_of(user).post("/rakor/impor/", upload()).status_code == 403

    assert Meeting.objects.count() == 0


def test_an_operator_does_not_import_for_another_unit(belawan, tono, client_of):
    response = client_of(tono).post("/rakor/impor/", upload())

    assert response.status_code == 422
    assert "Hanya operator Polres Pelabuhan Belawan yang boleh mengimpor notulennya." in text_of(response)
    assert Meeting.objects.count() == 0


ADDRESSES = ["notulen.json", "notulen.pdf", "foto/{photo}.jpg"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_meeting_of_another_unit_does_not_exist(address, draft, dewi, photo, tono, client_of):
    circulating.circulate(draft, by=dewi)

    there = client_of(tono).get(f"/rakor/{draft.pk}/{address.format(photo=photo.pk)}")
    nowhere = client_of(tono).get(f"/rakor/{draft.pk + 99}/{address.format(photo=photo.pk)}")

    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert there.content == nowhere.content


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_draft_is_only_for_those_who_write_it(address, draft, photo, vera, sari_admin, polda, client_of):
    above = add_staff("rina", "Rina", polda, Role.Kind.CHAIR)

    for user in (vera, above, sari_admin):
        assert client_of(user).get(f"/rakor/{draft.pk}/{address.format(photo=photo.pk)}").status_code == 403


@pytest.mark.parametrize("address", ADDRESSES[::2])
def test_what_was_circulated_is_read_down_the_tree(address, draft, dewi, photo, vera, polda, sektor, client_of):
    circulating.circulate(draft, by=dewi)
    above = add_staff("rina", "Rina", polda, Role.Kind.VIEWER)
    below = add_staff("lukman", "Lukman", sektor, Role.Kind.OPERATOR)

    statuses = [
        client_of(user).get(f"/rakor/{draft.pk}/{address.format(photo=photo.pk)}").status_code
        for user in (vera, above, below)
    ]
    assert statuses == [200, 200, 404]


def test_a_disabled_account_reads_nothing(circulated, vera, client_of):
    client = client_of(vera)
    vera.is_active = False
    vera.save(update_fields=["is_active"])

    assert client.get(f"/rakor/{circulated.pk}/notulen.json").status_code == 302


def test_a_photo_of_another_meeting_is_not_found(draft, photo, belawan, dewi, client_of):
    other = recording.plan_meeting(belawan, by=dewi, title="Lain")

    assert client_of(dewi).get(f"/rakor/{other.pk}/foto/{photo.pk}.jpg").status_code == 404


def test_a_photo_without_its_picture_or_whose_file_is_gone_is_not_found(draft, photo, dewi, client_of, media):
    address = f"/rakor/{draft.pk}/foto/{photo.pk}.jpg"
    (media / photo.image.name).unlink()
    assert client_of(dewi).get(address).status_code == 404

    type(photo).objects.filter(pk=photo.pk).update(image="")
    assert client_of(dewi).get(address).status_code == 404


def test_numbers_beyond_the_database_are_not_found(draft, dewi, client_of):
    for address in [f"{'9' * 40}/notulen.json", f"{draft.pk}/foto/{'9' * 40}.jpg", f"{draft.pk}/foto/../../x.jpg"]:
        assert client_of(dewi).get(f"/rakor/{address}").status_code == 404


@pytest.mark.parametrize("address", ADDRESSES)
def test_downloads_are_only_read(address, draft, photo, dewi, client_of):
    assert client_of(dewi).post(f"/rakor/{draft.pk}/{address.format(photo=photo.pk)}").status_code == 405


# Downloads ----------------------------------------------------------------------------------------


def assert_locked_up(response, disposition):
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'; frame-ancestors 'none'"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Content-Disposition"] == disposition


def test_the_document_is_the_frozen_bytes(circulated, vera, client_of):
    response = client_of(vera).get(f"/rakor/{circulated.pk}/notulen.json")

    name = f"notulen-2024-01-10-antisipasi-gangguan-kamtibmas-{circulated.pk}.json"
    assert response.headers["Content-Type"] == "application/json"
    assert hashlib.sha256(response.content).hexdigest() == circulated.current_minutes.digest
    assert_locked_up(response, f"attachment; filename=\"{name}\"; filename*=UTF-8''{name}")


def test_a_title_in_another_script_has_a_name_for_old_and_new_browsers(draft, dewi, client_of):
    Meeting.objects.filter(pk=draft.pk).update(title='Rapat "ꦱꦸꦤꦂ"; x=1')

    response = client_of(dewi).get(f"/rakor/{draft.pk}/notulen.json")

    plain, encoded = response.headers["Content-Disposition"].removeprefix("attachment; ").split("; ")
    assert plain == f'filename="notulen-2024-01-10-rapat-x1-{draft.pk}.json"'
    assert re.fullmatch(r"filename\*=UTF-8''[-%A-Za-z0-9_.]+", encoded)


def test_the_paper_comes_as_a_file(circulated, vera, client_of):
    response = client_of(vera).get(f"/rakor/{circulated.pk}/notulen.pdf")

    name = f"notulen-2024-01-10-antisipasi-gangguan-kamtibmas-{circulated.pk}.pdf"
    assert response.headers["Content-Type"] == "application/pdf"
    assert_locked_up(response, f"attachment; filename=\"{name}\"; filename*=UTF-8''{name}")
    assert list(paper.attached(response.content).values()) == [circulated.current_minutes.content.encode()]


def test_a_paper_that_cannot_be_drawn_is_a_page_with_the_reason(draft, dewi, client_of):
    Meeting.objects.filter(pk=draft.pk).update(purpose="a" * 20_001)

    response = client_of(dewi).get(f"/rakor/{draft.pk}/notulen.pdf")

    assert response.status_code == 422
    assert "Paling banyak 20.000 karakter." in text_of(response)


def test_a_photo_is_shown_as_a_picture_and_nothing_else(draft, photo, dewi, client_of):
    response = client_of(dewi).get(f"/rakor/{draft.pk}/foto/{photo.pk}.jpg")

    name = f"foto-{draft.pk}-{photo.pk}.jpg"
    assert (response.headers["Content-Type"], response.content) == ("image/jpeg", frozen.photo(1))
    assert_locked_up(response, f"inline; filename=\"{name}\"; filename*=UTF-8''{name}")


@pytest.mark.parametrize("people", [3, 40])
def test_the_document_costs_the_same_few_queries_for_any_number_of_people(
    people, belawan, dewi, client_of, django_assert_num_queries
):
    invitees = [recording.add_participant(belawan, by=dewi, name=f"Warga {n}") for n in range(people)]
    meeting = recording.plan_meeting(belawan, by=dewi, title="Rapat", invitees=invitees)
    client = client_of(dewi)

    with django_assert_num_queries(14):
        client.get(f"/rakor/{meeting.pk}/notulen.json")


# Import page --------------------------------------------------------------------------------------


def test_the_page_asks_for_a_file(dewi, client_of):
    response = client_of(dewi).post("/rakor/impor/", {})

    assert response.status_code == 422
    assert "Pilih berkas notulen" in text_of(response)
    title = re.search("<title>(.*?)</title>", response.content.decode(), re.DOTALL)[1]
    assert " ".join(title.split()) == "Galat: Impor notulen – Rakor"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Berkas ini kosong. Pilih berkas lain"),
        (b"[" * 60_000, "Susunan berkas terlalu dalam"),
        (b" " * (5 * 1024 * 1024 + 1), "Berkas lebih besar dari 5 MB"),
        (SEED.read_bytes()[:700], "Berkas rusak atau bukan JSON"),
        (bytes(range(128, 256)), "Berkas bukan teks UTF-8"),
    ],
    ids=["empty", "deep", "large", "truncated", "binary"],
)
def test_a_file_that_is_none_is_refused_with_a_sentence(content, sentence, dewi, client_of):
    response = client_of(dewi).post("/rakor/impor/", upload(content))

    assert response.status_code == 422
    assert sentence in text_of(response)
    assert Meeting.objects.count() == 0


def test_every_fault_is_listed_with_its_place(dewi, client_of):
    content = edited(date="2024-02-31", unit="polres-entah", **{"<script>alert(1)</script>": 1})

    response = client_of(dewi).post("/rakor/impor/", upload(content))

    page = response.content.decode()
    assert response.status_code == 422
    assert re.findall(r"<code>(.*?)</code>", page) == ["&lt;script&gt;alert(1)&lt;/script&gt;", "date", "unit"]
    assert "Ada 3 kesalahan di dalam berkas. Tidak ada yang diimpor." in text_of(response)
    assert '<a href="#id_file">' in page


def test_the_name_of_the_file_is_of_no_interest(dewi, client_of):
    response = client_of(dewi).post("/rakor/impor/", upload(name="../../‮<b>rakor.exe"))

    assert response.status_code == 303


def test_a_good_file_becomes_a_draft_that_is_opened_for_writing(dewi, client_of):
    response = client_of(dewi).post("/rakor/impor/", upload())

    meeting = Meeting.objects.get()
    assert (response.status_code, response.headers["Location"]) == (303, f"/rakor/{meeting.pk}/ubah/")
    assert (meeting.state, meeting.created_by) == (Meeting.State.OPEN, dewi)


def test_photos_come_beside_the_file(dewi, client_of):
    jpegs = [frozen.photo(1), frozen.photo(2)]
    rows = [{"caption": f"Foto {n}", "sha256": hashlib.sha256(jpeg).hexdigest()} for n, jpeg in enumerate(jpegs)]
    photos = [SimpleUploadedFile("foto.jpg", jpeg, "image/jpeg") for jpeg in jpegs]

    client_of(dewi).post("/rakor/impor/", upload(edited(photos=rows), photos=photos))

    assert [bool(photo.image) for photo in Meeting.objects.get().photos.all()] == [True, True]


def test_a_photo_that_is_too_large_is_refused(dewi, client_of, settings):
    settings.PHOTO_MAX_BYTES = 1024**2
    photo = SimpleUploadedFile("foto.jpg", b"x" * (1024**2 + 1), "image/jpeg")

    response = client_of(dewi).post("/rakor/impor/", upload(photos=[photo]))

    assert response.status_code == 422
    assert "Foto paling besar 1 MB." in text_of(response)


def test_what_is_downloaded_can_be_imported_again(circulated, dewi, client_of):
    client = client_of(dewi)
    content = client.get(f"/rakor/{circulated.pk}/notulen.json").content

    client.post("/rakor/impor/", upload(content))

    again = Meeting.objects.order_by("pk").last()
    assert snapshot.digest(snapshot.take(again)) == circulated.current_minutes.digest
