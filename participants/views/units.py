"""The units whose letterhead and paper a system administrator keeps."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from participants import actions
from participants.access import staff_view
from participants.models import Role, Unit
from participants.unit_forms import UnitForm


@staff_view(Role.Kind.SYSTEM_ADMINISTRATOR)
@require_safe
def units(request):
    """The units of which one is the system administrator."""
    return render(request, "participants/units.html", {"units": Unit.objects.administered_by(request.user)})


@staff_view(Role.Kind.SYSTEM_ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request, pk):
    """Write the letterhead and the paper of a unit."""
    unit = get_object_or_404(Unit.objects.administered_by(request.user), pk=pk)
    own_copy = Unit.objects.get(pk=unit.pk)  # validating writes on it
    form = UnitForm(request.POST if request.method == "POST" else None, instance=own_copy)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "participants/unit_form.html", {"form": form, "unit": unit}, status=status)
    actions.change_unit(unit, by=request.user, **form.changes)
    messages.success(request, _("Saved: %(name)s") % {"name": unit.name})
    return redirect("units:units")
