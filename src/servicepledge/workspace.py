"""A workspace: the folder that holds one centre's contracts, sources, notebooks, expectations and reports."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from .contract.calendar_cn import WorkingCalendar, load_calendar
from .contract.load import load_contract, require_filled
from .contract.model import Contract
from .errors import ContractError, PledgeError, UsageError, did_you_mean
from .exports.source import Source, load_source

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
    def at(cls, folder: Path | str = ".") -> "Workspace":
        """
        Open a workspace.

        Raises  UsageError where the folder does not exist or holds no contracts.
        """
        path = Path(folder).resolve()
        if not path.is_dir():
            raise UsageError(str(folder), "there is no such folder. Run `pledge init DIR` to start a workspace.")
        if not (path / "data" / "contracts").is_dir():
            raise UsageError(
                str(folder),
                "is no workspace: it has no data/contracts. Run `pledge init DIR` to start one, or name one with --workspace.",
            )
        return cls(path)

    @classmethod
    def around(cls, folder: Path | str = ".") -> "Workspace":
        """Open the workspace that a notebook stands in: the folder itself, or the one that holds its `notebooks`."""
        path = Path(folder).resolve()
        return cls.at(path.parent if path.name == "notebooks" and not (path / "data").is_dir() else path)

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

    def contract(self, name: str) -> Contract:
        """
        Load a contract that can be measured, by id or by file.

        Raises  UsageError where there is none of that name, ContractError where the file has mistakes or its term or
                source is not filled in.
        """
        path = self.contract_path(name)
        return require_filled(load_contract(path, self.source_files, self.calendar), path)

    def contract_path(self, name: str) -> Path:
        """Return the file of a contract, named by id or by path."""
        if name in self.contract_files:
            return self.contract_files[name]
        if name.endswith(".toml") or "/" in name:
            path = Path(name) if Path(name).exists() else self.folder / name
            if path.is_file():
                return path
            raise UsageError(name, "there is no such contract file. Check the path, or name a contract by its id.")
        raise UsageError(f"contract '{name}'", f"is not known. {did_you_mean(name, self.contract_files)}")

    def contracts(self) -> tuple[list[Contract], list[PledgeError]]:
        """Load every contract; return those that can be measured, and the errors of those that cannot."""
        sound: list[Contract] = []
        errors: list[PledgeError] = []
        for path in self.contract_files.values():
            try:
                sound.append(require_filled(load_contract(path, self.source_files, self.calendar), path))
            except ContractError as error:
                errors.append(error)
        return sound, errors

    def source(self, name: str) -> Source:
        """
        Load a source by id.

        Raises  UsageError where there is none of that name, SourceError where the file has mistakes.
        """
        if name not in self.source_files:
            raise UsageError(f"source '{name}'", f"is not known. {did_you_mean(name, self.source_files)}")
        return load_source(self.source_files[name], self.data)
