"""How a promise is kept, in one sentence for the phone: what was seen of the reader's own group, or how it is doing."""

from dataclasses import dataclass

from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minutes import health
from minutes.actions.judging import forebears
from minutes.models import Commitment, Occasion, Trial, Verdict
from participants import indonesian

TONES = {
    Commitment.Health.ON_TRACK: ("ok", "ok-text"),
    Commitment.Health.ATTENTION: ("warn", "warn-text"),
    Commitment.Health.NO_RECORD: ("none", "soft"),
}


@dataclass(frozen=True)
class Standing:
    """The sentence, with its drawing and its colour."""

    words: str
    icon: str
    css: str


def of(commitments, *, zone, today, group_id=None, organisation=""):
    """{commitment number: Standing} for a group or an organisation, in one query and one for each generation of
    renewals. The commitments come with their meeting.
    """
    found = {row.pk: _general(row, today) for row in commitments}
    mine = Q(occasion__responses__group=group_id) if group_id else Q()
    if organisation:
        mine |= Q(occasion__responses__name__iexact=organisation)
    tested = [row for row in commitments if row.kind == Commitment.Kind.CONDITIONAL] if mine else []
    own = forebears(tested)
    seen = _seen({pk for pks in own.values() for pk in pks}, mine)
    for row in tested:
        counts = [seen[pk] for pk in own[row.pk] if pk in seen]
        if counts:
            found[row.pk] = _own(counts, zone)
    return found


def _seen(pks, mine):
    """{commitment: what was seen of this party at its occasions}; not of those to which it was not called."""
    if not pks:
        return {}
    counts = {}
    trials = Trial.objects.filter(mine, commitment__in=pks, occasion__in=Occasion.objects.counting().order_by())
    counted = {name: Count("occasion", distinct=True, filter=_verdict(name)) for name in Verdict.values}
    for row in trials.values("commitment").annotate(
        called=Count("occasion", distinct=True), last=Max("occasion__happened_at"), **_columns(counted)
    ):
        counts[row["commitment"]] = row
    return counts


def _verdict(name):
    return Q(occasion__responses__verdict=name)


def _columns(counted):
    """By names that are columns."""
    return {name.replace("-", "_"): count for name, count in counted.items()}


def _own(counts, zone):
    called, kept, partly = (sum(row[key] for row in counts) for key in ("called", "kept", "partly"))
    last = timezone.localdate(max(row["last"] for row in counts), zone)
    said = ngettext("Kept at %(kept)s of %(called)s occasion.", "Kept at %(kept)s of %(called)s occasions.", called)
    words = [said % {"kept": indonesian.number(kept), "called": indonesian.number(called)}]
    if partly:
        words.append(_("In part: %(n)s.") % {"n": indonesian.number(partly)})
    words.append(_("Last: %(day)s.") % {"day": indonesian.long_date(last)})
    is_good = (kept + partly) * health.LAST >= called * health.KEPT_OF_LAST
    return Standing(" ".join(words), *TONES[Commitment.Health.ON_TRACK if is_good else Commitment.Health.ATTENTION])


def _general(commitment, today):
    found = health.assess(health.Facts.of(commitment), today)
    return Standing(f"{Commitment.Health(found.health).label}: {found.reason}.", *TONES[found.health])
