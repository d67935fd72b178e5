"""What the pages behind a link say of promises: whose they are, how they go, and what is asked of the reader."""

from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Prefetch, Subquery

from minutes import periods, standings
from minutes.hall import today_in
from minutes.models import Acknowledgement, Commitment, Minutes, Party, Report
from participants import indonesian

REPORTS_SHOWN = 5


def today_of(link):
    """The day where the unit of the link is."""
    return today_in(link.unit)


def in_force(link):
    """The commitments that stand for the holder of a link."""
    if link.participant:
        return Commitment.objects.concerning(link.participant)
    return Commitment.objects.concerning_group(link.group, link.unit)


def ever(link):
    """The same with those that have ended."""
    if link.participant:
        return Commitment.objects.ever_concerning(link.participant)
    return Commitment.objects.ever_concerning_group(link.group, link.unit)


def whole(rows):
    """With all that `dress` reads."""
    parties = Party.objects.select_related("group", "area")
    return rows.select_related("meeting", "officer").prefetch_related(Prefetch("parties", parties))


def dress(rows, link):
    """Give these commitments what their reader sees: who, every_words, standing, answered and disputed."""
    me = link.participant
    group_id = me.group_id if me else link.group_id
    said = {"zone": ZoneInfo(link.unit.time_zone), "today": today_of(link), "group_id": group_id}
    found = standings.of(rows, organisation=me.organisation if me else "", **said)
    answered, disputed = (_answers(rows, me), _disputes(rows, me)) if me and rows else ({}, set())
    for row in rows:
        row.who = [party_words(party, me) for party in row.parties.all()]
        row.every_words = dict(Commitment.Every.choices).get(row.every, "")
        row.standing = found[row.pk]
        row.answered = answered.get(row.pk)
        row.disputed = row.pk in disputed


def party_words(party, me):
    """A party as a guest reads it: of people only the reader is named."""
    if party.scope == Party.Scope.PERSON:
        is_me = me is not None and party.participant_id == me.pk
        return {"scope": "me" if is_me else "person"}
    return {"scope": party.scope, "name": str(party)}


def sent(link):
    """The last reports that this person sent, each in words and with `opens`: may the link still show its promise?"""
    if link.participant is None:
        return []
    found = list(sent_by(link.participant)[:REPORTS_SHOWN])
    for report in found:
        put_into_words(report)
    mark_what_opens(found, link)
    return found


def mark_what_opens(rows, link):
    """Give reports and acknowledgements `opens`: may the link still show their promise?"""
    told = {row.commitment_id for row in rows}
    opening = set(ever(link).filter(pk__in=told).order_by().values_list("pk", flat=True)) if told else set()
    for row in rows:
        row.opens = row.commitment_id in opening


def sent_by(person):
    """The reports of a person, newest first, with all that `put_into_words` reads."""
    return Report.objects.of_sender(person).select_related("commitment__meeting")


def put_into_words(report):
    """Give a report `when` (its day or period) and `word` (how it went)."""
    promise, day = report.commitment, indonesian.long_date(report.about_on)
    report.when = periods.told_of(report) if periods.has_periods(promise) else day
    report.word = periods.word_of(promise.kind, report.verdict)


def _answers(rows, me):
    """{commitment: what this person answered to its latest frozen text}."""
    latest = Minutes.objects.filter(meeting=OuterRef("minutes__meeting")).order_by("-circulation")
    given = Acknowledgement.objects.filter(participant=me, commitment__in=rows)
    given = given.filter(minutes=Subquery(latest.values("pk")[:1]))
    return {one.commitment_id: one for one in given}


def _disputes(rows, me):
    """The commitments of which a report was disputed and waits for this person's reply."""
    waiting = Report.objects.filter(participant=me, commitment__in=rows, state=Report.State.DISPUTED, reply="")
    return set(waiting.values_list("commitment", flat=True))
