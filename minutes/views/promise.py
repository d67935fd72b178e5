"""Behind a personal link: one promise, what the reader says to it, and what the reader reported of it.

A group's link shows the promise and takes nothing. A phone that loads the address of a form again, because the tab
was put away or the language changed, is led back to the promise.
"""

from dataclasses import dataclass

from django.conf import settings
from django.forms import Form
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from minutes import documents
from minutes.actions import acknowledging, reporting
from minutes.actions.judging import forebears
from minutes.forms.promise import AcknowledgeForm, ReplyForm
from minutes.forms.reports import ReportFields
from minutes.models import Commitment, Minutes, Report
from minutes.views import my_promises
from minutes.views.mine import agreed, whose
from participants.access import participant_view
from rakor.http import SeeOther
from rakor.refusals import Refused


@dataclass(frozen=True)
class Typed:
    """The forms that could not be kept come back as they were typed."""

    answer: Form | None = None
    report: Form | None = None
    reply: Form | None = None

    @property
    def form(self):
        return self.answer or self.report or self.reply


@participant_view
@require_safe
def my_promise(request, pk):
    """One promise in plain words: since when, by whom, how it is kept, and what the reader can say and send."""
    return _page(request, _promise(request, pk))


@participant_view
@require_http_methods(["GET", "HEAD", "POST"])
def acknowledge(request, pk):
    """Keep that the reader agrees or objects, for the text that was shown."""
    promise, form = _promise(request, pk), AcknowledgeForm(request.POST)
    if request.method != "POST":
        return _to(request, promise, "jawaban")
    if form.is_valid():
        try:
            shown = request.POST.get("digest", "")
            acknowledging.acknowledge(promise, link=request.link, digest=shown, **form.cleaned_data)
        except Refused as no:
            form.add_error(None, no.sentences)
        else:
            return _to(request, promise, "jawaban")
    return _page(request, promise, Typed(answer=form))


@participant_view
@require_http_methods(["GET", "HEAD", "POST"])
def send_report(request, pk):
    """Keep what the reader reports; it counts once an officer has verified it."""
    promise = _promise(request, pk)
    if request.method != "POST":
        return _to(request, promise, "lapor")
    form = _report_form(request, promise, request.POST, request.FILES)
    if form.is_valid():
        try:
            reporting.send_report(promise, link=request.link, **form.told())
        except Refused as no:
            form.add_error(None, no.sentences)
        else:
            return _to(request, promise, "laporan")
    return _page(request, promise, Typed(report=form))


@participant_view
@require_http_methods(["GET", "HEAD", "POST"])
def reply_report(request, pk):
    """Keep what the reader says to the dispute of the own report."""
    report = get_object_or_404(Report.objects.of_sender(request.participant), pk=pk)
    promise, form = _promise(request, report.commitment_id), ReplyForm(request.POST, report=report)
    if request.method != "POST":
        return _to(request, promise, f"laporan-{pk}")
    if form.is_valid():
        try:
            reporting.reply_to_dispute(report, link=request.link, **form.cleaned_data)
        except Refused as no:
            form.add_error(None, no.sentences)
        else:
            return _to(request, promise, f"laporan-{pk}")
    return _page(request, promise, Typed(reply=form))


# The page -----------------------------------------------------------------------------------------


def _promise(request, pk):
    promise = get_object_or_404(my_promises.whole(my_promises.ever(request.link)), pk=pk)
    my_promises.dress([promise], request.link)
    return promise


def _report_form(request, promise, *sent):
    today = my_promises.today_of(request.link)
    return ReportFields(*sent, commitment=promise, today=today, auto_id="id_lapor_%s")


def _to(request, promise, place):
    return SeeOther(f"{reverse('minutes:my-promise', args=[request.token, promise.pk])}#{place}")


def _page(request, promise, typed=None):
    typed = typed or Typed()
    stands = promise.life == Commitment.Life.IN_FORCE
    acts = stands and request.participant is not None
    minutes = Minutes.objects.filter(meeting=promise.meeting_id).order_by("-circulation").defer("content")[0]
    context = {
        **whose(request),
        "promise": promise,
        "number": acknowledging.number_of(promise),
        "minutes": minutes,
        "excerpt": documents.excerpt(minutes.digest),
        "is_read": agreed(request).filter(pk=promise.meeting_id).exists(),
        "stands": stands,
        "next": None if stands else my_promises.ever(request.link).filter(renews=promise).order_by("-pk").first(),
        "form": typed.form,
        "answer_form": (typed.answer or AcknowledgeForm()) if acts and not promise.answered else None,
        "report_form": (typed.report or _report_form(request, promise)) if acts else None,
        "reports": _reports(request, promise, typed.reply),
    }
    return render(request, "minutes/mine/promise.html", context, status=422 if typed.form else 200)


def _reports(request, promise, typed):
    """What the reader sent about this promise and what it renews, newest first; a disputed one with the form of a reply
    (`typed`: the one that could not be kept)."""
    if request.participant is None:
        return []
    own = forebears([promise])[promise.pk]
    rows = list(my_promises.sent_by(request.participant).filter(commitment__in=own)[: settings.PAGE_SIZE])
    for report in rows:
        my_promises.put_into_words(report)
        waits = report.state == Report.State.DISPUTED and not report.reply
        waits = waits and promise.life != Commitment.Life.SUPERSEDED
        is_typed = typed is not None and typed.report.pk == report.pk
        report.form = typed if is_typed else ReplyForm(report=report) if waits else None
    return rows
