"""The five files of the sample, written aside and then put in place together."""

import os
from itertools import chain
from pathlib import Path

import polars as pl

from .aftersales import aftersales_cases
from .care import take_care
from .case import Case, as_exported
from .centre import LINES
from .complaints import complaint_cases
from .contact import Contact
from .desks import DESKS
from .frames import calls_frame, logbook_frame, shifts_frame, surveys_frame, tickets_frame
from .logbook import logbook_entries
from .messages import email_cases, visit_cases
from .ringing import ring
from .shifts import agent_shifts
from .survey import call_surveys, case_surveys, improve
from .switch import line_contacts

ZSTD_LEVEL = 12


def write_sample(folder: Path, *, scale: float = 1.0, seed: int = 20261101) -> dict[str, int]:
    """Write the five exports of the sample centre; return rows per file."""
    frames = sample_frames(scale=scale, seed=seed)
    folder.mkdir(parents=True, exist_ok=True)
    aside = {name: folder / f".{name}.{os.getpid()}.tmp" for name in frames}
    try:
        for name, frame in frames.items():
            _write(frame, aside[name])
        for name in frames:
            os.replace(aside[name], folder / name)
    finally:
        for path in aside.values():
            path.unlink(missing_ok=True)
    return {name: frame.height for name, frame in frames.items()}


def sample_frames(*, scale: float, seed: int) -> dict[str, pl.DataFrame]:
    """
    Return the frames of the sample by file name: the same rows for the same scale and seed.

    Raises  ValueError for a scale that is not above 0.
    """
    if not scale > 0:
        raise ValueError(f"scale must be above 0, not {scale}")
    by_line = {line.name: line_contacts(line, scale, seed) for line in LINES}
    for line in LINES:
        ring(line, by_line[line.name], seed)
    contacts = sorted(chain.from_iterable(by_line.values()), key=lambda contact: contact.arrived_ms)
    for number, contact in enumerate(contacts, start=1):
        contact.call_id = f"T{number:08d}"
    cases = _cases(by_line, scale, seed)
    surveys = sorted(call_surveys(contacts, seed) + case_surveys(cases, seed), key=lambda survey: survey.sent_ms)
    improve(surveys, seed)
    for number, survey in enumerate(surveys, start=1):
        survey.survey_id = f"S{number:08d}"
    return {
        "calls.parquet": calls_frame(contacts),
        "tickets.parquet": tickets_frame(cases),
        "surveys.parquet": surveys_frame(surveys),
        "logbook.parquet": logbook_frame(logbook_entries(seed)),
        "shifts.parquet": shifts_frame(agent_shifts(scale, seed)),
    }


def _cases(by_line: dict[str, list[Contact]], scale: float, seed: int) -> list[Case]:
    cases = [
        *email_cases(scale, seed),
        *visit_cases(scale, seed),
        *complaint_cases(by_line["hotline.phone"], scale, seed),
        *aftersales_cases(by_line["aftersales.phone"], scale, seed),
        *(case for desk in DESKS for case in desk.cases(by_line[desk.line.name], scale, seed)),
    ]
    cases.sort(key=lambda case: case.received_ms)
    take_care(cases, seed)
    for number, case in enumerate(cases, start=1):
        case.ticket_id = f"W{number:07d}"
        as_exported(case)
        if case.call is not None:
            case.call.ticket_id = case.ticket_id
    return cases


def _write(frame: pl.DataFrame, path: Path) -> None:
    frame.write_parquet(path, compression="zstd", compression_level=ZSTD_LEVEL, statistics=True)
