"""Behind a personal link, on the phone of somebody who was there: what is coming, and what my group agreed.

A group's link shows the same of the group and takes nothing. Nobody else's name and no telephone number is here.
"""

from dataclasses import dataclass

from django.conf import settings
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from minutes import calendars, documents, messages, rules
from minutes.actions import answering
from minutes.forms.mine import AnswerForm
from minutes.models import Attendance, Commitment, Meeting, Party
from minutes.views import listing, my_promises
from participants.access import participant_view
from rakor.http import SeeOther, download
from rakor.refusals import Refused

AGREED_SHOWN = 10


@dataclass(frozen=True)
class Call:
    """A coming rakor: my place on its roll, the form of my answer, or why there is none. A group has none of them."""

    meeting: Meeting
    row: Attendance | None = None
    form: AnswerForm | None = None
    why_not: str = ""


@participant_view
@require_safe
def home(request):
    """Whose link this is, what is coming, and what the group agreed."""
    return _home(request)


@participant_view
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, pk):
    """Keep my answer to an invitation; what cannot be kept comes back as it was typed. A GET is led to the page."""
    row = get_object_or_404(_roll(request), meeting__pk=pk)
    page, form = f"{reverse('minutes:mine', args=[request.token])}#rakor-{pk}", AnswerForm(request.POST, row=row)
    if request.method != "POST":
        return SeeOther(page)
    if form.is_valid():
        try:
            answering.answer_invitation(row, link=request.link, **form.cleaned_data)
        except Refused as no:
            form.add_error(None, no.sentences)
        else:
            return SeeOther(page)
    return _home(request, typed=(row, form))


@participant_view
@require_safe
def my_meeting(request, pk):
    """The agreed text of a rakor at which I, or my group, was."""
    meeting = get_object_or_404(agreed(request).select_related("unit"), pk=pk)
    minutes = meeting.current_minutes
    content = minutes.document
    context = {
        **whose(request),
        "content": content,
        "promises": [_frozen_promise(promise, content) for promise in content["commitments"]],
        "digest": documents.excerpt(minutes.digest),
        "sealed": meeting.state == Meeting.State.SEALED,
        "share": messages.short_wa_url(messages.agreed(meeting, [one["text"] for one in content["commitments"]])),
    }
    return render(request, "minutes/mine/meeting.html", context)


@participant_view
@require_safe
def my_calendar(request, pk):
    """An invitation for the calendar of the phone."""
    meeting = get_object_or_404(_inviting(request).select_related("unit"), pk=pk)
    name = f"rakor-{meeting.date.isoformat()}.ics"
    return download(calendars.ics(meeting), "text/calendar; charset=utf-8", name)


# What this bearer may see -------------------------------------------------------------------------


def whose(request):
    """What every page behind a link knows: the link, its unit and, unless it is a group's, its person and the area
    whose Bhabinkamtibmas is called."""
    person = request.participant
    post = person.area.post if person and person.area else None
    return {"link": request.link, "unit": request.link.unit, "token": request.token, "person": person, "post": post}


def agreed(request):
    """The frozen, ordinary rakor at which this bearer was, or the group."""
    link = request.link
    if request.participant:
        return Meeting.objects.agreed_with(request.participant)
    return Meeting.objects.agreed_with_group(link.group, link.unit)


def _inviting(request):
    link, today = request.link, my_promises.today_of(request.link)
    if request.participant:
        return Meeting.objects.inviting(request.participant, today)
    return Meeting.objects.inviting_group(link.group, link.unit, today)


def _roll(request):
    return Attendance.objects.filter(participant=request.participant).select_related("meeting__unit")


# The page -----------------------------------------------------------------------------------------


def _home(request, typed=None):
    """`typed`: the row and the form of an answer that could not be kept."""
    promises, following = _promises(request)
    context = {
        **whose(request),
        "form": typed and typed[1],
        "calls": _calls(request, *(typed or (None, None))),
        "promises": promises,
        "following": following,
        "is_first": "sesudah" not in request.GET,
        "agreed": list(agreed(request).only("title", "date", "state")[:AGREED_SHOWN]),
        "reports": my_promises.sent(request.link),
    }
    return render(request, "minutes/mine/home.html", context, status=422 if typed else 200)


def _calls(request, typed_row, typed_form):
    """The coming rakor, the next one first."""
    in_time = ["meeting__date", "meeting__starts_at", "meeting"]
    if request.participant is None:
        found = _inviting(request).select_related("unit").order_by("date", "starts_at", "pk")
        return [Call(meeting) for meeting in found]
    rows = list(_roll(request).filter(meeting__in=_inviting(request)).order_by(*in_time))
    rows += [typed_row] if typed_row and typed_row not in rows else []  # it is over, but what was typed is not lost
    now = timezone.now()
    return [
        Call(
            row.meeting,
            row,
            typed_form if typed_row == row else AnswerForm(row=row),
            rules.why_not_answer(row, now),
        )
        for row in rows
    ]


def _promises(request):
    """A page of the commitments in force, and the key of the next one or None."""
    rows, last = my_promises.in_force(request.link), listing.number(request.GET.get("sesudah"))
    if last is not None:
        rows = rows.after(get_object_or_404(rows.select_related("meeting"), pk=last))
    page = list(my_promises.whole(rows)[: settings.PAGE_SIZE + 1])
    shown = page[: settings.PAGE_SIZE]
    my_promises.dress(shown, request.link)
    return shown, shown[-1].pk if len(page) > settings.PAGE_SIZE else None


def _frozen_promise(promise, content):
    """A commitment of a frozen text in the words of the screen; of people no names."""
    groups = {group["code"]: group["name"] for group in content["groups"]}
    who = []
    for party in promise["parties"]:
        name = groups.get(party.get("group")) or party.get("name", "")
        if party.get("area"):
            name = f"{name} ({party['area'].rpartition(' / ')[2]})"
        who.append({"scope": party["scope"], "name": "" if party["scope"] == Party.Scope.PERSON else name})
    return {
        "text": promise["text"],
        "kind": Commitment.Kind(promise["kind"]).label,
        "every": dict(Commitment.Every.choices).get(promise["every"], ""),
        "due_on": promise["due_on"],
        "review_on": promise["review_on"],
        "who": who,
    }
