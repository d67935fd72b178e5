"""In from a file, completed, circulated, out as a file, and in again: the digest on the page stays the same."""

import pytest
from playwright.sync_api import expect

from tests.journeys.test_record_the_seed import SEED, SEED_FILE, download

pytestmark = pytest.mark.journey


def test_what_was_exported_comes_back_with_the_same_digest(operator, open_screen, tmp_path):
    screen = open_screen(operator)
    bring_in(screen, SEED_FILE)
    gaps = screen.page.locator("#kurang .warn-text")
    expect(gaps).to_have_text(["Isi tanggal tinjau kesepakatan 1", "Isi tanggal tinjau kesepakatan 2"])
    for _ in SEED["commitments"]:
        number = gaps.count()
        screen.press(gaps.first.get_by_role("link"))
        expect(screen.page.locator(":focus")).to_have_accessible_name("Tanggal tinjau")
        screen.page.locator(":focus").fill("2024-04-16")
        screen.page.keyboard.press("Tab")
        expect(gaps).to_have_count(number - 1)
    first = circulate(screen)
    document = download(screen, "Unduh sebagai data (JSON)", tmp_path)

    (tmp_path / "again.json").write_bytes(document)
    bring_in(screen, tmp_path / "again.json")
    expect(screen.page.locator("#kurang")).to_contain_text("Tidak ada yang kurang.")

    assert circulate(screen) == first


def bring_in(screen, path):
    page = screen.page
    page.goto("/rakor/")
    screen.link("Impor notulen")
    screen.expect_title("Impor notulen")
    page.get_by_label("Berkas notulen").set_input_files(path)
    screen.button("Impor notulen")
    screen.expect_title(f"Mencatat: {SEED['title']}")
    expect(page.get_by_role("status").first).to_contain_text("Rakor telah diimpor sebagai draf.")
    screen.check("impor")


def circulate(screen):
    """Let it out and read the digest."""
    screen.button("Edarkan notulen", within=screen.page.locator("#kurang"))
    screen.expect_title(SEED["title"])
    return screen.page.locator(".digest").inner_text()
