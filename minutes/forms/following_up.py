"""What follows a promise between two rakor: it was delivered, or it is looked at again on another day."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from minutes.actions.following_up import rakor_after
from minutes.forms.fields import DayField
from minutes.forms.recording import Words
from minutes.models import Commitment, Meeting
from participants import indonesian, working_days

MEETINGS_SHOWN = 20


class RakorField(forms.ModelChoiceField):
    def label_from_instance(self, meeting):
        return f"{indonesian.date_in_table(meeting.date)}: {meeting.title[:80]}"


class CompleteForm(forms.Form):
    reason = Words(
        Commitment._meta.get_field("end_reason").max_length,
        required=True,
        label=_("How was it fulfilled?"),
        help_text=_("It stays on the page of the commitment. Without names of informants or children."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say how the commitment was fulfilled.")},
    )
    meeting = RakorField(
        label=_("Declared in the meeting"),
        queryset=Meeting.objects.none(),
        required=False,
        empty_label=_("Outside a meeting"),
        error_messages={"invalid_choice": _("Choose one of the list.")},
    )

    def __init__(self, *args, commitment, **kwargs):
        super().__init__(*args, **kwargs)
        newest = rakor_after(commitment).values_list("pk", flat=True)[:MEETINGS_SHOWN]
        self.fields["meeting"].queryset = Meeting.objects.filter(pk__in=list(newest)).order_by("-date", "-pk")


class ReviewForm(forms.Form):
    review_on = DayField(
        label=_("Next review date"),
        help_text=_("Between today and one year from now."),
        error_messages={"required": _("Choose the next review date.")},
    )

    def __init__(self, *args, today, **kwargs):
        usual = working_days.next_working_day(today + timedelta(settings.REVIEW_AFTER_DAYS))
        super().__init__(*args, initial={"review_on": usual}, **kwargs)
