"""What participants tell the police, and what becomes of it. Without a name nothing written here leads to the sender.

The chain of entries keeps its order, and a row its number: both say after what something was sent, not by whom.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from minutes import rules
from minutes.models import Information
from participants import audit
from participants.models import Area, Participant
from rakor import tokens
from rakor.refusals import Refused

LONGEST = 4000


def receipt_of(form_key):
    """The token by which the sender of a form looks after it: the same for every tap."""
    return tokens.derive(f"information:{form_key}")


def hour_of(moment):
    """The full hour in which a moment lies: all that is kept of when somebody without a name wrote."""
    return moment.replace(minute=0, second=0, microsecond=0)


@transaction.atomic
def send(link, *, form_key, kind, text, area=None, named=False):
    """Keep what the holder of a personal `link` tells the police of its unit. Returns the Information; its receipt is
    `receipt_of(form_key)`. Twice the same is once.

    Unless `named`, of the link only its unit is kept, and of the time only the hour. Raises Refused.
    """
    text = text.strip()
    _may_send(link, text, area, named)
    said = {"unit_id": link.unit_id, "kind": Information.Kind(kind), "text": text, "area_id": area and area.pk}
    said["participant_id"] = link.participant_id if named else None
    now = timezone.now()
    received = now if named else hour_of(now)
    digest = tokens.digest(receipt_of(form_key))
    row, is_new = Information.objects.get_or_create(receipt_digest=digest, defaults=said | {"received": received})
    if is_new:
        detail = {"participant": link.participant_id} if named else {}
        audit.record(row.unit_id, "informed", row, by=None, at=received, detail=detail)
    elif any(getattr(row, column) != value for column, value in said.items()):
        raise Refused(_("This form has been sent already. To tell something else, look it over and send it once more."))
    return row


@transaction.atomic
def mark_read(information, *, by):
    """Let the sender see that it was read. Raises Refused when another officer was first."""
    row = _locked(information, by)
    if row.read_at:
        _only_once(row.read_by, by, _("%(name)s has already marked this as read."))
        return row
    _write(row, "information-read", by, ["read"])
    return row


@transaction.atomic
def answer(information, *, by, text):
    """Answer the sender, once; whoever answers has read it. Raises Refused."""
    row, text = _locked(information, by), text.strip()
    if row.answered_at:
        _only_once(row.answered_by, by, _("%(name)s has already answered this. One answer is given."))
        if row.answer != text:
            raise Refused(_("You have already answered this. One answer is given."))
        return row
    if row.closed_at:
        raise Refused(_("This was closed by %(name)s. It takes no answer any more.") % {"name": row.closed_by.name})
    if not text:
        raise Refused(_("Write the answer. The sender will read it."))
    row.answer = text
    _write(row, "information-answered", by, ["answered", "read"], "answer")
    return row


@transaction.atomic
def close(information, *, by):
    """Nothing more is to be done; whoever closes it has read it. Raises Refused when another officer was first."""
    row = _locked(information, by)
    if row.closed_at:
        _only_once(row.closed_by, by, _("%(name)s has already closed this."))
        return row
    _write(row, "information-closed", by, ["closed", "read"])
    return row


def _may_send(link, text, area, named):
    if link.participant_id is None:
        raise Refused(_("This link is of a group. Use your personal link to tell something."))
    # Under a name the person is ours until the end: whoever is being forgotten leaves no words behind.
    people = Participant.objects.select_for_update(no_key=True, of=("self",)) if named else Participant.objects
    holder = people.get(pk=link.participant_id)
    if holder.retired_at or holder.forgotten_at:
        raise Refused(_("This link has ended. Ask the police officer who sent it for a new one."))
    if not text:
        raise Refused(_("Write what the police should know."))
    if len(text) > LONGEST:
        raise Refused(_("This is too long. Shorten it, or send it in two parts."))
    if area and not Area.objects.of(link.unit).filter(pk=area.pk).exists():
        raise Refused(_("Choose an area of the list, or none."))


def _locked(information, by):
    row = Information.objects.select_for_update(no_key=True, of=("self",)).get(pk=information.pk)
    if not rules.may_read_information(by, row.unit_id):
        raise Refused(_("Only the operator and the chair of this unit follow up what people tell the police."))
    return row


def _only_once(first, by, sentence):
    if first != by:
        raise Refused(sentence % {"name": first.name})


def _write(row, verb, by, marks, *columns):
    """Sign these marks, as far as nobody has, and write it down: that it was done, never what was told."""
    now = timezone.now()
    fresh = [mark for mark in marks if getattr(row, f"{mark}_at") is None]
    for mark in fresh:
        setattr(row, f"{mark}_at", now)
        setattr(row, f"{mark}_by", by)
    row.save(update_fields=[*columns, *(f"{mark}_{end}" for mark in fresh for end in ("at", "by"))])
    audit.record(row.unit_id, verb, row, by=by, at=now)
