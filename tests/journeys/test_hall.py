"""The hall screen in a real browser: it follows the minutes by itself and outlives a lost line."""

import datetime
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from minutes.actions import halls, recording
from minutes.models import Attendance, HallCode, Party
from participants.models import Group
from tests.cast import add_person
from tests.journeys.conftest import PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
WALL = {"viewport": {"width": 1280, "height": 720}}


@pytest.fixture
def today(draft, belawan):
    """The meeting is held today, and its code is open."""
    belawan.refresh_from_db()
    draft.date = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=7))).date()
    draft.save(update_fields=["date"])
    return draft


def promise(meeting, by, text):
    row = recording.add_commitment(meeting, by=by, text=text)
    Party.objects.create(commitment=row, scope=Party.Scope.EVERYONE)


def without_news_errors(screen):
    """The browser reports every request that fails; here the line was cut on purpose."""
    screen.complaints[:] = [one for one in screen.complaints if "Failed to load resource" not in one]


def test_the_screen_follows_and_outlives_a_lost_line(open_screen, today, dewi, budi):
    wall, desk = open_screen(dewi, **WALL), open_screen(budi)
    wall.page.goto(f"/layar/{today.pk}/")
    wall.button("Buka daftar hadir lewat ponsel")
    expect(wall.page.locator(".qr svg")).to_be_visible()
    wall.check("layar")

    desk.page.goto(f"/rakor/{today.pk}/ubah/")
    desk.page.get_by_role("button", name=re.compile("[Tt]ambah kesepakatan")).click()
    rows = desk.page.locator("[name^=commitment-][name$=-text]")
    expect(rows).to_have_count(2)
    rows.last.fill("Patroli bersama tiga pilar setiap Sabtu malam.")
    newest = wall.page.locator(".said .new")
    expect(newest).to_contain_text("2 Patroli bersama tiga pilar setiap Sabtu malam.", use_inner_text=True)
    expect(newest).to_contain_text("baru dicatat")
    expect(wall.page.locator("#hall-said")).to_have_text("2. Patroli bersama tiga pilar setiap Sabtu malam.")

    wall.page.context.set_offline(True)
    line = wall.page.locator("#hall-line")
    expect(line).to_have_text(re.compile(r"^Sambungan terputus\. Data pukul \d\d\.\d\d\.$"))
    Attendance.objects.update(checked_in_at=timezone.now(), way="self")
    expect(newest).to_contain_text("Patroli bersama tiga pilar")
    expect(wall.page.locator(".count")).to_contain_text("0 hadir dari 1 undangan")
    wall.page.context.set_offline(False)
    expect(wall.page.locator(".count")).to_contain_text("1 hadir dari 1 undangan")
    expect(line).to_have_text("")
    without_news_errors(wall)


def test_the_screen_changes_its_code_and_says_when_the_session_ends(open_screen, today, dewi, budi):
    halls.open_hall(today, by=budi)
    wall = open_screen(dewi, **WALL)
    wall.page.goto(f"/layar/{today.pk}/")
    old = wall.page.locator(".addr").inner_text()

    halls.change_hall_code(today, by=budi)
    expect(wall.page.locator(".addr")).not_to_have_text(old)
    assert HallCode.objects.get().version == 2

    wall.unfold(wall.page.locator("#hall-bar details"))
    wall.check("layar-kendali")
    wall.button("Tutup daftar hadir lewat ponsel")
    expect(wall.page.locator(".door")).to_have_text(
        "Daftar hadir lewat ponsel sudah ditutup. Silakan hubungi petugas di pintu."
    )
    wall.page.context.clear_cookies()
    expect(wall.page.locator("#hall-line")).to_have_text(
        re.compile(r"^Sesi layar ini sudah berakhir\. Masuk lagi\. Data pukul \d\d\.\d\d\.$")
    )
    without_news_errors(wall)


@pytest.mark.parametrize("lengths", [(75, 75, 75), (160, 160, 160), (260, 260, 260), (500, 500, 500), (90, 20, 900)])
def test_nothing_is_cut_off_on_a_full_screen(open_screen, today, dewi, lengths):
    """Ten groups and promises of any length; the bar of the staff is not on the wall."""
    for group in Group.objects.all():
        person = add_person(today.unit, dewi, f"Seorang dari {group}", group.code)
        recording.add_attendance(today, person, by=dewi)
    for length in lengths:
        promise(
            today,
            dewi,
            "Janji menjaga ketertiban bersama di lingkungan kita "[: length % 52]
            + "masing-masing warga " * (length // 20),
        )
    halls.open_hall(today, by=dewi)
    wall = open_screen(dewi, **WALL)
    wall.page.goto(f"/layar/{today.pk}/")
    wall.page.get_by_role("button", name="Layar penuh").click()
    expect(wall.page.locator("#hall-bar")).to_be_hidden()
    for width, height in [(1280, 720), (1920, 1080), (1024, 768), (1280, 800)]:
        wall.page.set_viewport_size({"width": width, "height": height})
        wall.check(f"layar-{width}x{height}-{lengths[0]}")
        cut = "document.querySelectorAll('.said, .said p, .side, .qr, main').values()"
        cut = f"[...{cut}].filter((one) => one.scrollHeight > one.clientHeight + 1).map((one) => one.className)"
        assert wall.page.evaluate(cut) == []


def test_without_the_script_the_page_loads_itself_again(open_screen, today, dewi):
    halls.open_hall(today, by=dewi)
    wall = open_screen(dewi, **WALL, java_script_enabled=False)
    wall.page.goto(f"/layar/{today.pk}/")
    promise(today, dewi, "Ronda malam.")

    expect(wall.page.locator(".new")).to_contain_text("Ronda malam.")


def test_on_a_phone_it_can_be_run(open_screen, today, dewi):
    halls.open_hall(today, by=dewi)
    phone = open_screen(dewi, **PHONE)
    phone.page.goto(f"/layar/{today.pk}/")
    phone.check("layar")
    phone.unfold(phone.page.locator("#hall-bar details"))
    phone.button("Ganti kode")
    expect(phone.page.get_by_role("status").first).to_have_text(
        "Kode sudah diganti. Kode yang lama tidak berlaku lagi."
    )
