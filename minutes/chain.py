"""A promise that is renewed is one promise with several wordings: the chain of them, and of what each rakor decided."""

from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from minutes import merging
from minutes.actions.judging import GENERATIONS
from minutes.models import CarriedOver, Commitment, Meeting


def forebears(commitment):
    """The wordings that this one renews, the first one first. A query for each."""
    found, parent = [], commitment.renews_id
    while parent and len(found) < GENERATIONS:
        row = Commitment.objects.select_related("meeting").get(pk=parent)
        found.insert(0, row)
        parent = row.renews_id
    return found


def heirs(commitment):
    """The wordings that renew this one and left the drawer, by day of their rakor. A query for each generation."""
    found, ahead = [], [commitment.pk]
    for _generation in range(GENERATIONS):
        rows = Commitment.objects.filter(renews__in=ahead).exclude(life=Commitment.Life.DRAFT)
        rows = list(rows.select_related("meeting").order_by("meeting__date", "pk"))
        if not rows:
            break
        found, ahead = [*found, *rows], [row.pk for row in rows]
    return found


@dataclass
class Step:
    """What happened to the promise at one rakor, or at the desk (then without a meeting)."""

    on: date
    verb: str
    meeting: Meeting | None = None
    note: str = ""
    changes: list = field(default_factory=list)  # of the wording (merging.changes)
    commitment: Commitment | None = None  # the wording that began here


def steps(wordings):
    """The Steps of these wordings, the first one first."""
    found = [_wording(row, wordings[:number]) for number, row in enumerate(wordings)]
    renewed = {(row.renews_id, row.meeting_id) for row in wordings}
    treated = CarriedOver.objects.filter(commitment__in=wordings, meeting__state__in=Meeting.LEFT_THE_DRAWER)
    ended = set()
    for row in treated.exclude(outcome="").select_related("meeting").order_by("pk"):
        if row.outcome == CarriedOver.Outcome.ENDED:
            ended.add(row.commitment_id)
        if (row.commitment_id, row.meeting_id) not in renewed:
            found.append(Step(row.meeting.date, _verb_of(row.outcome), row.meeting, row.note))
    found += [_end(row) for row in wordings if row.pk not in ended and _ended_at_the_desk(row)]
    return sorted(found, key=lambda step: step.on)


def _wording(row, before):
    previous = next((one for one in before if one.pk == row.renews_id), None)
    if previous is None:
        return Step(row.meeting.date, _("Agreed"), row.meeting, commitment=row)
    if previous.text == row.text:
        return Step(row.meeting.date, _("Reaffirmed"), row.meeting, _("The wording stays."), commitment=row)
    changes = merging.changes(previous.text, row.text)
    return Step(row.meeting.date, _("Reworded or widened"), row.meeting, changes=changes, commitment=row)


def _verb_of(outcome):
    outcomes = CarriedOver.Outcome
    verbs = {outcomes.REAFFIRMED: _("Reaffirmed"), outcomes.CHANGED: _("Changed"), outcomes.ENDED: _("Ended")}
    return verbs[outcome]


def _ended_at_the_desk(row):
    return row.ended_at and row.life in {Commitment.Life.COMPLETED, Commitment.Life.WITHDRAWN}


def _end(row):
    on = timezone.localdate(row.ended_at, ZoneInfo(row.unit.time_zone))
    return Step(on, row.get_life_display(), row.ended_in, row.end_reason)
