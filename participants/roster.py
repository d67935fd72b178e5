"""A roster file as people of the address book: what was understood, and every fault of every row. Pure."""

import datetime
import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from participants import indonesian, spreadsheets
from participants.roster_words import (
    HEADINGS,
    LABELS,
    Areas,
    Groups,
    as_district,
    digits_of,
    has_lost_digits,
    is_no_person,
    key,
    quoted,
    spelled_area,
    text_of,
    titles_of,
    twin_keys,
)
from participants.spreadsheets import Spoiled, Unreadable

HEADING_ROWS = 40  # the headings stand within these; above them are titles
LENGTHS = {
    "name": 120,
    "title_prefix": 60,
    "title_suffix": 80,
    "position": 160,
    "organisation": 160,
    "rank": 20,
    "police_id": 20,
}
_TWO_PHONES = re.compile(r"[0-9][\s\-.]*(?:[/;,&]|\bdan\b|\batau\b)[\s\-.]*\+?[0-9]")


@dataclass
class Roster:
    """What a file says. A person is a dict of columns; `bad` counts rows, each of which may have several faults."""

    columns: list = field(default_factory=list)  # {"column": "C", "heading": as written, "meaning": field}
    unused: list = field(default_factory=list)  # headings of columns that are not taken
    people: list = field(default_factory=list)
    faults: list = field(default_factory=list)  # {"row", "column": heading, "message"}
    bad: int = 0
    examples: int = 0  # rows of the template that nobody removed
    sheet: str = ""
    unread: list = field(default_factory=list)  # other sheets that look like rosters


def read(raw, *, groups, areas, default=None, most):
    """The Roster in these bytes. Raises Unreadable when the file as a whole cannot be one.

    `groups` are (pk, code, name), `areas` (pk, full name), `default` the pk of the group of rows that name none.
    """
    table, place, others = _find_headings(raw, most)
    numbered = dict(table.rows)
    heading = numbered[place]
    fields, columns, unused = _columns(heading)
    rows = [(number, values) for number, values in table.rows if number > place]
    if table.cut or len(rows) > most:
        raise Unreadable(
            _("The file has more than %(most)s rows. Divide it into several files") % {"most": indonesian.number(most)}
        )
    reader = _Reader(fields, columns, groups, areas, default, len(heading) if table.is_csv else None)
    for number, values in rows:
        reader.read(number, values)
    found = Roster(columns, unused, reader.people, reader.faults, reader.bad, reader.examples, table.name, others)
    if not found.people and not found.faults:
        raise Unreadable(_("There is nobody under the headings. Write the names below them and choose the file again"))
    return found


# Headings -----------------------------------------------------------------------------------------


def _find_headings(raw, most):
    """(the table with the most columns that are understood, the number of its row of headings, other such sheets)"""
    best, seen = None, []
    for table in spreadsheets.tables(raw, most=most + HEADING_ROWS):
        for number, values in table.rows[:HEADING_ROWS]:
            meant = {HEADINGS[one] for one in map(key, values) if one in HEADINGS}
            if "name" in meant and (len(meant) > 1 or sum(map(bool, map(key, values))) == 1):
                seen.append(table.name)
                if best is None or len(meant) > best[0]:
                    best = len(meant), table, number
                break
    if best is None:
        raise Unreadable(
            _("There is no row of headings with “Nama”. Write the headings as in the template, above the first name")
        )
    return best[1], best[2], [name for name in seen if name and name != best[1].name]


def _columns(heading):
    """({position: field}, the columns as they are told, the headings that are not taken)"""
    fields, columns, unused = {}, [], []
    for position, value in enumerate(heading):
        written = " ".join(indonesian.clean_text("" if value is None else value).split())[:40]
        meant = HEADINGS.get(key(value))
        if not meant:
            unused += [written] if written else []
            continue
        letter = get_column_letter(position + 1)
        if meant in fields.values():
            first = next(column for column in columns if column["meaning"] == meant)
            raise Unreadable(
                _("Columns %(first)s and %(second)s both hold “%(what)s”. Remove one of them")
                % {"first": first["column"], "second": letter, "what": LABELS[meant]}
            )
        fields[position] = meant
        columns.append({"column": letter, "heading": written, "meaning": meant})
    return fields, columns, unused


# Rows ---------------------------------------------------------------------------------------------


class _Reader:
    """Reads row after row and remembers who was met. Not reusable."""

    def __init__(self, fields, columns, groups, areas, default, width):
        self.fields, self.default, self.width = fields, default, width
        self.headings = {column["meaning"]: column["heading"] for column in columns}
        self.order = {column["heading"]: place for place, column in enumerate(columns)}
        self.groups, self.areas = Groups(groups), Areas(areas)
        self.villages = key(self.headings.get("area")).startswith(("kel", "desa"))
        self.people, self.faults, self.bad, self.examples = [], [], 0, 0
        self.phones, self.met = {}, {}

    def read(self, number, values):
        cells = {field: values[place] for place, field in self.fields.items() if place < len(values)}
        texts = {field: text_of(value) for field, value in cells.items()}
        if not any(texts.values()) and not any(isinstance(value, Spoiled) for value in cells.values()):
            return
        if is_no_person(texts):
            return
        if texts.get("name", "").casefold().startswith(("contoh:", "example:")):
            self.examples += 1
            return
        self.number, self.spoiled, before = number, set(), len(self.faults)
        self._look_at(cells)
        if self.width and any(map(str.strip, values[self.width :])):
            self._fault(
                "name",
                _("This row has more cells than there are headings. Put what contains a delimiter in quotation marks"),
            )
        person = self._person(texts)
        self._compare(person, is_whole=len(self.faults) == before)
        self.faults[before:] = sorted(self.faults[before:], key=lambda fault: self.order.get(fault["column"], -1))
        if len(self.faults) == before:
            self.people.append(person)
        else:
            self.bad += 1

    def _fault(self, name, message):
        if name not in self.spoiled:
            heading = self.headings.get(name) or str(LABELS[name])
            self.faults.append({"row": self.number, "column": heading, "message": str(message)})

    def _look_at(self, cells):
        """What is wrong with a cell, whatever it is about; what it says is then not judged any more."""
        for name, value in cells.items():
            message = _trouble(value)
            if message:
                self._fault(name, message)
                self.spoiled.add(name)

    def _person(self, texts):
        said = texts.get
        prefix, name, suffix = indonesian.split_titles(said("name", ""))
        before, after = titles_of(said("titles", ""))
        person = {
            "row": self.number,
            "name": name,
            "title_prefix": " ".join(filter(None, (said("title_prefix"), before, prefix))),
            "title_suffix": indonesian.normalise_suffix(", ".join(filter(None, (said("title_suffix"), after, suffix)))),
            "group": self._group(said("group", "")),
            "position": said("position", ""),
            "organisation": said("organisation", ""),
            "notes": [],
        }
        self._rank(person, texts)
        self._ids(person, texts)
        person["area"], person["area_name"] = self._area(said("area", ""), said("district", ""))
        person["phone"] = self._phone(said("phone", ""))
        if not any(map(str.isalpha, person["name"])):
            self._fault("name", _("Write the name with letters") if said("name") else _("Write the name"))
        for column, most in LENGTHS.items():
            if len(person[column]) > most:
                self._fault(column, _("At most %(most)s characters; shorten it") % {"most": most})
        return person

    def _group(self, text):
        if not text and self.default is not None:
            return self.default
        found, known = self.groups.find(text), {"group": quoted(text), "groups": self.groups.names}
        if not text:
            self._fault("group", _("Name the group, one of: %(groups)s") % known)
        elif found is None:
            self._fault("group", _("There is no group “%(group)s”. Write one of: %(groups)s") % known)
        return found

    def _rank(self, person, texts):
        """The rank from its column, or from before the name."""
        joined = re.sub(r"\b(NRP|NIP)\b|[0-9][0-9 .]{3,}[0-9]", "", texts.get("rank_and_id", ""), flags=re.IGNORECASE)
        typed = texts.get("rank") or joined.strip(" /:;,-")
        words = person["name"].split()
        taken = next((n for n in (4, 3, 2, 1) if n < len(words) and _rank_of(words[:n])), 0)
        if taken and _rank_of([typed]) in {"", _rank_of(words[:taken])}:
            typed = typed or _rank_of(words[:taken])
            prefix, person["name"], __ = indonesian.split_titles(" ".join(words[taken:]))
            person["title_prefix"] = " ".join(filter(None, (person["title_prefix"], prefix)))
        person["rank"] = _rank_of([typed]) or typed
        if typed and not _rank_of([typed]):
            person["notes"].append("rank")

    def _ids(self, person, texts):
        joined = texts.get("either_id") or digits_of(texts.get("rank_and_id", ""))
        column = "either_id" if texts.get("either_id") else "rank_and_id" if joined else ""
        police, civil = texts.get("police_id", ""), texts.get("civil_service_id", "")
        if not police and not civil:
            police = joined
        police = re.sub(r"^(NRP|NIP)[\s.:]*|[\s.]", "", police, flags=re.IGNORECASE)
        civil = re.sub(r"^NIP[\s.:]*|[\s.\-]", "", civil, flags=re.IGNORECASE)
        if not civil and re.fullmatch(r"[0-9]{15,}", police):
            police, civil = "", police
        if police and person["group"] == self.groups.police and not re.fullmatch(r"[0-9]{8}", police):
            restored = police.zfill(8)
            if re.fullmatch(r"[0-9]{4,7}", police) and 1 <= int(restored[2:4]) <= 12:
                police = restored  # Excel takes the zeros of those who were born from 2000 on
                person["notes"].append("zero")
            else:
                self._fault(column or "police_id", _("The NRP of the police has 8 digits"))
        if civil and not re.fullmatch(r"[0-9]{18}", civil):
            self._fault(column or "civil_service_id", _("A NIP has 18 digits"))
        elif civil.endswith("000"):
            self._fault(column or "civil_service_id", _lost_digits())
        person["police_id"], person["civil_service_id"] = police, civil

    def _area(self, text, district):
        if not text and not district:
            return None, ""
        column = "area" if text else "district"
        found, near = self.areas.find(text or as_district(district), text and district, village=self.villages)
        if len(found) == 1:
            return found[0]
        typed = {
            "area": quoted(text or district),
            "names": "; ".join([spelled_area(name) for __, name in found[:5]] or near),
        }
        if found:
            self._fault(column, _("“%(area)s” may be %(names)s. Write the whole name") % typed)
        elif near:
            self._fault(column, _("There is no area “%(area)s”. Perhaps %(names)s, or leave the cell empty") % typed)
        else:
            self._fault(
                column, _("There is no area “%(area)s”. Write it as in the template, or leave the cell empty") % typed
            )
        return None, ""

    def _phone(self, text):
        try:
            return indonesian.parse_phone(re.sub(r"(?<=[0-9]{8})[.,]0+$", "", text)) if text else ""
        except ValueError as error:
            two = _("There are two numbers in the cell. Leave one") if _TWO_PHONES.search(text) else ""
            self._fault("phone", two or error.args[0])
            return ""

    def _compare(self, person, *, is_whole):
        """The same person twice, or one number for two, is a fault of the later row."""
        person["sort_name"] = indonesian.sort_name(person["name"])
        keys = twin_keys(person) if is_whole else twin_keys(person)[:-1]
        same = next((self.met[one] for one in keys if one in self.met), 0)
        other = self.phones.get(person["phone"], 0)
        if same:
            self._fault(
                "name",
                _("The same person stands in row %(row)s. Remove one of the two, or tell their positions apart")
                % {"row": same},
            )
        elif other:
            self._fault(
                "phone",
                _("Row %(row)s has this number under another name. Leave it with one of the two") % {"row": other},
            )
        for one in keys:
            self.met.setdefault(one, self.number)
        if person["phone"]:
            self.phones.setdefault(person["phone"], self.number)


def _rank_of(words):
    return indonesian.normalise_rank(" ".join(words))


def _trouble(value):
    """Why nothing can be read in this cell, as a sentence; "" when something can."""
    if value is Spoiled.FORMULA:
        return _("The result of the formula was not saved. Replace the formula by its value")
    if value is Spoiled.ERROR:
        return _("The cell shows an error of Excel. Replace it by what should stand there")
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        return _("The cell holds a date. Format it as text and write it anew")
    if isinstance(value, bool):
        return _("The cell holds TRUE or FALSE. Write what should stand there")
    if has_lost_digits(value):
        return _lost_digits()
    return _("A letter is damaged (�). Write the words anew") if "\ufffd" in str(value) else ""


def _lost_digits():
    return _("Excel has cut off digits of this number. Format the cell as text and write the number anew")
