"""Rows of the paper as the recording page shows them."""

import datetime
import zoneinfo
from collections import defaultdict
from functools import cached_property

from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minutes import health
from minutes.forms import people
from minutes.forms.parties import token
from minutes.forms.recording import FORMS, prefix
from minutes.models import Commitment, Party
from participants import indonesian
from participants.models import Participant

BOX = (
    '<div class="choice"><input type="checkbox" id="id_{0}-parties_{1}" name="{0}-parties" value="{2}"{4}>'
    '<label for="id_{0}-parties_{1}">{3}</label></div>'
)
CHIPS = {
    Commitment.Health.ON_TRACK: ("ok", "ok"),
    Commitment.Health.ATTENTION: ("warn", "warn"),
    Commitment.Health.NO_RECORD: ("mute", "none"),
}
ECHOED = {"date", "due_on", "review_on"}  # dates read back in words under the control


class Row:
    """A row of the paper: what is stored, or, when it could not be saved, what was typed and why not.

    What templates ask by the name of a field answers for every name: a missing key costs them ten times as much as an
    empty one.
    """

    def __init__(self, section, instance, number=0, form=None):
        self.section, self.instance = section, instance
        # As text: a template asks the locale how to write a number, each time.
        self.number, self.pk, self.version = str(number), str(instance.pk), str(instance.version)
        self.id = format_html("{}", prefix(section, instance))  # escaped once; a row shows it forty times
        self.form = form if form is not None and form.prefix == self.id else None  # another row's is not ours

    @cached_property
    def values(self):
        return {name: self._value(name) for name in FORMS[self.section].base_fields if name != "parties"}

    def _value(self, name):
        if self.form is not None and self.form.add_prefix(name) in self.form.data:
            return self.form.data[self.form.add_prefix(name)]
        return shown(getattr(self.instance, name, ""))

    @cached_property
    def echoes(self):
        """The dates in words."""
        days = {name: getattr(self.instance, name, None) for name in ECHOED}
        return defaultdict(str, {name: indonesian.long_date(day) for name, day in days.items() if day})

    @cached_property
    def errors(self):
        return defaultdict(list, self.form.errors if self.form is not None else {})

    @cached_property
    def faults(self):
        """The messages, to stand before their controls."""
        lines = '<p class="error"><span class="sr">{}</span> {}</p>'
        faults = defaultdict(str)
        for name, messages in self.errors.items():
            said = format_html_join("", lines, ((_("Error:"), message) for message in messages))
            faults[name] = format_html('<div class="errors" id="id_{}-{}_error">{}</div>', self.id, name, said)
        return faults

    @cached_property
    def marks(self):
        """What a control says about itself: that it is wrong, and what describes it."""
        marks = defaultdict(str)
        for name in ECHOED:
            marks[name] = format_html(' aria-describedby="id_{}-{}_echo"', self.id, name)
        for name in self.errors:
            echo = f"id_{self.id}-{name}_echo" if name in ECHOED else ""
            described = f"id_{self.id}-{name}_error {echo}".strip()
            marks[name] = format_html(' aria-invalid="true" aria-describedby="{}"', described)
        return marks


def shown(value):
    """A stored value as its control shows it."""
    if value is None:
        return ""
    if isinstance(value, datetime.time):
        return f"{value:%H.%M}"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return people.label(value) if isinstance(value, Participant) else value


def long_shown(value, field):
    """A stored value as people read it."""
    if isinstance(value, datetime.date):
        return indonesian.long_date(value)
    return str(dict(getattr(field, "choices", ())).get(value) or shown(value) or "–")


def clock_of(moment, unit):
    """A moment on the clock in the unit's hall."""
    return indonesian.clock(timezone.localtime(moment, zoneinfo.ZoneInfo(unit.time_zone))) if moment else ""


def parts_of(commitment_parties):
    """ "3 chosen: 2 groups, 1 organisation"."""
    scopes = [party.scope for party in commitment_parties]
    if not scopes:
        return _("Not chosen yet")
    if Party.Scope.EVERYONE in scopes:
        return str(Party.Scope.EVERYONE.label)
    groups, bodies, persons = (scopes.count(scope) for scope in ("group", "organisation", "person"))
    counts = [
        ngettext("%(n)s group", "%(n)s groups", groups) % {"n": groups} if groups else "",
        ngettext("%(n)s organisation", "%(n)s organisations", bodies) % {"n": bodies} if bodies else "",
        ngettext("%(n)s person", "%(n)s persons", persons) % {"n": persons} if persons else "",
    ]
    return _("%(n)s chosen: %(what)s") % {"n": len(scopes), "what": ", ".join(filter(None, counts))}


class CarriedRow(Row):
    """A commitment of last time with how it is doing; nothing is known of one that only an old paper tells."""

    def __init__(self, page, section, instance, number=0, form=None):
        super().__init__(section, instance, number, form)
        self.page = page

    @cached_property
    def standing(self):
        """The chip and the sentence beside it: (status, icon, word, sentence), or () when nothing is known."""
        promise = self.instance.commitment
        if promise is None:
            return ()
        if not promise.is_in_force:
            return ("info", "info", promise.get_life_display(), promise.end_reason)
        assessed = health.assess(health.Facts.of(promise), self.page.today)
        status, icon = CHIPS[assessed.health]
        return (status, icon, Commitment.Health(assessed.health).label, assessed.reason)


class PromiseRow(Row):
    """A commitment with the parties that can be ticked."""

    def __init__(self, page, section, instance, number=0, form=None):
        super().__init__(section, instance, number, form)
        self.page = page

    @cached_property
    def chosen(self):
        if self.form is not None and "parties" in self.form.fields:
            return set(self.form.data.getlist(self.form.add_prefix("parties")))
        return {token(party) for party in self.instance.parties.all()}

    @property
    def parties_said(self):
        return parts_of(self.instance.parties.all())

    @property
    def everyone(self):
        return "everyone" in self.chosen

    @property
    def ticks(self):
        """[(legend, boxes)], drawn here because a template takes five times as long."""
        return [(legend, format_html_join("", BOX, self._boxes(offered))) for legend, offered in self.page.parties]

    def _boxes(self, offered):
        ticked = format_html(" {}", "checked")
        return ((self.id, n, word, name, ticked if word in self.chosen else "") for n, word, name in offered)

    @cached_property
    def options(self):
        """The options of each choice, with the one that is stored selected."""
        kinds = {"kind": self.page.promise_kinds, "approach": self.page.approaches, "every": self.rhythms}
        kinds["add_group"] = self.page.group_choices
        return {name: self.page.drawn_options(choices, self.values[name]) for name, choices in kinds.items()}

    @property
    def rhythms(self):
        """How often it can recur; an import may have brought a rhythm of its own."""
        own = self.instance.every
        known = self.page.rhythms
        return known if own in {"", *(value for value, __ in known)} else [*known, (own, own)]
