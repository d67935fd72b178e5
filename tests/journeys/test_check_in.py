"""A visitor's phone in the hall: a finger draws, the line is lost and comes back, and the person is recorded once."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from minutes import hall
from minutes.actions import recording
from minutes.models import Attendance, AttendanceSignature, HallCode
from minutes.views.check_in import key_of
from participants.models import AuditEntry, Unit
from tests.cast import add_person
from tests.journeys.conftest import PATIENCE, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SMALL = PHONE | {"viewport": {"width": 320, "height": 640}}
BROKEN_LINE = ("ERR_INTERNET_DISCONNECTED", "422 (Unprocessable", "ERR_FAILED")


@pytest.fixture
def rakor(operator):
    """Today's rakor with one invited person; the hall is open."""
    unit = Unit.objects.get(code="polres-pelabuhan-belawan")
    ahmad = add_person(unit, operator, "Ahmad Siregar", "tokoh-agama", position="Imam Masjid Raya")
    meeting = recording.plan_meeting(
        unit, by=operator, title="Rakor kamtibmas", date=timezone.localdate(), place="Aula", invitees=[ahmad]
    )
    meeting.date = hall.today_of(meeting)
    meeting.save(update_fields=["date"])
    recording.add_commitment(meeting, by=operator, text="Turut aktif di tempat kejadian.")
    HallCode.objects.create(
        meeting=meeting, digest=hall.digest_of(meeting.pk, 1), opened_at=timezone.now(), opened_by=operator
    )
    return meeting


@pytest.fixture
def door(rakor):
    return f"/hadir/{hall.token_of(rakor.hall_code)}/"


@pytest.fixture
def expected_complaints(open_screen):
    """The browser itself reports a lost line and a 422; nothing else may be reported."""
    screens = []

    def open(*args, **options):
        screens.append(open_screen(*args, **options))
        return screens[-1]

    yield open
    for screen in screens:
        screen.complaints[:] = [one for one in screen.complaints if not any(word in one for word in BROKEN_LINE)]


def finger(page, *strokes):
    """A finger on the pad; each stroke is points in percent of its box."""
    pad = page.locator("svg.pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    touch = page.context.new_cdp_session(page)
    for stroke in strokes:
        points = [{"x": box["x"] + x * box["width"] / 100, "y": box["y"] + y * box["height"] / 100} for x, y in stroke]
        for number, point in enumerate(points):
            kind = "touchMove" if number else "touchStart"
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


WAVE = [(10, 60), (20, 20), (30, 70), (45, 25), (60, 75), (80, 40)]
BAR = [(30, 85), (70, 85)]


def drawn(page):
    return page.locator("svg.pad path:not(.base)")


def kept(page):
    return page.locator("[data-pad] input[type=hidden]").input_value()


def test_a_phone_loses_its_line_and_the_visitor_is_recorded_once(expected_complaints, rakor, door):
    screen = expected_complaints(**PHONE)
    page = screen.page
    page.goto(door)
    screen.check("hadir-cari")
    page.get_by_label("Cari nama Anda").fill("ahm")
    screen.button("Cari nama saya")
    me = page.get_by_role("link", name="Ini saya Ahmad Siregar")
    expect(me).to_be_visible()
    screen.check("hadir-nama")
    screen.press(me)
    finger(page, WAVE, BAR)
    expect(drawn(page)).to_have_count(2)
    screen.check("hadir-isi")

    page.context.set_offline(True)
    screen.button("Catat kehadiran saya")
    expect(page.locator("[data-unsent]")).to_contain_text(
        "Belum terkirim. Jangan tutup halaman ini: isian Anda tersimpan"
    )
    screen.check("hadir-luring")
    assert Attendance.objects.exclude(checked_in_at=None).count() == 0
    page.context.set_offline(False)

    expect(page.get_by_role("heading", level=1)).to_contain_text("Anda tercatat hadir pukul")
    screen.check("hadir-tercatat")
    row = Attendance.objects.get(meeting=rakor)
    assert (row.status, row.way, AttendanceSignature.objects.count()) == ("present", "self", 1)
    assert AuditEntry.objects.filter(verb="checked in").count() == 1
    screen.link("Lihat kesepakatan hari ini")
    expect(page.locator(".promise")).to_have_text("Turut aktif di tempat kejadian.")
    screen.check("hadir-kesepakatan")


def test_an_answer_that_was_lost_is_asked_for_again(expected_complaints, rakor, door):
    screen = expected_complaints(**PHONE)
    page = screen.page
    row = rakor.attendances.get()
    page.goto(f"{door}isi/?undangan={key_of(row)}")
    finger(page, WAVE)

    def lose(route):
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
            route.abort()
        else:
            route.continue_()

    page.route("**/isi/**", lose, times=1)
    screen.button("Catat kehadiran saya")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Anda tercatat hadir pukul")
    assert AuditEntry.objects.filter(verb="checked in").count() == 1


def test_two_taps_are_one(expected_complaints, rakor, door):
    screen = expected_complaints(**PHONE)
    page = screen.page
    page.goto(f"{door}isi/?undangan={key_of(rakor.attendances.get())}")
    finger(page, WAVE)
    posts = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    page.get_by_role("button", name="Catat kehadiran saya").dblclick()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Anda tercatat hadir pukul")

    assert len(posts) == 1


def test_a_form_that_is_wrong_keeps_the_strokes(expected_complaints, rakor, door):
    screen = expected_complaints(**SMALL)
    page = screen.page
    page.goto(f"{door}isi/")
    page.get_by_label("Nama lengkap").fill("Sarno")
    finger(page, WAVE, BAR)
    before = kept(page)
    screen.button("Catat kehadiran saya")
    expect(page.locator(".summary[role=alert]")).to_be_focused()
    expect(drawn(page)).to_have_count(2)
    assert kept(page) == before
    screen.check("hadir-galat")

    screen.button("Urungkan")
    expect(drawn(page)).to_have_count(1)
    screen.button("Bersihkan")
    assert kept(page) == ""
    finger(page, WAVE)
    page.set_viewport_size({"width": 640, "height": 320})  # the phone is turned
    finger(page, BAR)
    expect(drawn(page)).to_have_count(2)
    page.get_by_text("Kepala lingkungan", exact=True).tap()
    page.get_by_label("Jabatan dan instansi atau organisasi").fill("Kepala Lingkungan 7")
    screen.button("Catat kehadiran saya")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Anda tercatat hadir pukul")
    signature = AttendanceSignature.objects.get(attendance__participant__name="Sarno")
    assert signature.strokes.count("],[") == 1


def test_drawing_takes_the_mark_of_the_confirmation_away(expected_complaints, rakor, door):
    screen = expected_complaints(**PHONE)
    page = screen.page
    page.goto(f"{door}isi/")
    box = page.get_by_label("Saya hadir, tanpa tanda tangan")
    box.check()
    finger(page, WAVE)
    expect(box).not_to_be_checked()


def test_without_script_the_confirmation_is_enough(open_screen, rakor, door):
    screen = open_screen(**PHONE, java_script_enabled=False)
    page = screen.page
    page.goto(f"{door}isi/?undangan={key_of(rakor.attendances.get())}")
    expect(page.locator("svg.pad")).to_be_hidden()
    page.get_by_label("Saya hadir, tanpa tanda tangan").check()
    page.get_by_role("button", name="Catat kehadiran saya").tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Anda tercatat hadir pukul")


def test_a_tablet_is_nothing_but_a_kiosk(open_screen, operator, rakor):
    screen = open_screen(operator, **PHONE)
    page = screen.page
    page.goto(f"/rakor/{rakor.pk}/kios/")
    screen.check("kios-mulai")
    screen.button("Mulai kios")
    page.get_by_label("Cari nama Anda").fill("ahmad")
    screen.button("Cari nama saya")
    screen.press(page.get_by_role("link", name="Ini saya Ahmad Siregar"))
    finger(page, WAVE)
    screen.button("Catat kehadiran saya")
    expect(page.locator(".card")).to_contain_text("disaksikan oleh Dewi Anggraini")
    screen.check("kios-tercatat")
    screen.link("Orang berikutnya")
    expect(page.get_by_label("Cari nama Anda")).to_have_value("")
    screen.check("kios-cari")
    page.go_back()
    page.goto("/rakor/")
    expect(page).to_have_url(f"{page.url.split('/rakor/')[0]}/rakor/{rakor.pk}/kios/")
    screen.button("Akhiri kios")
    page.wait_for_url("**/masuk/**", timeout=PATIENCE)
    row = Attendance.objects.get(meeting=rakor)
    assert (row.way, row.checked_in_by, row.signature.drawn_by) == ("kiosk", operator, operator)
    assert row.checked_in_at <= timezone.now() + datetime.timedelta(seconds=1)
