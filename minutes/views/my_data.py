"""Behind a personal link: what is stored about me, how to correct it, have it erased, or say that it is not me."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minutes import holdings
from minutes.forms.mine import CorrectionForm
from minutes.views import my_promises
from minutes.views.mine import whose
from participants import actions
from participants.access import participant_view
from participants.actions import requests
from participants.models import DataRequest
from rakor.http import SeeOther
from rakor.refusals import Refused

# Kept with the link and read by officers, whatever the screen of the phone speaks.
NOT_THE_OWNER = "bukan pemiliknya"


@participant_view
@require_safe
def my_data(request):
    """Everything that is stored about me, in plain words."""
    held = holdings.of(request.participant)
    for report in held.reports:
        my_promises.put_into_words(report)
    my_promises.mark_what_opens([*held.reports, *held.acknowledgements], request.link)
    context = {**_whose(request), "held": held, "phone_months": settings.PHONE_MONTHS, "today": timezone.localdate()}
    return render(request, "minutes/mine/data.html", context)


@participant_view
@require_http_methods(["GET", "HEAD", "POST"])
def correct_data(request):
    """Ask that my data are corrected; staff decide."""
    context = _whose(request)
    person, data = request.participant, request.POST if request.method == "POST" else None
    form = CorrectionForm(data, participant=person, asked=_open(person, DataRequest.Kind.CORRECTION))
    if form.is_valid():
        try:
            words = form.cleaned_data["words"]
            requests.ask_correction(person, link=request.link, wanted=form.wanted, words=words)
        except Refused as no:
            form.add_error(None, no.sentences)
        else:
            return _to_my_data(request)
    context |= {"form": form, "days": settings.REQUEST_HOURS // 24}
    return render(request, "minutes/mine/correct.html", context, status=422 if form.is_bound else 200)


@participant_view
@require_http_methods(["GET", "HEAD", "POST"])
def ask_erasure(request):
    """Say what is erased and what stays by law, then ask for it."""
    context = _whose(request)
    if request.method == "POST":
        requests.ask_erasure(request.participant, link=request.link)
        return _to_my_data(request)
    context |= {"asked": _open(request.participant, DataRequest.Kind.ERASURE), "days": settings.REQUEST_HOURS // 24}
    return render(request, "minutes/mine/erase.html", context)


@participant_view
@require_POST
def withdraw_consent(request):
    """No more messages by WhatsApp."""
    requests.withdraw_consent(request.participant, link=request.link)
    return _to_my_data(request, "pesan")


@participant_view
@require_http_methods(["GET", "HEAD", "POST"])
def not_me(request):
    """Say what happens, then end a link that came to the wrong phone."""
    context = _whose(request)
    if request.method == "POST":
        actions.revoke_link(request.link, by=None, reason=NOT_THE_OWNER)
        return render(request, "minutes/mine/ended.html", {"unit": request.link.unit})
    return render(request, "minutes/mine/not_me.html", context)


def _whose(request):
    """Only a person has data of its own; for the bearer of a group's link these pages do not exist."""
    if request.participant is None:
        raise Http404
    return whose(request)


def _open(person, kind):
    return DataRequest.objects.open().filter(participant=person, kind=kind).first()


def _to_my_data(request, place="permintaan"):
    return SeeOther(f"{reverse('minutes:my-data', args=[request.token])}#{place}")
