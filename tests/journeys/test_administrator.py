"""A system administrator signs in, writes the letterhead and opens the first account of the operator."""

import re

import pytest
from playwright.sync_api import expect

from participants.models import Unit
from tests.cast import PASSWORD, add_staff
from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("screen_of", [DESK, PHONE], ids=["desk", "phone"])
def test_from_signing_in_to_the_first_operator(open_screen, sari_admin, belawan, screen_of):
    screen = open_screen(**screen_of)
    enter(screen, "sari", PASSWORD)
    screen.expect_title("Satuan")
    screen.check("satuan")
    write_the_letterhead(screen)
    screen.link("Akun Polres Pelabuhan Belawan")
    screen.expect_title("Akun")
    screen.check("akun")
    password = open_an_account(screen)
    look_at_the_account(screen)

    screen.page.context.clear_cookies()
    enter(screen, "75010203", password)
    screen.expect_title("Beranda")
    only_refusals(screen, "422")


def enter(screen, username, password):
    screen.page.goto("/")
    screen.page.get_by_label("NRP atau NIP").fill(username)
    screen.page.get_by_label("Kata sandi", exact=True).fill(password)
    screen.button("Masuk")


def write_the_letterhead(screen):
    screen.link("Ubah kop surat Polres Pelabuhan Belawan")
    field = screen.page.get_by_label("Kop surat")
    field.fill("Polri Daerah Sumatera Utara\nResor Pelabuhan Belawan Kawasan Industri Medan")
    screen.button("Simpan")
    expect(screen.page.get_by_role("alert")).to_contain_text("Baris 2 terdiri atas 46 karakter")
    screen.check("satuan-galat")
    field.fill("Polri Daerah Sumatera Utara\nResor Pelabuhan Belawan")
    expect(screen.page.locator(".kop span")).to_have_text(["POLRI DAERAH SUMATERA UTARA", "RESOR PELABUHAN BELAWAN"])
    screen.check("satuan-ubah")
    screen.button("Simpan")
    screen.expect_title("Satuan")
    assert Unit.objects.get(code="polres-pelabuhan-belawan").letterhead.splitlines()[1] == "RESOR PELABUHAN BELAWAN"


def open_an_account(screen):
    screen.link("Tambah akun")
    screen.expect_title("Tambah akun")
    screen.check("akun-tambah")
    screen.button("Tambah akun")
    expect(screen.page.get_by_role("alert")).to_contain_text("Isi NRP atau NIP")
    screen.check("akun-galat")
    screen.page.get_by_label("Nama pengguna").fill("75010203")
    screen.page.get_by_label("Nama", exact=True).fill("Rina Lubis")
    screen.page.get_by_label("Peran").select_option("operator")
    screen.button("Tambah akun")
    screen.expect_title("Kata sandi baru")
    screen.check("akun-sandi")
    return re.search(r"[2-9a-z]{4}(-[2-9a-z]{4}){3}", screen.page.locator("main").inner_text())[0]


def look_at_the_account(screen):
    screen.link("Ke akun ini")
    screen.expect_title("Rina Lubis")
    screen.check("akun-rinci")
    screen.link("Nonaktifkan akun")
    screen.expect_title("Nonaktifkan akun")
    screen.check("akun-nonaktifkan")
    screen.button("Nonaktifkan akun")
    expect(screen.page.get_by_role("status")).to_contain_text("dinonaktifkan")
    screen.check("akun-nonaktif")
    screen.button("Aktifkan akun")
    expect(screen.page.get_by_role("status")).to_contain_text("diaktifkan")
    screen.link("Akhiri peran Operator")
    screen.expect_title("Akhiri peran")
    screen.check("peran-akhiri")
    screen.link("Batal")
    expect(screen.page).to_have_url(re.compile(r"/akun/\d+/$"))  # only then may another address be asked for


def test_an_account_without_a_role_is_told_whom_to_ask(open_screen, belawan):
    for number, options in enumerate([DESK, PHONE]):
        user = add_staff(f"tanpa{number}", "Tanpa Peran", belawan)
        screen = open_screen(user, **options)
        screen.page.goto("/")
        screen.check("tanpa-peran")
        only_refusals(screen, "403")


def only_refusals(screen, status):
    """Chromium complains of every answer that says no; of nothing else here."""
    assert [line for line in screen.complaints if f"status of {status}" not in line] == []
    screen.complaints.clear()
