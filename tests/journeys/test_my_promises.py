"""A promise on a cheap phone, with script and without: read and agreed to; reported as a number, without a name."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from minutes.actions import circulating, recording, reporting
from minutes.models import Acknowledgement, Commitment, Party, Report
from participants import indonesian
from participants.models import Area, Group, Participant
from tests.cast import add_person
from tests.journeys.conftest import PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])


def of_group(meeting, dewi, text, code, **columns):
    """A promise of a group in a draft."""
    row = recording.add_commitment(meeting, by=dewi, text=text)
    Commitment.objects.filter(pk=row.pk).update(**columns)
    Party.objects.create(commitment=row, scope=Party.Scope.GROUP, group=Group.objects.get(code=code))
    return row


@pytest.fixture
def kepling(belawan, dewi):
    """Kepala Lingkungan 25, in a kelurahan whose Bhabinkamtibmas has a number."""
    person = add_person(belawan, dewi, "Rusli Tanjung", "kepala-lingkungan", position="Kepala Lingkungan 25")
    columns = {"unit": belawan, "regency": "Kota Medan"}
    district = Area.objects.create(name="Medan Belawan", full_name="Medan Belawan", level="district", **columns)
    there = {"parent": district, "level": "urban-village", "duty_phone": "+6281200000417"}
    area = Area.objects.create(name="Belawan Bahari", full_name="Medan Belawan / Belawan Bahari", **there, **columns)
    Participant.objects.filter(pk=person.pk).update(area=area)
    return person


@SCRIPT
def test_a_kepling_reads_what_his_group_promised_and_agrees(open_screen, draft, dewi, janton, kepling, link_to, script):
    of_group(draft, dewi, "Poskamling aktif setiap malam di tiap lingkungan.", "kepala-lingkungan")
    circulating.circulate(draft, by=janton)
    screen = open_screen(**PHONE, java_script_enabled=script)
    page = screen.page
    page.goto(link_to(kepling))
    card = page.get_by_role("article", name="Poskamling aktif setiap malam di tiap lingkungan.")
    expect(card).to_contain_text("Mohon jawaban Anda: setuju atau keberatan?")
    expect(page.get_by_role("link", name="Telepon 110")).to_have_attribute("href", "tel:110")
    post = page.get_by_role("link", name="Bhabinkamtibmas Belawan Bahari")
    expect(post).to_have_attribute("href", "tel:+6281200000417")
    if script:  # axe is a script
        screen.check("halaman-kepling")
    screen.press(card.get_by_role("link", name="Baca dan jawab"))

    expect(page.get_by_role("heading", level=1)).to_have_text("Poskamling aktif setiap malam di tiap lingkungan.")
    expect(page.locator("main")).to_contain_text("Dijalankan terus-menerus. Tidak ada tanggal selesainya.")
    expect(page.locator("main")).to_contain_text("Rabu, 10\u00a0Januari\u00a02024")
    screen.press(page.get_by_role("radio", name="Saya keberatan"))
    screen.button("Kirim jawaban")
    expect(page.get_by_role("alert")).to_contain_text("Tulis alasan Anda keberatan")
    screen.press(page.get_by_role("radio", name="Saya setuju"))
    page.get_by_label("Atas nama").fill("Warga Lingkungan 25")
    screen.button("Kirim jawaban")

    expect(page.locator("#jawaban")).to_contain_text("Anda setuju")
    expect(page.locator("#jawaban")).to_contain_text("Atas nama Warga Lingkungan 25")
    if script:
        screen.check("kesepakatan-dijawab")
    given = Acknowledgement.objects.get()
    assert (given.participant, given.answer, given.minutes) == (kepling, "agree", draft.current_minutes)
    screen.link("Halaman Anda")
    expect(card).to_contain_text("Anda setuju")
    screen.complaints.clear()  # the browser writes down the 422


@SCRIPT
def test_a_deputy_head_reports_twelve_calls_and_no_name(
    open_screen, belawan, draft, dewi, budi, janton, link_to, script
):
    head = add_person(belawan, dewi, "Sri Wahyuni", "pihak-sekolah", position="Wakil Kepala SMK")
    text = "Memanggil orang tua pelajar yang keluar malam."
    of_group(draft, dewi, text, "pihak-sekolah", kind="recurring", every="P1M")
    circulating.circulate(draft, by=janton)
    last_month = timezone.localdate().replace(day=1) - datetime.timedelta(1)
    screen = open_screen(**PHONE, java_script_enabled=script)
    page = screen.page
    page.goto(link_to(head))
    screen.link(text)

    form = page.locator("#lapor")
    form.get_by_role("radio").first.check(force=True)
    period = form.get_by_label("Masa")
    month = indonesian.month_and_year(last_month)
    option = period.locator("option").filter(has_text=month).first
    period.select_option(value=option.get_attribute("value"))
    form.get_by_label("Jumlah", exact=False).first.fill("12")
    form.get_by_label("Jumlah apa").fill("panggilan orang tua")
    if script:
        screen.check("lapor")
    screen.button("Kirim laporan")

    sent = page.locator("#laporan + ul")
    expect(sent).to_contain_text(f"{month}: ")
    expect(sent).to_contain_text("12 panggilan orang tua")
    expect(sent).to_contain_text("Menunggu diperiksa")
    report = Report.objects.get()
    assert (report.count, report.count_of, report.text) == (12, "panggilan orang tua", "")
    assert report.about_on == last_month.replace(day=1)

    reporting.dispute_report(report, by=budi, text="Buku tamu sekolah menyebut 10.")
    page.reload()
    expect(sent).to_contain_text("Buku tamu sekolah menyebut 10.")
    page.get_by_label("Tanggapan Anda").fill("Dua panggilan lewat telepon.")
    screen.button("Kirim tanggapan")
    expect(sent).to_contain_text("Tanggapan Anda: Dua panggilan lewat telepon.")
    if script:
        screen.check("laporan-disanggah")
