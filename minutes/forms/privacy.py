"""Erasing somebody asks for the name; refusing a request asks for words that the person reads."""

from django import forms
from django.utils.translation import gettext_lazy as _

from minutes.forms.recording import Words
from participants import indonesian, requests
from participants.models import DataRequest


class ForgetForm(forms.Form):
    """The reason, and the name typed again: this cannot be taken back."""

    reason = Words(
        300,
        required=True,
        label=_("Reason"),
        help_text=_("For example: asked for by the person. Without name and number; it stays in the audit trail."),
        error_messages={"required": _("Write the reason.")},
    )
    name = Words(
        200,
        required=True,
        label=_("Type the name once more"),
        error_messages={"required": _("Type the name of the person, to be sure")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["name"].help_text = _("As it stands above, without titles: %(name)s") % {"name": person.name}

    def clean_name(self):
        typed = self.cleaned_data["name"]
        if indonesian.sort_name(typed) != indonesian.sort_name(self.person.name):
            raise forms.ValidationError(_("This is not the name of this person. Look whether it is the right one."))
        return typed


class AnswerForm(forms.Form):
    """What becomes of a request. An erasure is granted on its own page, so here it can only be refused."""

    outcome = forms.ChoiceField(
        choices=[
            (DataRequest.Outcome.DONE, _("Correct the data as asked")),
            (DataRequest.Outcome.REFUSED, _("Refuse the request")),
        ],
        widget=forms.RadioSelect,
        label=_("What becomes of it"),
        error_messages={
            "required": _("Choose what becomes of the request"),
            "invalid_choice": _("Choose one of the two answers."),
        },
    )
    answer = Words(
        300,
        lines=True,
        label=_("Words for the person who asked"),
        help_text=_("Needed when you refuse: the person reads the reason behind the own link."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the reason. The person who asked will read it.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, asked, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= {"version": asked.participant.version, "seen": requests.as_seen(asked)}
        if asked.kind == DataRequest.Kind.ERASURE:
            del self.fields["outcome"]
            answer = self.fields["answer"]
            answer.help_text, answer.required = _("The person reads it behind the own link."), True

    def clean(self):
        cleaned = super().clean()
        cleaned.setdefault("outcome", "" if "outcome" in self.fields else DataRequest.Outcome.REFUSED)
        if cleaned["outcome"] == DataRequest.Outcome.REFUSED and not cleaned.get("answer") and not self.errors:
            self.add_error("answer", _("Write the reason. The person who asked will read it."))
        return cleaned
