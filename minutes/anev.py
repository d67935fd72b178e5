"""What happened to the promises of a unit in a period, in numbers (bahan anev). Reads only; no names of people.

Where a unit is looked at together with those below it, everything is added up; which group came to which occasion is
known in the own unit only. The number of queries does not depend on how much there is.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, F, Prefetch, Q, When
from django.utils import timezone

from minutes.health import Entry
from minutes.models import CarriedOver, Commitment, Meeting, Occasion, Party, Report, Response, Verdict
from minutes.standing import NUMBER, code_of
from participants.models import Area, Unit

OCCASIONS = 8  # in the matrix
STALE = 6
LOOK_AHEAD = timedelta(30)  # when no next rakor is planned
HEALTHS = list(Commitment.Health)
_WAITING = (Report.State.SUBMITTED, Report.State.DISPUTED)


@dataclass(frozen=True)
class Scope:
    """Whose numbers: of a unit, or with all below it. `is_own`: the reader has a part in this very unit."""

    unit: Unit
    with_below: bool = False
    is_own: bool = True

    def of(self, rows, column="unit"):
        if not self.with_below:
            return rows.filter(**{column: self.unit})
        return rows.filter(**{f"{column}__in": Unit.objects.below([self.unit.path]).order_by().values("pk")})


@dataclass(frozen=True)
class Span:
    """A period: its first and last day, both within, on the wall of the unit."""

    start: date
    end: date
    zone: str

    @property
    def moments(self):
        """From when until before when."""
        here = ZoneInfo(self.zone)
        return datetime.combine(self.start, time(), here), datetime.combine(self.end + timedelta(1), time(), here)

    def holding(self, rows, column):
        """Those rows whose moment lies in the period."""
        first, after = self.moments
        return rows.filter(**{f"{column}__gte": first, f"{column}__lt": after})


def figures(scope, span, today):
    """Everything the page and the paper show, as plain counts, days, codes and names of groups and areas."""
    standing = standing_at_the_end(scope, span)
    occasions = span.holding(scope.of(Occasion.objects.counting()), "happened_at").order_by()
    areas = _areas(occasions, standing, span.end)
    health = _health(standing, span.end)
    return {
        "health": health,
        "in_force": sum(health["all"].values()),
        "occasions": sum(row["occasions"] for row in areas),
        "kept": sum(row["kept"] for row in areas),
        "called": sum(row["called"] for row in areas),
        "reports": _reports(scope, span),
        "dated": _dated(scope, span),
        "matrix": _matrix(scope, span) if scope.is_own else None,
        "areas": areas,
        "stale": _stale(standing, span.end),
        "changes": _changes(scope, span, standing),
        "ahead": _ahead(scope, today),
    }


def standing_at_the_end(scope, span):
    """The commitments that were in force on the last day of the period, also those that ended since."""
    _first, after = span.moments
    rows = Commitment.objects.in_force()
    if after <= timezone.now():  # of a period that still runs nothing has ended since: then the indexes suffice
        ended_since = Q(ended_at__gte=after) & ~Q(life=Commitment.Life.DRAFT)
        rows = Commitment.objects.filter(Q(life=Commitment.Life.IN_FORCE) | ended_since)
    return scope.of(rows).filter(meeting__date__lte=span.end).order_by()


# In force ------------------------------------------------------------------------------------------


def _health(standing, day):
    """How many do how, all together and by kind."""
    by_kind = defaultdict(Counter)
    for health in HEALTHS:
        for kind, count in standing.doing(health, day).values_list("kind").annotate(n=Count("pk")):
            by_kind[kind][health] = count
    rows = [[kind, [by_kind[kind][health] for health in HEALTHS]] for kind in Commitment.Kind.values if by_kind[kind]]
    return {"all": {str(health): sum(counts[n] for _kind, counts in rows) for n, health in enumerate(HEALTHS)}} | {
        "kinds": rows
    }


def _stale(standing, day):
    """Past their review on this day, the worst first: as many as are shown, and how many there are."""
    late = standing.filter(review_on__lt=day)
    parties = Party.objects.select_related("group", "area")
    rows = (
        late.annotate(number=NUMBER)
        .select_related("meeting")
        .prefetch_related(Prefetch("parties", parties))
        .order_by("review_on", "pk")[:STALE]
    )
    return {"rows": [_late_row(row, day) for row in rows], "count": late.count()}


def _late_row(row, day):
    last = Entry.from_json(row.record[0]) if row.record else None
    return {
        "pk": row.pk,
        "number": code_of(row),
        # What a restricted rakor agreed on is not printed on a paper that goes round.
        "text": row.text if row.meeting.is_ordinary else "",
        "parties": parties_of(row),
        "last_on": last.on if last else None,
        "last": str(last.verdict) if last else "",
        "days": (day - row.review_on).days,
    }


def parties_of(commitment):
    """Who promised, without the names of people: "" stands for a person."""
    people = {Party.Scope.PERSON}
    return sorted({"" if party.scope in people else str(party) for party in commitment.parties.all()}, reverse=True)


# Occasions -----------------------------------------------------------------------------------------


def _kelurahan(path):
    """The kelurahan an area is or lies in: a lingkungan counts for the one above it."""
    inside = {f"{path}__level": Area.Level.NEIGHBOURHOOD, f"{path}__parent__isnull": False}
    return Case(When(**inside, then=F(f"{path}__parent")), default=F(path))


def _areas(occasions, standing, day):
    """By kelurahan, in the order of their names, whatever happened or was promised there."""
    found = defaultdict(Counter)
    for place, count in occasions.annotate(place=_kelurahan("area")).values_list("place").annotate(n=Count("pk")):
        found[place]["occasions"] += count
    responses = Response.objects.filter(occasion__in=occasions.values("pk")).order_by()
    by_verdict = responses.annotate(place=_kelurahan("occasion__area")).values_list("place", "verdict")
    for place, verdict, count in by_verdict.annotate(n=Count("pk")):
        found[place]["called"] += count
        found[place]["kept"] += count if verdict == Verdict.KEPT else 0
    well = standing.doing(Commitment.Health.ON_TRACK, day).values("pk")
    promised = Party.objects.filter(commitment__in=standing.values("pk"), area__isnull=False).order_by()
    counted = (
        promised.annotate(place=_kelurahan("area"))
        .values_list("place")
        .annotate(
            n=Count("commitment", distinct=True), well=Count("commitment", distinct=True, filter=Q(commitment__in=well))
        )
    )
    for place, count, on_track in counted:
        found[place].update(promises=count, on_track=on_track)
    areas = Area.objects.filter(pk__in=found).order_by("name", "full_name")
    columns = ("occasions", "kept", "called", "on_track", "promises")
    return [{"name": area.name} | {column: found[area.pk][column] for column in columns} for area in areas]


def _matrix(scope, span):
    """Which group came to which of the last occasions of the own unit; groups in protocol order, never ranked."""
    rows = span.holding(Occasion.objects.counting().filter(unit=scope.unit), "happened_at")
    last = list(rows.select_related("area__parent").order_by("-happened_at", "-pk")[:OCCASIONS])[::-1]
    zone = ZoneInfo(span.zone)
    cells, names, others = defaultdict(dict), {}, Counter()
    responses = Response.objects.filter(occasion__in=[row.pk for row in last]).select_related("group")
    for response in responses.order_by("group__order"):
        if response.group_id is None:
            others.update(called=1, kept=response.verdict == Verdict.KEPT)
            continue
        names[response.group_id] = response.group.name
        cells[response.group_id][response.occasion_id] = response.verdict
    groups = [{"name": name} | _tally([cells[pk].get(row.pk) for row in last]) for pk, name in names.items()]
    columns = []
    for place, row in enumerate(last):
        tally = _tally([group["cells"][place] for group in groups])
        day = row.happened_at.astimezone(zone).date()
        columns.append({"on": day, "area": _short(row.area), "kept": tally["kept"], "called": tally["called"]})
    return {"columns": columns, "groups": groups, "others": dict(others), "count": rows.count()}


def _tally(verdicts):
    called = [verdict for verdict in verdicts if verdict]
    return {"cells": verdicts, "called": len(called), "kept": called.count(Verdict.KEPT)}


def _short(area):
    """The name of the kelurahan, as narrow as a column needs it."""
    inside = area.level == Area.Level.NEIGHBOURHOOD and area.parent_id
    return (area.parent if inside else area).name


# Reports, dates, what changed ----------------------------------------------------------------------


def _reports(scope, span):
    """What the parties sent in the period, and what waits for us now."""
    sent = span.holding(scope.of(Report.objects.filter(link__isnull=False)), "sent_at").order_by()
    states = dict(sent.values_list("state").annotate(n=Count("pk")))
    return {"sent": sum(states.values()), "accepted": states.get(Report.State.ACCEPTED, 0)} | {
        "disputed": states.get(Report.State.DISPUTED, 0)
    }


def _dated(scope, span):
    """Those due in the period, and how many of them were delivered."""
    lives = [Commitment.Life.IN_FORCE, Commitment.Life.COMPLETED]
    due = scope.of(Commitment.objects.filter(life__in=lives, due_on__range=(span.start, span.end)))
    # Only what was reported as kept is never again in need of attention.
    done = Q(life=Commitment.Life.COMPLETED) | Q(recorded_on__isnull=False, attention_on=None)
    return due.order_by().aggregate(due=Count("pk"), done=Count("pk", filter=done))


def _changes(scope, span, standing):
    days = (span.start, span.end)
    new = scope.of(Commitment.objects.exclude(life=Commitment.Life.DRAFT)).filter(
        meeting__date__range=days, renews=None, renews_number=None
    )
    treated = CarriedOver.objects.filter(meeting__in=Meeting.objects.left_the_drawer(), meeting__date__range=days)
    outcomes = dict(scope.of(treated, "meeting__unit").order_by().values_list("outcome").annotate(n=Count("pk")))
    completed = span.holding(
        scope.of(Commitment.objects.filter(life=Commitment.Life.COMPLETED, ended_in=None)), "ended_at"
    )
    return {
        "new": new.order_by().count(),
        "reaffirmed": outcomes.get(CarriedOver.Outcome.REAFFIRMED, 0),
        "changed": outcomes.get(CarriedOver.Outcome.CHANGED, 0),
        "ended": outcomes.get(CarriedOver.Outcome.ENDED, 0),
        "completed": completed.order_by().count(),
        "worse": standing.filter(attention_on__range=days).count(),
    }


def _ahead(scope, today):
    """What has to be done before the next rakor of the unit, or within a month."""
    coming = Meeting.objects.editable().filter(unit=scope.unit, date__gte=today).order_by("date")
    rakor = coming.values_list("date", flat=True).first()
    until = rakor or today + LOOK_AHEAD
    reports = scope.of(Report.objects.all()).order_by()
    # One by one: each has an index of its own, both together would read every report there is.
    waiting = {str(state): reports.filter(state=state).count() for state in _WAITING}
    reviews = scope.of(Commitment.objects.in_force()).filter(review_on__range=(today, until)).order_by().count()
    return {"rakor": rakor, "until": until, "reviews": reviews, **waiting}


def last_rakor(unit, today):
    """The day of the last rakor of the unit whose minutes left the drawer, or None."""
    held = Meeting.objects.left_the_drawer().filter(unit=unit, date__lte=today).order_by("-date")
    return held.values_list("date", flat=True).first()
