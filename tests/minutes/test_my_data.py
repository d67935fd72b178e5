"""What is stored about me, correcting it, having it erased, and a link that came to the wrong phone."""

import re

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from minutes.models import AttendanceSignature
from participants import audit, links
from participants.actions import requests
from participants.models import AccessLink, AuditEntry, DataRequest, Participant
from rakor.refusals import Refused
from tests.cast import add_person
from tests.minutes.pages import read


@pytest.fixture(autouse=True)
def the_day_before():
    with time_machine.travel("2024-01-09T03:00:00Z", tick=False):
        yield


@pytest.fixture
def path(draft, ahmad, link_to):
    return link_to(ahmad)


@pytest.fixture
def link(path):
    return AccessLink.objects.get()


def fields(ahmad, **changed):
    """What the form of the page sends."""
    columns = ["name", "title_prefix", "title_suffix", "position", "organisation"]
    return {column: getattr(ahmad, column) for column in columns} | {"area": "", "phone": "", "words": ""} | changed


def verbs():
    return [entry.verb for entry in AuditEntry.objects.all() if entry.actor is None]


# What is stored -----------------------------------------------------------------------------------


def test_everything_is_said_in_plain_words(path, draft, ahmad):
    row = draft.attendances.get(participant=ahmad)
    AttendanceSignature.objects.create(attendance=row, strokes="[]", drawn_at=timezone.now())
    Participant.objects.filter(pk=ahmad.pk).update(civil_service_id="197801012005011003", consented_on="2024-01-05")
    page = read(f"{path}data/")

    for text in [
        "Nama Ust. Ahmad Siregar Kelompok Tokoh agama Jabatan Imam Masjid Raya Instansi – Wilayah –",
        "Telepon 0812-••••-7890 NRP tidak tersimpan NIP tersimpan Tercatat sejak 9 Januari 2024",
        "Anda setuju dikirimi pesan WhatsApp sejak Jumat, 5 Januari 2024.",
        "Rabu, 10 Januari 2024 Antisipasi gangguan kamtibmas",
        "Dengan tanda tangan",
        "Diterbitkan 9 Januari 2024, diserahkan 9 Januari 2024, berlaku sampai 8 April 2024",
        "dihapus 6 bulan setelah rakor, kesepakatan, dan perubahan data Anda yang terakhir.",
        "ada dalam 0 notulen",
        "Polres Pelabuhan Belawan",
    ]:
        assert text in page, text
    assert [word for word in ["1978", "81200007890", "0000-7890"] if word in page] == []


def test_who_is_only_invited_has_not_been_there(path, draft, ahmad):
    assert "Kehadiran: diundang" in read(f"{path}data/")
    draft.attendances.filter(participant=ahmad).update(status="excused")
    assert "Kehadiran: Izin" in read(f"{path}data/")


def test_no_token_but_the_one_in_the_address_is_shown(path, ahmad, dewi, link):
    page = Client().get(f"{path}data/").content.decode()
    assert set(re.findall(r"/t/([^/]+)/", page)) == {links.token_of(link)}


def test_frozen_texts_are_counted(circulated, ahmad, link_to):
    assert "ada dalam 1 notulen" in read(f"{link_to(ahmad)}data/")


# Correcting ---------------------------------------------------------------------------------------


def test_nothing_changed_is_nothing_asked(path, ahmad):
    response = Client().post(f"{path}data/perbaiki/", fields(ahmad))

    assert response.status_code == 422
    assert "Ubah sekurangnya satu isian, atau tulis apa yang perlu diubah." in response.content.decode()
    assert list(DataRequest.objects.all()) == []


def test_what_cannot_be_read_comes_back_as_it_was_typed(path, ahmad):
    response = Client().post(f"{path}data/perbaiki/", fields(ahmad, name="123", phone="bukan nomor"))
    page = response.content.decode()

    assert response.status_code == 422
    assert page.count("Tulis nama dengan huruf") == 2
    assert 'value="bukan nomor"' in page
    assert list(DataRequest.objects.all()) == []


def test_the_number_is_never_in_the_form(path):
    page = Client().get(f"{path}data/perbaiki/").content.decode()

    assert "Tersimpan: 0812-••••-7890. Kosongkan bila sudah benar." in page
    assert not re.search(r'name="phone"[^>]*value=', page)
    assert "paling lama 3 × 24 jam" in page


def test_only_what_differs_is_wanted_and_nothing_is_changed_yet(path, ahmad, link):
    response = Client().post(f"{path}data/perbaiki/", fields(ahmad, name="Ahmad Siregar Lubis", phone="0812 0000 7899"))
    asked = DataRequest.objects.get()

    assert (response.status_code, response.url) == (303, f"{path}data/#permintaan")
    assert asked.wanted == {"name": "Ahmad Siregar Lubis", "phone": "+6281200007899"}
    assert (asked.kind, asked.participant, asked.asked_by, asked.asked_at) == (
        "correction",
        ahmad,
        link,
        timezone.now(),
    )
    ahmad.refresh_from_db()
    assert (ahmad.name, ahmad.phone) == ("Ahmad Siregar", "+6281200007890")
    page = read(f"{path}data/")
    assert "Nama: Ahmad Siregar Lubis Telepon: 0812-••••-7899" in page
    assert "paling lambat Jumat, 12 Januari 2024, 10.00 WIB" in page
    assert verbs() == ["correction-asked"]


def test_asking_again_replaces_what_was_wanted_and_keeps_the_number(path, ahmad):
    client = Client()
    client.post(f"{path}data/perbaiki/", fields(ahmad, position="Ustaz", phone="081200007899"))
    form = client.get(f"{path}data/perbaiki/").content.decode()
    client.post(f"{path}data/perbaiki/", fields(ahmad, position="Imam"))

    assert 'value="Ustaz"' in form
    assert "Anda sudah meminta 0812-••••-7899." in form
    assert DataRequest.objects.get().wanted == {"position": "Imam", "phone": "+6281200007899"}


def test_the_same_twice_is_once(path, ahmad):
    for _try in range(2):
        Client().post(f"{path}data/perbaiki/", fields(ahmad, words="Nama saya salah eja."))

    assert [(asked.wanted, asked.words) for asked in DataRequest.objects.all()] == [({}, "Nama saya salah eja.")]
    assert verbs() == ["correction-asked"]


def test_after_an_answer_a_new_request_is_a_new_row(path, ahmad, dewi):
    Client().post(f"{path}data/perbaiki/", fields(ahmad, position="Ustaz"))
    answered = {"answered_at": timezone.now(), "answered_by": dewi, "outcome": "refused", "answer": "Belum terbukti."}
    DataRequest.objects.update(**answered)
    Client().post(f"{path}data/perbaiki/", fields(ahmad, position="Ustaz"))

    assert DataRequest.objects.count() == 2
    page = read(f"{path}data/")
    assert "Belum terbukti." in page
    assert "Dewi" not in page


def test_the_action_takes_only_the_columns_of_the_form(path, ahmad, link):
    with pytest.raises(TypeError):
        requests.ask_correction(ahmad, link=link, wanted={"unit": 1})


def test_nobody_asks_with_the_link_of_somebody_else(path, ahmad, dewi, link):
    other = add_person(ahmad.unit, dewi, "Budiman", "lurah")
    for ask in [
        lambda: requests.ask_correction(other, link=link, wanted={"name": "X"}),
        lambda: requests.ask_erasure(other, link=link),
        lambda: requests.withdraw_consent(other, link=link),
    ]:
        with pytest.raises(Refused):
            ask()
    assert (list(DataRequest.objects.all()), verbs()) == ([], [])


# Erasing, withdrawing -----------------------------------------------------------------------------


def test_erasing_is_explained_first_and_asked_once(path, ahmad):
    page = read(f"{path}data/hapus/")
    for stays in ["arsip negara", "satu orang dari kelompok Anda", "Foto rakor, dan tulisan orang lain"]:
        assert stays in page
    assert list(DataRequest.objects.all()) == []
    for _try in range(2):
        response = Client().post(f"{path}data/hapus/")

    assert (response.status_code, response.url) == (303, f"{path}data/#permintaan")
    assert [(asked.kind, asked.wanted) for asked in DataRequest.objects.all()] == [("erasure", {})]
    assert verbs() == ["erasure-asked"]
    page = read(f"{path}data/hapus/")
    assert "Anda sudah memintanya pada Selasa, 9 Januari 2024" in page
    assert "<button" not in Client().get(f"{path}data/hapus/").content.decode().partition("<main")[2]


def test_consent_ends_at_once(path, ahmad, belawan):
    Participant.objects.filter(pk=ahmad.pk).update(consented_on="2024-01-05")
    for _try in range(2):
        response = Client().post(f"{path}data/pesan/")
    ahmad.refresh_from_db()

    assert (response.status_code, response.url) == (303, f"{path}data/#pesan")
    assert (ahmad.consented_on, ahmad.version) == (None, 2)
    assert verbs() == ["consent-withdrawn"]
    assert audit.first_broken(belawan.pk) is None


# Not me -------------------------------------------------------------------------------------------


def test_looking_at_the_question_revokes_nothing_and_the_way_back_stands_first(path, link):
    page = read(f"{path}bukan-saya/")
    assert "Halaman ini milik Ust. Ahmad Siregar" in page
    assert page.index("Ini saya, kembali") < page.index("Ini bukan saya, cabut tautan")
    link.refresh_from_db()
    assert link.revoked_at is None


def test_a_link_on_the_wrong_phone_ends_at_once(path, link):
    response = Client().post(f"{path}bukan-saya/")
    page = response.content.decode()
    link.refresh_from_db()

    assert response.status_code == 200
    assert "Tautan sudah dicabut" in page
    assert "Ahmad" not in page
    assert (link.revoked_at, link.revoked_by, link.revoke_reason) == (timezone.now(), None, "bukan pemiliknya")
    assert [Client().get(f"{path}{rest}").status_code for rest in ["", "data/", "bukan-saya/"]] == [404, 404, 404]
    assert Client().post(f"{path}bukan-saya/").status_code == 404


@pytest.mark.parametrize("rest", ["data/perbaiki/", "data/hapus/", "data/pesan/", "bukan-saya/"])
def test_staff_do_not_act_with_somebody_elses_link(path, link, dewi, client_of, rest):
    assert client_of(dewi).post(f"{path}{rest}", {"name": "Baru"}).status_code == 403
    link.refresh_from_db()
    assert (link.revoked_at, list(DataRequest.objects.all())) == (None, [])


# Pages of many ------------------------------------------------------------------------------------


def test_requests_of_many_areas_take_one_query(path, ahmad, link, django_assert_num_queries):
    from_link = {"participant": ahmad, "kind": "correction", "asked_by": link, "asked_at": timezone.now()}
    done = {"answered_at": timezone.now(), "answered_by": link.issued_by, "outcome": "done"}
    DataRequest.objects.bulk_create(DataRequest(**from_link, **done, wanted={"area": n}) for n in range(30))
    with django_assert_num_queries(11):
        Client().get(f"{path}data/")
