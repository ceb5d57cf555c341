"""Coverage: which clauses of a contract can be judged, and what the others lack."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from ..additions import load_catalogue
from ..contract.clause import Clause
from ..contract.load import load_contract
from ..contract.model import Contract
from ..contract.quantity import is_blank
from ..engine.terms import Term
from ..errors import SourceError, UsageError
from ..runtime.display import table
from ..text import Text
from ..workspace import Workspace
from .measure import open_for
from .verdict import Reason, blank_target, missing_reason, without_target


class Standing(Enum):
    """What a report can say of a clause."""

    JUDGED = "judged"
    FACTS_ONLY = "facts_only"
    UNDECIDABLE = "undecidable"
    DECLARATIVE = "declarative"

    @property
    def label(self) -> Text:
        return _LABELS[self]


_LABELS = {
    Standing.JUDGED: Text(zh="可判定", en="judged"),
    Standing.FACTS_ONLY: Text(zh="仅列事实", en="facts only"),
    Standing.UNDECIDABLE: Text(zh="无法判定", en="undecidable"),
    Standing.DECLARATIVE: Text(zh="宣示性", en="declarative"),
}


@dataclass(frozen=True, slots=True)
class Covered:
    """One clause: what a report can say of it, and each thing that keeps it from being judged."""

    clause: Clause
    standing: Standing
    lacks: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Coverage:
    """A contract's clauses, in its order; `exports_seen` says whether the exports were looked at."""

    contract: Contract
    clauses: tuple[Covered, ...]
    exports_seen: bool

    def __repr__(self) -> str:
        told = ", ".join(f"{count} {standing.label.en}" for standing, count in self.totals.items())
        return f"Coverage('{self.contract.id}': {told})"

    def _repr_html_(self) -> str:
        rows = [
            [one.clause.ref, one.clause.words, one.standing.label.en, "; ".join(lack.words.en for lack in one.lacks)]
            for one in self.clauses
        ]
        return table(repr(self), ("clause", "words", "standing", "lacks"), rows)

    @property
    def totals(self) -> dict[Standing, int]:
        """How many clauses stand how."""
        return {one: sum(covered.standing is one for covered in self.clauses) for one in Standing}

    def as_json(self) -> dict[str, Any]:
        """Return the coverage as plain values."""
        return {
            "contract": self.contract.id,
            "exports_seen": self.exports_seen,
            "totals": {standing.value: count for standing, count in self.totals.items()},
            "clauses": [
                {
                    "clause": covered.clause.ref,
                    "kind": covered.clause.kind,
                    "kpi": covered.clause.kpi,
                    "standing": covered.standing.value,
                    "lacks": [{"code": lack.code, "zh": lack.words.zh, "en": lack.words.en} for lack in covered.lacks],
                }
                for covered in self.clauses
            ],
        }


def coverage(contract: Contract, columns: Mapping[str, frozenset[str]] | None = None) -> Coverage:
    """
    Say of every clause whether it can be judged; blanks do not stop it.

    `columns` are the canonical columns the exports have, by table (`OpenSource.columns`); where left out, only the
    contract itself is looked at.
    """
    return Coverage(
        contract, tuple(_covered(contract, clause, columns) for clause in contract.clauses), columns is not None
    )


def with_exports(folder: Path, name: str) -> tuple[Contract, Mapping[str, frozenset[str]] | None, SourceError | None]:
    """
    Load a contract by id or file, blanks and all, with the columns its exports have.

    The columns are None where its source is not filled in, or stands in no workspace, or cannot be read (then with
    what is wrong).

    Raises  UsageError where there is no such contract, ContractError where its file has mistakes.
    """
    try:
        workspace = Workspace.at(folder)
    except UsageError:
        if Path(name).is_file():
            return load_contract(Path(name), catalogue=load_catalogue()), None, None
        raise
    contract = workspace.load(workspace.contract_path(name))
    if is_blank(contract.source):
        return contract, None, None
    try:
        return contract, open_for(workspace, contract).columns, None
    except SourceError as problem:
        return contract, None, problem


def _covered(contract: Contract, clause: Clause, columns: Mapping[str, frozenset[str]] | None) -> Covered:
    if clause.definition is None:
        return Covered(clause, Standing.DECLARATIVE)
    found = dict.fromkeys(Term.of(contract, clause).lacks(columns))
    lacks = [missing_reason(kind, detail) for kind, detail in found]
    if clause.target and clause.target.is_blank:
        lacks.insert(0, blank_target(clause.target))
    if any(lack.code != "no_limit" for lack in lacks):
        return Covered(clause, Standing.UNDECIDABLE, tuple(lacks))
    if clause.target is None:
        return Covered(clause, Standing.FACTS_ONLY, tuple(lacks) or (without_target(clause.kind),))
    return Covered(clause, Standing.JUDGED)
