"""The list of rakor, and the page on which one is read."""

import datetime

import pytest

from minutes.actions import circulating, recording
from minutes.models import Attendance, GroupPresent, Meeting
from participants.models import Group, Role
from tests.cast import add_person, add_staff
from tests.minutes.pages import hold, hold_many, queries_of


@pytest.fixture
def rudi(sektor):
    """The operator of the Polsek below."""
    return add_staff("rudi", "Rudi Manurung", sektor, Role.Kind.OPERATOR)


@pytest.fixture
def below(sektor, rudi):
    """A draft of the Polsek."""
    kapolsek = add_person(sektor, rudi, "Kapolsek", "polri")
    return hold(sektor, rudi, kapolsek, "Ronda Belawan Bahari", datetime.date(2024, 2, 1), circulate=False)


def titles(response):
    return [row.title for row in response.context["page"].rows]


def test_another_unit_and_its_meetings_do_not_exist(client_of, tono, circulated, draft):
    client = client_of(tono)

    assert titles(client.get("/rakor/")) == []
    assert client.get(f"/rakor/{circulated.pk}/").status_code == 404
    assert client.get("/rakor/?satuan=polres-pelabuhan-belawan").context["filter"].errors == {}


def test_a_lower_unit_does_not_see_upwards(client_of, rudi, circulated):
    client = client_of(rudi)

    assert titles(client.get("/rakor/")) == []
    assert client.get(f"/rakor/{circulated.pk}/").status_code == 404


def test_a_draft_below_is_listed_but_not_read(client_of, vera, dewi, below):
    page = client_of(dewi).get("/rakor/")

    assert titles(page) == ["Ronda Belawan Bahari"]
    assert f'href="/rakor/{below.pk}/"' not in page.content.decode()
    for user in (vera, dewi):
        assert client_of(user).get(f"/rakor/{below.pk}/").status_code == 403


def test_a_viewer_of_the_own_unit_does_not_read_its_drafts(client_of, vera, draft):
    assert client_of(vera).get(f"/rakor/{draft.pk}/").status_code == 403


def test_posting_to_what_is_read_is_refused(client_of, dewi, draft):
    client = client_of(dewi)

    for path in ("/", "/rakor/", f"/rakor/{draft.pk}/", "/kesepakatan/", "/cari/"):
        assert client.post(path).status_code == 405


@pytest.mark.parametrize("key", ["x", "2024-13-01,1", "2024-01-01", "2024-01-01,-1", "2024-01-01,1'--", "1" * 40])
def test_what_is_no_key_has_no_page(client_of, dewi, key):
    assert client_of(dewi).get("/rakor/", {"sebelum": key}).status_code == 404


@pytest.mark.parametrize("year", ["dua", "20240", "-1", "99999999999999999999"])
def test_a_year_that_cannot_be_read_is_said_and_the_list_is_shown(client_of, dewi, circulated, year):
    page = client_of(dewi).get("/rakor/", {"tahun": year})

    assert page.status_code == 200
    assert page.context["filter"].errors["tahun"] == ["Tulis tahun dengan empat angka, misalnya 2024"]
    assert titles(page) == ["Antisipasi gangguan kamtibmas"]


def test_pages_follow_each_other_without_loss_or_repetition(client_of, dewi, belawan, kapolres, settings):
    settings.PAGE_SIZE = 4
    for n in range(10):  # five days with two rakor each
        hold(belawan, dewi, kapolres, f"Rakor {n}", datetime.date(2024, 1, 1 + n // 2))
    client, seen, key = client_of(dewi), [], ""
    while key is not None:
        page = client.get("/rakor/", {"sebelum": key})
        seen += titles(page)
        key = page.context["page"].following

    assert seen == [f"Rakor {n}" for n in reversed(range(10))]


def test_the_pages_of_several_units_are_one_list(client_of, dewi, belawan, kapolres, sektor, rudi, settings):
    settings.PAGE_SIZE = 3
    kapolsek = add_person(sektor, rudi, "Kapolsek", "polri")
    for n in range(4):
        hold(belawan, dewi, kapolres, f"Polres {n}", datetime.date(2024, 1, 1 + 2 * n))
        hold(sektor, rudi, kapolsek, f"Polsek {n}", datetime.date(2024, 1, 2 + 2 * n))
    client = client_of(dewi)
    first = client.get("/rakor/")
    second = client.get("/rakor/", {"sebelum": first.context["page"].following})

    assert titles(first) == ["Polsek 3", "Polres 3", "Polsek 2"]
    assert titles(second) == ["Polres 2", "Polsek 1", "Polres 1"]
    assert [row.unit_name for row in first.context["page"].rows] == ["Polsek Belawan", "", "Polsek Belawan"]


def test_filters_by_state_unit_and_year(client_of, dewi, belawan, kapolres, below):
    hold(belawan, dewi, kapolres, "Lama", datetime.date(2023, 12, 31))
    hold(belawan, dewi, kapolres, "Baru", datetime.date(2024, 1, 1))
    client = client_of(dewi)

    assert titles(client.get("/rakor/?keadaan=open")) == ["Ronda Belawan Bahari"]
    assert titles(client.get("/rakor/?satuan=polsek-belawan")) == ["Ronda Belawan Bahari"]
    assert titles(client.get("/rakor/?tahun=2023")) == ["Lama"]
    assert titles(client.get("/rakor/?tahun=2024&keadaan=circulated")) == ["Baru"]


def test_drafts_without_a_date_stand_on_top_of_the_first_page(client_of, dewi, belawan, circulated):
    recording.plan_meeting(belawan, by=dewi, title="Belum bertanggal")
    page = client_of(dewi).get("/rakor/")

    assert [row.title for row in page.context["undated"]] == ["Belum bertanggal"]
    assert titles(page) == ["Antisipasi gangguan kamtibmas"]


def test_a_row_counts_those_who_came(client_of, dewi, draft, janton, belawan, kapolres):
    Attendance.objects.create(
        meeting=draft, unit=belawan, participant=kapolres, status=Attendance.Status.EXCUSED, order=2
    )
    GroupPresent.objects.create(meeting=draft, group=Group.objects.get(code="lurah"), headcount=25, order=2)
    circulating.circulate(draft, by=janton)
    (row,) = client_of(dewi).get("/rakor/").context["page"].rows

    assert (row.came, row.invited, row.headcount, row.promises) == (1, 2, 25, 1)


def test_more_rows_take_no_more_queries(client_of, dewi, belawan, kapolres):
    client = client_of(dewi)
    hold_many(3, belawan, dewi, kapolres)
    few = queries_of(client, "/rakor/")
    hold_many(30, belawan, dewi, kapolres)

    assert queries_of(client, "/rakor/") == few
    assert len(client.get("/rakor/").content) < 40_000


# Reading ------------------------------------------------------------------------------------------


def test_what_is_read_is_the_frozen_text(client_of, vera, circulated):
    Meeting.objects.filter(pk=circulated.pk).update(place="Diubah di belakang layar")
    page = client_of(vera).get(f"/rakor/{circulated.pk}/").content.decode()

    assert "Aula Wira Satya" in page
    assert "Diubah di belakang layar" not in page
    excerpt = circulated.current_minutes.digest[:16].upper()
    assert " ".join(excerpt[at : at + 4] for at in range(0, 16, 4)) in page


def test_a_draft_is_read_as_it_stands(client_of, budi, draft):
    page = client_of(budi).get(f"/rakor/{draft.pk}/")

    assert page.context["minutes"] is None
    assert "Draf. Belum diedarkan dan masih dapat berubah." in page.content.decode()


def test_recalled_minutes_are_a_draft_again(client_of, budi, vera, circulated, dewi):
    circulating.recall(circulated, by=dewi, reason="Salah tanggal")

    assert client_of(budi).get(f"/rakor/{circulated.pk}/").context["minutes"] is None
    assert client_of(vera).get(f"/rakor/{circulated.pk}/").status_code == 403


def test_hostile_text_stays_text(client_of, dewi, belawan, kapolres):
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    meeting = hold(belawan, dewi, kapolres, hostile, datetime.date(2024, 1, 10), promise=hostile)
    client = client_of(dewi)

    for path in ("/", "/rakor/", f"/rakor/{meeting.pk}/", "/kesepakatan/", "/cari/?q=script", "/rakor/baru/"):
        page = client.get(path).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_a_longer_roll_takes_no_more_queries_to_read(client_of, dewi, belawan, kapolres, draft):
    client = client_of(dewi)
    few = queries_of(client, f"/rakor/{draft.pk}/")
    for n in range(30):
        person = add_person(belawan, dewi, f"Peserta {n}", "lurah")
        recording.add_attendance(draft, person, by=dewi)
        recording.add_commitment(draft, by=dewi, text=f"Janji {n}")

    assert queries_of(client, f"/rakor/{draft.pk}/") == few
