"""Texts without what nobody sees: blanks around them, and texts of nothing else, as SQL."""

from ..sql import quoted

BLANKS = "".join(map(chr, (0, *range(0x09, 0x0E), 0x20, 0x85, 0xA0, 0xAD, 0x1680, 0x180E, *range(0x2000, 0x2010), *range(0x2028, 0x2030),
                           0x205F, 0x2060, 0x3000, 0xFEFF)))  # fmt: skip
"""What is not to be seen: ends of lines, tabs, blanks of every width, and marks of none."""
MACHINE_NOTHING = ("nan", "null", "none", "<na>", "nat", "undefined", "(null)", "[null]", "nil", "#n/a", "\\n")
"""What programs write where there is nothing, in small letters."""
PERSONS_NOTHING = (
    "-",
    "--",
    "---",
    "—",
    "——",
    "/",
    ".",
    "n/a",
    "na",
    "无",
    "空",
    "暂无",
    "没有",
    "未知",
    "unknown",
    "anonymous",
    "匿名",
)
"""What people write there."""
USUAL = "".join(map(chr, (0x20, 9, 10, 13, 160, 8203, 12288, 65279)))
"""Those that are met."""
_USUAL = " || ".join(("' '", *(f"chr({ord(one)})" for one in USUAL[1:])))
"""The same, written so that a printed query shows them."""


def tidy(text: str) -> str:
    """
    Return a text without the blanks around it, and null where there is nothing else.

    What begins with a printable character and does not end with a blank or tab is handed on as it is: 14 ns a row where
    trimming takes 300. A rarer blank at the end of such a text is left there, and counted (`has_odd_end`).
    """
    is_plain = f"{text} between '!' and '~' and not suffix({text}, ' ') and not suffix({text}, chr(9))"
    return f"case when {is_plain} then {text} else {trimmed(text)} end"


def trimmed(text: str) -> str:
    """Return a text without the usual blanks around it, and null where there is nothing else."""
    return f"nullif(trim({text}, {_USUAL}), '')"


def is_odd(text: str) -> str:
    """
    Return the condition that a text, as exported, may be doubted at all: cheap, and false of nearly every id and code.

    What is not ASCII, begins or ends with anything but a letter or digit, is a word for nothing or has a plus may be.
    """
    is_usual = f"strlen({text}) = length({text}) and {text} between '0' and 'zz' and {text}[-1] > '!'"
    return f"case when {is_usual} then contains({text}, '+') or {is_among(text, MACHINE_NOTHING + PERSONS_NOTHING)} else {text} is not null end"


def has_odd_end(text: str) -> str:
    """Return the condition that a tidied text has something nobody sees: at its end, or of no width within it."""
    is_plain = f"strlen({text}) = length({text}) and {text}[-1] > ' '"
    odd = f"{text} <> trim({text}, {quoted(BLANKS)}) or regexp_matches({text}, '[\u200b-\u200f\u2060\ufeff\u00ad]')"
    return f"case when {is_plain} then false else {odd} end"


def is_among(text: str, words: tuple[str, ...]) -> str:
    """
    Return the condition that a text is one of some words, in capitals or not.

    Plain functions of one column, which DuckDB works out once for each of a column's distinct values where it has few.
    """
    longest = max(len(word.encode()) for word in words)
    listed = quoted("\n".join(("", *words, "")))
    return f"case when strlen({text}) > {longest} then false else contains({listed}, chr(10) || lower({text}) || chr(10)) end"
