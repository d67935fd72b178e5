"""Plain forms are enough: a rakor recorded and circulated by a browser without script."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import DESK

pytestmark = pytest.mark.journey

TITLE = "Antisipasi tawuran pelajar"


def test_a_rakor_is_recorded_and_circulated_by_plain_forms(operator, open_screen):
    screen = open_screen(operator, **DESK, java_script_enabled=False)
    page = screen.page
    plan(screen)

    page.get_by_label("Pimpinan", exact=True).fill("AKBP Janton Silaban, Kapolres Pelabuhan Belawan")
    save(screen, "#form-meeting")
    expect(page.get_by_label("Pimpinan", exact=True)).to_have_value("AKBP Janton Silaban — Kapolres Pelabuhan Belawan")

    screen.button("Tambah butir")
    page.get_by_label("Butir 1", exact=True).fill("Sambutan Kapolres")
    page.get_by_label("Pembahasan").fill("Kapolres mengajak sekolah menjaga pelajar.")
    save(screen, "#rows-agenda li")

    screen.button("Tambah kesepakatan")
    page.get_by_label("Isi kesepakatan 1").fill("Menjaga pelajar pada jam pulang sekolah.")
    page.get_by_label("Jenis", exact=True).select_option(label="Bila terjadi")
    screen.unfold(page.locator("details.pick"))
    page.get_by_label("Semua pihak").check()
    save(screen, "#rows-commitment li")
    expect(page.locator("details.pick > summary")).to_have_text("Semua pihak")

    expect(page.locator("#kurang .warn-text")).to_have_text(["Jadikan pimpinan rapat penanda tangan"])
    screen.button("Jadikan pimpinan rapat penanda tangan")
    screen.button("Edarkan notulen", within=page.locator("#kurang"))

    screen.expect_title(TITLE)
    expect(page.get_by_role("status").first).to_contain_text("Notulen sudah diedarkan.")


def plan(screen):
    page = screen.page
    page.goto("/rakor/baru/")
    page.get_by_label("Judul rapat").fill(TITLE)
    page.get_by_label("Tanggal rapat").fill("2024-10-10")
    page.get_by_label("Tempat").fill("Aula Wira Satya")
    page.get_by_label("Pihak sekolah").check()
    screen.button("Simpan rapat")
    screen.expect_title(f"Mencatat: {TITLE}")


def save(screen, part):
    """Press the button that a page with script does not need."""
    screen.button("Simpan", within=screen.page.locator(part))
    expect(screen.page.get_by_role("status").first).to_contain_text("Tersimpan")
