"""Commitments between two rakor, on a phone: found in a list, counted on one page, handed over, asked for again."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from minutes.actions import circulating, recording, reporting
from minutes.models import CarriedOver, Commitment, Party
from participants import indonesian
from participants.models import Area, Group
from tests import paper
from tests.journeys.conftest import PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
WATCH = "Mengaktifkan pos kamling di setiap lingkungan."
SCHOOL = "Memanggil orang tua pelajar yang keluar malam."


@pytest.fixture
def lane(belawan):
    district = Area.objects.create(unit=belawan, name="Medan Belawan", full_name="Medan Belawan", regency="Kota Medan")
    full = "Medan Belawan / Belawan Bahari"
    columns = {"parent": district, "level": "urban-village", "regency": "Kota Medan"}
    return Area.objects.create(unit=belawan, name="Belawan Bahari", full_name=full, **columns)


@pytest.fixture
def watched(draft, dewi, budi, janton, lane):
    """A circulated rakor with three promises; one of them was checked today."""
    for text, code, area in [(WATCH, "kepala-lingkungan", lane), (SCHOOL, "pihak-sekolah", None)]:
        row = recording.add_commitment(draft, by=dewi, text=text)
        Commitment.objects.filter(pk=row.pk).update(kind=Commitment.Kind.CONTINUOUS)
        group = Group.objects.get(code=code)
        Party.objects.create(commitment=row, scope=Party.Scope.GROUP, group=group, area=area)
    circulating.circulate(draft, by=janton)
    promise = Commitment.objects.get(text=WATCH)
    reporting.record_check(promise, by=budi, form_key="hari ini", about_on=timezone.localdate(), verdict="kept")
    draft.refresh_from_db()
    return draft


def printed(screen, name):
    """The PDF behind a link, fetched by the same browser."""
    address = screen.page.get_by_role("link", name=name, exact=True).get_attribute("href")
    answer = screen.page.request.get(address)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    return answer.body()


def test_the_kasat_binmas_finds_what_the_kepling_of_a_kelurahan_promised(open_screen, vera, watched):
    screen = open_screen(vera, **PHONE)
    page = screen.page
    page.goto("/")
    screen.link("Kesepakatan")
    screen.expect_title("Kesepakatan yang berlaku")
    expect(page.locator("tbody tr")).to_have_count(3)
    page.get_by_label("Kelompok", exact=True).select_option(label="Kepala lingkungan")
    page.get_by_label("Wilayah", exact=True).select_option(label="Medan Belawan / Belawan Bahari")
    screen.button("Saring")

    expect(page.locator("tbody tr")).to_have_count(1)
    day = indonesian.day_and_month(timezone.localdate())
    expect(page.locator("td[data-l='Bukti terakhir']")).to_contain_text(day)
    expect(page.locator("td[data-l='Kesehatan']")).to_contain_text("Terpantau")
    screen.check("kesepakatan-disaring")
    screen.link(WATCH)

    expect(page.get_by_role("heading", level=1)).to_have_text(WATCH)
    expect(page.locator("main")).to_contain_text("Terpantau")
    expect(page.get_by_role("link", name="Catat pemeriksaan")).to_have_count(0)  # she reads
    screen.check("kesepakatan-satu")


def test_the_kabag_ops_takes_one_page_to_the_anev(open_screen, vera, watched):
    screen = open_screen(vera, **PHONE)
    page = screen.page
    page.goto("/kesepakatan/")
    screen.link("Bahan anev")
    screen.expect_title("Anev kesepakatan")
    expect(page.locator(".nav [aria-current]")).to_have_text("Kesepakatan")
    expect(page.locator("td[data-l='Terpantau']")).to_contain_text("1 dari 3")
    screen.check("anev")

    sheet = printed(screen, "Cetak bahan anev")
    assert paper.info(sheet)["Pages"] == "1"
    words = paper.text(sheet)
    assert "BAHAN ANEV KESEPAKATAN RAKOR" in words
    assert "Ahmad" not in words


def test_a_new_kapolres_takes_over_and_the_next_rakor_asks_for_each_promise(
    open_screen, belawan, janton, dewi, watched
):
    chair = open_screen(janton, **PHONE)
    chair.page.goto("/")
    chair.link("Bahan anev")
    words = paper.text(printed(chair, "Cetak lembar serah terima"))
    assert "LEMBAR SERAH TERIMA KESEPAKATAN" in words
    assert all(text in words for text in (WATCH, SCHOOL))
    assert "10 Januari 2024: Antisipasi gangguan kamtibmas" in words

    soon = timezone.localdate() + datetime.timedelta(7)
    following = recording.plan_meeting(belawan, by=dewi, title="Rakor berikutnya", date=soon, follows=watched)
    desk = open_screen(dewi, **PHONE)
    page = desk.page
    page.goto(f"/rakor/{following.pk}/ubah/")
    asked = page.locator("#lanjutan .pledge")
    expect(asked).to_have_count(3)
    desk.unfold(page.locator("#lanjutan > details"))
    watch = asked.filter(has_text=WATCH)
    expect(watch).to_contain_text("Terpantau")
    with page.expect_response(lambda answer: "/simpan/lanjutan/" in answer.url):
        desk.press(watch.locator("label").filter(has_text="Teguhkan"))
    desk.expect_saved()
    desk.check("rakor-berikutnya")
    page.reload()
    desk.unfold(page.locator("#lanjutan > details"))
    expect(watch.get_by_role("radio", name="Teguhkan")).to_be_checked()

    outcomes = dict(CarriedOver.objects.filter(meeting=following).values_list("text", "outcome"))
    assert [outcomes[WATCH], outcomes[SCHOOL]] == ["reaffirmed", ""]
