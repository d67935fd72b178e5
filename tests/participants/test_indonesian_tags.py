"""What templates print stays together on one line."""

import datetime

import pytest
from django.template import engines

NBSP = "\u00a0"


@pytest.mark.parametrize(
    "expression, value, printed",
    [
        ("value|long_date", datetime.date(2024, 1, 10), f"Rabu, 10{NBSP}Januari{NBSP}2024"),
        ("value|long_date", "2024-01-10", f"Rabu, 10{NBSP}Januari{NBSP}2024"),
        ("value|long_date", None, ""),
        ("value|table_date", datetime.date(2024, 1, 10), f"10{NBSP}Januari{NBSP}2024"),
        ("value|table_date", None, ""),
        ("value|clock:'Asia/Jakarta'", datetime.time(9), f"09.00{NBSP}WIB"),
        ("value|clock:'Asia/Jayapura'", "00:00", f"00.00{NBSP}WIT"),
        ("value|clock", datetime.time(0), "00.00"),
        ("value|clock:'Asia/Jakarta'", None, ""),
        ("value|show_phone", "+62616941234", f"(061){NBSP}6941234"),
        ("value|mask_phone", "+6281234567890", "0812-••••-7890"),
        ("value|mask_phone", "", ""),
        ("value|roman", 12, "XII"),
        ("value|roman", None, ""),
        ("value|number", 1234.5, "1.234,5"),
        ("value|number", 0, "0"),
        ("value|number", None, ""),
        (
            "value|full_name",
            {"title_prefix": "Dr. H.", "name": "Ahmad", "title_suffix": "S.H."},
            "Dr. H. Ahmad, S.H.",
        ),
        ("value|full_name", {"title_prefix": None, "name": "<b>", "title_suffix": None}, "&lt;b&gt;"),
        ("value|full_name", None, ""),
    ],
)
def test_a_filter_prints(expression, value, printed):
    template = engines["django"].from_string(f"{{% load indonesian_tags %}}{{{{ {expression} }}}}")

    assert template.render({"value": value}) == printed


@pytest.mark.parametrize(
    "start, end, printed",
    [
        (datetime.time(9), None, "09.00 WIB s.d. selesai"),
        ("09:00", "11:20", "09.00 s.d. 11.20 WIB"),
        (None, None, ""),
    ],
)
def test_a_range_prints(start, end, printed):
    template = engines["django"].from_string("{% load indonesian_tags %}{% clock_range start end 'Asia/Jakarta' %}")

    assert template.render({"start": start, "end": end}) == printed.replace(" ", NBSP)
