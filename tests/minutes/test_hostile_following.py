"""What strangers, readers and letters must not learn of promises, and addresses that nobody typed in good faith."""

import datetime

import pytest
from django.utils import timezone

from minutes import notifications, reminders
from minutes.actions import circulating, occasions, reporting
from minutes.models import Commitment, Meeting, Party, Report
from participants import actions
from participants.models import Area
from tests.minutes.pages import text

pytestmark = pytest.mark.django_db
ODD = [
    "0",
    "-1",
    "9" * 18,
    "9" * 19,
    "9" * 400,
    "a",
    "%F0%9F%98%80",
    "%00",
    "1,2",
    "0001-01-01,1",
    "9999-12-31,1",
    "' OR 1=1",
]
DAYS = ["0001-01-01", "9999-12-31", "1900-01-01", "2100-12-31", "2026-02-30", "99999-01-01", "1/1/1", "%00"]


@pytest.fixture
def area(belawan):
    return Area.objects.create(
        unit=belawan, name="Bahari", full_name="Belawan Bahari", regency="Medan", level="urban-village"
    )


@pytest.fixture
def promise(circulated):
    row = circulated.commitments.get()
    Commitment.objects.filter(pk=row.pk).update(kind="conditional")
    row.refresh_from_db()
    return row


@pytest.fixture
def occasion(belawan, dewi, area, promise):
    return log(belawan, dewi, area, [promise])


@pytest.fixture
def told(promise, ahmad, dewi):
    link = actions.issue_link(ahmad, by=dewi)
    return reporting.send_report(promise, link=link, form_key="s", about_on=timezone.localdate(), verdict="kept")


def log(unit, by, area, commitments, **more):
    happened = timezone.now() - datetime.timedelta(hours=1)
    more = {"happened_at": happened, "kind": "crowd", "form_key": "k"} | more
    return occasions.log_occasion(unit, by=by, area=area, commitments=commitments, **more)


def secret(meeting):
    Meeting.objects.filter(pk=meeting.pk).update(classification="rahasia")


# What is not for everybody ------------------------------------------------------------------------


def test_a_letter_and_a_message_say_nothing_of_what_is_not_ordinary(belawan, circulated, promise, told):
    Commitment.objects.filter(pk=promise.pk).update(kind="recurring", every="P1M", review_on=timezone.localdate())
    Party.objects.filter(commitment=promise).update(scope="group", group_id=told.group_id)
    secret(circulated)
    today = timezone.localdate()
    due = reminders.due_in(belawan, today)
    assert due.reviews and due.reports

    _subject, body = notifications.digest_mail(belawan, due, today)
    said = body + "".join(words for _name, words in notifications.group_texts(belawan, due))
    assert "tempat kejadian" not in said
    assert "kesepakatan rakor" in said


def recalled(meeting, janton):
    circulating.recall(meeting, by=janton, reason="Salah ketik")
    meeting.commitments.update(text="Rumusan rancangan")


def test_who_only_reads_does_not_read_a_recalled_wording_beside_an_occasion(
    circulated, occasion, told, janton, vera, client_of
):
    recalled(circulated, janton)
    reader = client_of(vera)

    for address in (f"/kejadian/{occasion.pk}/", "/laporan/", f"/laporan/{told.pk}/"):
        answer = reader.get(address)
        assert answer.status_code == (404 if address.endswith(f"n/{told.pk}/") and "laporan" in address else 200)
        assert "Rumusan rancangan" not in answer.content.decode(), address


def test_a_recalled_promise_is_neither_verified_nor_reported(circulated, told, janton, dewi, client_of):
    recalled(circulated, janton)
    seen = {"seen": "submitted"}
    answer = client_of(dewi).post(f"/laporan/{told.pk}/terima/", seen)

    told.refresh_from_db()
    assert answer.status_code in {303, 409}
    assert told.state in {Report.State.SUBMITTED, Report.State.ACCEPTED}
    assert Commitment.objects.get(pk=told.commitment_id).life == "draft"


# Odd addresses ------------------------------------------------------------------------------------


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_address_is_no_fault_of_ours(odd, occasion, told, promise, dewi, area, client_of):
    staff = client_of(dewi)
    for address in [
        f"/kejadian/?sebelum={odd}",
        f"/kejadian/catat/?satuan={odd}",
        f"/kejadian/catat/?wilayah={odd}&cari={odd}",
        f"/kejadian/{occasion.pk}/gabung/?dengan={odd}",
        f"/laporan/?sesudah={odd}",
        f"/informasi/?sesudah={odd}&keadaan={odd}",
        f"/kesepakatan/?sesudah={odd}&satuan={odd}&wilayah={odd}&pejabat={odd}&kelompok={odd}&kesehatan={odd}&q={odd}",
        f"/kesepakatan/unduh.csv?satuan={odd}&wilayah={odd}&pejabat={odd}",
        f"/kesepakatan/{promise.pk}/?sebelum={odd}",
        f"/kesepakatan/{promise.pk}/?sebelum={'9' * 17}.2.{odd}",
        f"/serah-terima.pdf?satuan={odd}x",
        f"/pengingat/?satuan={odd}",
        f"/anev/?satuan={odd}",
        f"/kejadian/{odd}/",
        f"/laporan/{odd}/",
    ]:
        assert staff.get(address).status_code < 500, address
    for address, sent in [
        (f"/kejadian/{occasion.pk}/gabung/", {"into": odd}),
        (f"/laporan/{told.pk}/terima/", {"seen": "submitted", "occasion": odd}),
        ("/kejadian/catat/", {"find": "area", "area": odd, "commitments": [odd], "cari": odd, "group-1": odd}),
        ("/kejadian/catat/", {"area": odd, "commitments": [odd], "kind": odd, "date": odd, "hour": odd}),
        ("/pengingat/kalender/buka/", {"petugas": odd}),
        (f"/kesepakatan/{promise.pk}/selesai/", {"reason": "x", "meeting": odd}),
        (f"/kesepakatan/{promise.pk}/saksi/", {"participant": odd, "answer": "agree", "digest": odd}),
    ]:
        assert staff.post(address, sent).status_code < 500, (address, sent)


@pytest.mark.parametrize("day", DAYS)
def test_an_odd_day_is_no_fault_of_ours(day, occasion, promise, dewi, area, client_of):
    staff = client_of(dewi)
    assert staff.get(f"/anev/?dari={day}&sampai={day}").status_code < 500
    assert staff.get(f"/anev/?dari={day}").status_code < 500
    told = {"area": area.pk, "kind": "crowd", "date": day, "hour": "00.00", "form_key": day}
    assert staff.post("/kejadian/catat/", told).status_code < 500
    assert staff.post(f"/kesepakatan/{promise.pk}/tinjau/", {"review_on": day}).status_code < 500
    sent = {"verdict": "kept", "about_on": day, "form_key": day}
    assert staff.post(f"/kesepakatan/{promise.pk}/periksa/", sent).status_code < 500
    Commitment.objects.filter(pk=promise.pk).update(kind="recurring", every="P1M")
    assert staff.post(f"/kesepakatan/{promise.pk}/periksa/", sent).status_code < 500


@pytest.mark.parametrize("kind", ["conditional", "continuous", "recurring", "dated"])
def test_a_draft_without_a_day_opens_for_its_writers(kind, draft, dewi, client_of):
    row = draft.commitments.get()
    Commitment.objects.filter(pk=row.pk).update(kind=kind, every="P1M" if kind == "recurring" else "")
    Meeting.objects.filter(pk=draft.pk).update(date=None)
    for end in ("", "periksa/", "tinjau/", "selesai/", "saksi/"):
        assert client_of(dewi).get(f"/kesepakatan/{row.pk}/{end}").status_code < 500, end


def test_a_stranger_sees_nothing_of_another_unit(occasion, told, promise, tono, client_of):
    stranger = client_of(tono)
    for end in ("", "ubah/", "gabung/", "batalkan/", "foto.jpg"):
        assert stranger.get(f"/kejadian/{occasion.pk}/{end}").status_code == 404
    for address in (f"/laporan/{told.pk}/", f"/kesepakatan/{promise.pk}/", f"/kesepakatan/{promise.pk}/periksa/"):
        assert stranger.get(address).status_code == 404
    assert "tempat kejadian" not in text(stranger.get("/kejadian/"))


def test_a_thousand_ticks_are_no_fault_of_ours(belawan, promise, area, dewi, client_of):
    columns = {"unit": belawan, "kind": "conditional", "life": "in-force", "review_on": promise.review_on}
    rows = Commitment.objects.bulk_create(
        Commitment(meeting=promise.meeting, text=f"Ronda {n}", order=n, **columns) for n in range(2, 980)
    )
    sent = {"find": "cari", "area": area.pk, "commitments": [row.pk for row in rows], "cari": "ronda"}
    assert client_of(dewi).post("/kejadian/catat/", sent).status_code == 200

    when = timezone.localtime()
    told = {"date": when.date(), "hour": when.strftime("%H.%M"), "kind": "crowd", "form_key": "banyak"}
    assert client_of(dewi).post("/kejadian/catat/", sent | told | {"find": ""}).status_code < 500
    del sent["find"]
    answer = client_of(dewi).post("/kejadian/catat/", sent | told)
    assert answer.status_code == 303
