"""What somebody tells of a promise, and what an officer says to it."""

import secrets
from datetime import date
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minutes import periods
from minutes.forms.fields import DayField, PictureField
from minutes.forms.recording import Words
from minutes.models import Report
from participants import indonesian

LOAD_AGAIN = gettext_lazy("Load the page again, then send once more.")
CHOOSE = gettext_lazy("Choose one of the list.")
HOW_MANY = gettext_lazy("Write the number in digits, like 12")


class ReportFields(forms.Form):
    """How it went, when, in words, how many of what, one photo. For parties and officers alike.

    A promise with periods asks for the period instead of the day. `told()` is what minutes.actions.reporting wants.
    """

    verdict = forms.ChoiceField(
        label=gettext_lazy("How did it go?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose how it went."),
            "invalid_choice": gettext_lazy("Choose how it went."),
        },
    )
    about_on = DayField(
        label=gettext_lazy("Day"), error_messages={"required": gettext_lazy("Enter the day on which it was.")}
    )
    text = Words(
        1000,
        lines=True,
        label=gettext_lazy("What was done"),
        help_text=gettext_lazy("Without names of those who told it, and without names of children."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    count = forms.IntegerField(
        label=gettext_lazy("How many"),
        required=False,
        min_value=0,
        max_value=2**31 - 1,
        help_text=gettext_lazy("If something was counted, for example 12."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "w-short"}),
        error_messages=dict.fromkeys(["invalid", "min_value", "max_value"], HOW_MANY),
    )
    count_of = Words(
        80, label=gettext_lazy("Of what"), help_text=gettext_lazy("For example calls to parents; never names.")
    )
    photo = PictureField(label=gettext_lazy("Photo"))
    form_key = forms.CharField(
        max_length=64,
        widget=forms.HiddenInput,
        error_messages={"required": LOAD_AGAIN, "max_length": LOAD_AGAIN},
    )

    def __init__(self, *args, commitment, today, **kwargs):
        """`today` in the zone of the unit; commitment.meeting is read."""
        super().__init__(*args, **kwargs)
        self.fields["verdict"].choices = periods.verdicts_of(commitment.kind)
        self.initial.setdefault("form_key", secrets.token_urlsafe(18))
        self.initial.setdefault("about_on", today)
        if periods.has_periods(commitment):
            self._ask_for_the_period(periods.choices_of(commitment, today))

    def _ask_for_the_period(self, choices):
        choices = [(day.isoformat(), name) for day, name in choices]
        messages = {"required": CHOOSE, "invalid_choice": CHOOSE}
        self.fields["about_on"] = forms.TypedChoiceField(
            label=_("Period"), choices=choices, coerce=date.fromisoformat, error_messages=messages
        )
        self.initial["about_on"] = choices[0][0]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("count_of") and cleaned.get("count") is None and "count" not in self.errors:
            self.add_error("count", _("Write the number, too: how many?"))
        return cleaned

    def told(self):
        """Keywords for send_report and record_check."""
        told = dict(self.cleaned_data)
        return told | {"picture": told.pop("photo")}


class CheckForm(ReportFields):
    """What an officer saw on the spot."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("What you saw")


class SeenForm(forms.Form):
    """Says in which state the report was read, so that two officers at once do not overrule each other."""

    seen = forms.ChoiceField(
        choices=Report.State,
        widget=forms.HiddenInput,
        error_messages={"required": LOAD_AGAIN, "invalid_choice": LOAD_AGAIN},
    )


class OccasionField(forms.ModelChoiceField):
    """One of a few occasions, told apart by what, when and where."""

    def label_from_instance(self, occasion):
        zone = occasion.unit.time_zone
        at = timezone.localtime(occasion.happened_at, ZoneInfo(zone))
        day, clock = indonesian.date_in_table(at), indonesian.clock(at, zone)
        return f"{occasion.get_kind_display()}, {day}, {clock}, {occasion.area.name}"


class AcceptForm(SeenForm):
    """From now on it counts; a conditional promise may name the occasion."""

    occasion = OccasionField(
        queryset=None,
        required=False,
        label=gettext_lazy("Occasion"),
        empty_label=gettext_lazy("Without an occasion"),
        help_text=gettext_lazy("The party is then recorded as having come, as it reports."),
        error_messages={"invalid_choice": CHOOSE},
    )

    def __init__(self, *args, occasions, **kwargs):
        """`occasions`: those that may be named, or None when the promise is not tested by occasions."""
        super().__init__(*args, **kwargs)
        if occasions is None:
            del self.fields["occasion"]
        else:
            self.fields["occasion"].queryset = occasions


class DisputeForm(SeenForm):
    """What the officer saw instead."""

    text = Words(
        1000,
        lines=True,
        required=True,
        label=gettext_lazy("What the officer saw"),
        help_text=gettext_lazy("Whoever reported reads it. Without names of those who told it or of children."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": gettext_lazy("Write what you saw. Whoever reported reads it next to the own text.")
        },
    )
