"""The page of the invitation: who sees what, what is typed by two at once, what is never on it."""

import datetime
import html
import re

import pytest
from django.urls import reverse
from icalendar import Calendar

from minutes.actions import circulating, inviting
from minutes.models import Attendance, Invitation, Meeting
from participants.models import AccessLink, Area, Group
from tests import paper
from tests.cast import add_person
from tests.minutes.pages import queries_of, text

TYPED = {"version": 0, "number": "", "dated_on": "", "basis": "Rencana kerja", "agenda": "Kamtibmas", "dress": "Batik"}


@pytest.fixture
def page(client_of, dewi):
    """The operator's browser."""
    return client_of(dewi)


@pytest.fixture
def path(draft):
    return f"/rakor/{draft.pk}/undangan/"


def untouched(page, path):
    """What the browser would send back of the letter untouched."""
    form = page.get(path).context["page"].letter
    data = {}
    for field in form:
        value = field.value()
        data[field.html_name] = "" if value is None else value
        if field.field.show_hidden_initial:
            data[field.html_initial_name] = data[field.html_name]
    return data


def crowd(draft, dewi, count):
    for n in range(count):
        add_person(draft.unit, dewi, f"Kepling {n}", "kepala-lingkungan", order=n, phone=f"+62812000{n:05}")
    inviting.invite(draft, by=dewi, groups=Group.objects.filter(code="kepala-lingkungan"))


# Who may what -------------------------------------------------------------------------------------


def test_the_invitation_of_another_unit_does_not_exist(client_of, tono, draft, path):
    browser, row = client_of(tono), draft.attendances.get()

    for address in [path, f"/rakor/{draft.pk}/undangan.pdf", f"/rakor/{draft.pk}/undangan.ics"]:
        assert browser.get(address).status_code == 404
    for address in [path, f"{path}peserta/", f"{path}{row.pk}/bagikan/"]:
        assert browser.post(address).status_code == 404


@pytest.mark.parametrize("who", ["budi", "janton"])
def test_who_records_reads_the_letter_and_the_answers_and_cannot_write(client_of, draft, path, who, request):
    browser, row = client_of(request.getfixturevalue(who)), draft.attendances.get()
    answer = browser.get(path)

    assert answer.status_code == 200
    assert "Ahmad Siregar" in text(answer)
    assert not {word for word in ["Bagikan", "Simpan surat", "Undang kelompok", "Hapus"] if word in text(answer)}
    for address in [path, f"{path}peserta/", f"{path}{row.pk}/bagikan/"]:
        assert browser.post(address).status_code == 403
    assert AccessLink.objects.count() == 0


def test_looking_reveals_no_link_and_no_number(page, draft, path, dewi, ahmad):
    inviting.share_invitation(draft.attendances.get(), by=dewi)
    row = draft.attendances.get()
    for address in [path, f"{path}?kelompok=tokoh-agama"]:
        body = page.get(address).content.decode()
        assert "0812-••••-7890" in body
        assert not re.search(r"0007890|/t/[\w-]{20}", body.replace("-", ""))
    for address in ["", f"?untuk={row.pk}", "?kelompok=tokoh-agama"]:
        words = paper.text(page.get(f"/rakor/{draft.pk}/undangan.pdf{address}").content)
        assert not re.search(r"7890|0812|/t/", words)
    assert b"/t/" not in page.get(f"/rakor/{draft.pk}/undangan.ics").content
    assert page.get(f"{path}{row.pk}/bagikan/").status_code == 405


def test_after_circulating_the_page_is_only_read(page, circulated):
    path = f"/rakor/{circulated.pk}/undangan/"
    answer = page.get(path)

    assert "Rapat ini tidak lagi dipersiapkan" in text(answer)
    assert "Simpan surat" not in text(answer)
    refused = page.post(path, TYPED | {"note": "Tulisan yang lama dibuat"})
    assert refused.status_code == 422
    assert "Tulisan yang lama dibuat" in refused.content.decode()
    assert "undangannya tetap seperti adanya" in text(refused)
    assert Invitation.objects.count() == 0


# The letter ---------------------------------------------------------------------------------------


def test_a_letter_that_nobody_saved_is_saved_whole(page, draft, path, kapolres):
    answer = page.post(
        path, TYPED | {"signatory": kapolres.pk, "dated_on": "5 Januari 2024", "copies": "Camat\n\n Lurah"}
    )

    letter = Invitation.objects.get()
    assert (answer.status_code, answer.url) == (303, f"{path}#surat")
    assert (letter.basis, letter.agenda, letter.dress) == ("Rencana kerja", "Kamtibmas", "Batik")
    assert (letter.signatory, letter.dated_on, letter.version) == (kapolres, datetime.date(2024, 1, 5), 1)
    assert "Surat undangan tersimpan." in text(page.get(path))


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(page, path):
    answer = page.post(path, TYPED | {"dated_on": "besok", "note": "x" * 4001})

    assert answer.status_code == 422
    assert answer.content.decode().count("Galat:") >= 2
    assert 'value="besok"' in answer.content.decode()
    assert "Rencana kerja" in answer.content.decode()
    assert Invitation.objects.count() == 0


def test_only_what_was_touched_is_written(page, draft, path, dewi):
    inviting.save_invitation(draft, by=dewi, version=0, dress="Batik", note="Satu\nDua")
    data = untouched(page, path) | {"number": "B/7/I/2024"}
    inviting.save_invitation(draft, by=dewi, version=1)  # touches nothing, so it is no newer version

    assert page.post(path, data).status_code == 303
    letter = Invitation.objects.get()
    assert (letter.number, letter.dress, letter.note, letter.version) == ("B/7/I/2024", "Batik", "Satu\nDua", 2)


def test_who_comes_too_late_sees_both_texts_and_saves_a_proposal_that_loses_nothing(page, draft, path, dewi):
    inviting.save_invitation(draft, by=dewi, version=0, dress="Batik", note="Mohon hadir.")
    data = untouched(page, path)
    inviting.save_invitation(draft, by=dewi, version=1, note="Mohon hadir. Parkir di belakang.", copies="Camat")
    mine = data | {"note": "Mohon hadir tepat waktu.", "dress": "PDH", "number": "B/7"}
    answer = page.post(path, mine)

    assert answer.status_code == 409
    assert "Dewi Anggraini menyimpan surat ini ketika Anda menulis" in text(answer)
    assert answer.context["page"].conflict == [
        ("Nomor surat", "", "B/7"),
        ("Pakaian", "Batik", "PDH"),
        ("Catatan", "Mohon hadir. Parkir di belakang.", "Mohon hadir tepat waktu."),
        ("Tembusan", "Camat", None),
    ]
    proposed = answer.context["page"].letter
    note = proposed["note"].value()
    assert {word for word in ["Parkir", "belakang", "tepat", "waktu"] if word not in note} == set()
    assert (proposed["dress"].value(), proposed["copies"].value(), proposed["version"].value()) == ("PDH", "Camat", 2)

    sent = {name: proposed.data[name] for name in proposed.data}
    assert page.post(path, sent).status_code == 303
    letter = Invitation.objects.get()
    assert (letter.number, letter.dress, letter.note, letter.copies) == ("B/7", "PDH", note, "Camat")


def test_two_who_write_the_first_letter_lose_nothing_either(page, draft, path, dewi):
    data = untouched(page, path) | {"dress": "PDH"}
    inviting.save_invitation(draft, by=dewi, version=0, dress="Batik", agenda=draft.title)
    answer = page.post(path, data)

    assert answer.status_code == 409
    assert ("Pakaian", "Batik", "PDH") in answer.context["page"].conflict
    assert Invitation.objects.get().dress == "Batik"


# Who is invited -----------------------------------------------------------------------------------


def test_each_group_says_how_many_it_would_add_in_the_area(page, draft, path, belawan, dewi):
    village = Area.objects.create(
        unit=belawan, name="Belawan I", full_name="Belawan I", level="urban-village", regency="Kota Medan"
    )
    add_person(belawan, dewi, "Lurah Satu", "lurah", area=village)
    add_person(belawan, dewi, "Lurah Dua", "lurah")

    assert "Lurah menambah 2 orang" in text(page.get(path))
    assert "Lurah menambah 1 orang" in text(page.get(f"{path}?wilayah={village.pk}"))
    lurah = Group.objects.get(code="lurah")
    answer = page.post(f"{path}peserta/", {"groups": [lurah.pk], "area": village.pk})
    assert (answer.status_code, answer.url) == (303, path)
    assert "1 orang ditambahkan ke undangan." in text(page.get(path))
    page.post(f"{path}peserta/", {"groups": [lurah.pk], "area": village.pk})
    assert "Semuanya sudah diundang." in text(page.get(path))
    assert draft.attendances.count() == 2


def test_without_a_group_nobody_is_invited(page, draft, path):
    answer = page.post(f"{path}peserta/", {})

    assert answer.status_code == 422
    assert "Pilih paling sedikit satu kelompok yang diundang" in text(answer)


def test_an_area_of_another_territory_cannot_be_named(page, draft, path, sibling, kapolres):
    there = Area.objects.create(unit=sibling, name="Binjai", full_name="Binjai", level="district", regency="Binjai")
    answer = page.post(f"{path}peserta/", {"groups": [kapolres.group_id], "area": there.pk})

    assert answer.status_code == 422
    assert draft.attendances.count() == 1


def test_taking_somebody_off_comes_back_to_this_page(page, draft, path):
    row = draft.attendances.get()
    answer = page.post(f"/rakor/{draft.pk}/hapus/hadir/{row.pk}/", {"kembali": "undangan"})

    assert (answer.status_code, answer.url, draft.attendances.count()) == (303, path, 0)


def test_the_answers_are_shown_with_their_words(page, draft, path, ahmad, link_to):
    link_to(ahmad)
    said = {"answered_at": draft.created_at, "answered_by": AccessLink.objects.get()}
    for answer, words, shown in [
        ("coming", {}, "Hadir"),
        ("represented", {"represents": "H. Usman"}, "Diwakili Oleh H. Usman"),
        ("unable", {"reason": "Umrah"}, "Berhalangan Umrah"),
    ]:
        draft.attendances.update(answer=answer, **said, **words)
        assert shown in text(page.get(path))
    draft.attendances.update(answer="", answered_at=None, answered_by=None)
    assert "Belum menjawab" in text(page.get(path))


def test_a_large_group_is_read_fifty_at_a_time(page, draft, path, dewi):
    crowd(draft, dewi, 60)
    first, second = (page.get(f"{path}?kelompok=kepala-lingkungan{more}") for more in ["", "&lembar=2"])

    assert [len(answer.context["page"].rows) for answer in (first, second)] == [50, 10]
    assert "Halaman 1 dari 2" in text(first)
    assert second.context["page"].rows[0].participant.name == "Kepling 50"
    for wrong in ["kepala-lingkungan&lembar=3", "kepala-lingkungan&lembar=0x", "lurah", "ngawur"]:
        assert page.get(f"{path}?kelompok={wrong}").status_code == 404


def test_the_page_takes_the_same_queries_for_three_and_for_sixty(page, draft, path, dewi):
    crowd(draft, dewi, 3)
    address = f"{path}?kelompok=kepala-lingkungan"
    few = queries_of(page, address)
    for n in range(60):
        add_person(draft.unit, dewi, f"Lagi {n}", "kepala-lingkungan")
    inviting.invite(draft, by=dewi, groups=Group.objects.filter(code="kepala-lingkungan"))

    assert queries_of(page, address) == few
    assert few <= 18


def test_the_letter_takes_the_same_queries_for_three_and_for_thirty(page, draft, dewi, monkeypatch):
    monkeypatch.setattr("minutes.letters.pdf.render", lambda html, **rest: html.encode())
    crowd(draft, dewi, 3)
    few = queries_of(page, f"/rakor/{draft.pk}/undangan.pdf")
    for n in range(30):
        add_person(draft.unit, dewi, f"Lagi {n}", "kepala-lingkungan")
    inviting.invite(draft, by=dewi, groups=Group.objects.filter(code="kepala-lingkungan"))

    assert queries_of(page, f"/rakor/{draft.pk}/undangan.pdf") == few


# What is sent -------------------------------------------------------------------------------------


def test_sharing_shows_the_text_with_the_link_once_and_leads_to_the_next(page, draft, path, dewi, belawan):
    add_person(belawan, dewi, "Lurah Satu", "lurah")
    inviting.invite(draft, by=dewi, groups=Group.objects.filter(code="lurah"))
    row, following = draft.attendances.order_by("order")
    answer = page.post(f"{path}{row.pk}/bagikan/")
    body = html.unescape(answer.content.decode())

    [token] = set(re.findall(r"http://testserver/t/([\w-]{43})/", body))
    assert answer.status_code == 200
    assert "Yth. Bapak/Ibu Ust. Ahmad Siregar\n" in body
    assert 'href="https://wa.me/6281200007890?text=Yth.%20Bapak%2FIbu%20Ust.' in body
    assert "0812-0000-7890" in body.replace("\xa0", " ")
    assert f"{path}{following.pk}/bagikan/" in body
    assert "Berikutnya: Lurah Satu" in text(answer)
    assert "1 undangan belum dibagikan" in text(answer)
    assert page.get("/").content.decode().count(token) == 0
    assert page.get(f"/t/{token}/").status_code == 200

    last = page.post(f"{path}{following.pk}/bagikan/")
    assert 'href="https://wa.me/?text=' in last.content.decode()
    assert "Semua undangan sudah dibagikan." in text(last)


def test_what_is_not_ordinary_is_not_named_to_anybody(page, draft, path):
    Meeting.objects.filter(pk=draft.pk).update(classification="terbatas")
    answer = page.post(f"{path}{draft.attendances.get().pk}/bagikan/")

    assert "kamtibmas" not in html.unescape(answer.content.decode()).casefold()


def test_a_refusal_is_said_on_the_page(page, draft, path, settings):
    settings.LINK_REVEALS_PER_HOUR = 0
    answer = page.post(f"{path}{draft.attendances.get().pk}/bagikan/")

    assert answer.status_code == 422
    assert "Anda sudah membuka sangat banyak tautan" in text(answer)


def test_somebody_of_another_meeting_is_not_shared_through_this_one(page, draft, path, circulated_elsewhere):
    assert page.post(f"{path}{circulated_elsewhere.pk}/bagikan/").status_code == 404
    assert page.get(f"/rakor/{draft.pk}/undangan.pdf?untuk={circulated_elsewhere.pk}").status_code == 404


@pytest.fixture
def circulated_elsewhere(draft, dewi, belawan, kapolres):
    """A row on the roll of another rakor of the unit."""
    other = Meeting.objects.create(unit=belawan, title="Lain", created_at=draft.created_at, created_by=dewi)
    return Attendance.objects.create(meeting=other, unit=belawan, participant=kapolres)


def test_the_calendar_is_a_file_and_needs_a_day(page, draft):
    answer = page.get(f"/rakor/{draft.pk}/undangan.ics")

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "undangan-2024-01-10-antisipasi" in answer.headers["Content-Disposition"]
    assert len(Calendar.from_ical(answer.content).walk("VEVENT")) == 1
    Meeting.objects.filter(pk=draft.pk).update(date=None)
    assert page.get(f"/rakor/{draft.pk}/undangan.ics").status_code == 404
    assert "Belum diisi: tanggal rapat" in text(page.get(f"/rakor/{draft.pk}/undangan/"))


def test_the_letter_is_drawn_for_one_for_a_group_and_for_all(page, draft, dewi, janton):
    row = draft.attendances.get()
    address = reverse("minutes:invitation-pdf", args=[draft.pk])
    one, group, everybody = (
        paper.text(page.get(f"{address}{query}").content, "-layout")
        for query in [f"?untuk={row.pk}", "?kelompok=tokoh-agama", ""]
    )

    assert "Yth. Bapak/Ibu Ust. Ahmad Siregar" in one and "DAFTAR UNDANGAN" not in one
    assert "Yth. Bapak/Ibu Tokoh agama" in group and "Ahmad" not in group
    assert "(daftar undangan terlampir)" in everybody
    assert "1 Ust. Ahmad Siregar Imam Masjid Raya Tokoh agama" in everybody
    assert page.get(f"{address}?kelompok=ngawur").status_code == 404
    circulating.circulate(draft, by=janton)
    assert page.get(address).status_code == 200
