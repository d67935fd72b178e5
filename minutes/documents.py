"""What the minutes look like on paper: the frozen dict -> PDF. No models, no database, no clock.

Paper is always Indonesian, so its words stand here and in templates/minutes/print/ as they are printed.
"""

import re
from datetime import date, time
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string

from minutes import snapshot
from minutes.printable import MISSING, printable, refuse_excess
from minutes.signature_blocks import BLANK, signature_rows
from participants import indonesian
from rakor import pdf

TITLES = {
    "rakor": "Notulen Rapat Koordinasi",
    "fgd": "Notulen Focus Group Discussion",
    "jumat-curhat": "Notulen Jumat Curhat",
    "silaturahmi": "Notulen Silaturahmi",
    "coffee-morning": "Notulen Coffee Morning",
    "lainnya": "Notulen Rapat",
}
CLASSES = {"biasa": "B", "terbatas": "T", "rahasia": "R"}
CLOSING = "Demikian notulen ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya."
KINDS = {"conditional": "Bila terjadi", "continuous": "Terus-menerus", "recurring": "Berkala", "dated": "Bertenggat"}
APPROACHES = {"preemptive": "Preemtif", "preventive": "Preventif", "enforcement": "Represif"}
PERIODS = {"D": "hari", "W": "minggu", "M": "bulan", "Y": "tahun"}
STATUSES = {
    "present": "hadir",
    "represented": "diwakili",
    "excused": "izin",
    "absent": "tidak hadir",
    "invited": "diundang",
}


def minutes_pdf(content, *, state, photos, created):
    """The PDF of a frozen (or drafted) rakor in the state "draft", "circulated" or "sealed"; see interchange.md.

    `photos` maps sha256 to JPEG bytes; a photo that is not in it is named on the paper as left out.
    Raises rakor.pdf.RenderError.
    """
    html, images = page(content, state=state, photos=photos, created=created)
    data = pdf.Attachment("notulen.json", snapshot.canonical(content), "Isi notulen sebagai data")
    return pdf.render(html, attachments=[data], created=created, modified=created, images=images)


def page(content, *, state, photos, created):
    """The HTML of `minutes_pdf`, and the images that it names. Raises rakor.pdf.RenderError for too much text."""
    refuse_excess(content)
    context = _context(printable(content), state=state, created=created)
    context["digest"] = "" if state == "draft" else excerpt(snapshot.digest(content))
    context["replaces"] = excerpt(content["replaces"] or "")
    context["photo_rows"], images = _photos(context["content"]["photos"], content["photos"], photos)
    context["missing"] = MISSING if _substituted(content, context["content"]) else ""
    return rendered("minutes/print/minutes.html", context), images


def rendered(template, context):
    """The HTML of a paper."""
    # The renderer ends a line too early when white space stands before the end of its paragraph.
    return re.sub(r"\s+</", "</", render_to_string(template, context))


def on_screen(content, *, state, created):
    """What the paper says, in its words, for the page on which it is read; with the excerpt of its digest."""
    return {**_context(content, state=state, created=created), "digest": excerpt(snapshot.digest(content))}


def _substituted(content, printed):
    """Does the paper show the sign for missing letters where the text did not have it?"""
    return MISSING in snapshot.canonical(printed).decode() and MISSING not in snapshot.canonical(content).decode()


def excerpt(digest):
    """The first sixteen digits, as they are read aloud: "7F3A 91C2 D04E 6B18"."""
    return " ".join(re.findall("....", digest[:16].upper()))


# The parts of the paper ---------------------------------------------------------------------------


def _context(content, *, state, created):
    title = TITLES.get(content["kind"], TITLES["lainnya"])
    day = date.fromisoformat(content["date"]) if content["date"] else None
    paper = {"content": content, "state": state, "title": title, "groups": _group_names(content)}
    paper["unknown"] = "tidak dicatat" if state in {"circulated", "sealed"} else BLANK
    paper["previous_title"] = "Kesepakatan Rakor Sebelumnya" if content["kind"] == "rakor" else "Kesepakatan Sebelumnya"
    paper["long_date"] = indonesian.long_date(day) if day else paper["unknown"]
    paper["date"] = indonesian.date_in_table(day) if day else BLANK
    paper["number"] = content["number"] or number_to_fill_in(content, day)
    paper["mark"] = mark_of(content)
    paper["created"] = created.isoformat()
    paper["headcounts"] = [group for group in content["groups_present"] if group["headcount"] is not None]
    paper["has_roll"] = bool(content["attendance"] or paper["headcounts"])
    paper["agenda"] = _agenda(content["agenda"])
    paper["parts"], numerals = _parts(paper)
    paper["commitments"] = _commitments(paper, numerals)
    paper["with_approach"] = any(row["approach"] for row in paper["commitments"])
    paper["with_officer"] = any(promise["officer"] for promise in content["commitments"])
    paper["with_due"] = any(promise["due_on"] for promise in content["commitments"])
    paper["previous"] = _previous(content, numerals)
    paper["facts"] = _facts(paper)
    paper["roll"] = [_roll_row(number, row, paper["groups"]) for number, row in enumerate(content["attendance"], 1)]
    paper["headcounts"] = [{"name": _group_label(g, paper["groups"]), **g} for g in paper["headcounts"]]
    paper["annexes"] = _annexes(paper)
    issued = indonesian.date_in_table(created.astimezone(ZoneInfo(content["unit"]["time_zone"])).date())
    paper["issued"] = f"{content['unit']['city'] or BLANK}, {issued if state in {'circulated', 'sealed'} else BLANK}"
    paper["signature_rows"] = signature_rows(content)
    ended = content["ends_at"] and indonesian.clock(
        time.fromisoformat(content["ends_at"]), content["unit"]["time_zone"]
    )
    paper["closing"] = (f"Rapat ditutup pukul {ended}. " if ended else "") + CLOSING
    return paper


def event_of(kind):
    """What people are invited to: "Rapat Koordinasi"."""
    return TITLES.get(kind, TITLES["lainnya"]).removeprefix("Notulen ")


def mark_of(content):
    """What stands on every page of a paper that is not ordinary: "RAHASIA"."""
    return "" if content["classification"] == "biasa" else content["classification"].upper()


def hours_of(content):
    """From when to when, as far as it is known."""
    start, end = (time.fromisoformat(content[key]) if content[key] else None for key in ("starts_at", "ends_at"))
    return indonesian.clock_range(start, end, content["unit"]["time_zone"])


def number_to_fill_in(content, day):
    """The skeleton that the registry completes with pen or later: it numbers a paper when it is signed."""
    letter = CLASSES.get(content["classification"], "B")
    month, year = (indonesian.roman(day.month), day.year) if day else ("......", "......")
    return f"{letter}/........./{month}/......................./{year}"


def _parts(paper):
    """The parts that have something to say, in their order, and the numeral of each by its template's name."""
    content = paper["content"]
    promises = content["commitments"]
    candidates = [
        ("identity", "Identitas Rapat", True),
        ("agenda", "Susunan Acara", content["agenda"]),
        ("previous", paper["previous_title"], content["previous"]),
        ("discussion", "Jalannya Rapat", any(item["discussion"] for item in content["agenda"])),
        ("commitments", "Kesepakatan", promises),
        ("follow_up", "Tindak Lanjut", any(p["officer"] or p["due_on"] or p["review_on"] for p in promises)),
        ("closing", "Penutup", True),
    ]
    present = [(name, title) for name, title, something in candidates if something]
    parts = [
        {"name": name, "numeral": indonesian.roman(place), "title": title, "template": f"minutes/print/_{name}.html"}
        for place, (name, title) in enumerate(present, 1)
    ]
    return parts, {name: part["numeral"] for (name, _title), part in zip(present, parts, strict=True)}


def _facts(paper):
    content = paper["content"]
    unknown = paper["unknown"]
    hours = hours_of(content)
    facts = [
        ("Acara", content["title"]),
        ("Tujuan", content["purpose"]),
        ("Dasar", content["basis"]),
        ("Hari, tanggal", paper["long_date"]),
        ("Waktu", f"Pukul {hours}" if hours else unknown),
        ("Tempat", content["place"] or unknown),
        ("Pimpinan rapat", _person_and_office(content["chair"]) or unknown),
        ("Notulis", _person_and_office(content["minute_taker"])),
        ("Peserta", _who_came(paper) or unknown),
    ]
    return [(label, value) for label, value in facts if value]


def _who_came(paper):
    """Everybody in one sentence: by name, by headcount, and the groups of which nobody was counted."""
    content, groups = paper["content"], paper["groups"]
    said = []
    if roll := content["attendance"]:
        counts = {status: sum(row["status"] == status for row in roll) for status in STATUSES}
        came = counts["present"] + counts["represented"]
        others = [(counts["represented"], "diwakili"), (counts["excused"], "izin"), (counts["absent"], "tidak hadir")]
        others.append((counts["invited"], "belum dicatat"))
        exceptions = ", ".join(f"{count} {word}" for count, word in others if count)
        said.append(f"{came} orang dari {len(roll)} undangan" + (f" ({exceptions})" if exceptions else ""))
    if counted := paper["headcounts"]:
        total = sum(group["headcount"] for group in counted)
        said.append(f"{total} orang dari unsur {_listed([_in_sentence(_group_label(g, groups)) for g in counted])}")
    if uncounted := [group for group in content["groups_present"] if group["headcount"] is None]:
        said.append(f"unsur {_listed([_in_sentence(_group_label(g, groups)) for g in uncounted])}")
    if said and paper["has_roll"]:
        said.append("daftar hadir pada Lampiran I")
    sentence = "; ".join(said)
    return sentence[:1].upper() + sentence[1:]


def _listed(words):
    """ "a, b, dan c", as a sentence lists things."""
    if len(words) < 3:
        return " dan ".join(words)
    return f"{', '.join(words[:-1])}, dan {words[-1]}"


def _in_sentence(name):
    """The name of a group inside a sentence: "tokoh agama", but "KBPP Polri" and "Polri"."""
    plain = name[1:] == name[1:].lower() and name != "Polri"
    return name[:1].lower() + name[1:] if plain else name


def _group_names(content):
    return {group["code"]: group["name"] for group in content["groups"]}


def _group_name(code, groups):
    return groups.get(code) or (code or "").replace("-", " ").capitalize()


def _group_label(group, groups):
    return group["label"] or _group_name(group["group"], groups)


def _full_name(person):
    return indonesian.full_name(person["title_prefix"], person["name"], person["title_suffix"])


def _person_and_office(person):
    if not person:
        return ""
    named = " ".join(filter(None, (person["rank"], _full_name(person))))
    return ", ".join(filter(None, (named, person["position"] or person["organisation"])))


def _agenda(agenda):
    items, discussed = [], 0
    for item in agenda:
        discussed += bool(item["discussion"])
        speaker = item["speaker"] if item["speaker"] and item["speaker"] not in (item["title"] or "") else ""
        planned = f"{item['minutes_planned']} menit" if item["minutes_planned"] else ""
        note = ", ".join(filter(None, (speaker, planned)))
        items.append(
            {
                "numeral": discussed,
                "title": item["title"] or "",
                "speaker": speaker,
                "heading": f"{item['title'] or ''} ({note})" if note else item["title"] or "",
                "blocks": _blocks(item["discussion"] or ""),
            }
        )
    return items


def _blocks(text):
    """Paragraphs stand between blank lines; lines that begin with "- " are a list."""
    blocks = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        for line in filter(None, map(str.strip, paragraph.split("\n"))):
            bulleted = line.startswith("- ")
            if not blocks or blocks[-1]["paragraph"] is not paragraph or blocks[-1]["bulleted"] != bulleted:
                blocks.append({"paragraph": paragraph, "bulleted": bulleted, "lines": []})
            blocks[-1]["lines"].append(line[2:].strip() if bulleted else line)
    return blocks


def _commitments(paper, numerals):
    content = paper["content"]
    outcomes = {number: row["outcome"] for number, row in enumerate(content["previous"], 1)}
    verbs = {"changed": "mengubah", "reaffirmed": "meneguhkan"}
    rows = []
    for number, promise in enumerate(content["commitments"], 1):
        renewal = ""
        if promise["renews"] and "previous" in numerals:
            verb = verbs.get(outcomes.get(promise["renews"]), "melanjutkan")
            renewal = f" ({verb} {numerals['previous']}.{promise['renews']})"
        rows.append(
            {
                "number": number,
                "reference": f"{numerals['commitments']}.{number}",
                "text": (promise["text"] or "") + renewal,
                "brief": _brief(promise["text"] or ""),
                "kind": _kind(promise),
                "approach": APPROACHES.get(promise["approach"], ""),
                "parties": _listed([_party(party, paper["groups"]) for party in promise["parties"]]) or "–",
                "officer": _person_and_office(promise["officer"]) or "–",
                "due": _short_date(promise["due_on"]),
                "review": _short_date(promise["review_on"]),
            }
        )
    return rows


def _brief(text, most=110):
    """The beginning of a long text, cut between words; the number beside it leads to the whole."""
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0].rstrip(',.;')} …"


def _short_date(iso):
    return indonesian.date_in_table(date.fromisoformat(iso)) if iso else "–"


def _kind(promise):
    name = KINDS.get(promise["kind"], promise["kind"] or "–")
    if promise["kind"] == "dated" and promise["due_on"]:
        return f"{name}, {_short_date(promise['due_on'])}"
    if promise["kind"] == "recurring" and promise["every"]:
        return f"{name}, {_every(promise['every'])}"
    return name


def _every(duration):
    """P1W as "setiap minggu"; a duration of several units is printed as it stands."""
    match = re.fullmatch(r"P(\d+)([DWMY])", duration)
    if not match:
        return f"setiap {duration}"
    count, period = int(match[1]), PERIODS[match[2]]
    return f"setiap {period}" if count == 1 else f"setiap {count} {period}"


def _party(party, groups):
    if party["scope"] == "everyone":
        return "Semua pihak"
    if party["scope"] != "group":
        return party["name"]
    area = (party.get("area") or "").split(" / ")[-1]
    return " di ".join(filter(None, (_group_name(party["group"], groups), area)))


def _previous(content, numerals):
    renewed = {promise["renews"]: number for number, promise in enumerate(content["commitments"], 1)}
    rows = []
    for number, row in enumerate(content["previous"], 1):
        reference = f"{numerals['commitments']}.{renewed[number]}" if number in renewed else ""
        changed = f"Diubah menjadi {reference}" if reference else "Diubah"
        outcomes = {"reaffirmed": "Diteguhkan", "changed": changed, "ended": "Diakhiri"}
        rows.append(
            {
                "number": number,
                "text": row["text"],
                "note": row["note"] or "–",
                "outcome": outcomes.get(row["outcome"], "Belum diputuskan"),
            }
        )
    return rows


# Annexes --------------------------------------------------------------------------------------------


def office_of(row):
    """Position, place and organisation in one line; nothing is said twice."""
    area = (row["area"] or "").split(" / ")[-1]
    office = [row["position"]] if row["position"] else []
    office += [part for part in (area, row["organisation"]) if part and part not in " ".join(office)]
    return ", ".join(office)


def named_with_rank(row):
    return " ".join(filter(None, (row["rank"], _full_name(row))))


def _roll_row(number, row, groups):
    return {
        "number": number,
        "left": number % 2,
        "name": named_with_rank(row),
        "office": office_of(row),
        "by": row["represents"] if row["status"] == "represented" else "",
        "group": _group_name(row["group"], groups),
        "status": STATUSES.get(row["status"], row["status"]),
    }


def _photos(printed, given, photos):
    """Pairs of photos in their order, and the images by name. What is no JPEG of ours never gets here."""
    pictures, images = [], {}
    for number, (photo, original) in enumerate(zip(printed, given, strict=True), 1):
        name = f"{original['sha256']}.jpg" if original["sha256"] in photos else ""
        if name:
            images[name] = photos[original["sha256"]]
        pictures.append({"number": number, "caption": photo["caption"] or "", "name": name})
    return [pictures[i : i + 2] for i in range(0, len(pictures), 2)], images


def _annexes(paper):
    candidates = [("roll", "Daftar Hadir", paper["has_roll"])]
    candidates.append(("photos", "Dokumentasi", paper["content"]["photos"]))
    present = [(name, title) for name, title, something in candidates if something]
    return [
        {"name": name, "numeral": indonesian.roman(place), "title": title, "template": f"minutes/print/_{name}.html"}
        for place, (name, title) in enumerate(present, 1)
    ]
