"""Search in Indonesian: what is written into the `stems` columns, and how a question finds it and shows where.

The same stems are written on both databases, so both find the same. Besides its stem a word is kept as it was written,
or "tawura" would not find "tawuran" while it is typed. The index over the columns is in minutes.search_index.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Lookup, TextField

from minutes.models import Commitment, Meeting
from minutes.search_index import INDEX, VECTOR
from participants import indonesian

LEAST_CHARACTERS = 2
MOST_CHARACTERS = 100
MOST_WORDS = 8
INDEXED_CHARACTERS = 200_000  # a tsvector holds at most 1 MB
LONGEST_WORD = 60
_LOST_T = re.compile("[mp]en[aeiou]")
_WORD = re.compile(r"[^\W_]+")


# Writing ------------------------------------------------------------------------------------------


def index_meeting(meeting):
    """Write what the rakor is found by: its head, its groups and its agenda. In the transaction that wrote the text."""
    texts = [meeting.title, meeting.purpose, meeting.basis, meeting.number, meeting.place]
    texts += meeting.groups_present.values_list("group__name", "label").order_by()
    texts += meeting.agenda.values_list("title", "speaker", "discussion").order_by()
    Meeting.objects.filter(pk=meeting.pk).update(stems=_indexed(texts))


def index_commitment(commitment):
    """Write what the commitment is found by: its text and its parties. In the transaction that wrote them."""
    parties = commitment.parties.values_list("group__name", "area__name", "name").order_by()
    Commitment.objects.filter(pk=commitment.pk).update(stems=_indexed([commitment.text, *parties]))


def _indexed(texts):
    flat = (part for text in texts for part in (text if isinstance(text, tuple) else (text,)))
    text = "\n".join(part for part in flat if part)[:INDEXED_CHARACTERS]
    words = set(_words(text))
    return " ".join(sorted(words.union(*map(_stems, words))))


def _folded(text):
    return unicodedata.normalize("NFKC", text).casefold()


def _words(text):
    return _WORD.findall(_folded(text))


@lru_cache(maxsize=20_000)
def _stems(word):
    """The stem of a folded word, as a tuple of one (or more, where folding it again makes two).

    Mends what the stemmer leaves undone: "menertibkan" and "penertiban" lost the t of "tertib", which it gives back to
    no word, while it does give back the p of "pukul" and the s of "suluh".
    """
    stems = indonesian.stems(word).split()
    lost_t = _LOST_T.match(word) and stems and stems[0][0] in "aeiou"
    return tuple([f"t{stems[0]}", *stems[1:]] if lost_t else stems)


# Asking -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Question:
    """What somebody typed: whole words by their stems, the last one also by its beginning."""

    stems: tuple
    last: tuple  # the beginnings that the last word may have

    @classmethod
    def read(cls, text):
        """The question in a text, or None when it asks for too little."""
        text = text.strip()[:MOST_CHARACTERS]
        words = _words(text)[:MOST_WORDS]
        if len(text) < LEAST_CHARACTERS or not words:
            return None
        *whole, last = words
        return cls(
            stems=tuple(dict.fromkeys(stem for word in whole for stem in _stems(word))),
            last=tuple(dict.fromkeys([last, *_stems(last)])),
        )

    def for_postgresql(self):
        beginnings = " | ".join(f"'{word}':*" for word in self.last)
        return " & ".join([*(f"'{stem}'" for stem in self.stems), f"({beginnings})"])

    def for_sqlite(self):
        beginnings = " OR ".join(f'"{word}" *' for word in self.last)
        return " AND ".join([*(f'"{stem}"' for stem in self.stems), f"({beginnings})"])

    def is_in(self, word):
        """Does this folded word answer a part of the question?"""
        if len(word) > LONGEST_WORD:
            return False
        stems = _stems(word)
        return any(form.startswith(self.last) for form in (word, *stems)) or not set(self.stems).isdisjoint(stems)

    def parts(self):
        """What a word that answers has in it: the stem without its first letter, which a prefix may have changed."""
        return [word[1:] if len(word) > 3 else word for word in (*self.stems, *self.last)]


class Matches(Lookup):
    """`filter(stems__matches=Question)`: through the full-text index, not through the column."""

    lookup_name = "matches"
    prepare_rhs = False

    def get_db_prep_lookup(self, value, connection):
        return "%s", [value]

    def as_postgresql(self, compiler, connection):
        vector = f"{compiler.quote_name_unless_alias(self.lhs.alias)}.{connection.ops.quote_name(VECTOR)}"
        return f"{vector} @@ to_tsquery('simple', %s)", [self.rhs.for_postgresql()]

    def as_sqlite(self, compiler, connection):
        column = self.lhs.target.model._meta.pk.column
        key = f"{compiler.quote_name_unless_alias(self.lhs.alias)}.{connection.ops.quote_name(column)}"
        index = connection.ops.quote_name(INDEX.format(table=self.lhs.target.model._meta.db_table))
        return f"{key} IN (SELECT rowid FROM {index} WHERE {index} MATCH %s)", [self.rhs.for_sqlite()]


class Says(Matches):
    """The same answer, asked of each row that other conditions leave: `filter(unit=…, stems__says=Question)`.

    For the rows of few units. PostgreSQL believes that a beginning of a word is rare and would fetch all the rows of
    the land that have it, for every unit again.
    """

    lookup_name = "says"

    def as_postgresql(self, compiler, connection):
        condition, params = super().as_postgresql(compiler, connection)
        vector, question = condition.split(" @@ ", 1)
        return f"({vector} || ''::tsvector) @@ {question}", params


TextField.register_lookup(Matches)
TextField.register_lookup(Says)


# Showing ------------------------------------------------------------------------------------------


def marked(text, question):
    """The whole text as [(piece, is a hit)]."""
    pieces, done = [], 0
    for match in _WORD.finditer(text):
        if any(question.is_in(word) for word in _words(match[0])):
            pieces += [(text[done : match.start()], False), (match[0], True)]
            done = match.end()
    return [piece for piece in [*pieces, (text[done:], False)] if piece[0]]


def snippet(texts, question, width=220):
    """The first of the texts that answers, cut around the hit, as [(piece, is a hit)]. Nothing when none answers."""
    for text in texts:
        place = _first_hit(text, question)
        if place is not None:
            start, end = _around(text, place, width)
            before, after = [("… ", False)] if start else [], [(" …", False)] if end < len(text) else []
            return [*before, *marked(text[start:end], question), *after]
    return []


def _first_hit(text, question):
    done = 0
    for part in re.finditer("|".join(map(re.escape, question.parts())), text, re.IGNORECASE):
        if part.start() < done:
            continue
        start, done = _edge(text, part.start(), -1), _edge(text, part.end() - 1, 1) + 1
        if any(question.is_in(word) for word in _words(text[start:done])):
            return start
    return None


def _edge(text, place, step):
    """The first or last letter of the word around a place, as far as words go."""
    for _letter in range(LONGEST_WORD):
        if not (0 <= place + step < len(text) and text[place + step].isalnum()):
            break
        place += step
    return place


def _around(text, place, width):
    """Where to cut, between words."""
    start = max(0, place - width // 3)
    start = text.find(" ", start, place) + 1 or start if start else 0
    end = min(len(text), start + width)
    return start, max(text.rfind(" ", start, end), start + width // 2) if end < len(text) else end
