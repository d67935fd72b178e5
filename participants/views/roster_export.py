"""The roster as a file: out, and empty to be filled in."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from participants import roster_export, rules
from participants.access import staff_view
from participants.actions import roster as actions
from participants.models import Area, Group, Participant, Role, Unit
from participants.roster_forms import ExportForm
from rakor.http import download
from rakor.refusals import Refused


@staff_view(Role.Kind.OPERATOR)
@require_safe
def export(request):
    """Without telephone numbers at once, with them for a reason."""
    return _page(request, ExportForm())


@staff_view(Role.Kind.OPERATOR)
@require_safe
def export_file(request, form):
    """The roster of the own units without telephone numbers."""
    _known(form)
    units = _units(request)
    return _download(_roster(request, units, form, phones=False), form, "daftar-peserta")


@staff_view(Role.Kind.OPERATOR)
@require_POST
def export_phones(request):
    """The roster of the own units with telephone numbers: written down with its reason first."""
    form = ExportForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    units = _units(request)
    people = _people(units).count()
    try:
        actions.release_phones(units, by=request.user, reason=form.cleaned_data["reason"], people=people)
    except Refused as refused:
        form.add_error("reason", refused.sentences)
        return _page(request, form, status=422)
    kind = form.cleaned_data["form"]
    return _download(_roster(request, units, kind, phones=True), kind, "daftar-peserta-dengan-nomor")


@staff_view(Role.Kind.OPERATOR)
@require_safe
def roster_template(request, form):
    """An empty roster with its headings, and the groups and areas of the own units."""
    _known(form)
    groups = list(Group.objects.values_list("name", flat=True))
    areas = list(Area.objects.of(*_units(request)).order_by("full_name").values_list("full_name", flat=True))
    return _download(roster_export.template(form, groups=groups, areas=areas), form, "contoh-daftar-peserta", day=False)


def _units(request):
    return list(Unit.objects.filter(pk__in=rules.keeps_books_of(request.user)))


def _people(units):
    return Participant.objects.current().filter(unit__in=units)


def _page(request, form, status=200):
    units = _units(request)
    context = {"form": form, "units": units, "people": _people(units).count()}
    return render(request, "participants/export.html", context, status=status)


def _roster(request, units, form, *, phones):
    seen = {unit.pk: rules.may_see_particulars(request.user, unit.pk) for unit in units}
    rows = _people(units).select_related("group", "area", "unit").order_by("unit__path", "sort_name", "pk")
    columns = roster_export.columns_of(phones=phones, particulars=any(seen.values()), units=len(units) > 1)
    people = (roster_export.row_of(person, particulars=seen[person.unit_id]) for person in rows.iterator(2000))
    return roster_export.write(form, columns, people)


def _known(form):
    if form not in roster_export.FORMS:
        raise Http404


def _download(data, form, name, *, day=True):
    dated = f"{name}-{timezone.localdate():%Y-%m-%d}" if day else name
    return download(data, roster_export.FORMS[form], f"{dated}.{form}")
