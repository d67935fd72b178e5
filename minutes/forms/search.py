"""The filters of the lists. What cannot be read is left out and said, and the list is shown."""

from django import forms
from django.utils.translation import gettext_lazy as _

from minutes.models import Commitment, Meeting
from participants.models import Area, Group


class FilterForm(forms.Form):
    """Read from the address: only what is valid filters."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="saring-%s", use_required_attribute=False, **kwargs)

    @property
    def chosen(self):
        """What was chosen and understood, by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


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
    keadaan = forms.ChoiceField(label=_("State"), choices=_ENDED, required=False)
    lewat = forms.BooleanField(label=_("Past the review date"), required=False)

    def __init__(self, *args, unit, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["wilayah"].queryset = Area.objects.of(unit) if unit else Area.objects.none()
