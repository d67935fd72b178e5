"""The unit tree and its areas: loaded once, edited by hand, never overwritten."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from participants import actions
from participants.management.commands.load_territory import OURS
from participants.models import Area, AuditEntry, Unit


def load(*arguments):
    out = StringIO()
    call_command("load_territory", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.fixture
def territory(db):
    load()
    return Unit.objects.get(code="polres-pelabuhan-belawan")


def test_the_territory_is_that_of_the_polres(territory):
    levels = Area.objects.values_list("level", flat=True)

    assert {level: list(levels).count(level) for level in levels} == {
        "district": 6,
        "urban-village": 23,
        "village": 25,
    }
    assert list(Unit.objects.order_by("path").values_list("path", flat=True)) == [
        "/mabes-polri/",
        "/mabes-polri/polda-sumatera-utara/",
        "/mabes-polri/polda-sumatera-utara/polres-pelabuhan-belawan/",
        "/mabes-polri/polda-sumatera-utara/polres-pelabuhan-belawan/polsek-belawan/",
        "/mabes-polri/polda-sumatera-utara/polres-pelabuhan-belawan/polsek-hamparan-perak/",
        "/mabes-polri/polda-sumatera-utara/polres-pelabuhan-belawan/polsek-medan-labuhan/",
    ]
    assert territory.letterhead.splitlines() == [
        "KEPOLISIAN NEGARA REPUBLIK INDONESIA",
        "DAERAH SUMATERA UTARA",
        "RESOR PELABUHAN BELAWAN",
    ]
    assert (territory.address, territory.city) == ("Jalan Raya Pelabuhan Nomor 1, Belawan", "Belawan")


def test_names_that_collide_are_told_apart_by_their_parent(territory):
    assert list(Area.objects.filter(name="Labuhan Deli").values_list("full_name", "sector__code")) == [
        ("Labuhan Deli", "polsek-medan-labuhan"),
        ("Medan Marelan / Labuhan Deli", "polsek-medan-labuhan"),
    ]


def test_loading_again_changes_nothing(territory):
    before = [list(model.objects.order_by("pk").values_list()) for model in (Unit, Area, AuditEntry)]

    assert load() == "0 units and 0 areas added.\n"
    assert [list(model.objects.order_by("pk").values_list()) for model in (Unit, Area, AuditEntry)] == before


def test_an_edited_sector_and_letterhead_stay(territory):
    Area.objects.filter(full_name="Medan Deli / Mabar").update(sector=None)
    Unit.objects.filter(pk=territory.pk).update(address="Jalan Baru 2")
    Area.objects.filter(full_name="Medan Deli / Titi Papan").delete()

    assert load() == "0 units and 1 areas added.\n"
    assert Area.objects.get(full_name="Medan Deli / Mabar").sector is None
    assert Unit.objects.get(pk=territory.pk).address == "Jalan Baru 2"
    assert Area.objects.get(full_name="Medan Deli / Titi Papan").sector.code == "polsek-medan-labuhan"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        b'{"format": "rakor-territory/2"}',
        b'{"format": "rakor-territory/1", "units": [{"code": "x"}], "areas": []}',
        b'{"format": "rakor-territory/1", "units": [], "areas": [{"unit": "no-such-unit"}]}',
    ],
)
def test_a_bad_file_is_refused_whole(db, tmp_path, raw):
    file = tmp_path / "territory.json"
    file.write_bytes(raw)

    with pytest.raises(CommandError):
        load(file)
    assert (Unit.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_a_letterhead_that_does_not_fit_the_paper_is_refused_whole(db, tmp_path):
    document = json.loads(OURS.read_text())
    document["units"][2]["letterhead"][2] = "RESOR " * 10
    file = tmp_path / "territory.json"
    file.write_text(json.dumps(document))

    with pytest.raises(CommandError, match="41"):
        load(file)
    assert Unit.objects.count() == 0


def test_the_operator_assigns_a_sector(territory, client_of, territory_operator):
    browser = client_of(territory_operator)
    area = Area.objects.get(full_name="Medan Deli / Mabar")
    polsek = Unit.objects.get(code="polsek-belawan")

    assert browser.get("/kelompok/wilayah/").status_code == 200
    assert browser.get(f"/kelompok/wilayah/{area.pk}/").status_code == 200
    assert browser.post(f"/kelompok/wilayah/{area.pk}/", {"sector": polsek.pk}).url == "/kelompok/wilayah/"

    area.refresh_from_db()
    assert area.sector == polsek
    entry = AuditEntry.objects.order_by("-sequence").filter(unit=territory).first()
    assert (entry.verb, entry.actor, entry.detail.content) == (
        "sector-assigned",
        territory_operator,
        '{"from":"polsek-medan-labuhan","to":"polsek-belawan"}',
    )


def test_a_unit_that_is_no_polsek_of_ours_is_refused(territory, client_of, territory_operator):
    area = Area.objects.get(full_name="Medan Deli / Mabar")

    for code in ["polda-sumatera-utara", "polres-pelabuhan-belawan"]:
        sector = Unit.objects.get(code=code)
        response = client_of(territory_operator).post(f"/kelompok/wilayah/{area.pk}/", {"sector": sector.pk})
        assert response.status_code == 422
    area.refresh_from_db()
    assert area.sector.code == "polsek-medan-labuhan"


def test_the_areas_page_asks_few_questions(territory, client_of, territory_operator, django_assert_max_num_queries):
    browser = client_of(territory_operator)
    browser.get("/kelompok/wilayah/")

    with django_assert_max_num_queries(6):
        browser.get("/kelompok/wilayah/")


@pytest.fixture
def territory_operator(territory):
    return actions.add_user(
        "rina", name="Rina", unit=territory, roles=["operator"], password="kata sandi yang cukup panjang"
    )


def test_the_database_keeps_names_unique_by_parent(territory):
    district = Area.objects.get(full_name="Medan Deli")
    with pytest.raises(IntegrityError):
        Area.objects.create(unit=territory, parent=district, name="Mabar", full_name="x", regency="Kota Medan")
