"""Two officers at two doors, one at a desk and one with a phone: nothing is lost, and six exceptions are quick."""

import re

import pytest
from playwright.sync_api import expect

from minutes import turnout
from minutes.actions import attending
from minutes.models import Attendance
from tests.cast import add_person
from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
GROUPS = ["tokoh-masyarakat", "tokoh-pemuda", "pihak-sekolah", "lurah"]


@pytest.fixture
def roll(draft, dewi):
    """Eighty people in five groups."""
    people = [
        add_person(draft.unit, dewi, f"Warga {n:02d}", GROUPS[n % 4], position=f"Jabatan {n:02d}", order=n)
        for n in range(1, 80)
    ]
    Attendance.objects.bulk_create(
        [Attendance(meeting=draft, unit=draft.unit, participant=person, order=n) for n, person in enumerate(people)]
    )
    return draft


class Officer:
    """A door: what is tapped there is counted."""

    def __init__(self, screen, meeting):
        self.screen, self.page, self.taps = screen, screen.page, 0
        self.page.goto(f"/rakor/{meeting.pk}/daftar-hadir/")
        expect(self.page.locator("p.names")).to_have_count(0)  # the names of the groups have followed

    def tap(self, where):
        self.taps += 1
        where.scroll_into_view_if_needed()
        self.screen.press(where)

    def find(self, name):
        self.tap(self.page.get_by_label("Cari nama"))
        self.page.get_by_label("Cari nama").fill(name)

    def choose(self, name, status):
        row = self.page.get_by_role("group", name=name, exact=True)
        self.tap(row.get_by_role("radio", name=status, exact=True))

    def mark(self, name, status, text=""):
        self.find(name)
        self.choose(name, status)
        if text:
            self.page.keyboard.type(text)
            self.page.keyboard.press("Enter")

    def expect_counts(self, text):
        expect(self.page.locator("#hitungan")).to_have_text(text)

    def expect_words(self, name, words):
        row = self.page.locator(".names > li").filter(has_text=name)
        expect(row.locator("[id$=-words]")).to_have_text(words)


def test_eighty_people_with_six_exceptions_take_at_most_twenty_taps(open_screen, roll, dewi):
    door = Officer(open_screen(dewi, **PHONE), roll)
    door.expect_counts("80 hadir dari 80 undangan · 0 tercatat di pintu")
    door.mark("Warga 07", "Izin", "Sakit")
    door.mark("Warga 12", "Izin", "Dinas luar")
    door.mark("Warga 31", "Diwakili", "Sekretaris kelurahan")
    door.mark("Warga 40", "Tidak hadir")
    door.mark("Warga 55", "Tidak hadir")
    door.mark("Warga 78", "Diwakili", "Wakil ketua")
    door.expect_counts("76 hadir dari 80 undangan · 2 tercatat di pintu")
    door.screen.expect_saved()

    assert door.taps <= 20
    found = turnout.of(roll)
    assert (found.expected, found.present, found.arrived) == (80, 76, 2)
    assert Attendance.objects.get(participant__name="Warga 12").reason == "Dinas luar"
    door.screen.check("daftar-hadir")


def test_two_doors_lose_nothing_even_when_one_is_offline_for_a_while(open_screen, roll, dewi, budi):
    desk, phone = Officer(open_screen(dewi, **DESK), roll), Officer(open_screen(budi, **PHONE), roll)
    desk.mark("Warga 01", "Hadir")
    phone.mark("Warga 02", "Hadir")
    desk.expect_counts("80 hadir dari 80 undangan · 2 tercatat di pintu")
    phone.expect_counts("80 hadir dari 80 undangan · 2 tercatat di pintu")
    phone.find("Warga 01")
    phone.expect_words("Warga 01", re.compile(r"^Hadir \d\d\.\d\d$"))

    phone.page.context.set_offline(True)
    phone.mark("Warga 03", "Hadir")
    phone.mark("Warga 04", "Izin", "Sakit")
    phone.mark("Warga 05", "Tidak hadir")
    expect(phone.page.locator("[data-status]:visible").first).to_have_text(re.compile("Luring, 3 perubahan"))
    let_in(phone, "Usman Hadi", "tokoh-pemuda")
    expect(phone.page.locator("#tamu-antre")).to_contain_text("Menunggu di perangkat ini: Usman Hadi")
    desk.mark("Warga 06", "Hadir")
    desk.mark("Warga 05", "Diwakili", "Adik")
    let_in(desk, "Rahmat Lubis", "lurah")
    desk.expect_counts("81 hadir dari 80 undangan · termasuk 1 tamu tanpa undangan · 5 tercatat di pintu")

    phone.page.context.set_offline(False)
    expect(phone.page.locator("[id^=lain-]")).to_contain_text("Dewi Anggraini mencatat")
    expect(phone.page.locator("#dipulihkan").get_by_role("link", name="Warga 05")).to_be_visible()
    phone.page.get_by_label("Cari nama").fill("Warga 05")
    phone.screen.check("bentrok")
    phone.tap(phone.page.get_by_role("link", name="Pakai yang tercatat"))
    counts = "81 hadir dari 80 undangan · termasuk 2 tamu tanpa undangan · 7 tercatat di pintu"
    desk.expect_counts(counts)
    phone.expect_counts(counts)
    phone.expect_words("Warga 05", re.compile("^Adik mewakili Warga 05"))
    expect(phone.page.locator("#dipulihkan")).to_be_empty()

    found = turnout.of(roll)
    assert (found.listed, found.expected, found.present, found.arrived) == (82, 80, 81, 7)
    desk.screen.complaints.clear()
    phone.screen.complaints.clear()  # the browser writes down each lost line and each 409


def let_in(door, name, group):
    door.page.locator("#id_guest-name").fill(name)
    door.page.locator("#id_guest-group").select_option(group)
    door.tap(door.page.get_by_role("button", name="Tambah dan catat hadir"))
    expect(door.page.locator("#id_guest-name")).to_have_value("")
    expect(door.page.locator("#id_guest-name")).to_be_focused()


def test_a_known_guest_is_offered_at_the_door(open_screen, roll, dewi):
    door = Officer(open_screen(dewi, **DESK), roll)
    door.page.locator("#id_guest-name").fill("Warga 09")
    door.page.locator("#id_guest-group").select_option("lurah")
    door.tap(door.page.get_by_role("button", name="Tambah dan catat hadir"))
    door.screen.button("Ya, catat hadir: Warga 09, Jabatan 09")
    door.expect_counts("80 hadir dari 80 undangan · 1 tercatat di pintu")
    let_in(door, "Usman Hadi", "lurah")
    let_in(door, "Rahmat Lubis", "lurah")
    door.expect_counts("82 hadir dari 80 undangan · termasuk 2 tamu tanpa undangan · 3 tercatat di pintu")
    door.screen.complaints.clear()


def test_what_waited_in_a_closed_browser_is_sent_when_it_opens_again(open_screen, roll, budi):
    phone = Officer(open_screen(budi, **PHONE), roll)
    phone.page.context.set_offline(True)
    phone.mark("Warga 03", "Tidak hadir")
    let_in(phone, "Usman Hadi", "tokoh-pemuda")
    context = phone.page.context
    phone.page.close()
    context.set_offline(False)
    phone.page = phone.screen.page = context.new_page()
    phone.page.goto(f"/rakor/{roll.pk}/daftar-hadir/")
    phone.expect_counts("80 hadir dari 80 undangan · termasuk 1 tamu tanpa undangan · 1 tercatat di pintu")

    assert Attendance.objects.get(participant__name="Warga 03").status == "absent"
    phone.screen.complaints.clear()


def test_arrow_keys_mark_only_where_they_rest(open_screen, roll, dewi):
    door = Officer(open_screen(dewi, **DESK), roll)
    door.page.get_by_label("Cari nama").fill("Warga 20")
    door.page.keyboard.press("Enter")
    row = door.page.get_by_role("group", name="Warga 20", exact=True)
    expect(row.get_by_role("radio", name="Belum")).to_be_focused()
    for __ in range(4):
        door.page.keyboard.press("ArrowRight")
    door.expect_counts("79 hadir dari 80 undangan · 0 tercatat di pintu")

    found = Attendance.objects.get(participant__name="Warga 20")
    assert (found.status, found.version) == ("absent", 2)


def test_a_row_under_the_thumb_is_not_replaced(open_screen, roll, dewi, budi):
    door = Officer(open_screen(dewi, **DESK), roll)
    door.find("Warga 20")
    door.choose("Warga 20", "Diwakili")
    door.page.keyboard.type("Kakak")
    row = Attendance.objects.get(participant__name="Warga 20")
    attending.mark(row, by=budi, version=1, status="absent")
    door.expect_counts("79 hadir dari 80 undangan · 0 tercatat di pintu")
    expect(door.page.locator(f"#id_door-{row.pk}-represents")).to_have_value("Kakak")
    door.page.keyboard.press("Enter")
    expect(door.page.locator(f"#lain-door-{row.pk}")).to_contain_text("Budi Hartono mencatat")
    door.screen.button("Simpan pilihan saya")
    door.expect_words("Warga 20", re.compile("^Kakak mewakili Warga 20"))
    door.screen.complaints.clear()


def test_an_answer_that_is_lost_on_its_way_makes_nothing_twice(open_screen, roll, dewi):
    door = Officer(open_screen(dewi, **PHONE), roll)
    lost = []

    def drop_once(route):
        if lost.count(route.request.url):
            return route.continue_()
        lost.append(route.request.url)
        route.fetch()
        return route.abort()

    row = Attendance.objects.get(participant__name="Warga 20")
    door.page.route(f"**/daftar-hadir/{row.pk}/", drop_once)
    door.page.route("**/daftar-hadir/tamu/", drop_once)
    door.mark("Warga 20", "Tidak hadir")
    let_in(door, "Usman Hadi", "lurah")
    door.expect_counts("80 hadir dari 80 undangan · termasuk 1 tamu tanpa undangan · 1 tercatat di pintu")
    expect(door.page.locator("#tamu-antre")).to_have_text("Usman Hadi sudah tercatat hadir.")
    door.screen.expect_saved()

    assert len(lost) == 2
    assert Attendance.objects.get(pk=row.pk).version == 2
    assert roll.attendances.filter(participant__name="Usman Hadi").count() == 1
    door.screen.complaints.clear()


def test_the_door_works_without_script(chromium, live_server, client_of, roll, dewi):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False, **PHONE)
    cookie = client_of(dewi).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"/rakor/{roll.pk}/daftar-hadir/")
    page.get_by_label("Cari nama").fill("Warga 20")
    page.get_by_role("button", name="Cari").tap()
    row = page.get_by_role("group", name="Warga 20", exact=True)
    row.get_by_role("radio", name="Diwakili").check()
    page.get_by_label("Diwakili oleh").fill("Kakak")
    page.get_by_role("button", name=re.compile("^Simpan ?: Warga 20")).tap()
    expect(page.locator("#hitungan")).to_have_text("80 hadir dari 80 undangan · 1 tercatat di pintu")
    page.get_by_label("Nama, boleh dengan gelar").fill("Usman Hadi")
    page.get_by_label("Kelompok", exact=True).select_option("lurah")
    page.get_by_role("button", name="Tambah dan catat hadir").tap()
    expect(page.locator("#hitungan")).to_have_text(
        "81 hadir dari 80 undangan · termasuk 1 tamu tanpa undangan · 2 tercatat di pintu"
    )
    expect(page.get_by_label("Kelompok", exact=True)).to_have_value("lurah")
    context.close()
