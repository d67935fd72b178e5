"""What is written to the people of the address book, in Indonesian whatever the screen speaks. Pure."""


def personal_link(link, address):
    """The text that hands a person the own link."""
    person = link.participant
    called = ", ".join(filter(None, (person.full_name, person.position)))
    return (
        f"Yth. Bapak/Ibu {called}. Berikut undangan rakor dan kesepakatan kelompok Bapak/Ibu. "
        f"Tautan ini khusus untuk Bapak/Ibu, mohon tidak diteruskan:\n{address}\n{_sender(link)}"
    )


def group_link(link, address):
    """The text that hands a group its link, which is only read."""
    return (
        f"Yth. Bapak/Ibu {link.group.name}. Berikut kesepakatan kelompok hasil rakor. "
        f"Tautan ini untuk dibaca anggota kelompok:\n{address}\n{_sender(link)}"
    )


def _sender(link):
    return f"Bila ada kejadian, hubungi 110 dahulu. {link.unit.name}"
