"""What became of a promise, as rows: occasions with who came, and reports."""

import datetime
from itertools import count

from django.utils import timezone

from minutes.models import Occasion, Report, Response, Trial, Verdict
from participants.models import Area, Group

NOON = datetime.time(5, tzinfo=datetime.UTC)  # 12.00 WIB
_numbers = count(1)


def area_of(unit):
    found = Area.objects.filter(unit=unit).first()
    return found or Area.objects.create(
        unit=unit, name="Medan Belawan", full_name="Medan Belawan", regency="Medan", level="district"
    )


def logged(promise, by, day=None, *others, came=None, at=None, **columns):
    """An occasion on a day that tests this promise (and `others`); `came` is {group code or party name: verdict}."""
    happened = at or (datetime.datetime.combine(day, NOON) if day else timezone.now())
    occasion = Occasion.objects.create(
        unit=promise.unit,
        happened_at=happened,
        area=area_of(promise.unit),
        kind=Occasion.Kind.BRAWL,
        form_key=f"kejadian {next(_numbers)}",
        logged_at=timezone.now(),
        logged_by=by,
        **columns,
    )
    for tested in (promise, *others):
        Trial.objects.create(occasion=occasion, commitment=tested)
    groups = Group.objects.in_bulk(field_name="code")
    for party, verdict in ({"tokoh-agama": Verdict.KEPT} if came is None else came).items():
        who = {"group": groups[party]} if party in groups else {"name": party}
        Response.objects.create(occasion=occasion, verdict=verdict, **who)
    return occasion


def reported(promise, by, day, verdict=Verdict.KEPT, *, state=Report.State.ACCEPTED, sent_at=None, link=None):
    """A report of an officer (accepted as it is sent), or, with `link`, of a party."""
    sent = sent_at or datetime.datetime.combine(day, NOON)
    verified = {} if state == Report.State.SUBMITTED else {"verified_at": sent, "verified_by": by}
    return Report.objects.create(
        unit=promise.unit,
        commitment=promise,
        about_on=day,
        verdict=verdict,
        state=state,
        officer_text="Tidak ada yang terlihat" if state == Report.State.DISPUTED else "",
        form_key=f"laporan {next(_numbers)}",
        sent_at=sent,
        sent_by=None if link else by,
        link=link,
        participant=link.participant if link else None,
        **verified,
    )
