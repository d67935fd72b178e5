"""Behind a personal link: tell the police something, by choice without a name, and see what became of it."""

from allauth.core.internal import ratelimit
from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minutes.actions import informing
from minutes.forms.informing import InformationForm
from minutes.models import Information
from minutes.views.mine import whose
from participants.access import participant_view, public_view, refuse_token
from rakor import tokens
from rakor.http import SeeOther
from rakor.refusals import Refused

SHOWN = 20


@participant_view
@require_http_methods(["GET", "HEAD", "POST"])
def inform(request):
    """The form; behind a group's link only how to tell something. What cannot be kept comes back as it was typed."""
    if request.method != "POST":
        return _form_page(request, InformationForm(unit=request.link.unit))
    form = InformationForm(request.POST, unit=request.link.unit)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    if not _may_send_now(request):
        form.add_error(None, _("Much was sent from here just now. Wait ten minutes, then send it once more."))
        return _form_page(request, form, status=429)
    said = form.cleaned_data
    try:
        informing.send(request.link, **said)
    except Refused as no:
        form.renew()
        form.add_error(None, no.sentences)
        return _form_page(request, form, status=422)
    return SeeOther(reverse("minutes:information-receipt", args=[informing.receipt_of(said["form_key"])]))


@public_view
@require_safe
def receipt(request, receipt):
    """What became of a message, for whoever holds its receipt; never what it says."""
    row = Information.objects.select_related("unit").filter(receipt_digest=tokens.digest(receipt)).first()
    if row is None:
        return refuse_token(request, "minutes/information/no_receipt.html")
    context = {"row": row, "unit": row.unit, "address": request.build_absolute_uri(request.path)}
    return render(request, "minutes/information/receipt.html", context)


def _form_page(request, form, status=200):
    context = whose(request) | {"form": form if request.participant else None, "sent": []}
    if request.participant:
        context["sent"] = Information.objects.of_sender(request.participant).select_related("area")[:SHOWN]
    return render(request, "minutes/information/inform.html", context, status=status)


def _may_send_now(request):
    """Counted by the address, of which only a digest under LINK_KEY is kept: by no link and no person."""
    address = tokens.derive(f"address:{ratelimit.get_ip(request)}")
    limits = settings.INFORMATION_RATE_LIMITS
    return ratelimit.consume(request, app="rakor", action="information", config=limits, key=address)
