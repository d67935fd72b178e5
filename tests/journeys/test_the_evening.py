"""The evening of a rakor, at the operator's desk and on the visitors' phones: from the list of names to an erasure."""

import datetime
import io
import re
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from minutes.actions import halls, recording
from minutes.models import Attendance, AttendanceSignature, Minutes
from participants.models import Area, AuditEntry, Participant
from rakor import qr
from tests import paper
from tests.cast import add_person
from tests.journeys.conftest import PATIENCE, PHONE
from tests.journeys.test_check_in import BAR, WAVE, drawn, finger
from tests.journeys.test_record_the_seed import download

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
WALL = {"viewport": {"width": 1280, "height": 720}}
ROSTER = """Nama,Kelompok,Jabatan,Kelurahan,No. HP
"AKBP Janton Silaban, S.H.",Polri,Kapolres Pelabuhan Belawan,,
"H. Ahmad Siregar, S.Ag.",Tokoh agama,Imam Masjid Raya,Bagan Deli,0812-0000-7890
Rosmaida Manalu,Tokoh masyarakat,Ketua PKK,Bagan Deli,08xx
"""
OURS = "Patroli bersama tiga pilar setiap Sabtu malam."


def belawan_today():
    return timezone.localdate(timezone=ZoneInfo("Asia/Jakarta"))


@pytest.fixture
def tonight(draft, dewi):
    """A rakor of today in which nothing is missing; Ahmad and Rosmaida are invited."""
    Area.objects.create(unit=draft.unit, name="Bagan Deli", full_name="Medan Belawan / Bagan Deli", regency="Medan")
    rosmaida = add_person(draft.unit, dewi, "Rosmaida Manalu", "tokoh-masyarakat", position="Ketua PKK")
    recording.add_attendance(draft, rosmaida, by=dewi)
    draft.date = belawan_today()
    draft.save(update_fields=["date"])
    draft.commitments.update(review_on=draft.date + datetime.timedelta(days=97))
    return draft


def look(screen, heading, picture):
    """Only once the next page is there is it looked at."""
    expect(screen.page.get_by_role("heading", level=1)).to_have_text(heading)
    screen.check(picture)


def forgive(screen, *words):
    """What the browser itself reports about a line that was cut, or a page that is meant to be gone."""
    screen.complaints[:] = [one for one in screen.complaints if not any(word in one for word in words)]


def test_from_the_list_of_names_to_an_answer(operator, open_screen, tmp_path):
    desk, phone = open_screen(operator), open_screen(**PHONE)
    take_in_the_names(desk, tmp_path)
    plan(desk)
    write_the_letter(desk)
    address = hand_over(desk)

    phone.page.goto(address)
    phone.check("undangan-saya")
    phone.press(phone.page.get_by_text("Diwakili", exact=True))
    phone.page.get_by_label("Siapa yang mewakili Anda?").fill("Hamdan Lubis, Sekretaris BKM")
    phone.button("Kirim jawaban")
    expect(phone.page.locator(".note.ok")).to_contain_text("Jawaban Anda: Diwakili, Hamdan Lubis, Sekretaris BKM.")
    phone.check("sudah-dijawab")

    desk.link("Kembali ke undangan")
    row = desk.page.get_by_role("row", name=re.compile("Ahmad Siregar"))
    expect(row).to_contain_text("Diwakili Oleh Hamdan Lubis, Sekretaris BKM", use_inner_text=True)
    desk.check("undangan-dijawab")
    desk.link("Daftar hadir")
    words = desk.page.locator(".names > li").filter(has_text="Ahmad Siregar").locator("[id$=-words]")
    expect(words).to_have_text("Belum tercatat; akan diwakili Hamdan Lubis, Sekretaris BKM")


def take_in_the_names(desk, folder):
    (folder / "peserta.csv").write_text(ROSTER, encoding="utf-8")
    desk.page.goto("/kelompok/")
    desk.link("Impor dari berkas")
    look(desk, "Impor dari berkas", "impor-orang")
    desk.page.get_by_label("Berkas daftar peserta").set_input_files(folder / "peserta.csv")
    desk.button("Baca berkas")
    desk.expect_title("Periksa daftar peserta")
    expect(desk.page.get_by_role("row", name=re.compile("^Baris 4"))).to_contain_text("No. HP")
    desk.check("periksa-orang")
    desk.button("Masukkan 2 baris yang benar")
    expect(desk.page.get_by_role("status").first).to_contain_text("2 orang ditambahkan")


def plan(desk):
    page = desk.page
    page.goto("/rakor/baru/")
    page.get_by_label("Judul rapat").fill("Antisipasi tawuran pelajar")
    page.get_by_label("Tanggal rapat").fill(belawan_today().isoformat())
    page.get_by_label("Tempat").fill("Aula Wira Satya")
    page.get_by_label("Pimpinan").select_option(label="AKBP Janton Silaban, S.H., Kapolres Pelabuhan Belawan")
    for group in ("Polri", "Tokoh agama"):
        page.get_by_label(group, exact=True).check()
    desk.button("Simpan rapat")
    desk.expect_title("Mencatat: Antisipasi tawuran pelajar")


def write_the_letter(desk):
    desk.link("Undangan dan jawaban")
    desk.page.get_by_label("Nomor surat").fill("B/12/XI/2026")
    desk.page.get_by_label("Pakaian").fill("Batik")
    desk.button("Simpan surat")
    expect(desk.page.get_by_role("status").first).to_contain_text("Surat undangan tersimpan.")


def hand_over(desk):
    """The address in the text that is sent to Ahmad alone."""
    desk.link("Tokoh agama")
    expect(desk.page.get_by_role("heading", name="Tokoh agama")).to_be_visible()
    desk.check("undangan")
    desk.press(desk.page.get_by_role("button", name=re.compile("^Bagikan ?: Ahmad Siregar")))
    look(desk, "H. Ahmad Siregar, S.Ag.", "bagikan-undangan")
    text = desk.page.get_by_role("textbox", name="Teks pesan").input_value()
    assert "Pakaian: Batik" in text
    return re.search(r"http\S+/t/\S+/", text)[0]


def test_three_come_in_and_both_doors_see_it(open_screen, tonight, dewi, budi):
    desk, door = open_screen(dewi, **WALL), open_screen(budi, **PHONE)
    tablet, phone, guest = open_screen(dewi, **PHONE), open_screen(**PHONE), open_screen(**PHONE)
    desk.page.goto(f"/rakor/{tonight.pk}/")
    desk.check("rapat-malam-ini")
    desk.link("Layar aula")
    desk.button("Buka daftar hadir lewat ponsel")
    address = f"http://{desk.page.locator('.addr').inner_text()}"
    shown = desk.page.locator(".qr path").last.get_attribute("d")
    assert f' d="{shown}"' in qr.svg(address, "")
    door.page.goto(f"/rakor/{tonight.pk}/daftar-hadir/")

    come_without_a_line(phone, address)
    expect_counts(desk, door, "1 hadir dari 2 undangan", "1 tercatat di pintu")
    come_as_a_guest(guest, address)
    expect_counts(desk, door, "2 hadir dari 2 undangan, termasuk 1 tamu", "2 tercatat di pintu")
    come_to_the_kiosk(tablet, tonight)
    expect_counts(desk, door, "3 hadir dari 2 undangan, termasuk 1 tamu", "3 tercatat di pintu")

    ways = Attendance.objects.filter(meeting=tonight).order_by("checked_in_at").values_list("way", flat=True)
    assert list(ways) == ["self", "self", "kiosk"]
    sarno = Participant.objects.get(name="Sarno")
    assert (sarno.group.code, sarno.area.name) == ("kepala-lingkungan", "Bagan Deli")
    assert AttendanceSignature.objects.count() == 2
    assert AuditEntry.objects.filter(verb="checked in").count() == 3


def expect_counts(desk, door, arrived, recorded):
    """The screen of the hall and the page of the other officer follow by themselves."""
    expect(desk.page.locator(".count")).to_contain_text(arrived)
    expect(door.page.locator("#hitungan")).to_contain_text(recorded)


def find(screen, name):
    screen.page.get_by_label("Cari nama Anda").fill(name)
    screen.button("Cari nama saya")


def come_without_a_line(phone, address):
    page = phone.page
    page.clock.install()
    page.goto(address)
    find(phone, "ahmad")
    phone.press(page.get_by_role("link", name="Ini saya Ahmad Siregar"))
    finger(page, WAVE, BAR)
    expect(drawn(page)).to_have_count(2)
    page.context.set_offline(True)
    phone.button("Catat kehadiran saya")
    for _try in range(12):  # a minute on the clock of the phone, in which it tries again and again
        page.clock.run_for(5_000)
        expect(page.locator("[data-unsent]")).to_contain_text("Belum terkirim")
    assert not Attendance.objects.exclude(checked_in_at=None).exists()
    page.context.set_offline(False)
    expect_recorded(phone, "Ahmad Siregar")
    forgive(phone, "ERR_INTERNET_DISCONNECTED")


def come_as_a_guest(guest, address):
    page = guest.page
    page.goto(address)
    find(guest, "Sarno")
    expect(page.get_by_role("status")).to_contain_text("Tidak ada nama")
    guest.link("Nama saya tidak ada")
    page.get_by_label("Nama lengkap").fill("Sarno")
    guest.press(page.get_by_text("Kepala lingkungan", exact=True))
    page.get_by_label("Jabatan dan instansi atau organisasi").fill("Kepala Lingkungan 7")
    page.get_by_label("Kelurahan atau desa").fill("Bagan Deli")
    page.get_by_label("Saya hadir, tanpa tanda tangan").check()
    guest.check("hadir-tamu")
    guest.button("Catat kehadiran saya")
    expect_recorded(guest, "Sarno")


def come_to_the_kiosk(tablet, meeting):
    page = tablet.page
    page.goto(f"/rakor/{meeting.pk}/")
    tablet.link("Kios untuk yang tidak membawa ponsel")
    tablet.button("Mulai kios")
    find(tablet, "rosmaida")
    tablet.press(page.get_by_role("link", name="Ini saya Rosmaida Manalu"))
    finger(page, WAVE)
    tablet.button("Catat kehadiran saya")
    expect_recorded(tablet, "Rosmaida Manalu")
    page.goto("/rakor/")
    expect(page).to_have_url(re.compile(rf"/rakor/{meeting.pk}/kios/$"))
    tablet.button("Akhiri kios")
    page.wait_for_url("**/masuk/**", timeout=PATIENCE)


def expect_recorded(screen, name):
    expect(screen.page.get_by_role("heading", level=1)).to_contain_text("Anda tercatat hadir pukul")
    expect(screen.page.locator(".card")).to_contain_text(name)


def test_what_is_agreed_reaches_the_hall_and_the_phones(open_screen, tonight, dewi, ahmad, link_to, tmp_path):
    halls.open_hall(tonight, by=dewi)
    wall, desk, phone = open_screen(dewi, **WALL), open_screen(dewi), open_screen(**PHONE)
    wall.page.goto(f"/layar/{tonight.pk}/")
    phone.page.goto(f"http://{wall.page.locator('.addr').inner_text()}")
    find(phone, "ahmad")
    phone.press(phone.page.get_by_role("link", name="Ini saya Ahmad Siregar"))
    finger(phone.page, WAVE)
    phone.button("Catat kehadiran saya")
    phone.link("Lihat kesepakatan hari ini")
    expect(phone.page.locator(".promise")).to_have_count(1)

    agree(desk, tonight)
    expect(wall.page.locator(".said .new .words")).to_have_text(OURS)
    phone.link("Lihat isi terbaru")
    expect(phone.page.locator(".promise").last).to_have_text(OURS)

    close_the_roll(desk, tonight)
    take_the_lists(desk, tonight, tmp_path)
    desk.page.goto(f"/rakor/{tonight.pk}/ubah/")
    desk.button("Edarkan notulen", within=desk.page.locator("#kurang"))
    desk.expect_title(tonight.title)
    expect(wall.page.locator(".door")).to_contain_text("sudah diedarkan")

    phone.page.goto(link_to(ahmad))
    phone.link(tonight.title)
    expect(phone.page.locator(".promise").last).to_have_text(OURS)
    expect(phone.page.locator(".digest")).to_have_text(desk.page.locator(".digest").inner_text())
    phone.check("isi-kesepakatan")


def agree(desk, meeting):
    """Written down as it is said; whose it is, a moment later."""
    page = desk.page
    page.goto(f"/rakor/{meeting.pk}/ubah/")
    desk.button("Tambah kesepakatan")
    row = page.locator("#rows-commitment > li").last
    row.get_by_label("Isi kesepakatan 2").fill(OURS)
    row.get_by_label("Jenis").select_option(label="Bila terjadi")
    desk.unfold(row.locator("details.pick"))
    row.get_by_label("Semua pihak").check()
    expect(row.locator("details.pick > summary")).to_have_text("Semua pihak")
    desk.expect_saved()


def close_the_roll(desk, meeting):
    desk.page.goto(f"/rakor/{meeting.pk}/daftar-hadir/")
    desk.link("Tutup daftar hadir")
    expect(desk.page.locator("main li")).to_have_text("Rosmaida Manalu, Ketua PKK")
    desk.check("tutup-daftar-hadir")
    desk.button("Tandai 1 orang tidak hadir")
    expect(desk.page.get_by_role("status").first).to_contain_text("1 orang")


def take_the_lists(desk, meeting, folder):
    """The public copy shows names; that of the staff, phones and what was drawn."""
    desk.page.goto(f"/rakor/{meeting.pk}/")
    public = download(desk, "Daftar hadir (PDF)", folder)
    with desk.page.expect_download() as waiting:
        desk.button("Salinan petugas (PDF)")
    waiting.value.save_as(folder / "petugas.pdf")
    staff = (folder / "petugas.pdf").read_bytes()
    said = {copy: paper.text(copy) for copy in (public, staff)}
    assert all("Ahmad Siregar" in words for words in said.values())
    assert ["0812-0000-7890" in words for words in said.values()] == [False, True]
    assert AuditEntry.objects.filter(verb="attendance-list-with-phones").count() == 1


def test_a_correction_and_an_erasure_are_asked_for_and_answered(open_screen, circulated, dewi, ahmad, link_to):
    desk, phone = open_screen(dewi), open_screen(**PHONE)
    address = link_to(ahmad)
    frozen = Minutes.objects.get().document
    phone.page.goto(address)
    phone.link("Data apa yang disimpan tentang saya?")
    look(phone, "Data yang disimpan tentang saya", "data-saya")
    phone.link("Perbaiki data saya")
    look(phone, "Perbaiki data saya", "perbaiki-data")
    phone.page.get_by_label("Jabatan").fill("Ketua BKM Masjid Raya")
    phone.button("Kirim perbaikan")
    expect(phone.page.locator("#permintaan")).to_contain_text("Ketua BKM Masjid Raya")

    desk.page.goto("/")
    desk.press(desk.page.get_by_role("link", name=re.compile("permintaan tentang data pribadi")))
    look(desk, "Permintaan data pribadi", "permintaan")
    desk.link("Ust. Ahmad Siregar")
    look(desk, "Perbaikan data", "jawab-perbaikan")
    desk.page.get_by_label("Perbaiki data sesuai permintaan").check()
    desk.button("Kirim jawaban")
    expect(desk.page.get_by_role("status").first).to_contain_text("Permintaan sudah dijawab.")
    phone.page.reload()
    expect(phone.page.locator("#permintaan .note.ok")).to_be_visible()
    expect(phone.page.locator(".facts")).to_contain_text("Ketua BKM Masjid Raya")

    phone.link("Minta data saya dihapus")
    look(phone, "Minta data saya dihapus", "minta-hapus")
    phone.button("Minta data saya dihapus")
    expect(phone.page.locator("#permintaan .note.info")).to_be_visible()
    desk.page.reload()
    desk.link("Ust. Ahmad Siregar")
    look(desk, "Penghapusan data", "jawab-penghapusan")
    erase(desk, ahmad)

    phone.page.goto(address)
    look(phone, "Tautan ini tidak dapat dibuka", "tautan-berakhir")
    forgive(phone, "Failed to load resource")
    assert Participant.objects.get(pk=ahmad.pk).name != "Ahmad Siregar"
    assert Minutes.objects.get().document == frozen
    call_command("verify_audit", stdout=io.StringIO())


def erase(desk, person):
    page = desk.page
    desk.link("Lihat penghapusan data")
    look(desk, "Hapus data pribadi", "hapus-data")
    page.get_by_label("Alasan").fill("Atas permintaan yang bersangkutan")
    page.get_by_label("Ketik namanya sekali lagi").fill(person.name)
    desk.button("Hapus data pribadi")
    expect(page.get_by_role("status").first).to_contain_text("Data pribadi sudah dihapus.")
    expect(page.locator(".note.warn")).to_contain_text("Data dihapus pada")
    desk.check("orang-dihapus")
