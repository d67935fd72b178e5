"""Erasing what is personal (security.md, T46): everything about one person, or the numbers nobody needs any more.

Frozen minutes stay as they were circulated, and so do the acts in the audit chain: only their particulars go.
"""

import json
import re

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from minutes import personal_data, search
from minutes.actions import informing, judging
from minutes.models import (
    Acknowledgement,
    Attendance,
    AttendanceSignature,
    Commitment,
    Information,
    Occasion,
    Party,
    Report,
    Response,
    Signatory,
)
from minutes.search_index import forget_old_stems
from participants import audit, indonesian, rules
from participants.actions import answers, revoke_link
from participants.models import (
    AccessLink,
    AuditDetail,
    AuditEntry,
    DataRequest,
    Participant,
    RosterImport,
)
from rakor.refusals import Refused

NAMELESS = "(data dihapus)"  # on paper and on the screen, whatever the screen speaks
ERASED = ["title_prefix", "title_suffix", "position", "organisation", "phone", "rank", "police_id", "civil_service_id"]
_WORD = re.compile(r"[^\W\d_]{3,}")


@transaction.atomic
def forget_participant(participant, *, by, reason):
    """Erase what the rows say about a person. Twice is once. Raises Refused.

    The row stays, without a name and in its group, so that counts stay right. Links end, requests that are open count
    as granted. Refused while a draft carries the person in an office: the paper would be signed by nobody. What cannot
    be known stays: photos, and free text in which somebody else wrote the name.
    """
    meetings = _lock_drafts(participant)
    _lock_what_was_seen(participant)
    participant = Participant.objects.select_for_update(no_key=True, of=("self",)).get(pk=participant.pk)
    if not rules.may_keep_book(by, participant.unit_id):
        raise Refused(_("Only the operator of this unit erases personal data."))
    if participant.forgotten_at:
        return participant
    _may_be_forgotten(participant, meetings, reason)
    frozen = personal_data.frozen_naming(participant).count()
    # Whoever verifies or answers at this moment holds the row and waits for the chain: the rows come first here, too.
    _leave_what_was_told(participant, by)
    _leave_what_was_said(participant)
    _leave_the_promises(participant)
    _leave_the_rolls(participant, by)
    _empty_rosters(participant)
    for link in participant.links.standing():
        revoke_link(link, by=by, reason=NAMELESS)
    _answer_requests(participant, by)
    _erase_particulars(participant)
    _blank(participant, by)
    detail = {"reason": reason.strip(), "frozen": frozen}
    audit.record(participant.unit_id, "forgotten", participant, by=by, at=participant.forgotten_at, detail=detail)
    return participant


@transaction.atomic
def purge_phones(unit, pks, *, today):
    """Blank the numbers among these people of a unit that are no longer needed, and return whose they were."""
    people = Participant.objects.filter(unit=unit, pk__in=pks).order_by("pk")
    locked = list(people.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))
    # Asked again while nobody else can write them.
    expired = personal_data.with_numbers_no_longer_needed(today, locked).order_by("pk")
    gone = list(expired.values_list("pk", flat=True))
    if gone:
        columns = {"phone": "", "phone_unconfirmed_since": None, "consented_on": None, "version": F("version") + 1}
        Participant.objects.filter(pk__in=gone).update(**columns)
        audit.record(unit.pk, "phones-purged", unit, by=None, detail={"count": len(gone), "participants": gone})
    return gone


def _lock_drafts(participant):
    """The drafts in which the person appears, ours until the transaction ends; before the person, as recording does."""
    drafts = personal_data.naming(participant).editable().order_by("pk")
    return list(drafts.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))


def _lock_what_was_seen(participant):
    """The occasions that name the person and all promises of the person, in the order in which everybody takes them:
    before the person, to whom a report points while its promise is held."""
    names = Party.objects.filter(participant=participant).exclude(name="").values("name")
    promises = Q(parties__participant=participant) | Q(reports__participant=participant)
    pks = judging.with_renewals(Commitment.objects.filter(promises).values_list("pk", flat=True))
    occasions = Occasion.objects.filter(trials__commitment__in=pks, responses__name__in=names).values("pk")
    held = Occasion.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=occasions.order_by())
    list(held.order_by("pk").values_list("pk"))
    list(
        Commitment.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk__in=pks)
        .order_by("pk")
        .values_list("pk")
    )


def _may_be_forgotten(participant, locked, reason):
    drafts = personal_data.naming(participant).editable()
    if drafts.exclude(pk__in=locked).exists():
        raise Refused(_("Somebody has just put this person on the list of a meeting. Try once more."))
    led = personal_data.led_by(participant).editable().order_by("-date", "-pk").values_list("title", flat=True)
    if led:
        raise Refused(_("This person has an office in a draft. Name somebody else there first:"), *led)
    if not reason.strip():
        raise Refused(_("Write the reason."))
    if _says_who(reason, participant):
        raise Refused(_("Write the reason without the name and without the number: it is kept."))


def _says_who(reason, participant):
    """Would the reason keep what is being erased?"""
    said = set(_WORD.findall(reason.casefold()))
    named = set(_WORD.findall(participant.name.casefold()))
    number = participant.phone.removeprefix("+62")
    return bool(said & named or number and number in re.sub(r"\D", "", reason))


def _answer_requests(participant, by):
    """Those that are open are granted; of the answered ones the answer goes, too: it may repeat what was asked."""
    for request in DataRequest.objects.select_for_update(no_key=True).filter(participant=participant, answered_at=None):
        answers.close(request, by=by, outcome=DataRequest.Outcome.DONE)
    DataRequest.objects.filter(participant=participant).update(wanted={}, words="", answer="")
    AccessLink.objects.filter(participant=participant, revoked_at__isnull=False).update(revoke_reason=NAMELESS)


def _leave_the_rolls(participant, by):
    """The place on the roll and how it was filled stay; what was drawn and what was written there go."""
    AttendanceSignature.objects.filter(attendance__participant=participant).delete()
    saved = {"version": F("version") + 1, "saved_at": timezone.now(), "saved_by": by}
    Attendance.objects.filter(participant=participant).update(represents="", reason="", guest_key="", **saved)


def _leave_the_promises(participant):
    """Promises that named the person name nobody, and are no longer found by the name."""
    promises = list(Commitment.objects.filter(parties__participant=participant).distinct())
    _leave_the_occasions(participant, promises)
    Party.objects.filter(participant=participant).update(name=NAMELESS)
    for promise in promises:
        search.index_commitment(promise)
    if promises:
        forget_old_stems(connection, Commitment._meta.db_table)


def _leave_the_occasions(participant, promises):
    """Whoever came to an occasion as the party of a promise came; the name goes. (One of several at one occasion is
    told apart by a number, which tests no promise.)"""
    names = set(Party.objects.filter(participant=participant).exclude(name="").values_list("name", flat=True))
    occasions = {"occasion__trials__commitment__in": judging.with_renewals([row.pk for row in promises])}
    for row in Response.objects.filter(name__in=names, **occasions).distinct():
        taken = Response.objects.filter(occasion=row.occasion_id, name__startswith=NAMELESS).count()
        row.name = f"{NAMELESS} {taken + 1}" if taken else NAMELESS
        row.save(update_fields=["name"])


def _leave_what_was_said(participant):
    """That and how the person reported, agreed or objected stays, for the counts; the own words go."""
    Report.objects.filter(participant=participant).update(text="", count_of="")
    Report.objects.filter(replied_by__participant=participant).update(reply="")
    said = Acknowledgement.objects.filter(participant=participant)
    said.exclude(reason="").update(reason=NAMELESS)
    said.update(on_behalf_of="")


def _leave_what_was_told(participant, by):
    """What was told to the police under the own name becomes nobody's, is empty, and needs no officer any more."""
    rows = (
        Information.objects.select_for_update(no_key=True, of=("self",)).filter(participant=participant).order_by("pk")
    )
    now = timezone.now()
    for row in rows:
        row.text, row.answer = NAMELESS, NAMELESS if row.answer else ""
        row.participant, row.received = None, informing.hour_of(row.received)
        if row.closed_at is None:
            row.closed_at, row.closed_by = now, by
        row.save(update_fields=["text", "answer", "participant", "received", "closed_at", "closed_by"])


def _empty_rosters(participant):
    """Files of people that wait to be imported are read again, if this person is in them."""
    waiting, said = RosterImport.objects.filter(unit=participant.unit_id, imported_at=None), Q()
    for text in filter(None, [participant.name, _ascii(participant.name), participant.phone]):
        said |= Q(rows__icontains=text) | Q(faults__icontains=text)
    waiting.filter(said).update(rows="", faults="", good=0, bad=0, known=0)


def _erase_particulars(participant):
    """Erase the particulars of every entry about the person; the entries stay, and so does their chain."""
    roll = participant.attendances.values("pk")
    rows = {
        "participant": [participant.pk],
        "accesslink": participant.links.values("pk"),
        "datarequest": participant.data_requests.values("pk"),
        "attendance": roll,
        "attendancesignature": roll,
        "report": Report.objects.filter(participant=participant).order_by().values("pk"),
        "acknowledgement": Acknowledgement.objects.filter(participant=participant).order_by().values("pk"),
        "signatory": Signatory.objects.filter(participant=participant).order_by().values("pk"),
    }
    for subject, pks in rows.items():
        entries = AuditEntry.objects.filter(subject=subject, subject_id__in=pks).order_by()
        AuditDetail.objects.filter(entry__in=entries.values("pk")).delete()
    told = Q()
    for end in ",}":  # what somebody did by the own link, whatever the entry is about
        told |= Q(content__contains=f'"participant":{participant.pk}{end}')
    for end in (": ", ", "):  # a row that was taken off a roll or a paper while its entry still held the name
        name = json.dumps(participant.name, ensure_ascii=False)[:-1]
        told |= Q(entry__verb="removed", content__contains=f'"text":{name}{end}')
    AuditDetail.objects.filter(told, entry__unit=participant.unit_id).delete()


def _blank(participant, by):
    now = timezone.now()
    participant.name, participant.sort_name = NAMELESS, indonesian.sort_name(NAMELESS)
    for column in ERASED:
        setattr(participant, column, "")
    participant.area = participant.consented_on = participant.phone_unconfirmed_since = None
    participant.order = Participant._meta.get_field("order").default
    participant.version += 1
    participant.forgotten_at, participant.forgotten_by = now, by
    if participant.retired_at is None:
        participant.retired_at, participant.retired_by = now, by
    written = ["name", "sort_name", *ERASED, "area", "consented_on", "phone_unconfirmed_since", "order", "version"]
    participant.save(update_fields=[*written, "forgotten_at", "forgotten_by", "retired_at", "retired_by"])


def _ascii(text):
    """The text as JSON may hold it, without its quotes."""
    return json.dumps(text)[1:-1]
