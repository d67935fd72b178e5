"""What people ask about their own data, and erasing it. For the operator of their unit."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minutes import personal_data
from minutes.actions import forgetting
from minutes.forms.privacy import AnswerForm, ForgetForm
from participants import indonesian, requests, rules
from participants.access import staff_view
from participants.actions import answer_request as answer_it
from participants.models import DataRequest, Participant, Role
from rakor.refusals import Refused, Stale


@staff_view(Role.Kind.OPERATOR)
@require_safe
def requests_list(request):
    """What waits for an answer, the oldest first, and what was answered lately."""
    people = ["participant__unit", "participant__group", "answered_by"]
    waiting, now = requests.open_requests(request.user).select_related(*people), timezone.now()
    rows = list(waiting[: settings.PAGE_SIZE])
    for row in rows:
        row.left, row.late = requests.time_left(row, now), requests.is_late(row, now)
    answered = requests.of_books_kept_by(request.user).exclude(answered_at=None).select_related(*people)
    context = {
        "waiting": rows,
        "more": waiting.count() - len(rows),
        "answered": answered.order_by("-answered_at", "-pk")[: settings.PAGE_SIZE],
        "hours": settings.REQUEST_HOURS,
    }
    return render(request, "minutes/privacy/requests.html", context)


@staff_view(Role.Kind.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def answer_request(request, pk):
    """Correct the data as asked, or refuse with a reason that the person reads."""
    asked = _asked(request, pk)
    form = AnswerForm(request.POST if request.method == "POST" else None, asked=asked)
    if request.method != "POST" or not form.is_valid():
        return _answer_page(request, asked, form)
    try:
        answer_it(asked, by=request.user, **form.cleaned_data)
    except Stale:
        form.add_error(None, _("This has changed meanwhile. Compare once more, then answer."))
        return _answer_page(request, _asked(request, pk), form, status=409)
    except Refused as no:
        form.add_error(None, no.sentences)
        return _answer_page(request, asked, form)
    messages.success(request, _("The request has been answered."))
    return redirect("minutes:requests")


@staff_view(Role.Kind.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def forget(request, pk):
    """Say what is erased and what stays, ask for the reason and the name, then erase."""
    person = _kept(request, pk)
    if person.forgotten_at:
        return redirect("participants:person", pk=pk)
    form = ForgetForm(request.POST if request.method == "POST" else None, person=person)
    if form.is_valid():
        try:
            forgetting.forget_participant(person, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as no:
            form.add_error(None, no.sentences)
        else:
            messages.success(request, _("The personal data has been erased."))
            return redirect("participants:person", pk=pk)
    context = {
        "person": person,
        "form": form,
        "frozen": personal_data.frozen_naming(person).count(),
        "drafts": personal_data.led_by(person).editable().order_by("-date", "-pk").only("title", "date"),
    }
    return render(request, "minutes/privacy/forget.html", context, status=422 if form.errors else 200)


def _asked(request, pk):
    """The request; 404 when another unit's, 403 when only to be read."""
    people = ["participant__unit", "participant__group", "participant__area", "answered_by"]
    asked = get_object_or_404(DataRequest.objects.visible_to(request.user).select_related(*people), pk=pk)
    if not rules.may_keep_book(request.user, asked.participant.unit_id):
        raise PermissionDenied
    return asked


def _kept(request, pk):
    people = Participant.objects.visible_to(request.user).select_related("unit", "group", "area")
    person = get_object_or_404(people, pk=pk)
    if not rules.may_keep_book(request.user, person.unit_id):
        raise PermissionDenied
    return person


def _answer_page(request, asked, form, status=None):
    if status == 409:  # what is compared now is what will be written
        form.data = form.data.dict() | {"version": asked.participant.version, "seen": requests.as_seen(asked)}
    context = {
        "asked": asked,
        "person": asked.participant,
        "differences": _differences(asked),
        "form": form,
        "left": requests.time_left(asked),
        "late": requests.is_late(asked),
        "is_erasure": asked.kind == DataRequest.Kind.ERASURE,
    }
    return render(request, "minutes/privacy/answer.html", context, status=status or (422 if form.errors else 200))


def _differences(asked):
    """[(label, what is stored, what is wanted)]. The new number stands in full: here it is written into the book."""
    rows = []
    for name, wanted in requests.columns_wanted(asked).items():
        stored, label = getattr(asked.participant, name), Participant._meta.get_field(name).verbose_name
        if name == "phone":
            stored, wanted = indonesian.mask_phone(stored), _shown(wanted)
        rows.append((label, stored or "", wanted or ""))
    return rows


def _shown(phone):
    try:
        return indonesian.show_phone(indonesian.parse_phone(phone)) if phone else ""
    except ValueError:
        return phone
