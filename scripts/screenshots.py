"""`.venv/bin/python scripts/screenshots.py [URL]`: the two pictures of the README, taken from a running `make run`.

Signs in with the demo account of the operator. Needs Chromium, pdftoppm and what requirements-dev.lock installs.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

DOCS = Path(__file__).parents[1] / "docs"
ACCOUNT = ("operator", "perahu-nelayan-pagi")
KAMTIBMAS = "Rapat Koordinasi Penanggulangan dan Antisipasi Potensi Gangguan serta Ancaman Kamtibmas"
WIDTH, HEIGHT = 1280, 1180
COLOURS = 128  # of the palette: enough for text, and small files


def sign_in(page):
    page.goto("/masuk/")
    name, password = ACCOUNT
    page.get_by_label("NRP atau NIP").fill(name)
    page.get_by_label("Kata sandi", exact=True).fill(password)
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.wait_for_url("/")


def picture_recording(page, folder):
    """The head of a draft of the demo world, beside what is still missing."""
    page.goto("/rakor/?keadaan=open")
    page.locator("main td a, main th a").first.click()
    page.get_by_role("link", name="Ubah notulen").click()
    page.locator("#naskah").wait_for()
    page.screenshot(path=folder / "recording.png")


def picture_minutes(page, folder):
    """The first page of the minutes of 10 January 2024."""
    page.goto("/rakor/?tahun=2024")
    page.get_by_role("link", name=KAMTIBMAS).click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Unduh PDF").first.click()
    waiting.value.save_as(folder / "minutes.pdf")
    command = ["pdftoppm", "-png", "-singlefile", "-r", "100", folder / "minutes.pdf", folder / "minutes"]
    subprocess.run(command, check=True)


def main(url="http://127.0.0.1:8000"):
    DOCS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--lang=id"],
            env=os.environ | {"LANGUAGE": "id"},
        )
        page = browser.new_page(base_url=url, locale="id-ID", viewport={"width": WIDTH, "height": HEIGHT})
        sign_in(page)
        picture_recording(page, Path(folder))
        picture_minutes(page, Path(folder))
        browser.close()
        for name in ("recording.png", "minutes.png"):
            image = Image.open(Path(folder) / name).convert("RGB")
            image.quantize(COLOURS, dither=Image.Dither.NONE).save(DOCS / name, optimize=True)
            print(f"{DOCS / name}: {(DOCS / name).stat().st_size // 1024} KB")


if __name__ == "__main__":
    main(*sys.argv[1:])
