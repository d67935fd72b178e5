"""`.venv/bin/python scripts/screenshots.py [URL]`: the pictures of the README, taken from a running `make run`.

Signs in with the demo account of the operator, on the day on which the demo was built. Needs Chromium,
pdftoppm and what requirements-dev.lock installs.
"""

import math
import os
import re
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
HALL, PHONE = {"width": 1280, "height": 720}, {"width": 390, "height": 844}
TESTED, BEARER = "Turut serta aktif di tempat", "Rosmawati"
PICTURES = ["recording", "minutes", "hall", "commitment", "anev", "check-in", "log-occasion", "promise"]
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


def picture_hall(page, folder):
    """The screen of the hall of the rakor of today; returns the address that it shows."""
    page.goto("/")
    page.get_by_role("link", name="Undangan dan jawaban").click()
    number = re.search(r"/rakor/(\d+)/", page.url)[1]
    page.set_viewport_size(HALL)
    page.goto(f"/layar/{number}/")
    page.screenshot(path=folder / "hall.png")
    return re.search(r"/hadir/[\w-]+/", page.locator("body").inner_text().replace("\n", ""))[0]


def mark():
    """Loops of a quick hand, and a line below, as shares of the pad."""
    turns = [step / 12 for step in range(60)]
    word = [
        (0.12 + turn * 0.13 + 0.03 * math.cos(turn * math.tau), 0.45 - 0.3 * math.sin(turn * math.tau) / (1 + turn / 3))
        for turn in turns
    ]
    return [word, [(0.15, 0.83), (0.5, 0.79), (0.85, 0.72)]]


def picture_check_in(page, address, folder):
    """Somebody invited on the phone, before the last tap."""
    page.goto(address)
    page.get_by_label("Cari nama Anda").fill("Fauzi")
    page.get_by_role("button", name="Cari nama saya").click()
    page.get_by_role("link", name="Ini saya Ahmad Fauzi Lubis").click()
    pad = page.locator(".pad").first
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    for stroke in mark():
        points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in stroke]
        page.mouse.move(*points[0])
        page.mouse.down()
        for point in points[1:]:
            page.mouse.move(*point, steps=3)
        page.mouse.up()
    page.screenshot(path=folder / "check-in.png")


def picture_commitment(page, folder):
    """The page of a promise that occasions tested."""
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    page.goto("/kesepakatan/")
    page.get_by_role("link", name=TESTED).first.click()
    page.screenshot(path=folder / "commitment.png")


def picture_anev(page, folder):
    """The figures since the last rakor."""
    page.goto("/anev/")
    page.get_by_role("link", name="Sejak rakor").click()
    page.screenshot(path=folder / "anev.png")


def picture_occasion(page, folder):
    """Logging an occasion on the phone; nothing is sent."""
    page.goto("/kejadian/catat/")
    page.screenshot(path=folder / "log-occasion.png")


def link_of_somebody(page):
    """The personal link of BEARER, shown once to the operator."""
    page.goto("/kelompok/orang/")
    page.get_by_role("searchbox").first.fill(BEARER)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=BEARER).first.click()
    page.locator("#tautan a[href$='/bagikan/']").click()
    page.get_by_role("button", name="Tampilkan teks").click()
    return re.search(r"/t/[\w-]+/", page.locator("#teks").input_value())[0]


def picture_promise(page, address, folder):
    """A promise as its group reads it."""
    page.goto(address)
    page.locator("a[href*='/kesepakatan/']").first.click()
    page.screenshot(path=folder / "promise.png")


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
        address = picture_hall(page, Path(folder))
        picture_commitment(page, Path(folder))
        picture_anev(page, Path(folder))
        link = link_of_somebody(page)
        on_a_phone = {"base_url": url, "locale": "id-ID", "viewport": PHONE, "device_scale_factor": 1.5}
        phone = browser.new_page(**on_a_phone)
        picture_check_in(phone, address, Path(folder))
        picture_promise(browser.new_page(**on_a_phone), link, Path(folder))
        officer = browser.new_page(**on_a_phone)
        sign_in(officer)
        picture_occasion(officer, Path(folder))
        browser.close()
        for name in [f"{name}.png" for name in PICTURES]:
            image = Image.open(Path(folder) / name).convert("RGB")
            image.quantize(COLOURS, dither=Image.Dither.NONE).save(DOCS / name, optimize=True)
            print(f"{DOCS / name}: {(DOCS / name).stat().st_size // 1024} KB")


if __name__ == "__main__":
    main(*sys.argv[1:])
