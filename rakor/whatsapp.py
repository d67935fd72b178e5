"""How a message leaves the house: somebody taps, and WhatsApp opens with the text. We send nothing ourselves."""

from urllib.parse import quote


def address(text, number=""):
    """What opens WhatsApp with this text for this number (digits, country code first); without one, the picker."""
    return f"https://wa.me/{number}?text={quote(text, safe='')}"
