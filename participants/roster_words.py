"""The words of a roster file: what its columns, groups and areas may be called, what a cell says. Pure."""

import difflib
import re
from collections import defaultdict

from django.utils.translation import gettext_lazy

from participants import indonesian
from participants.spreadsheets import opens_a_formula

# What a column may be called, letters only. "Gelar" alone may hold both kinds.
HEADINGS = {
    name: field
    for field, names in {
        "name": "nama namalengkap namapeserta namagelar namadangelar namalengkapdangelar namalengkapgelar namaanggota "
        "namapersonel namaundangan namatokoh namapejabat namadangelarlengkap name fullname",
        "title_prefix": "gelardepan gelardidepan gelarmuka titlebeforethename",
        "title_suffix": "gelarbelakang gelardibelakang titleafterthename",
        "titles": "gelar title titles",
        "group": "kelompok unsur golonganpeserta kategori kelompokpeserta unsurpeserta group",
        "position": "jabatan kedudukan jabatanpekerjaan position",
        "organisation": "instansi organisasi lembaga asalinstansi instansiasal kesatuan unitkerja satuankerja asal "
        "instansilembaga organisasiinstansi instansiorganisasi organisation",
        "area": "kelurahan desa kelurahandesa desakelurahan wilayah keldesa desakel kel lingkungan area",
        "district": "kecamatan kec district",
        "phone": "hp nohp nomorhp nohandphone handphone telepon notelepon nomortelepon telp notelp nomortelp tlp notlp "
        "telpon notelpon wa nowa nomorwa whatsapp nowhatsapp nomorwhatsapp nohpwa hpwa teleponwa noteleponwa "
        "nohpwhatsapp noteleponhp telphp notelphp ponsel noponsel nomorponsel kontak nokontak nomorkontak phone "
        "phonenumber",
        "rank": "pangkat rank",
        "rank_and_id": "pangkatnrp pangkatnrpnip pangkatdannrp",
        "police_id": "nrp",
        "civil_service_id": "nip",
        "either_id": "nrpnip nipnrp",
    }.items()
    for name in names.split()
}
LABELS = {
    "name": gettext_lazy("Name"),
    "title_prefix": gettext_lazy("Title before the name"),
    "title_suffix": gettext_lazy("Title after the name"),
    "titles": gettext_lazy("Titles"),
    "group": gettext_lazy("Group"),
    "position": gettext_lazy("Position"),
    "organisation": gettext_lazy("Organisation"),
    "area": gettext_lazy("Area"),
    "district": gettext_lazy("District"),
    "phone": gettext_lazy("Phone"),
    "rank": gettext_lazy("Rank"),
    "rank_and_id": gettext_lazy("Rank and NRP"),
    "police_id": gettext_lazy("NRP"),
    "civil_service_id": gettext_lazy("NIP"),
    "either_id": gettext_lazy("NRP or NIP"),
}
# As offices abbreviate the groups that come with the program.
GROUP_ALIASES = {
    "toga": "tokoh-agama",
    "tomas": "tokoh-masyarakat",
    "todat": "tokoh-masyarakat",
    "kepling": "kepala-lingkungan",
    "sekolah": "pihak-sekolah",
    "polisi": "polri",
    "lainlain": "lainnya",
}
LONGEST = 2000  # no column takes a tenth of it; what is longer is cut, and a fault in any case
EXACT_DIGITS = 15  # Excel keeps no more of a number
SUGGESTIONS = 100  # unknown names of areas for which the nearest are looked up
_ROUNDED = re.compile(r"[0-9]([.,][0-9]*)?\s*[eE]\s*\+?\s*[0-9]{1,2}")
_LEVEL = re.compile(r"(kelurahan|kel|desa|ds|kecamatan|kec)\b\.?\s*(?=\S)", re.IGNORECASE)
_FILLER = re.compile(r"[-–—_.\s/0]*")


def key(text):
    """The letters of a heading: "No. HP/WA (aktif)" as "nohpwa"."""
    return "".join(filter(str.isalpha, re.sub(r"\(.*?\)", "", str("" if text is None else text)).casefold()))


def text_of(value):
    """A cell as one line of clean text; a dash stands for nothing."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return ""
    text = " ".join(indonesian.clean_text(str(value)[:LONGEST]).split())
    formula = re.fullmatch(r'="([^"]*)"', text)  # a trick that keeps zeros in a CSV file
    text = formula[1] if formula else text
    if text.startswith("'") and opens_a_formula(text[1:]):  # so our own export keeps a formula from running
        text = text[1:]
    if re.fullmatch(r"'[0-9+(][0-9\s().+\-/]*", text):  # so people keep a zero
        text = text[1:]
    return "" if _FILLER.fullmatch(text) else text


def has_lost_digits(value):
    """Did Excel round this number, so that nobody can tell it any more?"""
    if isinstance(value, int | float):
        return abs(value) >= 10**EXACT_DIGITS
    return isinstance(value, str) and _ROUNDED.fullmatch(value.strip()) is not None


def quoted(text):
    """What somebody wrote, to be said back: short, and without a number that could be one of a telephone."""
    return re.sub(r"[0-9][0-9 .\-]{3,}[0-9]", "•••", text[:40])


def titles_of(text):
    """(before, after) the name, of a column that holds both kinds of titles."""
    before, after = [], []
    for piece in text.split(","):
        prefix, rest, __ = indonesian.split_titles(f"{piece} Xxxx")
        before.append(prefix)
        after.append(rest.removesuffix("Xxxx").strip())
    return " ".join(filter(None, before)), ", ".join(filter(None, after))


def digits_of(text):
    """The number in a cell that holds a rank, too."""
    found = re.search(r"[0-9][0-9 .]{3,}[0-9]", text)
    return found[0] if found else ""


def is_no_person(texts):
    """The headings once more, as they are printed on every page, or the row (1) (2) (3) below them."""
    if HEADINGS.get(key(texts.get("name"))) == "name":
        return True
    return all(re.fullmatch(r"\(?[0-9]{1,2}\)?\.?", text) for text in texts.values() if text)


class Groups:
    """Finds a group by its name, its code or what offices call it."""

    def __init__(self, groups):
        by_code = {code: pk for pk, code, __ in groups}
        self.found = {alias: by_code[code] for alias, code in GROUP_ALIASES.items() if code in by_code}
        for pk, code, name in groups:
            self.found |= dict.fromkeys((key(code), key(name)), pk)
        self.names = ", ".join(name for __, __, name in groups)
        self.police = by_code.get("polri")

    def find(self, text):
        return self.found.get(key(text))


class Areas:
    """Finds an area by its name, alone or with that of its district, in any of the usual spellings."""

    def __init__(self, areas):
        self.whole, self.named, self.looked_up = {}, defaultdict(list), 0
        for pk, full_name in areas:
            parts = full_name.split(" / ")
            self.whole[_area_key(full_name)] = [(pk, full_name)]
            self.named[_area_key(parts[-1])].append((pk, full_name))
        self.spelled = sorted({full_name.split(" / ")[-1] for __, full_name in areas})

    def find(self, text, district="", *, village=False):
        """([(pk, full name)], names that are near when there is none)"""
        if found := self.whole.get(_area_key(text)) if "/" in text else None:
            return found, []
        parts = [part.strip(" ,/;-") for part in re.split(r"[/,;]|(?<=\s)(?=kec\b)", text, flags=re.IGNORECASE)]
        parts = [part for part in parts if part]
        if len(parts) > 1:
            first, second = parts[0], parts[-1]
            found = self._named(first, second) or self._named(second, first)
        else:
            found = self._named(text, district)
            if village and any(" / " in name for __, name in found):
                found = [row for row in found if " / " in row[1]]
        return found, [] if found else self._near(parts[0] if parts else text)

    def _named(self, text, district=""):
        level = _LEVEL.match(text)
        found = self.named.get(_area_key(_LEVEL.sub("", text, count=1) if level else text), [])
        if level:
            is_district = level[1].casefold().startswith("kec")
            found = [row for row in found if (" / " not in row[1]) == is_district]
        if district:
            above = _area_key(_LEVEL.sub("", district, count=1))
            found = [row for row in found if above in map(_area_key, row[1].split(" / ")[:-1])]
        return found

    def _near(self, text):
        self.looked_up += 1
        if self.looked_up > SUGGESTIONS:
            return []
        return difflib.get_close_matches(_LEVEL.sub("", text[:80], count=1), self.spelled, n=3, cutoff=0.75)


def spelled_area(full_name):
    """The name of an area that means no other: a kecamatan may be called like one of its kelurahan."""
    return full_name if not full_name or " / " in full_name else f"Kec. {full_name}"


def as_district(text):
    """What stands in a column of kecamatan, as it is written elsewhere."""
    return f"Kecamatan {_LEVEL.sub('', text, count=1)}"


def _area_key(text):
    """Letters only, and the number of a kelurahan in the Roman way: "Belawan 1" is Belawan I."""
    text = re.sub(r"\b0?([1-9]|1[0-9])\b", lambda found: indonesian.roman(int(found[1])), text)
    return "".join(filter(str.isalnum, text.casefold()))


def twin_keys(person):
    """By what two rows are one person: name and number, or name and everything that tells two of one name apart."""
    keys = [(person["sort_name"], person["group"], *places_of(person))]
    return [(person["sort_name"], person["phone"]), *keys] if person["phone"] else keys


def places_of(person):
    return (person["position"].casefold(), person["organisation"].casefold(), person["area"])
