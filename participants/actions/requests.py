"""What people ask about their own data by their personal link (UU 27/2022, art. 5-13). Staff answer.

Nothing is changed here but the consent: a link that was passed on must not redirect somebody's telephone number.
"""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from participants import audit, requests
from participants.models import DataRequest, Participant
from rakor.refusals import Refused


@transaction.atomic
def ask_correction(participant, *, link, wanted, words=""):
    """Ask that these columns become what they should be (`wanted`), or say it in `words`; the DataRequest.

    One is open at a time: asking again replaces what was wanted. The same twice is once. Raises Refused.
    """
    unknown = sorted(wanted.keys() - requests.CORRECTABLE)
    if unknown:
        raise TypeError(f"not corrected on request: {', '.join(unknown)}")
    if not wanted and not words.strip():
        raise Refused(_("Change at least one field, or write what should change."))
    return _ask(participant, link, DataRequest.Kind.CORRECTION, wanted=wanted, words=words.strip())


@transaction.atomic
def ask_erasure(participant, *, link):
    """Ask that the own data are erased; the DataRequest. Twice is once. Raises Refused."""
    return _ask(participant, link, DataRequest.Kind.ERASURE, wanted={}, words="")


@transaction.atomic
def withdraw_consent(participant, *, link):
    """No messages by WhatsApp from now on. Twice is once."""
    _own(participant, link)
    rows = Participant.objects.filter(pk=participant.pk, consented_on__isnull=False)
    if rows.update(consented_on=None, version=F("version") + 1):
        audit.record(participant.unit_id, "consent-withdrawn", participant, by=None, detail=_detail(participant, link))
    participant.refresh_from_db(fields=["consented_on", "version"])
    return participant


def _ask(participant, link, kind, **said):
    _own(participant, link)
    Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)  # two taps wait for each other
    asked = DataRequest.objects.open().filter(participant=participant, kind=kind).first()
    if asked and (asked.wanted, asked.words) == (said["wanted"], said["words"]):
        return asked
    asked = asked or DataRequest(participant=participant, kind=kind)
    asked.asked_at, asked.asked_by, asked.wanted, asked.words = timezone.now(), link, said["wanted"], said["words"]
    asked.save()
    detail = _detail(participant, link) | {"fields": sorted(asked.wanted)}
    audit.record(participant.unit_id, f"{kind.value}-asked", asked, by=None, at=asked.asked_at, detail=detail)
    return asked


def _own(participant, link):
    if link.participant_id != participant.pk:
        raise Refused(_("This link belongs to somebody else."))


def _detail(participant, link):
    return {"participant": participant.pk, "link": link.pk}
