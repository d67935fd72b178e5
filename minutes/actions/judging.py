"""What counts for a promise, gathered into its record. Called by every action that changes what was seen of it."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Prefetch
from django.utils import timezone

from minutes import health
from minutes.models import Commitment, Occasion, Report, Response, Trial, Verdict

GENERATIONS = 20  # of renewals that are looked back on


def judge(pks):
    """Write anew what minutes.health reads of these commitments: their last entries, and when they need attention.

    What was seen of the wording that a promise renews counts for it, too. In the transaction that changed the facts;
    seven queries and one for each generation, however many there are.
    """
    # Ours first, then read: of two who record at once the second one sees what the first one wrote. (Not the key:
    # whoever only points at a promise need not wait, and does not block us.)
    ours = Commitment.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=set(pks)).order_by("pk")
    rows = list(ours.select_related("meeting", "unit").prefetch_related("parties"))
    own = forebears(rows)
    every = {pk for pks in own.values() for pk in pks}
    tried, reported = _trials(every), _reports(every)
    for row in rows:
        since = row.meeting.date or date.min
        seen = _entries(row, own[row.pk], tried, reported)
        facts = health.Facts(row.kind, since, row.every, row.due_on, tuple(seen))
        facts = replace(facts, record=health.remembered(facts))
        row.record = [entry.to_json() for entry in facts.record]
        row.recorded_on = facts.record[0].on if facts.record else None
        row.attention_on = health.attention_on(facts)
    Commitment.objects.bulk_update(rows, ["record", "recorded_on", "attention_on"], batch_size=200)


def _entries(row, pks, tried, reported):
    """What was seen of it under its own number and those of what it renews; an occasion that tested both is one."""
    zone = ZoneInfo(row.unit.time_zone)
    if row.kind != Commitment.Kind.CONDITIONAL:
        return [_report(row, report, zone) for pk in pks for report in reported[pk]]
    occasions = {occasion.pk: occasion for pk in pks for occasion in tried[pk]}
    entries = [_occasion(row, occasion, zone) for occasion in occasions.values()]
    return [entry for entry in entries if entry]


def forebears(rows):
    """{commitment number: the numbers of itself and of all that it renews}, with a query for each generation."""
    found, ahead = {row.pk: [row.pk] for row in rows}, {row.pk: row.renews_id for row in rows if row.renews_id}
    for _generation in range(GENERATIONS):
        if not ahead:
            break
        parents = dict(Commitment.objects.filter(pk__in=set(ahead.values())).values_list("pk", "renews"))
        for pk, parent in ahead.items():
            found[pk].append(parent)
        ahead = {pk: parents[parent] for pk, parent in ahead.items() if parents.get(parent)}
    return found


def _trials(pks):
    """{commitment: occasions that count}, each with its responses."""
    occasions = Occasion.objects.prefetch_related(Prefetch("responses", Response.objects.order_by()))
    trials = Trial.objects.filter(commitment__in=pks, occasion__in=Occasion.objects.counting())
    found = defaultdict(list)
    for trial in trials.order_by("-occasion__happened_at").prefetch_related(Prefetch("occasion", occasions)):
        found[trial.commitment_id].append(trial.occasion)
    return found


def _reports(pks):
    found = defaultdict(list)
    for report in Report.objects.accepted().filter(commitment__in=pks).order_by("-about_on", "-pk"):
        found[report.commitment_id].append(report)
    return found


def _occasion(commitment, occasion, zone):
    verdicts = [row.verdict for row in concerned(commitment, occasion.responses.all())]
    verdict = health.outcome(verdicts)
    if verdict is None:  # nobody of them was called: that is not counted
        return None
    came = sum(one != Verdict.NOT_KEPT for one in verdicts)
    return health.Entry(timezone.localdate(occasion.happened_at, zone), verdict, came, len(verdicts))


def _report(commitment, report, zone):
    """On the day it tells of. A party tells of a period by its first day: then when it was sent, within the period."""
    day = report.about_on
    period = health.period_of(commitment.every, day, commitment.meeting.date or date.min)
    if report.sent_by_id is None and commitment.kind != Commitment.Kind.DATED and day == period.start:
        day = max(day, min(period.end, timezone.localdate(report.sent_at, zone)))
    return health.Entry(day, report.verdict)


def concerned(commitment, responses):
    """Those responses that are of a party of this commitment (whose parties are prefetched)."""
    parties = list(commitment.parties.all())
    if any(party.scope == party.Scope.EVERYONE for party in parties):
        return list(responses)
    groups = {party.group_id for party in parties if party.group_id}
    names = {party.name.casefold() for party in parties if party.name}
    return [row for row in responses if row.group_id in groups or (row.name and row.name.casefold() in names)]


def commitments_of(occasion):
    """The numbers of the commitments that this occasion tests, and of those that renew them."""
    return with_renewals(occasion.trials.values_list("commitment", flat=True))


def with_renewals(pks):
    """These commitments and all that renew them: their record changes with it."""
    found = set(pks)
    for _generation in range(GENERATIONS):
        more = set(Commitment.objects.filter(renews__in=found).values_list("pk", flat=True)) - found
        if not more:
            break
        found |= more
    return found
