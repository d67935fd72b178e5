"""From an empty database to minutes a Kapolres would sign: the rakor of 10 January 2024, typed by hand."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

import minutes
from participants.models import Group
from tests import paper
from tests.cast import PASSWORD
from tests.journeys.conftest import DESK, PHONE

pytestmark = pytest.mark.journey

SEED_FILE = Path(minutes.__file__).parent / "demo/rakor-2024-01-10.json"
SEED = json.loads(SEED_FILE.read_text(encoding="utf-8"))
CHAIR = "AKBP Janton Silaban, S.H., S.I.K., M.K.P., Kapolres Pelabuhan Belawan"
KINDS = {"conditional": "Bila terjadi", "continuous": "Terus-menerus"}


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_rakor_of_10_january_2024_is_recorded_circulated_and_printed(operator, open_screen, size, tmp_path):
    screen = open_screen(**size)
    sign_in(screen)
    plan(screen)
    write_the_head(screen)
    write_the_groups(screen)
    write_the_agenda(screen)
    write_the_commitments(screen)
    let_the_chair_sign(screen)
    complete_the_chair(screen)
    circulate(screen)
    pdf, document = download(screen, "Unduh PDF", tmp_path), download(screen, "Unduh sebagai data (JSON)", tmp_path)
    look_at_recalling(screen)

    assert_paper(pdf)
    assert paper.attached(pdf)["notulen.json"] == document
    assert differences(SEED, json.loads(document)) == []


def sign_in(screen):
    page = screen.page
    page.goto("/")
    screen.expect_title("Masuk")
    screen.check("masuk")
    page.get_by_label("NRP atau NIP").fill("dewi")
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    screen.button("Masuk")
    screen.expect_title("Beranda")
    screen.check("beranda-kosong")


def plan(screen):
    page = screen.page
    names = dict(Group.objects.values_list("code", "name"))
    screen.link("Buat rapat")
    screen.expect_title("Buat rapat")
    screen.check("buat-rapat")
    page.get_by_label("Judul rapat").fill(SEED["title"])
    page.get_by_label("Tanggal rapat").fill(SEED["date"])
    expect(page.get_by_text("Rabu, 10 Januari 2024")).to_be_visible()
    page.get_by_label("Tempat").fill(SEED["place"])
    for present in SEED["groups_present"]:
        page.get_by_label(names[present["group"]], exact=True).check()
    page.get_by_label("Belum ada nama; kelompok dihitung jumlahnya").check()
    screen.button("Simpan rapat")
    screen.expect_title(f"Mencatat: {SEED['title']}")
    screen.check("catat-baru")


def part(screen, anchor):
    """A part of the paper, unfolded."""
    where = screen.page.locator(f"#{anchor}")
    screen.unfold(where.locator("> details"))
    return where


def write_the_head(screen):
    head = part(screen, "identitas")
    head.get_by_label("Pimpinan", exact=True).fill(CHAIR)
    head.get_by_label("Tujuan").fill(SEED["purpose"])
    screen.expect_saved()


def write_the_groups(screen):
    roll = part(screen, "kehadiran")
    assert roll.locator("#rows-roll > li").count() == len(SEED["groups_present"])
    for present in SEED["groups_present"]:
        if "label" in present:
            group = roll.locator(f"#roll-{present['group']} > details")
            screen.unfold(group)
            group.get_by_label("Sebagaimana tertulis").fill(present["label"])
    screen.check("kehadiran")


def write_the_agenda(screen):
    course = part(screen, "jalannya")
    for number, item in enumerate(SEED["agenda"], start=1):
        screen.button("Tambah butir", within=course)
        row = course.locator("#rows-agenda > li").nth(number - 1)
        expect(row.get_by_label(f"Butir {number}", exact=True)).to_be_focused()
        row.get_by_label(f"Butir {number}", exact=True).fill(item["title"])
        row.get_by_label("Pembicara").fill(item["speaker"] or "")
        row.get_by_label("Pembahasan").fill(item["discussion"])


def write_the_commitments(screen):
    promises = part(screen, "kesepakatan")
    for number, promise in enumerate(SEED["commitments"], start=1):
        screen.button("Tambah kesepakatan", within=promises)
        row = promises.locator("#rows-commitment > li").nth(number - 1)
        row.get_by_label(f"Isi kesepakatan {number}").fill(promise["text"])
        row.get_by_label("Jenis").select_option(label=KINDS[promise["kind"]])
        screen.unfold(row.locator("details.pick"))
        row.get_by_label("Semua pihak").check()
        expect(row.locator("details.pick > summary")).to_have_text("Semua pihak")
    screen.check("kesepakatan")


def let_the_chair_sign(screen):
    closing = part(screen, "penutup")
    screen.button("Jadikan pimpinan rapat penanda tangan", within=closing)
    expect(closing.locator("#rows-signatory > li")).to_have_count(1)
    expect(screen.page.locator("#kurang")).to_contain_text("Tidak ada yang kurang.")
    screen.check("catat-lengkap")


def complete_the_chair(screen):
    """The line on the paper knew no institution; the address book does."""
    page, here = screen.page, screen.page.url
    screen.link("Kelompok")
    screen.expect_title("Kelompok")
    screen.check("kelompok")
    screen.link("Polri")
    screen.press(page.get_by_role("link", name="Janton Silaban"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Janton Silaban")
    screen.check("orang")
    screen.press(page.get_by_role("link", name="Ubah"))
    page.get_by_label("Instansi").fill(SEED["chair"]["organisation"])
    screen.button("Simpan")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Janton Silaban")
    page.goto(here)


def circulate(screen):
    screen.button("Edarkan notulen", within=screen.page.locator("#kurang"))
    screen.expect_title(SEED["title"])
    expect(screen.page.get_by_role("status").first).to_contain_text("Notulen sudah diedarkan.")
    screen.check("notulen")


def download(screen, name, folder):
    with screen.page.expect_download() as waiting:
        screen.link(name)
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path.read_bytes()


def look_at_recalling(screen):
    screen.link("Tarik kembali notulen")
    screen.expect_title("Tarik kembali notulen")
    screen.check("tarik")


def assert_paper(pdf):
    words, info = paper.text(pdf), paper.info(pdf)
    for sentence in [SEED["title"], "Menunggu tanda tangan", *(promise["text"] for promise in SEED["commitments"])]:
        assert sentence in words
    assert (info["Tagged"], info["Page size"]) == ("yes", "595.276 x 841.89 pts (A4)")
    assert f"Halaman 1 dari {info['Pages']}" in words
    fonts = paper.poppler("pdffonts", pdf).splitlines()[2:]
    assert fonts and all(line.split()[-5] == "yes" for line in fonts)


def differences(stated, found, path=""):
    """Where a document does not say what another one states. A source is a file's own; a unit is named by code."""
    if path == ".source" or stated is None:
        return []
    if path == ".unit":
        return [] if stated == found["code"] else [path]
    if isinstance(stated, dict):
        return [fault for key in stated for fault in differences(stated[key], found[key], f"{path}.{key}")]
    if isinstance(stated, list):
        if len(stated) != len(found):
            return [f"{path} has {len(found)} entries"]
        pairs = enumerate(zip(stated, found, strict=True))
        return [fault for n, pair in pairs for fault in differences(*pair, f"{path}[{n}]")]
    return [] if stated == found else [f"{path}: {found!r}"]
