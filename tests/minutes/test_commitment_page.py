"""The page of one commitment: how it is doing, who came, what was reported, what rakor decided, how it was renewed."""

import datetime

import pytest
from django.utils import timezone

from minutes import search, timeline
from minutes.actions import circulating, following_up, judging, recording
from minutes.models import (
    Acknowledgement,
    CarriedOver,
    Commitment,
    Occasion,
    Party,
    Report,
    Response,
    Trial,
    Verdict,
)
from participants.models import Area, Group, Role
from tests.cast import add_staff
from tests.minutes.pages import hold, queries_of, text

JAKARTA = datetime.timezone(datetime.timedelta(hours=7))


def at(*moment):
    return datetime.datetime(*moment, tzinfo=JAKARTA)


@pytest.fixture
def promise(circulated):
    """Everyone: active at the scene when something happens; in force since 10 January 2024."""
    return circulated.commitments.get()


@pytest.fixture
def bahari(belawan):
    return Area.objects.create(
        unit=belawan, name="Belawan Bahari", full_name="Belawan Bahari", regency="Medan", level=Area.Level.DISTRICT
    )


@pytest.fixture
def happens(belawan, bahari, dewi):
    """An occasion that tests a promise: `happens(promise, at(2024, 3, 1), lurah="kept")`."""

    def log(promise, moment, note="", **responses):
        occasion = Occasion.objects.create(
            unit=belawan,
            happened_at=moment,
            area=bahari,
            kind=Occasion.Kind.CROWD,
            note=note,
            form_key=f"{moment}",
            logged_at=moment,
            logged_by=dewi,
        )
        Trial.objects.create(occasion=occasion, commitment=promise)
        for code, verdict in responses.items():
            group = Group.objects.get(code=code.replace("_", "-"))
            Response.objects.create(occasion=occasion, group=group, verdict=verdict)
        judging.judge(judging.commitments_of(occasion))
        return occasion

    return log


@pytest.fixture
def reports(belawan, dewi):
    """A report of an officer, or with `link` of a party."""

    def send(promise, on, text="", verdict=Verdict.KEPT, **columns):
        moment = datetime.datetime.combine(on, datetime.time(9), JAKARTA)
        officer = {"sent_by": dewi, "state": "accepted", "verified_at": moment, "verified_by": dewi}
        row = Report.objects.create(
            unit=belawan,
            commitment=promise,
            about_on=on,
            verdict=verdict,
            text=text,
            form_key=f"{promise.pk} {on} {text}",
            sent_at=moment,
            **(columns if "link" in columns else officer | columns),
        )
        judging.judge(judging.with_renewals([promise.pk]))
        return row

    return send


@pytest.fixture
def link(belawan, dewi, ahmad, link_to):
    link_to(ahmad)
    return ahmad.links.get()


# Who may see it -----------------------------------------------------------------------------------


def test_another_unit_finds_nothing(client_of, tono, promise):
    assert client_of(tono).get(f"/kesepakatan/{promise.pk}/").status_code == 404


def test_a_draft_is_read_by_those_who_write(client_of, budi, vera, polda, draft):
    path = f"/kesepakatan/{draft.commitments.get().pk}/"
    above = add_staff("atas", "Atasan", polda, Role.Kind.CHAIR)

    assert client_of(vera).get(path).status_code == 403
    assert client_of(above).get(path).status_code == 404
    page = client_of(budi).get(path)
    assert page.status_code == 200
    assert "Ini masih konsep." in text(page)


def test_above_the_unit_nobody_learns_who_came(client_of, polda, promise, happens, reports, ahmad):
    happens(promise, at(2024, 3, 1, 1, 10), "Kerumunan rahasia", tokoh_agama="not-kept")
    reports(promise, datetime.date(2024, 3, 2), "Laporan rahasia")
    minutes = promise.meeting.current_minutes
    _answer(minutes, promise, ahmad, "object", "Alasan rahasia")
    above = add_staff("atas", "Atasan", polda, Role.Kind.CHAIR)

    page = text(client_of(above).get(f"/kesepakatan/{promise.pk}/"))

    assert "Belawan Bahari 1" in page
    assert "1 keberatan" in page
    for hidden in ["rahasia", "Tokoh agama:", "Ahmad", "Catat kejadian", "Tinjau sekarang"]:
        assert hidden not in page


def test_a_viewer_reads_and_does_nothing(client_of, vera, promise):
    page = text(client_of(vera).get(f"/kesepakatan/{promise.pk}/"))

    assert "Tinjau sekarang" not in page and "Selesaikan" not in page


@pytest.mark.parametrize("key", ["x", "1.2", "1.9.1", "9" * 18 + ".2.1", "1.2." + "9" * 19, "-1.2.1", ";"])
def test_what_is_no_key_has_no_page(client_of, budi, promise, key):
    assert client_of(budi).get(f"/kesepakatan/{promise.pk}/", {"sebelum": key}).status_code == 404


# What it says -------------------------------------------------------------------------------------


def test_the_head_says_how_it_is_doing(client_of, budi, promise, happens):
    path = f"/kesepakatan/{promise.pk}/"
    page = client_of(budi).get(path)
    assert page.context["page"].assessment.health == "no-record"
    assert "2024-01/1" in text(page) and "Bila terjadi" in text(page)

    happens(promise, at(2024, 3, 1, 1, 10), tokoh_agama="kept")
    page = client_of(budi).get(path).context["page"]
    assert (page.assessment.health, page.code, page.counted) == ("on-track", "2024-01/1", 1)


def test_a_standing_promise_has_no_button_to_complete_it(client_of, budi, promise):
    path = f"/kesepakatan/{promise.pk}/"
    assert f"{path}selesai/" not in client_of(budi).get(path).content.decode()
    Commitment.objects.filter(pk=promise.pk).update(kind="dated")
    assert f"{path}selesai/" in client_of(budi).get(path).content.decode()


def test_the_matrix_shows_the_last_five_by_group(client_of, budi, promise, happens, reports, link):
    for month in range(1, 7):
        last = happens(promise, at(2024, month, 20), tokoh_agama="kept", lurah="partly" if month > 5 else "kept")
    happens(promise, at(2024, 8, 1), lurah="not-kept")
    group = Group.objects.get(code="tokoh-agama")
    _disputed(reports, promise, last, group, link, budi)

    page = client_of(budi).get(f"/kesepakatan/{promise.pk}/").context["page"]

    lines = {line.party: line for line in page.lines}
    assert [entry.row.happened_at.month for entry in page.occasions][:2] == [7, 6]  # in UTC
    assert list(lines) == ["Tokoh agama", "Lurah"]
    assert [cell and cell.label for cell, _at in lines["Tokoh agama"].cells] == [
        None,
        Report.State.DISPUTED.label,
        *[Verdict.KEPT.label] * 3,
    ]
    assert (lines["Lurah"].kept, lines["Lurah"].called) == (3, 5)


def test_struck_and_merged_occasions_are_gone(client_of, budi, promise, happens):
    row = happens(promise, at(2024, 3, 1), tokoh_agama="kept")
    Occasion.objects.filter(pk=row.pk).update(struck_at=timezone.now(), struck_by=budi, struck_reason="Keliru")

    page = client_of(budi).get(f"/kesepakatan/{promise.pk}/").context["page"]
    assert (page.lines, page.timeline.rows, page.counted) == ([], [], 0)


def test_a_disputed_report_stands_beside_what_the_officer_saw(client_of, budi, promise, happens, reports, link):
    occasion = happens(promise, at(2024, 3, 1), tokoh_agama="not-kept")
    _disputed(reports, promise, occasion, Group.objects.get(code="tokoh-agama"), link, budi, reply="Kami di belakang.")

    page = text(client_of(budi).get(f"/kesepakatan/{promise.pk}/"))

    assert "Dilaporkan Tokoh agama" in page and "Empat orang datang." in page
    assert "Catatan Budi Hartono" in page and "Tidak tampak." in page
    assert "Kami di belakang." in page


def test_occasions_reports_and_rakor_are_one_timeline(client_of, budi, dewi, promise, happens, reports):
    happens(promise, at(2024, 3, 1, 1, 10), "Kerumunan", tokoh_agama="kept")
    reports(promise, datetime.date(2024, 5, 2), "Sudah diperiksa")
    _treat(dewi, promise, datetime.date(2024, 4, 10), "reaffirmed", "Tetap berlaku")

    page = client_of(budi).get(f"/kesepakatan/{promise.pk}/")

    assert [entry.kind for entry in page.context["page"].timeline.rows] == ["report", "rakor", "occasion"]
    assert "Jumat, 1 Maret 2024, 01.10 WIB" in text(page).replace("\xa0", " ")


def test_the_timeline_is_paged_by_key_and_loses_nothing(promise, happens, reports, dewi):
    same = at(2024, 4, 10)  # midnight, as the rakor of the day
    for minute in range(3):
        happens(promise, same + datetime.timedelta(minutes=minute - 1), tokoh_agama="kept")
    _treat(dewi, promise, datetime.date(2024, 4, 10), "reaffirmed", "")
    for day in range(8, 13):
        reports(promise, datetime.date(2024, 4, day), f"Hari {day}")
    promise = Commitment.objects.select_related("unit").get(pk=promise.pk)

    whole = [entry.key for entry in timeline.entries(promise, [promise.pk], size=100)]
    found, before = [], None
    while rows := timeline.entries(promise, [promise.pk], size=2, before=before):
        found += [entry.key for entry in rows]
        before = timeline.Key.read(str(found[-1]))

    assert len(whole) == 9
    assert found == whole == sorted(whole, reverse=True)


def test_periods_without_a_report_are_visible(client_of, budi, dewi, belawan, kapolres, reports):
    meeting = hold(belawan, dewi, kapolres, "Rakor", datetime.date(2024, 1, 10))
    row = meeting.commitments.get()
    Commitment.objects.filter(pk=row.pk).update(kind="recurring", every="P1M")
    last_year = timezone.localdate() - datetime.timedelta(60)
    reports(row, last_year.replace(day=15))

    page = client_of(budi).get(f"/kesepakatan/{row.pk}/")

    labels = [label for _name, label, _tone, _icon in page.context["page"].periods]
    assert len(labels) == 12 and labels.count(None) == 11 and labels[1] == Verdict.KEPT.label
    assert "tanpa laporan" in text(page)


def test_answers_are_counted_and_objections_say_why(client_of, budi, promise, ahmad, kapolres):
    minutes = promise.meeting.current_minutes
    _answer(minutes, promise, kapolres, "agree", "")
    _answer(minutes, promise, ahmad, "object", "Kami sedang beribadah.")

    page = text(client_of(budi).get(f"/kesepakatan/{promise.pk}/"))

    assert "1 setuju, 1 keberatan" in page
    assert "Ust. Ahmad Siregar : Kami sedang beribadah." in page


# Renewed and ended --------------------------------------------------------------------------------


def test_a_chain_of_renewals_is_one_timeline(client_of, budi, dewi, promise, happens):
    happens(promise, at(2024, 3, 1), "Kerumunan", tokoh_agama="kept")
    new = _renew(dewi, promise, datetime.date(2025, 1, 15), "Seluruh pihak aktif di tempat kejadian perkara.")

    page = client_of(budi).get(f"/kesepakatan/{new.pk}/").context["page"]
    assert [(str(step.verb), step.on.year) for step in page.chain] == [
        ("Disepakati", 2024),
        ("Diperluas atau diubah", 2025),
    ]
    assert page.chain[1].changes[:2] == [("Turut", "del"), ("Seluruh", "ins")]
    assert page.since == datetime.date(2024, 1, 10)
    assert page.counted == 1  # what tested the earlier wording counts for it

    old = client_of(budi).get(f"/kesepakatan/{promise.pk}/")
    assert [step.commitment for step in old.context["page"].chain] == [promise, new]
    assert "Digantikan oleh Seluruh pihak aktif" in text(old)
    assert f'href="/kesepakatan/{new.pk}/"' in old.content.decode()


def test_a_reaffirmed_promise_and_one_ended_in_a_rakor(client_of, budi, dewi, promise):
    _treat(dewi, promise, datetime.date(2025, 1, 15), "reaffirmed", "")
    _treat(dewi, promise, datetime.date(2026, 1, 14), "ended", "Tidak diperlukan lagi")

    page = client_of(budi).get(f"/kesepakatan/{promise.pk}/")

    assert [str(step.verb) for step in page.context["page"].chain] == ["Disepakati", "Diteguhkan", "Diakhiri"]
    assert "Cara berakhir Dicabut" in text(page)
    assert "Tidak diperlukan lagi" in text(page)


def test_a_dated_promise_completed_at_the_desk(client_of, budi, promise):
    Commitment.objects.filter(pk=promise.pk).update(kind="dated")
    following_up.complete(promise, by=budi, reason="Spanduk terpasang")

    page = client_of(budi).get(f"/kesepakatan/{promise.pk}/").context["page"]
    assert [str(step.verb) for step in page.chain] == ["Disepakati", "Selesai"]


def test_the_minutes_and_the_search_lead_to_it(client_of, budi, promise):
    search.index_commitment(promise)
    address = f'href="/kesepakatan/{promise.pk}/"'

    assert address in client_of(budi).get(f"/rakor/{promise.meeting_id}/").content.decode()
    assert address in client_of(budi).get("/cari/", {"q": "turut serta"}).content.decode()


# How much it costs --------------------------------------------------------------------------------


def test_two_hundred_occasions_cost_no_more_queries_than_ten(client_of, budi, promise, happens, reports):
    client, path = client_of(budi), f"/kesepakatan/{promise.pk}/"
    start = at(2024, 2, 1)
    for day in range(10):
        happens(promise, start + datetime.timedelta(days=day), tokoh_agama="kept", lurah="partly")
    reports(promise, datetime.date(2024, 2, 2))
    few = queries_of(client, path)
    for day in range(10, 200):
        happens(promise, start + datetime.timedelta(days=day), tokoh_agama="kept", lurah="partly")
    for day in range(1, 29):
        reports(promise, datetime.date(2024, 3, day))

    assert queries_of(client, path) == few
    page = client.get(path)
    assert len(page.context["page"].timeline.rows) == 20
    following = client.get(path, {"sebelum": str(page.context["page"].timeline.following)})
    assert following.context["page"].timeline.rows[0].key < page.context["page"].timeline.rows[-1].key


def _disputed(reports, promise, occasion, group, link, officer, reply=""):
    return reports(
        promise,
        datetime.date(2024, 8, 2),
        "Empat orang datang.",
        link=link,
        group=group,
        occasion=occasion,
        state="disputed",
        verified_at=timezone.now(),
        verified_by=officer,
        officer_text="Tidak tampak.",
        **({"reply": reply, "replied_at": timezone.now(), "replied_by": link} if reply else {}),
    )


def _answer(minutes, promise, person, answer, reason):
    Acknowledgement.objects.create(
        minutes=minutes,
        number=1,
        commitment=promise,
        digest=minutes.digest,
        participant=person,
        answer=answer,
        reason=reason,
        acknowledged_at=timezone.now(),
        witnessed_at=timezone.now(),
        witnessed_by=minutes.frozen_by,
    )


def _meeting(by, promise, day):
    meeting = promise.meeting
    following = recording.plan_meeting(
        meeting.unit, by=by, title=f"Rakor {day}", date=day, place="Aula", chair=meeting.chair, follows=meeting
    )
    recording.add_group(following, Group.objects.get(code="lurah"), by=by)
    item = recording.add_agenda_item(following, by=by, title="Sambutan")
    item.discussion = "Dibahas."
    item.save(update_fields=["discussion"])
    return following


def _treat(by, promise, day, outcome, note):
    """A rakor that treats the promise so."""
    following = _meeting(by, promise, day)
    CarriedOver.objects.filter(meeting=following).update(outcome=outcome, note=note)
    other = recording.add_commitment(following, by=by, text="Janji lain")
    Party.objects.create(commitment=other, scope=Party.Scope.EVERYONE)
    circulating.circulate(following, by=by)


def _renew(by, promise, day, text):
    following = _meeting(by, promise, day)
    row = following.carried_over.get()
    CarriedOver.objects.filter(pk=row.pk).update(outcome="changed")
    new = recording.add_commitment(following, by=by, renews=row)
    Commitment.objects.filter(pk=new.pk).update(text=text, kind=promise.kind)
    Party.objects.create(commitment=new, scope=Party.Scope.EVERYONE)
    circulating.circulate(following, by=by)
    judging.judge([new.pk])
    return new
