"""Every change of state of people, areas and staff: verbs, subject first, then `by=`.

`by=None` means the command line of the server: whoever has the shell needs no role.
"""

import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from participants import audit, indonesian, rules
from participants.models import Area, Participant, Role, Unit, User
from rakor.refusals import Refused, Stale

# Address book -------------------------------------------------------------------------------------

EDITABLE = frozenset(
    {
        "name",
        "title_prefix",
        "title_suffix",
        "group",
        "position",
        "organisation",
        "area",
        "phone",
        "rank",
        "police_id",
        "civil_service_id",
        "order",
    }
)


@transaction.atomic
def add_participant(unit, *, by, name, **fields):
    """Put a person into the address book of a unit."""
    _known(fields)
    if not rules.may_add_person(by, unit.pk):
        raise Refused(_("You may not add people to this unit."))
    participant = Participant.objects.create(
        unit=unit, name=name, sort_name=indonesian.sort_name(name), added_at=timezone.now(), added_by=by, **fields
    )
    audit.record(unit.pk, "added", participant, by=by, detail={"name": name})
    return participant


@transaction.atomic
def change_participant(participant, *, by, version, **fields):
    """Write these fields of a person, unless somebody wrote since `version` was read (Stale)."""
    _known(fields)
    _keeper(participant, by)
    if not fields:
        return participant
    columns = fields | ({"sort_name": indonesian.sort_name(fields["name"])} if "name" in fields else {})
    rows = Participant.objects.filter(pk=participant.pk, version=version)
    if not rows.update(version=F("version") + 1, **columns):
        raise Stale
    participant.refresh_from_db()
    audit.record(participant.unit_id, "changed", participant, by=by, detail={"fields": sorted(fields)})
    return participant


@transaction.atomic
def retire_participant(participant, *, by):
    """Leave a person out of new invitations; what was written stays. Twice is once."""
    _keeper(participant, by)
    rows = Participant.objects.filter(pk=participant.pk, retired_at=None)
    if rows.update(version=F("version") + 1, retired_at=timezone.now(), retired_by=by):
        audit.record(participant.unit_id, "retired", participant, by=by)
    participant.refresh_from_db()
    return participant


@transaction.atomic
def restore_participant(participant, *, by):
    """Bring a retired person back into the book. Twice is once."""
    _keeper(participant, by)
    rows = Participant.objects.filter(pk=participant.pk, retired_at__isnull=False)
    if rows.update(version=F("version") + 1, retired_at=None, retired_by=None):
        audit.record(participant.unit_id, "restored", participant, by=by)
    participant.refresh_from_db()
    return participant


def _keeper(participant, by):
    if not rules.may_keep_book(by, participant.unit_id):
        raise Refused(_("Only the operator of this unit may change its address book."))


def _known(fields):
    unknown = sorted(fields.keys() - EDITABLE)
    if unknown:
        raise TypeError(f"not a field of the address book: {', '.join(unknown)}")


# Territory ----------------------------------------------------------------------------------------


@transaction.atomic
def load_territory(document, *, by=None):
    """Add the units and areas of a `rakor-territory/1` document that are not there yet.

    What is there stays as it is, with every sector and letterhead that somebody edited. Returns (units, areas) added.
    """
    if document.get("format") != "rakor-territory/1":
        raise Refused(_("This is not a territory document of the form rakor-territory/1."))
    units = [unit for row in document["units"] if (unit := _load_unit(row))]
    areas = [area for row in document["areas"] for area in _load_district(row)]
    for unit in units:
        audit.record(unit.pk, "loaded", unit, by=by)
    for unit_id in sorted({area.unit_id for area in areas}):
        names = [area.full_name for area in areas if area.unit_id == unit_id]
        audit.record(unit_id, "areas-loaded", Unit.objects.get(pk=unit_id), by=by, detail={"areas": names})
    return len(units), len(areas)


def _load_unit(row):
    """The unit, if it is new."""
    if Unit.objects.filter(code=row["code"]).exists():
        return None
    parent = Unit.objects.get(code=row["parent"]) if row["parent"] else None
    optional = {key: row[key] for key in ("address", "city", "time_zone", "paper") if key in row}
    unit = Unit(
        code=row["code"],
        name=row["name"],
        level=row["level"],
        parent=parent,
        path=f"{parent.path if parent else '/'}{row['code']}/",
        letterhead="\n".join(row.get("letterhead", [])),
        **optional,
    )
    unit.full_clean()
    unit.save()
    return unit


def _load_district(row):
    """A district and its villages; only the areas that are new."""
    unit = Unit.objects.get(code=row["unit"])
    sector = Unit.objects.get(code=row["sector"]) if row.get("sector") else None
    common = {"unit": unit, "regency": row["regency"]}
    district, is_new = Area.objects.get_or_create(
        **common,
        full_name=row["district"],
        defaults={"name": row["district"], "level": Area.Level.DISTRICT, "sector": sector},
    )
    added = [district] if is_new else []
    for name in row["villages"]:
        village, is_new = Area.objects.get_or_create(
            **common,
            full_name=f"{district.full_name} / {name}",
            defaults={"name": name, "parent": district, "level": row["level"], "sector": sector},
        )
        added += [village] if is_new else []
    return added


@transaction.atomic
def assign_sector(area, *, by, sector):
    """Say which Polsek looks after an area; None takes the assignment away."""
    if not rules.may_assign_sector(by, area):
        raise Refused(_("Only the operator of this unit may assign its areas."))
    if sector is not None and not sector.path.startswith(area.unit.path):
        raise Refused(_("This sector police does not belong to the unit."))
    if area.sector == sector:
        return area
    detail = {"from": area.sector.code if area.sector else "", "to": sector.code if sector else ""}
    area.sector = sector
    area.save(update_fields=["sector"])
    audit.record(area.unit_id, "sector-assigned", area, by=by, detail=detail)
    return area


# Staff --------------------------------------------------------------------------------------------


@transaction.atomic
def add_user(username, *, name, unit, roles, password, email="", by=None):
    """Open a staff account with these roles in a unit."""
    user = User(username=username, name=indonesian.clean_text(name), email=email)
    try:
        validate_password(password, user)
        user.set_password(password)
        user.full_clean()
    except ValidationError as error:
        raise Refused(*error.messages) from None
    user.save()
    audit.record(unit.pk, "user-added", user, by=by, detail={"username": username})
    for kind in roles:
        grant_role(user, kind, unit=unit, by=by)
    return user


@transaction.atomic
def grant_role(user, kind, *, unit, valid_from=None, valid_until=None, by=None):
    """Let a user act in a unit from a day (today) until a day (no end). Granted again, the new days count."""
    if kind not in Role.Kind.values:
        raise Refused(_("There is no role %(role)s.") % {"role": kind})
    start = valid_from or timezone.localdate()
    if valid_until and valid_until < start:
        raise Refused(_("A role cannot end before it begins."))
    role, __ = Role.objects.update_or_create(
        user=user, unit=unit, kind=kind, defaults={"valid_from": start, "valid_until": valid_until}
    )
    until = valid_until.isoformat() if valid_until else ""
    detail = {"username": user.username, "role": kind, "from": start.isoformat(), "until": until}
    audit.record(unit.pk, "role-granted", role, by=by, detail=detail)
    return role


@transaction.atomic
def end_role(user, kind, *, unit, by=None):
    """Take a role away now: the next request of the user is refused. Refused when the user does not hold it."""
    today = timezone.localdate()
    role = Role.objects.filter(user=user, unit=unit, kind=kind).exclude(valid_until__lt=today).first()
    if role is None:
        raise Refused(_("%(user)s does not hold this role in this unit.") % {"user": user.username})
    audit.record(unit.pk, "role-ended", role, by=by, detail={"username": user.username, "role": kind})
    if role.valid_from >= today:  # a role without a single past day leaves its trace in the audit only
        role.delete()
        return
    role.valid_until = today - datetime.timedelta(days=1)
    role.save(update_fields=["valid_until"])
