"""What a participant tells the police, by choice without a name; and the answer of an officer."""

import re
import secrets

from django import forms
from django.utils.translation import gettext_lazy

from minutes.actions.informing import LONGEST
from minutes.forms.recording import Words
from minutes.models import Information
from participants.models import Area

WITHOUT_NAME, WITH_NAME = "tanpa", "dengan"
CHOOSE = gettext_lazy("Choose one of the list.")
_KEY = re.compile(r"[\w-]{22,64}", re.ASCII)


class InformationForm(forms.Form):
    """Whoever chooses nothing else stays without a name. `form_key` is random: of this page, of nobody."""

    named = forms.ChoiceField(
        choices=[
            (WITHOUT_NAME, gettext_lazy("Without my name")),
            (WITH_NAME, gettext_lazy("With my name, so that the police can ask me")),
        ],
        initial=WITHOUT_NAME,
        widget=forms.RadioSelect,
        label=gettext_lazy("Do you give your name?"),
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    kind = forms.ChoiceField(
        choices=Information.Kind.choices,
        initial=Information.Kind.INFORMATION,
        widget=forms.RadioSelect,
        label=gettext_lazy("What is it?"),
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    text = Words(
        LONGEST,
        lines=True,
        required=True,
        label=gettext_lazy("What should the police know?"),
        help_text=gettext_lazy("What, where and when. Without a name, do not write anything that tells who you are."),
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write what the police should know.")},
    )
    area = forms.ModelChoiceField(
        Area.objects.none(),
        required=False,
        label=gettext_lazy("Area"),
        empty_label=gettext_lazy("Not named"),
        error_messages={"invalid_choice": CHOOSE},
    )
    form_key = forms.Field(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, unit):
        super().__init__(data, initial={"form_key": new_key()})
        areas = Area.objects.of(unit).exclude(level=Area.Level.NEIGHBOURHOOD).order_by("full_name")
        self.fields["area"].queryset = areas

    def clean_named(self):
        return self.cleaned_data["named"] == WITH_NAME

    def clean_form_key(self):
        """A key that somebody could guess would open the receipt to a stranger: another one takes its place."""
        key = str(self.cleaned_data["form_key"])
        return key if _KEY.fullmatch(key) else new_key()

    def renew(self):
        """What is in the form now becomes another message when it is sent."""
        self.data = self.data.copy()
        self.data["form_key"] = new_key()


class InformationAnswerForm(forms.Form):
    answer = Words(
        Information._meta.get_field("answer").max_length,
        lines=True,
        required=True,
        label=gettext_lazy("Answer to the sender"),
        help_text=gettext_lazy("The sender reads it by the receipt. Do not repeat what was told, and name nobody."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Write the answer. The sender will read it.")},
    )


def new_key():
    return secrets.token_urlsafe(24)
