"""Where the lines of a page may not break: within a date, a figure with its unit, a reading with its verdict."""

import re

from markupsafe import Markup, escape

from ...scorecard.verdict import Verdict
from ...text import LANGUAGES

_BOUND = re.compile(
    r"(?<=[\d≥≤])(?<!-\d\d)(?<!:\d\d) (?=[^\s\d/·→(&])|(?<=[≥≤]) (?=\d)|(?<=CNY) (?=\d)|(?<=\bParty) (?=[AB]\b)"
)
"""Spaces at which no line breaks: between a number and what it counts ('8 项', '3 months'), not behind a date."""
_WORDS = "|".join(verdict.label[language] for verdict in Verdict for language in LANGUAGES)
_VERDICT = rf"[●▲?–…○] (?:{_WORDS})"
_DATE = r"\b\d{4}-\d{2}(?:-\d{2}(?: \d{2}:\d{2})?)?\b|\b\d{2}-\d{2}\b"
_FIGURE = r"[−+]?\d[\d,.]*(?:\N{NO-BREAK SPACE}?(?:个?工作日|个百分点|个月|分钟|小时|毫秒|[%‰秒分天]|[A-Za-z]+\b))?"
_KEPT = re.compile(
    "|".join(
        (
            rf"→ (?:{_FIGURE}|—)(?: {_VERDICT})?",
            _VERDICT,
            rf"(?P<amendment>补充协议\w{{0,3}})(?P<of>（(?:{_DATE})）)",
            _DATE,
            r"\b\d{1,2}:\d{2}[–-]\d{1,2}:\d{2}\b",
            rf"{_FIGURE} / \d[\d,.]*%?(?P<counted>\N{{NO-BREAK SPACE}}(?=[A-Za-z]))?",
            rf"\d+\N{{NO-BREAK SPACE}}(?:项)?(?:{_WORDS})\b",
            r"\d[\d,.]*\N{NO-BREAK SPACE}?(?:个?工作日|个百分点|个月|分钟|小时|毫秒)",
            r"\b[Ee]-mails?\b",
            r"(?P<ref>[一二三四五六七八九十]+\.\d[\d.]*(?:\(\d+\))?[a-z]?)",
        )
    )
)
"""Words that stay on one line: a date, hours, a reading's value with its verdict, a numerator over its denominator."""


def kept(text: object) -> Markup:
    """Return prose whose lines do not break where it would be torn; what a fraction counts may stand below it."""
    bound = _BOUND.sub("\N{NO-BREAK SPACE}", str(escape(text)))
    return Markup(_KEPT.sub(_on_one_line, bound))


def _on_one_line(found: re.Match[str]) -> str:
    if found["amendment"]:  # two lines where one is too short for both
        return f'<span class="whole">{found["amendment"]}<span class="keep">{found["of"]}</span></span>'
    if found["ref"]:
        return f'<span class="keep id">{found["ref"]}</span>'
    counted = found["counted"] or ""
    return f'<span class="keep">{found[0].removesuffix(counted)}</span>{" " if counted else ""}'
