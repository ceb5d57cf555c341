"""What goes wrong, as sentences a user can act on.

Each kind of error has its own exit code, so that a scheduler can tell a contract to mend from an export to wait for.
A message names the file, the field, what was found and what to do; it never holds a value of a row.
"""

from collections.abc import Iterable
from datetime import date, time
from difflib import get_close_matches


class PledgeError(Exception):
    """
    Problems found together, under the file they were found in.

    `where` is the file (or the thing) all problems belong to; `problems` are sentences.
    """

    exit_code = 1

    def __init__(self, where: str, problems: Iterable[str] | str):
        self.where = where
        self.problems = (problems,) if isinstance(problems, str) else tuple(problems)
        super().__init__(str(self))

    def __str__(self) -> str:
        return "\n".join([self.where, *(f"  - {problem}" for problem in self.problems)])

    def __reduce__(self) -> tuple[type, tuple[str, tuple[str, ...]]]:
        return type(self), (self.where, self.problems)


class Problems(ValueError):
    """Several sentences about one value, told together by whoever validates it."""

    def __init__(self, problems: Iterable[str]):
        self.problems = tuple(problems)
        super().__init__("; ".join(self.problems))


class UsageError(PledgeError):
    """The command was asked for something that does not exist or cannot be: a period, a breakdown, a file name."""

    exit_code = 2


class ContractError(PledgeError):
    """A contract file has mistakes, or a KPI, a fact or a section that a workspace or a package adds."""

    exit_code = 3


class SourceError(PledgeError):
    """A source file, an export it names, or a suite of expectations is missing, unreadable or lacks what it must have."""

    exit_code = 4


class ChecksFailed(PledgeError):
    """The exports failed a critical check, so no report and no figure may be made from them."""

    exit_code = 5


class ReportFailed(PledgeError):
    """A notebook failed; no page was written."""

    exit_code = 6


class CalendarError(PledgeError):
    """A day lies beyond the last published working-day arrangement."""

    exit_code = 7


class IdentityError(PledgeError):
    """Figures that must add up do not: codes of the exports that nobody knows, or a mistake of the program."""

    exit_code = 8


class RecordError(PledgeError):
    """The ledger, or an edition that was published, is damaged, was changed, or its figures come out otherwise."""

    exit_code = 9


class DeliveryFailed(PledgeError):
    """A report could not be delivered: for now, or until somebody does something about it."""

    exit_code = 10


def shown(value: object) -> str:
    """Return a value of a TOML file the way a sentence names it: texts in quotes, lists and tables by their kind."""
    match value:
        case str():
            return f"'{value}'" if len(value) <= 80 else f"'{value[:79]}…'"
        case bool():
            return str(value).lower()
        case date() | time():
            return value.isoformat()
        case dict():
            return "a table"
        case list() | tuple():
            return "a list"
        case _:
            return str(value)


def one_of_these(found: object, known: Iterable[str]) -> str:
    """Return all that is known, in its order, after what is near: `Did you mean 'x'? There are: w, x, y.`"""
    names = list(known)
    near = get_close_matches(str(found), names, n=1, cutoff=0.6)
    return (f"Did you mean '{near[0]}'? " if near else "") + (
        f"There are: {', '.join(names)}." if names else "There is none."
    )


def did_you_mean(found: str, known: Iterable[str]) -> str:
    """Return `Did you mean 'x'?`, or the list of what is known where nothing is near."""
    names = sorted(known)
    near = get_close_matches(found, names, n=1, cutoff=0.6)
    if near:
        return f"Did you mean '{near[0]}'?"
    return f"Use one of: {', '.join(names)}." if names else "None is defined."
