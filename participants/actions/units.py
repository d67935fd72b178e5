"""Every change of units and areas."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from participants import audit, rules
from participants.models import Area, Unit
from rakor.refusals import Refused

# What the system administrator of a unit may write; its place in the tree is not among it.
UNIT_COLUMNS = frozenset({"letterhead", "address", "city", "time_zone", "paper"})


@transaction.atomic
def change_unit(unit, *, by, **columns):
    """Write these columns of a unit's papers. Frozen minutes keep what they were frozen with."""
    unknown = sorted(columns.keys() - UNIT_COLUMNS)
    if unknown:
        raise TypeError(f"not a column of a unit's papers: {', '.join(unknown)}")
    if not rules.may_administer(by, unit.pk):
        raise Refused(_("Only the system administrator of this unit may change it."))
    unit = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    changed = sorted(name for name, value in columns.items() if getattr(unit, name) != value)
    if not changed:
        return unit
    for name in changed:
        setattr(unit, name, columns[name])
    try:
        unit.clean_fields(exclude={field.name for field in unit._meta.fields} - set(changed))
    except ValidationError as error:
        raise Refused(*error.messages) from None
    unit.save(update_fields=changed)
    audit.record(unit.pk, "unit-changed", unit, by=by, detail={name: getattr(unit, name) for name in changed})
    return unit


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


@transaction.atomic
def change_area(area, *, by, sector, duty_phone):
    """Say which Polsek looks after an area, and which number of its Bhabinkamtibmas is called ("" for none)."""
    assign_sector(area, by=by, sector=sector)
    if area.duty_phone == duty_phone:
        return area
    detail = {"number": "set" if duty_phone else "removed"}
    area.duty_phone = duty_phone
    area.save(update_fields=["duty_phone"])
    audit.record(area.unit_id, "duty-phone-changed", area, by=by, detail=detail)
    return area
