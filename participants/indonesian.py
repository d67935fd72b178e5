"""Names, ranks, telephone numbers, dates, times and numbers as Indonesian offices write them. Pure."""

import datetime
import itertools
import re
import unicodedata
from collections import namedtuple
from decimal import Decimal

import phonenumbers
import snowballstemmer
from django.utils.translation import gettext_lazy as _

# Text ---------------------------------------------------------------------------------------------
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Controls, also of direction, byte order marks, lone surrogates, no characters. The joiners stay: Jawi needs them.
FORBIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ud800-\udfff"
    + "".join(chr(plane * 0x10000 + end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
    + "]"
)


def clean_text(text):
    """The text as it may be stored: NFC, lines ended by newline only, nothing invisible that steers or breaks it."""
    text = _LINE_ENDS.sub("\n", str(text)).replace("\t", " ")
    lines = unicodedata.normalize("NFC", _without_piles(FORBIDDEN.sub("", text))).strip().split("\n")
    text = "\n".join(map(str.rstrip, lines))
    return text if any(unicodedata.category(c) not in {"Cf", "Zs", "Cc"} for c in text) else ""  # joiners join nothing


def _without_piles(text):
    """No more than thirty marks on a letter: normalising takes the square of their number, half an hour for 1 MB."""
    if len(text) < 1000:
        return text
    runs = itertools.groupby(text, lambda c: unicodedata.category(c)[0] == "M")
    return "".join("".join(itertools.islice(run, 30) if marks else run) for marks, run in runs)


def stems(text):
    """The stems of all words, for search: a text and a question find each other when their stems do."""
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", clean_text(text)).casefold())
    # A stemmer holds the word it works on, so threads cannot share one; making it costs nothing.
    return " ".join(snowballstemmer.stemmer("indonesian").stemWords(words))


# Numbers ------------------------------------------------------------------------------------------
_DIGITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")
_SCALES = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (1000, "ribu"), (100, "ratus"), (10, "puluh"))
_ROMAN_WORTHS = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
_ROMAN_LETTERS = "M CM D CD C XC L XL X IX V IV I"


def number(value, decimals=None):
    """1234.5 as "1.234,5"."""
    written = format(Decimal(str(value)), ",f" if decimals is None else f",.{decimals}f")
    return written.translate(str.maketrans(",.", ".,"))


def in_words(value):
    """2024 as "dua ribu dua puluh empat"."""
    if value < 0:
        return f"minus {in_words(-value)}"
    if value >= 10**15:
        raise ValueError(f"{value} is beyond words")
    if value < 12:
        return _DIGITS[value]
    if value < 20:
        return f"{_DIGITS[value - 10]} belas"
    return next(_scaled(value, scale, name) for scale, name in _SCALES if value >= scale)


def _scaled(value, scale, name):
    count, rest = divmod(value, scale)
    words = f"se{name}" if count == 1 and scale <= 1000 else f"{in_words(count)} {name}"
    return f"{words} {in_words(rest)}" if rest else words


def counted(value):
    """60 as "60 (enam puluh)"."""
    return f"{number(value)} ({in_words(value)})"


def ordinal(value):
    """2 as "ke-2"."""
    return f"ke-{value}"


def roman(value):
    """12 as "XII", as document numbers write the month."""
    if not 0 < value < 4000:
        raise ValueError(f"{value} has no Roman numeral")
    written = ""
    for worth, letters in zip(_ROMAN_WORTHS, _ROMAN_LETTERS.split(), strict=True):
        count, value = divmod(value, worth)
        written += letters * count
    return written


# Dates and times ----------------------------------------------------------------------------------
ZONES = {"Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
_DAY_SPELLINGS = (  # the first of each is the one we write
    "senin monday, selasa tuesday, rabu rebo wednesday, kamis thursday, jumat jum'at jum’at friday, sabtu saturday,"
    "minggu ahad sunday"
)
_MONTH_SPELLINGS = (
    "januari jan january, februari feb peb pebruari february, maret mar march, april apr, mei may, juni jun june,"
    "juli jul july, agustus agu ags agt agust aug august, september sep sept, oktober okt oct october,"
    "november nov nop nopember, desember des dec december"
)
DAYS = tuple(spellings.split()[0].title() for spellings in _DAY_SPELLINGS.split(","))
MONTHS = tuple(spellings.split()[0].title() for spellings in _MONTH_SPELLINGS.split(","))
_DAY_NAMES = {name: day for day, names in enumerate(_DAY_SPELLINGS.split(",")) for name in names.split()}
_MONTH_NAMES = {name: month for month, names in enumerate(_MONTH_SPELLINGS.split(","), 1) for name in names.split()}
_ISO_DATE = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
_DAY_FIRST = re.compile(
    r"(?:(?P<weekday>(?!tanggal|tgl)[^\W\d_]+(?:['’][^\W\d_]+)?)[,\s]\s*)?(?:(?:tgl\.?|tanggal)\s*)?(?P<day>[0-9]{1,2})"
    r"(?:\s*(?P<mark>[/.-])\s*(?P<month>[0-9]{1,2})\s*(?P=mark)\s*|[\s-]\s*(?P<name>[a-z]+)\.?[,\s-]\s*)(?P<year>[0-9]+)"
)
_TIME = re.compile(
    r"(?:pukul|jam|pkl\.?)?\s*(?:(?P<hour>[0-9]{1,2})(?:\s*[.:]\s*(?P<minute>[0-9]{2})(?:[.:]00)?)?|(?P<run>[0-9]{3,4}))"
    r"\s*(?:wib|wita|wit)?"
)
_OPEN_END = re.compile(r"(?:(?:s\.?\s?/?d\.?|sampai(?: dengan)?)\s*)?selesai")


def date_in_table(day):
    """10 January 2024 as "10 Januari 2024"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def day_and_month(day):
    """10 January 2024 as "10 Januari"."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def month_and_year(day):
    """10 January 2024 as "Januari 2024"."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def long_date(day):
    """10 January 2024 as "Rabu, 10 Januari 2024"."""
    return f"{DAYS[day.weekday()]}, {date_in_table(day)}"


def date_in_words(day):
    """Wednesday 10 January as "Rabu tanggal sepuluh bulan Januari tahun dua ribu dua puluh empat"."""
    month = MONTHS[day.month - 1]
    return f"{DAYS[day.weekday()]} tanggal {in_words(day.day)} bulan {month} tahun {in_words(day.year)}"


def clock(at, zone=""):
    """Nine o'clock in Asia/Jakarta as "09.00 WIB"."""
    return f"{at:%H.%M} {ZONES.get(zone, zone or '')}".rstrip()


def clock_range(start, end, zone=""):
    """From start to end, the zone said once: "09.00 s.d. 11.20 WIB", or "09.00 WIB s.d. selesai" for an open end."""
    if not start:
        return f"s.d. {clock(end, zone)}" if end else ""
    return f"{clock(start)} s.d. {clock(end, zone)}" if end else f"{clock(start, zone)} s.d. selesai"


def parse_date(text):
    """The date that was typed, day first; ValueError carries the sentence to show."""
    text = " ".join(clean_text(text).casefold().split())
    found = _ISO_DATE.fullmatch(text) or _DAY_FIRST.fullmatch(text)
    parts = found.groupdict() if found else {}
    month = _MONTH_NAMES.get(parts.get("name")) or int(parts.get("month") or 0)
    weekday = parts.get("weekday")
    if not found or (parts.get("name") and not month) or (weekday and weekday not in _DAY_NAMES):
        raise ValueError(_("Write the date like 12 March 2026 or 12/3/2026"))
    if len(parts["year"]) != 4:
        raise ValueError(_("Write the year with four digits, like 12/3/2026"))
    if month > 12:
        raise ValueError(_("There is no month %(month)s. Write the day first, like 12/3/2026") % {"month": month})
    if not 1900 <= int(parts["year"]) <= 2100:
        raise ValueError(_("The year must lie between 1900 and 2100"))
    try:
        day = datetime.date(int(parts["year"]), month, int(parts["day"]))
    except ValueError:
        raise ValueError(_("The date must be one that exists, like 12 March 2026")) from None
    if weekday and _DAY_NAMES[weekday] != day.weekday():
        raise ValueError(
            _("%(date)s is a %(weekday)s. Correct the day or the date")
            % {"date": date_in_table(day), "weekday": DAYS[day.weekday()]}
        )
    return day


def parse_time(text):
    """The time that was typed, or None for an open end; ValueError carries the sentence to show."""
    text = " ".join(clean_text(text).casefold().split())
    if not text or _OPEN_END.fullmatch(text):
        return None
    found = _TIME.fullmatch(text)
    if not found:
        raise ValueError(_("Write the time like 09.00"))
    run = (found["run"] or "").zfill(4)
    hour, minute = (run[:2], run[2:]) if found["run"] else (found["hour"], found["minute"] or 0)
    try:
        return datetime.time(int(hour), int(minute))
    except ValueError:
        raise ValueError(_("The time must lie between 00.00 and 23.59")) from None


# Telephone numbers --------------------------------------------------------------------------------
_MOBILE = re.compile(r"8[1-9][0-9]{7,10}")


def parse_phone(text):
    """The number in E.164; one of another country needs its plus sign. ValueError carries the sentence to show."""
    digits = re.sub(r"[\s().\-\u2010-\u2015/]", "", clean_text(text))
    if re.fullmatch(r"\+?[0-9]{6,17}", digits):
        national = re.sub(r"^(?:\+62|0062|62(?=0?[2-9]))?0?", "", digits)
        if re.match(r"\+62|0|62|8", digits):
            if _MOBILE.fullmatch(national) or (national[0] not in "018" and _is_valid(f"+62{national}")):
                return f"+62{national}"
        elif digits[0] == "+" and _is_valid(digits):
            return digits
    raise ValueError(_("Write the number like 0812-3456-7890, or with + and the country code"))


def _is_valid(e164):
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(e164))
    except phonenumbers.NumberParseException:
        return False


def show_phone(e164):
    """+6281234567890 as "0812-3456-7890"."""
    if not e164:
        return ""
    if e164.startswith("+62") and _MOBILE.fullmatch(e164[3:]):
        middle = 4 if len(e164) > 13 else 3
        return "-".join((f"0{e164[3:6]}", e164[6 : 6 + middle], e164[6 + middle :]))
    style = "NATIONAL" if e164.startswith("+62") else "INTERNATIONAL"
    return phonenumbers.format_number(phonenumbers.parse(e164), getattr(phonenumbers.PhoneNumberFormat, style))


def mask_phone(e164):
    """+6281234567890 as "0812-••••-7890": who knows the number recognises it, nobody can call it."""
    if not e164:
        return ""
    digits = f"0{e164[3:]}" if e164.startswith("+62") else e164
    tail = min(4, max(0, len(digits) - 8))
    return "-".join(filter(None, (digits[:4], "••••", digits[len(digits) - tail :])))


def wa_number(e164):
    """+6281234567890 as https://wa.me/ wants it: digits only, country code first."""
    return (e164 or "").lstrip("+")


# Ranks --------------------------------------------------------------------------------------------
Rank = namedtuple("Rank", "short full group")
RANKS = tuple(
    Rank(*rank.split(": "), group)
    for group, *ranks in (
        ("Tamtama", "Bharada: Bhayangkara Dua", "Bharatu: Bhayangkara Satu", "Bharaka: Bhayangkara Kepala"),
        ("Tamtama", "Abripda: Ajun Brigadir Polisi Dua", "Abriptu: Ajun Brigadir Polisi Satu"),
        ("Tamtama", "Abrippol: Ajun Brigadir Polisi"),
        ("Bintara", "Bripda: Brigadir Polisi Dua", "Briptu: Brigadir Polisi Satu"),
        ("Bintara", "Brigpol: Brigadir Polisi", "Bripka: Brigadir Polisi Kepala"),
        ("Bintara tinggi", "Aipda: Ajun Inspektur Polisi Dua", "Aiptu: Ajun Inspektur Polisi Satu"),
        ("Perwira pertama", "Ipda: Inspektur Polisi Dua", "Iptu: Inspektur Polisi Satu", "AKP: Ajun Komisaris Polisi"),
        ("Perwira menengah", "Kompol: Komisaris Polisi", "AKBP: Ajun Komisaris Besar Polisi"),
        ("Perwira menengah", "Kombes Pol.: Komisaris Besar Polisi"),
        ("Perwira tinggi", "Brigjen Pol.: Brigadir Jenderal Polisi", "Irjen Pol.: Inspektur Jenderal Polisi"),
        ("Perwira tinggi", "Komjen Pol.: Komisaris Jenderal Polisi", "Jenderal Pol.: Jenderal Polisi"),
    )
    for rank in ranks
)


def _letters(text):
    return "".join(filter(str.isalpha, text)).lower()


_RANK_ORDER = {rank.short: order for order, rank in enumerate(RANKS)}
_RANK_NAMES = {"abrip": "Abrippol"} | {
    key: rank.short
    for rank in RANKS
    for name in (_letters(rank.short), _letters(rank.full))
    for key in (name, name.replace("polisi", ""), name.removesuffix("pol"))
}


def normalise_rank(text):
    """The short form of a rank of the police, however it was typed; "" for any other text."""
    return _RANK_NAMES.get(_letters(text), "")


def rank_full(short):
    """AKBP as "Ajun Komisaris Besar Polisi"; a rank of another service stays as it is."""
    return RANKS[_RANK_ORDER[short]].full if short in _RANK_ORDER else short


def is_officer(short):
    """Officers' ranks are spelled out under a signature."""
    return short in _RANK_ORDER and RANKS[_RANK_ORDER[short]].group.startswith("Perwira")


# Names and titles ---------------------------------------------------------------------------------


def _by_letters(titles):
    return {_letters(title): title for title in titles.split()}


_LONGEST_NAME = 500  # no name is; beyond it a paste is left as it is
_PREFIXES = _by_letters("""
    H. Hj. K.H. Dr. Drs. Dra. drg. drh. Ir. Prof. Ust. Ustaz Ustadz Ustad Ustazah Ustadzah Kyai Kiai Pdt. Pastor Ps.
    Romo Ns. apt. Tgk.""")
_PREFIX = re.compile(
    rf"(k\.?\s?h(?=\.)|kh(?=\s)|{'|'.join(sorted(_PREFIXES, key=len, reverse=True))})(?:\.\s*|\s+)(?=[^\s.,])",
    re.IGNORECASE | re.ASCII,
)
_SUFFIXES = _by_letters("""
    S.H. S.I.K. S.E. S.T. S.P. S.Pi. S.Pt. S.Hut. S.Sos. S.Sos.I. S.I.P. S.A.P. S.STP. S.S.T. S.T.K. S.Tr. S.Tr.K. S.Ag.
    S.H.I. S.E.I. S.Sy. S.Pd. S.Pd.I. S.Pd.K. S.Pd.SD. S.Th. S.Th.I. S.S. S.Si. S.Kom. S.I.Kom. S.Psi. S.K.M. S.K.H.
    S.K.G. S.Ked. S.Kep. S.Keb. S.Farm. S.Sn. S.Hum. S.Fil. S.Ak. S.M. S.Ds. S.Ars. A.Md. A.Md.Kep. A.Md.Keb. A.M.K.
    A.Ma. A.Ma.Pd. M.K.P. M.H. M.M. M.Si. M.A. M.Ag. M.E. M.T. M.P. M.Pd. M.Pd.I. M.Pd.K. M.H.I. M.Th. M.Hum. M.Sc.
    M.Kom. M.I.Kom. M.Psi. M.Kes. M.K.M. M.A.P. M.I.P. M.Sos. M.Kn. M.Ak. M.Han. M.Tr.Hanla. M.Mar. M.B.A. M.P.H.
    M.Sn. M.Div. M.E.I. M.Sy. M.T.I. M.Ked. M.Farm. M.Krim. B.A. B.Sc. B.Eng. Lc. LL.B. LL.M. Ph.D. D.Th. D.Min.""")


def split_titles(text):
    """(prefix, name, suffix) of a name as it was typed; every letter of it comes back in one of the three."""
    rest, prefixes = " ".join(clean_text(text).split()).strip(" ,"), []
    if len(rest) > _LONGEST_NAME:
        return "", rest, ""
    while found := _PREFIX.match(rest):
        title = _PREFIXES[_letters(found[1])]
        prefixes.append("dr." if found[1].startswith("dr") and title == "Dr." else title)
        rest = rest[found.end() :]
    name, __, tail = rest.partition(",")
    if tail and not _opens_with_a_degree(tail):
        return " ".join(prefixes), rest, ""
    words, degrees = name.split(), [tail] if tail else []
    while taken := next((n for n in (4, 3, 2, 1) if n < len(words) and _is_degree(words[-n:])), 0):
        degrees.insert(0, "".join(words[-taken:]))
        del words[-taken:]
    return " ".join(prefixes), " ".join(words), normalise_suffix(", ".join(degrees))


def _opens_with_a_degree(tail):
    words = tail.replace(",", " ").split()
    known = any(_letters("".join(words[:n])) in _SUFFIXES for n in (1, 2, 3, 4))
    return known or (bool(words) and re.fullmatch(r"(?:[^\W\d_]{1,5}\.)+[^\W\d_]{0,5}", words[0]) is not None)


def _is_degree(words):
    """A name may end in letters that also abbreviate a degree: dots or capitals must say that they do."""
    joined = "".join(words)
    title = _SUFFIXES.get(_letters(joined))
    return title is not None and ("." in joined or joined.isupper() or joined == title.replace(".", ""))


def normalise_suffix(text):
    """ "SH SIK MKP" as "S.H., S.I.K., M.K.P."; what is not known stays as it was typed."""
    text, degrees = clean_text(text), []
    if len(text) > _LONGEST_NAME:
        return text
    for part in text.split(","):
        words, unknown = part.split(), False
        while words:
            taken = next((n for n in (4, 3, 2, 1) if n <= len(words) and _letters("".join(words[:n])) in _SUFFIXES), 0)
            if taken:
                degrees.append(_SUFFIXES[_letters("".join(words[:taken]))])
            elif degrees and (unknown or words[0].startswith("(")):
                degrees[-1] += f" {words[0]}"
            else:
                degrees.append(words[0])
            unknown = not taken
            del words[: taken or 1]
    return ", ".join(degrees)


def full_name(prefix, name, suffix):
    """The name with its titles: "Dr. H. Ahmad, S.H., M.Si."."""
    named = " ".join(filter(None, ((prefix or "").strip(), (name or "").strip())))
    return ", ".join(filter(None, (named, (suffix or "").strip(" ,"))))


def sort_name(name):
    """What names are sorted by: without titles, accents, case and marks, cut where the column ends.

    (Folding may lengthen a name: one Arabic ligature is eighteen letters.)
    """
    plain = unicodedata.normalize("NFKD", split_titles(name)[1]).casefold()
    return " ".join("".join(c for c in plain if c.isalnum() or c.isspace()).split())[:120]
