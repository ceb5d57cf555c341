"""Data quality: what was received and left out, what the checks found, which rows could not be measured."""

from datetime import UTC

from ...checks import Finding
from ..editions.text import change_rows, change_sentences
from ..formatting import dates
from ..formatting import figures as formats
from ..material import Material
from ..page.section import Html, Section, render
from ..words.page import TABLES


def data_quality(material: Material) -> Section:
    """Return what was received, the checks' findings and the rows behind no figure."""
    words, language = material.words, material.language
    findings = material.findings
    failed = [finding for finding in findings if not finding.passed and not finding.skipped]
    skipped = [finding for finding in findings if finding.skipped]
    scores = material.card.scores
    piece = render(
        "quality.html.j2",
        w=words,
        language=language,
        received=_received(material),
        summary=words["checks_summary"].format(
            n=len(findings), passed=sum(finding.passed for finding in findings), failed=len(failed), skipped=len(skipped)
        ),
        failed=[(*_about(finding, material), _rows(finding, words["all_rows"])) for finding in failed],
        skipped=[_about(finding, material) for finding in skipped],
        open_rows=[
            (
                score.term.clause.ref,
                score.term.kpi.label[language],
                f"{score.unmeasurable:,}",
                formats.range_of(score, language),
                f"{score.pending:,}",
            )
            for score in scores
            if score.unmeasurable or score.pending
        ],
    )  # fmt: skip
    return Section("quality", words["quality"], (piece, *_changes(material)))


def _changes(material: Material) -> list[Html]:
    """Return what changed against the edition before, where there is one."""
    before = material.edition.before
    if before is None:
        return []
    piece = render(
        "changes.html.j2",
        id="changes",
        level=3,
        w=material.words,
        number=before.number,
        title=material.words["changes"].format(n=before.number),
        sentences=change_sentences(material.edition, material.contract.zone, material.language),
        rows=change_rows(material.edition, material.contract.catalogue.kpis, material.language),
        shapes=formats.SHAPES,
        language=material.language,
    )
    return [piece]


def _received(material: Material) -> list[tuple[str, str, str, str, str, str]]:
    contract, words = material.contract, material.words
    left_out = material.evidence.answers.left_out
    rows = []
    for table, files in material.card.opened.files.items():
        got = material.evidence.answers.received[table]
        span = [
            dates.moment(instant.replace(tzinfo=UTC), contract.zone) for instant in (got.first, got.last) if instant
        ]
        rows.append(
            (
                TABLES[table][material.language],
                ", ".join(file.name for file in files[:3]) + (f" … ({len(files):,})" if len(files) > 3 else ""),
                f"{got.rows:,}",
                f"{got.in_period:,}",
                words["to"].join(span) or formats.NONE,
                f"{left_out[table]:,}" if table in left_out else words["no_filter"],
            )
        )
    return rows


def _about(finding: Finding, material: Material) -> tuple[str, str, str]:
    table = TABLES[finding.table][material.language] if finding.table in TABLES else finding.table
    return finding.reason[material.language], table, ", ".join(finding.columns) or formats.NONE


def _rows(finding: Finding, whole: str) -> str:
    return whole if finding.failed_n is None else f"{finding.failed_n:,} / {finding.rows_n or 0:,}"
