"""The drawing kit of the screens: icons, form controls, the error summary, links of the band."""

import datetime

from django import forms, template
from django.shortcuts import resolve_url
from django.urls import resolve, reverse
from django.utils.html import format_html

from participants import indonesian, rules
from participants.access import home_of

register = template.Library()

# Pages of a section that do not stand under its address.
ALSO_IN = {
    "participants:groups": ("/permintaan/",),
    "minutes:commitments": ("/kejadian/", "/laporan/", "/informasi/", "/anev/", "/pengingat/"),
}

ROUND = "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15z"
ICONS = {
    "add": "M10 4v12M4 10h12",
    "back": "M12.5 4.5L7 10l5.5 5.5",
    "check": "M4 10.5l4 4 8-9",
    "calendar": "M4 5h12v11.5H4zM4 8.5h12M7.5 3v3.5M12.5 3v3.5",
    "clock": ROUND + "M10 6v4.3l3 1.8",
    "cross": ROUND + "M7.3 7.3l5.4 5.4M12.7 7.3l-5.4 5.4",
    "document": "M5 2.5h7l3.5 3.5v11.5H5zM11.5 2.5V6.5h4M7.5 10h5M7.5 13h5",
    "down": "M10 4v12M5 11l5 5 5-5",
    "half": ROUND + "M10 2.5v15M10 6h4.8M10 10h7.3M10 14h4.8",
    "info": ROUND + "M10 9v5M10 6.2v.1",
    "lock": "M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9",
    "none": ROUND + "M7 10h6",
    "offline": "M3 3l14 14M6.2 7.5A3.8 3.8 0 0 0 6 15h8.5M9 5.2a4.5 4.5 0 0 1 5.7 4 3 3 0 0 1 2.3 4.3",
    "ok": ROUND + "M6.5 10.2l2.4 2.4 4.6-5",
    "pen": "M4 16l.8-3.6L13.5 3.7a1.6 1.6 0 0 1 2.3 0l.5.5a1.6 1.6 0 0 1 0 2.3L7.6 15.2z",
    "person": "M10 3a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4zM3.8 17c0-3.3 2.5-5.3 6.2-5.3s6.2 2 6.2 5.3",
    "phone": "M6.5 3L4 4.5C3.5 10 9.5 16.5 15.5 16l1.5-2.5-3.5-2.3-1.5 1.3c-1.8-.8-3.3-2.3-4-4l1.2-1.5z",
    "photo": "M3 6h3l1.3-2h5.4L14 6h3v10H3zM10 8.2a2.7 2.7 0 1 0 0 5.4 2.7 2.7 0 0 0 0-5.4z",
    "redo": "M16 10a6 6 0 1 1-1.8-4.3L16 7.5M16 3.5v4h-4",
    "search": "M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM13 13l4 4",
    "turn": "M7.5 4.5L13 10l-5.5 5.5",
    "up": "M10 16V4M5 9l5-5 5 5",
    "warn": "M10 3l7.5 13.5h-15zM10 8v4M10 14.2v.1",
}


@register.simple_tag
def icon(name, css=""):
    """`{% icon "check" %}` or `{% icon "warn" "warn-text" %}`: a drawing that stands beside a word."""
    classes = f"i {css}".strip()
    return format_html(
        '<svg class="{}" viewBox="0 0 20 20" aria-hidden="true"><path d="{}"/></svg>', classes, ICONS[name]
    )


@register.simple_tag(takes_context=True)
def nav_link(context, name, label):
    """One section of the band, marked when the page is in it; nothing when its door is closed to this user."""
    url = reverse(name)
    if not rules.may_enter(context["user"], resolve(url).func.kinds):
        return ""
    path = context["request"].path
    here = path == url if url == "/" else path.startswith((url, *ALSO_IN.get(name, ())))
    current = format_html(' aria-current="{}"', "page") if here else ""
    return format_html('<li><a href="{}"{}>{}</a></li>', url, current, label)


@register.simple_tag
def home_url(user):
    """Where this user's day begins."""
    return resolve_url(home_of(user))


@register.filter
def kind(field):
    """How the pack draws a bound field: hidden, checkbox, choices, password, date or plain."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if widget.use_fieldset:
        return "choices"
    if getattr(widget, "input_type", "") == "password":
        return "password"
    if isinstance(field.field, forms.DateField):
        return "date"
    return "plain"


@register.filter
def optional(field):
    """May it stay empty? A lenient form names what its gate will ask for in `needed`."""
    return not field.field.required and field.name not in getattr(field.form, "needed", ())


@register.filter
def echo(field):
    """The date of the field in words, or nothing while it is not a date."""
    value = field.value()
    if isinstance(value, str):
        try:
            value = indonesian.parse_date(value)
        except ValueError:
            return ""
    return indonesian.long_date(value) if isinstance(value, datetime.date) else ""


@register.filter
def target_id(field):
    """The id of the control that a link in the error summary goes to."""
    if kind(field) == "choices":
        return next((option.id_for_label for option in field), field.auto_id)
    return field.id_for_label


@register.simple_tag
def control(field):
    """The control itself, described by its hint, its error and, for a date, its reading."""
    if kind(field) != "date":
        return field.as_widget()
    described = f"{field.aria_describedby or ''} {field.auto_id}_echo".strip()
    return field.as_widget(attrs={"aria-describedby": described, "data-date": True})


@register.inclusion_tag("rakor_forms/errors.html")
def error_summary(*forms_and_formsets, heading=""):
    """All errors of these forms and formsets, first thing on the page; `heading` in place of their number."""
    faults = [fault for form in forms_and_formsets if form is not None for fault in _faults(form)]
    return {"faults": faults, "heading": heading}


def _faults(form):
    if hasattr(form, "management_form"):
        general = [{"message": message, "target": ""} for message in form.non_form_errors()]
        return general + [fault for row in form.forms for fault in _faults(row)]
    if not form.is_bound:
        return []
    general = [{"message": message, "target": ""} for message in form.non_field_errors()]
    return general + [
        {"message": message, "target": "" if field.is_hidden else target_id(field)}
        for field in form
        for message in field.errors
    ]
