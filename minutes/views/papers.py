"""Bahan anev on the screen and on paper; the hand-over sheet; the notice sheet of a kelurahan."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from minutes import anev, handover, notice, rules
from minutes.anev_paper import anev_pdf as draw_anev
from minutes.anev_paper import told
from minutes.forms.papers import BELOW, PeriodForm
from minutes.letterheads import head_of
from minutes.views import listing
from minutes.views.anev_words import words
from participants.access import staff_view
from participants.models import Area, Unit
from rakor.http import download
from rakor.pdf import RenderError


@dataclass(frozen=True)
class Asked:
    """What the address asks for; with a bad period the usual one."""

    form: PeriodForm
    scope: anev.Scope
    span: anev.Span
    today: date
    last_rakor: date | None

    @property
    def query(self):
        return self._query(self.span.start, self.span.end)

    @property
    def this_month(self):
        return self._query(self.today.replace(day=1), self.today)

    @property
    def since_rakor(self):
        return self._query(self.last_rakor, self.today)

    def _query(self, start, end):
        code = f"{self.scope.unit.code}{BELOW if self.scope.with_below else ''}"
        unit = {"satuan": code} if "satuan" in self.form.fields else {}
        return urlencode({"dari": start.isoformat(), "sampai": end.isoformat(), **unit})

    @property
    def name(self):
        return f"{self.scope.unit.name} dan jajaran" if self.scope.with_below else self.scope.unit.name

    def figures(self):
        return anev.figures(self.scope, self.span, self.today)


@staff_view
@require_safe
def evaluation(request):
    """The numbers of a period for a unit, or for a unit and those below it."""
    return _screen(request, _asked(request))


@staff_view
@require_safe
def anev_pdf(request):
    """The same on one page of paper. A bad period is said on the page instead."""
    asked = _asked(request)
    if asked.form.errors:
        return _screen(request, asked, status=422)
    unit, created = asked.scope.unit, timezone.now()
    period = {"start": asked.span.start, "end": asked.span.end}
    with translation.override("id"):
        return _paper(
            request,
            f"bahan-anev-{unit.code}-{asked.span.start}-{asked.span.end}",
            lambda: draw_anev(asked.figures(), unit=head_of(unit), scope=asked.name, created=created, **period),
        )


@staff_view
@require_safe
def handover_pdf(request):
    """The promises of an own unit that are in force, to be handed over with the office."""
    units = Unit.objects.filter(pk__in=request.user.own_unit_ids)
    code = request.GET.get("satuan")
    unit = get_object_or_404(units, code=code) if code else _first(units, request.user)
    with translation.override("id"):
        content = handover.take(unit, listing.today(request.user))
        return _paper(request, f"serah-terima-{unit.code}", lambda: handover.handover_pdf(content, timezone.now()))


@staff_view
@require_safe
def notice_pdf(request, pk):
    """The sheet for the board of a kelurahan, made by those who record in a unit that works there."""
    own = request.user.own_unit_ids
    works_there = Q(unit__in=own) | Q(sector__in=own) | Q(parent__sector__in=own)
    area = get_object_or_404(Area.objects.filter(works_there).select_related("parent"), pk=pk)
    theirs = {area.unit_id, area.sector_id, area.parent and area.parent.sector_id}
    units = Unit.objects.filter(pk__in=own & theirs).order_by("-path")
    unit = next((unit for unit in units if rules.may_follow_up(request.user, unit.pk)), None)
    if unit is None:
        raise PermissionDenied
    with translation.override("id"):
        content = notice.take(unit, area, listing.today(request.user))
        return _paper(request, f"papan-{area.name}", lambda: notice.notice_pdf(content, timezone.now()))


def _asked(request):
    reach, today = listing.reach_of(request.user), listing.today(request.user)
    units = reach.units or list(Unit.objects.filter(pk__in=request.user.own_unit_ids))
    home = _home(units, request.user)
    start, end = today.replace(day=1), today
    typed = request.GET.dict()
    if not {"dari", "sampai"} & typed.keys():
        typed |= {"dari": start.isoformat(), "sampai": end.isoformat()}
    form = PeriodForm({"satuan": home.code, **typed}, units=units, today=today, are_tops=not reach.units)
    chosen = form.chosen
    code, __, below = chosen.get("satuan", home.code).partition(":")
    unit = Unit.objects.get(code=code)
    scope = anev.Scope(unit, bool(below), unit.pk in request.user.own_unit_ids)
    if chosen.get("dari") and chosen.get("sampai") and not form.errors:
        start, end = chosen["dari"], chosen["sampai"]
    return Asked(form, scope, anev.Span(start, end, unit.time_zone), today, anev.last_rakor(unit, today))


def _home(units, user):
    """The desk's own unit, when it may be read; else the first of the tree."""
    return next((unit for unit in units if user.home_unit and unit.pk == user.home_unit.pk), units[0])


def _first(units, user):
    own = list(units.order_by("path"))
    return _home(own, user)


def _screen(request, asked, status=200):
    figures = asked.figures()
    context = {
        "filter": asked.form,
        "asked": asked,
        "figures": figures,
        "told": told(figures, words()),
        "last_rakor": asked.last_rakor,
        "areas": _kelurahan_of(asked.scope.unit),
        "may_post": rules.may_follow_up(request.user, asked.scope.unit.pk),
    }
    return render(request, "minutes/papers/anev.html", context, status=status)


def _paper(request, name, draw):
    try:
        pdf = draw()
    except RenderError as error:
        return render(request, "minutes/papers/no_paper.html", {"reason": error}, status=422)
    return download(pdf, "application/pdf", f"{name}.pdf")


def _kelurahan_of(unit):
    """Where this unit works: all of a Polres, the sector of a Polsek."""
    there = Q(unit=unit) | Q(sector=unit) | Q(parent__sector=unit)
    return Area.objects.filter(there, level__in=[Area.Level.URBAN_VILLAGE, Area.Level.VILLAGE])
