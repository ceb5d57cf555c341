"""Letters: what is said around a report, or to the operator, whatever channel carries it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...report.editions.text import edition_text
from ...report.formatting.figures import SHAPES
from ...report.page.section import render
from ...report.words.letter import LETTER
from ...scorecard.verdict import Verdict
from ...text import Language
from .parcel import Parcel

_HTML_LANGUAGES: Mapping[Language, str] = {"zh": "zh-CN", "en": "en"}


@dataclass(frozen=True)
class Letter:
    """
    What goes to one address: words, and files with them.

    `id` stays the same however often it is sent, so that a receiver can drop a repeat; `content` is the hash of the files.
    """

    id: str
    address: str
    subject: str
    sentence: str
    text: str
    """All of the words, plain."""
    html: str = ""
    language: Language = "zh"
    files: Mapping[str, bytes] = field(default_factory=dict)
    content: str = ""
    contract: str = ""
    period: str = ""
    edition: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Return what a program may want to know, without the files."""
        return {
            "id": self.id,
            "subject": self.subject,
            "sentence": self.sentence,
            "contract": self.contract,
            "period": self.period,
            "edition": self.edition,
            "content": self.content,
            "files": sorted(self.files),
        }


def letter_of(parcel: Parcel) -> Letter:
    """
    Return the letter a parcel goes out with: sentence, verdicts, what is owed.

    Raises  RecordError where the report's summary is missing, damaged or another's.
    """
    held, language = parcel.summary, parcel.language
    said = {name: text[language] for name, text in LETTER.items()}
    edition = edition_text(parcel.edition, held.get("state"), language)
    subject = said["subject"].format(title=held["title"][language], named=held["named"][language], edition=edition)
    lines = list(_lines(held, said))
    rows = [
        [
            one["clause"], one["kpi"][language], one["shown"][language], one["target"][language],
            f"{SHAPES[Verdict(one['verdict'])]} {Verdict(one['verdict']).label[language]}",
        ]
        for one in held["headline"]
    ]  # fmt: skip
    owed = list(dict.fromkeys(_owed(one, said, language) for one in held.get("owed", ())))
    names = "、".join(parcel.names) if language == "zh" else ", ".join(parcel.names)
    closing = [said["files"].format(names=names), said["content"].format(content=parcel.content), said["automatic"]]
    sentence = held["sentence"][language]
    html = render(
        "letter.html.j2", html_language=_HTML_LANGUAGES[language], subject=subject, heading=subject, sentence=sentence,
        to=said["to"].format(client=held["client"][language]), sender=said["from"].format(provider=held["provider"][language]),
        lines=lines, heads=[said[name] for name in ("clause", "kpi", "value", "target", "verdict")], rows=rows,
        owed=owed, owed_title=said["owed"], closing=closing,
    ).markup  # fmt: skip
    listed = [*("  ".join(row) for row in rows), *([said["owed"], *owed] if owed else [])]
    text = "\n".join([subject, "", sentence, *lines, "", *listed, "", *closing, ""])
    return Letter(
        parcel.id, parcel.address, subject, sentence, text, html, language, parcel.files, parcel.content,
        parcel.contract.id, parcel.period.label, parcel.edition,
    )  # fmt: skip


def _lines(held: Mapping[str, Any], said: Mapping[str, str]) -> Iterator[str]:
    yield said["verdicts"].format(**{one.value: held["verdicts"].get(one.value, 0) for one in Verdict})
    if held.get("provisional"):
        yield said["provisional"].format(n=held["provisional"])
    if held.get("replaces"):
        yield said["replaces"].format(n=held["replaces"])


def _owed(one: Mapping[str, Any], said: Mapping[str, str], language: Language) -> str:
    due = said["due_on"].format(day=one["due_on"]) if one.get("due_on") else said["due_open"]
    what = (one.get("what") or {}).get(language, "")
    return said["owed_line"].format(what=what, ref=one["ref"], due=due)
