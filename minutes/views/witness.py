"""An officer writes down what a person of the unit says to a promise, and stands for it as the witness."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minutes import documents, rules
from minutes.actions import acknowledging
from minutes.forms import people
from minutes.forms.promise import WitnessForm
from minutes.models import Acknowledgement, Commitment
from participants.access import staff_view
from participants.models import Participant
from rakor.refusals import Refused

SHOWN = 20


@staff_view
@require_http_methods(["GET", "HEAD", "POST"])
def witness(request, pk):
    """Ask who answers and what; then keep it, bound to the text on the page."""
    rows = Commitment.objects.visible_to(request.user).exclude(life=Commitment.Life.DRAFT)
    promise = get_object_or_404(rows.select_related("meeting", "unit"), pk=pk)
    if not rules.may_follow_up(request.user, promise.unit_id):
        raise PermissionDenied
    form = WitnessForm(request.POST if request.method == "POST" else None, unit=promise.unit)
    if form.is_valid():
        try:
            said = form.cleaned_data | {"digest": request.POST.get("digest", "")}
            acknowledging.witness(promise, by=request.user, **said)
        except Refused as no:
            form.add_error(None, no.sentences)
        else:
            messages.success(request, _("Saved: %(name)s") % {"name": form.cleaned_data["participant"]})
            return redirect("minutes:witness", promise.pk)
    return _page(request, promise, form)


def _page(request, promise, form):
    minutes = promise.meeting.current_minutes
    given = Acknowledgement.objects.filter(minutes=minutes, commitment=promise)
    book = Participant.objects.current().filter(unit=promise.unit).only(*people.LABELLED).in_protocol_order()
    context = {
        "promise": promise,
        "number": acknowledging.number_of(promise),
        "minutes": minutes,
        "excerpt": documents.excerpt(minutes.digest),
        "form": form,
        "stands": promise.life == Commitment.Life.IN_FORCE,
        "people": people.labels(book),
        "given": given.select_related("participant", "witnessed_by").order_by("-pk")[:SHOWN],
        "answers": given.count(),
    }
    return render(request, "minutes/witness.html", context, status=422 if form.is_bound else 200)
