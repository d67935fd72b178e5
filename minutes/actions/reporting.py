"""Accounts of how promises were kept: parties report through their links, officers look, and officers verify."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from minutes import rules
from minutes.actions.judging import commitments_of, judge, with_renewals
from minutes.models import Commitment, Occasion, Report, Response, Trial, Verdict
from participants import audit, indonesian
from participants.models import AccessLink, Participant
from rakor.refusals import Refused

DAYS_AROUND = 3  # from the day a report tells of to the occasion that it may be about
MOST_COUNTED = 2**31 - 1


@dataclass(frozen=True)
class Account:
    """What somebody tells of a promise: the day, how it went, in words, how many of what."""

    about_on: date
    verdict: str
    text: str = ""
    count: int | None = None
    count_of: str = ""

    @classmethod
    def of(cls, *, about_on, verdict, text="", count=None, count_of=""):
        return cls(about_on, Verdict(verdict), text.strip(), count, count_of.strip())


@transaction.atomic
def send_report(commitment, *, link, form_key, occasion=None, picture=None, **told):
    """Keep what the bearer of `link` reports, and return the Report: it waits for an officer.

    `told`: about_on, verdict, text, count, count_of. `picture` as rakor.images cleaned it. The same form_key is the
    same report. Raises Refused.
    """
    account, now = Account.of(**told), timezone.now()
    row = _lock_commitment(commitment.pk)
    known = _sent_before(form_key, commitment=row.pk, link=link.pk)
    if known:
        return known
    _may_report(row, link, now)
    _may_be_told(row, account, now)
    if occasion is not None:
        _may_be_about(row, account.about_on, occasion)
    person = link.participant
    report = _keep(
        row, account, form_key, now, picture, link=link, participant=person, group=person.group, occasion=occasion
    )
    audit.record(row.unit_id, "reported", report, by=None, at=now, detail=_detail(report))
    return report


@transaction.atomic
def record_check(commitment, *, by, form_key, picture=None, **told):
    """Keep what an officer saw of a promise, and return the Report: it counts at once.

    `told` and `form_key` as for send_report. Raises Refused; also for a conditional promise, which occasions test.
    """
    account, now = Account.of(**told), timezone.now()
    row = _lock_commitment(commitment.pk)
    known = _sent_before(form_key, commitment=row.pk, sent_by=by.pk)
    if known:
        return known
    if not rules.may_follow_up(by, row.unit_id):
        raise Refused(_("You may not check the commitments of this unit."))
    why_not = why_not_check(row)
    if why_not:
        raise Refused(why_not)
    _may_be_told(row, account, now)
    verified = {"state": Report.State.ACCEPTED, "verified_at": now, "verified_by": by}
    report = _keep(row, account, form_key, now, picture, sent_by=by, **verified)
    judge(with_renewals([row.pk]))
    audit.record(row.unit_id, "checked", report, by=by, at=now, detail=_detail(report))
    return report


@transaction.atomic
def accept_report(report, *, by, occasion=None, officer_text="", seen=None):
    """From now on the report counts. With an occasion, the party of the report responded to it as the report says.

    `seen` is the state in which the officer saw the report (that of `report` unless said): so whoever accepts what
    somebody disputes at the same moment is told. Twice by the same officer is once. Raises Refused.
    """
    occasion = _lock_occasion(report, occasion)
    row, seen = _lock_report(report, by, occasion), seen or report.state
    is_own = row.state == Report.State.ACCEPTED and row.verified_by_id == by.pk
    if is_own and (occasion is None or row.occasion_id == occasion.pk):
        return row
    if row.state == Report.State.ACCEPTED or row.state != seen:
        raise Refused(_somebody_was_first(row))
    if occasion is not None:
        _may_be_about(row.commitment, row.about_on, occasion)
    row.occasion, row.officer_text = occasion, officer_text.strip() or row.officer_text
    _verify(row, Report.State.ACCEPTED, by)
    tested = set()
    if occasion is not None:
        _respond(row, occasion, by)
        tested = commitments_of(occasion)
    judge(tested | with_renewals([row.commitment_id]))
    audit.record(row.unit_id, "accepted", row, by=by, at=row.verified_at, detail=_detail(row))
    return row


@transaction.atomic
def dispute_report(report, *, by, text, seen=None):
    """The officer saw it differently: both texts stay, and the report does not count. Twice is once. Raises Refused."""
    row, text, seen = _lock_report(report, by), text.strip(), seen or report.state
    if row.state == Report.State.DISPUTED and row.verified_by_id == by.pk and row.officer_text == text:
        return row
    if row.state != Report.State.SUBMITTED or row.state != seen:
        raise Refused(_somebody_was_first(row))
    if not text:
        raise Refused(_("Write what you saw. Whoever reported reads it next to the own text."))
    row.officer_text = text
    _verify(row, Report.State.DISPUTED, by)
    audit.record(row.unit_id, "disputed", row, by=by, at=row.verified_at, detail=_detail(row))
    return row


@transaction.atomic
def reply_to_dispute(report, *, link, text):
    """What whoever reported says to the dispute, once; the same words twice are once. Raises Refused."""
    row, text = _lock_rows(report), text.strip()
    if link.participant_id is None or link.participant_id != row.participant_id:
        raise Refused(_("This report is of somebody else."))
    _must_open(link, row.unit)
    if row.replied_at:
        if row.reply == text:
            return row
        raise Refused(_("You have replied already. Speak to the police officer if something is missing."))
    if row.state != Report.State.DISPUTED:
        raise Refused(_("This report is not disputed any more; there is nothing to reply to."))
    if not text:
        raise Refused(_("Write your reply."))
    row.reply, row.replied_at, row.replied_by = text, timezone.now(), link
    row.save(update_fields=["reply", "replied_at", "replied_by"])
    audit.record(row.unit_id, "replied", row, by=None, at=row.replied_at, detail=_detail(row))
    return row


def why_not_check(commitment):
    """Why nobody looks at this promise with a check, as a sentence; "" when it may be checked."""
    if commitment.life != Commitment.Life.IN_FORCE:
        return _not_in_force()
    if commitment.kind == Commitment.Kind.CONDITIONAL:
        return _("This commitment is tested by occasions. Log the occasion instead.")
    return ""


# What comes first ---------------------------------------------------------------------------------


def _lock_commitment(pk, more=()):
    """As it is now, with its meeting and unit, ours until the transaction ends: nobody supersedes it meanwhile.

    What renews it is ours, too (and `more`): its record changes with it, and two who judge at once would each miss the
    other's. All at once, in the order of their numbers: so nobody waits for somebody who waits for us.
    """
    rows = Commitment.objects.select_for_update(no_key=True, of=("self",)).select_related("meeting", "unit")
    held = {row.pk: row for row in rows.filter(pk__in=with_renewals([pk, *more])).order_by("pk")}
    return held[pk]


def _lock_occasion(report, occasion):
    """That which is chosen, else that of the report; locked first, as whoever changes an occasion does."""
    pk = occasion.pk if occasion else Report.objects.values_list("occasion", flat=True).get(pk=report.pk)
    rows = Occasion.objects.select_for_update(no_key=True, of=("self",)).select_related("unit")
    return rows.get(pk=pk) if pk else None


def _lock_rows(report, occasion=None):
    """The report as it is now, after its promise: whoever gathers what counts for that waits."""
    tested = commitments_of(occasion) if occasion else ()
    commitment = _lock_commitment(report.commitment_id, tested)
    rows = Report.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "unit", "group", "participant", "occasion"
    )
    row = rows.get(pk=report.pk)
    row.commitment = commitment
    return row


def _lock_report(report, by, occasion=None):
    row = _lock_rows(report, occasion)
    if not rules.may_follow_up(by, row.unit_id):
        raise Refused(_("You may not verify the reports of this unit."))
    return row


def _sent_before(form_key, **same):
    known = Report.objects.filter(form_key=form_key).first()
    if known and not Report.objects.filter(pk=known.pk, **same).exists():
        raise Refused(_sent_already())
    return known


# What must hold -----------------------------------------------------------------------------------


def _may_report(row, link, now):
    if link.participant_id is None:
        raise Refused(_("The link of a group is for reading. Report through your own link."))
    _must_open(link, row.unit)
    person = link.participant
    if person.unit_id != row.unit_id:
        raise Refused(_not_yours())
    _must_be_in_force(row)
    if not Commitment.objects.concerning(person).filter(pk=row.pk).exists():
        raise Refused(_not_yours())


def _must_open(link, unit):
    """Neither revoked nor expired, its holder neither retired nor forgotten: asked of the database, now. The holder is
    ours until the end: whoever is being forgotten leaves no words behind."""
    Participant.objects.select_for_update(no_key=True, of=("self",)).get(pk=link.participant_id)
    if not AccessLink.objects.usable(_today(unit)).filter(pk=link.pk).exists():
        raise Refused(_("This link cannot be used any more. Ask the police officer for a new one."))


def _must_be_in_force(row):
    if row.life != Commitment.Life.IN_FORCE:
        raise Refused(_not_in_force())


def _may_be_told(row, account, now):
    today = _today(row.unit, now)
    if account.about_on > today:
        raise Refused(_("The day lies in the future. Choose today or a day before."))
    if row.meeting.date and account.about_on < row.meeting.date:
        day = indonesian.date_in_table(row.meeting.date)
        raise Refused(_("The day lies before the meeting of %(day)s. Choose a later day.") % {"day": day})
    if account.count_of and account.count is None:
        raise Refused(_("Write the number, too: how many?"))
    if account.count is not None and not 0 <= account.count <= MOST_COUNTED:
        raise Refused(_("The number must lie between 0 and %(most)s.") % {"most": indonesian.number(MOST_COUNTED)})


def _may_be_about(commitment, about_on, occasion):
    if commitment.kind != Commitment.Kind.CONDITIONAL:
        raise Refused(_("Only a commitment for when something happens is tested by an occasion."))
    day = timezone.localdate(occasion.happened_at, ZoneInfo(commitment.unit.time_zone))
    counts = occasion.unit_id == commitment.unit_id and not occasion.struck_at and not occasion.merged_at
    if not counts or abs(day - about_on) > timedelta(DAYS_AROUND):
        raise Refused(_("Choose an occasion of the unit at most three days before or after the day of the report."))
    if commitment.meeting.date and day < commitment.meeting.date:
        raise Refused(_("The occasion lies before the meeting in which this was promised. Choose another."))


def _not_in_force():
    return _("This commitment is no longer in force, so nothing can be reported about it.")


def _not_yours():
    return _("This commitment is not one of yours or of your group. Report about those on your page.")


def _sent_already():
    return _("This form was sent already. Load the page again, then report.")


def _somebody_was_first(row):
    if row.verified_at is None:  # the page was made up
        return _("This report has changed meanwhile. Load the page again.")
    at = timezone.localtime(row.verified_at, ZoneInfo(row.unit.time_zone))
    said = {"name": row.verified_by, "at": indonesian.clock(at, row.unit.time_zone), "day": _day(at)}
    if row.state == Report.State.ACCEPTED:
        return _("%(name)s already accepted this report on %(day)s at %(at)s. Load the page again.") % said
    return _("%(name)s already disputed this report on %(day)s at %(at)s. Load the page again.") % said


# What is written ----------------------------------------------------------------------------------


def _keep(row, account, form_key, now, picture, **columns):
    told = vars(account) | {"commitment": row, "unit": row.unit, "form_key": form_key, "sent_at": now}
    report = Report(**told, **columns)
    if picture is not None:
        report.sha256 = hashlib.sha256(picture.jpeg).hexdigest()
        report.image.save(f"{row.unit.code}/{report.sha256}.jpg", ContentFile(picture.jpeg), save=False)
    try:
        with transaction.atomic():
            report.save(force_insert=True)
    except IntegrityError:  # the same form about another promise at this very moment: that one was not locked
        raise Refused(_sent_already()) from None
    return report


def _verify(row, state, by):
    row.state, row.verified_at, row.verified_by = state, timezone.now(), by
    row.save(update_fields=["state", "verified_at", "verified_by", "officer_text", "occasion"])


def _respond(row, occasion, by):
    """The party came to the occasion as it reported; whoever changes the occasion meanwhile is told."""
    Trial.objects.get_or_create(occasion=occasion, commitment=row.commitment)
    party = _party_of(row)
    if party:
        Response.objects.update_or_create(occasion=occasion, **party, defaults={"verdict": row.verdict})
    changed = {"changed_at": row.verified_at, "changed_by": by}
    Occasion.objects.filter(pk=occasion.pk).update(version=F("version") + 1, **changed)


def _party_of(row):
    """Columns of a Response: the group of the sender, or the name under which the promise knows who sent it."""
    parties, person = list(row.commitment.parties.all()), row.participant
    if any(party.scope == party.Scope.EVERYONE or party.group_id == row.group_id for party in parties if row.group_id):
        return {"group": row.group}
    for party in parties:
        is_own = party.participant_id and party.participant_id == row.participant_id
        if party.name and (is_own or (person and party.name.casefold() == person.organisation.casefold())):
            return {"name": party.name}
    return {"group": row.group} if row.group_id else {}


def _today(unit, now=None):
    return timezone.localdate(now, ZoneInfo(unit.time_zone))


def _day(moment):
    return indonesian.day_and_month(moment.date())


def _detail(report):
    who = {"participant": report.participant_id} if report.participant_id else {}
    return {"commitment": report.commitment_id, "verdict": report.verdict, **who}
