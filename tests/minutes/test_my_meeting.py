"""The agreed text on the phone: for those who were there, in few words, with nobody's name."""

import datetime
import html
import re

import pytest
import time_machine
from django.test import Client

from minutes.actions import circulating, recording
from minutes.models import Attendance, Commitment, GroupPresent, Meeting, Party
from participants import actions
from participants.models import Group
from tests.cast import add_person
from tests.minutes.pages import queries_of


@pytest.fixture(autouse=True)
def the_day_after():
    with time_machine.travel("2024-01-11T03:00:00Z", tick=False):
        yield


@pytest.fixture
def group_link(dewi, belawan, ahmad):
    link = actions.issue_group_link(belawan, ahmad.group, by=dewi)
    return actions.reveal_link(link, by=dewi, reason="grup WhatsApp")


def status(path, meeting):
    return Client().get(f"{path}rakor/{meeting.pk}/").status_code


def test_who_was_not_on_the_roll_does_not_find_it(circulated, dewi, link_to):
    other = add_person(circulated.unit, dewi, "Budiman", "tokoh-agama")
    assert status(link_to(other), circulated) == 404


def test_a_group_that_was_not_there_does_not_find_it(circulated, belawan, dewi, group_link):
    assert status(group_link, circulated) == 200
    lurah = actions.issue_group_link(belawan, Group.objects.get(code="lurah"), by=dewi)
    assert status(actions.reveal_link(lurah, by=dewi, reason="x"), circulated) == 404


def test_a_group_of_which_nobody_came_does_not_find_it(circulated, ahmad, group_link):
    GroupPresent.objects.all().delete()
    assert status(group_link, circulated) == 200
    Attendance.objects.filter(participant=ahmad).update(status=Attendance.Status.EXCUSED)
    assert status(group_link, circulated) == 404


def test_a_draft_a_recalled_text_and_what_is_not_ordinary_are_not_found(draft, janton, ahmad, link_to, group_link):
    paths = [link_to(ahmad), group_link]
    assert [status(path, draft) for path in paths] == [404, 404]
    circulating.circulate(draft, by=janton)
    assert [status(path, draft) for path in paths] == [200, 200]
    circulating.recall(draft, by=janton, reason="Salah")
    assert [status(path, draft) for path in paths] == [404, 404]
    circulating.circulate(draft, by=janton)
    for classification in [Meeting.Classification.RESTRICTED, Meeting.Classification.SECRET]:
        Meeting.objects.update(classification=classification)
        assert [status(path, draft) for path in paths] == [404, 404]


def test_it_says_what_was_agreed_and_where_the_official_text_is(draft, janton, ahmad, dewi, link_to):
    promise = recording.add_commitment(draft, by=dewi, text="Menyerahkan daftar piket.")
    promise.kind, promise.due_on = Commitment.Kind.DATED, datetime.date(2024, 1, 31)
    promise.save(update_fields=["kind", "due_on"])
    Party.objects.create(commitment=promise, scope=Party.Scope.GROUP, group=ahmad.group)
    Party.objects.create(commitment=promise, scope=Party.Scope.PERSON, name="Kenari Satu")
    minutes = circulating.circulate(draft, by=janton)
    page = html.unescape(Client().get(f"{link_to(ahmad)}rakor/{draft.pk}/").content.decode()).replace("\xa0", " ")
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())

    assert "Hari Rabu, 10 Januari 2024 Tempat Aula Wira Satya Pimpinan Kapolres Pelabuhan Belawan" in text
    assert "1 Turut serta aktif di tempat kejadian perkara apabila terjadi tindak pidana. Bila terjadi" in text
    assert "Bertenggat Yang bersepakat: Tokoh agama, perorangan Batas waktu: Rabu, 31 Januari 2024" in text
    assert "Tulisan resmi ada pada PDF dari petugas. Notulen ini masih menunggu tanda tangan." in text
    assert minutes.digest[:4].upper() in text
    assert [name for name in ["Ahmad", "Janton", "Kenari"] if name in text] == []


def test_it_shows_the_frozen_text_whatever_the_rows_say_now(circulated, ahmad, link_to):
    Commitment.objects.update(text="Diubah di basis data.")
    page = Client().get(f"{link_to(ahmad)}rakor/{circulated.pk}/").content.decode()

    assert "Turut serta aktif" in page
    assert "Diubah" not in page


def test_the_page_takes_three_queries(circulated, ahmad, link_to):
    assert queries_of(Client(), f"{link_to(ahmad)}rakor/{circulated.pk}/") == 3
