"""What the parties report, looked at and verified; and what officers see for themselves."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minutes import exporting, periods, rules
from minutes.actions import reporting
from minutes.forms.reports import AcceptForm, CheckForm, DisputeForm
from minutes.hall import today_in
from minutes.models import Commitment, Occasion, Report
from minutes.views import listing
from participants.access import staff_view
from rakor.http import SeeOther, download
from rakor.refusals import Refused

REPLIES = 10  # to disputes, on the page of those that wait


@staff_view
@require_safe
def reports(request):
    """The reports of the own units that wait to be verified, the oldest first; and the last replies to disputes."""
    visible = _readable(request.user)
    rows, number = visible.waiting(), listing.number(request.GET.get("sesudah"))
    count = listing.counted(rows)
    if number:
        last = get_object_or_404(visible.only("sent_at"), pk=number)
        rows = rows.filter(sent_at__gte=last.sent_at).exclude(sent_at=last.sent_at, pk__lte=last.pk)
    page = listing.Page.of(list(_with_words(rows)[: settings.PAGE_SIZE + 1]))
    replied = _with_words(_replied(visible))[:REPLIES]
    context = {"page": page, "count": count, "paged": number, "replied": [_say(row) for row in replied]}
    for row in page.rows:
        _say(row)
    return render(request, "minutes/reports/reports.html", context)


@staff_view
@require_safe
def report(request, pk):
    """What was reported, what the officer saw, and, while it may be verified, the two answers to it."""
    return _page(request, _visible(request, pk))


@staff_view
@require_POST
def accept_report(request, pk):
    """From now on it counts."""
    row = _verifiable(request, pk)
    form = AcceptForm(request.POST, occasions=_occasions_near(row))
    return _verify(request, row, reporting.accept_report, _("The report has been accepted."), accept=form)


@staff_view
@require_POST
def dispute_report(request, pk):
    """The officer saw it differently."""
    row, form = _verifiable(request, pk), DisputeForm(request.POST)
    return _verify(request, row, reporting.dispute_report, _("The report has been disputed."), dispute=form)


@staff_view
@require_safe
def report_photo(request, pk):
    """The photo of a report."""
    row = get_object_or_404(_readable(request.user).exclude(image=""), pk=pk)
    try:
        data = exporting.picture(row)
    except FileNotFoundError:
        raise Http404 from None
    return download(data, "image/jpeg", f"laporan-{pk}.jpg", shown=True)


@staff_view
@require_http_methods(["GET", "HEAD", "POST"])
def check_commitment(request, pk):
    """An officer looks at a promise and writes down what he saw."""
    commitment = _checkable(request, pk)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CheckForm(*sent, commitment=commitment, today=today_in(commitment.unit))
    if form.is_valid():
        try:
            row = reporting.record_check(commitment, by=request.user, **form.told())
        except Refused as no:
            form.add_error(None, no.sentences)
        else:
            messages.success(request, _("The check has been recorded."))
            return SeeOther(reverse("minutes:report", args=[row.pk]))
    context = {
        "commitment": commitment,
        "form": form,
        "why_not": reporting.why_not_check(commitment),
        "periods": periods.lines_of(commitment, today_in(commitment.unit)),
    }
    return render(request, "minutes/reports/check.html", context, status=422 if form.errors else 200)


def _readable(user):
    """The reports of the own units; about a promise that was taken back into the drawer only where the user writes."""
    rows, writing = Report.objects.visible_to(user), listing.recording_units(user)
    if user.own_unit_ids <= writing:
        return rows
    return rows.exclude(~Q(unit__in=writing), commitment__life=Commitment.Life.DRAFT)


def _with_words(rows):
    promise = ["commitment__meeting", "commitment__officer"]
    return rows.select_related("unit", "group", "participant", "sent_by", "verified_by", *promise)


def _replied(rows):
    """What is disputed and was replied to, the newest reply first: it may still be accepted."""
    return rows.filter(state=Report.State.DISPUTED, replied_at__isnull=False).order_by("-replied_at", "-pk")


def _say(row):
    """The row with the period or day it tells of, and its verdict as a promise of this kind calls it."""
    row.told_of = periods.told_of(row)
    row.verdict_word = periods.word_of(row.commitment.kind, row.verdict)
    return row


def _visible(request, pk):
    rows = _with_words(_readable(request.user))
    rows = rows.select_related("occasion__area").prefetch_related("commitment__parties__group")
    return _say(get_object_or_404(rows.prefetch_related("commitment__parties__area"), pk=pk))


def _verifiable(request, pk):
    row = _visible(request, pk)
    if not rules.may_follow_up(request.user, row.unit_id):
        raise PermissionDenied
    return row


def _checkable(request, pk):
    """A commitment of a unit in which this user follows up. 404: not yours to see; 403: not to check."""
    rows = Commitment.objects.visible_to(request.user).select_related("meeting", "unit")
    commitment = get_object_or_404(rows, pk=pk)
    if not rules.may_follow_up(request.user, commitment.unit_id):
        raise PermissionDenied
    return commitment


def _verify(request, row, action, done, **forms):
    form = next(iter(forms.values()))
    if not form.is_valid():
        return _page(request, row, status=422, **forms)
    try:
        action(row, by=request.user, **form.cleaned_data)
    except Refused as no:  # shown is how it stands now
        faults = {"faults": no.sentences, "typed": form.cleaned_data.get("text", "")}
        return _page(request, _visible(request, row.pk), status=409, **faults)
    messages.success(request, done)
    return SeeOther(reverse("minutes:reports"))


def _page(request, row, *, status=200, accept=None, dispute=None, **more):
    seen, states = {"seen": row.state}, Report.State
    may = rules.may_follow_up(request.user, row.unit_id)
    context = {"report": row, "accept": None, "dispute": None, **more}
    if may and row.state != states.ACCEPTED:
        context["accept"] = accept or AcceptForm(initial=seen, occasions=_occasions_near(row))
    if may and row.state == states.SUBMITTED:
        context["dispute"] = dispute or DisputeForm(initial=seen)
    return render(request, "minutes/reports/report.html", context, status=status)


def _occasions_near(row):
    """The occasions that a report about a conditional promise may be about; None for every other promise."""
    if row.commitment.kind != Commitment.Kind.CONDITIONAL:
        return None
    around, zone = timedelta(reporting.DAYS_AROUND), ZoneInfo(row.unit.time_zone)
    since = datetime.combine(row.about_on - around, time.min, zone)
    until = datetime.combine(row.about_on + around + timedelta(1), time.min, zone)
    rows = Occasion.objects.counting().filter(unit=row.unit_id, happened_at__gte=since, happened_at__lt=until)
    return rows.select_related("area", "unit")
