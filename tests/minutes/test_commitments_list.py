"""The commitments in force."""

import datetime
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from minutes import standing
from minutes.actions import circulating
from minutes.models import Commitment, Party
from minutes.views import listing
from participants.models import Area, Group, Role
from tests.cast import add_person, add_staff
from tests.minutes.pages import hold, hold_many, queries_of, text

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


@pytest.mark.parametrize("name", ["kelompok", "wilayah", "jenis", "upaya", "pejabat", "satuan", "kesehatan"])
def test_a_filter_that_does_not_exist_is_said(client_of, dewi, sektor, circulated, name):
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


def test_too_short_a_question_is_said(client_of, dewi, circulated):
    page = client_of(dewi).get(PATH, {"q": "x"})

    assert list(page.context["filter"].errors) == ["q"]
    assert len(texts(page)) == 1


def test_the_officers_of_another_unit_are_no_choice(client_of, tono, dewi, circulated, kapolres):
    Commitment.objects.update(officer=kapolres)

    assert client_of(tono).get(PATH, {"pejabat": kapolres.pk}).context["filter"].errors.keys() == {"pejabat"}
    assert texts(client_of(dewi).get(PATH, {"pejabat": kapolres.pk})) == [circulated.commitments.get().text]


def test_words_are_found_in_their_other_forms(client_of, dewi, belawan, kapolres):
    hold(belawan, dewi, kapolres, "A", datetime.date(2024, 1, 1), promise="Pencegahan tawuran pelajar")
    hold(belawan, dewi, kapolres, "B", datetime.date(2024, 1, 1), promise="Lampu jalan menyala")

    assert texts(client_of(dewi).get(PATH, {"q": "cegah tawur"})) == ["Pencegahan tawuran pelajar"]


def test_a_unit_brings_those_below_it(client_of, dewi, belawan, kapolres, sektor, polda):
    above = add_staff("uli", "Uli", polda, Role.Kind.VIEWER)
    rudi = add_staff("rudi", "Rudi", sektor, Role.Kind.OPERATOR)
    kapolsek = add_person(sektor, rudi, "Kapolsek", "polri")
    hold(belawan, dewi, kapolres, "A", datetime.date(2024, 1, 1), promise="Dari Polres")
    hold(sektor, rudi, kapolsek, "B", datetime.date(2024, 1, 2), promise="Dari Polsek")
    client = client_of(above)

    assert texts(client.get(PATH, {"satuan": belawan.code})) == ["Dari Polres", "Dari Polsek"]
    assert texts(client.get(PATH, {"satuan": sektor.code})) == ["Dari Polsek"]
    assert "satuan" not in client_of(rudi).get(PATH).context["filter"].fields


def test_tabs_count_how_they_are_doing(client_of, dewi, belawan, kapolres):
    today = timezone.localdate()
    for title in ["Baik", "Perlu", "Kosong", "Lain"]:
        hold(belawan, dewi, kapolres, title, datetime.date(2024, 1, 1), promise=title)
    Commitment.objects.filter(text="Baik").update(recorded_on=today, attention_on=today + datetime.timedelta(1))
    Commitment.objects.filter(text="Perlu").update(recorded_on=today, attention_on=today)
    Commitment.objects.filter(text="Lain").update(kind="recurring")
    client = client_of(dewi)
    page = client.get(PATH, {"jenis": "continuous"})

    assert [(health, count) for _label, health, count, _address, _here in page.context["tabs"]] == [
        ("", "3"),
        ("on-track", "1"),
        ("attention", "1"),
        ("no-record", "1"),
    ]
    assert "?jenis=continuous&amp;kesehatan=attention" in page.content.decode()
    assert texts(client.get(PATH, {"kesehatan": "attention"})) == ["Perlu"]
    assert texts(client.get(PATH, {"kesehatan": "on-track"})) == ["Baik"]
    assert sorted(texts(client.get(PATH, {"kesehatan": "no-record"}))) == ["Kosong", "Lain"]


def test_counts_stop(client_of, dewi, belawan, kapolres, monkeypatch):
    monkeypatch.setattr(listing, "COUNT_UP_TO", 2)
    hold_many(3, belawan, dewi, kapolres)
    tabs = client_of(dewi).get(PATH).context["tabs"]

    assert [count for _label, _health, count, *_rest in tabs] == ["2+", "0", "0", "2+"]


def test_what_has_ended_is_not_doing_well_or_badly(client_of, dewi, circulated):
    Commitment.objects.update(life=Commitment.Life.WITHDRAWN, end_reason="Diganti program kota")
    page = client_of(dewi).get(PATH, {"keadaan": "withdrawn", "kesehatan": "attention", "lewat": "on"})

    assert len(texts(page)) == 1
    assert page.context["tabs"] == []
    assert "Dicabut Diganti program kota" in text(page)


@pytest.mark.parametrize(
    ("kind", "entry", "words"),
    [
        ("conditional", ["2026-03-01", "partly", 5, 6], "5 dari 6 pihak"),
        ("continuous", ["2026-03-01", "not-kept", 0, 0], "tidak berjalan"),
        ("continuous", ["2026-03-01", "kept", 0, 0], "berjalan"),
        ("recurring", ["2026-03-01", "kept", 0, 0], "terlaksana"),
        ("dated", ["2026-03-01", "kept", 0, 0], "selesai"),
    ],
)
def test_the_last_evidence_stands_in_words(client_of, dewi, circulated, kind, entry, words):
    Commitment.objects.update(kind=kind, record=[entry], recorded_on=entry[0])
    row = client_of(dewi).get(PATH).context["page"].rows[0]

    assert row.evidence.partition(": ")[2] == words
    assert row.code == "2024-01/1"
    assert standing.last_evidence(row, datetime.date(2026, 5, 1)).startswith("1 Maret: ")
    assert standing.last_evidence(row, datetime.date(2027, 5, 1)).startswith("1 Maret 2026: ")


def test_the_address_is_built_from_what_was_understood(client_of, dewi, belawan, kapolres, settings):
    settings.PAGE_SIZE = 1
    hold_many(2, belawan, dewi, kapolres)
    page = client_of(dewi).get(PATH, {"jenis": "continuous", "upaya": "'><script>", "asing": "gema"})

    assert page.context["query"] == "jenis=continuous"
    assert page.content.decode().count("asing=gema") == 1  # where the language is changed, one comes back to it


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


@pytest.mark.parametrize("few", [1, 10])
def test_more_units_than_a_menu_holds_bring_the_same(
    client_of, dewi, belawan, kapolres, sektor, settings, monkeypatch, few
):
    """Both ways of finding them: few are put in order, of many the first are walked."""
    settings.PAGE_SIZE = 2
    monkeypatch.setattr(listing, "UNITS_IN_A_MENU", 1)
    monkeypatch.setattr(listing, "COUNT_UP_TO", few)
    staff = {belawan: dewi, sektor: add_staff("rina", "Rina", sektor, Role.Kind.OPERATOR)}
    for n, unit in enumerate([sektor, belawan, sektor, belawan, sektor]):
        day = datetime.date(2030, 1, 9 - n // 2)
        hold(unit, staff[unit], kapolres, "Rapat", datetime.date(2024, 1, 10), promise=f"Janji {n}", review_on=day)
    first = client_of(dewi).get(PATH, {"kelompok": "tokoh-agama"})
    second = client_of(dewi).get(PATH, {"kelompok": "tokoh-agama", "sesudah": str(first.context["page"].following)})

    assert texts(first) + texts(second) == ["Janji 4", "Janji 2", "Janji 3", "Janji 0"]


def test_more_rows_take_no_more_queries(client_of, dewi, belawan, kapolres):
    client = client_of(dewi)
    hold_many(3, belawan, dewi, kapolres)
    few = queries_of(client, PATH)
    hold_many(30, belawan, dewi, kapolres)

    assert queries_of(client, PATH) == few
    assert len(client.get(PATH).content) < 40_000


def test_five_thousand_in_a_unit_take_no_more_queries(client_of, dewi, belawan, kapolres):
    client, today = client_of(dewi), timezone.localdate()
    meeting = hold(belawan, dewi, kapolres, "Banyak", datetime.date(2024, 1, 1))
    shown = {"jenis": "continuous", "kelompok": "tokoh-agama", "q": "ronda", "lewat": "on", "kesehatan": "attention"}
    path = f"{PATH}?{urlencode(shown)}"
    meeting.commitments.update(attention_on=today, review_on=today - datetime.timedelta(1))
    few = queries_of(client, PATH), queries_of(client, path)
    first = meeting.commitments.get()
    more = [
        Commitment(
            meeting=meeting,
            unit=belawan,
            order=n,
            text=f"Ronda {n}",
            stems=first.stems,
            life=first.life,
            review_on=today - datetime.timedelta(n % 90),
            attention_on=today if n % 2 else None,
            saved_at=timezone.now(),
            saved_by=dewi,
        )
        for n in range(2, 5001)
    ]
    Commitment.objects.bulk_create(more, batch_size=500)
    group = Group.objects.get(code="tokoh-agama")
    rows = Commitment.objects.exclude(pk=first.pk).values_list("pk", flat=True)
    Party.objects.bulk_create([Party(commitment_id=pk, scope="group", group=group) for pk in rows], batch_size=500)

    assert (queries_of(client, PATH), queries_of(client, path)) == few
    assert client.get(PATH).context["count"] == "1.000+"


def test_groups_in_the_filter_stand_in_protocol_order(client_of, dewi):
    choices = client_of(dewi).get(PATH).context["filter"].fields["kelompok"].queryset

    assert [group.code for group in choices] == [group.code for group in Group.objects.order_by("order")]
