"""At one o'clock in the morning a Bhabinkamtibmas logs who came, in a dozen taps, with or without scripts."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from minutes.actions import occasions
from minutes.models import Occasion
from participants.models import Area, Group
from tests.journeys.conftest import PHONE
from tests.permissions import jpeg

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
TAPS = 12


@pytest.fixture
def lane(circulated):
    """Where it happens; and a promise of everyone that it tests."""
    district = Area.objects.create(
        unit=circulated.unit, name="Medan Belawan", full_name="Medan Belawan", regency="Medan"
    )
    full = "Medan Belawan / Belawan Bahari"
    return Area.objects.create(unit=circulated.unit, name="Belawan Bahari", full_name=full, parent=district)


def choose(screen, legend, answer):
    """Tap one answer of a question."""
    question = screen.page.get_by_role("group", name=legend, exact=True)
    screen.press(question.locator("label").filter(has_text=re.compile(rf"^\s*{answer}\s*$")))


def counted(screen):
    """How often the thumb comes down."""
    taps, press = [], screen.press
    screen.press = lambda where: (taps.append(1), press(where))
    return taps


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_who_came_is_logged_in_a_dozen_taps(open_screen, budi, lane, circulated, scripts):
    phone = open_screen(budi, **PHONE, java_script_enabled=scripts)
    taps = counted(phone)
    phone.page.goto("/kejadian/")
    phone.link("Catat kejadian")
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Catat kejadian")
    if scripts:
        phone.check("kejadian-catat")
    choose(phone, "Apa yang terjadi?", "Tawuran")
    choose(phone, "Tokoh agama", "Ya")
    phone.unfold(phone.page.locator("details", has_text="Pihak lain"))
    choose(phone, "Lurah", "Sebagian")
    picture = jpeg()
    file = {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": picture.read()}
    phone.page.get_by_label("Satu foto").set_input_files(file)
    phone.button("Simpan kejadian")
    expect(phone.page.locator(".note.ok")).to_contain_text("2 dari 2 pihak yang dipanggil turut serta")
    if scripts:
        phone.check("kejadian-tercatat")

    row = Occasion.objects.get()
    said = {one.group.code: one.verdict for one in row.responses.all()}
    assert said == {"tokoh-agama": "kept", "lurah": "partly"}
    assert (row.kind, bool(row.image), list(row.commitments.all())) == (
        "brawl",
        True,
        list(circulated.commitments.all()),
    )
    assert len(taps) <= TAPS


def test_two_who_logged_the_same_make_one_of_it(open_screen, budi, dewi, lane):
    group = Group.objects.get(code="tokoh-agama")
    phone = open_screen(budi, **PHONE)
    phone.page.goto("/kejadian/catat/")
    phone.unfold(phone.page.locator("details", has_text="Wilayah kejadian"))
    phone.page.get_by_label("Wilayah", exact=True).select_option("Medan Belawan / Belawan Bahari")
    phone.button("Ambil kesepakatan wilayah ini")
    expect(phone.page.locator("details", has_text="Wilayah kejadian")).to_contain_text("Belawan Bahari")
    choose(phone, "Apa yang terjadi?", "Tawuran")
    first = occasions.log_occasion(
        lane.unit,
        by=dewi,
        form_key="dewi",
        happened_at=timezone.now(),
        area=lane,
        kind="brawl",
        responses={group.pk: "kept"},
    )
    phone.button("Simpan kejadian")
    expect(phone.page.locator(".note.warn")).to_contain_text("Dewi Anggraini sudah mencatat")
    phone.check("kejadian-kembar")
    phone.link("Gabungkan")
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Gabungkan dua kejadian")
    phone.check("kejadian-gabung")
    phone.button("Gabungkan kejadian")
    expect(phone.page.get_by_role("heading", level=1)).to_have_text(re.compile("Tawuran"))

    assert list(Occasion.objects.counting()) == [first]
    phone.link("Ubah kejadian")
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Ubah kejadian")
    phone.check("kejadian-ubah")
    phone.page.get_by_label("Catatan singkat").fill("Bubar setelah didatangi bersama.")
    phone.button("Simpan perubahan")
    expect(phone.page.get_by_text("Bubar setelah didatangi bersama.")).to_be_visible()
    phone.link("Batalkan kejadian")
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Batalkan kejadian")
    phone.check("kejadian-batalkan")
    phone.page.get_by_label("Alasan").fill("Salah catat")
    phone.button("Batalkan kejadian")
    expect(phone.page.locator(".note.bad")).to_contain_text("Salah catat")
