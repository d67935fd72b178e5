"""The commitments in force."""

import datetime

import pytest
from django.utils import timezone

from minutes.actions import circulating
from minutes.models import Commitment, Party
from participants.models import Area, Group, Role
from tests.cast import add_person, add_staff
from tests.minutes.pages import hold, hold_many, queries_of

PATH = "/kesepakatan/"


def texts(response):
    return [row.text for row in response.context["page"].rows]


@pytest.fixture
def bahari(belawan):
    """A kelurahan in its kecamatan."""
    district = Area.objects.create(
        unit=belawan, name="Medan Belawan", full_name="Medan Belawan", regency="Medan", level=Area.Level.DISTRICT
    )
    return Area.objects.create(
        unit=belawan,
        parent=district,
        name="Belawan Bahari",
        full_name="Medan Belawan / Belawan Bahari",
        regency="Medan",
        level=Area.Level.URBAN_VILLAGE,
    )


def test_drafts_are_no_commitments_yet(client_of, dewi, draft):
    assert texts(client_of(dewi).get(PATH)) == []


def test_another_unit_sees_none_of_ours(client_of, tono, circulated, bahari):
    page = client_of(tono).get(PATH)

    assert texts(page) == []
    assert page.context["count"] == "0"
    assert "Belawan Bahari" not in page.content.decode()
    assert client_of(tono).get(PATH, {"wilayah": bahari.pk}).context["filter"].errors.keys() == {"wilayah"}


def test_recalled_commitments_are_out_of_force(client_of, dewi, circulated):
    circulating.recall(circulated, by=dewi, reason="Salah tulis")

    assert texts(client_of(dewi).get(PATH)) == []


@pytest.mark.parametrize("key", ["x", "2024-02-30,1", ";", "0" * 60])
def test_what_is_no_key_has_no_page(client_of, dewi, key):
    assert client_of(dewi).get(PATH, {"sesudah": key}).status_code == 404


@pytest.mark.parametrize("name", ["kelompok", "wilayah", "jenis", "upaya"])
def test_a_filter_that_does_not_exist_is_said(client_of, dewi, circulated, name):
    page = client_of(dewi).get(PATH, {name: "') OR 1=1--"})

    assert page.status_code == 200
    assert list(page.context["filter"].errors) == [name]
    assert len(texts(page)) == 1


def test_the_units_below_are_in_the_list(client_of, dewi, belawan, kapolres, sektor):
    rudi = add_staff("rudi", "Rudi", sektor, Role.Kind.OPERATOR)
    kapolsek = add_person(sektor, rudi, "Kapolsek", "polri")
    hold(belawan, dewi, kapolres, "A", datetime.date(2024, 1, 1), promise="Dari Polres")
    hold(sektor, rudi, kapolsek, "B", datetime.date(2024, 1, 2), promise="Dari Polsek")

    assert texts(client_of(dewi).get(PATH)) == ["Dari Polres", "Dari Polsek"]
    assert texts(client_of(rudi).get(PATH)) == ["Dari Polsek"]


def test_filters_by_group_kind_approach_and_review(client_of, dewi, belawan, kapolres, draft, janton):
    today = timezone.localdate()
    circulating.circulate(draft, by=janton)
    hold(belawan, dewi, kapolres, "A", today, promise="Ceramah", group="tokoh-agama")
    hold(belawan, dewi, kapolres, "B", today, promise="Siskamling", group="lurah")
    Commitment.objects.filter(text="Siskamling").update(
        approach="preventive", review_on=today - datetime.timedelta(1), kind="recurring", every="P1W"
    )
    client = client_of(dewi)
    for_everyone = "Turut serta aktif di tempat kejadian perkara apabila terjadi tindak pidana."

    assert set(texts(client.get(PATH, {"kelompok": "tokoh-agama"}))) == {"Ceramah", for_everyone}
    assert texts(client.get(PATH, {"jenis": "recurring"})) == ["Siskamling"]
    assert texts(client.get(PATH, {"upaya": "preventive"})) == ["Siskamling"]
    assert texts(client.get(PATH, {"lewat": "on", "kelompok": "lurah"})) == [for_everyone, "Siskamling"]
    assert texts(client.get(PATH, {"upaya": "enforcement"})) == []


def test_what_has_ended_is_listed_when_asked_for(client_of, dewi, belawan, kapolres):
    hold(belawan, dewi, kapolres, "A", datetime.date(2024, 1, 1), promise="Selesai sudah")
    hold(belawan, dewi, kapolres, "B", datetime.date(2024, 1, 1), promise="Masih berlaku")
    Commitment.objects.filter(text="Selesai sudah").update(life=Commitment.Life.COMPLETED)
    client = client_of(dewi)
    ended = client.get(PATH, {"keadaan": "completed"})

    assert texts(client.get(PATH)) == ["Masih berlaku"]
    assert [(row.text, row.days_late) for row in ended.context["page"].rows] == [("Selesai sudah", 0)]
    assert texts(client.get(PATH, {"keadaan": "draft"})) == ["Masih berlaku"]


def test_an_area_brings_what_lies_in_it(client_of, dewi, belawan, kapolres, bahari):
    meeting = hold(belawan, dewi, kapolres, "A", timezone.localdate(), group="lurah")
    Party.objects.filter(commitment__meeting=meeting).update(area=bahari)
    client = client_of(dewi)

    assert texts(client.get(PATH, {"wilayah": bahari.parent_id})) == ["Ronda malam"]
    assert texts(client.get(PATH, {"wilayah": bahari.pk})) == ["Ronda malam"]
    assert "Lurah di Belawan Bahari" in client.get(PATH).content.decode()


def test_pages_follow_each_other_without_loss_or_repetition(client_of, dewi, belawan, kapolres, settings):
    settings.PAGE_SIZE = 3
    for n in range(8):
        review = datetime.date(2030, 1, 1 + n // 3)
        hold(belawan, dewi, kapolres, f"R{n}", datetime.date(2024, 1, 1), promise=f"Janji {n}", review_on=review)
    client, seen, key = client_of(dewi), [], ""
    while key is not None:
        page = client.get(PATH, {"sesudah": key, "jenis": "continuous"})
        seen += texts(page)
        key = page.context["page"].following

    assert seen == [f"Janji {n}" for n in range(8)]


def test_more_rows_take_no_more_queries(client_of, dewi, belawan, kapolres):
    client = client_of(dewi)
    hold_many(3, belawan, dewi, kapolres)
    few = queries_of(client, PATH)
    hold_many(30, belawan, dewi, kapolres)

    assert queries_of(client, PATH) == few
    assert len(client.get(PATH).content) < 40_000


def test_groups_in_the_filter_stand_in_protocol_order(client_of, dewi):
    choices = client_of(dewi).get(PATH).context["filter"].fields["kelompok"].queryset

    assert [group.code for group in choices] == [group.code for group in Group.objects.order_by("order")]
