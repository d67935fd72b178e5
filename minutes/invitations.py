"""Who is invited, what they answered, and what the letter of invitation says so far. Reads only."""

from dataclasses import dataclass

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from minutes import snapshot, turnout
from minutes.models import Attendance, Invitation
from participants import indonesian
from participants.models import Group, Participant

# The letter ---------------------------------------------------------------------------------------


def letter_of(meeting):
    """The Invitation of a meeting. Before it is first saved: a proposal with version 0, from the meeting and from the
    last letter of the unit."""
    letter = Invitation.objects.filter(meeting=meeting).select_related("signatory", "saved_by").first()
    return letter or _proposed(meeting)


def _proposed(meeting):
    letters = Invitation.objects.filter(meeting__unit=meeting.unit_id).select_related("signatory")
    last = letters.order_by(F("saved_at").desc(nulls_last=True), "-pk").first() or Invitation(basis=meeting.basis)
    signs = last.signatory if last.signatory and not last.signatory.retired_at else meeting.chair
    return Invitation(
        meeting=meeting,
        version=0,
        basis=last.basis,
        agenda=meeting.title if meeting.is_ordinary else "",
        dress=last.dress,
        note=last.note,
        signatory=signs,
        on_behalf_of=last.on_behalf_of if signs == last.signatory else "",
        copies=last.copies,
    )


def document_of(meeting, *, to=None, group=None):
    """The letter as a plain dict for `letters.invitation_pdf`: to one invited person (an Attendance), to a group, or,
    with the list of all of them, to everybody invited. No telephone number is in it."""
    letter = letter_of(meeting)
    signatory = snapshot.person(letter.signatory)
    return {
        **snapshot.head(meeting),
        "number": letter.number or None,
        "dated_on": letter.dated_on.isoformat() if letter.dated_on else None,
        "basis": _lines(letter.basis),
        "agenda": letter.agenda or None,
        "dress": letter.dress or None,
        "note": letter.note or None,
        "signatory": signatory and signatory | {"on_behalf_of": letter.on_behalf_of or None},
        "copies": _lines(letter.copies),
        "to": snapshot.person(to.participant) if to else None,
        "to_group": group.name if group else None,
        "attendance": [] if to or group else _everybody(meeting),
    }


def _everybody(meeting):
    rows = in_protocol_order(meeting).select_related("participant__group", "participant__area")
    names = [(row.participant, row.participant.group) for row in rows]
    return [snapshot.person(person) | {"group_name": group.name if group else None} for person, group in names]


def _lines(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


# Who is invited -----------------------------------------------------------------------------------


def invited(meeting):
    """The rows of those who were invited; not of those who came without."""
    return Attendance.objects.filter(meeting=meeting, guest_key="").exclude(way=Attendance.Way.WALK_IN)


def in_protocol_order(meeting):
    return invited(meeting).order_by(*turnout.PROTOCOL)


def of_group(meeting, code):
    """Those of one group in protocol order, with what a line of the list shows."""
    return turnout.of_group(in_protocol_order(meeting), code).select_related("participant", "meeting__unit")


def waiting_to_be_told(meeting):
    """Those to whom the invitation was not handed over yet, and to whom it can be, in protocol order."""
    holder = Q(participant__retired_at=None, participant__forgotten_at=None)
    return in_protocol_order(meeting).filter(holder, invitation_shared_at=None)


def not_invited(meeting, area=None):
    """The current people of the unit who are not on the roll; with `area`, those who live or serve within it."""
    people = Participant.objects.filter(unit=meeting.unit_id, forgotten_at=None).current()
    people = people.in_area(area) if area else people
    return people.exclude(pk__in=Attendance.objects.filter(meeting=meeting).values("participant"))


def offers(meeting, area=None):
    """[(group, how many it would add)] in protocol order, of the groups of which somebody is not invited yet."""
    rows = not_invited(meeting, area).order_by().values_list("group").annotate(people=Count("pk"))
    counts = dict(rows)
    return [(group, counts[group.pk]) for group in Group.objects.filter(pk__in=[pk for pk in counts if pk])]


# What they answered -------------------------------------------------------------------------------


class Counted:
    """Numbers of those invited, as words."""

    @property
    def silent(self):
        return self.invited - self.coming - self.represented - self.unable

    @property
    def sentence(self):
        """ "4 coming, 1 represented, 2 without an answer"; what is none is not said."""
        words = [
            (self.coming, _("%(n)s will come")),
            (self.represented, _("%(n)s will be represented")),
            (self.unable, _("%(n)s unable")),
            (self.silent, _("%(n)s without an answer")),
        ]
        return ", ".join(text % {"n": indonesian.number(count)} for count, text in words if count)


@dataclass(frozen=True)
class GroupAnswers(Counted):
    """A group among those invited, and how many of it answered what."""

    group: Group | None  # None: people without a group
    invited: int
    coming: int
    represented: int
    unable: int
    shared: int  # to whom the invitation was handed over

    @property
    def code(self):
        return turnout.code_of(self.group)


class Answers(Counted):
    """All groups, and the sums over them."""

    def __init__(self, groups):
        self.groups = groups
        for name in ("invited", "coming", "represented", "unable", "shared"):
            setattr(self, name, sum(getattr(group, name) for group in groups))


def answers(meeting):
    """The answers to an invitation as they are now, by group in protocol order, in two queries."""
    said = {answer.value: Count("pk", filter=Q(answer=answer)) for answer in Attendance.Answer}
    shared = Count("pk", filter=Q(invitation_shared_at__isnull=False))
    counted = turnout.by_group(invited(meeting), invited=Count("pk"), shared=shared, **said)
    return Answers([GroupAnswers(group, **numbers) for group, numbers in counted])
