"""All that a service report asks of the rows themselves, asked for many reports at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..exports.open import OpenSource
from ..stats.samples import Stratum
from .questions import Question, Received, received
from .surveys import Inviting, Scores, contacts_to_invite, inviting, strata, survey_invitations, survey_scores
from .workload import Channel, OpenCases, channels, open_cases


@dataclass(frozen=True, slots=True)
class Answers:
    """What the rows of one contract say of one period, besides its figures."""

    scores: Scores
    invitations: tuple[int, int]
    """Of the invitations, those answered and all."""
    contacts: int
    """Those that could have been invited."""
    strata: Sequence[Stratum]
    inviting: Sequence[Inviting]
    received: Mapping[str, Received]
    """By export."""
    left_out: Mapping[str, int]
    """By export with a filter: the rows of all contracts that it left out."""
    open_cases: OpenCases | None
    channels: Sequence[Channel]


def answers(opened: OpenSource, questions: Sequence[Question]) -> list[Answers]:
    """
    Ask everything, of everything that is asked about.

    Raises  SourceError where an export cannot be read.
    """
    by_table = {table: received(opened, questions, table) for table in opened.files}
    left_out = opened.left_out()
    by_question = (
        survey_scores(opened, questions),
        survey_invitations(opened, questions),
        contacts_to_invite(opened, questions),
        strata(opened, questions),
        inviting(opened, questions),
        [{table: found[no] for table, found in by_table.items()} for no in range(len(questions))],
        [left_out] * len(questions),
        open_cases(opened, questions),
        channels(opened, questions),
    )
    return [Answers(*found) for found in zip(*by_question, strict=True)]
