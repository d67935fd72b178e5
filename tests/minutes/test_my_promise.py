"""One promise on the phone: in plain words, answered once, reported; what is no longer mine is not there."""

import datetime
import re

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from minutes.actions import circulating, judging, reporting
from minutes.models import Acknowledgement, Commitment, Meeting, Occasion, Party, Report, Response, Trial
from participants import actions
from participants.models import Area, AuditEntry, Group, Participant
from rakor.refusals import Refused
from tests.cast import add_person
from tests.minutes.pages import hold, queries_of, read, text
from tests.permissions import jpeg

DUTY = "+6281299990417"
LONG_BEFORE = datetime.date(2024, 1, 3)


@pytest.fixture(autouse=True)
def two_days_after():
    with time_machine.travel("2024-01-12T03:00:00Z", tick=False):  # Friday, 10.00 in Belawan
        yield


@pytest.fixture
def promise(circulated):
    return circulated.commitments.get()


@pytest.fixture
def page(promise, ahmad, link_to):
    return f"{link_to(ahmad)}kesepakatan/{promise.pk}/"


@pytest.fixture
def group_link(dewi, belawan, ahmad):
    link = actions.issue_group_link(belawan, ahmad.group, by=dewi)
    return actions.reveal_link(link, by=dewi, reason="grup WhatsApp")


@pytest.fixture
def bahari(belawan, ahmad):
    """The kelurahan of Ahmad, who lives in one of its lingkungan."""
    columns = {"unit": belawan, "regency": "Kota Medan"}
    district = Area.objects.create(name="Medan Belawan", full_name="Medan Belawan", level="district", **columns)
    village = {"parent": district, "level": "urban-village", "duty_phone": DUTY}
    village = Area.objects.create(name="Bahari", full_name="Medan Belawan / Bahari", **village, **columns)
    there = {"parent": village, "level": "neighbourhood", "full_name": "Medan Belawan / Bahari / Lingkungan 25"}
    Participant.objects.filter(pk=ahmad.pk).update(area=Area.objects.create(name="Lingkungan 25", **there, **columns))
    return village


def occasion(promise, dewi, day, group, verdict):
    """Something happened, and the group came, or not, or was not called (None)."""
    at = datetime.datetime.combine(day, datetime.time(20), tzinfo=datetime.UTC)
    area = Area.objects.filter(unit=promise.unit).first()
    area = area or Area.objects.create(unit=promise.unit, name="A", full_name="A", regency="Medan", level="district")
    logged = {"unit": promise.unit, "area": area, "kind": "crowd", "logged_at": timezone.now(), "logged_by": dewi}
    row = Occasion.objects.create(happened_at=at, form_key=f"{at}-{Occasion.objects.count()}", **logged)
    Trial.objects.create(occasion=row, commitment=promise)
    if verdict:
        Response.objects.create(occasion=row, group=group, verdict=verdict)
    judging.judge([promise.pk])
    return row


def post(path, **fields):
    return Client().post(path, fields)


def hidden(path, name):
    return re.search(rf'name="{name}"\s+value="([^"]+)"', Client().get(path).content.decode())[1]


def report_of(promise, ahmad, dewi, **more):
    link = actions.issue_link(ahmad, by=dewi)
    told = {"about_on": datetime.date(2024, 1, 11), "verdict": "kept", "form_key": f"k{Report.objects.count()}"}
    return reporting.send_report(promise, link=link, **told | more)


# What is not there --------------------------------------------------------------------------------


def test_what_is_not_mine_a_draft_recalled_or_not_ordinary_is_not_found(
    draft, belawan, sibling, dewi, tono, janton, kapolres, ahmad, link_to
):
    mine, promise = link_to(ahmad), draft.commitments.get()
    strangers = [
        hold(belawan, dewi, kapolres, "Rakor lurah", LONG_BEFORE, group="lurah").commitments.get(),
        hold(sibling, tono, add_person(sibling, tono, "Ketua", "polri"), "Lain", LONG_BEFORE).commitments.get(),
    ]
    paths = [f"{mine}kesepakatan/{row.pk}/" for row in [promise, *strangers]]
    assert {Client().get(path).status_code for path in paths} == {404}
    circulating.circulate(draft, by=janton)
    assert Client().get(paths[0]).status_code == 200
    draft.refresh_from_db()
    circulating.recall(draft, by=janton, reason="Salah")
    for path in [paths[0], f"{paths[0]}setuju/", f"{paths[0]}lapor/"]:
        ask = Client().get if path == paths[0] else Client().post
        assert ask(path).status_code == 404
    circulating.circulate(draft, by=janton)
    Meeting.objects.update(classification=Meeting.Classification.RESTRICTED)
    assert Client().get(paths[0]).status_code == 404


def test_a_group_reads_and_sends_nothing(promise, group_link, dewi, ahmad):
    path = f"{group_link}kesepakatan/{promise.pk}/"
    occasion(promise, dewi, datetime.date(2024, 1, 11), ahmad.group, "kept")

    assert "Dipenuhi pada 1 dari 1 kejadian." in read(path)
    assert "Untuk menjawab atau melaporkan, gunakan tautan pribadi Anda" in read(path)
    assert "<form" not in re.sub(
        r'<form[^>]*action="/bahasa.*?</form>', "", Client().get(path).content.decode(), flags=re.S
    )
    for act in ["setuju", "lapor"]:
        assert post(f"{path}{act}/", answer="agree").status_code == 403
    assert (Acknowledgement.objects.count(), Report.objects.count()) == (0, 0)


def test_what_was_replaced_says_so_and_leads_to_the_new_one(promise, page, belawan, dewi, kapolres, ahmad):
    new = hold(
        belawan, dewi, kapolres, "Rakor baru", datetime.date(2024, 1, 11), promise="Ronda bersama."
    ).commitments.get()
    Commitment.objects.filter(pk=new.pk).update(renews=promise)
    Commitment.objects.filter(pk=promise.pk).update(life="superseded")
    said = Client().get(page).content.decode()

    assert "Kesepakatan ini sudah diganti dengan yang baru. Ronda bersama." in text(Client().get(page))
    assert f"/kesepakatan/{new.pk}/" in said and "Kirim" not in said and "Jawaban Anda" not in said
    digest = promise.meeting.current_minutes.digest
    answer = post(f"{page}setuju/", answer="agree", digest=digest)
    assert (answer.status_code, "tidak berlaku lagi" in text(answer)) == (422, True)
    sent = {"verdict": "kept", "about_on": "2024-01-11", "form_key": "x"}
    assert (post(f"{page}lapor/", **sent).status_code, Report.objects.count()) == (422, 0)


def test_what_has_ended_asks_nothing_any_more(promise, page):
    Commitment.objects.update(life="withdrawn", end_reason="Kenari Satu pindah")
    said = read(page)

    assert "Kesepakatan ini tidak berlaku lagi. Tidak ada lagi yang diminta dari Anda." in said
    assert [word for word in ["Kenari", "Kirim", "Jawaban Anda"] if word in said] == []


# What it says -------------------------------------------------------------------------------------


def test_help_comes_first_then_safety_then_the_promise(promise, page):
    words = text(Client().get(page))
    assert words.index("Telepon 110") < words.index("Utamakan keselamatan") < words.index(promise.text)


@pytest.mark.parametrize(("form", "place"), [("setuju/", "jawaban"), ("lapor/", "lapor")])
def test_a_phone_that_loads_the_address_of_a_form_again_is_led_back(page, form, place):
    response = Client().get(f"{page}{form}")
    assert (response.status_code, response.url) == (303, f"{page}#{place}")


def test_a_promise_that_is_not_found_leads_back_to_the_own_page(ahmad, link_to):
    home = link_to(ahmad)
    response = Client().get(f"{home}kesepakatan/999999/")
    assert response.status_code == 404
    assert f'href="{home}"' in response.content.decode()
    assert "beranda" not in text(response)


def test_the_reason_of_an_objection_is_not_called_optional(page):
    words = text(Client().get(page))
    assert "Alasan keberatan Hanya bila" in words


def test_it_says_what_since_when_by_whom_and_how_it_is_meant(promise, page):
    said = read(page)

    assert "Bila terjadi Turut serta aktif di tempat kejadian perkara apabila terjadi tindak pidana." in said
    assert "Berlaku setiap kali hal itu terjadi. Tidak ada tanggal selesainya." in said
    assert "Sejak Rabu, 10 Januari 2024 Rapat Antisipasi gangguan kamtibmas" in said
    assert "Oleh semua pihak" in said
    assert f"/rakor/{promise.meeting_id}/" in Client().get(page).content.decode()


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"kind": "continuous"}, "Dijalankan terus-menerus."),
        ({"kind": "recurring", "every": "P1W"}, "Dijalankan berulang: Setiap minggu."),
        ({"kind": "dated", "due_on": datetime.date(2024, 1, 31)}, "paling lambat Rabu, 31 Januari 2024."),
    ],
)
def test_every_kind_in_plain_words(promise, page, columns, words):
    Commitment.objects.update(**columns)
    assert words in read(page)


def test_the_text_of_a_rakor_is_linked_for_those_who_were_there(promise, dewi, link_to):
    other = add_person(promise.unit, dewi, "Budiman", "lurah")
    path = f"{link_to(other)}kesepakatan/{promise.pk}/"
    assert f'/rakor/{promise.meeting_id}/"' not in Client().get(path).content.decode()


def test_the_record_of_my_group_in_one_sentence(promise, page, dewi, ahmad):
    assert "Belum ada catatan:" in read(page)
    lurah = Group.objects.get(code="lurah")
    for day in range(1, 5):
        occasion(promise, dewi, datetime.date(2024, 1, 10 + day % 2), ahmad.group, "kept")
    occasion(promise, dewi, datetime.date(2024, 1, 11), ahmad.group, "not-kept")
    occasion(promise, dewi, datetime.date(2024, 1, 11), lurah, "not-kept")  # not mine
    occasion(promise, dewi, datetime.date(2024, 1, 11), ahmad.group, None)  # not called
    struck = occasion(promise, dewi, datetime.date(2024, 1, 11), ahmad.group, "not-kept")
    Occasion.objects.filter(pk=struck.pk).update(struck_at=timezone.now(), struck_by=dewi, struck_reason="Salah")

    words = "Dipenuhi pada 4 dari 5 kejadian. Terakhir: Jumat, 12 Januari 2024."
    assert words in read(page)
    assert words in read(page.partition("kesepakatan")[0])


def test_what_was_seen_of_the_promise_it_renews_counts(promise, page, belawan, dewi, kapolres, ahmad, link_to):
    occasion(promise, dewi, datetime.date(2024, 1, 10), ahmad.group, "partly")
    new = hold(belawan, dewi, kapolres, "Rakor baru", datetime.date(2024, 1, 11)).commitments.get()
    Commitment.objects.filter(pk=new.pk).update(renews=promise, kind="conditional")

    said = read(page.replace(f"/{promise.pk}/", f"/{new.pk}/"))
    assert "Dipenuhi pada 0 dari 1 kejadian. Sebagian: 1. Terakhir: Kamis, 11 Januari 2024." in said


def test_nobody_is_named_and_no_number_but_that_of_the_post_is_shown(promise, page, dewi, bahari, kapolres):
    other = add_person(promise.unit, dewi, "Kenari Satu", "tokoh-agama", phone="+6281200001111")
    Party.objects.create(commitment=promise, scope=Party.Scope.PERSON, name=other.name, participant=other)
    Commitment.objects.update(officer=kapolres)
    for path in [page, page.partition("kesepakatan")[0]]:
        said = Client().get(path).content.decode()
        assert [word for word in ["Kenari", "Janton", "1111", "7890", "Dewi"] if word in said] == []
        assert re.findall(r'href="tel:([^"]+)"', said) == ["110", DUTY]
        assert "Bhabinkamtibmas Bahari" in read(path)
    Area.objects.update(duty_phone="")
    assert re.findall(r'href="tel:([^"]+)"', Client().get(page).content.decode()) == ["110"]


# Agreeing and objecting ---------------------------------------------------------------------------


def test_an_answer_is_kept_and_then_stands_there(promise, page):
    home = page.partition("kesepakatan")[0]
    assert "Mohon jawaban Anda: setuju atau keberatan?" in read(home)
    answer = post(f"{page}setuju/", answer="agree", digest=hidden(page, "digest"), on_behalf_of="Remaja masjid")

    assert (answer.status_code, answer.url) == (303, f"{page}#jawaban")
    said = read(page)
    assert "Jawaban Anda Anda setuju Atas nama Remaja masjid Dicatat 12 Januari 2024, 10.00 WIB" in said.replace(
        "\xa0", " "
    )
    assert "Kirim jawaban saya" not in said
    assert "Anda setuju, 12 Januari 2024." in read(home).replace("\xa0", " ")


def test_an_objection_without_a_reason_comes_back_as_it_was(promise, page):
    answer = post(f"{page}setuju/", answer="object", on_behalf_of="Remaja masjid", digest=hidden(page, "digest"))

    assert (answer.status_code, "Tulis alasan Anda keberatan" in text(answer)) == (422, True)
    assert 'value="Remaja masjid"' in answer.content.decode()
    assert Acknowledgement.objects.count() == 0


def test_who_saw_an_older_text_reads_again_and_then_answers(circulated, promise, page, janton):
    old = hidden(page, "digest")
    circulating.recall(circulated, by=janton, reason="Salah ketik")
    circulated.refresh_from_db()
    circulated.place = "Aula lain"
    circulated.save(update_fields=["place"])
    circulating.circulate(circulated, by=janton)
    answer = post(f"{page}setuju/", answer="object", reason="Terlalu berat", digest=old)

    assert (answer.status_code, "Isi yang Anda lihat bukan isi terakhir." in text(answer)) == (422, True)
    shown = re.search(r'name="digest"\s+value="([^"]+)"', answer.content.decode())[1]
    assert "Terlalu berat" in text(answer) and shown == circulated.current_minutes.digest != old
    assert post(f"{page}setuju/", answer="object", reason="Terlalu berat", digest=shown).status_code == 303


def test_a_witnessed_answer_says_so_to_the_person(promise, page, client_of, dewi, ahmad):
    staff, path = client_of(dewi), f"/kesepakatan/{promise.pk}/saksi/"
    digest = re.search(r'name="digest"\s+value="([^"]+)"', staff.get(path).content.decode())[1]
    said = {"participant": "Ahmad Siregar", "answer": "object", "reason": "Belum sanggup", "digest": digest}
    for wrong in ["", "Orang Baru, Warga"]:
        assert staff.post(path, said | {"participant": wrong}).status_code == 422
    assert staff.post(path, said).status_code == 302

    assert "disaksikan oleh Dewi Anggraini" in text(staff.get(path))
    assert "Anda keberatan : Belum sanggup" in read(page)
    assert "oleh petugas, di hadapan Anda" in read(page)


def test_only_officers_who_record_are_witnesses(promise, client_of, vera, tono, draft):
    path = f"/kesepakatan/{promise.pk}/saksi/"
    assert [client_of(user).get(path).status_code for user in (vera, tono)] == [403, 404]


# Reports ------------------------------------------------------------------------------------------


def test_a_report_waits_and_twenty_taps_are_one(promise, page):
    sent = {"verdict": "kept", "about_on": "2024-01-11", "count": "12", "count_of": "panggilan orang tua"}
    sent |= {"text": "Ronda jalan", "form_key": hidden(page, "form_key")}
    for __ in range(3):
        answer = Client().post(f"{page}lapor/", sent | {"photo": jpeg()})
        assert (answer.status_code, answer.url) == (303, f"{page}#laporan")

    report = Report.objects.get()
    assert (report.state, report.count, bool(report.image), report.group) == (
        *("submitted", 12),
        *(True, report.participant.group),
    )
    said = read(page)
    assert "Kamis, 11 Januari 2024: Dipenuhi, 12 panggilan orang tua Ronda jalan dengan foto" in said
    assert "Menunggu diperiksa" in said
    assert "Laporan Anda sebelumnya Kamis, 11 Januari 2024: Dipenuhi" in read(page.partition("kesepakatan")[0])


def test_what_cannot_be_kept_comes_back_as_it_was_typed(promise, page):
    key = hidden(page, "form_key")
    answer = post(f"{page}lapor/", verdict="kept", about_on="2024-02-01", text="Ronda jalan", form_key=key)
    assert (answer.status_code, "belum tiba" in text(answer)) == (422, True)
    assert "Ronda jalan" in text(answer)
    assert post(f"{page}lapor/", form_key=key).status_code == 422
    assert Report.objects.count() == 0


def test_a_disputed_report_shows_both_texts_and_takes_one_reply(promise, page, dewi, ahmad, link_to):
    report = report_of(promise, ahmad, dewi, text="Kami datang")
    page = f"{link_to(ahmad)}kesepakatan/{promise.pk}/"
    reporting.dispute_report(report, by=dewi, text="Tidak ada orang")
    reply = f"{page.partition('kesepakatan')[0]}laporan/{report.pk}/tanggapi/"
    said = read(page)

    assert "Kami datang Disanggah" in said.replace("\xa0", " ") and "Petugas: Tidak ada orang" in said
    assert "Petugas menyanggah laporan Anda." in read(page.partition("kesepakatan")[0])
    assert (post(reply, text=" ").status_code, post(reply, text="Lihat fotonya").status_code) == (422, 303)
    assert post(reply, text="Lagi").status_code == 422
    assert "Tanggapan Anda: Lihat fotonya" in read(page) and "Kirim tanggapan" not in read(page)


def test_the_report_of_another_takes_no_reply_of_mine(promise, page, dewi):
    other = add_person(promise.unit, dewi, "Budiman", "lurah")
    report = report_of(promise, other, dewi)
    reporting.dispute_report(report, by=dewi, text="Tidak ada orang")

    assert post(f"{page.partition('kesepakatan')[0]}laporan/{report.pk}/tanggapi/", text="x").status_code == 404
    assert "Tidak ada orang" not in read(page)
    with pytest.raises(Refused):
        reporting.reply_to_dispute(
            report, link=actions.issue_link(Participant.objects.get(name="Ahmad Siregar"), by=dewi), text="x"
        )


def test_the_home_page_shows_the_last_five_reports(promise, ahmad, dewi, link_to):
    for n in range(7):
        report_of(promise, ahmad, dewi, form_key=f"r{n}")
    assert read(link_to(ahmad)).count("Kamis, 11 Januari 2024: Dipenuhi") == 5


# The number of the post ---------------------------------------------------------------------------


def test_my_data_say_to_which_promise_i_answered_and_of_which_i_reported(promise, page, ahmad, dewi, link_to):
    home = link_to(ahmad)
    post(f"{page}setuju/", answer="agree", digest=hidden(page, "digest"))
    report_of(promise, ahmad, dewi)
    said, address = read(f"{home}data/"), f'href="{home}kesepakatan/{promise.pk}/"'
    assert "Laporan Kamis, 11 Januari 2024: Dipenuhi, Menunggu diperiksa" in said.replace("\xa0", " ")
    assert Client().get(f"{home}data/").content.decode().count(address) == 2

    Meeting.objects.filter(pk=promise.meeting_id).update(classification=Meeting.Classification.RESTRICTED)
    assert promise.text not in read(f"{home}data/")


def test_the_operator_writes_the_number_of_the_post(bahari, client_of, dewi):
    staff, path = client_of(dewi), f"/kelompok/wilayah/{bahari.pk}/"
    assert staff.post(path, {"duty_phone": "besok"}).status_code == 422
    assert staff.post(path, {"duty_phone": "0812-9999-0555"}).status_code == 302

    bahari.refresh_from_db()
    assert bahari.duty_phone == "+6281299990555"
    assert "0812-9999-0555" in text(staff.get("/kelompok/wilayah/")).replace("\N{NON-BREAKING HYPHEN}", "-")
    assert [entry.verb for entry in AuditEntry.objects.filter(subject="area")] == ["duty-phone-changed"]
    staff.post(path, {"duty_phone": "0812-9999-0555"})
    assert AuditEntry.objects.filter(subject="area").count() == 1


# Weight -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 12])
def test_as_many_queries_for_many_as_for_few(promise, dewi, ahmad, link_to, count):
    for n in range(count):
        occasion(promise, dewi, datetime.date(2024, 1, 11), ahmad.group, "kept")
        report_of(promise, ahmad, dewi, form_key=f"r{n}")
    home = link_to(ahmad)

    assert (queries_of(Client(), f"{home}kesepakatan/{promise.pk}/"), queries_of(Client(), home)) == (10, 10)
