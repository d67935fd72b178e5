"""The territory: which Polsek looks after which kelurahan."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from participants import actions, rules
from participants.access import staff_view
from participants.forms import SectorForm
from participants.models import Area, Role, Unit


@staff_view(Role.Kind.OPERATOR)
@require_safe
def areas(request):
    """Every area of the own units with its Polsek."""
    rows = list(_visible(request.user).order_by("parent__full_name", "name"))
    for area in rows:
        area.may_assign = rules.may_assign_sector(request.user, area)
    return render(request, "participants/areas.html", {"areas": rows})


@staff_view(Role.Kind.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def assign_sector(request, pk):
    """Say which Polsek looks after an area, and which number its residents call."""
    area = get_object_or_404(_visible(request.user), pk=pk)
    if not rules.may_assign_sector(request.user, area):
        raise PermissionDenied
    form = SectorForm(request.POST if request.method == "POST" else None, area=area)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "participants/area_form.html", {"form": form, "area": area}, status=status)
    actions.change_area(area, by=request.user, **form.cleaned_data)
    messages.success(request, _("Saved: %(name)s") % {"name": area.full_name})
    return redirect("participants:areas")


def _visible(user):
    units = Unit.objects.filter(pk__in=rules.keeps_books_of(user))
    return Area.objects.of(*units).filter(parent__isnull=False).select_related("parent", "sector", "unit")
