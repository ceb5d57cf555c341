"""How to get to where reports go: `data/delivery.toml`, the operator's own, with a table for each way.

What a table may hold is its channel's to say; a secret is named in it, never written.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...errors import UsageError, did_you_mean, shown
from ...schema.toml import read_toml
from ...workspace import Workspace
from .secrets import Secret, read_secret, without

FILE = "delivery.toml"


@dataclass
class Settings:
    """One table of the file; what is taken out of it as a secret is kept out of all that is said."""

    where: str
    """The file and the table, for messages."""
    table: Mapping[str, Any]
    folder: Path
    """The workspace's."""
    _secrets: list[Secret] = field(default_factory=list)

    def text(self, name: str, default: str | None = None) -> str:
        """
        Return a text.

        Raises  UsageError where it is missing and has no default, or is no text.
        """
        found = self.table.get(name, default)
        if not isinstance(found, str) or (not found and default is None):
            said = "is missing. Add it." if found is None else f"{shown(found)} is no text. Write it in quotes."
            raise UsageError(self.where, f"{name}: {said}")
        return found

    def number(self, name: str, default: int) -> int:
        """
        Return a whole number above nought.

        Raises  UsageError where it is none.
        """
        found = self.table.get(name, default)
        if not isinstance(found, int) or isinstance(found, bool) or found <= 0:
            raise UsageError(self.where, f"{name}: {shown(found)} is no whole number above 0. Write it without quotes.")
        return found

    def texts(self, name: str) -> list[str]:
        """
        Return a list of texts; none where it is left out.

        Raises  UsageError where it is none.
        """
        found = self.table.get(name, [])
        if not isinstance(found, list) or not all(isinstance(one, str) and one for one in found):
            raise UsageError(self.where, f'{name}: is no list of texts. Write {name} = ["…"].')
        return list(found)

    def secret(self, name: str) -> Secret | None:
        """
        Return the secret that a field names; None where the field is left out.

        Raises  as `read_secret`.
        """
        return self._secret(name, self.table[name]) if name in self.table else None

    def values(self, name: str) -> dict[str, Any]:
        """
        Return a table of plain values, those that name a secret as what they name.

        Raises  as `read_secret`; UsageError where it is no table.
        """
        found = self.table.get(name, {})
        if not isinstance(found, dict):
            raise UsageError(self.where, f"{name}: {shown(found)} is no table. Write {name} = {{ … }}.")
        return {key: self._opened(f"{name}.{key}", value) for key, value in found.items()}

    def place(self, name: str) -> Secret:
        """
        Return a place whose address is a secret, by the name a contract has for it.

        Raises  UsageError where the table has no such place.
        """
        places = self.table.get("places", {})
        if not isinstance(places, dict) or name not in places:
            known = places if isinstance(places, dict) else {}
            raise UsageError(self.where, f"places: '{name}' is not among them. {did_you_mean(name, known)}")
        return self._secret(f"places.{name}", places[name])

    def check(self, *known: str) -> None:
        """
        Refuse fields that nobody reads.

        Raises  UsageError with each of them.
        """
        unknown = [name for name in self.table if name not in known]
        if unknown:
            raise UsageError(
                self.where, [f"{name}: is not a field here. {did_you_mean(name, known)}" for name in unknown]
            )

    def hidden(self, text: str) -> str:
        """Return what somebody said without the secrets that were taken out."""
        return without(text, self._secrets)

    def _secret(self, name: str, written: object) -> Secret:
        if not isinstance(written, str):
            raise UsageError(self.where, f"{name}: a text is expected. Write 'env:NAME' or 'file:PATH'.")
        found = read_secret(self.where, name, written, self.folder)
        self._secrets.append(found)
        return found

    def _opened(self, name: str, value: object) -> Any:
        is_named = isinstance(value, str) and value.startswith(("env:", "file:"))
        return self._secret(name, value).value if is_named else value


def read_settings(workspace: Workspace) -> dict[str, Settings]:
    """
    Return the tables of a workspace's `data/delivery.toml`, by name; none where there is no such file.

    Raises  UsageError where it is not TOML, or holds something that is no table.
    """
    path = workspace.data / FILE
    raw = read_toml(path, UsageError) if path.exists() else {}
    stray = [name for name, table in raw.items() if not isinstance(table, dict)]
    if stray:
        raise UsageError(str(path), [f"{name}: is no table. Write [{name}]." for name in stray])
    return {name: Settings(f"{path} [{name}]", table, workspace.folder) for name, table in raw.items()}


def settings_of(workspace: Workspace, all_settings: Mapping[str, Settings], name: str) -> Settings:
    """Return the table of a name; an empty one where there is none, so that its channel says what it lacks."""
    return all_settings.get(name) or Settings(f"{workspace.data / FILE} [{name}]", {}, workspace.folder)
