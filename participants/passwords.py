"""Passwords that the program invents: easy to copy from a screen, impossible to guess."""

import secrets

# Without what the eye confuses: 0 o, 1 l i.
CHARACTERS = "23456789abcdefghjkmnpqrstuvwxyz"
GROUPS, LENGTH = 4, 4  # 79 bits


def invent():
    """Four groups of four characters, like `h7kq-w3mp-9vxd-c4tz`."""
    return "-".join("".join(secrets.choice(CHARACTERS) for _ in range(LENGTH)) for _ in range(GROUPS))
