"""A telephone number is seen in full only where it is edited (contract of every page; domain.md 4.3, UU 27/2022).

Every address there is, as every member of staff of the unit, as strangers and as the holders of links, in both states
of a rakor; derived from the URLconf, so that a new page is looked at from its first day.
"""

import html
import io
import json
import logging
import re
import zipfile
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from minutes.actions import circulating
from minutes.models import Attendance, Commitment, Party
from participants import actions, audit, links, requests
from participants.models import DataRequest, Group, Participant
from rakor import pdf
from tests.cast import add_person
from tests.permissions import ROLES, body, build, undone, url_patterns
from tests.test_permissions import MATRIX, address, arguments

pytestmark = pytest.mark.django_db

# Four people, four numbers, of which no twelve digits in a row occur anywhere else.
NUMBERS = {
    "in the book": "81277731415",
    "on the roll": "81377792653",
    "in the chair": "81577758979",
    "a guest who checked in alone": "82177732384",
    "asked for": "85277762643",
}
ACTORS = ["anonymous", *(f"own {role}" for role in ROLES)]
STATES = ["draft", "circulated"]
# Where a number is edited, by the operator: in the book, and where a correction that somebody asked for is written.
EDITING = {
    "participants:change": {"in the book"},
    "minutes:answer-request": {"asked for"},
}
SPELLINGS = ["+62812{0}", "62812{0}", "0812{0}", "0812-{1}-{2}", "0812.{1}.{2}", "0812 {1} {2}", "(0812) {1}{2}"]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        world = build(media)
        furnish(world)
        yield world
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def media(world, settings, monkeypatch):
    """The paper as its HTML, with the files that lie in it: what is not in there is not on paper."""
    settings.MEDIA_ROOT = world.media
    monkeypatch.setattr(pdf, "render", lambda html, **rest: (html + repr(rest)).encode())


def furnish(world):
    """Everybody who may have a number, on every roll of the own unit, in every office."""
    own, operator = world.units["own"], world.users["own operator"]
    book = world.people["own"]
    Participant.objects.filter(pk=book.pk).update(phone=f"+62{NUMBERS['in the book']}")
    DataRequest.objects.filter(participant=book).update(wanted={"phone": f"+62{NUMBERS['asked for']}"})
    for meeting in (world.meetings["own", state] for state in STATES):
        if meeting.has_left_the_drawer:
            circulating.recall(meeting, by=operator, reason="Tambahan")
            meeting.refresh_from_db()
        put_on(meeting, book)
        put_on(meeting, a_person(own, operator, "on the roll", "tokoh-agama"))
        guest = put_on(meeting, a_person(own, None, "a guest who checked in alone", "lurah"))
        Attendance.objects.filter(pk=guest.pk).update(way="self", checked_in_at=timezone.now())
        Participant.objects.filter(pk=meeting.chair_id).update(phone=f"+62{NUMBERS['in the chair']}")
        meeting.commitments.update(officer=meeting.chair)
        promise = meeting.commitments.first()
        promise.parties.all().delete()
        Party.objects.create(commitment=promise, scope="person", name=book.name, participant=book)
    circulating.circulate(world.meetings["own", "circulated"], by=world.users["own chair"])
    world.meetings["own", "circulated"].refresh_from_db()
    Commitment.objects.filter(unit=own).update(life="in-force")
    actions.issue_group_link(own, Group.objects.get(code="tokoh-agama"), by=operator)


def a_person(unit, by, who, group):
    known = Participant.objects.filter(unit=unit, name=f"Tamu {who}").first()
    return known or add_person(unit, by, f"Tamu {who}", group, phone=f"+62{NUMBERS[who]}")


def put_on(meeting, person):
    row = {"order": 90, "way": "roll-call", "status": "present"}
    return Attendance.objects.create(meeting=meeting, unit=meeting.unit, participant=person, **row)


# Looking ------------------------------------------------------------------------------------------


def texts_of(response):
    """An answer as people may read it: as it is, unescaped, without tags; a spreadsheet with all its parts."""
    content = b"".join(response) if response.streaming else response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            content = b"\n".join(parts.read(name) for name in parts.namelist())
    text = html.unescape(content.decode(errors="replace"))
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return [text, re.sub(r"<[^>]*>", "", text), headers]


def numbers_in(*texts):
    """Whose number stands in one of these texts, in whatever spelling: only the digits and their order count."""
    return {who for who, digits in NUMBERS.items() if any(re.search(_any_spelling(digits), text) for text in texts)}


def _any_spelling(digits):
    return r"[\W_]{0,3}".join(digits)


def link_tokens(world):
    """A person's own link, one of somebody else, and the read-only link of a group."""
    own, operator = world.units["own"], world.users["own operator"]
    people = [world.people["own"], Participant.objects.get(unit=own, name="Tamu on the roll")]
    issued = [actions.issue_link(person, by=operator) for person in people]
    issued.append(actions.issue_group_link(own, Group.objects.get(code="tokoh-agama"), by=operator))
    return [links.token_of(link) for link in issued]


def addresses(world, name, state):
    """Where a page is met: one address for staff, one for each link for their holders."""
    pattern = url_patterns()[name]
    if pattern.callback.access != "participant":
        return [address(name, arguments(world, name, state))]
    row = arguments(world, name, state)
    return [reverse(name, kwargs=row | {"token": token}) for token in link_tokens(world)]


LOOKED_AT = [name for name, method in MATRIX if method == "GET"]


@pytest.mark.parametrize("name", LOOKED_AT)
def test_no_page_shows_a_number_but_the_form_that_edits_it(world, name):
    found = []
    with undone():
        for state in STATES:
            for path in addresses(world, name, state):
                for actor in ACTORS:
                    response = world.client(actor).get(path)
                    allowed = EDITING.get(name, set()) if actor == "own operator" else set()
                    seen = numbers_in(*texts_of(response)) - allowed
                    found += [f"{actor}, {path}: {who}" for who in sorted(seen)]
    assert found == []


QUERIES = {
    "participants:people": ["q=81277731415", "q=0812-7773-1415", "q=Tamu", "keadaan=nonaktif"],
    "minutes:search": ["q=81277731415", "q=Tamu"],
    "minutes:meetings": ["q=81277731415"],
    "minutes:plan": ["dari={meeting}"],
}


@pytest.mark.parametrize("name", QUERIES)
def test_no_search_finds_anybody_by_the_number(world, name):
    for query in QUERIES[name]:
        query = query.format(meeting=world.meetings["own", "circulated"].pk)
        text = world.client("own operator").get(f"{reverse(name)}?{query}").content.decode()
        # What was typed into the box is not what we tell.
        text = re.sub(r'value="[^"]*"|<title>.*?</title>|<(?:b|q|mark)>81277731415</(?:b|q|mark)>', "", text)
        assert numbers_in(re.sub(r"\?[\w=%&-]*", "", text)) - {"in the book"} == set()
        assert "kenariorangown" not in text or "8127" not in query


@pytest.mark.parametrize("name", EDITING)
def test_where_it_is_edited_it_stands_in_full(world, name):
    """The control: what is looked for would be found."""
    with undone():
        response = world.client("own operator").get(addresses(world, name, "draft")[0])
    assert numbers_in(*texts_of(response)) == EDITING[name]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_would_be_noticed(spelling):
    shown = spelling.format("77731415", "7773", "1415")
    for text in [shown, f"<b>{shown[:7]}</b>{shown[7:]}", shown.replace("-", "\N{NON-BREAKING HYPHEN}")]:
        assert numbers_in(re.sub(r"<[^>]*>", "", text)) == {"in the book"}
    assert numbers_in("0812-••••-1415", "812 1415", "081277731416") == set()


@pytest.mark.parametrize("state", STATES)
def test_what_leaves_the_house_as_a_file_has_no_number(world, state):
    meeting = world.meetings["own", state]
    client = world.client("own operator")
    document = client.get(reverse("minutes:export", args=[meeting.pk]))
    assert document.status_code == 200 and "Tamu on the roll" in json.dumps(json.loads(body(document)))
    assert numbers_in(body(document)) == set()
    paper = client.get(reverse("minutes:pdf", args=[meeting.pk]))
    assert paper.status_code == 200 and "Tamu on the roll" in body(paper)
    assert numbers_in(body(paper)) == set()


def test_what_is_frozen_has_no_number(world):
    assert numbers_in(world.meetings["own", "circulated"].current_minutes.content) == set()


def test_what_the_chain_tells_has_no_number(world):
    """Neither the entries nor their particulars, whatever the operator does with a number."""
    with undone():
        operator, person = world.users["own operator"], world.people["own"]
        person.refresh_from_db()
        actions.change_participant(
            person, by=operator, version=person.version, phone=f"+62{NUMBERS['on the roll']}", position="Imam"
        )
        asked = world.requests["own"]
        seen = requests.as_seen(asked)
        actions.answer_request(asked, by=operator, outcome="done", version=person.version, seen=seen)
        told = audit.AuditDetail.objects.values_list("content", flat=True)
        assert told and numbers_in(*told) == set()


# Logs ---------------------------------------------------------------------------------------------


@pytest.fixture
def logged():
    """What the handlers of the program write, line for line, as configured."""
    written, root = StringIO(), logging.getLogger()
    spied = [(handler, handler.stream) for handler in root.handlers if hasattr(handler, "stream")]
    for handler, __ in spied:
        handler.stream = written
    catcher = logging.StreamHandler(written)
    catcher.setLevel(logging.DEBUG)
    root.addHandler(catcher)
    level = root.level
    root.setLevel(logging.DEBUG)
    yield written
    root.setLevel(level)
    root.removeHandler(catcher)
    for handler, stream in spied:
        handler.stream = stream


def test_nothing_that_fails_writes_a_number_into_a_log(world, logged, monkeypatch):
    number = f"0{NUMBERS['in the book']}"
    person, operator = world.people["own"], world.client("own operator")
    operator.raise_request_exception = False
    typed = {"name": "", "phone": number, "position": number}
    with undone():
        asked = [
            operator.get(f"/tidak-ada/?nomor={number}"),
            operator.post("/kelompok/orang/tambah/", typed),
            operator.post(f"/kelompok/orang/{person.pk}/ubah/", typed | {"version": 1}),
            operator.post("/kelompok/orang/tambah/", typed | {"name": "a\x00b"}),
            operator.post("/kelompok/orang/999999/ubah/", typed),
            world.client("own viewer").post("/kelompok/orang/tambah/", typed),
            world.client("anonymous").post("/kelompok/orang/tambah/", typed),
            Client(enforce_csrf_checks=True).post("/masuk/", {"login": number, "password": number}),
        ]
        monkeypatch.setattr(actions, "change_participant", fails)
        found = {"name": "Siti", "group": person.group_id, "phone": number, "version": 1, "position": "Imam"}
        asked.append(operator.post(f"/kelompok/orang/{person.pk}/ubah/", found))

    assert {response.status_code for response in asked} >= {400, 403, 404, 422, 500}
    text = logged.getvalue()
    assert "ZeroDivisionError" in text and "Not Found" in text
    assert numbers_in(text) == set()


def fails(*args, **kwargs):
    return 1 / 0


def test_the_commands_write_no_number(world):
    out, err = StringIO(), StringIO()
    with undone():
        call_command("purge_phones", stdout=out, stderr=err)
        call_command("verify_audit", stdout=out, stderr=err)
    assert numbers_in(out.getvalue(), err.getvalue()) == set()
