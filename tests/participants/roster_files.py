"""Roster files as they come from offices, telephones and pranksters; each bad one with what is said about it."""

import datetime
import io
import re
import zipfile

import openpyxl

GROUPS = [
    (1, "pemangku-kepentingan", "Pemangku kepentingan"),
    (2, "tokoh-agama", "Tokoh agama"),
    (3, "lurah", "Lurah"),
    (4, "polri", "Polri"),
]
AREAS = [
    (1, "Labuhan Deli"),
    (2, "Medan Belawan"),
    (3, "Medan Belawan / Bagan Deli"),
    (4, "Medan Belawan / Belawan I"),
    (5, "Medan Labuhan"),
    (6, "Medan Labuhan / Labuhan Deli"),
    (7, "Medan Belawan / Belawan II"),
]
HEAD = "Nama;Kelompok;Jabatan;Kelurahan/Desa;No. HP;Pangkat;NRP;NIP"
KNOWN = "Pemangku kepentingan, Tokoh agama, Lurah, Polri"
LOST = "Angka nomor ini terpotong oleh Excel. Ubah format sel menjadi Teks, lalu tulis ulang nomornya"
DAMAGED = "Berkas ini rusak. Buka di Excel, simpan sekali lagi sebagai XLSX, lalu pilih berkas itu"
TOO_LARGE = "Isi berkas ini terlalu besar. Salin tabel namanya saja ke berkas Excel baru, lalu pilih berkas itu"
LOCKED = "Berkas ini terkunci kata sandi. Hapus kata sandinya di Excel, lalu simpan lagi"
HEADLESS = (
    "Tidak ada baris judul kolom dengan “Nama”. Tulis judul kolom seperti dalam berkas contoh, di atas nama pertama"
)
NEITHER = "Berkas ini bukan Excel (XLSX) dan bukan CSV. Simpan daftarnya sebagai XLSX"
WORD = "Berkas ini dokumen Word. Salin tabelnya ke Excel, lalu simpan sebagai XLSX"
UNCLOSED = "Ada tanda kutip yang dibuka tetapi tidak ditutup. Simpan daftarnya sebagai XLSX, atau tutup tanda kutipnya"
WEB = "Berkas ini halaman web yang diberi nama Excel. Buka di Excel, lalu simpan sebagai XLSX"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = "xl/worksheets/sheet1.xml"


def csv(*lines, head=HEAD):
    """As Excel writes it in Indonesia."""
    return b"\xef\xbb\xbf" + "".join(f"{line}\r\n" for line in (head, *lines)).encode()


def row(name="Ahmad Siregar", group="Tokoh agama", position="", area="", phone="", rank="", nrp="", nip=""):
    return ";".join((name, group, position, area, phone, rank, nrp, nip))


def xlsx(*rows, change=None, hidden=False):
    book = openpyxl.Workbook()
    for values in (HEAD.split(";"), *rows):
        book.active.append(values)
    if change:
        change(book.active)
    if hidden:
        book.create_sheet("Kosong")
        book.active.sheet_state = "hidden"
    return saved(book)


def saved(book):
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def archive(**parts):
    return zipped({name.replace("__", "/").replace("_xml", ".xml"): data for name, data in parts.items()})


def zipped(parts):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return written.getvalue()


def rewritten(change, part=SHEET):
    """A good XLSX file with one of its parts changed; `change` takes and gives bytes."""
    with zipfile.ZipFile(io.BytesIO(xlsx(["Ahmad", "Lurah"]))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return zipped(parts | {part: change(parts[part])})


def with_shared_strings():
    """As Excel itself writes it: the texts in a part of their own, some in runs of different fonts."""
    texts = b"<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>%s</sst>"
    runs = b"<r><t>H. Ah</t></r><r><t>mad</t></r>"
    items = b"<si><t>Nama</t></si><si><t>Kelompok</t></si><si>%s</si><si><t>Lurah</t></si>" % runs
    cells = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>%d</v></c><c r="B%d" t="s"><v>%d</v></c></row>'
        % (n, n, n * 2 - 2, n, n * 2 - 1)
        for n in (1, 2)
    )
    with zipfile.ZipFile(
        io.BytesIO(
            rewritten(lambda xml: re.sub(rb"(?s)<sheetData>.*</sheetData>", b"<sheetData>%s</sheetData>" % cells, xml))
        )
    ) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    known = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s"/></Types>' % kind
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", known)
    return zipped(parts | {"xl/sharedStrings.xml": texts % items})


def encrypted():
    raw = bytearray(xlsx(["Ahmad", "Lurah"]))
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = raw.find(mark)
        while at >= 0:
            raw[at + place] |= 1
            at = raw.find(mark, at + 4)
    return bytes(raw)


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "lol"><!ENTITY c "&b;&b;">]>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'


def after_declaration(declared):
    return lambda xml: declared + xml[xml.find(b"<worksheet") :]


# Files of which nothing can be read: (bytes, the sentence). Functions, because some are large.
UNREADABLE = {
    "empty": (lambda: b"", "Berkas ini kosong. Pilih berkas lain"),
    "blanks": (lambda: b"\xef\xbb\xbf \r\n\t \r\n", "Berkas ini kosong. Pilih berkas lain"),
    "pdf": (
        lambda: b"%PDF-1.7\n%\xe2\xe3",
        "Berkas ini PDF. Minta berkas Excelnya, atau ketik namanya ke dalam berkas contoh",
    ),
    "picture": (
        lambda: b"\xff\xd8\xff\xe0\0\x10JFIF\0",
        "Berkas ini gambar. Minta berkas Excelnya, atau ketik namanya ke dalam berkas contoh",
    ),
    "old excel": (
        lambda: OLE + b"W\0o\0r\0k\0b\0o\0o\0k\0",
        "Berkas ini dari Excel lama (XLS). Buka di Excel, lalu simpan sebagai XLSX",
    ),
    "old word": (lambda: OLE + "WordDocument".encode("utf-16-le"), WORD),
    "locked by office": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), LOCKED),
    "locked archive": (encrypted, LOCKED),
    "word": (lambda: archive(word__document_xml="<w/>"), WORD),
    "rich text": (lambda: rb"{\rtf1\ansi Nama}", WORD),
    "libreoffice": (
        lambda: archive(mimetype="application/vnd.oasis.opendocument.spreadsheet", content_xml="<o/>"),
        "Berkas ini dari LibreOffice. Buka berkasnya, lalu simpan sebagai XLSX atau CSV",
    ),
    "binary excel": (
        lambda: zipped({"xl/workbook.bin": b"\x83"}),
        "Berkas ini Excel biner (XLSB). Buka di Excel, lalu simpan sebagai XLSX",
    ),
    "zip": (
        lambda: zipped({"daftar.xlsx": b"PK"}),
        "Berkas ini arsip ZIP. Keluarkan berkas XLSX atau CSV dari dalamnya, lalu pilih berkas itu",
    ),
    "half an archive": (lambda: xlsx(["Ahmad", "Lurah"])[:900], DAMAGED),
    "half a sheet": (lambda: rewritten(lambda xml: xml[: len(xml) // 2]), DAMAGED),
    "a workbook of nothing": (lambda: zipped({"xl/workbook.xml": b"<a/>"}), DAMAGED),
    "entities": (lambda: rewritten(after_declaration(ENTITIES)), DAMAGED),
    "an outside entity": (lambda: rewritten(after_declaration(OUTSIDE)), DAMAGED),
    "a sheet in utf-16": (lambda: rewritten(lambda xml: xml.decode().encode("utf-16")), DAMAGED),
    "a bomb": (lambda: rewritten(lambda xml: xml + b" " * 60_000_000), TOO_LARGE),
    "a bomb in the styles": (lambda: rewritten(lambda xml: xml + b" " * 20_000_000, "xl/styles.xml"), TOO_LARGE),
    "a million cells": (
        lambda: rewritten(lambda xml: xml.replace(b"</row>", b"<c/>" * 1_100_000 + b"</row>", 1)),
        TOO_LARGE,
    ),
    "one row of everything": (
        lambda: rewritten(lambda xml: xml.replace(b"</row>", b"<c/>" * 150_000 + b"</row>", 1)),
        TOO_LARGE,
    ),
    "an endless text": (
        lambda: rewritten(lambda xml: xml.replace(b"Ahmad", b"a" * 3_000_000)),
        TOO_LARGE,
    ),
    "merged a hundred thousand times": (
        lambda: rewritten(
            lambda xml: xml.replace(b"</sheetData>", b"</sheetData>" + b'<mergeCell ref="A1:B2"/>' * 150_000)
        ),
        TOO_LARGE,
    ),
    "rows in a row": (lambda: rewritten(lambda xml: xml.replace(b"</row>", b"<row></row></row>", 1)), DAMAGED),
    "a row in a comment": (lambda: rewritten(lambda xml: xml.replace(b"</row>", b"<!--</row>--></row>", 1)), DAMAGED),
    "styles without end": (
        lambda: rewritten(lambda xml: xml.replace(b"</cellXfs>", b"<xf/>" * 120_000 + b"</cellXfs>"), "xl/styles.xml"),
        TOO_LARGE,
    ),
    "thousands of parts": (
        lambda: zipped({"xl/workbook.xml": b"<a/>"} | {f"xl/media/{n}.png": b"" for n in range(2100)}),
        TOO_LARGE,
    ),
    "all sheets hidden": (
        lambda: rewritten(lambda xml: xml.replace(b'state="visible"', b'state="hidden"'), "xl/workbook.xml"),
        "Semua lembar dalam berkas disembunyikan. Tampilkan lembar yang berisi nama, lalu simpan lagi berkasnya",
    ),
    "headings on a hidden sheet": (lambda: xlsx(["Ahmad", "Lurah"], hidden=True), HEADLESS),
    "a web page": (lambda: b"<html><table><tr><td>Nama</td></tr></table></html>", WEB),
    "excel of 2003 in xml": (lambda: b'<?xml version="1.0"?><Workbook></Workbook>', WEB),
    "contacts": (
        lambda: b"BEGIN:VCARD\r\nFN:Ahmad\r\nEND:VCARD\r\n",
        "Berkas ini berisi kontak telepon. Salin nama dan nomornya ke dalam berkas contoh",
    ),
    "a program": (lambda: b"\x7fELF\x02\x01\x01" + bytes(range(1, 200)) * 40, NEITHER),
    "a program with zeros": (lambda: b"\x7fELF" + b"abcdefg\0" * 900, NEITHER),
    "letters of no alphabet": (
        lambda: HEAD.encode() + b"\r\n\x81\x8d\x8f;Lurah\r\n",
        "Huruf dalam berkas tidak terbaca. Simpan di Excel sebagai “CSV UTF-8” atau XLSX",
    ),
    "half of utf-16": (
        lambda: csv(row()).decode().encode("utf-16")[:-1],
        "Huruf dalam berkas tidak terbaca. Simpan di Excel sebagai “CSV UTF-8” atau XLSX",
    ),
    "an open quotation": (lambda: csv('"Ahmad;Lurah', row("Budi")), UNCLOSED),
    "one endless cell": (lambda: csv('"' + "a" * 200_000 + '";Lurah'), UNCLOSED),
    "no headings": (lambda: csv("Ahmad;Lurah", head="1;2"), HEADLESS),
    "a letter": (lambda: b"Kepada Yth. Bapak Kapolres,\nbersama ini kami sampaikan.\n", HEADLESS),
    "headings too late": (lambda: csv(*["Lampiran surat;1"] * 50, HEAD, row(), head="Judul;2"), HEADLESS),
    "headings alone": (
        lambda: csv(),
        "Tidak ada nama di bawah judul kolom. Tulis namanya di bawah judul, lalu pilih lagi berkasnya",
    ),
    "one heading twice": (
        lambda: csv("Ahmad;0812;0813", head="Nama;No. HP;Telepon"),
        "Kolom B dan C sama-sama berisi “Telepon”. Hapus salah satunya",
    ),
    "too many rows": (
        lambda: csv(*(row(f"Orang {chr(97 + n // 26)}{chr(97 + n % 26)}") for n in range(101))),
        "Berkas berisi lebih dari 100 baris. Bagi menjadi beberapa berkas",
    ),
}


def _formula(sheet):
    sheet["C2"] = '=CONCATENATE("Ketua"," MUI")'


def _error(sheet):
    sheet["C2"] = "#REF!"
    sheet["C2"].data_type = "e"


# Files with bad rows: (bytes, [(row, column, sentence)]).
FAULTY = {
    "nobody": (csv(row("")), [(2, "Nama", "Isi nama")]),
    "only signs": (csv(row("...!")), [(2, "Nama", "Tulis nama dengan huruf")]),
    "a long name": (csv(row("a" * 121)), [(2, "Nama", "Paling banyak 120 karakter; persingkat isinya")]),
    "a long position": (
        csv(row(position="a" * 161)),
        [(2, "Jabatan", "Paling banyak 160 karakter; persingkat isinya")],
    ),
    "no group": (csv(row(group="")), [(2, "Kelompok", f"Isi kelompok, salah satu dari: {KNOWN}")]),
    "a strange group": (
        csv(row(group="Ormas")),
        [(2, "Kelompok", f"Tidak ada kelompok “Ormas”. Tulis salah satu dari: {KNOWN}")],
    ),
    "a number as group": (
        csv(row(group="0812-3456-7890")),
        [(2, "Kelompok", f"Tidak ada kelompok “•••”. Tulis salah satu dari: {KNOWN}")],
    ),
    "a strange area": (
        csv(row(area="Tokyo")),
        [
            (
                2,
                "Kelurahan/Desa",
                "Tidak ada wilayah “Tokyo”. Tulis seperti dalam berkas contoh, atau kosongkan selnya",
            )
        ],
    ),
    "an area misspelt": (
        csv(row(area="Bagan Dely")),
        [(2, "Kelurahan/Desa", "Tidak ada wilayah “Bagan Dely”. Mungkin Bagan Deli, atau kosongkan selnya")],
    ),
    "an area of two": (
        csv("Ahmad;Lurah;Labuhan Deli", head="Nama;Kelompok;Wilayah"),
        [
            (
                2,
                "Wilayah",
                "“Labuhan Deli” bisa berarti Kec. Labuhan Deli; Medan Labuhan / Labuhan Deli. Tulis nama lengkapnya",
            )
        ],
    ),
    "no number": (
        csv(row(phone="tidak ada")),
        [(2, "No. HP", "Tulis nomor seperti 0812-3456-7890, atau dengan + dan kode negara")],
    ),
    "a short number": (
        csv(row(phone="0812")),
        [(2, "No. HP", "Tulis nomor seperti 0812-3456-7890, atau dengan + dan kode negara")],
    ),
    "a rounded number": (csv(row(phone="6,28123E+12")), [(2, "No. HP", LOST)]),
    "two numbers": (
        csv(row(phone="0812 3456 7890 / 0813 3456 7890")),
        [(2, "No. HP", "Ada dua nomor dalam satu sel. Sisakan satu")],
    ),
    "an NRP of six": (csv(row(group="Polri", nrp="993456")), [(2, "NRP", "NRP Polri terdiri atas 8 angka")]),
    "an NRP of nine": (csv(row(group="Polri", nrp="750102031")), [(2, "NRP", "NRP Polri terdiri atas 8 angka")]),
    "a short NIP": (csv(row(nip="19850315")), [(2, "NIP", "NIP terdiri atas 18 angka")]),
    "a rounded NIP": (csv(row(nip="1,98503E+17")), [(2, "NIP", LOST)]),
    "a cut NIP": (csv(row(nip="198503152010011000")), [(2, "NIP", LOST)]),
    "a NIP as number": (xlsx(["Ahmad", "Lurah", "", "", "", "", "", 198503152010011001]), [(2, "NIP", LOST)]),
    "a long rank": (
        csv(row(rank="Pembina Utama Madya Golongan IV")),
        [(2, "Pangkat", "Paling banyak 20 karakter; persingkat isinya")],
    ),
    "a formula": (
        xlsx(["Ahmad", "Lurah"], change=_formula),
        [(2, "Jabatan", "Hasil rumus di sel ini tidak tersimpan. Ganti rumusnya dengan nilainya")],
    ),
    "an error": (
        xlsx(["Ahmad", "Lurah"], change=_error),
        [(2, "Jabatan", "Sel ini menampilkan galat Excel. Ganti dengan isi yang seharusnya")],
    ),
    "a date": (
        xlsx(["Ahmad", "Lurah", "", "", datetime.date(2024, 1, 10)]),
        [(2, "No. HP", "Sel ini berisi tanggal. Ubah format sel menjadi Teks, lalu tulis ulang isinya")],
    ),
    "a truth": (
        xlsx([True, "Lurah"]),
        [(2, "Nama", "Sel ini berisi TRUE atau FALSE. Tulis isi yang seharusnya")],
    ),
    "a damaged letter": (
        csv(row("Ahm\ufffdd")),
        [(2, "Nama", "Ada huruf yang rusak (�). Tulis ulang isinya")],
    ),
    "a delimiter too many": (
        csv(row() + ";Belawan"),
        [
            (
                2,
                "Nama",
                "Baris ini punya lebih banyak sel daripada judul kolom. Apit isi yang memuat tanda pemisah dengan "
                "tanda kutip",
            )
        ],
    ),
    "one person twice": (
        csv(row(), row("Ust. AHMAD  siregar")),
        [(3, "Nama", "Orang yang sama sudah ada di baris 2. Hapus salah satunya, atau bedakan jabatannya")],
    ),
    "one person twice by the number": (
        csv(row(phone="081234567890"), row(position="Imam", phone="62 812 3456 7890")),
        [(3, "Nama", "Orang yang sama sudah ada di baris 2. Hapus salah satunya, atau bedakan jabatannya")],
    ),
    "one number for two": (
        csv(row(phone="081234567890"), row("Budi", phone="+62 812-3456-7890")),
        [(3, "No. HP", "Nomor ini ada juga di baris 2 dengan nama lain. Sisakan pada salah satunya")],
    ),
    "everything at once": (
        csv("", row("", "x", "", "", "1", "", "", "1")),
        [
            (3, "Nama", "Isi nama"),
            (3, "Kelompok", f"Tidak ada kelompok “x”. Tulis salah satu dari: {KNOWN}"),
            (3, "No. HP", "Tulis nomor seperti 0812-3456-7890, atau dengan + dan kode negara"),
            (3, "NIP", "NIP terdiri atas 18 angka"),
        ],
    ),
}
