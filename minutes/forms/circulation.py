"""Taking circulated minutes back asks for a reason."""

from django import forms
from django.utils.translation import gettext_lazy as _

from minutes.forms.recording import Words


class RecallForm(forms.Form):
    reason = Words(
        500,
        lines=True,
        required=True,
        label=_("Reason"),
        help_text=_("It stays in the audit trail, with your name."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Give the reason for recalling the minutes.")},
    )
