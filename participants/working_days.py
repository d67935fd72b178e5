"""On which days offices in Indonesia work. Pure."""

import datetime
import functools

import holidays


@functools.cache
def _days_off(year):
    return frozenset(holidays.Indonesia(years=year, categories=("public", "government")))


def next_working_day(day):
    """This day if offices work on it, else the first one after it; skips week-ends, public holidays and joint leave."""
    while day.weekday() > 4 or day in _days_off(day.year):
        day += datetime.timedelta(days=1)
    return day
