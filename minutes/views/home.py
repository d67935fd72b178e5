"""What needs me today, in the units where I work."""

from dataclasses import dataclass

from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Q, Value, When
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minutes import rules, standing
from minutes.models import Attendance, Commitment, Information, Meeting, Party, Report
from minutes.views import listing
from minutes.views.commitments import with_words
from minutes.views.meetings import NEWEST_FIRST
from participants import indonesian, requests
from participants.access import staff_view
from participants.models import Group

MOST_BOXES = 40  # of a group; beyond, the numbers say it
SHOWN = 5  # of each list; the pages behind them show the rest
LISTED = ["title", "date", "unit", "circulated_at"]
NEXT = ["chair", "starts_at", "ends_at", "place", "chair__name", "chair__position", "unit__time_zone"]


@staff_view
@require_safe
def home(request):
    """What is past its review or waits for somebody, how each group is doing, the next rakor and the last ones."""
    user, today = request.user, listing.today(request.user)
    mine = Meeting.objects.filter(unit__in=user.own_unit_ids)
    context = {
        "today": today,
        **_next(mine, today),
        **_cares(user, mine, today),
        "by_group": _by_group(user, today),
        "last": _last(user),
        "recording": listing.recording_units(user),
        "may_plan": any(rules.may_plan(user, unit) for unit in user.own_unit_ids),
        "may_log": any(rules.may_follow_up(user, unit) for unit in user.own_unit_ids),
    }
    return render(request, "minutes/home.html", context)


def _cares(user, mine, today):
    """What needs somebody, the oldest of each kind; `calm` when there is nothing."""
    overdue = Commitment.objects.filter(unit__in=user.own_unit_ids).due_for_review(today)
    found = {
        "overdue": standing.tell(with_words(overdue.order_by("review_on", "pk"))[:SHOWN], today),
        "reports": _reports(user),
        "drafts": _drafts(user),
        "waiting": _waiting(mine, user, today),
        "data_requests": requests.open_requests(user).count(),
        "unread": _unread(user),
    }
    calm = not any(found.values())
    return found | {"overdue_count": listing.counted(overdue), "calm": calm}


def _reports(user):
    """What the parties sent longest ago and nobody verified, for those who may."""
    rows = Report.objects.waiting().filter(unit__in=listing.recording_units(user))
    shown = ["verdict", "text", "count", "count_of", "sent_at", "group__name", "commitment__text", "unit__time_zone"]
    return list(rows.select_related("group", "commitment", "unit").only(*shown)[:SHOWN])


def _unread(user):
    """How many pieces of information nobody has read, for those who may read them; never what they say."""
    units = [unit for unit in user.own_unit_ids if rules.may_read_information(user, unit)]
    return Information.objects.filter(unit__in=units, closed_at=None, read_at=None).count() if units else 0


def _next(mine, today):
    """The next planned rakor, its day in three parts for the calendar leaf, and how many days are left."""
    planned = mine.editable().filter(date__gte=today).order_by("date", "pk").select_related("chair", "unit")
    following = planned.only(*LISTED, *NEXT).first()
    if following is None:
        return {"next": None}
    weekday, day = indonesian.long_date(following.date).split(", ")
    number, month, _year = day.split(" ")
    return {"next": following, "next_days": (following.date - today).days, "next_parts": (weekday, number, month)}


def _waiting(mine, user, today):
    """What was circulated longest ago and is not sealed."""
    rows = list(mine.filter(state=Meeting.State.CIRCULATED).order_by("circulated_at").only(*LISTED)[:SHOWN])
    for row in rows:
        row.days = (today - listing.day_of(row.circulated_at, user)).days
    return rows


def _drafts(user):
    """The oldest drafts with what is missing in each, read in as many queries as one draft needs."""
    rows = Meeting.objects.editable().filter(unit__in=listing.recording_units(user)).order_by("created_at", "pk")
    # One name says as much as a hundred: somebody was there.
    one_name = Attendance.objects.exclude(
        Exists(Attendance.objects.filter(meeting=OuterRef("meeting"), pk__lt=OuterRef("pk")))
    )
    parts = ["groups_present", "agenda", "commitments__parties", "photos", "signatories"]
    drafts = list(rows.prefetch_related(*parts, Prefetch("attendances", one_name))[:SHOWN])
    for draft in drafts:
        draft.missing = len(rules.missing_for_circulation(draft))
    return drafts


def _last(user):
    """The newest rakor that left the drawer, of the own units and below."""
    rows = Meeting.objects.left_the_drawer().filter(date__isnull=False)
    reach = listing.reach_of(user)
    return reach.named(listing.with_counts(reach.first(rows, NEWEST_FIRST, SHOWN)))


@dataclass(frozen=True)
class GroupHealth:
    """The promises of a group (None: of everyone) by how they are doing."""

    group: Group | None
    on_track: int
    attention: int
    no_record: int

    @property
    def total(self):
        return self.on_track + self.attention + self.no_record

    @property
    def boxes(self):
        """The mark of each promise, empty when they are too many to be drawn."""
        marks = [""] * self.on_track + ["w"] * self.attention + ["n"] * self.no_record
        return marks if self.total <= MOST_BOXES else []


def _by_group(user, today):
    """How the commitments in force of each group are doing; of a unit with very many, those reviewed next."""
    mine = Commitment.objects.in_force().filter(unit__in=user.own_unit_ids).order_by("review_on", "pk")
    pks = mine.values("pk")[: listing.COUNT_UP_TO]
    parties = Party.objects.filter(commitment__in=pks, scope__in=[Party.Scope.EVERYONE, Party.Scope.GROUP])
    counted = parties.order_by().values_list("group", _health_on(today)).annotate(Count("commitment", distinct=True))
    by_group = {}
    for group, health, count in counted:
        by_group.setdefault(group, {})[health] = count
    groups = {group.pk: group for group in Group.objects.filter(pk__in=[pk for pk in by_group if pk])}
    order = [pk for pk in (None, *groups) if pk in by_group]
    return [
        GroupHealth(groups.get(pk), *(by_group[pk].get(health.value, 0) for health in Commitment.Health))
        for pk in order
    ]


def _health_on(today):
    """Of a party, how its commitment is doing: what CommitmentQuerySet.doing asks, as a column."""
    health = Commitment.Health
    return Case(
        When(Q(commitment__attention_on__lte=today), then=Value(health.ATTENTION)),
        When(commitment__recorded_on=None, then=Value(health.NO_RECORD)),
        default=Value(health.ON_TRACK),
    )
