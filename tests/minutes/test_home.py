"""The home page: what needs me today."""

import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from minutes.actions import recording
from minutes.models import Meeting
from participants.models import Role
from tests.cast import add_person, add_staff
from tests.minutes.pages import hold, hold_many, queries_of


def days(count):
    return timezone.localdate() + datetime.timedelta(count)


def test_nobody_comes_in_without_signing_in(client, db):
    assert client.get("/").status_code == 302


def test_a_system_administrator_has_no_part_in_minutes(client_of, sari_admin):
    assert client_of(sari_admin).get("/").status_code == 403


def test_another_unit_sees_nothing_of_ours(client_of, tono, circulated, draft):
    page = client_of(tono).get("/").content.decode()

    assert "Antisipasi gangguan kamtibmas" not in page
    assert "Turut serta aktif" not in page


def test_a_viewer_sees_no_drafts_to_go_on_with(client_of, vera, draft):
    assert client_of(vera).get("/").context["drafts"] == []


def test_a_draft_says_how_much_is_missing(client_of, dewi, draft, belawan):
    recording.plan_meeting(belawan, by=dewi, title="Belum apa-apa")
    context = client_of(dewi).get("/").context

    assert [(row.title, row.missing) for row in context["drafts"]] == [
        ("Antisipasi gangguan kamtibmas", 0),
        # date, place, chair, attendance, discussion, commitments, the chair's signature
        ("Belum apa-apa", 7),
    ]


def test_minutes_wait_for_signatures(client_of, dewi, circulated):
    page = client_of(dewi).get("/")

    assert [row.pk for row in page.context["waiting"]] == [circulated.pk]
    assert "diedarkan hari ini" in page.content.decode()


def test_the_days_of_waiting_are_those_on_the_wall_of_the_unit(client_of, dewi, belawan, circulated):
    belawan.time_zone = "Asia/Jayapura"
    belawan.save(update_fields=["time_zone"])
    midnight = timezone.localtime(timezone=ZoneInfo(belawan.time_zone)).replace(hour=0, minute=5)
    Meeting.objects.filter(pk=circulated.pk).update(circulated_at=midnight)

    assert [row.days for row in client_of(dewi).get("/").context["waiting"]] == [0]


def test_a_commitment_past_its_review_is_counted_in_days(client_of, dewi, belawan, kapolres):
    hold(belawan, dewi, kapolres, "Lama", days(-1400), review_on=days(-1350), promise="Lampu jalan menyala")
    hold(belawan, dewi, kapolres, "Baru", days(-10), review_on=days(0), promise="Ronda malam")
    page = client_of(dewi).get("/")

    assert [(row.text, row.days_late) for row in page.context["overdue"]] == [("Lampu jalan menyala", 1350)]
    assert "lewat 1.350 hari" in page.content.decode()


def test_the_next_meeting_is_the_first_that_lies_ahead(client_of, dewi, belawan):
    for title, day in [("Kemarin", days(-1)), ("Lusa", days(2)), ("Besok", days(1))]:
        recording.plan_meeting(belawan, by=dewi, title=title, date=day)
    context = client_of(dewi).get("/").context

    assert (context["next"].title, context["next_days"]) == ("Besok", 1)


def test_groups_show_how_many_commitments_they_have(client_of, dewi, circulated, belawan, kapolres):
    hold(belawan, dewi, kapolres, "Lain", days(-1))
    by_group = client_of(dewi).get("/").context["by_group"]

    assert by_group["everyone"] == 1
    assert [(group.code, count) for group, count in by_group["rows"]] == [("tokoh-agama", 1)]


def test_an_empty_desk_says_what_will_be_here(client_of, dewi):
    page = client_of(dewi).get("/").content.decode()

    assert "Semua sudah ditangani" in page
    assert "Belum ada rapat" in page


def test_the_units_below_are_among_the_last_meetings_only(client_of, dewi, belawan, sektor):
    rudi = add_staff("rudi", "Rudi", sektor, Role.Kind.OPERATOR)
    kapolsek = add_person(sektor, rudi, "Kapolsek", "polri")
    below = hold(sektor, rudi, kapolsek, "Rakor Polsek", days(-3), review_on=days(-1))
    context = client_of(dewi).get("/").context

    assert [(row.pk, row.unit_name) for row in context["last"]] == [(below.pk, "Polsek Belawan")]
    assert (list(context["waiting"]), list(context["overdue"])) == ([], [])


def test_more_rows_take_no_more_queries(client_of, dewi, belawan, kapolres):
    client = client_of(dewi)
    hold_many(5, belawan, dewi, kapolres)
    hold_many(5, belawan, dewi, kapolres, circulate=False)
    few = queries_of(client, "/")
    hold_many(20, belawan, dewi, kapolres)
    hold_many(20, belawan, dewi, kapolres, circulate=False)

    assert queries_of(client, "/") == few
    assert len(client.get("/").content) < 40_000
