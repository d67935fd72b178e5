"""Dates, times, numbers and names in templates, as indonesian.py writes them; their parts stay on one line."""

import datetime

from django import template

from participants import indonesian

register = template.Library()

NO_BREAK_SPACE = "\u00a0"


def _unbroken(text):
    return text.replace(" ", NO_BREAK_SPACE)


def _date(value):
    """A frozen document holds its dates as ISO text."""
    return datetime.date.fromisoformat(value) if isinstance(value, str) else value


def _time(value):
    return datetime.time.fromisoformat(value) if isinstance(value, str) else value


@register.filter
def long_date(value):
    """{{ meeting.date|long_date }}: Rabu, 10 Januari 2024. A narrow column breaks it after the day of the week."""
    return _unbroken(indonesian.long_date(_date(value))).replace(NO_BREAK_SPACE, " ", 1) if value else ""


@register.filter
def table_date(value):
    """{{ commitment.review_on|table_date }}: 10 Januari 2024."""
    return _unbroken(indonesian.date_in_table(_date(value))) if value else ""


@register.filter
def clock(value, zone=""):
    """{{ meeting.starts_at|clock:unit.time_zone }}: 09.00 WIB. Midnight is a time, too."""
    return _unbroken(indonesian.clock(_time(value), zone)) if value not in (None, "") else ""


@register.simple_tag
def clock_range(start, end, zone=""):
    """{% clock_range meeting.starts_at meeting.ends_at unit.time_zone %}: 09.00 s.d. 11.20 WIB."""
    start, end = (_time(at) if at not in (None, "") else None for at in (start, end))
    return _unbroken(indonesian.clock_range(start, end, zone))


@register.filter
def show_phone(value):
    """{{ participant.phone|show_phone }}: 0812-3456-7890, for staff who asked for it."""
    return _unbroken(indonesian.show_phone(value))


@register.filter
def mask_phone(value):
    """{{ participant.phone|mask_phone }}: 0812-••••-7890."""
    return _unbroken(indonesian.mask_phone(value))


@register.filter
def roman(value):
    """{{ meeting.date.month|roman }}: XII."""
    return indonesian.roman(int(value)) if value else ""


@register.filter
def number(value):
    """{{ count|number }}: 1.234,5."""
    return indonesian.number(value) if value not in (None, "") else ""


@register.filter
def full_name(person):
    """{{ person|full_name }}: Dr. H. Ahmad, S.H., M.Si. Takes a participant or a person of a frozen document."""
    if not person:
        return ""
    read = person.get if isinstance(person, dict) else lambda key: getattr(person, key, "")
    return indonesian.full_name(read("title_prefix"), read("name"), read("title_suffix"))
