"""English words, Indonesian order: 10/1/2024 is the tenth of January in both languages."""

from rakor.formats.id.formats import *  # noqa: F403

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
