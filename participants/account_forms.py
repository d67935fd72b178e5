"""The forms of the account in our words; what they check is allauth's business."""

from allauth.account import forms as allauth_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LOGIN_ATTRS = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
LONG_PASSWORD = _("At least 15 characters. A sentence you remember is better than an abbreviation.")


def _say(field, label, empty, hint=""):
    field.label, field.help_text = label, hint
    field.error_messages["required"] = empty
    field.widget.attrs.pop("placeholder", None)


class SignInForm(allauth_forms.LoginForm):
    paused = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self.fields["login"], _("NRP or NIP"), _("Fill in the NRP or NIP"))
        _say(self.fields["password"], _("Password"), _("Fill in the password"))
        self.fields["login"].widget.attrs.update(LOGIN_ATTRS)

    def clean(self):
        """Says the refusal at the first field, except for a pause, which no field can mend."""
        try:
            return super().clean()
        except ValidationError as refusal:
            self.paused = refusal.code == "too_many_login_attempts"
            if self.paused:
                raise
            self.add_error("login", refusal)
            described = f"{self['login'].auto_id}_error"
            self.fields["password"].widget.attrs.update({"aria-invalid": "true", "aria-describedby": described})
            return self.cleaned_data


class ResetForm(allauth_forms.ResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self.fields["email"], _("Official email address"), _("Fill in the email address"))


class NewPasswordForm(allauth_forms.ResetPasswordKeyForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self.fields["password1"], _("New password"), _("Fill in the new password"), LONG_PASSWORD)
        _say(self.fields["password2"], _("New password, once more"), _("Fill in the new password once more"))


class ChangeForm(allauth_forms.ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self.fields["oldpassword"], _("Present password"), _("Fill in the present password"))
        _say(self.fields["password1"], _("New password"), _("Fill in the new password"), LONG_PASSWORD)
        _say(self.fields["password2"], _("New password, once more"), _("Fill in the new password once more"))


class ConfirmForm(allauth_forms.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self.fields["password"], _("Password"), _("Fill in the password"))
