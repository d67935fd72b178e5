"""Frozen documents for tests, built by hand: the rakor of 10 January 2024, and a rich one. Facts, no database."""

import copy
import hashlib
import io

from PIL import Image, ImageDraw

PERSON = {
    "name": "",
    "title_prefix": None,
    "title_suffix": None,
    "rank": None,
    "police_id": None,
    "civil_service_id": None,
    "position": None,
    "organisation": None,
    "group": None,
    "area": None,
}
UNIT = {
    "code": "polres-pelabuhan-belawan",
    "name": "Polres Pelabuhan Belawan",
    "level": "polres",
    "letterhead": ["Kepolisian Negara Republik Indonesia", "Daerah Sumatera Utara", "Resor Pelabuhan Belawan"],
    "address": "Jalan Raya Pelabuhan Nomor 1, Belawan",
    "city": "Belawan",
    "time_zone": "Asia/Jakarta",
    "paper": "a4",
}
GROUPS = [
    ("polri", "Polri"),
    ("pemangku-kepentingan", "Pemangku kepentingan"),
    ("tokoh-masyarakat", "Tokoh masyarakat"),
    ("tokoh-agama", "Tokoh agama"),
    ("tokoh-pemuda", "Tokoh pemuda"),
    ("pihak-sekolah", "Pihak sekolah"),
    ("lurah", "Lurah"),
    ("kepala-lingkungan", "Kepala lingkungan"),
    ("kbpp-polri", "KBPP Polri"),
    ("lainnya", "Lainnya"),
]


def person(name, **facts):
    return {**PERSON, "name": name, **facts}


CHAIR = person(
    "Janton Silaban",
    title_suffix="S.H., S.I.K., M.K.P.",
    rank="AKBP",
    position="Kapolres Pelabuhan Belawan",
    organisation="Polres Pelabuhan Belawan",
    group="polri",
)


def commitment(text, kind="continuous", **facts):
    empty = {"approach": None, "officer": None, "due_on": None, "every": None, "review_on": None, "renews": None}
    return {"text": text, "kind": kind, "parties": [{"scope": "everyone"}], **empty, **facts}


def agenda_item(title, speaker=None, discussion="", minutes_planned=None):
    return {"title": title, "speaker": speaker, "minutes_planned": minutes_planned, "discussion": discussion}


def rakor_of_10_january(**facts):
    """The real one, as published: no clock times, no minute taker, nine groups of which nobody was counted."""
    present = [(code, None) for code, _name in GROUPS[1:8]]
    present += [("kbpp-polri", "KBPPP Polri"), ("lainnya", "Pihak terkait lainnya")]
    content = {
        "format": "rakor-minutes/1",
        "source": "TOPKOTA.co, laporan kegiatan 10 Januari 2024",
        "unit": UNIT,
        "kind": "rakor",
        "title": "Rapat Koordinasi Penanggulangan dan Antisipasi Potensi Gangguan serta Ancaman Kamtibmas",
        "purpose": "Upaya penanggulangan dan antisipasi potensi gangguan serta ancaman terhadap keamanan dan "
        "ketertiban masyarakat (kamtibmas) di wilayah hukum Polres Pelabuhan Belawan.",
        "basis": None,
        "number": None,
        "classification": "biasa",
        "revision": 1,
        "replaces": None,
        "date": "2024-01-10",
        "starts_at": None,
        "ends_at": None,
        "place": "Aula Wira Satya Polres Pelabuhan Belawan",
        "chair": CHAIR,
        "minute_taker": None,
        "groups": [{"code": code, "name": name} for code, name in GROUPS],
        "groups_present": [{"group": code, "headcount": None, "label": label} for code, label in present],
        "attendance": [],
        "agenda": [
            agenda_item(
                "Sambutan dan arahan Kapolres Pelabuhan Belawan",
                "Kapolres Pelabuhan Belawan",
                "Kapolres mengajak seluruh pihak terkait bekerja sama menjaga situasi kamtibmas di wilayah hukum "
                "Polres Pelabuhan Belawan.\n\nKapolres menekankan pentingnya upaya preemtif, preventif, dan represif "
                "(penegakan hukum) sebagai langkah pencegahan.\n\nKapolres menyampaikan bahwa situasi kamtibmas yang "
                "aman dan kondusif sangat penting bagi kehidupan masyarakat, "
                "sehingga diperlukan sinergi dan kerja sama.",
            ),
            agenda_item(
                "Kesepakatan bersama",
                None,
                "Seluruh pihak sepakat bersama-sama menjaga situasi kamtibmas di wilayah hukum Polres Pelabuhan "
                "Belawan.",
            ),
            agenda_item(
                "Ajakan menyampaikan informasi dan masukan",
                "Kapolres Pelabuhan Belawan",
                "Kapolres mengajak seluruh peserta menyampaikan informasi dan masukan yang dapat membantu kepolisian. "
                "Kerja sama kepolisian dan masyarakat dipandang sebagai kunci menjaga keamanan dan ketertiban bersama.",
            ),
        ],
        "commitments": [
            commitment(
                "Turut serta aktif di tempat kejadian perkara (TKP) apabila terjadi tindak pidana atau situasi yang "
                "dapat mengganggu kamtibmas.",
                "conditional",
            ),
            commitment("Menyampaikan informasi dan masukan yang dapat membantu kepolisian dalam menjalankan tugasnya."),
        ],
        "previous": [],
        "signatories": [{**CHAIR, "capacity": "Pimpinan Rapat", "on_behalf_of": None}],
        "copies": [],
        "photos": [],
    }
    return copy.deepcopy({**content, **facts})


def photo(seed, size=(1240, 930)):
    """A picture of a hall, good enough to be looked at."""
    image = Image.new("RGB", size, (216, 208, 192))
    draw = ImageDraw.Draw(image)
    draw.rectangle([(size[0] // 8, size[1] // 8), (size[0] * 7 // 8, size[1] // 3)], fill=(28, 64, 128))
    for place in range(6 + seed):
        x = 60 + place * size[0] // (6 + seed)
        draw.ellipse([(x, size[1] * 2 // 3), (x + 90, size[1] * 2 // 3 + 90)], fill=(40 + 20 * seed, 60, 90))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=78)
    return out.getvalue()


def photos(captions):
    """The rows of the document and the pictures by their digest."""
    pictures = [photo(seed) for seed in range(len(captions))]
    digests = [hashlib.sha256(data).hexdigest() for data in pictures]
    rows = [{"caption": caption, "sha256": digest} for caption, digest in zip(captions, digests, strict=True)]
    return rows, dict(zip(digests, pictures, strict=True))


def attendee(name, group, position, status="present", **facts):
    empty = {"represents": None, "reason": None, "checked_in_at": None, "way": "roll-call"}
    return {**person(name, group=group, position=position), "status": status, **empty, **facts}


def attendees(count):
    """That many invented people, in protocol order."""
    offices = ["Camat", "Ketua LPM", "Imam Masjid", "Ketua Karang Taruna", "Wakil Kepala SMP", "Lurah"]
    offices += ["Kepala Lingkungan 2", "Pengurus KBPP Polri", "Nakhoda"]
    villages = ["Belawan I", "Belawan II", "Belawan Bahari", "Belawan Bahagia", "Belawan Sicanang", "Bagan Deli"]
    names = ["Ahmad", "Rosmawati Siregar", "Budi Santoso", "Siti Aminah", "Parlindungan Nasution", "T. Zulkifli Lubis"]
    rows = []
    for place in range(count):
        group = place * 9 // count
        village = villages[place % 6]
        row = attendee(names[place % 6], GROUPS[1 + group][0], f"{offices[group]} {village}")
        row["area"] = f"Medan Belawan / {village}"
        row["title_suffix"] = "S.Pd." if place % 4 == 1 else None
        rows.append(row)
    for place, status in ((3, "excused"), (5, "absent"), (7, "represented")):
        if place < count:
            rows[place]["status"] = status
    if count > 7:
        rows[7]["represents"] = "Sekretaris Lurah"
    return rows


def rich_rakor(people=25, **facts):
    """Everything that a rakor can have. The pictures are the second value."""
    binmas = person("Herman Sihombing", title_suffix="S.H.", rank="AKP", position="Kasat Binmas", group="polri")
    kapolsek = person("Irwan Tanjung", rank="Kompol", position="Kapolsek Belawan", group="polri")
    taker = person("Rizky Harahap", rank="Bripka", position="Bintara Satbinmas", police_id="86010203", group="polri")
    lurah = person("Dewi Sartika", title_suffix="S.STP.", position="Lurah Belawan I", group="lurah")
    lurah |= {"civil_service_id": "198001022005012001"}
    imam = person("Abdul Karim", title_prefix="H.", position="Ketua MUI Medan Belawan", group="tokoh-agama")
    captions = ["Sambutan Kapolres", "Peserta di Aula Wira Satya", "Tanggapan peserta", "Pembacaan kesepakatan"]
    photo_rows, pictures = photos(captions)
    review = {"review_on": "2024-04-16"}
    content = rakor_of_10_january(
        title="Antisipasi potensi gangguan kamtibmas di wilayah hukum Polres Pelabuhan Belawan",
        basis="Surat undangan Kapolres Nomor B/9/I/OPS.1.2.3./2024 tanggal 5 Januari 2024",
        number="B/17/I/OPS.1.2.3./2024",
        starts_at="09:00",
        ends_at="11:20",
        minute_taker=taker,
        groups_present=[{"group": "lainnya", "headcount": 35, "label": "Warga sekitar"}],
        attendance=attendees(people),
        previous=[
            {
                "text": "Poskamling di setiap lingkungan aktif setiap malam.",
                "outcome": "reaffirmed",
                "note": "Berjalan pada 7 dari 12 pemeriksaan",
            },
            {
                "text": "Patroli bersama tiga pilar setiap Sabtu malam.",
                "outcome": "changed",
                "note": "Terlaksana 15 dari 17 kali",
            },
            {
                "text": "Spanduk imbauan jam malam pelajar terpasang di 12 titik.",
                "outcome": "ended",
                "note": "Selesai 28 September 2023",
            },
        ],
        copies=["Kapolda Sumatera Utara", "Dirbinmas Polda Sumatera Utara"],
        photos=photo_rows,
    )
    content["agenda"].insert(0, agenda_item("Pembukaan dan doa", minutes_planned=10))
    content["agenda"][2]["discussion"] += "\n\nPeserta mengusulkan:\n- penerangan jalan di Gang Seto;\n- ronda bersama."
    content["commitments"][0] |= {"approach": "enforcement", "officer": binmas, **review}
    content["commitments"][1] |= {"approach": "preemptive", "officer": binmas, **review}
    content["commitments"] += [
        commitment(
            "Patroli bersama tiga pilar setiap Sabtu malam, bergiliran di enam kelurahan.",
            "recurring",
            every="P1W",
            approach="preventive",
            officer=kapolsek,
            renews=2,
            parties=[
                {"scope": "group", "group": "lurah", "area": None},
                {"scope": "group", "group": "kepala-lingkungan", "area": "Medan Belawan / Belawan Bahagia"},
            ],
            **review,
        ),
        commitment(
            "Daftar nomor telepon piket tiap kelurahan dibagikan kepada kepala lingkungan.",
            "dated",
            due_on="2024-01-31",
            approach="preemptive",
            officer=binmas,
            parties=[{"scope": "organisation", "name": "Polsek Belawan"}],
            review_on="2024-01-31",
        ),
    ]
    content["signatories"] += [
        {**taker, "capacity": "Notulis", "on_behalf_of": None},
        {**lurah, "capacity": "Perwakilan lurah", "on_behalf_of": None},
        {**imam, "capacity": "Perwakilan tokoh agama", "on_behalf_of": None},
    ]
    return copy.deepcopy({**content, **facts}), pictures
