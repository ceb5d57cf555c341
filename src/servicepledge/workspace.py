"""A workspace: the folder that holds one centre's contracts, sources, notebooks, expectations and reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from os import PathLike, fspath
from pathlib import Path

from .additions import load_catalogue
from .contract.calendar_cn import WorkingCalendar, load_calendar
from .contract.load import load_contract, require_filled
from .contract.model import Contract
from .errors import ContractError, PledgeError, UsageError, one_of_these, shown
from .exports.source import Source, load_source
from .exports.values.blanks import USUAL
from .kpis import Catalogue
from .schema.toml import read_toml

STARTER = Path(__file__).parent / "starter"
"""What a wheel carries of the repository's top-level folders; in a checkout the repository itself serves."""


def bundled(folder: str) -> Path:
    """Return a bundled top-level folder: `notebooks`, `expectations` or `data`."""
    inside = STARTER / folder
    return inside if inside.is_dir() else Path(__file__).parents[2] / folder


@dataclass(frozen=True)
class Workspace:
    """A folder with `data/contracts`, `data/sources`, the exports, and `reports`; what it lacks is taken as bundled."""

    folder: Path

    @classmethod
    def at(cls, folder: "AnyWorkspace" = ".") -> "Workspace":
        """
        Open a workspace: a folder, or one that is open already.

        Raises  UsageError where the folder does not exist or holds no contracts.
        """
        if isinstance(folder, Workspace):
            return folder
        path = _folder(folder)
        if not path.is_dir():
            raise UsageError(str(folder), "there is no such folder. Run `pledge init DIR` to start a workspace.")
        if not (path / "data" / "contracts").is_dir():
            raise UsageError(
                str(folder),
                "is no workspace: it has no data/contracts. Run `pledge init DIR` to start one, or name one with --workspace.",
            )
        return cls(path)

    @classmethod
    def around(cls, folder: "AnyWorkspace" = ".") -> "Workspace":
        """
        Open the workspace that a notebook stands in: the folder where it is one, else the one that holds its `notebooks`.

        Raises  as `at`.
        """
        if isinstance(folder, Workspace):
            return folder
        path = _folder(folder)
        is_beside = path.name == "notebooks" and not (path / "data" / "contracts").is_dir()
        return cls.at(path.parent if is_beside else folder)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def reports(self) -> Path:
        return self.folder / "reports"

    @property
    def expectations(self) -> Path:
        return self._own_or_bundled("expectations")

    @property
    def notebooks(self) -> Path:
        return self._own_or_bundled("notebooks")

    def _own_or_bundled(self, name: str) -> Path:
        own = self.folder / name
        return own if own.is_dir() else bundled(name)

    @cached_property
    def contract_files(self) -> dict[str, Path]:
        """The contract files, by id (the file's name)."""
        return {path.stem: path for path in sorted((self.data / "contracts").glob("*.toml"))}

    @cached_property
    def source_files(self) -> dict[str, Path]:
        """The source files, by id (the file's name)."""
        return {path.stem: path for path in sorted((self.data / "sources").glob("*.toml"))}

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """
        The working calendar: as published, and the notices written down in `data/calendar`.

        Raises  CalendarError where one of those has mistakes.
        """
        return load_calendar(self.data / "calendar")

    @cached_property
    def catalogue(self) -> Catalogue:
        """
        The KPIs and facts that its contracts can name: bundled, of its own (`kpis`, `facts`), of installed packages.

        Raises  ContractError with every mistake of those that are not bundled.
        """
        return load_catalogue(self.folder)

    def load(self, path: Path) -> Contract:
        """
        Read one of its contract files, blanks and all.

        Raises  ContractError where the file, or a KPI or fact that is not bundled, has mistakes.
        """
        return load_contract(path, self.source_files, self.calendar, self.catalogue)

    def contract(self, name: "AnyContract") -> Contract:
        """
        Load a contract that can be measured, by id or by file; one that is loaded already stays as it is.

        Raises  UsageError where there is none of that name, ContractError where the file has mistakes or its term or
                source is not filled in.
        """
        if isinstance(name, Contract):
            return require_filled(name, Path(name.id))
        path = self.contract_path(name)
        return require_filled(self.load(path), path)

    def contract_path(self, name: str | PathLike[str]) -> Path:
        """
        Return the file of a contract, named by id or by path.

        Raises  UsageError where there is none of that name.
        """
        if isinstance(name, list | tuple):
            raise UsageError("contract", f"one is asked for here, and several were given. {self._contracts_known()}")
        if not isinstance(name, str | PathLike):
            raise UsageError(f"contract {shown(name)}", f"is not a name. {self._contracts_known()}")
        text = fspath(name)
        if text in self.contract_files:
            return self.contract_files[text]
        if text.endswith(".toml") or "/" in text or isinstance(name, PathLike):
            path = Path(text) if Path(text).exists() else self.folder / text
            if path.is_file():
                return path
            raise UsageError(
                text,
                "there is no such contract file. Check the path, or name a contract by its id. "
                + self._contracts_known(),
            )
        raise UsageError(f"contract '{text}'", f"is not known. {one_of_these(text, self.contract_files)}")

    def _contracts_known(self) -> str:
        return one_of_these("", self.contract_files)

    def contracts(self) -> tuple[list[Contract], list[PledgeError]]:
        """
        Load every contract; return those that can be measured, and the errors of those that cannot.

        Raises  ContractError where a KPI or fact that is not bundled has mistakes.
        """
        sound: list[Contract] = []
        errors: list[PledgeError] = []
        _ = self.catalogue  # its mistakes are those of no contract
        for path in self.contract_files.values():
            try:
                sound.append(require_filled(self.load(path), path))
            except ContractError as error:
                errors.append(error)
        return sound, errors

    def codes_of(self, source: str) -> tuple[str, ...]:
        """Return the codes under which a source's exports hold the rows of contracts, of those with mistakes as well."""
        codes: dict[str, None] = {}
        for name, path in self.contract_files.items():
            try:
                written = read_toml(path, ContractError)
            except ContractError:
                continue
            if written.get("source") == source:
                codes[str(written.get("rows") or written.get("id") or name).strip(USUAL)] = None
        return tuple(codes)

    def source(self, name: str) -> Source:
        """
        Load a source by id.

        Raises  UsageError where there is none of that name, SourceError where the file has mistakes.
        """
        if name not in self.source_files:
            raise UsageError(f"source '{name}'", f"is not known. {one_of_these(name, self.source_files)}")
        return load_source(self.source_files[name], self.data)


AnyWorkspace = str | PathLike[str] | Workspace
"""How a workspace may be named: its folder, or itself."""
AnyContract = str | PathLike[str] | Contract
"""How a contract may be named: its id, its file, or itself."""
AnyContracts = AnyContract | Sequence[AnyContract]
"""One contract, or several."""


def _folder(given: object) -> Path:
    if not isinstance(given, str | PathLike):
        raise UsageError(
            f"workspace {shown(given)}", "is not a folder. Give the path of one, or leave it out for this one."
        )
    return Path(given).resolve()
