"""The page behind a personal link, and behind a group's: what it shows, and of whom it is silent."""

import datetime
import re

import pytest
import time_machine
from django.test import Client

from minutes.actions import circulating, recording
from minutes.models import Commitment, GroupPresent, Meeting, Party
from participants import actions
from participants.models import Area, Group, Participant
from tests.cast import add_person
from tests.minutes.pages import hold, queries_of, read


@pytest.fixture(autouse=True)
def the_day_before():
    """Tuesday; the rakor of the cast is tomorrow."""
    with time_machine.travel("2024-01-09T03:00:00Z", tick=False):
        yield


@pytest.fixture
def group_link(dewi, belawan, ahmad):
    link = actions.issue_group_link(belawan, ahmad.group, by=dewi)
    return actions.reveal_link(link, by=dewi, reason="grup WhatsApp")


def promise(unit, dewi, kapolres, text, **party):
    """A commitment in force of one party."""
    meeting = hold(unit, dewi, kapolres, f"Rakor {text}", datetime.date(2024, 1, 3), promise=text)
    row = meeting.commitments.get()
    row.parties.all().delete()
    Party.objects.create(commitment=row, **party)
    return row


# Whose it is --------------------------------------------------------------------------------------


def test_it_says_whose_it_is_then_help_then_safety(draft, ahmad, link_to):
    page = read(link_to(ahmad))

    places = [page.index(text) for text in ["Halaman ini milik", "Telepon 110", "jangan menyentuh barang bukti"]]
    assert places == sorted(places)
    assert "Halaman ini milik Ust. Ahmad Siregar Imam Masjid Raya Bukan Anda?" in page


def test_the_title_says_nothing_personal(draft, ahmad, link_to):
    page = Client().get(link_to(ahmad)).content.decode()

    assert re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1].split() == [
        *["Halaman", "Anda", "–", "Polres", "Pelabuhan", "Belawan"]
    ]
    assert "og:" not in page


def test_of_people_only_the_reader_is_named_and_no_number_is_shown(circulated, draft, dewi, ahmad, kapolres, link_to):
    other = add_person(draft.unit, dewi, "Kenari Satu", "tokoh-agama", phone="+6281200001111")
    row = circulated.commitments.get()
    Party.objects.create(commitment=row, scope=Party.Scope.PERSON, name=other.name, participant=other)
    Party.objects.create(commitment=row, scope=Party.Scope.PERSON, name=ahmad.name, participant=ahmad)
    row.officer = kapolres
    row.save(update_fields=["officer"])
    path = link_to(ahmad)

    for page in [
        read(path),
        read(f"{path}rakor/{circulated.pk}/"),
        read(f"{path}data/"),
        read(f"{path}data/perbaiki/"),
    ]:
        assert [word for word in ["Kenari", "Janton", "1111", "7890-", "0000-7890", "Dewi"] if word in page] == []
    home = read(path)
    assert "semua pihak, perorangan, Anda sendiri" in home
    assert "Penanggung jawab dari Polri: Kapolres Pelabuhan Belawan" in home


# Invitations --------------------------------------------------------------------------------------


def test_a_coming_rakor_is_shown_in_words_with_three_answers(draft, ahmad, link_to):
    Meeting.objects.update(starts_at=datetime.time(9), ends_at=datetime.time(11, 20))
    page = read(link_to(ahmad))

    assert "Antisipasi gangguan kamtibmas Rabu, 10 Januari 2024 Pukul 09.00 s.d. 11.20 WIB Aula Wira Satya" in page
    assert "Apakah Anda akan hadir? Hadir Diwakili Berhalangan" in page


def test_of_a_rakor_that_is_not_ordinary_only_unit_day_and_place_are_shown(draft, ahmad, link_to, group_link):
    Meeting.objects.update(classification=Meeting.Classification.RESTRICTED)
    path = link_to(ahmad)

    for page in [read(path), read(group_link)]:
        assert "Rapat di Polres Pelabuhan Belawan Rabu, 10 Januari 2024 Aula Wira Satya" in page
        assert "kamtibmas" not in page
    assert b"kamtibmas" not in Client().get(f"{path}rakor/{draft.pk}/undangan.ics").content
    assert "kamtibmas" not in read(f"{path}data/")


def test_who_is_not_invited_or_too_late_sees_no_invitation(draft, dewi, ahmad, kapolres, link_to):
    other = add_person(draft.unit, dewi, "Budiman", "lurah")
    assert "Undangan" not in read(link_to(other))
    with time_machine.travel("2024-01-10T17:30:00Z", tick=False):  # half past midnight in Belawan
        assert "Undangan" not in read(link_to(ahmad))
    with time_machine.travel("2024-01-10T16:30:00Z", tick=False):
        assert "Undangan" in read(link_to(ahmad))


def test_a_cancelled_rakor_invites_nobody(draft, ahmad, link_to):
    Meeting.objects.update(state=Meeting.State.CANCELLED)
    assert "Undangan" not in read(link_to(ahmad))


# Commitments --------------------------------------------------------------------------------------


@pytest.fixture
def district(belawan):
    columns = {"unit": belawan, "regency": "Kota Medan"}
    return Area.objects.create(name="Medan Belawan", full_name="Medan Belawan", level="district", **columns)


@pytest.fixture
def village(district):
    columns = {"unit": district.unit, "regency": district.regency, "parent": district, "level": "urban-village"}
    return Area.objects.create(name="Bahari", full_name="Medan Belawan / Bahari", **columns)


def test_what_concerns_me(belawan, dewi, kapolres, ahmad, district, village):
    Participant.objects.filter(pk=ahmad.pk).update(area=village, organisation="MUI Belawan")
    ahmad.refresh_from_db()
    elsewhere = Area.objects.create(
        unit=belawan, regency="Kota Medan", parent=district, name="Bagan", full_name="Medan Belawan / Bagan"
    )
    lurah, other = Group.objects.get(code="lurah"), add_person(belawan, dewi, "Orang Lain", "lurah")
    scope = Party.Scope
    for text, party in {
        "+semua": {"scope": scope.EVERYONE},
        "+kelompok": {"scope": scope.GROUP, "group": ahmad.group},
        "+kelurahan": {"scope": scope.GROUP, "group": ahmad.group, "area": village},
        "+kecamatan": {"scope": scope.GROUP, "group": ahmad.group, "area": district},
        "+instansi": {"scope": scope.ORGANISATION, "name": "mui belawan"},
        "+saya": {"scope": scope.PERSON, "name": "Ahmad", "participant": ahmad},
        "-kelurahan lain": {"scope": scope.GROUP, "group": ahmad.group, "area": elsewhere},
        "-kelompok lain": {"scope": scope.GROUP, "group": lurah},
        "-instansi lain": {"scope": scope.ORGANISATION, "name": "MUI"},
        "-orang lain": {"scope": scope.PERSON, "name": "Orang Lain", "participant": other},
    }.items():
        promise(belawan, dewi, kapolres, text, **party)

    texts = {row.text for row in Commitment.objects.concerning(ahmad)}
    assert texts == {"+semua", "+kelompok", "+kelurahan", "+kecamatan", "+instansi", "+saya"}
    of_group = {row.text for row in Commitment.objects.concerning_group(ahmad.group, belawan)}
    assert of_group == {"+semua", "+kelompok", "+kelurahan", "+kecamatan", "-kelurahan lain"}


def test_who_has_no_area_and_no_group_keeps_what_everyone_promised(belawan, dewi, kapolres, ahmad, village):
    promise(belawan, dewi, kapolres, "semua", scope=Party.Scope.EVERYONE)
    promise(belawan, dewi, kapolres, "agama", scope=Party.Scope.GROUP, group=ahmad.group)
    promise(belawan, dewi, kapolres, "bahari", scope=Party.Scope.GROUP, group=ahmad.group, area=village)

    assert [row.text for row in Commitment.objects.concerning(ahmad).order_by("pk")] == ["semua", "agama"]
    Participant.objects.filter(pk=ahmad.pk).update(group=None)
    ahmad.refresh_from_db()
    assert [row.text for row in Commitment.objects.concerning(ahmad)] == ["semua"]


def test_drafts_ended_promises_other_units_and_what_is_not_ordinary_stay_away(
    draft, belawan, sibling, dewi, tono, kapolres, ahmad, janton
):
    everyone = {"scope": Party.Scope.EVERYONE}
    kapolres_of_binjai = add_person(sibling, tono, "Kapolres Binjai", "polri")
    promise(sibling, tono, kapolres_of_binjai, "satuan lain", **everyone)
    ended = promise(belawan, dewi, kapolres, "dicabut", **everyone)
    Commitment.objects.filter(pk=ended.pk).update(life=Commitment.Life.WITHDRAWN)
    secret = promise(belawan, dewi, kapolres, "terbatas", **everyone)
    Meeting.objects.filter(pk=secret.meeting_id).update(classification=Meeting.Classification.RESTRICTED)
    recalled = promise(belawan, dewi, kapolres, "ditarik", **everyone)
    circulating.recall(recalled.meeting, by=janton, reason="Salah")

    assert list(Commitment.objects.concerning(ahmad)) == []
    assert list(Commitment.objects.concerning_group(ahmad.group, belawan)) == []


def test_many_commitments_come_by_pages_of_twenty_and_none_twice(belawan, dewi, kapolres, ahmad, link_to):
    for n in range(25):
        promise(belawan, dewi, kapolres, f"Janji nomor {n:02}.", scope=Party.Scope.EVERYONE)
    path = link_to(ahmad)

    first = Client().get(path).content.decode()
    key = re.search(r'href="\?sesudah=(\d+)#kesepakatan"', first)[1]
    second = Client().get(f"{path}?sesudah={key}").content.decode()
    found = [re.findall(r"Janji nomor (\d\d)\.", page) for page in (first, second)]
    assert [len(texts) for texts in found] == [20, 5]
    assert sorted(found[0] + found[1]) == [f"{n:02}" for n in range(25)]
    assert 'href="?sesudah=' not in second


def test_a_key_that_is_none_of_mine_is_not_found(draft, ahmad, link_to):
    path = link_to(ahmad)
    for key in ["abc", "-1", "9" * 30, str(draft.commitments.get().pk), "999999"]:
        assert Client().get(f"{path}?sesudah={key}").status_code == 404


# A group ------------------------------------------------------------------------------------------


def test_a_group_reads_the_same_and_is_told_that_it_only_reads(draft, group_link):
    page = read(group_link)

    assert "Halaman ini milik kelompok Tokoh agama , Polres Pelabuhan Belawan. Halaman ini hanya untuk dibaca." in page
    assert "Antisipasi gangguan kamtibmas" in page
    assert [word for word in ["Kirim jawaban", "Bukan Anda?", "tentang saya", "Ahmad"] if word in page] == []


@pytest.mark.parametrize("path", ["data/", "data/perbaiki/", "data/hapus/", "bukan-saya/"])
def test_a_group_has_no_data_of_its_own(draft, group_link, path):
    assert Client().get(f"{group_link}{path}").status_code == 404


@pytest.mark.parametrize("path", ["data/perbaiki/", "data/hapus/", "data/pesan/", "bukan-saya/"])
def test_a_group_may_post_nothing(draft, group_link, path):
    assert Client().post(f"{group_link}{path}").status_code == 403
    assert Client().post(f"{group_link}rakor/{draft.pk}/jawab/", {"answer": "coming"}).status_code == 403


def test_a_group_is_invited_by_its_name_or_by_one_of_it(draft, belawan, ahmad, dewi, group_link):
    GroupPresent.objects.all().delete()
    assert list(Meeting.objects.inviting_group(ahmad.group, belawan, datetime.date(2024, 1, 9))) == [draft]
    draft.attendances.all().delete()
    assert list(Meeting.objects.inviting_group(ahmad.group, belawan, datetime.date(2024, 1, 9))) == []
    recording.add_group(draft, ahmad.group, by=dewi)
    assert list(Meeting.objects.inviting_group(ahmad.group, belawan, datetime.date(2024, 1, 9))) == [draft]


# The calendar -------------------------------------------------------------------------------------


def test_the_invitation_goes_into_the_calendar(draft, ahmad, link_to, group_link):
    for path in [link_to(ahmad), group_link]:
        answer = Client().get(f"{path}rakor/{draft.pk}/undangan.ics")
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="rakor-2024-01-10.ics"')
        assert b"BEGIN:VEVENT" in answer.content
        assert path.encode() not in answer.content


def test_no_calendar_of_a_rakor_to_which_i_am_not_invited(draft, dewi, link_to):
    other = add_person(draft.unit, dewi, "Budiman", "lurah")
    assert Client().get(f"{link_to(other)}rakor/{draft.pk}/undangan.ics").status_code == 404


# Weight -------------------------------------------------------------------------------------------


def many(count, belawan, dewi, kapolres, ahmad):
    """So many invitations, commitments in force and earlier rakor."""
    for n in range(count):
        day = datetime.date(2023, 1, 1) + datetime.timedelta(n)
        meeting = hold(belawan, dewi, kapolres, f"Rakor ke-{n}", day, circulate=False)
        recording.add_attendance(meeting, ahmad, by=dewi)
        circulating.circulate(meeting, by=dewi)
        coming = {"date": datetime.date(2024, 2, 1), "place": "Aula", "invitees": [ahmad]}
        recording.plan_meeting(belawan, by=dewi, title=f"Akan-{n}", **coming)


@pytest.mark.parametrize("count", [3, 30])
def test_the_page_takes_as_many_queries_for_many_as_for_few(belawan, dewi, kapolres, ahmad, link_to, group_link, count):
    many(count, belawan, dewi, kapolres, ahmad)
    path = link_to(ahmad)

    assert queries_of(Client(), path) == 8
    assert queries_of(Client(), group_link) == 5
    assert queries_of(Client(), f"{path}data/") == 10
