"""The permission table (security.md, D): every address, every method, every actor; derived from the URLconf.

A new address fails until it has its row. A row reads: the four outsiders (anonymous, disabled, without a role, expired
role), then viewer, minute taker, operator, chair and system administrator of the own unit, of the one above, of the one
below, of the one beside. `+` allowed, `L` sent to sign in, `N` refused (403), `0` does not exist for you (404).
"""

import re

import pytest
from django.db import connection, transaction
from django.test import override_settings
from django.urls import reverse

from participants import rules
from participants.models import Role
from participants.models.people import ParticipantQuerySet
from rakor import pdf
from tests.permissions import (
    ACTORS,
    MISSING,
    UNITS,
    YES,
    World,
    body,
    build,
    dump,
    outcome,
    undone,
    url_patterns,
    written_sql,
)

pytestmark = pytest.mark.django_db

#              outsiders own   above below beside
EVERYBODY = "++++ +++++ +++++ +++++ +++++"
WHO_WORKS_HERE = "LLNN +++++ +++++ +++++ +++++"
READERS = "LLNN ++++N ++++N ++++N ++++N"
OPERATORS = "LLNN NN+NN NN+NN NN+NN NN+NN"
BOOK_READ = "LLNN ++++N 0000N 0000N 0000N"
BOOK_WRITE = "LLNN NN+NN NN0NN NN0NN NN0NN"
AREA_WRITE = "LLNN NN+NN NN0NN NNNNN NN0NN"  # the Polsek sees the areas of its Polres
DRAFT_READ = "LLNN N+++N NNNNN 0000N 0000N"
FROZEN_READ = "LLNN ++++N ++++N 0000N 0000N"

MATRIX = {
    # Sign-in and account
    ("account_login", "GET"): EVERYBODY,
    ("account_login", "POST"): EVERYBODY,
    ("account_logout", "GET"): "LL++ +++++ +++++ +++++ +++++",
    ("account_logout", "POST"): "LLLL LLLLL LLLLL LLLLL LLLLL",  # it leads to where one signs in
    ("account_reset_password", "GET"): EVERYBODY,
    ("account_reset_password", "POST"): EVERYBODY,
    ("account_reset_password_done", "GET"): EVERYBODY,
    ("account_reset_password_from_key", "GET"): EVERYBODY,
    ("account_reset_password_from_key", "POST"): EVERYBODY,
    ("account_reset_password_from_key_done", "GET"): EVERYBODY,
    ("account_change_password", "GET"): WHO_WORKS_HERE,
    ("account_change_password", "POST"): WHO_WORKS_HERE,
    ("account_reauthenticate", "GET"): WHO_WORKS_HERE,
    ("account_reauthenticate", "POST"): WHO_WORKS_HERE,
    ("set_language", "POST"): EVERYBODY,
    ("health_live", "GET"): EVERYBODY,
    ("health_ready", "GET"): EVERYBODY,
    # Address book and territory
    ("participants:groups", "GET"): READERS,
    ("participants:people", "GET"): READERS,
    ("participants:person", "GET"): BOOK_READ,
    ("participants:add", "GET"): OPERATORS,
    ("participants:add", "POST"): OPERATORS,
    ("participants:change", "GET"): BOOK_WRITE,
    ("participants:change", "POST"): BOOK_WRITE,
    ("participants:retire", "GET"): BOOK_WRITE,
    ("participants:retire", "POST"): BOOK_WRITE,
    ("participants:restore", "POST"): BOOK_WRITE,
    ("participants:areas", "GET"): OPERATORS,
    ("participants:assign-sector", "GET"): AREA_WRITE,
    ("participants:assign-sector", "POST"): AREA_WRITE,
    # Rakor: lists and reading
    ("minutes:home", "GET"): READERS,
    ("minutes:meetings", "GET"): READERS,
    ("minutes:commitments", "GET"): READERS,
    ("minutes:search", "GET"): READERS,
    ("minutes:plan", "GET"): OPERATORS,
    ("minutes:plan", "POST"): OPERATORS,
    ("minutes:meeting", "GET"): {"draft": DRAFT_READ, "circulated": FROZEN_READ},
    # In and out
    ("minutes:import", "GET"): OPERATORS,
    ("minutes:import", "POST"): OPERATORS,
    ("minutes:export", "GET"): {"draft": DRAFT_READ, "circulated": FROZEN_READ},
    ("minutes:pdf", "GET"): {"draft": DRAFT_READ, "circulated": FROZEN_READ},
    ("minutes:photo", "GET"): {"draft": DRAFT_READ, "circulated": FROZEN_READ},
}

PUBLIC = {
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "health_live",
    "health_ready",
    "set_language",
}

# What is sent with it. `w` is the world, `m` the rakor of the own unit in the state of the row.
ARGUMENTS = {
    "participants:assign-sector": lambda w, m: {"pk": w.areas["own"].pk},
    "minutes:photo": lambda w, m: {"pk": m.pk, "photo": m.photos.get().pk},
    "account_reset_password_from_key": lambda w, m: {"uidb36": "1", "key": "set-password"},
}
SENT = {
    "participants:people": lambda w, m: {"q": "kenari"},
    "minutes:search": lambda w, m: {"q": "isi janji"},
    "participants:add": lambda w, m: {"name": "Orang Baru", "group": w.people["own"].group_id},
    "participants:change": lambda w, m: {"name": "Nama Baru", "group": w.people["own"].group_id, "version": 1},
    "participants:assign-sector": lambda w, m: {"sector": w.units["child"].pk},
    "minutes:plan": lambda w, m: {"title": "Rakor baru", "kind": "rakor", "groups": [1], "invite": "members"},
}
# Answers that are neither a success nor a refusal of the actor: the form says what is missing.
ANSWERS_WITH_ITS_FORM = {
    "account_login",
    "account_reset_password",
    "account_reset_password_from_key",
    "account_change_password",
    "account_reauthenticate",
    "minutes:import",
}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """Built once, undone at the end; every request in between is undone, too."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        yield build(media)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def media(world, settings, monkeypatch):
    """The photos of the world; and the paper as its HTML, because sixty papers take a minute to draw."""
    settings.MEDIA_ROOT = world.media
    monkeypatch.setattr(pdf, "render", lambda html, **rest: html.encode())


def arguments(world, name, state, unit="own"):
    meeting = world.meetings[unit, state]
    if name in ARGUMENTS:
        return ARGUMENTS[name](world, meeting)
    if "pk" not in url_patterns()[name].pattern.converters:
        return {}
    return {"pk": meeting.pk if name.startswith("minutes:") else world.people[unit].pk}


def address(name, kwargs):
    return reverse(name, kwargs=kwargs or None)


def ask(world: World, actor, name, method, state, kwargs=None):
    """What this actor gets. Undo it yourself."""
    meeting = world.meetings["own", state]
    sent = SENT.get(name, lambda w, m: {})(world, meeting)
    kwargs = arguments(world, name, state) if kwargs is None else kwargs
    send = getattr(world.client(actor), method.lower())
    return send(address(name, kwargs), sent)


def mismatches(world, name, method, state, row):
    """Every actor who meets something else than the row says, or sees or changes what is not theirs."""
    found = []
    for actor, expected in zip(ACTORS, row.replace(" ", ""), strict=True):
        with undone(), written_sql() as writes:
            response = ask(world, actor, name, method, state)
            met = outcome(response)
            if met == "422" and name in ANSWERS_WITH_ITS_FORM:
                met = YES
            seen = world.forbidden_words(actor if met == YES else "nobody") & set(words(body(response)))
            if met != expected:
                found.append(f"{actor}: {met} instead of {expected}")
            if seen:
                found.append(f"{actor} reads {', '.join(sorted(seen))}")
            if method == "GET" and writes:
                found.append(f"{actor}: GET writes {writes[0][:80]}")
            if expected != YES and dump() != world.dump:
                found.append(f"{actor} was refused and changed something")
    return found


def words(text):
    return re.findall(r"kenari(?:orang|draf|edar)(?:own|parent|child|sibling)", text)


def states(cell):
    return cell.items() if isinstance(cell, dict) else [("draft", cell)]


ROWS = [
    pytest.param(name, method, state, row, id=f"{method} {name} {state}")
    for (name, method), cell in MATRIX.items()
    for state, row in states(cell)
]


@pytest.mark.parametrize(("name", "method", "state", "row"), ROWS)
def test_every_actor_meets_what_the_table_says(world, name, method, state, row):
    assert mismatches(world, name, method, state, row) == []


def test_every_address_has_its_row():
    assert {name for name, __ in MATRIX} == set(url_patterns())


@pytest.mark.parametrize("name", list(url_patterns()))
def test_every_method_an_address_takes_has_its_row(world, name):
    """The view itself says which methods it takes."""
    # allauth's class views take PUT for POST; the test of strange methods sends one.
    taken = methods_of(world, name) - {"HEAD", "OPTIONS", "PUT"}
    assert {method for row, method in MATRIX if row == name} == taken


def methods_of(world, name):
    """A class names them; a function is asked, by somebody its door lets in."""
    view = url_patterns()[name].callback
    if hasattr(view, "view_class"):
        return {method.upper() for method in view.view_class.http_method_names if hasattr(view.view_class, method)}
    kinds = getattr(view, "kinds", {""})
    kind = Role.Kind.OPERATOR if Role.Kind.OPERATOR in kinds else sorted(kinds)[0]
    with undone():
        answer = ask(world, f"own {kind}" if kind else "anonymous", name, "OPTIONS", "draft")
    return set(answer.headers["Allow"].split(", "))


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("name", list(url_patterns()))
def test_strange_methods_change_nothing(world, name, method):
    for actor in ["anonymous", "own operator", "own chair", "own system-administrator"]:
        with undone(), written_sql() as writes:
            ask(world, actor, name, method, "draft")

            assert (writes, dump()) == ([], world.dump)


def test_the_public_addresses_are_these():
    assert {name for name, pattern in url_patterns().items() if pattern.callback.access == "public"} == PUBLIC


def object_rows():
    return [
        pytest.param(name, method, state, id=f"{method} {name} {state}")
        for (name, method), cell in MATRIX.items()
        for state, __ in states(cell)
        if name in url_patterns() and "pk" in url_patterns()[name].pattern.converters
    ]


@pytest.mark.parametrize(("name", "method", "state"), object_rows())
def test_what_is_another_units_looks_like_what_is_nowhere(world, name, method, state):
    kwargs = arguments(world, name, state)
    for actor in ["sibling operator", "sibling chair", "child operator"]:
        with undone():
            theirs = ask(world, actor, name, method, state, kwargs)
        with undone():
            nowhere = ask(world, actor, name, method, state, dict.fromkeys(kwargs, MISSING))
        if outcome(theirs) != "N":  # the Polsek may look at the areas of its Polres
            assert outcome(theirs) == outcome(nowhere)
            assert anonymised(theirs, address(name, kwargs)) == anonymised(
                nowhere, address(name, dict.fromkeys(kwargs, MISSING))
            )


def anonymised(response, path):
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body(response))
    return text.replace(path, "")


# The controls: a table that notices nothing would be as green as this one. ----------------------------


def test_a_door_that_is_taken_out_is_noticed(world, monkeypatch):
    pattern = url_patterns()["participants:areas"]
    monkeypatch.setattr(pattern, "callback", pattern.callback.__wrapped__)

    found = mismatches(world, "participants:areas", "GET", "draft", MATRIX["participants:areas", "GET"])
    assert "own viewer: + instead of N" in found


def test_rows_that_are_open_to_all_are_noticed(world, monkeypatch):
    monkeypatch.setattr(ParticipantQuerySet, "visible_to", lambda people, user: people.all())

    found = mismatches(world, "participants:person", "GET", "draft", MATRIX["participants:person", "GET"])
    assert "sibling operator: + instead of 0" in found
    assert "sibling operator reads kenariorangown" in found
    found = mismatches(world, "participants:people", "GET", "draft", MATRIX["participants:people", "GET"])
    assert "own viewer reads kenariorangchild, kenariorangparent, kenariorangsibling" in found


def test_a_verb_that_asks_nobody_is_noticed(world, monkeypatch):
    monkeypatch.setattr(rules, "may_keep_book", lambda user, unit_id: True)
    monkeypatch.setattr(ParticipantQuerySet, "visible_to", lambda people, user: people.all())

    found = mismatches(world, "participants:retire", "POST", "draft", MATRIX["participants:retire", "POST"])
    assert "sibling operator: + instead of 0" in found
    assert "sibling operator was refused and changed something" in found


def test_a_reading_that_writes_is_noticed(world, monkeypatch):
    visible = ParticipantQuerySet.visible_to

    def counting(people, user):
        people.model.objects.filter(pk=world.people["own"].pk).update(order=7)
        return visible(people, user)

    monkeypatch.setattr(ParticipantQuerySet, "visible_to", counting)

    found = mismatches(world, "participants:people", "GET", "draft", MATRIX["participants:people", "GET"])
    assert any("own viewer: GET writes UPDATE" in line for line in found)


def test_the_world_is_as_it_was(world):
    assert dump() == world.dump
    assert set(UNITS) == set(world.units)
    assert connection.in_atomic_block
