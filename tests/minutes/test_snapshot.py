"""The reader of `rakor-minutes/1`: a bad file is refused whole and every fault is named; a good one reads as itself."""

import json

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from minutes import snapshot
from minutes.snapshot import Fault
from participants.indonesian import clean_text

SEED = settings.BASE_DIR / "minutes" / "demo" / "rakor-2024-01-10.json"

PERSON = {
    "name": "Ahmad",
    "title_prefix": "H.",
    "title_suffix": "S.H.",
    "rank": None,
    "police_id": None,
    "civil_service_id": "197001011990011001",
    "position": "Lurah Belawan I",
    "organisation": "Kelurahan Belawan I",
    "group": "lurah",
    "area": "Medan Belawan / Belawan I",
}
OFFICER = {**PERSON, "name": "Budi", "rank": "Bripka", "police_id": "01020304", "group": "polri", "area": None}
WHOLE = {
    "format": "rakor-minutes/1",
    "source": "Berita harian",
    "unit": {
        "code": "polres-pelabuhan-belawan",
        "name": "Polres Pelabuhan Belawan",
        "level": "polres",
        "letterhead": ["KEPOLISIAN NEGARA REPUBLIK INDONESIA", "DAERAH SUMATERA UTARA", "RESOR PELABUHAN BELAWAN"],
        "address": "Jalan Raya Pelabuhan Nomor 1, Belawan",
        "city": "Belawan",
        "time_zone": "Asia/Jakarta",
        "paper": "a4",
    },
    "kind": "rakor",
    "title": "Rapat Koordinasi",
    "purpose": "Menjaga kamtibmas.\n\nBersama-sama.",
    "basis": "B/   /I/OPS.1.2.3./2024",
    "number": "B/1/I/OPS.1.2.3./2024",
    "classification": "biasa",
    "revision": 2,
    "replaces": "0" * 64,
    "date": "2024-01-10",
    "starts_at": "09:00",
    "ends_at": "11:20",
    "place": "Aula Wira Satya",
    "chair": OFFICER,
    "minute_taker": None,
    "groups": [{"code": "lurah", "name": "Lurah"}, {"code": "polri", "name": "Polri"}],
    "groups_present": [
        {"group": "lurah", "headcount": 6, "label": None},
        {"group": "kbpp-polri", "headcount": None, "label": "KBPPP Polri"},
    ],
    "attendance": [
        {
            **PERSON,
            "status": "represented",
            "represents": "Sekretaris lurah",
            "reason": None,
            "checked_in_at": "2024-01-10T02:05:00+00:00",
            "way": "roll-call",
        },
        {**OFFICER, "status": "present", "represents": None, "reason": None, "checked_in_at": None, "way": None},
    ],
    "agenda": [{"title": "Sambutan", "speaker": "Kapolres", "minutes_planned": 15, "discussion": "Satu.\n- dua"}],
    "commitments": [
        {
            "text": "Memasang spanduk",
            "kind": "dated",
            "approach": "preventive",
            "parties": [
                {"scope": "everyone"},
                {"scope": "group", "group": "lurah", "area": "Medan Belawan / Bagan Deli"},
                {"scope": "organisation", "name": "Pelindo"},
                {"scope": "person", "name": "Ahmad"},
            ],
            "officer": OFFICER,
            "due_on": "2024-01-20",
            "every": None,
            "review_on": "2024-04-09",
            "renews": 1,
        },
        {
            "text": "Patroli bersama",
            "kind": "recurring",
            "approach": None,
            "parties": [],
            "officer": None,
            "due_on": None,
            "every": "P1W",
            "review_on": None,
            "renews": None,
        },
    ],
    "previous": [{"text": "Menghidupkan siskamling", "outcome": "reaffirmed", "note": None}],
    "signatories": [{**OFFICER, "capacity": "Pimpinan Rapat", "on_behalf_of": None}],
    "copies": ["Kapolda Sumatera Utara"],
    "photos": [{"caption": "Suasana rapat", "sha256": "a" * 64}],
}
SPARSE = {"format": "rakor-minutes/1", "unit": "polres-pelabuhan-belawan", "title": "Rapat"}

FILL = "Harus diisi"
TEXT = "Harus berupa teks dalam tanda kutip"
UNKNOWN = "Kunci tidak dikenal"
TWICE = "Tertulis dua kali"
DATE = "Harus tanggal yang ada, misalnya 2026-03-12"
TIME = "Harus waktu seperti 09:00"
CODE = "Harus kode dari huruf, angka, dan tanda hubung"
HEX = "Harus sidik SHA-256: 64 angka heksadesimal huruf kecil"
DURATION = "Harus jangka waktu ISO 8601 dalam hari, minggu, bulan, atau tahun, misalnya P1W"
MOMENT = "Harus waktu lengkap dengan zonanya, misalnya 2026-03-12T09:00:00+07:00"
OBJECT = "Harus berupa objek dalam kurung kurawal"
LIST = "Harus berupa daftar dalam kurung siku"


def faults_of(raw):
    with pytest.raises(snapshot.Unreadable) as refusal:
        snapshot.read(raw)
    return refusal.value.faults


def with_change(path, value):
    """The whole document as bytes, with one value exchanged."""
    document = json.loads(json.dumps(WHOLE))
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return json.dumps(document).encode()


# What is no document at all -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw, message",
    [
        (b"", "Berkas rusak atau bukan JSON (baris 1, kolom 1)"),
        (b"\x00", "Berkas rusak atau bukan JSON (baris 1, kolom 1)"),
        (b"{", "Berkas rusak atau bukan JSON (baris 1, kolom 2)"),
        (b'{"format": "rakor-minutes/1",\n "unit": "polres', "Berkas rusak atau bukan JSON (baris 2, kolom 10)"),
        (b'{"format": "rakor-minutes/1",\n "title": "a\nb"}', "Berkas rusak atau bukan JSON (baris 2, kolom 13)"),
        (b"\xef\xbb\xbf\xef\xbb\xbf{}", "Berkas rusak atau bukan JSON (baris 1, kolom 1)"),
        (b"[]", "Berkas harus berisi satu objek JSON"),
        (b'"rakor"', "Berkas harus berisi satu objek JSON"),
        (b"NaN", "Berkas harus berisi satu objek JSON"),
        (b"9" * 5000, "Berkas harus berisi satu objek JSON"),
        (b'{"title": "\xff"}', "Berkas bukan teks UTF-8 (bita ke-12)"),
        ('{"title": "Rapat"}'.encode("utf-16"), "Berkas bukan teks UTF-8 (bita ke-1)"),
        (b"[" * 60_000, "Susunan berkas terlalu dalam"),
        (b'{"a":' * 60_000, "Susunan berkas terlalu dalam"),
        (b'{"format":"rakor-minutes/1","x":' + b"[" * 60_000 + b"]" * 60_000 + b"}", "Susunan berkas terlalu dalam"),
        (b"[" + b"{}," * 50_000 + b"{}]", "Berkas berisi lebih dari 20.000 objek dan daftar"),
        (b" " * 50_000_000, "Berkas lebih besar dari 5 MB"),
        (b"{}" + b" " * (5 * 1024**2 - 1), "Berkas lebih besar dari 5 MB"),
    ],
    ids=lambda value: str(value[:30]),
)
def test_what_is_no_document_is_refused_with_one_sentence(raw, message):
    assert faults_of(raw) == [Fault("", message)]


def test_brackets_within_a_text_are_no_nesting():
    raw = json.dumps(SPARSE | {"purpose": "[" * 1000 + '"\\' + "{" * 1000}).encode()

    assert snapshot.read(raw)["purpose"] == "[" * 1000 + '"\\' + "{" * 1000


@pytest.mark.parametrize("unlike", [None, "rakor-minutes/2", "RAKOR-MINUTES/1", 1, ["rakor-minutes/1"]])
def test_another_format_is_refused_before_anything_else(unlike):
    raw = json.dumps({"format": unlike, "something": "else"}).encode()

    assert faults_of(raw) == [Fault("format", "Hanya berkas dengan format rakor-minutes/1 yang dapat dibaca")]


@pytest.mark.parametrize(
    "raw",
    [
        b'\\"' * 2_500_000,
        b'"' + b'\\"' * 2_400_000,
        b'"' * 5_000_000,
        b"\\" * 5_000_000,
        b"[" * 5_000_000,
        b"9" * 5_000_000,
    ],
    ids=["escapes", "open text", "quotes", "backslashes", "brackets", "digits"],
)
def test_five_hostile_megabytes_are_read_only_once(raw):
    """Reading on from every quote or bracket would take hours."""
    assert len(faults_of(raw)) == 1


# What is wrong in a document ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "path, value, fault_path, message",
    [
        (["colour"], "red", "colour", UNKNOWN),
        (["phone"], "+6281234567890", "phone", UNKNOWN),
        (["chair", "phone"], "+6281234567890", "chair.phone", UNKNOWN),
        (["agenda", 0, "minutes"], 5, "agenda[0].minutes", UNKNOWN),
        (["attendance", 1, "nik"], "1", "attendance[1].nik", UNKNOWN),
        (["commitments", 1, "officer"], {"name": "B", "x": 1}, "commitments[1].officer.x", UNKNOWN),
        (["commitments", 0, "parties", 0, "name"], "A", "commitments[0].parties[0].name", UNKNOWN),
        (["unit", "parent"], "polda", "unit.parent", UNKNOWN),
        (["a\u202eb\nc"], 1, "ab c", UNKNOWN),
        (["title"], None, "title", FILL),
        (["title"], "", "title", FILL),
        (["title"], "  \n ", "title", FILL),
        (["title"], 5, "title", TEXT),
        (["title"], ["a"], "title", TEXT),
        (["title"], True, "title", TEXT),
        (["title"], float("nan"), "title", TEXT),
        (["title"], float("inf"), "title", TEXT),
        (["title"], "satu\ndua", "title", "Paling banyak 1 baris"),
        (["title"], "a" * 301, "title", "Paling banyak 300 karakter; ini 301 karakter"),
        (["title"], "\u0958" * 200, "title", "Paling banyak 300 karakter; ini 400 karakter"),
        (["purpose"], "a\0b", "purpose", "Berisi karakter kendali U+0000"),
        (["purpose"], "a\tb", "purpose", "Berisi karakter kendali U+0009"),
        (["purpose"], "a\r\nb", "purpose", "Berisi karakter kendali U+000D"),
        (["purpose"], "a\x85b", "purpose", "Berisi karakter kendali U+0085"),
        (["purpose"], "gpj.\u202egnp", "purpose", "Berisi karakter kendali U+202E"),
        (["purpose"], "\ud83d", "purpose", "Berisi karakter kendali U+D83D"),
        (["purpose"], "a" * 20_001, "purpose", "Paling banyak 20.000 karakter; ini 20.001 karakter"),
        (["purpose"], "a\n" * 2000 + "a", "purpose", "Paling banyak 2.000 baris"),
        (["unit"], None, "unit", FILL),
        (["unit"], "Polres Belawan", "unit", CODE),
        (["unit"], 7, "unit", CODE),
        (["unit"], ["polres"], "unit", CODE),
        (["unit", "name"], None, "unit.name", FILL),
        (["unit", "level"], "polwil", "unit.level", "Harus salah satu dari: mabes, polda, polres, polsek, section"),
        (["unit", "paper"], "letter", "unit.paper", "Harus salah satu dari: a4, f4"),
        (
            ["unit", "time_zone"],
            "UTC",
            "unit.time_zone",
            "Harus salah satu dari: Asia/Jakarta, Asia/Makassar, Asia/Jayapura",
        ),
        (["unit", "letterhead"], ["A"] * 4, "unit.letterhead", "Paling banyak 3 butir"),
        (["unit", "letterhead", 1], "A" * 42, "unit.letterhead[1]", "Paling banyak 41 karakter; ini 42 karakter"),
        (
            ["kind"],
            "pesta",
            "kind",
            "Harus salah satu dari: rakor, fgd, jumat-curhat, silaturahmi, coffee-morning, lainnya",
        ),
        (
            ["kind"],
            ["rakor"],
            "kind",
            "Harus salah satu dari: rakor, fgd, jumat-curhat, silaturahmi, coffee-morning, lainnya",
        ),
        (["classification"], "SR", "classification", "Harus salah satu dari: biasa, terbatas, rahasia"),
        (["revision"], 0, "revision", "Harus bilangan bulat dari 1 sampai 32.767"),
        (["revision"], True, "revision", "Harus bilangan bulat dari 1 sampai 32.767"),
        (["revision"], 1.0, "revision", "Harus bilangan bulat dari 1 sampai 32.767"),
        (["revision"], "1", "revision", "Harus bilangan bulat dari 1 sampai 32.767"),
        (["revision"], 10**400, "revision", "Harus bilangan bulat dari 1 sampai 32.767"),
        (["replaces"], "ABC", "replaces", HEX),
        (["replaces"], "A" * 64, "replaces", HEX),
        (["date"], "2024-02-31", "date", DATE),
        (["date"], "10/13/2024", "date", DATE),
        (["date"], "10 Januari 2024", "date", DATE),
        (["date"], "20240110", "date", DATE),
        (["date"], "2024-01-10\n", "date", DATE),
        (["date"], "٢٠٢٤-٠١-١٠", "date", DATE),
        (["date"], "0001-01-01", "date", DATE),
        (["date"], 20240110, "date", DATE),
        (["starts_at"], "09.00", "starts_at", TIME),
        (["starts_at"], "24:00", "starts_at", TIME),
        (["starts_at"], "9:00", "starts_at", TIME),
        (["ends_at"], "08:59", "ends_at", "Harus sesudah waktu mulai"),
        (["ends_at"], "09:00", "ends_at", "Harus sesudah waktu mulai"),
        (["chair"], "Ahmad", "chair", OBJECT),
        (["chair", "name"], None, "chair.name", FILL),
        (["chair", "police_id"], 1020304, "chair.police_id", TEXT),
        (["chair", "group"], "tokoh agama", "chair.group", CODE),
        (["groups_present"], {"lurah": 6}, "groups_present", LIST),
        (["groups_present", 1, "group"], "lurah", "groups_present[1]", TWICE),
        (["groups_present", 0, "group"], None, "groups_present[0].group", FILL),
        (
            ["groups_present", 0, "headcount"],
            -1,
            "groups_present[0].headcount",
            "Harus bilangan bulat dari 0 sampai 100.000",
        ),
        (
            ["groups_present", 0, "headcount"],
            100_001,
            "groups_present[0].headcount",
            "Harus bilangan bulat dari 0 sampai 100.000",
        ),
        (["attendance", 1], None, "attendance[1]", FILL),
        (["attendance", 1], "Budi", "attendance[1]", OBJECT),
        (["attendance", 1], WHOLE["attendance"][0] | {"status": "absent"}, "attendance[1]", TWICE),
        (
            ["attendance", 0, "status"],
            "hadir",
            "attendance[0].status",
            "Harus salah satu dari: invited, present, represented, excused, absent",
        ),
        (["attendance", 0, "way"], "QR", "attendance[0].way", "Harus salah satu dari: roll-call, walk-in, self, kiosk"),
        (["attendance", 0, "checked_in_at"], "09:00", "attendance[0].checked_in_at", MOMENT),
        (["attendance", 0, "checked_in_at"], "2024-02-30T09:00:00Z", "attendance[0].checked_in_at", MOMENT),
        (["attendance", 0, "checked_in_at"], "2024-01-10T09:00:00", "attendance[0].checked_in_at", MOMENT),
        (["attendance", 0, "checked_in_at"], "0001-01-01T00:00:00+14:00", "attendance[0].checked_in_at", MOMENT),
        (["agenda", 0, "speaker"], {}, "agenda[0].speaker", TEXT),
        (
            ["agenda", 0, "minutes_planned"],
            40_000,
            "agenda[0].minutes_planned",
            "Harus bilangan bulat dari 0 sampai 32.767",
        ),
        (["agenda"], [{}] * 2001, "agenda", "Paling banyak 2.000 butir"),
        (["commitments", 0, "kind"], None, "commitments[0].kind", FILL),
        (
            ["commitments", 0, "kind"],
            "one-off",
            "commitments[0].kind",
            "Harus salah satu dari: conditional, continuous, recurring, dated",
        ),
        (
            ["commitments", 0, "approach"],
            "represif",
            "commitments[0].approach",
            "Harus salah satu dari: preemptive, preventive, enforcement",
        ),
        (["commitments", 0, "kind"], "continuous", "commitments[0].due_on", "Hanya untuk kesepakatan jenis dated"),
        (["commitments", 1, "kind"], "dated", "commitments[1].every", "Hanya untuk kesepakatan jenis recurring"),
        (["commitments", 0, "due_on"], "2024-01-09", "commitments[0].due_on", "Tidak boleh sebelum tanggal rapat"),
        (["commitments", 0, "due_on"], "2024-02-30", "commitments[0].due_on", DATE),
        (
            ["commitments", 0, "renews"],
            2,
            "commitments[0].renews",
            "Daftar kesepakatan sebelumnya hanya berisi 1 butir",
        ),
        (["commitments", 0, "renews"], 0, "commitments[0].renews", "Harus bilangan bulat dari 1 sampai 32.767"),
        (["commitments", 1, "every"], "P", "commitments[1].every", DURATION),
        (["commitments", 1, "every"], "P0W", "commitments[1].every", DURATION),
        (["commitments", 1, "every"], "1 minggu", "commitments[1].every", DURATION),
        (["commitments", 1, "every"], "P99999999999W", "commitments[1].every", DURATION),
        (["commitments", 0, "parties"], "everyone", "commitments[0].parties", LIST),
        (["commitments", 0, "parties", 0], "everyone", "commitments[0].parties[0]", OBJECT),
        (
            ["commitments", 0, "parties", 0],
            {"scope": "all"},
            "commitments[0].parties[0].scope",
            "Harus salah satu dari: everyone, group, organisation, person",
        ),
        (["commitments", 0, "parties", 0], {}, "commitments[0].parties[0].scope", FILL),
        (["commitments", 0, "parties", 1], {"scope": "everyone"}, "commitments[0].parties[1]", TWICE),
        (["commitments", 0, "parties", 1], {"scope": "group"}, "commitments[0].parties[1].group", FILL),
        (["commitments", 0, "parties", 2], {"scope": "organisation"}, "commitments[0].parties[2].name", FILL),
        (["previous", 0, "text"], None, "previous[0].text", FILL),
        (
            ["previous", 0, "outcome"],
            "kept",
            "previous[0].outcome",
            "Harus salah satu dari: reaffirmed, changed, ended",
        ),
        (["signatories"], [WHOLE["signatories"][0]] * 2, "signatories[1]", TWICE),
        (["copies", 0], "", "copies[0]", FILL),
        (["copies", 0], None, "copies[0]", FILL),
        (["photos", 0, "sha256"], None, "photos[0].sha256", FILL),
        (["photos", 0, "sha256"], "a" * 63, "photos[0].sha256", HEX),
        (["photos"], [WHOLE["photos"][0]] * 2, "photos[1]", TWICE),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_fault_is_named_by_its_path(path, value, fault_path, message):
    assert faults_of(with_change(path, value)) == [Fault(fault_path, message)]


def test_a_key_given_twice_is_a_fault():
    raw = b'{"format":"rakor-minutes/1","unit":"polres","title":"A","title":"B","chair":{"name":"A","name":"A"}}'

    assert faults_of(raw) == [Fault("title", TWICE), Fault("chair.name", TWICE)]


def test_all_texts_together_have_a_limit():
    agenda = [{"discussion": "a" * 20_000}] * 5
    at_the_limit = SPARSE | {
        "title": "A",
        "agenda": agenda[:4] + [{"discussion": "a" * (20_000 - len("A" + snapshot.FORMAT))}],
    }

    assert snapshot.read(json.dumps(at_the_limit).encode())["title"] == "A"
    at_the_limit["title"] = "AB"
    assert faults_of(json.dumps(at_the_limit).encode()) == [
        Fault("", "Paling banyak 100.000 karakter untuk semua teks; ini 100.001 karakter")
    ]


def test_every_fault_is_named_at_once():
    document = SPARSE | {
        "colour": "red",
        "date": "2024-02-31",
        "agenda": [{"title": 1}, {"discussion": "a\0b"}],
        "commitments": [{"kind": "dated", "due_on": "kemarin"}, {}],
    }

    assert faults_of(json.dumps(document).encode()) == [
        Fault("colour", UNKNOWN),
        Fault("date", DATE),
        Fault("agenda[0].title", TEXT),
        Fault("agenda[1].discussion", "Berisi karakter kendali U+0000"),
        Fault("commitments[0].due_on", DATE),
        Fault("commitments[1].kind", FILL),
    ]


def test_a_thousand_faults_are_enough():
    faults = faults_of(json.dumps(SPARSE | {str(key): 1 for key in range(2000)}).encode())

    assert len(faults) == 1001
    assert faults[-1] == Fault("", "Kesalahan selebihnya tidak ditampilkan")


def test_the_refusal_can_be_printed():
    with pytest.raises(snapshot.Unreadable, match="^title: Harus diisi\nagenda\\[0\\]: Harus diisi$"):
        snapshot.read(json.dumps(SPARSE | {"title": None, "agenda": [None]}).encode())


# What reads ---------------------------------------------------------------------------------------


def test_the_rakor_of_10_january_reads_without_a_fault():
    content = snapshot.read(SEED.read_bytes())

    assert content["date"] == "2024-01-10"
    assert content["chair"] == dict.fromkeys(PERSON) | {
        "name": "Janton Silaban",
        "title_suffix": "S.H., S.I.K., M.K.P.",
        "rank": "AKBP",
        "position": "Kapolres Pelabuhan Belawan",
        "organisation": "Polres Pelabuhan Belawan",
        "group": "polri",
    }
    assert [commitment["kind"] for commitment in content["commitments"]] == ["conditional", "continuous"]
    assert not snapshot.is_frozen(content)


def test_a_gap_reads_as_null_and_a_missing_list_as_empty():
    lists = [
        "groups",
        "groups_present",
        "attendance",
        "agenda",
        "commitments",
        "previous",
        "signatories",
        "copies",
        "photos",
    ]

    assert snapshot.read(json.dumps(SPARSE).encode()) == (
        dict.fromkeys(WHOLE)
        | dict.fromkeys(lists, [])
        | SPARSE
        | {"kind": "rakor", "classification": "biasa", "revision": 1}
    )


def test_a_name_alone_is_somebody_invited():
    content = snapshot.read(json.dumps(SPARSE | {"attendance": [{"name": "Ahmad"}]}).encode())

    assert content["attendance"] == [
        dict.fromkeys(WHOLE["attendance"][0]) | {"name": "Ahmad", "status": "invited"},
    ]


def test_a_whole_document_reads_as_itself():
    assert snapshot.read(snapshot.canonical(WHOLE)) == WHOLE
    assert snapshot.is_frozen(WHOLE)


def test_what_is_taken_of_a_meeting_reads_as_itself(draft):
    taken = snapshot.take(draft)

    assert snapshot.read(snapshot.canonical(taken)) == taken


def test_a_byte_order_mark_is_skipped():
    assert snapshot.read(b"\xef\xbb\xbf" + json.dumps(SPARSE).encode())["title"] == "Rapat"


def test_text_is_kept_in_nfc_so_that_the_digest_is_stable():
    apart, together = (json.dumps(SPARSE | {"title": title}).encode() for title in ("Cafe\u0301", "Café"))

    assert snapshot.digest(snapshot.read(apart)) == snapshot.digest(snapshot.read(together))


def test_the_order_of_keys_does_not_change_the_digest():
    turned = dict(reversed(WHOLE.items()))

    assert snapshot.digest(turned) == snapshot.digest(WHOLE)
    assert snapshot.canonical({"b": "é", "a": [1, None]}) == '{"a":[1,null],"b":"é"}'.encode()


def test_it_says_who_and_what_it_names():
    assert [(path, person["name"]) for path, person in snapshot.people(WHOLE)] == [
        ("chair", "Budi"),
        ("attendance[0]", "Ahmad"),
        ("attendance[1]", "Budi"),
        ("signatories[0]", "Budi"),
        ("commitments[0].officer", "Budi"),
    ]
    assert list(snapshot.group_codes(WHOLE)) == [
        ("groups_present[0].group", "lurah"),
        ("groups_present[1].group", "kbpp-polri"),
        ("chair.group", "polri"),
        ("attendance[0].group", "lurah"),
        ("attendance[1].group", "polri"),
        ("signatories[0].group", "polri"),
        ("commitments[0].officer.group", "polri"),
        ("commitments[0].parties[1].group", "lurah"),
    ]
    assert list(snapshot.area_names(WHOLE)) == [
        ("attendance[0].area", "Medan Belawan / Belawan I"),
        ("commitments[0].parties[1].area", "Medan Belawan / Bagan Deli"),
    ]


# Anything at all ----------------------------------------------------------------------------------

WORDS = (
    st.text(max_size=40).map(lambda text: clean_text(" ".join(text.split()))).filter(lambda text: 0 < len(text) <= 60)
)
PEOPLE = st.fixed_dictionaries(dict.fromkeys(PERSON, st.none()) | {"name": WORDS, "position": st.none() | WORDS})
DAYS = st.dates().filter(lambda day: 1900 <= day.year <= 2100).map(str)
DOCUMENTS = st.fixed_dictionaries(
    {
        "title": WORDS,
        "purpose": st.none() | WORDS,
        "date": st.none() | DAYS,
        "starts_at": st.none() | st.times().map(lambda at: f"{at:%H:%M}"),
        "ends_at": st.none(),
        "chair": st.none() | PEOPLE,
        "attendance": st.lists(
            st.builds(lambda person: WHOLE["attendance"][1] | person, PEOPLE), max_size=4, unique_by=repr
        ),
        "agenda": st.lists(st.builds(lambda said: WHOLE["agenda"][0] | {"discussion": said}, WORDS), max_size=3),
        "commitments": st.lists(st.builds(lambda text: WHOLE["commitments"][1] | {"text": text}, WORDS), max_size=3),
        "copies": st.lists(WORDS, max_size=3),
    }
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=[])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*WHOLE, *PERSON, "scope"]), inner),
    max_leaves=20,
)


@given(DOCUMENTS)
@hypothesis_settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_every_good_document_reads_as_itself(parts):
    document = WHOLE | parts

    assert snapshot.read(snapshot.canonical(document)) == document


def refused_or_stable(raw):
    try:
        content = snapshot.read(raw)
    except snapshot.Unreadable as refusal:
        assert refusal.faults
    else:
        assert snapshot.read(snapshot.canonical(content)) == content


@given(st.binary())
def test_no_bytes_break_the_reader(raw):
    refused_or_stable(raw)


@given(st.sampled_from(sorted(WHOLE)), JSON)
@hypothesis_settings(deadline=None)
def test_no_value_breaks_the_reader(key, value):
    refused_or_stable(json.dumps(WHOLE | {key: value}).encode())


@given(st.data())
@hypothesis_settings(deadline=None)
def test_no_damage_breaks_the_reader(data):
    raw = bytearray(SEED.read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(raw) - 1), min_size=1, max_size=5)):
        raw[place] = data.draw(st.integers(0, 255))

    refused_or_stable(bytes(raw))
