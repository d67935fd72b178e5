"""What needs me today, in the units where I work."""

from django.db.models import Count, Exists, OuterRef, Prefetch
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minutes import rules
from minutes.models import Attendance, Commitment, Meeting, Party
from minutes.views import listing
from minutes.views.commitments import count_days_late, with_words
from minutes.views.meetings import NEWEST_FIRST
from participants import indonesian, requests
from participants.access import staff_view
from participants.models import Group

SHOWN = 5  # of each list; the pages behind them show the rest
LISTED = ["title", "date", "unit", "circulated_at"]
NEXT = ["chair", "starts_at", "ends_at", "place", "chair__name", "chair__position", "unit__time_zone"]


@staff_view
@require_safe
def home(request):
    """Drafts, what waits for signatures, what is past its review, the next rakor and the last ones."""
    user, today = request.user, listing.today(request.user)
    mine = Meeting.objects.filter(unit__in=user.own_unit_ids)
    overdue = Commitment.objects.filter(unit__in=user.own_unit_ids).due_for_review(today)
    context = {
        "today": today,
        **_next(mine, today),
        "drafts": _drafts(user),
        "waiting": _waiting(mine, user, today),
        "overdue": count_days_late(with_words(overdue.order_by("review_on", "pk"))[:SHOWN], today),
        "overdue_count": listing.counted(overdue),
        "by_group": _by_group(user),
        "last": _last(user),
        "recording": listing.recording_units(user),
        "data_requests": requests.open_requests(user).count(),
        "may_plan": any(rules.may_plan(user, unit) for unit in user.own_unit_ids),
    }
    return render(request, "minutes/home.html", context)


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


def _by_group(user):
    """How many commitments in force each group has; of a unit with very many, among those reviewed next."""
    standing = Commitment.objects.in_force().filter(unit__in=user.own_unit_ids).order_by("review_on", "pk")
    pks = standing.values("pk")[: listing.COUNT_UP_TO]
    parties = Party.objects.filter(commitment__in=pks, scope__in=[Party.Scope.EVERYONE, Party.Scope.GROUP])
    counts = dict(parties.order_by().values_list("group").annotate(Count("commitment", distinct=True)))
    groups = Group.objects.filter(pk__in=[pk for pk in counts if pk])
    return {"everyone": counts.get(None, 0), "rows": [(group, counts[group.pk]) for group in groups]}
