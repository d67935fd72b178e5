"""What the page of the door shows: the groups with their counts, the names of those that are open. Fixed in queries."""

from functools import cached_property

from django.db.models import Count, Max, Sum
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from minutes import hall, turnout
from minutes.forms.attending import STATES, WAITING, GuestForm, state_of
from minutes.models import Attendance
from minutes.views.recording_rows import clock_of
from participants import indonesian
from participants.models import Area, Participant

ALL_AT_ONCE = 60  # names; with more, the page would pass 150 KB, and those of closed groups follow
LONGEST_QUESTION = 80
CHOICE = (
    '<label><input type="radio" id="id_{0}-status_{1}" name="{0}-status" value="{2}"{3}{4}><span>{5}</span></label>'
)
# A name or a reason is asked before the choice is sent.
ASKS = {Attendance.Status.REPRESENTED: "represents", Attendance.Status.EXCUSED: "reason"}
# What tells one state of a roll from another; static/js/roll-call.js counts the same.
STATE = {"rows": Count("pk"), "saves": Sum("version"), "last": Max("pk"), "seen": Count("checked_in_at")}


def state_of_roll(rows):
    """A text that changes with every change of these rows, whoever made it; one query."""
    return _state(rows.aggregate(**STATE))


def _state(found):
    return ".".join(str(found[name] or 0) for name in STATE)


class DoorRow:
    """A person on the roll; `form` holds what was typed when it could not be saved."""

    def __init__(self, row, unit, form=None):
        self.row, self.person, self.unit = row, row.participant, unit
        self.pk, self.version = str(row.pk), str(row.version)
        self.id = f"door-{row.pk}"
        self.form = form if form is not None and form.prefix == self.id else None

    @property
    def name(self):
        return self.person.full_name

    @property
    def particulars(self):
        return self.person.position or self.person.organisation

    def _typed(self, name, stored):
        typed = self.form.data.get(self.form.add_prefix(name)) if self.form is not None else None
        return stored if typed is None else typed

    @property
    def represents(self):
        return self._typed("represents", self.row.represents)

    @property
    def reason(self):
        return self._typed("reason", self.row.reason)

    def faults(self, name):
        return self.form.errors.get(name, []) if self.form is not None else []

    @property
    def represents_faults(self):
        return self.faults("represents")

    @property
    def reason_faults(self):
        return self.faults("reason")

    @property
    def other_faults(self):
        return [*self.faults("version"), *self.faults("status")]

    @property
    def choices(self):
        """The segments for the thumb, drawn here because a template takes five times as long."""
        state = self._typed("status", state_of(self.row))
        return format_html_join("", CHOICE, (self._choice(n, *pair, state) for n, pair in enumerate(STATES)))

    def _choice(self, number, value, label, state):
        asks = ASKS.get(value)
        waits = format_html(' data-whole data-with="id_{}-{}"', self.id, asks) if asks else ""
        return self.id, number, value, format_html(" {}", "checked") if value == state else "", waits, label

    @property
    def tone(self):
        return {"present": "ok", "represented": "ok", "excused": "warn", "absent": "warn"}.get(state_of(self.row), "")

    @property
    def words(self):
        """The status in words: who came and when, who came instead, why not."""
        row, state = self.row, state_of(self.row)
        at = clock_of(row.checked_in_at, self.unit)
        if state == WAITING:
            return self._announced()
        if state == Attendance.Status.PRESENT:
            return self._arrived(at)
        if state == Attendance.Status.REPRESENTED:
            words = {"who": row.represents or "–", "name": row.participant.name, "at": at}
            return _("%(who)s represents %(name)s, %(at)s") % words
        label = row.get_status_display()
        return f"{label}: {row.reason}" if row.reason else str(label)

    def _announced(self):
        if self.row.status == Attendance.Status.REPRESENTED:
            return _("Not recorded; %(who)s will represent") % {"who": self.row.represents or "–"}
        if self.row.answer == Attendance.Answer.COMING:
            return _("Not recorded; answered: will come")
        return _("Not recorded")

    def _arrived(self, at):
        ways = {
            Attendance.Way.WALK_IN: _("Present %(at)s, without invitation"),
            Attendance.Way.SELF: _("Present %(at)s, on the own phone"),
            Attendance.Way.KIOSK: _("Present %(at)s, at the kiosk"),
        }
        return ways.get(self.row.way, _("Present %(at)s")) % {"at": at}


class DoorGroup:
    """A group at the door: how many of it, and its names when they are here."""

    def __init__(self, counted, state, rows, *, opened):
        self.counted, self.state, self.rows, self.opened = counted, state, rows, opened
        self.code = turnout.code_of(counted.group)

    def __str__(self):
        return str(self.counted.group or _("Without a group"))

    @property
    def exceptions(self):
        words = [
            (self.counted.represented, _("%(n)s represented")),
            (self.counted.excused, _("%(n)s excused")),
            (self.counted.absent, _("%(n)s absent")),
        ]
        return ", ".join(text % {"n": number} for number, text in words if number)


class Door:
    """The page of the door. `opened` is a group, `question` filters the names, `form` could not be saved, `only` asks
    for the names of one group alone; `shown` holds what else stands there: `other`, the row as somebody else saved it,
    `twins` of a guest, the `group` of the last one."""

    def __init__(self, meeting, user, *, opened="", question="", form=None, guest=None, only="", **shown):
        self.meeting, self.user, self.form, self.opened, self.only = meeting, user, form, opened, only
        self.question = " ".join(indonesian.clean_text(question[:LONGEST_QUESTION]).split()[:5])
        self.other, self.twins, self._guest = shown.get("other"), shown.get("twins", ()), guest
        self.group_typed = shown.get("group", "")

    @cached_property
    def turnout(self):
        return turnout.of(self.meeting)

    @property
    def counts(self):
        """ "61 present of 80 invited · 2 guests among them · 12 recorded at the door".

        Before the day it only counts the invited; afterwards it is silent of a door that recorded nobody.
        """
        found, parts = self.turnout, [_("%(present)s present of %(expected)s on the roll")]
        if self.meeting.date and self.meeting.date > hall.today_of(self.meeting):
            parts = [_("%(expected)s invited")]
        parts += [_("%(guests)s without invitation among them")] if found.guests else []
        parts += [_("%(arrived)s recorded at the door")] if found.arrived or self.meeting.is_open else []
        numbers = {"present": found.present, "expected": found.expected, "arrived": found.arrived}
        numbers = {name: indonesian.number(value) for name, value in (numbers | {"guests": found.guests}).items()}
        return " · ".join(part % numbers for part in parts)

    @cached_property
    def state(self):
        return state_of_roll(self.meeting.attendances.all())

    @cached_property
    def lazy(self):
        """Do the names of closed groups come later?"""
        return self.turnout.listed > ALL_AT_ONCE and not self.question

    @cached_property
    def _states(self):
        """The state of each group, as state_of_roll says it of all."""
        rows = self.meeting.attendances.order_by().values("participant__group").annotate(**STATE)
        return {row["participant__group"]: _state(row) for row in rows}

    @cached_property
    def _names(self):
        """{group: rows} of the names that are shown, in protocol order."""
        found = self.meeting.attendances.select_related("participant")
        found = found.order_by("participant__order", "participant__sort_name", "pk")
        if self.question:
            people = Participant.objects.filter(unit=self.meeting.unit_id).called(self.question)
            found = found.filter(participant__in=people)
        elif self.only or self.lazy:
            found = turnout.of_group(found, self.only or self._open_code)
        names = {}
        for row in found:
            shown = DoorRow(row, self.meeting.unit, self.form)
            names.setdefault(row.participant.group_id, []).append(shown)
        return names

    @cached_property
    def _open_code(self):
        if self.form is None:
            return self.opened
        return turnout.code_of(self.form.row.participant.group)

    @cached_property
    def groups(self):
        """The groups in protocol order; of a question, those with a name that fits."""
        found = []
        for counted in self.turnout.groups:
            rows = self._names.get(counted.group and counted.group.pk, [])
            if self.question and not rows:
                continue
            opened = bool(self.question) or turnout.code_of(counted.group) == self._open_code
            found.append(self._group(counted, rows, opened=opened))
        return found

    @property
    def lines(self):
        """The groups without their names."""
        return [self._group(counted, [], opened=False) for counted in self.turnout.groups]

    def _group(self, counted, rows, *, opened):
        state = self._states.get(counted.group and counted.group.pk, "")
        return DoorGroup(counted, state, rows, opened=opened)

    @property
    def rows(self):
        """The names of the one group that was asked for."""
        return [row for rows in self._names.values() for row in rows]

    @cached_property
    def guest(self):
        if self._guest is not None:
            return self._guest
        return GuestForm(meeting=self.meeting, by=self.user, group=self.group_typed or self._last_group)

    @property
    def _last_group(self):
        """The group of the last guest whom this officer let in: the next one is often of it, too."""
        rows = self.meeting.attendances.filter(way=Attendance.Way.WALK_IN, saved_by=self.user).order_by("-pk")
        return rows.values_list("participant__group__code", flat=True).first() or ""

    @property
    def areas(self):
        return Area.objects.of(self.meeting.unit).values_list("full_name", flat=True)

    @cached_property
    def urls(self):
        """Where a row is marked, without its number: one reverse for all of them."""
        pk = self.meeting.pk
        return {
            "page": reverse("minutes:roll-call", args=[pk]),
            "news": reverse("minutes:roll-news", args=[pk]),
            "mark": reverse("minutes:mark", args=[pk, 0])[:-2],
        }
