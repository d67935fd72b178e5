"""What waits in the own units, the texts that ask for it, the outbox and the calendars."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from minutes import feeds, messages, notifications, reminders, rules
from minutes.actions import reminding
from minutes.hall import today_in
from minutes.models import CalendarFeed, Commitment, Mail
from minutes.views import listing
from participants.access import public_view, refuse_token, staff_view
from participants.models import Participant, Role, Unit
from rakor.http import SeeOther


@staff_view(*Role.RECORDING)
@require_safe
def reminders_page(request):
    """What is due in one of the own units, with the texts to send; the outbox, and the calendars."""
    unit = _unit(request, request.GET.get("satuan", ""))
    due = reminders.due_in(unit, today_in(unit))
    texts = [(name, text, messages.short_wa_url(text)) for name, text in notifications.group_texts(unit, due)]
    context = {
        "unit": unit,
        "units": _units(request),
        "today": today_in(unit),
        "due": due,
        "texts": texts,
        "outbox": _outbox(unit),
        "calendars": _calendars(unit),
        "may_open": rules.may_plan(request.user, unit.pk),
        "wants_reminders": request.user.wants_reminders,
        "has_address": bool(request.user.email),
    }
    return render(request, "minutes/reminders/page.html", context)


@staff_view(*Role.RECORDING)
@require_POST
def reminders_by_mail(request):
    """Switch the own reminders on or off."""
    reminding.want_reminders(request.user, request.POST.get("surel") == "ya")
    return SeeOther(f"{reverse('minutes:reminders')}#surel")


@staff_view(Role.Kind.OPERATOR)
@require_POST
def open_feed(request):
    """Open the calendar of an officer, or of the unit, and show its address once."""
    unit = _unit(request, request.POST.get("satuan", ""))
    if not rules.may_plan(request.user, unit.pk):
        raise PermissionDenied
    chosen = listing.number(request.POST.get("petugas"))
    officer = get_object_or_404(_officers(unit), pk=chosen) if chosen else None
    feed, token = reminding.open_feed(unit, officer, by=request.user)
    address = request.build_absolute_uri(reverse("minutes:calendar-feed", args=[token]))
    return render(request, "minutes/reminders/feed.html", {"feed": feed, "unit": unit, "address": address})


@staff_view(Role.Kind.OPERATOR)
@require_POST
def close_feed(request, pk):
    """End an address; a new one may be opened."""
    feed = get_object_or_404(
        CalendarFeed.objects.filter(unit__in=request.user.own_unit_ids).select_related("unit"), pk=pk
    )
    if not rules.may_plan(request.user, feed.unit_id):
        raise PermissionDenied
    reminding.close_feed(feed, by=request.user)
    return SeeOther(f"{reverse('minutes:reminders')}?satuan={feed.unit.code}#kalender")


@public_view
@require_safe
def calendar_feed(request, token):
    """What a calendar reads, for whoever holds the address."""
    feed = feeds.feed_of(token)
    if feed is None:
        return refuse_token(request)
    return HttpResponse(feeds.ics(feed, today_in(feed.unit)), content_type="text/calendar; charset=utf-8")


def _units(request):
    pks = {role.unit_id for role in request.user.current_roles if role.kind in Role.RECORDING}
    return list(Unit.objects.filter(pk__in=pks).order_by("path"))


def _unit(request, code):
    """The unit in the address; without one the first of the own."""
    units = _units(request)
    found = [unit for unit in units if unit.code == code] if code else units
    return found[0] if found else get_object_or_404(Unit, pk=0)


def _outbox(unit):
    """How many letters of this unit's readers wait, and how many were given up in the last month."""
    letters = Mail.objects.filter(key__startswith=f"reminder:{unit.pk}:")
    lately = Q(given_up__gt=timezone.now() - timedelta(days=30))
    return letters.aggregate(
        waiting=Count("pk", filter=Q(sent=None, given_up=None)), given_up=Count("pk", filter=lately)
    )


def _officers(unit):
    in_charge = Commitment.objects.in_force().filter(unit=unit, officer__isnull=False).values("officer")
    return Participant.objects.filter(pk__in=in_charge, unit=unit).in_protocol_order()


def _calendars(unit):
    """[(officer or None for the unit, the open feed or None)]."""
    standing = {feed.officer_id: feed for feed in CalendarFeed.objects.filter(unit=unit, closed_at=None)}
    return [(None, standing.get(None)), *((one, standing.get(one.pk)) for one in _officers(unit)[:50])]
