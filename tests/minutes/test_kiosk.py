"""The kiosk: a browser of an officer in the hands of visitors. What opens, what does not, and who witnesses."""

import re

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from minutes.actions import checking_in, recording
from minutes.models import Attendance, Meeting
from minutes.views.check_in import key_of
from participants.models import AuditEntry, Participant
from rakor.refusals import Refused
from tests.cast import add_person
from tests.minutes.pages import queries_of, text
from tests.minutes.test_check_in import GUEST, SIGNATURE
from tests.permissions import url_patterns

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel("2024-01-10T02:12:00Z", tick=False):
        yield


@pytest.fixture
def home(draft):
    return f"/rakor/{draft.pk}/kios/"


@pytest.fixture
def tablet(client_of, budi, home):
    """The minute taker's browser, made a kiosk."""
    browser = client_of(budi)
    assert browser.post(f"{home}mulai/").url == home
    return browser


@pytest.fixture
def row(draft, ahmad):
    return Attendance.objects.get(meeting=draft, participant=ahmad)


def test_a_viewer_starts_none(client_of, vera, home):
    assert client_of(vera).post(f"{home}mulai/").status_code == 403


def test_another_unit_starts_none(client_of, tono, home):
    assert client_of(tono).post(f"{home}mulai/").status_code == 404


@pytest.mark.parametrize("change", [{"date": "2024-01-11"}, {"date": None}, {"state": "cancelled"}])
def test_it_opens_on_the_day_of_a_draft_only(client_of, budi, draft, home, change):
    Meeting.objects.filter(pk=draft.pk).update(**change)
    browser = client_of(budi)
    answer = browser.post(f"{home}mulai/")

    assert answer.status_code == 422
    assert "Kios dibuka pada hari rapat, selama notulennya masih draf." in text(answer)
    assert browser.get("/rakor/").status_code == 200


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"date": "2024-01-11"}, "Kios dibuka pada hari rapat."),
        ({"state": "cancelled"}, "Anda tidak dapat menulis notulen ini."),
    ],
)
def test_the_action_asks_again_while_it_holds_the_meeting(draft, budi, row, change, sentence):
    Meeting.objects.filter(pk=draft.pk).update(**change)
    with pytest.raises(Refused) as no:
        checking_in.check_in(draft, witness=budi, attendance=row)

    assert no.value.sentences == [sentence]


def test_before_it_is_started_it_says_what_it_is_and_changes_nothing(client_of, budi, home, row):
    browser = client_of(budi)
    page = text(browser.get(home))

    assert "Sampai kios diakhiri, halaman lain tidak terbuka di perangkat ini." in page
    assert "Mulai kios" in page
    assert browser.get(f"{home}isi/").url == home
    assert browser.post(f"{home}isi/?undangan={key_of(row)}", {"strokes": SIGNATURE}).url == home
    assert browser.get("/rakor/").status_code == 200
    row.refresh_from_db()
    assert row.checked_in_at is None


STAFF = [name for name, pattern in url_patterns().items() if pattern.callback.access == "staff"]


@pytest.mark.parametrize("name", [name for name in STAFF if "kiosk" not in name])
def test_no_other_page_of_staff_opens(tablet, home, draft, name):
    known = {"pk": draft.pk, "row": 1, "photo": 1, "account": 1, "role": 1, "group": "polri", "form": "csv"}
    converters = url_patterns()[name].pattern.converters
    path = reverse(name, kwargs={key: known.get(key, 1) for key in converters})
    for answer in (tablet.get(path), tablet.post(path)):
        assert (answer.status_code, answer.url) == (302, home)


def test_the_kiosk_of_another_rakor_does_not_open_either(tablet, home, dewi, belawan):
    other = recording.plan_meeting(belawan, by=dewi, title="Rahasia", date=timezone.localdate())

    assert tablet.get(f"/rakor/{other.pk}/kios/").url == home
    assert tablet.post(f"/rakor/{other.pk}/kios/mulai/").url == home


def test_signing_out_is_the_way_out(tablet, client_of, budi, home):
    assert "Akhiri kios" in text(tablet.get(home))
    tablet.post("/keluar/")

    assert tablet.get(home).url.startswith("/masuk/")
    assert client_of(budi).get("/rakor/").status_code == 200


def test_a_person_checks_in_before_the_officer(tablet, home, row, budi):
    address = f"{home}isi/?undangan={key_of(row)}"
    assert f"{home}isi/?undangan={key_of(row)}" in tablet.get(home, {"nama": "ahmad"}).content.decode()
    answer = tablet.post(address, {"strokes": SIGNATURE}, follow=True)
    row.refresh_from_db()

    assert (row.status, row.way, row.checked_in_by, row.signature.drawn_by) == ("present", "kiosk", budi, budi)
    assert "disaksikan oleh Budi Hartono" in text(answer)
    assert "Orang berikutnya" in text(answer)
    assert answer.headers["Refresh"] == f"20;url={home}"
    assert AuditEntry.objects.order_by("-pk").first().actor == budi


def test_a_guest_at_the_kiosk_is_added_by_the_officer(tablet, home, budi):
    tablet.post(f"{home}isi/", GUEST)

    assert Participant.objects.get(name="Sarno").added_by == budi
    assert Attendance.objects.get(participant__name="Sarno").way == "kiosk"


def test_the_next_person_sees_nothing_of_the_last(tablet, home, row):
    tablet.post(f"{home}isi/?undangan={key_of(row)}", {"strokes": SIGNATURE})
    page = tablet.get(home)

    assert "Ahmad" not in text(page)
    assert page.headers["Cache-Control"] == "private, no-store"


def test_a_page_that_was_left_goes_back_to_the_first(tablet, home, row):
    pages = {"": 600, "?nama=ahmad": 90, f"isi/?undangan={key_of(row)}": 300, "isi/": 300}

    assert [tablet.get(home + page).headers["Refresh"] for page in pages] == [
        f"{seconds};url={home}" for seconds in pages.values()
    ]


def test_the_tablet_remembers_nothing_that_was_typed(tablet, home):
    page = tablet.get(f"{home}isi/").content.decode()

    assert set(re.findall(r'autocomplete="([^"]*)"', page)) == {"off"}


def test_a_closed_kiosk_says_so_and_stays_locked(tablet, home, draft):
    Meeting.objects.filter(pk=draft.pk).update(date="2024-01-11")

    assert "Kios ini ditutup" in text(tablet.get(home))
    assert tablet.get(f"{home}isi/").url == home
    assert tablet.get("/").url == home


def test_who_lost_the_role_meanwhile_witnesses_nothing(tablet, home, row, budi):
    budi.roles.update(valid_until="2024-01-09")

    assert tablet.post(f"{home}isi/?undangan={key_of(row)}", {"strokes": SIGNATURE}).status_code == 403


def test_the_pages_of_the_kiosk_ask_as_much_for_300_names_as_for_one(tablet, home, row, draft, dewi):
    def counted():
        found = queries_of(tablet, f"{home}?nama=ahmad")
        return found, queries_of(tablet, f"{home}isi/?undangan={key_of(row)}"), queries_of(tablet, f"{home}isi/")

    few = counted()
    people = [add_person(draft.unit, dewi, f"Ahmad {n}", "lurah") for n in range(300)]
    Attendance.objects.bulk_create(Attendance(meeting=draft, unit=draft.unit, participant=one) for one in people)

    assert counted() == few
    assert few[0] == 5  # session, user, roles, meeting, names


def test_no_number_is_shown(tablet, home, row):
    pages = [tablet.get(home, {"nama": "ahmad"}), tablet.get(f"{home}isi/?undangan={key_of(row)}")]
    pages.append(tablet.post(f"{home}isi/?undangan={key_of(row)}", {"strokes": SIGNATURE}, follow=True))

    assert [re.search("0000-?7890|••••", page.content.decode()) for page in pages] == [None] * 3
