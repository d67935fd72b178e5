"""The world in which the permission table is tested: four units, twenty-four actors, and secrets that may not leak.

Every unit has an address book, a draft and a circulated rakor; each holds a word (a canary) that must never meet the
eyes of whoever may not read it. Personal links stand in every state; their tokens must meet nobody's eyes.
"""

import datetime
import io
import json
import re
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone
from PIL import Image

from minutes import feeds, hall
from minutes.actions import circulating, informing, recording
from minutes.models import (
    CalendarFeed,
    CarriedOver,
    Commitment,
    HallCode,
    Information,
    Occasion,
    Party,
    Report,
    Response,
    SavedFilter,
    Trial,
    Verdict,
)
from participants import links
from participants.actions import issue_link
from participants.models import AccessLink, Area, DataRequest, Group, Participant, Role, RosterImport, Unit, User
from rakor import tokens
from tests.cast import LONG_AGO, PASSWORD, add_person, add_unit

UNITS = ["own", "parent", "child", "sibling"]
ROLES = ["viewer", "minute-taker", "operator", "chair", "system-administrator"]
OUTSIDERS = ["anonymous", "disabled", "roleless", "expired"]
ACTORS = OUTSIDERS + [f"{unit} {role}" for unit in UNITS for role in ROLES]
MISSING = 999_999_999
# The doors behind which a token leads: whoever holds one of these may look at all, and two of them at something.
LINKS = ["own", "uninvited", "sibling", "group"]
DEAD_LINKS = ["revoked", "expired", "retired", "forgotten", "other key", "unknown", "short", "long", "not ascii"]

YES, SIGN_IN, FORBIDDEN, NOT_FOUND, NOT_NOW = "+", "L", "N", "0", "!"
WRITES = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|REPLACE|TRUNCATE|ALTER|CREATE|DROP)\b", re.IGNORECASE)
OF_THE_VISIT = ("django_session", "cache")  # what a visit itself may write: its session, its place in a rate limit


@dataclass
class World:
    units: dict
    users: dict
    cookies: dict
    media: object
    meetings: dict = field(default_factory=dict)  # (unit, state) -> Meeting
    people: dict = field(default_factory=dict)
    areas: dict = field(default_factory=dict)
    links: dict = field(default_factory=dict)  # what is in LINKS or DEAD_LINKS -> AccessLink
    tokens: dict = field(default_factory=dict)  # the same -> what stands in the address
    requests: dict = field(default_factory=dict)  # about the own data
    rosters: dict = field(default_factory=dict)
    promises: dict = field(default_factory=dict)  # of the circulated rakor
    dated: dict = field(default_factory=dict)  # another one, with a due date
    occasions: dict = field(default_factory=dict)
    reports: dict = field(default_factory=dict)  # waiting
    disputed: dict = field(default_factory=dict)  # reports that wait for the reply of their sender
    information: dict = field(default_factory=dict)
    saved_filter: object = None  # of the own operator
    dump: str = ""

    def client(self, actor):
        client = Client()
        if actor in self.cookies:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.cookies[actor]
        return client

    def forbidden_words(self, actor):
        """The canaries this actor must never meet."""
        every = {canary(kind, unit) for kind in ("orang", "draf", "edar", "ikut", "info") for unit in UNITS}
        unit, __, role = actor.partition(" ")
        if unit not in UNITS or role == "system-administrator":
            return every
        below = {"own": ["own", "child"], "parent": UNITS}.get(unit, [unit])
        # What was reported and told is known in the own unit only; what was told to the police, by few.
        allowed = {canary("orang", unit), canary("ikut", unit)} | {canary("edar", name) for name in below}
        if role in {"minute-taker", "operator", "chair"}:
            allowed.add(canary("draf", unit))
        if role in {"operator", "chair"}:
            allowed.add(canary("info", unit))
        return every - allowed

    def forbidden_words_of_a_bearer(self, link):
        """The canaries that may not be met behind a link, whoever holds it: all but what the own unit circulated."""
        unit = "sibling" if link == "sibling" else "own"
        allowed = {canary("edar", unit), canary("ikut", unit)}  # Halimah reads what she reported
        return self.forbidden_words("nobody") - allowed


def canary(kind, unit):
    return f"kenari{kind}{unit}"


# Building -----------------------------------------------------------------------------------------


def build(media):
    units = _units()
    users = {actor: _user(actor, units) for actor in ACTORS if actor != "anonymous"}
    world = World(units, users, {}, media)
    for name, unit in units.items():
        _furnish(world, name, unit)
    operator = users["own operator"]
    world.saved_filter = SavedFilter.objects.create(user=operator, name="Lewat tinjau", query="lewat=on")
    _hand_out_links(world)
    _open_hall(world)
    world.cookies = {actor: _sign_in(user) for actor, user in users.items()}
    User.objects.filter(pk=users["disabled"].pk).update(is_active=False)
    world.dump = dump()
    return world


def _units():
    polda = add_unit("polda-sumatera-utara", "Polda Sumatera Utara", Unit.Level.REGION)
    belawan = add_unit("polres-pelabuhan-belawan", "Polres Pelabuhan Belawan", Unit.Level.RESORT, polda)
    sektor = add_unit("polsek-belawan", "Polsek Belawan", Unit.Level.SECTOR, belawan)
    binjai = add_unit("polres-binjai", "Polres Binjai", Unit.Level.RESORT, polda)
    return {"own": belawan, "parent": polda, "child": sektor, "sibling": binjai}


def _user(actor, units):
    unit, __, role = actor.partition(" ")
    user = User.objects.create_user(actor.replace(" ", "-"), password=PASSWORD, name=actor.title())
    if actor in {"disabled", "expired"}:
        until = timezone.localdate() - datetime.timedelta(days=1) if actor == "expired" else None
        _role(user, units["own"], "operator", until)
    elif role:
        _role(user, units[unit], role, None)
    return user


def _role(user, unit, kind, until):
    Role.objects.create(user=user, unit=unit, kind=kind, valid_from=LONG_AGO, valid_until=until)


def _sign_in(user):
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _furnish(world, name, unit):
    """An area, a person, a draft and a circulated rakor."""
    operator, chair = world.users[f"{name} operator"], world.users[f"{name} chair"]
    area = {"unit": unit, "regency": f"Kota {name}"}
    district = Area.objects.create(name="Kecamatan", full_name="Kecamatan", level="district", **area)
    world.areas[name] = Area.objects.create(
        name="Desa", full_name="Kecamatan / Desa", level="village", parent=district, **area
    )
    world.people[name] = add_person(
        unit, operator, f"Siti {canary('orang', name)}", "tokoh-agama", phone="+6281200007890"
    )
    world.requests[name] = DataRequest.objects.create(
        participant=world.people[name],
        kind=DataRequest.Kind.CORRECTION,
        wanted={"position": f"Ketua {canary('orang', name)}"},
        asked_at=timezone.now(),
        asked_by=issue_link(world.people[name], by=operator),
    )
    world.rosters[name] = _roster(world, name, operator)
    for state, word in [("draft", "draf"), ("circulated", "edar")]:
        day = timezone.localdate() if state == "draft" else datetime.date(2024, 1, 10)  # guests answer until it is over
        world.meetings[name, state] = _meeting(world, name, operator, day, canary(word, name))
    circulating.circulate(world.meetings[name, "circulated"], by=chair)
    world.meetings[name, "circulated"].refresh_from_db()
    _follow_up(world, name, operator)


def _follow_up(world, name, operator):
    """What happened after the circulated rakor: an occasion, a report that waits, information nobody read."""
    unit, promise = world.units[name], world.meetings[name, "circulated"].commitments.get()
    now, secret = timezone.now(), canary("ikut", name)
    world.promises[name] = promise
    world.dated[name] = Commitment.objects.create(
        meeting=promise.meeting,
        unit=unit,
        order=2,
        text=f"Spanduk {canary('edar', name)}",
        kind=Commitment.Kind.DATED,
        life=Commitment.Life.IN_FORCE,
        due_on=timezone.localdate(),
        review_on=timezone.localdate(),
    )
    Party.objects.create(commitment=world.dated[name], scope=Party.Scope.EVERYONE)
    world.occasions[name] = Occasion.objects.create(
        unit=unit,
        happened_at=now,
        area=world.areas[name],
        kind=Occasion.Kind.CROWD,
        note=f"Kerumunan {secret}",
        form_key=f"kejadian-{name}",
        logged_at=now,
        logged_by=operator,
    )
    Trial.objects.create(occasion=world.occasions[name], commitment=promise)
    lurah = Group.objects.get(code="lurah")
    Response.objects.create(occasion=world.occasions[name], group=lurah, verdict=Verdict.KEPT)
    halimah = Participant.objects.get(unit=unit, name="Halimah")
    world.reports[name] = Report.objects.create(
        unit=unit,
        commitment=promise,
        about_on=timezone.localdate(),
        verdict=Verdict.KEPT,
        text=f"Kami datang {secret}",
        group=lurah,
        participant=halimah,
        link=world.requests[name].asked_by,
        form_key=f"laporan-{name}",
        sent_at=now,
    )
    digest = feeds.digest_of(unit.pk, None, 1)
    CalendarFeed.objects.create(unit=unit, digest=digest, opened_at=now, opened_by=operator)
    world.disputed[name] = Report.objects.create(
        unit=unit,
        commitment=promise,
        about_on=timezone.localdate(),
        verdict=Verdict.KEPT,
        text=f"Pos diisi {secret}",
        group=lurah,
        participant=halimah,
        link=world.requests[name].asked_by,
        form_key=f"laporan-disanggah-{name}",
        sent_at=now,
        state=Report.State.DISPUTED,
        verified_at=now,
        verified_by=operator,
        officer_text=f"Pos kosong {secret}",
    )
    world.information[name] = Information.objects.create(
        unit=unit,
        text=f"Info {canary('info', name)}",
        receipt_digest=tokens.digest(informing.receipt_of(f"informasi-{name}")),
        received=now,
    )


def _roster(world, name, operator):
    """A roster file that was read and waits to be imported: its one good row, and a bad one."""
    person = dict.fromkeys(("title_prefix", "title_suffix", "position", "organisation", "phone", "rank"), "")
    person |= {"police_id": "", "civil_service_id": "", "area": None, "area_name": "", "notes": [], "known": ""}
    person |= {"row": 2, "name": f"Rudi {canary('orang', name)}", "sort_name": f"rudi {canary('orang', name)}"}
    person["group"] = world.people[name].group_id
    return RosterImport.objects.create(
        unit=world.units[name],
        file_name="daftar.xlsx",
        rows=json.dumps({"people": [person]}),
        faults=json.dumps([{"row": 3, "column": "Nama", "message": f"Isi nama {canary('orang', name)}"}]),
        good=1,
        bad=1,
        sent_at=timezone.now(),
        sent_by=operator,
    )


def _meeting(world, name, operator, day, secret):
    unit = world.units[name]
    kapolres = Participant.objects.filter(unit=unit, name="Kapolres").first()
    kapolres = kapolres or add_person(unit, operator, "Kapolres", "polri", position="Kapolres")
    lurah = Group.objects.get(code="lurah")
    halimah = Participant.objects.filter(unit=unit, name="Halimah").first()
    halimah = halimah or add_person(unit, operator, "Halimah", "lurah", position="Lurah", phone="+6281200007891")
    meeting = recording.plan_meeting(
        unit,
        by=operator,
        title=f"Rakor {name}",
        date=day,
        place="Aula",
        chair=kapolres,
        groups=[lurah],
        invitees=[kapolres, halimah],
    )
    item = recording.add_agenda_item(meeting, by=operator, title="Sambutan")
    item.discussion = f"Isi {secret}."
    item.save(update_fields=["discussion"])
    promise = recording.add_commitment(meeting, by=operator, text=f"Janji {secret}.")
    Party.objects.create(commitment=promise, scope=Party.Scope.EVERYONE)
    recording.add_photo(meeting, by=operator, jpeg=secret.encode(), width=4, height=3, caption=f"Foto {secret}")
    CarriedOver.objects.create(meeting=meeting, text=f"Janji lama {secret}")
    return meeting


def _hand_out_links(world):
    """Halimah's, who is invited in every unit; of one beside her, who is not; and those that no longer open."""
    own, operator = world.units["own"], world.users["own operator"]
    lurah = Group.objects.get(code="lurah")
    now, today = timezone.now(), timezone.localdate()
    halimah = Participant.objects.get(unit=own, name="Halimah")
    rows = {
        "own": {"participant": halimah, "version": 2},
        "revoked": {"participant": halimah, "revoked_at": now, "revoked_by": operator, "revoke_reason": "Hilang"},
        "sibling": {"participant": Participant.objects.get(unit=world.units["sibling"], name="Halimah")},
        "group": {"group": lurah},
    }
    for name in ["uninvited", "expired", "retired", "forgotten", "other key"]:
        rows[name] = {"participant": add_person(own, operator, f"Pemilik {name}", "lurah")}
    for name in ["retired", "forgotten"]:
        ended = {f"{name}_at": now, f"{name}_by": operator}
        Participant.objects.filter(pk=rows[name]["participant"].pk).update(**ended)
    rows["expired"]["expires_on"] = today - datetime.timedelta(days=1)
    for name, columns in rows.items():
        world.links[name] = _link(operator, **{"unit": own, "expires_on": today} | columns)
        world.tokens[name] = links.token_of(world.links[name])
    other_key = tokens.derive("person:1:1")[::-1]  # what another key would have made of it
    AccessLink.objects.filter(pk=world.links["other key"].pk).update(digest=tokens.digest(other_key))
    right = world.tokens["own"]
    world.tokens |= {"other key": other_key, "unknown": right[::-1], "short": right[:-1], "long": f"{right}A"}
    world.tokens["not ascii"] = f"{right[:-1]}é"


def _link(operator, **columns):
    columns = {"version": 1, "group": None, "participant": None, "issued_at": timezone.now()} | columns
    holder = columns["participant"]
    columns["unit"] = holder.unit if holder else columns["unit"]
    ids = {"participant_id": holder.pk} if holder else {"unit_id": columns["unit"].pk, "group_id": columns["group"].pk}
    digest = links.digest_of(version=columns["version"], **ids)
    return AccessLink.objects.create(digest=digest, issued_by=operator, **columns)


def _open_hall(world):
    """A rakor of today, whose hall screen shows its code to strangers."""
    operator = world.users["own operator"]
    meeting = _meeting(world, "own", operator, timezone.localdate(), "hari ini")
    HallCode.objects.create(
        meeting=meeting, digest=hall.digest_of(meeting.pk, 1), opened_at=timezone.now(), opened_by=operator
    )
    world.meetings["own", "today"] = meeting
    # The chair has checked in on the own phone.
    meeting.attendances.filter(participant=meeting.chair).update(checked_in_at=timezone.now(), way="self")


def hall_token(world):
    return hall.token_of(world.meetings["own", "today"].hall_code)


ROWS_OF = {
    "group": "groups_present",
    "attendance": "attendances",
    "invitation": "attendances",
    "carried": "carried_over",
    "agenda": "agenda",
    "commitment": "commitments",
    "photo": "photos",
    "signatory": "signatories",
    "minutes:mark": "attendances",
}


def row_of(meeting, name):
    """The row that an address of the recording page is about: `minutes:save-group` is about the first group."""
    return getattr(meeting, ROWS_OF[name.rpartition("-")[2]]).first()


def jpeg():
    """A small picture, as a browser sends it."""
    picture = io.BytesIO()
    Image.new("RGB", (8, 6), "navy").save(picture, "JPEG")
    return SimpleUploadedFile("foto.jpg", picture.getvalue(), "image/jpeg")


def document(unit):
    """The smallest file of a rakor."""
    content = {"format": "rakor-minutes/1", "unit": unit.code, "kind": "rakor", "title": "Rakor dari berkas"}
    return SimpleUploadedFile("notulen.json", json.dumps(content).encode(), "application/json")


def roster_file():
    """The smallest file of a roster."""
    return SimpleUploadedFile("daftar.csv", b"Nama;Kelompok\r\nOrang Baru;Lurah\r\n", "text/csv")


# Looking ------------------------------------------------------------------------------------------


def dump():
    """Everything in the database that a request could have changed, as one number."""
    tables = sorted(set(connection.introspection.table_names()) - set(OF_THE_VISIT))
    with connection.cursor() as cursor:
        return hash(tuple((table, _rows(cursor, table)) for table in tables))


def _rows(cursor, table):
    cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
    return tuple(sorted(map(repr, cursor.fetchall())))


@contextmanager
def undone():
    """Whatever happens inside has not happened afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def written_sql():
    """The statements that write, but for those of the visit itself."""
    found = []

    def watch(execute, sql, params, many, context):
        if WRITES.match(sql) and not any(f'"{table}"' in sql for table in OF_THE_VISIT):
            found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found


def url_patterns(resolver=None, namespace="", route=""):
    """{name: pattern} of every address there is. One without a name goes by its route."""
    found = {}
    for entry in (resolver or get_resolver()).url_patterns:
        path = f"{route}{entry.pattern}"
        if isinstance(entry, URLPattern):
            found[f"{namespace}{entry.name}" if entry.name else path] = entry
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            found |= url_patterns(entry, inner, path)
    return found


def outcome(response):
    """What an actor met: +, L, N, 0, ! or the status that is none of them."""
    status = response.status_code
    if status in {302, 303} and response.url.startswith(f"{reverse(settings.LOGIN_URL)}?"):
        return SIGN_IN
    if status < 400:
        return YES
    return {403: FORBIDDEN, 404: NOT_FOUND, 409: NOT_NOW, 422: NOT_NOW}.get(status, str(status))


def body(response):
    content = b"".join(response) if response.streaming else response.content
    return content.decode(errors="replace")
