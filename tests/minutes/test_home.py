"""The home page: what needs me today."""

import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from minutes.actions import recording
from minutes.models import Commitment, Information, Meeting, Report
from minutes.views import home
from participants.actions import issue_link
from participants.models import Role
from tests.cast import add_person, add_staff
from tests.minutes.pages import hold, hold_many, queries_of, text

DAY = datetime.timedelta(1)


def days(count):
    return timezone.localdate() + datetime.timedelta(count)


def send(promise, sender, by, **columns):
    """A report through the link of a person, as it waits."""
    link = sender.links.first() if hasattr(sender, "links") else None
    link = link or issue_link(sender, by=by)
    key = {"form_key": columns["text"], "unit": promise.unit, "group": sender.group, "participant": sender}
    return Report.objects.create(commitment=promise, link=link, verdict="kept", **key, **columns)


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
    assert f"lewat 1.350 hari · {page.context['overdue'][0].standing.reason}" in text(page)


def test_the_next_meeting_is_the_first_that_lies_ahead(client_of, dewi, belawan):
    for title, day in [("Kemarin", days(-1)), ("Lusa", days(2)), ("Besok", days(1))]:
        recording.plan_meeting(belawan, by=dewi, title=title, date=day)
    context = client_of(dewi).get("/").context

    assert (context["next"].title, context["next_days"]) == ("Besok", 1)


def test_groups_show_how_their_commitments_are_doing(client_of, dewi, circulated, belawan, kapolres):
    for title in ["Baik", "Perlu", "Kosong"]:
        hold(belawan, dewi, kapolres, title, days(-1), promise=title)
    Commitment.objects.filter(text="Baik").update(recorded_on=days(0), attention_on=days(1))
    Commitment.objects.filter(text="Perlu").update(recorded_on=days(-60), attention_on=days(0))
    page = client_of(dewi).get("/")

    everyone, group = page.context["by_group"]
    assert (everyone.group, everyone.boxes) == (None, ["n"])
    assert (group.group.code, group.boxes) == ("tokoh-agama", ["", "w", "n"])
    assert "1 dari 3" in text(page)
    assert "1 terpantau, 1 perlu perhatian, 1 belum ada catatan" in text(page)


def test_of_very_many_commitments_the_numbers_speak(client_of, dewi, belawan, kapolres, monkeypatch):
    monkeypatch.setattr(home, "MOST_BOXES", 2)
    hold_many(3, belawan, dewi, kapolres)
    page = client_of(dewi).get("/")

    assert page.context["by_group"][0].boxes == []
    assert "0 terpantau, 0 perlu perhatian, 3 belum ada catatan" in text(page)


def test_reports_wait_for_those_who_verify(client_of, dewi, vera, tono, circulated, ahmad):
    promise = circulated.commitments.get()
    for n in range(7):
        send(promise, ahmad, dewi, about_on=days(-n), text=f"Ronda ke-{n}", sent_at=timezone.now() - DAY * n)
    accepted = {"state": "accepted", "verified_at": timezone.now(), "verified_by": dewi}
    Report.objects.filter(text="Ronda ke-6").update(**accepted)
    page = client_of(dewi).get("/")

    assert [row.text for row in page.context["reports"]] == [f"Ronda ke-{n}" for n in (5, 4, 3, 2, 1)]
    assert "Laporan menunggu diperiksa" in text(page)
    assert client_of(vera).get("/").context["reports"] == []
    assert client_of(tono).get("/").context["reports"] == []


def test_unread_information_is_counted_for_few_and_never_told(client_of, dewi, budi, tono, belawan):
    for n in range(2):
        row = {"unit": belawan, "text": "Rahasia", "receipt_digest": f"{n}", "received": timezone.now()}
        Information.objects.create(**row)
    Information.objects.filter(receipt_digest="0").update(read_at=timezone.now(), read_by=dewi)
    page = client_of(dewi).get("/")

    assert page.context["unread"] == 1
    assert "1 informasi untuk kepolisian belum dibaca" in text(page)
    assert "Rahasia" not in text(page)
    assert [client_of(user).get("/").context["unread"] for user in (budi, tono)] == [0, 0]


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
