"""The numbers of a period: what is refused, what is counted, what is told to whom."""

import datetime

import pytest
import time_machine

from minutes import anev
from minutes.anev_paper import LEAST, ROOM, WORDS, limits_of, told
from minutes.models import CarriedOver, Commitment, Occasion, Party, Response
from participants import actions
from participants.models import Role
from tests.cast import add_person, add_staff
from tests.minutes import following
from tests.minutes.following import AT, PERIOD, happen
from tests.minutes.pages import hold, queries_of, text

JAN, MARCH = datetime.date(2026, 1, 14), datetime.date(2026, 3, 10)


def day(month, number):
    return datetime.date(2026, month, number)


@pytest.fixture(autouse=True)
def on_10_march():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def bahari(belawan):
    return following.area(belawan, "Belawan Bahari", following.district(belawan))


@pytest.fixture
def ronda(belawan, dewi, kapolres):
    """A promise of the religious leaders, kept when something happens."""
    meeting = hold(belawan, dewi, kapolres, "Kamtibmas", JAN, review_on=day(3, 1))
    Commitment.objects.filter(meeting=meeting).update(kind=Commitment.Kind.CONDITIONAL)
    return meeting.commitments.get()


def figures(unit, start=JAN, end=MARCH, **scope):
    return anev.figures(anev.Scope(unit, **scope), anev.Span(start, end, unit.time_zone), MARCH)


# Refused --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("dari=kemarin&sampai=2026-03-10", "dari"),
        ("dari=2026-02-30&sampai=2026-03-10", "dari"),
        ("dari=2026-03-10&sampai=2026-03-09", "sampai"),
        ("dari=2026-03-10&sampai=2026-03-11", "sampai"),
        ("dari=2024-03-08&sampai=2026-03-10", "dari"),
        ("dari=2026-03-01", "sampai"),
        ("sampai=2026-03-01", "dari"),
    ],
)
def test_a_bad_period_is_said_and_the_month_is_shown(client_of, dewi, belawan, query, field):
    page = client_of(dewi).get(f"/anev/?{query}")
    paper = client_of(dewi).get(f"/anev.pdf?{query}")

    assert (page.status_code, paper.status_code) == (200, 422)
    assert list(page.context["filter"].errors) == list(paper.context["filter"].errors) == [field]
    assert (page.context["asked"].span.start, page.context["asked"].span.end) == (day(3, 1), MARCH)


def test_two_years_are_a_period(client_of, dewi):
    assert client_of(dewi).get("/anev/?dari=2024-03-10&sampai=2026-03-10").context["filter"].errors == {}


def test_another_units_numbers_cannot_be_asked_for(client_of, dewi, sibling, sektor):
    page = client_of(dewi).get("/anev/?satuan=polres-binjai")

    assert list(page.context["filter"].errors) == ["satuan"]
    assert page.context["asked"].scope.unit.name == "Polres Pelabuhan Belawan"
    assert "Binjai" not in page.content.decode()


def test_a_system_administrator_has_no_numbers(client_of, sari_admin):
    assert client_of(sari_admin).get("/anev/").status_code == 403


def test_those_above_learn_how_many_but_not_which_group(client_of, polda, belawan, dewi, bahari, ronda):
    rina = add_staff("rina", "Rina", polda, Role.Kind.VIEWER)
    happen(belawan, dewi, bahari, day(2, 1), [ronda], tokoh_agama="kept", lurah="not-kept")
    page = client_of(rina).get(f"/anev/?{PERIOD}&satuan=polres-pelabuhan-belawan")

    assert (page.context["figures"]["kept"], page.context["figures"]["called"]) == (1, 2)
    assert page.context["figures"]["matrix"] is None
    assert "Lurah" not in text(page)


# Counted --------------------------------------------------------------------------------------------


def test_health_is_that_of_the_last_day(belawan, dewi, bahari, ronda):
    assert figures(belawan)["health"]["all"] == {"on-track": 0, "attention": 0, "no-record": 1}

    happen(belawan, dewi, bahari, day(2, 1), [ronda], tokoh_agama="kept")
    assert figures(belawan)["health"]["kinds"] == [["conditional", [1, 0, 0]]]

    happen(belawan, dewi, bahari, day(2, 2), [ronda], tokoh_agama="not-kept")
    happen(belawan, dewi, bahari, day(2, 3), [ronda], tokoh_agama="not-kept")
    assert figures(belawan)["health"]["all"] == {"on-track": 0, "attention": 1, "no-record": 0}


def test_what_ended_after_the_period_was_in_force_in_it(belawan, dewi, ronda):
    Commitment.objects.update(life=Commitment.Life.WITHDRAWN, ended_at=AT, ended_by=dewi)

    assert figures(belawan)["in_force"] == 0
    assert figures(belawan, end=day(3, 9))["in_force"] == 1


def test_what_was_struck_or_lies_outside_is_not_counted(belawan, dewi, bahari, ronda):
    happen(belawan, dewi, bahari, day(1, 13), [ronda], lurah="kept")
    struck = happen(belawan, dewi, bahari, day(2, 1), [ronda], lurah="kept")
    Occasion.objects.filter(pk=struck.pk).update(struck_at=AT, struck_by=dewi, struck_reason="Salah catat")
    counted = figures(belawan)

    assert (counted["occasions"], counted["called"], counted["matrix"]["columns"]) == (0, 0, [])


def test_a_lingkungan_counts_for_its_kelurahan(belawan, dewi, bahari, ronda):
    inside = following.area(belawan, "Lingkungan 3", bahari, "neighbourhood")
    Party.objects.filter(commitment=ronda).update(area=inside)
    happen(belawan, dewi, bahari, day(2, 1), [ronda], tokoh_agama="kept")
    happen(belawan, dewi, inside, day(2, 2), [ronda], tokoh_agama="partly")

    assert figures(belawan)["areas"] == [
        {"name": "Belawan Bahari", "occasions": 2, "kept": 1, "called": 2, "on_track": 1, "promises": 1}
    ]


def test_the_matrix_holds_the_last_eight_occasions_and_never_ranks(belawan, dewi, bahari, ronda):
    for number in range(1, 11):
        happen(belawan, dewi, bahari, day(2, number), lurah="kept", tokoh_agama="not-kept")
    happen(belawan, dewi, bahari, day(2, 11), tokoh_pemuda="partly")
    matrix = figures(belawan)["matrix"]

    assert [column["on"].day for column in matrix["columns"]] == [4, 5, 6, 7, 8, 9, 10, 11]
    assert [row["name"] for row in matrix["groups"]] == ["Tokoh agama", "Tokoh pemuda", "Lurah"]
    assert matrix["groups"][1]["cells"] == [None] * 7 + ["partly"]
    assert [(row["kept"], row["called"]) for row in matrix["groups"]] == [(0, 7), (0, 1), (7, 7)]
    assert matrix["count"] == 11


def test_organisations_are_counted_without_a_line_of_their_own(belawan, dewi, bahari, ronda):
    occasion = happen(belawan, dewi, bahari, day(2, 1), lurah="kept")
    Response.objects.create(occasion=occasion, name="PT Pelindo", verdict="kept")
    counted = figures(belawan)

    assert (counted["kept"], counted["matrix"]["others"]) == (2, {"called": 1, "kept": 1})


def test_reports_due_dates_and_changes(belawan, dewi, ronda, ahmad, kapolres):
    link = actions.issue_link(ahmad, by=dewi)
    following.report(ronda, link, day(2, 1), "accepted", dewi)
    following.report(ronda, link, day(2, 2), "disputed", dewi)
    following.report(ronda, link, day(2, 3))
    following.report(ronda, link, day(1, 3))
    hold(belawan, dewi, kapolres, "Lain", day(2, 5), promise="Lampu", review_on=day(3, 20))
    Commitment.objects.filter(text="Lampu").update(
        kind="dated", due_on=day(3, 1), renews_number=1, attention_on=day(3, 2)
    )
    CarriedOver.objects.create(meeting=ronda.meeting, text="Janji lama", outcome="reaffirmed")
    counted = figures(belawan)

    assert counted["reports"] == {"sent": 3, "accepted": 1, "disputed": 1}
    assert counted["dated"] == {"due": 1, "done": 0}
    assert counted["changes"] == {
        "new": 1,
        "reaffirmed": 1,
        "changed": 0,
        "ended": 0,
        "completed": 0,
        "worse": 1,
    }
    assert counted["ahead"] == {
        "rakor": None,
        "until": day(4, 9),
        "reviews": 1,
        "submitted": 2,
        "disputed": 1,
    }


def test_stale_ones_come_worst_first_and_name_nobody(belawan, dewi, kapolres, ronda, ahmad):
    for number in range(7):
        hold(belawan, dewi, kapolres, "Lain", JAN, promise=f"Janji {number}", review_on=day(2, number + 1))
    Party.objects.filter(commitment__text="Janji 0").update(
        scope="person", group=None, name="Ahmad Siregar", participant=ahmad
    )
    stale = told(figures(belawan), WORDS)["stale"]

    assert [row["text"] for row in stale["rows"]] == [f"Janji {number}" for number in range(6)]
    assert (stale["rows"][0]["parties"], stale["rows"][0]["days"]) == ("perorangan", "37")
    assert (stale["rows"][0]["number"], stale["left"]) == ("2026-01/1", "2 lainnya")


def test_the_text_of_a_restricted_rakor_is_not_printed(belawan, ronda):
    type(ronda.meeting).objects.update(classification="terbatas")
    rows = told(figures(belawan), WORDS)["stale"]["rows"]

    assert [row["text"] for row in rows] == ["(isi rakor terbatas tidak dicetak)"]


def test_a_unit_alone_and_with_those_below(belawan, sektor, dewi, ronda):
    rudi = add_staff("rudi", "Rudi", sektor, Role.Kind.OPERATOR)
    hold(sektor, rudi, add_person(sektor, rudi, "Kapolsek", "polri"), "Sektor", JAN)

    assert figures(belawan)["in_force"] == 1
    assert figures(belawan, with_below=True)["in_force"] == 2


def test_where_the_menu_would_be_too_long_the_tops_are_offered(client_of, polda, belawan, monkeypatch):
    monkeypatch.setattr("minutes.views.listing.UNITS_IN_A_MENU", 1)
    page = client_of(add_staff("rina", "Rina", polda, Role.Kind.VIEWER)).get(
        "/anev/?satuan=polda-sumatera-utara:jajaran"
    )

    assert (page.context["filter"].errors, page.context["asked"].scope.with_below) == ({}, True)


# Pictures and room ----------------------------------------------------------------------------------


def test_a_picture_says_in_words_what_it_shows(client_of, dewi, belawan, bahari, ronda):
    happen(belawan, dewi, bahari, day(1, 24), [ronda], tokoh_agama="kept", lurah="not-kept")
    happen(belawan, dewi, bahari, day(2, 14), [ronda], tokoh_agama="partly")
    shown = told(figures(belawan), WORDS)

    assert [row["chart"]["label"] for row in shown["matrix"]["rows"]] == [
        "24 Jan ya, 14 Feb sebagian",
        "24 Jan tidak, 14 Feb tidak dipanggil",
    ]
    assert shown["areas"]["rows"][0]["response"]["label"] == "1 dari 3"
    page = client_of(dewi).get(f"/anev/?{PERIOD}").content.decode()
    assert page.count('role="img"') == page.count("<svg") - page.count('aria-hidden="true"') > 0


@pytest.mark.parametrize("paper", ["a4", "f4"])
def test_what_is_too_much_for_one_page_is_cut(paper):
    full = {"matrix": {"groups": [0] * 20}, "areas": [0] * 40, "stale": {"rows": [0] * 6}}
    limits = limits_of(full, paper)

    assert limits["groups"] + limits["areas"] + 2 * limits["stale"] <= ROOM[paper]
    assert all(limits[name] >= least for name, least in LEAST.items())


def test_areas_that_are_cut_are_added_up(belawan, dewi, bahari, ronda):
    for number in range(1, 6):
        where = following.area(belawan, f"Desa {number}", bahari.parent)
        happen(belawan, dewi, where, day(2, number), lurah="kept")
    areas = told(figures(belawan), WORDS, {"groups": 9, "areas": 3, "stale": 6, "text": 90})["areas"]

    assert [(row["name"], row["occasions"]) for row in areas["rows"]] == [
        ("Desa 1", "1"),
        ("Desa 2", "1"),
        ("Desa 3", "1"),
        ("2 lainnya", "2"),
    ]


def test_the_number_of_queries_does_not_grow(client_of, dewi, belawan, kapolres, bahari, ronda):
    happen(belawan, dewi, bahari, day(2, 1), [ronda], lurah="kept")
    few = queries_of(client_of(dewi), f"/anev/?{PERIOD}")
    for number in range(5):
        hold(belawan, dewi, kapolres, "Lain", JAN, promise=f"Janji {number}", review_on=day(2, 1))
        where = following.area(belawan, f"Desa {number}", bahari.parent)
        happen(belawan, dewi, where, day(2, 2), [ronda], lurah="kept", tokoh_agama="kept")

    assert queries_of(client_of(dewi), f"/anev/?{PERIOD}") == few
