"""The system administrator keeps the letterhead and the paper of the own unit."""

import re

import pytest

from participants import actions
from participants.models import AuditEntry, Role, Unit
from rakor.refusals import Refused
from tests.cast import add_staff

KOP = "KEPOLISIAN NEGARA REPUBLIK INDONESIA\nDAERAH SUMATERA UTARA\nRESOR PELABUHAN BELAWAN"
SHOWN = {
    "initial-letterhead": KOP,
    "initial-address": "",
    "initial-city": "Belawan",
    "initial-time_zone": "Asia/Jakarta",
    "initial-paper": "a4",
}
TYPED = SHOWN | {"letterhead": KOP, "address": "", "city": "Belawan", "time_zone": "Asia/Jakarta", "paper": "a4"}


@pytest.fixture
def path(belawan):
    return f"/satuan/{belawan.pk}/ubah/"


def row(unit):
    return Unit.objects.filter(pk=unit.pk).values().get()


def test_the_action_asks_for_the_role_in_this_very_unit(belawan, sektor, dewi, sari_admin):
    for unit, by in [(belawan, dewi), (sektor, sari_admin)]:
        with pytest.raises(Refused):
            actions.change_unit(unit, by=by, city="Medan")
    assert set(Unit.objects.values_list("city", flat=True)) == {"Belawan"}
    assert AuditEntry.objects.count() == 0


def test_the_action_does_not_move_a_unit_in_the_tree(belawan, sari_admin):
    with pytest.raises(TypeError):
        actions.change_unit(belawan, by=sari_admin, path="/")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"letterhead": ""}, "Isi kop surat"),
        ({"letterhead": f"{KOP}\nJALAN RAYA"}, "Kop surat terdiri atas 4 baris; paling banyak tiga."),
        ({"letterhead": f"POLRI\n{'A' * 42}"}, "Baris 2 terdiri atas 42 karakter; paling banyak 41."),
        ({"city": " "}, "Isi kota tempat penulisan"),
        ({"paper": "folio"}, "Pilih kertas dari daftar"),
        ({"time_zone": "Europe/Berlin"}, "Pilih zona waktu dari daftar"),
    ],
)
def test_what_cannot_be_printed_is_refused(client_of, sari_admin, belawan, path, typed, sentence):
    before = row(belawan)

    response = client_of(sari_admin).post(path, TYPED | typed)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert (row(belawan), AuditEntry.objects.count()) == (before, 0)


def test_nothing_else_of_a_unit_can_be_sent(client_of, sari_admin, belawan, sektor, path):
    before = row(belawan)
    hostile = {"code": "x", "name": "X", "level": "mabes", "parent": sektor.pk, "path": "/", "id": sektor.pk, "pk": 1}

    assert client_of(sari_admin).post(path, TYPED | hostile).status_code == 302
    assert row(belawan) == before
    assert AuditEntry.objects.count() == 0


def test_the_papers_of_a_unit_are_changed(client_of, sari_admin, belawan, path):
    typed = {"letterhead": " polri daerah\r\n\r\nresor  belawan \r\n", "address": "Jalan Raya 1", "paper": "f4"}

    response = client_of(sari_admin).post(path, TYPED | typed)

    assert (response.status_code, response.url) == (302, "/satuan/")
    belawan.refresh_from_db()
    assert belawan.letterhead == "POLRI DAERAH\nRESOR BELAWAN"
    assert (belawan.address, belawan.paper, belawan.city) == ("Jalan Raya 1", "f4", "Belawan")
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.actor, entry.subject_id) == ("unit-changed", sari_admin, belawan.pk)


def test_what_was_not_touched_stays_as_somebody_else_saved_it(client_of, sari_admin, belawan, path):
    Unit.objects.filter(pk=belawan.pk).update(city="Medan")

    client_of(sari_admin).post(path, TYPED | {"paper": "f4"})

    belawan.refresh_from_db()
    assert (belawan.city, belawan.paper) == ("Medan", "f4")


def test_the_preview_shows_what_was_typed(client_of, sari_admin, path):
    text = client_of(sari_admin).post(path, TYPED | {"letterhead": "resor <b>", "city": ""}).content.decode()

    assert "<span>RESOR &lt;B&gt;</span></p>" in text


def test_frozen_minutes_keep_their_letterhead(client_of, sari_admin, circulated, path):
    before = circulated.frozen.get().content

    client_of(sari_admin).post(path, TYPED | {"letterhead": "RESOR BARU"})

    assert circulated.frozen.get().content == before


def test_the_list_shows_the_own_units_only(client_of, sari_admin, belawan, sektor, sibling, django_assert_num_queries):
    browser = client_of(sari_admin)
    browser.get("/satuan/")
    with django_assert_num_queries(4):
        text = browser.get("/satuan/").content.decode()
    assert "Polres Pelabuhan Belawan</h2>" in text
    assert "Polres Binjai" not in text and "Polsek Belawan" not in text

    Role.objects.create(user=sari_admin, unit=sektor, kind="system-administrator", valid_from="2020-01-01")
    with django_assert_num_queries(4):
        assert "Polsek Belawan</h2>" in browser.get("/satuan/").content.decode()


# Where the day begins -----------------------------------------------------------------------------

SECTIONS = ["/rakor/", "/kesepakatan/", "/kelompok/"]


def sections(response):
    return [path for path in ["/", *SECTIONS, "/satuan/"] if f'<li><a href="{path}"' in response.content.decode()]


def test_the_menu_shows_the_sections_that_open(client_of, sari_admin, vera, belawan):
    assert sections(client_of(sari_admin).get("/satuan/")) == ["/satuan/"]
    assert sections(client_of(vera).get("/")) == ["/", *SECTIONS]

    both = add_staff("rina", "Rina Lubis", belawan, Role.Kind.VIEWER, Role.Kind.SYSTEM_ADMINISTRATOR)
    assert sections(client_of(both).get("/")) == ["/", *SECTIONS, "/satuan/"]


def brand(response):
    return re.search(r'<a class="brand"\s+href="([^"]+)"', response.content.decode())[1]


def test_the_mark_leads_a_system_administrator_to_the_units(client_of, sari_admin, vera):
    assert brand(client_of(sari_admin).get("/satuan/")) == "/satuan/"
    assert brand(client_of(vera).get("/")) == "/"
    refused = client_of(sari_admin).get("/")
    assert refused.status_code == 403
    assert '<a class="btn btn-main" href="/satuan/">' in refused.content.decode()
