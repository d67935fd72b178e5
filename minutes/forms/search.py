"""The filters of the lists. What cannot be read is left out and said, and the list is shown."""

from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from minutes.forms.recording import Words
from minutes.models import Commitment, Meeting
from minutes.search import MOST_CHARACTERS, Question
from participants.models import Area, Group, Participant


class FilterForm(forms.Form):
    """Read from the address: only what is valid filters."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="saring-%s", use_required_attribute=False, **kwargs)

    @property
    def chosen(self):
        """What was chosen and understood, by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def pairs(self):
        """What was understood, as (name, text) of an address: never what was typed itself."""
        return [(name, self._written(name, value)) for name, value in self.chosen.items()]

    def address(self, **other):
        """What was understood, as it stands behind the "?"; `other` in place of its own, "" for nothing."""
        pairs = {**dict(self.pairs), **other}
        return urlencode({name: text for name, text in pairs.items() if text})

    def _written(self, name, value):
        return "on" if value is True else str(self.fields[name].prepare_value(value))


def _every(choices, label):
    return [("", label), *choices]


class MeetingFilter(FilterForm):
    keadaan = forms.ChoiceField(
        label=_("State"), choices=_every(Meeting.State.choices, _("All states")), required=False
    )
    satuan = forms.ChoiceField(label=_("Unit"), required=False)
    tahun = forms.IntegerField(
        label=_("Year"),
        required=False,
        min_value=1900,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("Write the year with four digits, for example 2024")
        ),
    )

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["satuan"].choices = [("", _("All units")), *((unit.code, unit.name) for unit in units)]
        if len(units) < 2:
            del self.fields["satuan"]


_LIVES = Commitment.Life
_ENDED = [
    ("", _LIVES.IN_FORCE.label),
    *((life.value, life.label) for life in (_LIVES.COMPLETED, _LIVES.WITHDRAWN, _LIVES.SUPERSEDED)),
]


class CommitmentFilter(FilterForm):
    """What a list of commitments is narrowed by. The officers are those of the own units; the units reach down."""

    q = forms.CharField(
        label=_("Search the text"), required=False, widget=forms.TextInput(attrs={"type": "search", "maxlength": "100"})
    )
    kelompok = forms.ModelChoiceField(
        label=_("Group"),
        queryset=Group.objects.all(),
        to_field_name="code",
        empty_label=_("All groups"),
        required=False,
    )
    wilayah = forms.ModelChoiceField(
        label=_("Area"), queryset=Area.objects.none(), empty_label=_("All areas"), required=False
    )
    jenis = forms.ChoiceField(label=_("Kind"), choices=_every(Commitment.Kind.choices, _("All kinds")), required=False)
    upaya = forms.ChoiceField(
        label=_("Approach"), choices=_every(Commitment.Approach.choices, _("All approaches")), required=False
    )
    pejabat = forms.ModelChoiceField(
        label=_("Officer in charge"),
        queryset=Participant.objects.none(),
        empty_label=_("All officers"),
        required=False,
    )
    satuan = forms.ChoiceField(label=_("Unit"), required=False)
    keadaan = forms.ChoiceField(label=_("State"), choices=_ENDED, required=False)
    kesehatan = forms.ChoiceField(
        label=_("Health"), choices=_every(Commitment.Health.choices, ""), required=False, widget=forms.HiddenInput
    )
    lewat = forms.BooleanField(label=_("Past the review date"), required=False)

    def __init__(self, *args, user, units, **kwargs):
        super().__init__(*args, **kwargs)
        own, unit = user.own_unit_ids, user.home_unit
        self.fields["wilayah"].queryset = Area.objects.of(unit) if unit else Area.objects.none()
        in_charge = Commitment.objects.in_force().filter(unit__in=own, officer__isnull=False).order_by()
        officers = Participant.objects.filter(unit__in=own, pk__in=in_charge.values("officer"))
        self.fields["pejabat"].queryset = officers.order_by("sort_name", "pk")
        self.fields["pejabat"].label_from_instance = position_of
        self.fields["satuan"].choices = [("", _("All units")), *((unit.code, unit.name) for unit in units)]
        if len(units) < 2:
            del self.fields["satuan"]

    def clean_q(self):
        words = self.cleaned_data["q"][:MOST_CHARACTERS]
        if words and Question.read(words) is None:
            raise forms.ValidationError(_("Write at least two letters or digits."))
        return words

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("keadaan"):  # what has ended is not doing well or badly any more
            cleaned["kesehatan"] = cleaned["lewat"] = ""
        return cleaned


def position_of(officer):
    """An officer as the one who holds a position; the name only where there is none."""
    return officer.position or officer.name


class SaveFilterForm(forms.Form):
    """The name under which a filter is found again."""

    nama = Words(
        60,
        required=True,
        label=_("Name of the filter"),
        help_text=_("For example: Posts past their review"),
        error_messages={"required": _("Give the filter a name")},
    )
