"""What a cheap phone on a slow line fetches, cold: the page and all that it names, compressed (look.md 6)."""

import gzip
import re
from pathlib import Path

import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone

from minutes import hall
from minutes.actions import reporting
from minutes.models import HallCode
from minutes.views.check_in import key_of

pytestmark = pytest.mark.django_db
MOST = 15 * 1024  # bytes
SIGNATURE = "[[60,150,90,60,120,150,150,60],[200,120,330,118]]"
GUEST = {"name": "Sarno", "group": "kepala-lingkungan", "position": "Kepala Lingkungan 7", "strokes": SIGNATURE}


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel("2024-01-10T02:12:00Z", tick=False):  # 09.12 in Belawan
        yield


def weight(url):
    """The bytes of the page and of its style sheets, scripts and pictures."""
    answer = Client().get(url)
    assert answer.status_code == 200
    page = answer.content.decode()
    named = set(re.findall(r'(?:href|src)="/static/([^"]+)"', page))
    assert {"css/rakor.css", "img/ikon.svg"} <= named
    fetched = [answer.content, *(Path(finders.find(name)).read_bytes() for name in named)]
    return sum(len(gzip.compress(one)) for one in fetched)


@pytest.fixture
def door(draft, dewi):
    HallCode.objects.create(meeting=draft, digest=hall.digest_of(draft.pk, 1), opened_at=timezone.now(), opened_by=dewi)
    return f"/hadir/{hall.token_of(draft.hall_code)}/"


def test_the_page_behind_a_personal_link_is_light(draft, ahmad, link_to):
    for page in ("", "data/", "data/perbaiki/", "data/hapus/", "bukan-saya/"):
        assert weight(link_to(ahmad) + page) <= MOST, page


def test_the_page_of_a_promise_is_light(circulated, ahmad, dewi, link_to):
    promise, home = circulated.commitments.get(), link_to(ahmad)
    link = ahmad.links.standing().get()
    for n in range(3):
        told = {"about_on": timezone.localdate(), "verdict": "kept", "text": "Ronda berjalan sampai pagi."}
        reporting.dispute_report(
            reporting.send_report(promise, link=link, form_key=f"k{n}", **told), by=dewi, text="Pos kosong."
        )
    for page in ("", f"kesepakatan/{promise.pk}/"):
        assert weight(home + page) <= MOST, page


def test_checking_in_is_light(draft, ahmad, door):
    row = draft.attendances.get(participant=ahmad)
    for page in ("", "?nama=ahmad", f"isi/?undangan={key_of(row)}", f"isi/?undangan={key_of(row)}&mewakili=1", "isi/"):
        assert weight(door + page) <= MOST, page
    done = Client().post(f"{door}isi/", GUEST).url
    assert weight(done) <= MOST
    assert weight(f"{door}kesepakatan/") <= MOST
