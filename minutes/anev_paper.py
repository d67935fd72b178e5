"""The bahan anev on one page: the figures (minutes.anev) -> PDF. No models, no database, no clock.

Paper is always Indonesian. `told` is also what the page on the screen shows, in the words that it gives.
"""

from minutes import charts, documents
from minutes.printable import printable
from participants import indonesian
from rakor import pdf

TITLE = "Bahan Anev Kesepakatan Rakor"
FULL = {"groups": 14, "areas": 12, "stale": 6, "text": 92}
# How many lines of the tables one page holds beside what always stands there; what is cut is counted.
ROOM = {"a4": 22, "f4": 29}
LEAST = {"groups": 10, "areas": 4, "stale": 2}

WORDS = {
    "kept": "ya",
    "partly": "sebagian",
    "not-kept": "tidak",
    "": "tidak dipanggil",
    "of": "{} dari {}",
    "nothing": "tidak ada",
    "person": "perorangan",
    "hidden": "(isi rakor terbatas tidak dicetak)",
    "others": "{} lainnya",
    "on-track": "terpantau",
    "attention": "perlu perhatian",
    "no-record": "belum ada catatan",
    "conditional": "Bila terjadi",
    "continuous": "Terus-menerus",
    "recurring": "Berkala",
    "dated": "Bertenggat",
}


def anev_pdf(figures, *, unit, scope, start, end, created):
    """The PDF of these figures for the days from `start` to `end`; `unit` as minutes.letterheads has it, `scope` its
    name in words. Raises rakor.pdf.RenderError."""
    html = page(figures, unit=unit, scope=scope, start=start, end=end, created=created)
    return pdf.render(html, created=created, modified=created)


def page(figures, *, unit, scope, start, end, created):
    """The HTML of `anev_pdf`."""
    limits = limits_of(figures, unit["paper"])
    period = f"{indonesian.date_in_table(start)} s.d. {indonesian.date_in_table(end)}"
    paper = printable(told(figures, WORDS, limits)) | {
        "content": {"unit": printable(unit), "title": printable(scope)},
        "state": "anev",
        "title": TITLE,
        "period": period,
        "long_date": period,
        "date": period,
        "created": created.isoformat(),
        "noted": indonesian.long_date(end),
        "changes": _changes(figures["changes"]),
        "ahead": _ahead(figures["ahead"]),
        "ahead_title": _ahead_title(figures["ahead"]),
    }
    return documents.rendered("minutes/print/anev.html", paper)


def limits_of(figures, paper):
    """How many lines of each table fit on this paper: the longest is cut first."""
    matrix = figures["matrix"] or {"groups": []}
    wanted = {"groups": len(matrix["groups"]), "areas": len(figures["areas"]), "stale": len(figures["stale"]["rows"])}
    limits = {name: min(count, FULL[name]) for name, count in wanted.items()}
    weight = {"groups": 1, "areas": 1, "stale": 2}
    while sum(limits[name] * weight[name] for name in limits) > ROOM[paper]:
        spare = [name for name in limits if limits[name] > LEAST[name]]
        if not spare:
            break
        limits[max(spare, key=lambda name: (limits[name] * weight[name], name))] -= 1
    return limits | {"text": FULL["text"]}


def told(figures, words, limits=None):
    """The figures with their charts and words: rows for the tables of the paper and of the screen."""
    limits = limits or FULL | {"areas": 10_000}
    return {
        "summary": _summary(figures, words),
        "kinds": _kinds(figures["health"]["kinds"], words),
        "matrix": _matrix(figures["matrix"], words, limits["groups"]),
        "areas": _areas(figures, words, limits["areas"]),
        "stale": _stale(figures["stale"], words, limits),
    }


def _summary(figures, words):
    health, every = figures["health"]["all"], figures["in_force"]
    reports, dated = figures["reports"], figures["dated"]
    pairs = [(name, health[name], every) for name in ("on-track", "attention", "no-record")]
    pairs += [("kept", figures["kept"], figures["called"]), ("reports", reports["accepted"], reports["sent"])]
    pairs.append(("dated", dated["done"], dated["due"]))
    return {name.replace("-", "_"): _of(part, whole, words) for name, part, whole in pairs}


def _of(part, whole, words):
    """In two parts, so that the first can be set in bold."""
    return {"part": indonesian.number(part), "rest": words["of"].format("", indonesian.number(whole)).strip()}


def _in_words(part, whole, words):
    return words["of"].format(indonesian.number(part), indonesian.number(whole))


def _kinds(rows, words):
    most = max((sum(counts) for _kind, counts in rows), default=1)
    names = ("on-track", "attention", "no-record")
    found = []
    for kind, counts in rows:
        label = ", ".join(f"{indonesian.number(n)} {words[name]}" for n, name in zip(counts, names, strict=True) if n)
        chart = charts.stack(counts, most, label)
        found.append({"name": words[kind], "chart": chart, "label": label, "count": indonesian.number(sum(counts))})
    return found


def _matrix(matrix, words, most):
    if not matrix or not matrix["columns"]:
        return None
    days = [{"on": _short_day(c["on"]), "area": _cut(c["area"], 20)} for c in matrix["columns"]]
    rows = [_group(row, days, words) for row in matrix["groups"]]
    totals = [{"text": _in_words(c["kept"], c["called"], words) if c["called"] else "–"} for c in matrix["columns"]]
    kept, called = (sum(column[name] for column in matrix["columns"]) for name in ("kept", "called"))
    others = matrix["others"]
    return {
        "columns": days,
        "rows": rows[:most],
        "left": words["others"].format(len(rows) - most) if len(rows) > most else "",
        "totals": totals,
        "total": _in_words(kept, called, words),
        "others": _in_words(others["kept"], others["called"], words) if others else "",
        "shown": str(len(days)),
        "count": str(matrix["count"]),
        "is_cut": matrix["count"] > len(days),
    }


def _group(row, days, words):
    verdicts = [str(verdict) if verdict else "" for verdict in row["cells"]]
    label = ", ".join(f"{day['on']} {words[verdict]}" for day, verdict in zip(days, verdicts, strict=True))
    cells = [{"text": words[verdict] if verdict else "–", "verdict": verdict} for verdict in verdicts]
    chart = charts.boxes(verdicts, label)
    return {
        "name": _cut(row["name"], 40),
        "cells": cells,
        "chart": chart,
        "total": _in_words(row["kept"], row["called"], words),
    }


def _short_day(day):
    """24 January as "24 Jan"."""
    return f"{day.day} {indonesian.MONTHS[day.month - 1][:3]}"


def _areas(figures, words, most):
    rows = figures["areas"]
    kept = sorted(range(len(rows)), key=lambda place: not rows[place]["occasions"])[:most]  # those where something was
    cut = [row for place, row in enumerate(rows) if place not in kept]
    left = {"name": words["others"].format(len(cut))}
    for column in ("occasions", "kept", "called", "on_track", "promises"):
        left[column] = sum(row[column] for row in cut)
    shown = [rows[place] for place in sorted(kept)] + ([left] if cut else [])
    longest = {name: max((row[name] for row in shown), default=1) for name in ("called", "promises")}
    return {
        "rows": [_area(row, longest, words) for row in shown],
        "occasions": indonesian.number(figures["occasions"]),
        "total": _in_words(figures["kept"], figures["called"], words),
    }


def _area(row, longest, words):
    told = {
        "name": _cut(row["name"], 32),
        "occasions": indonesian.number(row["occasions"]) if row["occasions"] else "–",
    }
    for name, part, whole in (("response", "kept", "called"), ("promise", "on_track", "promises")):
        label = _in_words(row[part], row[whole], words)
        told[name] = charts.bar(row[part], row[whole], longest[whole], label) if row[whole] else None
    return told


def _stale(stale, words, limits):
    rows = []
    for row in stale["rows"][: limits["stale"]]:
        text = row["text"] or words["hidden"]
        parties = ", ".join(party or words["person"] for party in row["parties"])
        last = f"{indonesian.day_and_month(row['last_on'])}: {words[row['last']]}" if row["last_on"] else ""
        rows.append(
            {
                "pk": row["pk"],
                "number": row["number"],
                "text": _cut(text, limits["text"]),
                "parties": _cut(parties, 60),
                "last": last or words["nothing"],
                "days": indonesian.number(row["days"]),
            }
        )
    left = stale["count"] - len(rows)
    return {"rows": rows, "left": words["others"].format(indonesian.number(left)) if left else ""}


def _cut(text, most):
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _changes(changes):
    counts = [
        (changes["new"], "kesepakatan baru"),
        (changes["reaffirmed"], "diteguhkan"),
        (changes["changed"], "diubah"),
        (changes["ended"], "diakhiri dalam rakor"),
        (changes["completed"], "diselesaikan"),
    ]
    said = ", ".join(f"{indonesian.number(count)} {what}" for count, what in counts if count)
    lines = [f"{said[:1].upper()}{said[1:]}."] if said else ["Tidak ada kesepakatan baru atau berubah."]
    if changes["worse"]:
        lines.append(f"{indonesian.number(changes['worse'])} kesepakatan menjadi perlu perhatian dalam kurun ini.")
    return lines


def _ahead_title(ahead):
    if ahead["rakor"]:
        return f"Sebelum rakor {indonesian.date_in_table(ahead['rakor'])}"
    return f"Sampai {indonesian.date_in_table(ahead['until'])}"


def _ahead(ahead):
    lines = [
        (ahead["submitted"], "laporan menunggu diperiksa."),
        (ahead["disputed"], "laporan disanggah dan perlu dibicarakan."),
        (ahead["reviews"], "kesepakatan sampai pada tanggal tinjaunya."),
    ]
    said = [f"{indonesian.number(count)} {what}" for count, what in lines if count]
    return said or ["Tidak ada yang menunggu."]
