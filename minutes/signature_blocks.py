"""Who signs where, and what stands above and below the signature. Pure."""

import re

from participants import indonesian

OFFICES = (
    ("wa", "WAKIL "),
    ("kapolrestabes", "KEPALA KEPOLISIAN RESOR KOTA BESAR"),
    ("kapolresta", "KEPALA KEPOLISIAN RESOR KOTA"),
    ("kapolres", "KEPALA KEPOLISIAN RESOR"),
    ("kapolsubsektor", "KEPALA KEPOLISIAN SUBSEKTOR"),
    ("kapolsek", "KEPALA KEPOLISIAN SEKTOR"),
    ("kapolda", "KEPALA KEPOLISIAN DAERAH"),
)
OFFICE = re.compile(
    r"((?:Plt|Plh|Pjs|Ps|Pj)\.? )?(wa)?(kapol(?:restabes|resta|res|subsektor|sek|da))\b *(.*)", re.I | re.S
)

BLANK = "." * 24  # a line to be filled in by hand


def signature_rows(content):
    """Pairs of blocks: the chair lower right as the highest office, the minute taker left, all others below."""
    signatories = content["signatories"]
    right = _first(signatories, content["chair"], "pimpinan rapat")
    if right is None and content["chair"] and not signatories:
        right = {**content["chair"], "capacity": "Pimpinan Rapat", "on_behalf_of": None}
    right = right or (signatories[0] if signatories else None)
    rest = [signatory for signatory in signatories if signatory is not right]
    left = _first(rest, content["minute_taker"], "notulis")
    rest = [signatory for signatory in rest if signatory is not left]
    if left is None and len(rest) == 1:
        left, rest = rest[0], []
    pairs = [(left, right)] + [(rest[i], rest[i + 1] if i + 1 < len(rest) else None) for i in range(0, len(rest), 2)]
    blank = {"lines": ["PIMPINAN RAPAT"], "name": BLANK, "below": ""}
    return [
        [_block(one) if one else None, _block(two) if two else (blank if row == 0 else None)]
        for row, (one, two) in enumerate(pairs)
    ]


def _first(signatories, person, capacity):
    for signatory in signatories:
        if signatory["capacity"].casefold() == capacity:
            return signatory
    name = person["name"].casefold() if person else None
    return next((signatory for signatory in signatories if signatory["name"].casefold() == name), None)


def _block(signatory):
    """Office in capitals, name in capitals with its degrees, rank and number below."""
    capacity, office = signatory["capacity"], office_lines(signatory["position"] or "")
    lines = _principal(signatory["on_behalf_of"])
    if capacity.casefold() == "notulis":
        lines.append("NOTULIS")
    elif capacity.casefold() == "pimpinan rapat":
        lines += [*office, "selaku PIMPINAN RAPAT"] if office or lines else ["PIMPINAN RAPAT"]
    else:
        lines += [_capitals(capacity), *office]
    return {"lines": lines, "name": _name_in_capitals(signatory), "below": _rank_and_number(signatory)}


def letter_block(signatory):
    """The block of whoever signs a letter: for whom, the own office, the name; dots for what is not known yet."""
    if signatory is None:
        return {"lines": [BLANK], "name": BLANK, "below": ""}
    lines = _principal(signatory["on_behalf_of"]) + office_lines(signatory["position"] or "")
    name = _name_in_capitals(signatory)
    return {"lines": lines or [BLANK], "name": name, "below": _rank_and_number(signatory)}


def _principal(on_behalf_of):
    """ "a.n. KEPALA KEPOLISIAN RESOR …" on its lines."""
    office = re.sub(r"^a\.? ?n\.? ", "", on_behalf_of or "", flags=re.I)
    first, *rest = office_lines(office) or [""]
    return [f"a.n. {first}", *rest] if first else []


def _name_in_capitals(person):
    return indonesian.full_name(person["title_prefix"], person["name"].upper(), person["title_suffix"])


def _rank_and_number(person):
    rank = person["rank"] or ""
    full = indonesian.rank_full(rank) if indonesian.is_officer(rank) else rank
    if person["civil_service_id"]:
        return " ".join(filter(None, (full, "NIP", person["civil_service_id"])))
    number = ("NRP", person["police_id"]) if person["police_id"] else ()
    return " ".join(filter(None, (_capitals(full), *number)))


def office_lines(position):
    """An office in capitals on its lines: "Kapolres Pelabuhan Belawan" is written out, other offices are not."""
    position = position.strip()
    if not (match := OFFICE.fullmatch(position)):
        return [_capitals(position)] if position else []
    acting, deputy, short, of = match.groups()
    head = (acting or "") + dict(OFFICES)["wa"] * bool(deputy) + dict(OFFICES)[short.lower()]
    return [head, _capitals(of)] if of else [head]


def _capitals(text):
    return text.upper()
