"""Recording in a real browser: it saves itself, loses nothing, and shows two writers both texts."""

import contextlib
import os
import re
import signal
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from minutes.actions import recording
from minutes.models import Attendance, Meeting
from tests.journeys.conftest import CHROMIUM

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SAVED = re.compile(r"Tersimpan \d\d\.\d\d")


@pytest.fixture
def desk(chromium, live_server, client_of):
    """Opens a page for a user at a width, signed in."""
    contexts = []

    def sit_down(user, width=1280):
        context = chromium.new_context(viewport={"width": width, "height": 844}, base_url=live_server.url)
        contexts.append(context)
        sign_in(context, user)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"script: {error}"))
        return page

    def sign_in(context, user):
        cookie = client_of(user).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])

    sit_down.sign_in = sign_in
    yield sit_down
    for context in contexts:
        context.close()


def status(page):
    return page.locator(".workbar [data-status]")


def discussion(page, draft):
    return page.locator(f"#id_agenda-{draft.agenda.get().pk}-discussion")


def test_typing_saves_itself_and_the_checklist_follows(desk, budi, draft):
    page = desk(budi)
    page.goto(f"/rakor/{draft.pk}/ubah/")
    discussion(page, draft).fill("")
    expect(page.locator("#kurang")).to_contain_text("Tulis pembahasan rapat")
    discussion(page, draft).fill("Kapolres mengajak semua pihak.")
    expect(page.locator("#kurang")).to_contain_text("Tidak ada yang kurang.")
    expect(status(page)).to_have_text(SAVED)
    assert draft.agenda.get().discussion == "Kapolres mengajak semua pihak."


def test_what_cannot_be_saved_is_marked_in_place_and_kept(desk, budi, draft):
    page = desk(budi)
    page.goto(f"/rakor/{draft.pk}/ubah/")
    page.fill("#id_meeting-starts_at", "25.99")
    page.press("#id_meeting-starts_at", "Tab")
    expect(page.locator("#id_meeting-starts_at_error")).to_contain_text("00.00")
    expect(page.locator("#id_meeting-starts_at")).to_have_attribute("aria-invalid", "true")
    page.fill("#id_meeting-starts_at", "09.00")
    page.press("#id_meeting-starts_at", "Tab")
    expect(page.locator("#id_meeting-starts_at_error")).to_have_count(0)
    expect(status(page)).to_have_text(SAVED)
    assert str(Meeting.objects.get(pk=draft.pk).starts_at) == "09:00:00"


def test_enter_adds_the_next_commitment_and_the_hand_stays_on_the_keys(desk, budi, draft):
    page = desk(budi)
    page.goto(f"/rakor/{draft.pk}/ubah/")
    promise = draft.commitments.get()
    page.focus(f"#id_commitment-{promise.pk}-text")
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    expect(page.locator("#rows-commitment > li")).to_have_count(2)
    second = draft.commitments.last()
    expect(page.locator(f"#id_commitment-{second.pk}-text")).to_be_focused()
    page.keyboard.type("Menyampaikan informasi.")
    page.select_option(f"#id_commitment-{second.pk}-kind", "dated")
    expect(page.locator(f"#id_commitment-{second.pk}-due_on")).to_be_visible()
    page.fill(f"#id_commitment-{second.pk}-due_on", "2024-01-31")
    page.click(f"#id_commitment-{second.pk}-parties")
    page.check(f"#pick-{second.pk} >> text=Semua pihak")
    expect(page.locator(f"#id_commitment-{second.pk}-parties")).to_contain_text("Semua pihak")
    expect(status(page)).to_have_text(SAVED)
    second.refresh_from_db()
    assert (second.text, second.kind, str(second.due_on)) == ("Menyampaikan informasi.", "dated", "2024-01-31")


def test_the_roll_opens_into_names_and_takes_a_guest(desk, budi, draft):
    page = desk(budi)
    page.goto(f"/rakor/{draft.pk}/ubah/")
    page.click("#roll-tokoh-agama summary")
    row = draft.attendances.get()
    page.check(f"#attendance-{row.pk} >> text=Izin")
    page.fill(f"#id_attendance-{row.pk}-reason", "Sakit")
    expect(status(page)).to_have_text(SAVED)
    page.click("text=Tambah tamu tanpa undangan")
    page.fill("#id_add-person-name", "Usman, Pengurus masjid")
    page.select_option("#id_add-person-group", "tokoh-agama")
    page.press("#id_add-person-name", "Enter")
    expect(page.locator("#roll-tokoh-agama .people > li")).to_have_count(2)
    expect(page.locator("#roll-tokoh-agama-line")).to_contain_text("1 / 2")
    row.refresh_from_db()
    assert (row.status, row.reason) == ("excused", "Sakit")
    assert Attendance.objects.get(participant__name="Usman").way == "walk-in"


def test_two_writers_see_both_texts_and_lose_nothing(desk, budi, dewi, draft):
    ours, theirs = desk(budi), desk(dewi)
    for page in (ours, theirs):
        page.goto(f"/rakor/{draft.pk}/ubah/")
    discussion(theirs, draft).fill("Lampu jalan dipasang. Disanggupi.")
    expect(status(theirs)).to_have_text(SAVED)
    discussion(ours, draft).fill("Lampu jalan dan poskamling dipasang.")
    dialog = ours.locator("#bentrok")
    expect(dialog).to_contain_text("Bagian ini juga diubah Dewi Anggraini")
    proposal = dialog.locator("textarea")
    expect(proposal).to_have_value("Lampu jalan dan poskamling dipasang. Disanggupi.")
    assert Axe().run(ours).violations_count == 0
    dialog.get_by_role("button", name="Simpan gabungan").click()
    expect(discussion(ours, draft)).to_have_value("Lampu jalan dan poskamling dipasang. Disanggupi.")
    assert draft.agenda.get().discussion == "Lampu jalan dan poskamling dipasang. Disanggupi."


def test_offline_text_waits_and_goes_out_by_itself(desk, budi, draft):
    page = desk(budi)
    page.goto(f"/rakor/{draft.pk}/ubah/")
    page.context.set_offline(True)
    discussion(page, draft).fill("Ditulis tanpa jaringan.")
    page.fill("#id_meeting-place", "Aula Patria")
    expect(status(page)).to_contain_text("Luring, 2 perubahan di perangkat ini")
    expect(page.locator("#band-luring")).to_be_visible()
    page.context.set_offline(False)
    expect(status(page)).to_have_text(SAVED)
    expect(page.locator("#band-luring")).to_be_hidden()
    draft.refresh_from_db()
    assert (draft.agenda.get().discussion, draft.place) == ("Ditulis tanpa jaringan.", "Aula Patria")


def test_a_lost_answer_is_no_conflict_with_oneself(desk, budi, draft):
    page = desk(budi)
    page.goto(f"/rakor/{draft.pk}/ubah/")

    def lose(route):
        route.fetch()
        route.abort()

    page.route("**/simpan/**", lose, times=1)
    discussion(page, draft).fill("Sampai, tetapi jawabannya hilang.")
    expect(status(page)).to_contain_text("Luring")
    discussion(page, draft).fill("Sampai, tetapi jawabannya hilang. Lalu ditambah.")
    expect(status(page)).to_have_text(SAVED, timeout=10_000)
    expect(page.locator("#bentrok")).to_be_hidden()
    assert draft.agenda.get().discussion == "Sampai, tetapi jawabannya hilang. Lalu ditambah."


def test_a_closed_tab_brings_its_text_back(desk, budi, draft):
    page = desk(budi)
    page.goto(f"/rakor/{draft.pk}/ubah/")
    page.context.set_offline(True)
    discussion(page, draft).fill("Ditulis, lalu tab ditutup.")
    expect(status(page)).to_contain_text("Luring")
    page.close()
    context = page.context
    context.set_offline(False)
    again = context.new_page()
    again.goto(f"/rakor/{draft.pk}/ubah/")
    expect(again.locator("#dipulihkan")).to_contain_text("dikembalikan dari perangkat ini, di 1 bagian")
    expect(discussion(again, draft)).to_have_value("Ditulis, lalu tab ditutup.")
    expect(status(again)).to_have_text(SAVED)
    assert draft.agenda.get().discussion == "Ditulis, lalu tab ditutup."
    again.reload()
    expect(again.locator("#dipulihkan")).to_be_empty()


def kill(profile):
    """End every process of the browser that lives in this profile, as a power cut does."""
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if str(profile).encode() in line.read_bytes():
                os.kill(int(line.parent.name), signal.SIGKILL)


def test_a_killed_browser_brings_its_text_back(driver, live_server, desk, budi, draft, tmp_path):
    def start():
        (tmp_path / "SingletonLock").unlink(missing_ok=True)
        context = driver.launch_persistent_context(tmp_path, base_url=live_server.url, **CHROMIUM)
        desk.sign_in(context, budi)
        page = context.new_page()
        page.goto(f"/rakor/{draft.pk}/ubah/")
        return context, page

    context, page = start()
    context.set_offline(True)
    discussion(page, draft).fill("Ditulis, lalu listrik padam.")
    expect(status(page)).to_contain_text("Luring")
    with context.expect_event("close"):
        kill(tmp_path)
    context, page = start()
    expect(page.locator("#dipulihkan")).to_contain_text("dikembalikan dari perangkat ini")
    expect(status(page)).to_have_text(SAVED)
    assert draft.agenda.get().discussion == "Ditulis, lalu listrik padam."
    context.close()


def test_an_ended_session_keeps_the_text_until_signed_in_again(desk, budi, draft):
    page = desk(budi)
    page.goto(f"/rakor/{draft.pk}/ubah/")
    page.context.clear_cookies()
    discussion(page, draft).fill("Ditulis setelah sesi berakhir.")
    expect(page.locator("#band-sesi")).to_be_visible()
    expect(status(page)).to_contain_text("Sesi berakhir, 1 perubahan di perangkat ini")
    desk.sign_in(page.context, budi)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(status(page)).to_have_text(SAVED)
    expect(page.locator("#band-sesi")).to_be_hidden()
    assert draft.agenda.get().discussion == "Ditulis setelah sesi berakhir."


def test_a_megabyte_stays_in_the_box(desk, budi, draft):
    page = desk(budi)
    page.goto(f"/rakor/{draft.pk}/ubah/")
    discussion(page, draft).evaluate(
        "area => { area.value = 'a'.repeat(1000000); area.dispatchEvent(new Event('input', {bubbles: true})) }"
    )
    expect(page.locator(".errors, .error").first).to_contain_text("Kelebihan 980.000 karakter")
    assert len(discussion(page, draft).input_value()) == 1_000_000


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_the_page_is_accessible_and_never_scrolls_sideways(desk, budi, draft, dewi, width):
    recording.add_agenda_item(draft, by=dewi)
    page = desk(budi, width)
    page.goto(f"/rakor/{draft.pk}/ubah/")
    page.evaluate("document.querySelectorAll('details:not([name])').forEach(one => { one.open = true })")
    expect(page.locator("ul.people")).to_have_count(1)
    for part in ["identitas", "kehadiran", "jalannya", "kesepakatan", "foto", "penutup"]:
        page.evaluate("id => { document.querySelector(`#${id} > details`).open = true }", part)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_long_number_does_not_make_the_reading_page_scroll_sideways(desk, budi, draft):
    draft.basis = "Surat undangan nomor B/880/IX/OPS.1.2.3./2026/Binmas"
    draft.save(update_fields=["basis"])
    page = desk(budi, 320)
    page.goto(f"/rakor/{draft.pk}/")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_signing_out_leaves_nothing_behind(desk, budi, draft):
    page = desk(budi)
    page.goto(f"/rakor/{draft.pk}/ubah/")
    page.context.set_offline(True)
    discussion(page, draft).fill("Tidak boleh tertinggal.")
    expect(status(page)).to_contain_text("Luring")
    page.context.set_offline(False)
    page.goto("/masuk/?keluar=1")
    page.wait_for_function("async () => !(await indexedDB.databases()).some(db => db.name === 'rakor-outbox')")


def test_without_script_it_is_plain_forms(chromium, live_server, desk, budi, draft):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    desk.sign_in(context, budi)
    page = context.new_page()
    page.goto(f"/rakor/{draft.pk}/ubah/")
    item = draft.agenda.get()
    discussion(page, draft).fill("Tanpa skrip.")
    page.locator(f"#form-agenda-{item.pk}").get_by_role("button", name="Simpan").click()
    expect(page).to_have_url(re.compile(f"/ubah/#agenda-{item.pk}$"))
    expect(page.locator(".messages")).to_contain_text("Tersimpan")
    page.click("#roll-tokoh-agama-line")
    page.get_by_role("link", name="Tampilkan 1 nama").click()
    row = draft.attendances.get()
    page.check(f"#attendance-{row.pk} >> text=Tidak hadir")
    page.locator(f"#form-attendance-{row.pk}").get_by_role("button", name="Simpan").click()
    page.locator("#edarkan").get_by_role("button").click()
    expect(page).to_have_url(f"{live_server.url}/rakor/{draft.pk}/")
    row.refresh_from_db()
    draft.refresh_from_db()
    assert (row.status, draft.state) == ("absent", "circulated")
    context.close()
