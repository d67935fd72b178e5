"""The audit trail has no gaps: what was done stands in it, what was refused does not (security.md, T35).

Every address that takes a POST is asked, as the permission table names them; a new one without a word here.
"""

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from participants.models import AccessLink, AuditEntry, Participant
from rakor import pdf
from tests.cast import add_person
from tests.permissions import ACTORS, DEAD_LINKS, LINKS, SIGN_IN, YES, build, outcome, undone
from tests.test_permissions import BEARERS, MATRIX, arguments, ask, behind_a_link, states

pytestmark = pytest.mark.django_db
# Their trail is the session of the browser.
OF_THE_BROWSER = {"account_login", "account_logout", "account_reauthenticate", "set_language", "minutes:start-kiosk"}
OF_THE_BROWSER |= {"account_reset_password", "account_reset_password_from_key", "account_change_password"}
# What is typed into a draft has its hand and hour in the row, and a version; circulating it is the act.
DRAFTED = ("minutes:save-", "minutes:move-")
# Twice is once: who is active already, what was circulated already; and a kiosk that nobody started leads to its start.
NOTHING_NEW = {"participants:restore", "units:enable", "minutes:kiosk-form"}
NOTHING_NEW_IN = {("minutes:circulate", "circulated")}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """Built once, undone at the end; every request in between is undone, too."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        yield build(media)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def calm(world, settings, monkeypatch):
    settings.MEDIA_ROOT = world.media
    monkeypatch.setattr(pdf, "render", lambda html, **rest: html.encode())


def posts(table):
    return [
        pytest.param(name, state, row.replace(" ", ""), id=f"{name} {state}")
        for (name, method), cell in table.items()
        for state, row in states(cell)
        if method == "POST" and name not in OF_THE_BROWSER and not name.startswith(DRAFTED)
    ]


def before_it(world, name):
    """So that there is something to do: somebody never had a link, somebody has none, and all agreed to messages."""
    if name == "participants:issue-links":
        add_person(world.units["own"], world.users["own operator"], "Baru", "tokoh-agama")
    if name == "participants:issue-link":
        ended = {"revoked_at": timezone.now(), "revoke_reason": "Hilang"}
        AccessLink.objects.filter(participant=world.people["own"]).standing().update(**ended)
    if name == "minutes:withdraw-consent":
        Participant.objects.update(consented_on=timezone.localdate())


def gaps(world, name, state, asked):
    """What stands in the trail and should not, or the other way round. `asked` are (who, a call that asks)."""
    found = []
    for who, call in asked:
        with undone():
            before_it(world, name)
            before = AuditEntry.objects.count()
            met, written = outcome(call()), AuditEntry.objects.count() - before
        is_new = name not in NOTHING_NEW and (name, state) not in NOTHING_NEW_IN
        if met == YES and is_new and not written:
            found.append(f"{who}: done, and nothing is written down")
        if met != YES and written:
            found.append(f"{who}: {met}, and {written} entries are written down")
    return found


def one_of_each(row):
    """An actor for every outcome that the row names, and of those who may, the one of the own unit."""
    by_cell = {}
    for actor, cell in zip(ACTORS, row, strict=True):
        if cell != SIGN_IN and (cell not in by_cell or actor.startswith("own ")):
            by_cell.setdefault(cell, actor) if cell == YES else by_cell.__setitem__(cell, actor)
    return list(by_cell.values())


@pytest.mark.parametrize(("name", "state", "row"), posts(MATRIX))
def test_what_was_done_is_written_down_and_what_was_refused_is_not(world, name, state, row):
    asked = [(actor, lambda actor=actor: ask(world, actor, name, "POST", state)) for actor in one_of_each(row)]
    assert gaps(world, name, state, asked) == []


@pytest.mark.parametrize(("name", "state", "row"), posts(BEARERS))
def test_so_it_is_behind_a_link(world, name, state, row):
    asked = [
        (link, lambda link=link: ask(world, "anonymous", name, "POST", state, arguments(world, name, state, link=link)))
        for link in [*LINKS, *DEAD_LINKS]
    ]
    assert behind_a_link(name) and len(row) == len(LINKS)
    assert gaps(world, name, state, asked) == []


def test_a_gap_is_noticed(world, monkeypatch):
    monkeypatch.setattr("participants.actions.people.audit.record", lambda *args, **rest: None)
    asked = [("own operator", lambda: ask(world, "own operator", "participants:add", "POST", "draft"))]

    assert gaps(world, "participants:add", "draft", asked) == ["own operator: done, and nothing is written down"]
