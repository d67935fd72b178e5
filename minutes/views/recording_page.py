"""What the recording page shows: every part of the paper, read in a fixed number of queries."""

from functools import cached_property
from itertools import count

from django.db.models import Count, Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from minutes import hall, rules, turnout
from minutes.forms import adding, people
from minutes.forms.parties import token
from minutes.models import Attendance, CarriedOver, Commitment, GroupPresent, Meeting, Party, Signatory
from minutes.views.recording_rows import CarriedRow, PromiseRow, Row, clock_of
from participants import indonesian
from participants.models import Area, Group, Participant

# The head of the paper is Indonesian in every language of the screen.
HEADINGS = {
    "rakor": "RAPAT KOORDINASI",
    "fgd": "FOCUS GROUP DISCUSSION",
    "jumat-curhat": "JUMAT CURHAT",
    "silaturahmi": "SILATURAHMI",
    "coffee-morning": "COFFEE MORNING",
    "lainnya": "RAPAT",
}
PARTS = [
    ("identitas", gettext_lazy("Identity of the meeting")),
    ("kehadiran", gettext_lazy("Attendance")),
    ("lanjutan", gettext_lazy("Commitments of the previous meeting")),
    ("jalannya", gettext_lazy("Course of the meeting")),
    ("kesepakatan", gettext_lazy("Commitments")),
    ("foto", gettext_lazy("Documentation")),
    ("penutup", gettext_lazy("Closing and signatures")),
]
SELECTED = format_html(" {}", "selected")
ROWS = ["carried", "agenda", "commitment", "photo", "signatory", "group", "attendance"]
WITH = (
    Prefetch("groups_present", GroupPresent.objects.select_related("group")),
    Prefetch("carried_over", CarriedOver.objects.select_related("commitment__meeting")),
    "agenda",
    Prefetch("commitments", Commitment.objects.select_related("officer")),
    Prefetch("commitments__parties", Party.objects.select_related("group", "area")),
    "photos",
    Prefetch("signatories", Signatory.objects.select_related("participant")),
)


class RollGroup:
    """A group on the roll: its line, and its names when it is open."""

    def __init__(self, group, row, counts):
        self.group, self.row, self.counts = group, row, counts
        self.code = turnout.code_of(group)
        self.invited = sum(counts.values())
        self.present = self.invited - sum(counts.get(status, 0) for status in turnout.AWAY)
        self.headcount = row.instance.headcount if row else None

    def __str__(self):
        return str(self.row.instance if self.row else self.group or _("Without a group"))

    @property
    def number(self):
        """The headcount where one was taken, else names present of names on the roll."""
        if self.headcount is not None:
            return indonesian.number(self.headcount)
        return f"{self.present} / {self.invited}" if self.invited else ""

    @property
    def exceptions(self):
        words = [
            (Attendance.Status.REPRESENTED, _("%(n)s represented")),
            (Attendance.Status.EXCUSED, _("%(n)s excused")),
            (Attendance.Status.ABSENT, _("%(n)s absent")),
        ]
        return ", ".join(text % {"n": self.counts[status]} for status, text in words if self.counts.get(status))


class Page:
    """The recording page of a meeting; `form` could not be saved, `opened` is the group whose names are shown."""

    kinds = Meeting.Kind.choices
    classifications = Meeting.Classification.choices
    promise_kinds = Commitment.Kind.choices
    approaches = Commitment.Approach.choices
    rhythms = Commitment.Every.choices
    outcomes = [
        (CarriedOver.Outcome.REAFFIRMED, gettext_lazy("Reaffirm")),
        (CarriedOver.Outcome.CHANGED, pgettext_lazy("outcome", "Change")),
        (CarriedOver.Outcome.ENDED, pgettext_lazy("outcome", "End")),
    ]
    statuses = [
        (Attendance.Status.PRESENT, Attendance.Status.PRESENT.label),
        (Attendance.Status.REPRESENTED, Attendance.Status.REPRESENTED.label),
        (Attendance.Status.EXCUSED, Attendance.Status.EXCUSED.label),
        (Attendance.Status.ABSENT, Attendance.Status.ABSENT.label),
    ]

    def __init__(self, meeting, user, *, form=None, opened="", refused=()):
        self.meeting, self.user, self.form, self.refused = meeting, user, form, refused
        if getattr(form, "section", "") == "attendance":
            opened = turnout.code_of(form.row.participant.group)
        self.opened, self._options = opened, {}
        prefetch_related_objects([meeting], *WITH)

    @cached_property
    def urls(self):
        """Where rows are saved, removed and moved, without the number of the row at the end: one reverse a kind."""
        args = [self.meeting.pk, 0]
        urls = {"record": reverse("minutes:record", args=args[:1]), "roll": reverse("minutes:roll", args=args)[:-2]}
        urls |= {f"save_{name}": reverse(f"minutes:save-{name}", args=args)[:-2] for name in ROWS}
        urls |= {
            f"remove_{name}": reverse(f"minutes:remove-{name}", args=args)[:-2] for name in ROWS if name != "carried"
        }
        moved = ["agenda", "commitment", "photo", "signatory"]
        return urls | {f"move_{name}": reverse(f"minutes:move-{name}", args=args)[:-2] for name in moved}

    @cached_property
    def adding(self):
        """The forms that add a row, by name; one that could not be saved keeps what was typed."""
        given = {self.form.prefix: self.form} if self.form is not None else {}
        forms = {name: form(meeting=self.meeting, by=self.user) for name, form in adding.FORMS.items()} | given
        return {name.replace("-", "_"): forms[name] for name in adding.FORMS}

    @cached_property
    def head(self):
        return Row("meeting", self.meeting, form=self.form)

    @cached_property
    def carried(self):
        return [CarriedRow(self, "carried", *pair) for pair in self._numbered(self.meeting.carried_over.all())]

    @cached_property
    def today(self):
        return hall.today_of(self.meeting)

    @cached_property
    def agenda(self):
        return self._rows("agenda", self.meeting.agenda.all())

    @cached_property
    def photos(self):
        return self._rows("photo", self.meeting.photos.all())

    @cached_property
    def signatories(self):
        return self._rows("signatory", self.meeting.signatories.all())

    @cached_property
    def commitments(self):
        return [PromiseRow(self, "commitment", *pair) for pair in self._numbered(self.meeting.commitments.all())]

    def _rows(self, section, instances):
        return [Row(section, *pair) for pair in self._numbered(instances)]

    def _numbered(self, instances):
        return [(instance, number, self.form) for number, instance in enumerate(instances, start=1)]

    @cached_property
    def roll(self):
        """The groups present or with names, in protocol order."""
        counts = {}
        found = Attendance.objects.filter(meeting=self.meeting).values_list("participant__group_id", "status")
        for group_id, status, number in found.annotate(Count("pk")).order_by():
            counts.setdefault(group_id, {})[status] = number
        rows = {row.group_id: Row("group", row, form=self.form) for row in self.meeting.groups_present.all()}
        groups = [group for group in self.groups if group.pk in counts or group.pk in rows]
        groups += [None] if None in counts else []
        return [RollGroup(g, rows.get(g.pk if g else None), counts.get(g.pk if g else None, {})) for g in groups]

    @cached_property
    def groups(self):
        return list(Group.objects.all())

    @property
    def groups_away(self):
        """The groups that can still be added."""
        here = {group.group.pk for group in self.roll if group.group and group.row}
        return [group for group in self.groups if group.pk not in here]

    @property
    def names(self):
        """The names of the open group."""
        found = turnout.of_group(self.meeting.attendances.select_related("participant"), self.opened)
        return [Row("attendance", *pair) for pair in self._numbered(found)]

    @cached_property
    def turnout(self):
        """ "60 of 64" by name, or "42 present" where heads were counted."""
        invited = sum(group.invited for group in self.roll)
        named = sum(group.present for group in self.roll)
        heads = sum(group.present if group.headcount is None else group.headcount for group in self.roll)
        if not invited or heads != named:
            return _("%(n)s present") % {"n": indonesian.number(heads)} if heads else ""
        return _("%(n)s of %(invited)s") % {"n": named, "invited": invited}

    @cached_property
    def _book(self):
        shown = Participant.objects.current().filter(unit=self.meeting.unit)
        return list(shown.values_list(*people.LABELLED, named=True))

    @property
    def people(self):
        """What the list of people offers."""
        return people.labels(self._book)

    @property
    def organisations(self):
        return sorted({person.organisation for person in self._book if person.organisation})

    @property
    def areas(self):
        return Area.objects.of(self.meeting.unit).values_list("full_name", flat=True)

    @cached_property
    def other_parties(self):
        """Parties of this meeting that are no plain group, offered to each of its commitments."""
        rows = [party for promise in self.meeting.commitments.all() for party in promise.parties.all()]
        others = [party for party in rows if party.scope != Party.Scope.EVERYONE]
        return {token(party): party for party in others if party.scope != Party.Scope.GROUP or party.area_id}

    @cached_property
    def parties(self):
        """[(legend, [(number, token, name)])]: what every commitment offers besides everyone."""
        groups = [(f"group:{group.code}", group.name) for group in self.groups]
        others = [(word, str(party), party.scope) for word, party in self.other_parties.items()]
        by_scope = {scope: [pair[:2] for pair in others if pair[2] == scope] for scope in Party.Scope.values}
        offered = [
            (_("Groups"), groups + by_scope["group"]),
            (_("Organisations"), by_scope["organisation"]),
            (_("Persons"), by_scope["person"]),
        ]
        number = count(1)
        return [(legend, [(next(number), *pair) for pair in pairs]) for legend, pairs in offered if pairs]

    @cached_property
    def group_choices(self):
        return [(group.code, group.name) for group in self.groups]

    def drawn_options(self, choices, selected):
        """<option>s, drawn once for each selected value: many rows show the same."""
        key = (*(value for value, __ in choices), selected)
        if key not in self._options:
            lines = [(value, SELECTED if value == selected else "", label) for value, label in choices]
            self._options[key] = format_html_join("", '<option value="{}"{}>{}</option>', lines)
        return self._options[key]

    @cached_property
    def gaps(self):
        return rules.missing_for_circulation(self.meeting)

    @cached_property
    def done(self):
        return rules.complete_for_circulation(self.meeting, self.gaps)

    @cached_property
    def chair_signs(self):
        return any(row.instance.participant_id == self.meeting.chair_id for row in self.signatories)

    @property
    def saved_at(self):
        rows = [row.instance for row in [self.head, *self.agenda, *self.commitments, *self.carried]]
        last = max((row.saved_at for row in rows if row.saved_at), default=self.meeting.created_at)
        return clock_of(last, self.meeting.unit)

    @property
    def part(self):
        return {part["id"]: part for part in self.parts}

    @property
    def heading(self):
        """The kind of meeting as the head of the paper says it."""
        return HEADINGS[self.meeting.kind]

    @cached_property
    def parts(self):
        """The parts of the paper: anchor, numeral, heading, count and the first thing that is missing."""
        counts = {
            "kehadiran": self.turnout,
            "lanjutan": len(self.carried),
            "jalannya": len(self.agenda),
            "kesepakatan": len(self.commitments),
            "foto": len(self.photos),
        }
        shown = [pair for pair in PARTS if pair[0] != "lanjutan" or self.carried]
        missing = {}
        for gap in self.gaps:
            missing.setdefault(gap.part, gap.message)
        return [
            {
                "id": id,
                "numeral": f"{indonesian.roman(number)}.",
                "heading": heading,
                "count": counts.get(id, ""),
                "missing": missing.get(id),
            }
            for number, (id, heading) in enumerate(shown, start=1)
        ]
