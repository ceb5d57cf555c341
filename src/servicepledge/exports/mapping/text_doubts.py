"""What texts and keys may be doubted for: blanks nobody sees, words for nothing, quotes, shortened ids, rows of totals."""

from collections.abc import Iterator

from ..canonical import PERSONAL, Kind
from ..sql import quoted
from ..values.blanks import MACHINE_NOTHING, PERSONS_NOTHING, has_odd_end, is_among, is_odd
from ..values.typed import TEXT, is_float
from .doubt import Doubt, MappedValue, Rule, doubt, in_quotes
from .doubt_words import DIGITS, ODD, QUOTES, TOTALS, WORDS

_SCIENTIFIC = r"^\d(?:[.,]\d+)?[eE]\+\d+$"
_TOTAL = ("合计", "总计", "小计", "总数", "共计", "汇总", "total", "totals", "grand total", "subtotal", "sum")
_TOTALS = tuple(word + end for word in _TOTAL for end in ("", ":", "："))
_NOT_EXACT = 2**53
"""Floats hold whole numbers exactly below this."""


def of_texts(value: MappedValue) -> Iterator[Doubt]:
    """Yield what the values of a text or key may be doubted for."""
    typed, text = value.typed, value.sql
    if value.kind is Kind.KEY and is_float(typed.type):
        yield doubt("digits_kept", f"abs({typed.sql}) >= {_NOT_EXACT}", f"{typed.sql} is not null", "any", DIGITS)
    if not typed.type.startswith(TEXT) or not value.reads.columns:
        return
    present, odd = f"{text} is not null", is_odd(typed.sql)
    is_key = value.kind is Kind.KEY or value.name in PERSONAL  # codes of contracts are held against those known
    weight: Rule = "share" if is_key else "note"
    yield doubt("no_odd_blanks", has_odd_end(text), present, weight, ODD, odd)
    if "empty" not in value.source.model_fields_set:
        yield doubt("nothing_is_empty", is_among(text, MACHINE_NOTHING), present, "share", WORDS, odd)
        yield doubt("no_word_for_nothing", is_among(text, PERSONS_NOTHING), present, weight, WORDS, odd)
    yield doubt("no_quotes_left", _in_marks(text), present, "share", QUOTES, odd)
    if value.kind is Kind.KEY:
        short = f"case when contains({text}, '+') then regexp_matches({text}, '{_SCIENTIFIC}') else false end"
        yield doubt("digits_kept", short, present, "any", DIGITS, odd)


def _in_marks(text: str) -> str:
    ends = " or ".join(f"({text}[1] = {quoted(mark)} and {text}[-1] = {quoted(mark)})" for mark in "\"'")
    return f"strlen({text}) > 1 and ({ends})"


def of_totals(columns: tuple[str, ...]) -> Doubt:
    """Return the doubt whether rows are sums of the others, as the last of a spreadsheet often is."""
    texts = [f"trim(cast({in_quotes(column)} as varchar))" for column in columns]
    return doubt(
        "no_totals", " or ".join(f"coalesce({is_among(text, _TOTALS)}, false)" for text in texts), "true", "any", TOTALS
    )
