"""A rakor recorded and circulated without touching mouse or screen; who looks always sees where he is."""

import pytest
from playwright.sync_api import expect

from tests.cast import PASSWORD
from tests.journeys.conftest import DESK

pytestmark = pytest.mark.journey

TITLE = "Antisipasi tawuran pelajar"
# Where the focus is: a ring of at least two pixels around it, not all of it behind something else; and is it there yet?
LOOK = """(wanted) => {
  const here = document.activeElement, box = here.getBoundingClientRect(), style = getComputedStyle(here);
  const ringed = (one) => one.outlineStyle !== 'none' && parseFloat(one.outlineWidth) >= 2;
  const points = [[.5, .5], [.05, .2], [.95, .2], [.05, .8], [.95, .8]];
  const shown = points.some(([x, y]) => {
    const top = document.elementFromPoint(box.left + x * box.width, box.top + y * box.height);
    return top && (here.contains(top) || top.contains(here) && top !== document.body);
  });
  const unseen = ringed(style) && shown ? '' : `${here.outerHTML.slice(0, 200)} ${style.outline}`;
  return [unseen, here === wanted];
}"""


def test_a_rakor_is_recorded_and_circulated_by_the_keyboard_alone(operator, open_screen):
    hands = Keyboard(open_screen(**DESK).page)
    sign_in(hands)
    plan(hands)
    chair(hands)
    agenda(hands)
    commitment(hands)
    hands.press("button", "Jadikan pimpinan rapat penanda tangan")
    expect(hands.page.locator("#rows-signatory").get_by_label("Menandatangani sebagai")).to_be_focused()
    expect(hands.page.locator("#kurang")).to_contain_text("Tidak ada yang kurang.")
    hands.press("button", "Edarkan notulen")
    expect(hands.page).to_have_title(f"{TITLE} – Rakor")
    expect(hands.page.get_by_role("status").first).to_contain_text("Notulen sudah diedarkan.")


class Keyboard:
    """Tab, Enter, Space and letters. Every stop on the way must be seen."""

    def __init__(self, page):
        self.page, self.keys = page, page.keyboard

    def go(self, where):
        for _ in range(150):
            self.keys.press("Tab")
            unseen, there = where.evaluate(LOOK)
            assert unseen == ""
            if there:
                return
        raise AssertionError(f"No Tab leads to {where}")

    def write(self, label, text):
        self.go(self.page.get_by_label(label, exact=True))
        self.keys.type(text)

    def press(self, role, name):
        self.go(self.page.get_by_role(role, name=name, exact=True))
        self.keys.press("Enter")


def sign_in(hands):
    hands.page.goto("/")
    hands.write("NRP atau NIP", "dewi")
    hands.write("Kata sandi", PASSWORD)
    hands.keys.press("Enter")
    expect(hands.page).to_have_title("Beranda – Rakor")


def plan(hands):
    hands.go(hands.page.get_by_role("link", name="Buat rapat").first)
    hands.keys.press("Enter")
    hands.page.wait_for_url("**/baru/")
    hands.write("Judul rapat", TITLE)
    hands.go(hands.page.get_by_label("Tanggal rapat"))
    hands.keys.type("10102024")  # the same day, whether this browser asks for the day or the month first
    hands.go(hands.page.get_by_label("Tempat"))
    hands.keys.type("Aula Wira Satya")
    hands.go(hands.page.get_by_label("Pihak sekolah"))
    hands.keys.press("Space")
    hands.press("button", "Simpan rapat")
    expect(hands.page).to_have_title(f"Mencatat: {TITLE} – Rakor")


def chair(hands):
    hands.write("Pimpinan", "AKBP Janton Silaban, Kapolres Pelabuhan Belawan")


def agenda(hands):
    hands.press("button", "Tambah butir")
    expect(hands.page.get_by_label("Butir 1", exact=True)).to_be_focused()
    hands.keys.type("Sambutan Kapolres")
    hands.go(hands.page.get_by_label("Pembahasan"))
    hands.keys.type("Kapolres mengajak sekolah menjaga pelajar.")


def commitment(hands):
    hands.press("button", "Tambah kesepakatan")
    expect(hands.page.get_by_label("Isi kesepakatan 1")).to_be_focused()
    hands.keys.type("Menjaga pelajar pada jam pulang sekolah.")
    hands.go(hands.page.get_by_label("Jenis", exact=True))
    hands.keys.type("Bila")
    hands.go(hands.page.locator("details.pick > summary"))
    hands.keys.press("Enter")
    everyone = hands.page.get_by_label("Semua pihak")
    hands.go(everyone)
    hands.keys.press("Space")
    expect(hands.page.locator("details.pick > summary")).to_have_text("Semua pihak")
    expect(everyone).to_be_focused()
