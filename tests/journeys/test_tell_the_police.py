"""Somebody tells the police what happens in the street, on the phone and without a name, and reads the answer."""

import re

import pytest
from playwright.sync_api import expect

from minutes.models import Information
from participants import actions
from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
TOLD = "Balap liar setiap Sabtu malam di Jalan Pelabuhan, sekitar pukul 23.00."


@pytest.fixture
def path(draft, ahmad, dewi):
    link = actions.issue_link(ahmad, by=dewi)
    return f"{actions.reveal_link(link, by=dewi, reason='undangan rakor')}informasi/"


def test_told_without_a_name_read_answered_and_closed(open_screen, path, dewi):
    phone = open_screen(**PHONE)
    phone.page.goto(path)
    expect(phone.page.get_by_label("Tanpa nama saya")).to_be_checked()
    phone.check("informasi-formulir")
    phone.page.get_by_label("Apa yang perlu diketahui polisi?").fill(TOLD)
    phone.button("Kirim kepada polisi")
    expect(phone.page.get_by_role("heading", name="Sudah diterima polisi")).to_be_visible()
    phone.check("tanda-terima")
    address = phone.page.get_by_label("Alamat tanda terima").input_value()
    assert address == phone.page.url and re.search(r"/tanda-terima/[\w-]{43}/$", address)
    expect(phone.page.locator("main")).not_to_contain_text("Balap liar")

    desk = open_screen(dewi, **DESK)
    desk.page.goto("/informasi/")
    expect(desk.page.locator("main")).to_contain_text("tanpa nama")
    expect(desk.page.locator("main")).not_to_contain_text("Balap liar")
    desk.check("informasi-daftar")
    desk.press(desk.page.locator("tbody a").first)
    expect(desk.page.get_by_text(TOLD)).to_be_visible()
    expect(desk.page.locator("main")).not_to_contain_text("Ahmad")
    desk.check("informasi")
    desk.button("Tandai sudah dibaca")
    expect(desk.page.get_by_role("status")).to_contain_text("Pengirim kini melihat")
    phone.page.reload()
    expect(phone.page.locator("main")).to_contain_text("Dibaca petugas")

    desk.page.get_by_label("Jawaban untuk pengirim").fill("Terima kasih, kami berpatroli setiap Sabtu.")
    desk.button("Kirim jawaban")
    desk.button("Tutup")
    expect(desk.page.get_by_role("status")).to_contain_text("sudah ditutup")
    phone.page.reload()
    expect(phone.page.locator("main")).to_contain_text("Terima kasih, kami berpatroli setiap Sabtu.")
    expect(phone.page.locator("main")).to_contain_text("Ditutup")

    row = Information.objects.get()
    assert (row.participant, row.received.minute, row.closed_by) == (None, 0, dewi)


def test_it_is_sent_without_script(chromium, live_server, path):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False, **PHONE)
    page = context.new_page()
    page.goto(path)
    page.get_by_label("Dengan nama saya, agar polisi dapat bertanya kepada saya").check()
    page.get_by_label("Apa yang perlu diketahui polisi?").fill(TOLD)
    page.get_by_role("button", name="Kirim kepada polisi").tap()
    expect(page.get_by_role("heading", name="Sudah diterima polisi")).to_be_visible()
    page.goto(path)
    expect(page.get_by_role("heading", name="Yang Anda sampaikan")).to_be_visible()
    context.close()
    assert Information.objects.get().participant.name == "Ahmad Siregar"
