"""What the page of one commitment says, gathered for one reader."""

from django.conf import settings
from django.db.models import Count

from minutes import chain, health, periods, rules, standing, timeline
from minutes.models import Acknowledgement, Commitment, Report, Verdict
from minutes.views import listing
from participants import indonesian

OBJECTIONS_SHOWN = 20
_SHOWN = {
    None: ("", "none"),
    Verdict.KEPT: ("ok-text", "ok"),
    Verdict.PARTLY: ("warn-text", "half"),
    Verdict.NOT_KEPT: ("bad-text", "cross"),
}


class Page:
    """A commitment with its meeting, unit, officer, parties, end and number; `before` is a timeline.Key or None."""

    def __init__(self, commitment, user, today, before=None):
        self.commitment, self.today, self.is_paged = commitment, today, before is not None
        self.names = rules.may_read_names(user, commitment.meeting)
        self.may_follow_up = rules.may_follow_up(user, commitment.unit_id)
        self.is_draft = commitment.life == Commitment.Life.DRAFT
        self.is_in_force = commitment.life == Commitment.Life.IN_FORCE
        self.is_dated = commitment.kind == Commitment.Kind.DATED
        self.is_conditional = commitment.kind == Commitment.Kind.CONDITIONAL
        self.code = standing.code_of(commitment)
        self.assessment = standing.assessment_of(commitment, today)
        self.health_label = self.assessment and Commitment.Health(self.assessment.health).label
        self.every = dict(Commitment.Every.choices).get(commitment.every, commitment.every)
        late = (today - commitment.review_on).days if self.is_in_force and commitment.review_on else 0
        self.days_late = max(late, 0)
        self._read_chain()
        self._read_periods()
        self._read_timeline(before)
        self._read_answers()

    def _read_chain(self):
        earlier, self.heirs = chain.forebears(self.commitment), chain.heirs(self.commitment)
        self.pks = [row.pk for row in [*earlier, self.commitment]]
        if not self.may_follow_up:  # a wording that was taken back into the drawer is read by those who write
            earlier = [row for row in earlier if row.life != Commitment.Life.DRAFT]
        self.since = (earlier or [self.commitment])[0].meeting.date
        self.replaced_by = [row for row in self.heirs if row.renews_id == self.commitment.pk]
        self.chain = [] if self.is_draft else chain.steps([*earlier, self.commitment, *self.heirs])

    def _read_periods(self):
        """(name, verdict, how it looks) of the last ones that are due; without a verdict nobody reported."""
        self.periods = []
        if periods.has_periods(self.commitment) and not self.is_draft:
            self.periods = [
                (health.name_of(period), verdict and Verdict(verdict).label, *_SHOWN[verdict])
                for period, verdict in health.runs_of(health.Facts.of(self.commitment), self.today)
            ]

    def _read_timeline(self, before):
        rows = timeline.entries(
            commitment=self.commitment, pks=self.pks, size=settings.PAGE_SIZE + 1, before=before, names=self.names
        )
        shown = rows[: settings.PAGE_SIZE]
        self.timeline = listing.Page(shown, shown[-1].key if len(rows) > len(shown) else None)
        for entry in shown:
            entry.about = self._about(entry.row) if entry.kind == "report" else ""
        occasions = timeline.occasions_of(self.pks)
        self.occasions, self.lines, self.by_area = [], [], []
        if self.names:
            self.occasions, self.lines = timeline.matrix(self.commitment, self.pks, health.LAST)
            self.counted = occasions.count()
            self.waiting = Report.objects.waiting().filter(commitment__in=self.pks).count()
        else:
            areas = occasions.order_by().values("area__full_name").annotate(n=Count("pk")).order_by("area__full_name")
            self.by_area = [(row["area__full_name"], row["n"]) for row in areas]
            self.counted = sum(n for _area, n in self.by_area)

    def _about(self, report):
        """The day or the period that a report tells of."""
        if not periods.has_periods(self.commitment):
            return indonesian.date_in_table(report.about_on)
        return health.name_of(health.period_of(self.commitment.every, report.about_on, self.commitment.meeting.date))

    def _read_answers(self):
        """How many agree and object; why, in the own unit only: a reason is free text, and names its author."""
        answers = Acknowledgement.objects.filter(commitment=self.commitment)
        counts = dict(answers.order_by().values_list("answer").annotate(n=Count("pk")))
        self.agreed = counts.get(Acknowledgement.Answer.AGREE, 0)
        self.objected = counts.get(Acknowledgement.Answer.OBJECT, 0)
        objections = answers.filter(answer=Acknowledgement.Answer.OBJECT).select_related("participant")
        self.objections = list(objections.order_by("-acknowledged_at", "-pk")[:OBJECTIONS_SHOWN]) if self.names else []
