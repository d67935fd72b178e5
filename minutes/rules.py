"""May this member of staff do this now, and what is still missing? Questions only; they write nothing.

The roles are those of security.md, D. Where it leaves a choice: an operator may write minutes, too, because in most
units one bintara plans, records and circulates; circulating is not finalising, which stays with the chair.
"""

from dataclasses import dataclass
from datetime import time
from zoneinfo import ZoneInfo

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from minutes.models import CarriedOver, Commitment, Meeting
from participants.models import Role

PLANNING = frozenset({Role.Kind.OPERATOR})
RECALLING = frozenset({Role.Kind.OPERATOR, Role.Kind.CHAIR})


def may_plan(user, unit_id):
    return user.holds(PLANNING, unit_id)


may_import = may_plan


def may_read(user, meeting):
    """A draft is read by those who write in its unit; what left the drawer by whoever sees the meeting."""
    if meeting.has_left_the_drawer:
        return any(meeting.unit.path.startswith(path) for path in user.reading_paths)
    return user.holds(Role.RECORDING, meeting.unit_id)


def may_record(user, meeting):
    return meeting.is_open and user.holds(Role.RECORDING, meeting.unit_id)


may_circulate = may_record


def may_gather(user, meeting):
    """May open invitation, roll call, hall and kiosk; once the minutes are circulated, only to read them."""
    return user.holds(Role.RECORDING, meeting.unit_id)


def may_invite(user, meeting):
    """May write the letter of invitation, put people on the roll and hand over what is sent to them."""
    return meeting.is_open and may_plan(user, meeting.unit_id)


def may_read_names(user, meeting):
    """Who came is known in the own unit; those above see how many (security.md, D)."""
    return meeting.unit_id in user.own_unit_ids


def may_print_phones(user, meeting):
    return user.holds({Role.Kind.OPERATOR}, meeting.unit_id)


def may_follow_up(user, unit_id):
    """May log occasions, check promises and verify reports of this unit."""
    return user.holds(Role.RECORDING, unit_id)


def may_read_information(user, unit_id):
    """May read, answer and close what participants tell the police: few, because it may endanger who told it."""
    return user.holds(RECALLING, unit_id)


def units_telling(user):
    """The units of which this user may read what participants tell the police."""
    return {role.unit_id for role in user.current_roles if may_read_information(user, role.unit_id)}


def may_recall(user, meeting):
    return meeting.state == Meeting.State.CIRCULATED and user.holds(RECALLING, meeting.unit_id)


def why_not_answer(attendance, now):
    """Why this invited person may not (any longer) answer the invitation, as a sentence; "" when it may be."""
    meeting = attendance.meeting
    here = now.astimezone(ZoneInfo(meeting.unit.time_zone))
    if attendance.checked_in_at:
        return _("Your attendance has already been recorded.")
    if meeting.is_open and (meeting.date is None or (here.date(), here.time()) <= _end_of(meeting)):
        return ""
    return _("This meeting takes no answers any more. Ask the police officer who invited you.")


def _end_of(meeting):
    """Its last minute on the wall of the hall; without an end, that of its day."""
    return meeting.date, meeting.ends_at or time.max


@dataclass(frozen=True)
class Gap:
    """Something still missing: the part of the paper, a code, the sentence for people, the place on the page."""

    part: str
    code: str
    message: str
    anchor: str


def missing_for_circulation(meeting):
    """What still has to be filled in before the minutes may leave the drawer, in the order of the paper.

    Times may stay open, a group may be present without a name, an officer in charge may still be sought.
    """
    return [gap for gaps_in in _GAPS for gap in gaps_in(meeting)]


def complete_for_circulation(meeting, gaps):
    """The parts in which none of these gaps lies, as sentences for the checklist."""
    parts = {
        "identitas": _("Identity of the meeting and its chair"),
        "kehadiran": _("Attendance"),
        "lanjutan": _("Every commitment of the previous meeting") if meeting.carried_over.all() else "",
        "jalannya": _("Course of the meeting"),
        "kesepakatan": _("Every commitment with its parties and review date"),
        "foto": _("Photos with captions") if meeting.photos.all() else "",
        "penutup": _("Signatories"),
    }
    incomplete = {gap.part for gap in gaps}
    return [sentence for part, sentence in parts.items() if sentence and part not in incomplete]


def _head_gaps(meeting):
    wanted = [
        ("date", meeting.date, _("Enter the date of the meeting")),
        ("place", meeting.place, _("Enter the place of the meeting")),
        ("chair", meeting.chair_id, _("Enter the chair of the meeting")),
    ]
    return [Gap("identitas", field, sentence, f"id_meeting-{field}") for field, value, sentence in wanted if not value]


def _attendance_gaps(meeting):
    if meeting.groups_present.all() or meeting.attendances.all():
        return []
    return [Gap("kehadiran", "attendance", _("Enter at least one group or person who was present"), "kehadiran")]


def _carried_gaps(meeting):
    """Each promise of last time that still stands is decided on; what only an old paper tells may stay as it is."""
    rows = list(meeting.carried_over.all())
    prefetch_related_objects(rows, "commitment")  # asks nothing of a page that has them already
    renewed = {row.renews_number for row in meeting.commitments.all()}
    standing = [(n, row) for n, row in enumerate(rows, start=1) if row.commitment and row.commitment.is_in_force]
    found = [(n, row, *_missing_of_carried(row, row.order in renewed)) for n, row in standing]
    return [
        Gap("lanjutan", f"carried-{field}", sentence % {"n": n}, f"id_carried-{row.pk}-{field}")
        for n, row, field, sentence in found
        if sentence
    ]


def _missing_of_carried(row, is_renewed):
    """The control that is still to be filled in and the sentence for it, both empty when nothing is."""
    if not row.outcome:
        return "outcome_0", _("Decide about commitment %(n)s of the previous meeting")
    if row.outcome == CarriedOver.Outcome.ENDED and not row.note.strip():
        return "note", _("Write why commitment %(n)s of the previous meeting ends")
    if row.outcome == CarriedOver.Outcome.CHANGED and not is_renewed:
        return "new", _("Write the new wording of commitment %(n)s of the previous meeting")
    return "", ""


def _agenda_gaps(meeting):
    items = list(meeting.agenda.all())
    gaps = [
        Gap(
            "jalannya",
            "agenda-title",
            _("Enter the title of agenda item %(n)s") % {"n": n},
            f"id_agenda-{item.pk}-title",
        )
        for n, item in enumerate(items, start=1)
        if not item.title
    ]
    if not any(item.discussion for item in items):
        gaps.append(Gap("jalannya", "discussion", _("Write down what was discussed"), "jalannya"))
    return gaps


def _commitment_gaps(meeting):
    commitments = list(meeting.commitments.all())
    prefetch_related_objects(commitments, "parties")  # asks nothing of a page that has them already
    if not commitments:
        return [Gap("kesepakatan", "commitments", _("Write down at least one commitment"), "kesepakatan")]
    return [gap for n, commitment in enumerate(commitments, start=1) for gap in _gaps_of(commitment, n, meeting.date)]


def _gaps_of(commitment, n, day):
    kinds = Commitment.Kind
    wanted = [
        ("text", commitment.text, _("Write the text of commitment %(n)s")),
        ("parties", commitment.parties.all(), _("Choose the parties of commitment %(n)s")),
        ("due_on", commitment.due_on or commitment.kind != kinds.DATED, _("Enter the due date of commitment %(n)s")),
        ("every", commitment.every or commitment.kind != kinds.RECURRING, _("Enter how often commitment %(n)s recurs")),
        ("review_on", commitment.review_on, _("Enter the review date of commitment %(n)s")),
    ]
    gaps = [(field, sentence) for field, value, sentence in wanted if not value]
    if day and commitment.due_on and commitment.due_on < day:
        gaps.append(("due_on", _("The due date of commitment %(n)s lies before the meeting")))
    if day and commitment.review_on and commitment.review_on < day:
        gaps.append(("review_on", _("The review date of commitment %(n)s lies before the meeting")))
    return [
        Gap("kesepakatan", field, sentence % {"n": n}, f"id_commitment-{commitment.pk}-{field}")
        for field, sentence in gaps
    ]


def _photo_gaps(meeting):
    photos = list(meeting.photos.all())
    wanted = [("caption", _("Write the caption of photo %(n)s")), ("image", _("Add the picture of photo %(n)s again"))]
    return [
        Gap("foto", f"photo-{field}", sentence % {"n": n}, f"id_photo-{photo.pk}-caption")
        for n, photo in enumerate(photos, start=1)
        for field, sentence in wanted
        if not getattr(photo, field)
    ]


def _signatory_gaps(meeting):
    rows = list(meeting.signatories.all())
    gaps = [
        Gap("penutup", "capacity", _("Say as what signatory %(n)s signs") % {"n": n}, f"id_signatory-{row.pk}-capacity")
        for n, row in enumerate(rows, start=1)
        if not row.capacity
    ]
    if meeting.chair_id and any(row.participant_id == meeting.chair_id for row in rows):
        return gaps
    return [*gaps, Gap("penutup", "signatories", _("Let the chair sign"), "penutup")]


_GAPS = [_head_gaps, _attendance_gaps, _carried_gaps, _agenda_gaps, _commitment_gaps, _photo_gaps, _signatory_gaps]
