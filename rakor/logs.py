"""What may stand in a log: no token that opens a door, no telephone number, no line that somebody else wrote.

See security.md, T9 and T36.
"""

import logging
import re

HIDDEN = "***"
# The doors whose address is a token, also where an address is quoted in another one: %2Ft%2F…, %252Ft%252F…
SLASH = "(?:/|%(?:25)*2F)"
BEHIND_A_DOOR = re.compile(
    rf"((?:%(?:25)*2F|(?<!\w))(?:t|hadir|tanda-terima){SLASH})[^\s/?#%&\"'<>)\]]+", re.IGNORECASE
)
# A token that stands alone: as long as rakor.tokens makes them, and mixed as no name in a program is.
ALONE = re.compile(r"(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?:[\w-]{43}|(?=[\w-]*\d)[\w-]{22})(?![\w-])", re.ASCII)
# PostgreSQL tells of a refused row by writing it out: whose it is and what is in it.
ROW = re.compile(
    r"(Failing row contains )\(.{0,3000}?\)(?=\.(?:\s|\\n|['\"]|\Z))"
    r"|(Key \([^)\n]*\)=)\(.{0,3000}?\)(?= (?:already exists|is (?:not present|still referenced)|conflicts with))",
    re.DOTALL,
)
# As it is stored, and as it is typed: +6281234567890, 0812-3456-7890.
PHONE = re.compile(
    r"(?:(?<![\w.+])\+|%2B)\d{1,3}(?:[ .()-]{0,2}\d){7,12}(?!\w)|(?<![\w.+])(?:62|0)[ -]?8\d{2}(?:[ .-]?\d){5,9}(?!\w)",
    re.ASCII,
)
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def masked(text):
    """The text without the tokens, the refused rows and the telephone numbers in it."""
    text = ROW.sub(_row_hidden, BEHIND_A_DOOR.sub(rf"\1{HIDDEN}", text))
    return PHONE.sub(HIDDEN, ALONE.sub(HIDDEN, text))


def on_one_line(text):
    """The text without anything that ends a line or steers a terminal."""
    return STEERING.sub(_escape, text.replace("\n", "\\n").replace("\r", "\\r"))


class Discreet(logging.Filter):
    """Stands before a handler: every record leaves it masked, in one line, with its traceback indented."""

    def filter(self, record):
        if getattr(record, "discreet", False):  # it stands before several handlers
            return True
        record.msg, record.args, record.discreet = on_one_line(masked(_message(record))), (), True
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = _indented(masked(record.exc_text))
        if record.stack_info:
            record.stack_info = _indented(masked(record.stack_info))
        return True


def _row_hidden(match):
    return f"{match[1] or match[2]}({HIDDEN})"


def _message(record):
    try:
        return record.getMessage()
    except (TypeError, ValueError):  # a message that does not fit its arguments; raised here, it would end the request
        return f"{record.msg} {record.args}"


def _indented(text):
    """A line that the text of an exception opens must not look like one of ours."""
    return "\n".join(f"  {STEERING.sub(_escape, line.strip(chr(13)))}" for line in text.strip("\n").split("\n"))


def _escape(match):
    return f"\\x{ord(match[0]):02x}"
