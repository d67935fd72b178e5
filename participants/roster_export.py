"""The roster as a file that Excel opens in Indonesia: nothing in it runs, and no number loses a digit. Pure."""

import csv
import io

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from participants import indonesian
from participants.roster_words import spelled_area
from participants.spreadsheets import opens_a_formula

FORMS = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}
# The headings by column. A file is read in an Indonesian office, whatever the language of the screen.
HEADINGS = {
    "title_prefix": "Gelar depan",
    "name": "Nama",
    "title_suffix": "Gelar belakang",
    "group": "Kelompok",
    "position": "Jabatan",
    "organisation": "Instansi",
    "area": "Wilayah",
    "phone": "No. HP",
    "rank": "Pangkat",
    "police_id": "NRP",
    "civil_service_id": "NIP",
    "unit": "Satuan",
}
PARTICULARS = ("police_id", "civil_service_id")
EXAMPLE = {
    "title_prefix": "H.",
    "name": "Contoh: Ahmad Siregar (hapus baris ini)",
    "title_suffix": "S.H.",
    "group": "Tokoh masyarakat",
    "position": "Ketua Forum Warga",
    "organisation": "Forum Warga Belawan",
    "phone": "0812-3456-7890",
}


def columns_of(*, phones, particulars, units):
    """The columns that this file has, in their order."""
    left_out = set() if phones else {"phone"}
    left_out |= set() if particulars else set(PARTICULARS)
    return [column for column in HEADINGS if column not in left_out | (set() if units else {"unit"})]


def row_of(person, *, particulars):
    """A participant as a row; NRP and NIP only where they may be seen."""
    row = {column: getattr(person, column) for column in HEADINGS if column not in {"group", "area", "unit", "phone"}}
    row |= {} if particulars else dict.fromkeys(PARTICULARS, "")
    row["group"] = person.group.name if person.group else ""
    row["area"] = spelled_area(person.area.full_name) if person.area else ""
    row["unit"] = person.unit.name
    row["phone"] = indonesian.show_phone(person.phone)
    return row


def write(form, columns, rows, sheets=None):
    """The bytes of a file with these columns of the rows; an XLSX file also has `sheets` {name: rows of texts}."""
    if form == "csv":
        return _csv(columns, rows)
    return _xlsx(columns, rows, sheets or {})


def safe(value):
    """One line of text that no spreadsheet takes for a formula."""
    text = " ".join(indonesian.clean_text(value or "").split())
    return f"'{text}" if opens_a_formula(text) else text


def _csv(columns, rows):
    """As Excel reads it in Indonesia. A word before NRP and NIP keeps them text: quotation marks do not."""
    words = {"police_id": "NRP ", "civil_service_id": "NIP "}
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([HEADINGS[column] for column in columns])
    for row in rows:
        cells = [(column, safe(row.get(column, ""))) for column in columns]
        writer.writerow([words.get(column, "") + text if text else "" for column, text in cells])
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def _xlsx(columns, rows, sheets):
    book = openpyxl.Workbook(write_only=True)
    sheet = _sheet(book, "Peserta", [24 if column == "name" else 18 for column in columns])
    sheet.append([_cell(sheet, HEADINGS[column], bold=True) for column in columns])
    for row in rows:
        sheet.append([_cell(sheet, row.get(column, "")) for column in columns])
    for name, lines in sheets.items():
        sheet = _sheet(book, name, [32, 48])
        for number, line in enumerate(lines):
            sheet.append([_cell(sheet, text, bold=not number) for text in line])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _sheet(book, name, widths):
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for number, width in enumerate(widths):
        sheet.column_dimensions[openpyxl.utils.get_column_letter(number + 1)].width = width
    return sheet


def _cell(sheet, text, *, bold=False):
    cell = WriteOnlyCell(sheet, value=safe(text))
    cell.data_type, cell.number_format = "s", "@"
    if bold:
        cell.font = Font(bold=True)
    return cell


def template(form, *, groups, areas):
    """The file to be filled in: headings, one row that is marked as an example, the words that are known."""
    columns, areas = columns_of(phones=True, particulars=True, units=False), [spelled_area(area) for area in areas]
    known = [["Kelompok", "Wilayah"], *_beside(groups, areas)]
    example = EXAMPLE | {"area": areas[-1] if areas else ""}
    return write(form, columns, [example], {"Kelompok dan wilayah": known})


def _beside(left, right):
    longest = max(len(left), len(right))
    return zip([*left, *[""] * (longest - len(left))], [*right, *[""] * (longest - len(right))], strict=True)
