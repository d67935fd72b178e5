"""What stands at the head and the foot of the papers of a unit that belong to no single rakor."""


def head_of(unit):
    """The unit as the letterhead, the foot and the signature block of a paper need it."""
    return {
        "name": unit.name,
        "letterhead": unit.letterhead.splitlines(),
        "city": unit.city or None,
        "time_zone": unit.time_zone,
        "paper": unit.paper,
    }
