"""Rakor in a list, a new one, and one to be read."""

from datetime import date
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from minutes import documents, rules, snapshot
from minutes.actions import recording
from minutes.forms.planning import PlanForm
from minutes.forms.search import MeetingFilter
from minutes.models import Meeting
from minutes.views import listing
from participants.access import staff_view
from participants.models import Role, Unit
from rakor.refusals import Refused

NEWEST_FIRST = ["-date", "-pk"]
UNDATED_SHOWN = 20


@staff_view
@require_safe
def meetings(request):
    """All rakor of the own units and below, newest first; drafts without a date before them."""
    reach = listing.reach_of(request.user)
    form = MeetingFilter(request.GET, units=reach.units)
    rows, reach = _filtered(form.chosen, reach)
    key = listing.Key.read(request.GET.get("sebelum"))
    dated = rows.filter(date__isnull=False)
    page = _page(dated.older_than(key.day, key.pk) if key else dated, reach)
    undated = [] if key or "tahun" in form.chosen else _undated(rows, reach)
    reach.named([*page.rows, *undated])
    context = {
        "filter": form,
        "page": page,
        "undated": undated,
        "recording": listing.recording_units(request.user),
        "may_plan": any(rules.may_plan(request.user, unit) for unit in request.user.own_unit_ids),
        "query": urlencode({name: request.GET[name] for name in form.chosen}),
    }
    return render(request, "minutes/meetings.html", context)


def _filtered(chosen, reach):
    """The meetings that pass the filter, and the units they may be of."""
    rows = Meeting.objects.all()
    if "keadaan" in chosen:
        rows = rows.filter(state=chosen["keadaan"])
    if "tahun" in chosen:
        rows = rows.filter(date__range=(date(chosen["tahun"], 1, 1), date(chosen["tahun"], 12, 31)))
    if "satuan" in chosen:
        reach = listing.Reach([unit.path for unit in reach.units if unit.code == chosen["satuan"]])
    return rows, reach


def _page(rows, reach):
    rows = reach.first(rows, NEWEST_FIRST, settings.PAGE_SIZE + 1)
    return listing.Page.of(list(listing.with_counts(rows)), by="date")


def _undated(rows, reach):
    """Only a draft may be without its day."""
    undated = reach.of(rows.filter(date=None, state=Meeting.State.OPEN))
    return list(listing.with_counts(undated).order_by("-pk")[:UNDATED_SHOWN])


@staff_view(Role.Kind.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request):
    """Plan a rakor of one of the units where the user is operator, from nothing or from an earlier one (`?dari=`)."""
    units = _planning_units(request.user)
    previous = _previous(request, units)
    unit = _unit_of(request, units, previous)
    form = PlanForm(request.POST if request.method == "POST" else None, unit=unit, previous=previous)
    if form.is_valid():
        try:
            meeting = recording.plan_meeting(unit, by=request.user, **form.planned())
        except Refused as no:
            form.add_error(None, no.sentences)
        else:
            answer = redirect("minutes:record", meeting.pk)
            answer.status_code = 303
            return answer
    last = Meeting.objects.left_the_drawer().filter(unit=unit).order_by(*NEWEST_FIRST).first()
    context = {"form": form, "unit": unit, "units": units, "previous": previous, "last": last}
    return render(request, "minutes/plan.html", context, status=422 if form.is_bound else 200)


def _planning_units(user):
    return Unit.objects.filter(pk__in=[pk for pk in user.own_unit_ids if rules.may_plan(user, pk)]).order_by("path")


def _previous(request, units):
    number = listing.number(request.GET.get("dari"))
    if number is None:
        return None
    earlier = Meeting.objects.visible_to(request.user).left_the_drawer().filter(unit__in=units)
    return get_object_or_404(earlier.select_related("unit"), pk=number)


def _unit_of(request, units, previous):
    if previous is not None:
        return previous.unit
    if "satuan" in request.GET:
        return get_object_or_404(units, code=request.GET["satuan"])
    return next((unit for unit in units if unit == request.user.home_unit), None) or units[0]


@staff_view
@require_safe
def meeting(request, pk):
    """The text of a rakor: frozen, or as the draft stands now."""
    rows = Meeting.objects.visible_to(request.user).select_related("unit", "circulated_by", "follows", "saved_by")
    meeting = get_object_or_404(rows, pk=pk)
    if not rules.may_read(request.user, meeting):
        raise PermissionDenied
    zone = ZoneInfo(meeting.unit.time_zone)
    minutes = meeting.current_minutes if meeting.has_left_the_drawer else None
    content = minutes.document if minutes else snapshot.take(meeting)
    created = minutes.frozen_at if minutes else timezone.now()
    state = meeting.state if minutes else "draft"
    context = {
        "meeting": meeting,
        "minutes": minutes,
        "paper": _linked(documents.on_screen(content, state=state, created=created), meeting),
        "photos": meeting.photos.all(),
        "frozen_at": minutes and minutes.frozen_at.astimezone(zone),
        "saved_at": meeting.saved_at and meeting.saved_at.astimezone(zone),
        **_may(request.user, meeting),
        "may_plan": bool(minutes) and rules.may_plan(request.user, meeting.unit_id),
    }
    return render(request, "minutes/meeting.html", context)


def _linked(paper, meeting):
    """The paper, whose promises know their own pages; while nobody can change the rows they are those of the paper."""
    pks = list(meeting.commitments.order_by("order", "pk").values_list("pk", flat=True))
    if meeting.has_left_the_drawer and len(pks) == len(paper["commitments"]):
        for row, pk in zip(paper["commitments"], pks, strict=True):
            row["pk"] = pk
    return paper


def _may(user, meeting):
    """What of the page is for this user."""
    return {
        "may_record": rules.may_record(user, meeting),
        "may_recall": rules.may_recall(user, meeting),
        "may_gather": rules.may_gather(user, meeting),
        "may_see_names": rules.may_read_names(user, meeting),
        "may_print_phones": rules.may_print_phones(user, meeting),
    }
