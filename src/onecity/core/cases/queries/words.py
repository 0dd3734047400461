"""Words in two texts of a row, of cases place and text, found by the index of two-character pieces (sql/pieces_of_cases.sql)."""

from functools import reduce
from operator import and_
from string import ascii_lowercase, ascii_uppercase

from django.db.models import BooleanField, F, Func, Q, TextField, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Collate, Concat, StrIndex, Upper
from django.db.models.lookups import GreaterThan

PIECE = 2
DIVIDER = "\uffff"
_CAPITALS = str.maketrans(ascii_lowercase, ascii_uppercase)
Fields = tuple[str, str]
OF_CASES: Fields = ("place", "text")


def pieces_of(word: str) -> list[str]:
    """The pieces a text must have to contain a word: every pair of neighbours; a single character by itself."""
    pairs = (word[start : start + PIECE] for start in range(max(len(word) - 1, 1)))
    return [pair for pair in dict.fromkeys(pairs) if DIVIDER not in pair]


def _lexeme(piece: str) -> str:
    quoted = piece.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}'" if len(piece) == PIECE else f"'{quoted}':*"


def _whole(fields: Fields) -> Upper:
    return Upper(Collate(Concat(F(fields[0]), Value("\n"), F(fields[1]), output_field=TextField()), "C"))


def has_pieces(words: str, fields: Fields = OF_CASES) -> Q:
    """The condition the index answers: all pieces of all words, in both fields together. It lets more through than `contains_words`."""
    pieces = [piece for word in _divided(words) for piece in pieces_of(word)]
    return _having(" & ".join(map(_lexeme, pieces)), fields) if pieces else Q()


def has_any_piece(words: str, fields: Fields, most: int = 200) -> Q:
    """The condition that one of the pieces stands in the fields: what may have to do with a text at all."""
    pieces = list(dict.fromkeys(piece for word in _divided(words) for piece in pieces_of(word) if len(piece) == PIECE))[:most]
    return _having(" | ".join(map(_lexeme, pieces)), fields) if pieces else Q(pk__in=[])


def _having(lexemes: str, fields: Fields) -> Q:
    """Asked by a subquery, so that the planner does not know the pieces: it would multiply their frequencies, though they occur together,
    take a common word for a rare one, and read all its rows instead of those in sight."""
    wanted = Func(Value(lexemes), template="(SELECT %(expressions)s::tsquery)")
    known = Func(F(fields[0]), F(fields[1]), function="pieces_of_case")
    return Q(CombinedExpression(known, "@@", wanted, output_field=BooleanField()))


def contains_words(words: str, fields: Fields = OF_CASES) -> Q:
    """Rows whose fields contain each of the words, divided by spaces; ASCII letters in either case.

    By position and not by LIKE: without statistics the planner takes any LIKE for one row in 200, and would never read by time.
    """
    return reduce(and_, (Q(GreaterThan(StrIndex(_whole(fields), Value(word)), 0)) for word in _divided(words)), Q())


def _divided(words: str) -> list[str]:
    return words.translate(_CAPITALS).split()
