"""Fields that read what Indonesian offices type."""

from datetime import date

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from participants import indonesian
from rakor import images


class VersionField(forms.IntegerField):
    """At which version a page was read; a page that does not say it is asked for anew."""

    def __init__(self, *, min_value=1, **kwargs):
        again = gettext_lazy("Load the page again, then save once more.")
        errors = dict.fromkeys(["required", "invalid", "min_value", "max_value"], again)
        super().__init__(min_value=min_value, max_value=2**31 - 1, error_messages=errors, **kwargs)


class DayInput(forms.DateInput):
    """A date control; a plain one while it holds what is no date, so that nothing typed is lost."""

    input_type = "date"

    def format_value(self, value):
        return value.isoformat() if isinstance(value, date) else value

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        shown = context["widget"]["value"]
        if shown and not _is_iso(shown):
            context["widget"]["type"] = "text"
            context["widget"]["attrs"]["class"] = "w-short"
        return context


def _is_iso(text):
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


class DayField(forms.DateField):
    """A day: from the date control, or typed as 10 Januari 2024, 10 Jan 2024, 10/1/2024 (day first)."""

    widget = DayInput

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, date):
            return value or None
        try:
            return indonesian.parse_date(value)
        except ValueError as error:
            raise forms.ValidationError(str(error), code="invalid") from None


class HourField(forms.Field):
    """A time on the clock of 24 hours: 09.00, 9:00, 0900. Empty or "selesai" is open."""

    widget = forms.TextInput(attrs={"class": "w-short"})

    def prepare_value(self, value):
        return value.strftime("%H.%M") if hasattr(value, "strftime") else value

    def to_python(self, value):
        if value in self.empty_values or not isinstance(value, str):
            return value or None
        try:
            return indonesian.parse_time(value)
        except ValueError as error:
            raise forms.ValidationError(str(error), code="invalid") from None


class PictureField(forms.FileField):
    """At most one photo, cleaned (rakor.images.Cleaned) before anything is locked; None without one."""

    widget = forms.FileInput({"accept": "image/jpeg,image/png,image/webp"})

    def __init__(self, **kwargs):
        super().__init__(required=False, allow_empty_file=True, **kwargs)

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            if file.size > settings.PHOTO_MAX_BYTES:
                raise images.Unusable(images.too_big())
            return images.clean(file.read())
        except images.Unusable as no:
            raise forms.ValidationError(no.args[0], code="unusable") from None
