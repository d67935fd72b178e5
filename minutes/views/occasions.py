"""What happened and tested promises: the list, the form on the phone, one occasion, putting it right."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minutes import exporting, rules
from minutes.actions import occasions as actions
from minutes.forms.occasions import ChangeForm, MergeForm, OccasionForm, StrikeForm
from minutes.models import Commitment, Occasion, Response, Verdict
from minutes.views import listing
from participants import indonesian
from participants.access import staff_view
from participants.models import Role, Unit
from rakor.http import SeeOther, download
from rakor.refusals import Refused, Stale

CANDIDATES = 20  # of occasions with which one may be merged
NEAR = timedelta(days=1)


@staff_view
@require_safe
def occasions(request):
    """The occasions of the own units, the newest first."""
    rows = Occasion.objects.visible_to(request.user)
    before = listing.number(request.GET.get("sebelum"))
    if before is not None:
        last = get_object_or_404(rows, pk=before)
        rows = rows.filter(Q(happened_at__lt=last.happened_at) | Q(happened_at=last.happened_at, pk__lt=last.pk))
    shown = rows.counting().select_related("area", "unit").prefetch_related("responses")
    page = listing.Page.of(list(shown.order_by("-happened_at", "-pk")[: settings.PAGE_SIZE + 1]))
    context = {
        "page": page,
        "rows": [_told(row) for row in page.rows],
        "may_log": bool(_writing_units(request.user)),
        "several": len(request.user.own_unit_ids) > 1,
    }
    return render(request, "minutes/occasions/list.html", context)


@staff_view(*Role.RECORDING)
@require_http_methods(["GET", "HEAD", "POST"])
def log_occasion(request):
    """Log an occasion of one of the units in which the user writes. Asking for other commitments saves nothing."""
    units = _writing_units(request.user)
    unit = _unit_of(request, units)
    form = OccasionForm(**_sent(request), unit=unit, by=request.user, address=request.GET)
    if form.is_bound and form.is_valid():
        try:
            key = form.cleaned_data["form_key"]
            occasion = actions.log_occasion(unit, by=request.user, form_key=key, **form.what_happened)
        except Refused as no:
            form.add_error(None, no.sentences)
        else:
            return SeeOther(f"{reverse('minutes:occasion', args=[occasion.pk])}?tercatat=1")
    context = {"form": form, "unit": unit, "units": units}
    return render(request, "minutes/occasions/log.html", context, status=422 if form.errors else 200)


@staff_view
@require_safe
def occasion(request, pk):
    """One occasion; just logged (`?tercatat=1`), it asks whether another one is the same."""
    row = _visible(request, pk)
    trials = row.trials.select_related("commitment__meeting").order_by("commitment__meeting__date", "commitment")
    if not rules.may_follow_up(request.user, row.unit_id):  # a wording in the drawer is read by those who write
        trials = trials.exclude(commitment__life=Commitment.Life.DRAFT)
    counts = row.struck_at is None and row.merged_at is None
    context = {
        "row": _told(row),
        "trials": trials,
        "may": counts and rules.may_follow_up(request.user, row.unit_id),
        "twins": [_told(twin) for twin in actions.twins(row)[:3]] if counts else [],
        "is_new": "tercatat" in request.GET and counts,
    }
    return render(request, "minutes/occasions/detail.html", context)


@staff_view(*Role.RECORDING)
@require_http_methods(["GET", "HEAD", "POST"])
def change_occasion(request, pk):
    """Put an occasion right. If somebody did so meanwhile, what was typed stays and what is stored is shown (409)."""
    row, status = _mine(request, pk), 200
    form = ChangeForm(**_sent(request), unit=row.unit, by=request.user, occasion=row)
    if form.is_bound and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            actions.change_occasion(row, by=request.user, version=version, **form.what_happened)
        except Stale:
            status = 409
            form.data = _at_version(form.data, row.version)
        except Refused as no:
            form.add_error(None, no.sentences)
        else:
            messages.success(request, _("The occasion has been changed."))
            return SeeOther(reverse("minutes:occasion", args=[pk]))
    context = {"form": form, "unit": row.unit, "row": _told(row), "conflict": status == 409}
    return render(request, "minutes/occasions/change.html", context, status=422 if form.errors else status)


@staff_view(*Role.RECORDING)
@require_http_methods(["GET", "HEAD", "POST"])
def merge_occasion(request, pk):
    """Choose the occasion that stands for both, out of those of about the same day, then merge."""
    row = _mine(request, pk)
    candidates = actions.nearby(row, NEAR)
    initial = {"into": listing.number(request.GET.get("dengan"))}
    form = MergeForm(request.POST if request.method == "POST" else None, candidates=candidates, initial=initial)
    if form.is_valid():
        try:
            keeper = actions.merge_occasions(row, into=form.cleaned_data["into"], by=request.user)
        except Refused as no:
            form.add_error(None, no.sentences)
        else:
            messages.success(request, _("Both occasions are one now."))
            return SeeOther(reverse("minutes:occasion", args=[keeper.pk]))
    others = [_told(one) for one in candidates[:CANDIDATES]]
    context = {"row": _told(row), "form": form, "others": others, "chosen": form["into"].value()}
    return render(request, "minutes/occasions/merge.html", context, status=422 if form.errors else 200)


@staff_view(*Role.RECORDING)
@require_http_methods(["GET", "HEAD", "POST"])
def strike_occasion(request, pk):
    """Take an occasion that was logged by mistake out of all counts, with a reason."""
    row = _mine(request, pk)
    form = StrikeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.strike_occasion(row, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as no:
            form.add_error(None, no.sentences)
        else:
            messages.success(request, _("The occasion has been struck out. It counts no longer."))
            return redirect("minutes:occasion", pk=pk)
    return render(
        request, "minutes/occasions/strike.html", {"row": _told(row), "form": form}, status=422 if form.errors else 200
    )


@staff_view
@require_safe
def occasion_photo(request, pk):
    """The photo, for the own unit only."""
    row = get_object_or_404(Occasion.objects.visible_to(request.user).exclude(image=""), pk=pk)
    try:
        data = exporting.picture(row)
    except FileNotFoundError:
        raise Http404 from None
    return download(data, "image/jpeg", f"kejadian-{pk}.jpg", shown=True)


def _writing_units(user):
    return Unit.objects.filter(pk__in=[pk for pk in user.own_unit_ids if rules.may_follow_up(user, pk)]).order_by(
        "path"
    )


def _unit_of(request, units):
    if "satuan" in request.GET:
        return get_object_or_404(units, code=request.GET["satuan"])
    return next((unit for unit in units if unit == request.user.home_unit), None) or units[0]


def _sent(request):
    """What the form takes: all that was sent to be saved, or only typed while other commitments are looked for."""
    if request.method != "POST":
        return {"data": None}
    if "find" in request.POST:
        return {"data": None, "typed": request.POST}
    return {"data": request.POST, "files": request.FILES}


def _at_version(data, version):
    """The same words on top of what is stored now."""
    data = data.copy()
    data["version"] = version
    return data


def _visible(request, pk):
    responses = Prefetch("responses", Response.objects.select_related("group"))
    people = ["area", "unit", "logged_by", "changed_by", "struck_by", "merged_by"]
    rows = Occasion.objects.visible_to(request.user).select_related(*people).prefetch_related(responses)
    return get_object_or_404(rows, pk=pk)


def _mine(request, pk):
    """The occasion, to be written; 403 for who only reads it."""
    row = _visible(request, pk)
    if not rules.may_follow_up(request.user, row.unit_id):
        raise PermissionDenied
    return row


def _told(row):
    """The occasion with the day and hour on the wall of its unit, in one line, and how many came of who was called."""
    row.here = timezone.localtime(row.happened_at, ZoneInfo(row.unit.time_zone))
    clock = indonesian.clock(row.here.time(), row.unit.time_zone)
    row.line = f"{row.get_kind_display()}, {row.area.name}, {indonesian.date_in_table(row.here.date())} {clock}"
    verdicts = [one.verdict for one in row.responses.all()]
    came = {"came": sum(one != Verdict.NOT_KEPT for one in verdicts), "called": len(verdicts)}
    row.took_part = (
        _("%(came)s of %(called)s parties called took part") % came if verdicts else _("no party was called")
    )
    return row
