"""A file from somebody's Excel as rows of cells, numbered as Excel numbers them. Pure.

Nothing of the file is believed: its kind is read from its first bytes, its size before it is unpacked, and XML that
declares entities is refused before a parser sees it.
"""

import csv
import enum
import io
import re
import unicodedata
import warnings
import zipfile
from dataclasses import dataclass, field

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

COLUMNS = 60  # of a row are looked at
DELIMITERS = ";,\t|"
UNPACKED_BYTES = 40 * 1024**2  # a roster of 10,000 rows unpacks to 8 MB
PART_BYTES = 8 * 1024**2  # of any part but the sheets and their texts, such as the styles
PARTS = 2000
TAGS = 700_000  # of a sheet or of its texts; 10,000 rows of thirty cells have 610,000
PART_TAGS = 100_000  # of any other part
ROW_TAGS = 50_000  # of one row, or of what stands around the rows: so much is held in memory at a time
LONGEST_TEXT = 1 << 16  # Excel itself takes 32,767 characters
XML_ROWS = 200_000  # rows of a sheet that are walked through, the blank ones included
_LARGE_PART = re.compile(r"xl/(worksheets/[^/]+|sharedStrings)\.xml\Z", re.IGNORECASE)
_XML_PART = re.compile(r"\.(xml|rels)\Z", re.IGNORECASE)
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1f]")
_ROW = re.compile(rb"<(/?)(?:\w+:)?(?:row|si)\b[^<>]*?(/?)>")


class Unreadable(Exception):
    """The file is no roster. `sentence` says what it is instead and what to do."""

    def __init__(self, sentence):
        super().__init__(sentence)
        self.sentence = sentence


class Spoiled(enum.Enum):
    """What stands in a cell in which nothing can be read."""

    FORMULA = "a formula whose result was not saved"
    ERROR = "an error such as #REF!"


@dataclass
class Table:
    """A visible sheet, or a CSV file read with one of the delimiters."""

    name: str = ""
    rows: list = field(default_factory=list)  # (number as Excel shows it, [values])
    cut: bool = False  # it has more rows than were asked for
    is_csv: bool = False


def tables(raw, *, most):
    """The tables that a file may be read as, each with at most so many rows. Raises Unreadable."""
    if raw.startswith(b"PK"):
        yield from _sheets(raw, most)
    else:
        _refuse_other_kinds(raw)
        yield from _readings(_decoded(raw), most)


def opens_a_formula(text):
    """Would Excel run this text? Its first sign that can be seen says so, in any width it may be written in."""
    first = next((sign for sign in text if unicodedata.category(sign) not in {"Cf", "Zs"}), " ")
    return unicodedata.normalize("NFKC", first)[0] in "=+-@\t\r\n"


# What it is instead -------------------------------------------------------------------------------


def _refuse_other_kinds(raw):
    head = raw[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not raw.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
        raise Unreadable(_("The file is empty. Choose another one"))
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        _refuse_compound(raw)
    if head.startswith(b"%pdf"):
        raise Unreadable(_("This is a PDF. Ask for the Excel file, or type the names into the template"))
    if head.startswith((b"\xff\xd8\xff", b"\x89png", b"gif8", b"bm", b"riff")) and b"\0" in raw[:2048]:
        raise Unreadable(_("This is a picture. Ask for the Excel file, or type the names into the template"))
    if head.startswith((b"<!doctype html", b"<html", b"<head", b"<table", b"<?xml", b"<meta", b"mime-version")):
        raise Unreadable(_("This is a web page with the name of an Excel file. Open it in Excel and save it as XLSX"))
    if head.startswith(b"{\\rtf"):
        raise Unreadable(_word())
    if head.startswith(b"begin:vcard"):
        raise Unreadable(_("These are contacts of a telephone. Copy the names and numbers into the template"))

    if len(_CONTROLS.findall(raw[:5000])) > 3 + len(raw[:5000]) // 100 and b"\0" not in raw:
        raise _neither()


def _neither():
    return Unreadable(_("This is neither an Excel file (XLSX) nor a CSV file. Save the list as XLSX"))


def _refuse_compound(raw):
    """The container of old Office files also holds every encrypted new one."""
    if "EncryptedPackage".encode("utf-16-le") in raw:
        raise Unreadable(_("The file is locked with a password. Remove the password in Excel and save it again"))
    if "WordDocument".encode("utf-16-le") in raw:
        raise Unreadable(_word())
    raise Unreadable(_("This is a file of the old Excel (XLS). Open it and save it as XLSX"))


def _word():
    return _("This is a Word document. Copy its table into Excel and save it as XLSX")


def _refuse_other_archives(names, package):
    if "xl/workbook.xml" in names:
        return
    if "xl/workbook.bin" in names:
        raise Unreadable(_("This is a binary Excel file (XLSB). Open it and save it as XLSX"))
    if any(name.startswith("word/") for name in names):
        raise Unreadable(_word())
    if "mimetype" in names and b"opendocument" in package.read("mimetype")[:100]:
        raise Unreadable(_("This is a file of LibreOffice. Open it and save it as XLSX or CSV"))
    raise Unreadable(_("This is a ZIP archive. Take the XLSX or CSV file out of it and choose that one"))


def _damaged():
    return Unreadable(_("The file is damaged. Open it in Excel, save it as XLSX once more and choose that one"))


# XLSX ---------------------------------------------------------------------------------------------


def _sheets(raw, most):
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            _measure(package)
    except Unreadable:
        raise
    except Exception:  # a crafted archive fails in more ways than zipfile names
        raise _damaged() from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells what of the decoration it does not keep
            found = [_table(sheet, most) for sheet in _visible(raw)]
    except Unreadable:
        raise
    except Exception:  # so does a crafted sheet
        raise _damaged() from None
    if not found:
        raise Unreadable(_("Every sheet of the file is hidden. Show the sheet with the names and save the file again"))
    yield from found


def _measure(package):
    """Refuse what unpacks to too much, and XML with declarations, before anything is parsed."""
    parts = package.infolist()
    _refuse_other_archives({part.filename for part in parts}, package)
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable(_("The file is locked with a password. Remove the password in Excel and save it again"))
    if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED_BYTES:
        raise _too_large()
    for part in parts:
        is_large = _LARGE_PART.match(part.filename) is not None
        if part.file_size > PART_BYTES and not is_large and _XML_PART.search(part.filename):
            raise _too_large()
        if _XML_PART.search(part.filename):
            _look_into(package.read(part), is_large)


def _look_into(xml, is_large):
    """Refuse what a parser would have to hold all at once, and what hides something from this look."""
    if b"\0" in xml or b"<!" in xml:  # UTF-16; entities, comments, sections: no spreadsheet program writes them
        raise _damaged()
    if xml.count(b"<") - xml.count(b"</") > (TAGS if is_large else PART_TAGS):
        raise _too_large()
    if any(xml.find(b"<", at, at + LONGEST_TEXT) < 0 for at in range(0, len(xml) - LONGEST_TEXT, LONGEST_TEXT)):
        raise _too_large()
    depth = before = 0
    for found in _ROW.finditer(xml) if is_large else ():
        if xml.count(b"<", before, found.start()) > 2 * ROW_TAGS:
            raise _too_large()
        before = found.end()
        depth += -1 if found[1] else not found[2]
        if depth not in (0, 1):  # a row in a row
            raise _damaged()
    if xml.count(b"<", before) > 2 * (ROW_TAGS if is_large else PART_TAGS):
        raise _too_large()


def _too_large():
    return Unreadable(
        _("The file unpacks to too much. Copy only the table with the names into a new Excel file and choose that one")
    )


def _visible(raw):
    book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    return [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]


class _Parser(WorkSheetParser):
    """Keeps apart a formula without a saved result and a cell in which nothing stands."""

    def parse_cell(self, element):
        cell = super().parse_cell(element)
        if cell["data_type"] == "e":
            cell["value"] = Spoiled.ERROR
        elif cell["value"] is None and element.find(FORMULA_TAG) is not None:
            cell["value"] = Spoiled.FORMULA
        return cell


def _table(sheet, most):
    book, table = sheet.parent, Table(name=sheet.title)
    with sheet._get_source() as source:
        parser = _Parser(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for walked, (number, cells) in enumerate(parser.parse()):
            values = [None] * min(COLUMNS, max((cell["column"] for cell in cells), default=0))
            for cell in cells:
                if cell["column"] <= COLUMNS:
                    values[cell["column"] - 1] = cell["value"]
            table.cut = walked >= XML_ROWS or (len(table.rows) >= most and any(map(_is_something, values)))
            if table.cut:
                return table
            if any(map(_is_something, values)):
                table.rows.append((number, values))
    _fill_merged(table, parser.merged_cells)
    return table


def _is_something(value):
    return value is not None and (not isinstance(value, str) or bool(value.strip()))


def _fill_merged(table, merged):
    """One cell over several rows says the same of each of them."""
    rows = dict(table.rows)
    for area in list(merged.mergeCell)[:PARTS] if merged else []:
        left, top, __, bottom = openpyxl.utils.range_boundaries(area.ref)
        first = rows.get(top, [])
        if bottom == top or left > len(first):
            continue
        for number in range(top + 1, min(bottom, top + PARTS) + 1):
            row = rows.get(number)
            if row is not None:
                row.extend([None] * (left - len(row)))
                row[left - 1] = first[left - 1]


# CSV ----------------------------------------------------------------------------------------------


def _decoded(raw):
    """The text, from whatever Excel or a telephone wrote it in."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(mark):
            return _read_as(raw, encoding)
    if b"\0" in raw:
        even, odd = raw[:2000:2].count(0), raw[1:2000:2].count(0)
        if max(even, odd) * 5 < len(raw[:2000]):
            raise _neither()
        return _read_as(raw, "utf-16-le" if odd > even else "utf-16-be")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return _read_as(raw, "cp1252")


def _read_as(raw, encoding):
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable(
            _("The letters of the file cannot be read. Save it in Excel as “CSV UTF-8” or as XLSX")
        ) from None


def _readings(text, most):
    """The text with each delimiter that occurs in it: whose headings are understood is the reader's question."""
    named = re.match(r'"?sep=(.)"?\r?\n', text)  # a line for Excel alone, which does not count it
    if named:
        yield _reading(text[named.end() :], named[1], most)
        return
    found, refused = 0, None
    # The semicolon in any case: in a list of names alone, a comma belongs to the titles.
    for delimiter in [delimiter for delimiter in DELIMITERS if delimiter in text or delimiter == ";"]:
        try:
            yield _reading(text, delimiter, most)
            found += 1
        except Unreadable as unreadable:  # with a delimiter that is none of this file
            refused = refused or unreadable
    if refused and not found:
        raise refused


def _reading(text, delimiter, most):
    table = Table(is_csv=True)
    try:
        rows = _records(text, delimiter, most, strict=True)
    except csv.Error as error:
        if "end of data" in str(error) or "field larger" in str(error):
            raise Unreadable(
                _("A quotation mark is opened in the file and never closed. Save the list as XLSX, or close it")
            ) from None
        try:
            rows = _records(text, delimiter, most, strict=False)  # what follows a closing mark, Excel takes along
        except csv.Error:
            raise _damaged() from None
    table.cut = len(rows) > most
    table.rows = rows[:most]
    return table


def _records(text, delimiter, most, *, strict):
    rows = []
    for number, values in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict), 1):
        if any(value.strip() for value in values):
            rows.append((number, values[:COLUMNS]))
        if len(rows) > most:
            break
    return rows
