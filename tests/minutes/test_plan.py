"""Planning a rakor."""

import datetime

import pytest

from minutes.models import Meeting
from participants.audit import first_broken
from participants.models import Group, Participant, Role
from tests.cast import add_person
from tests.minutes.pages import queries_of

PATH = "/rakor/baru/"


@pytest.fixture
def answers(kapolres):
    """What the operator fills in."""
    return {
        "title": "Antisipasi tawuran pelajar",
        "kind": "rakor",
        "date": "12 Maret 2026",
        "starts_at": "9.00",
        "ends_at": "selesai",
        "place": "Aula Wira Satya",
        "chair": kapolres.pk,
        "minute_taker": "",
        "groups": [Group.objects.get(code="tokoh-agama").pk],
        "invite": "members",
    }


@pytest.mark.parametrize("who", ["budi", "janton", "vera", "sari_admin"])
def test_only_an_operator_plans(client_of, request, who, answers):
    client = client_of(request.getfixturevalue(who))

    assert client.get(PATH).status_code == 403
    assert client.post(PATH, answers).status_code == 403
    assert list(Meeting.objects.all()) == []


def test_a_person_of_another_unit_cannot_be_chosen(client_of, dewi, sibling, tono, answers):
    stranger = add_person(sibling, tono, "Kapolres Binjai", "polri")
    answer = client_of(dewi).post(PATH, answers | {"chair": stranger.pk})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["chair"]
    assert "Kapolres Binjai" not in answer.content.decode()


def test_another_unit_or_its_rakor_is_not_found(client_of, tono, circulated, answers):
    client = client_of(tono)

    assert client.get(PATH, {"dari": circulated.pk}).status_code == 404
    assert client.get(PATH, {"satuan": "polres-pelabuhan-belawan"}).status_code == 404
    assert client.get(PATH, {"dari": "1 OR 1=1"}).status_code == 404


def test_a_draft_cannot_be_followed(client_of, dewi, draft):
    assert client_of(dewi).get(PATH, {"dari": draft.pk}).status_code == 404


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("title", "  ", "Isi judul rapat"),
        ("title", "x" * 301, "Judul terdiri atas 301 karakter; paling banyak 300"),
        ("date", "31/02/2026", "Tanggal harus tanggal yang ada, misalnya 12 Maret 2026"),
        ("date", "10/13/2026", "Bulan 13 tidak ada. Tulis hari lebih dahulu, misalnya 12/3/2026"),
        ("starts_at", "25.00", "Waktu harus antara 00.00 dan 23.59"),
        ("starts_at", "pagi", "Tulis waktu seperti 09.00"),
        ("ends_at", "08.00", "Waktu selesai harus sesudah waktu mulai"),
        ("groups", [], "Pilih paling sedikit satu kelompok yang diundang"),
    ],
)
def test_what_cannot_be_planned_is_said_and_kept(client_of, dewi, answers, field, typed, sentence):
    answer = client_of(dewi).post(PATH, answers | {field: typed})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert answer.context["form"].errors[field] == [sentence]
    assert " ".join(page.split("<title>")[1].split("</title>")[0].split()) == "Galat: Buat rapat – Rakor"
    assert not typed or typed == "  " or f'value="{typed}"' in page
    assert list(Meeting.objects.all()) == []


def test_a_plan_opens_a_draft_with_its_roll(client_of, dewi, answers, kapolres, ahmad, belawan):
    answer = client_of(dewi).post(PATH, answers | {"title": " Antisipasi\u202e tawuran\x0b pelajar "})
    meeting = Meeting.objects.get()

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/rakor/{meeting.pk}/ubah/")
    assert (meeting.title, meeting.unit, meeting.state) == ("Antisipasi tawuran pelajar", belawan, "open")
    assert (meeting.date, meeting.starts_at, meeting.ends_at) == (datetime.date(2026, 3, 12), datetime.time(9), None)
    assert (meeting.chair, meeting.created_by, meeting.follows) == (kapolres, dewi, None)
    assert [row.participant for row in meeting.attendances.all()] == [ahmad]
    assert [row.group.code for row in meeting.groups_present.all()] == ["tokoh-agama"]
    assert first_broken(belawan.pk) is None


def test_groups_may_be_invited_without_a_name(client_of, dewi, answers, ahmad):
    client_of(dewi).post(PATH, answers | {"invite": "none"})

    assert list(Meeting.objects.get().attendances.all()) == []


def test_forbidden_columns_are_not_taken_from_the_form(client_of, dewi, answers, sibling):
    client_of(dewi).post(PATH, answers | {"state": "sealed", "unit": sibling.pk, "revision": 9, "version": 9})
    meeting = Meeting.objects.get()

    assert (meeting.state, meeting.unit.code, meeting.revision, meeting.version) == (
        "open",
        "polres-pelabuhan-belawan",
        1,
        1,
    )


def test_the_last_rakor_is_offered_for_copying(client_of, dewi, circulated):
    page = client_of(dewi).get(PATH)

    assert page.context["last"] == circulated
    assert f"?dari={circulated.pk}" in page.content.decode()


def test_a_copy_takes_chair_place_groups_and_people_and_follows(client_of, dewi, circulated, kapolres, ahmad, answers):
    add_person(circulated.unit, dewi, "Orang baru", "tokoh-agama")
    client = client_of(dewi)
    form = client.get(PATH, {"dari": circulated.pk}).context["form"]
    client.post(f"{PATH}?dari={circulated.pk}", answers | {"invite": "same"})
    meeting = Meeting.objects.latest("pk")

    assert form.initial["chair"] == kapolres.pk
    assert form.initial["place"] == "Aula Wira Satya"
    assert form.initial["groups"] == [ahmad.group_id]
    assert meeting.follows == circulated
    assert [row.participant for row in meeting.attendances.all()] == [ahmad]
    assert [row.text for row in meeting.carried_over.all()] == [
        "Turut serta aktif di tempat kejadian perkara apabila terjadi tindak pidana."
    ]


def test_who_has_left_is_not_invited_again(client_of, dewi, circulated, ahmad, answers):
    Participant.objects.filter(pk=ahmad.pk).update(retired_at=circulated.created_at, retired_by=dewi)
    client_of(dewi).post(f"{PATH}?dari={circulated.pk}", answers | {"invite": "same"})

    assert list(Meeting.objects.latest("pk").attendances.all()) == []


def test_an_operator_of_several_units_chooses_one(client_of, dewi, sektor, answers):
    Role.objects.create(user=dewi, unit=sektor, kind=Role.Kind.OPERATOR, valid_from=datetime.date(2020, 1, 1))
    client = client_of(dewi)
    page = client.get(PATH)
    client.post(f"{PATH}?satuan=polsek-belawan", answers | {"chair": ""})

    assert [unit.code for unit in page.context["units"]] == ["polres-pelabuhan-belawan", "polsek-belawan"]
    assert page.context["unit"].code == "polres-pelabuhan-belawan"
    assert Meeting.objects.get().unit == sektor


def test_a_role_that_was_taken_away_plans_no_more(client_of, dewi, answers):
    client = client_of(dewi)
    client.get(PATH)
    Role.objects.filter(user=dewi).delete()

    assert client.post(PATH, answers).status_code == 403


def test_a_day_in_words_and_a_control_that_keeps_what_was_typed(client_of, dewi, answers):
    page = client_of(dewi).post(PATH, answers | {"title": "", "date": "2026-03-12"}).content.decode()

    assert "Kamis, 12 Maret 2026" in page
    assert '<input type="date" name="date" value="2026-03-12"' in page


def test_the_name_of_a_stranger_does_not_reach_the_form(client_of, belawan, tono, kapolres):
    page = client_of(tono).get(PATH).content.decode()

    assert "Janton Silaban" not in page


def test_many_people_take_no_more_queries(client_of, dewi, belawan, kapolres):
    client = client_of(dewi)
    few = queries_of(client, PATH)
    for n in range(30):
        add_person(belawan, dewi, f"Anggota {n}", "polri")

    assert queries_of(client, PATH) == few
