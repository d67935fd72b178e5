"""Answering what people ask about their own data. (An erasure is granted by minutes.actions.forgetting.)"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from participants import audit, indonesian, requests, rules
from participants.actions.people import change_participant
from participants.models import DataRequest, Participant
from rakor.refusals import Refused, Stale


@transaction.atomic
def answer_request(request, *, by, outcome, answer="", version=None, seen=""):
    """Correct what was asked (DONE) or refuse it with a reason that the person reads (REFUSED). Twice is once.

    A correction is written through change_participant, unless somebody wrote since `version` was read, or the person
    asked for something else since the request was `seen` (Stale). What was asked is not kept once it is answered: it
    would outlive the number that it corrects. Raises Refused.
    """
    participant = Participant.objects.select_for_update(no_key=True, of=("self",)).get(pk=request.participant_id)
    if not rules.may_keep_book(by, participant.unit_id):
        raise Refused(_("Only the operator of this unit answers these requests."))
    request = DataRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
    if request.answered_at:
        return _answered_before(request, outcome)
    answer = answer.strip()
    if outcome == DataRequest.Outcome.REFUSED and not answer:
        raise Refused(_("Write the reason. The person who asked will read it."))
    columns = {}
    if outcome == DataRequest.Outcome.DONE:
        columns = _correction(request)
        if seen != requests.as_seen(request):
            raise Stale
        change_participant(participant, by=by, version=version, **columns)
    close(request, by=by, outcome=outcome, answer=answer)
    detail = {"participant": participant.pk, "kind": request.kind, "outcome": outcome, "fields": sorted(columns)}
    audit.record(participant.unit_id, "request-answered", request, by=by, at=request.answered_at, detail=detail)
    return request


def close(request, *, by, outcome, answer=""):
    """Write the answer down and forget what was asked. Inside the transaction of whoever answers."""
    request.answered_at, request.answered_by = timezone.now(), by
    request.outcome, request.answer = outcome, answer
    request.wanted, request.words = {}, ""
    request.save(update_fields=["answered_at", "answered_by", "outcome", "answer", "wanted", "words"])


def _answered_before(request, outcome):
    if request.outcome != outcome:
        raise Refused(_("This request has been answered already."))
    return request


def _correction(request):
    """The columns to write. Refused when it is no correction, or when what it wants cannot be written."""
    if request.kind != DataRequest.Kind.CORRECTION:
        raise Refused(_("Personal data is erased on the page that says what is erased."))
    columns = requests.columns_wanted(request)
    if "name" in columns and not columns["name"].strip():
        raise Refused(_("The name that was asked for is empty. Refuse the request with a reason."))
    try:
        if columns.get("phone"):
            columns["phone"] = indonesian.parse_phone(columns["phone"])
    except ValueError as error:
        raise Refused(error.args[0]) from None
    return columns
