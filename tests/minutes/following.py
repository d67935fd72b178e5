"""Occasions, answers and reports as rows, for the papers that count them."""

import datetime
from datetime import UTC

from django.utils import timezone

from minutes.actions import judging
from minutes.models import Occasion, Report, Response, Trial
from participants.models import Area, Group

AT = datetime.datetime(2026, 3, 10, 1, 0, tzinfo=UTC)
PERIOD = "dari=2026-01-14&sampai=2026-03-10"


def district(unit, name="Medan Belawan"):
    return Area.objects.create(unit=unit, name=name, full_name=name, regency="Medan", level="district")


def area(unit, name, parent=None, level="urban-village", **columns):
    full_name = f"{parent.full_name} / {name}" if parent else name
    return Area.objects.create(
        unit=unit, parent=parent, name=name, full_name=full_name, regency="Medan", level=level, **columns
    )


def happen(unit, by, where, day, promises=(), **verdicts):
    """An occasion at noon of a day: `happen(…, lurah="kept")`; a dash in the code of a group is an underscore."""
    at = datetime.datetime.combine(day, datetime.time(5), UTC)
    count = Occasion.objects.count()
    occasion = Occasion.objects.create(
        unit=unit, happened_at=at, area=where, kind="crowd", form_key=f"k{count}", logged_at=at, logged_by=by
    )
    for promise in promises:
        Trial.objects.create(occasion=occasion, commitment=promise)
    for code, verdict in verdicts.items():
        group = Group.objects.get(code=code.replace("_", "-"))
        Response.objects.create(occasion=occasion, group=group, verdict=verdict)
    judging.judge([promise.pk for promise in promises])
    return occasion


def report(promise, link, day, state="submitted", by=None):
    columns = {"verified_at": timezone.now(), "verified_by": by} if state != "submitted" else {}
    columns |= {"officer_text": "Pos kosong"} if state == "disputed" else {}
    return Report.objects.create(
        unit=promise.unit,
        commitment=promise,
        about_on=day,
        verdict="kept",
        link=link,
        form_key=f"r{Report.objects.count()}",
        sent_at=datetime.datetime.combine(day, datetime.time(5), UTC),
        state=state,
        **columns,
    )
