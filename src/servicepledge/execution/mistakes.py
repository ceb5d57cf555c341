"""
A user's mistake on its way out of a notebook: a value among the outputs of the cell that met it.

Jupyter tells of an exception as text. So that nobody has to read the mistake back out of it, the shell or kernel shows
it as data as well; whoever runs the notebook takes it from there. Loaded as an IPython extension into either.
"""

import json
from pathlib import Path
from types import TracebackType
from typing import Any

from .. import errors
from ..errors import PledgeError

MISTAKE = "application/vnd.servicepledge.mistake+json"
"""The mime type of a mistake among a notebook's outputs."""


def load_ipython_extension(shell: Any) -> None:
    """Let a shell or kernel show each mistake as data beside its traceback."""
    shell.set_custom_exc((PledgeError,), _show)


def _show(
    shell: Any, kind: type[PledgeError], mistake: PledgeError, trace: TracebackType, tb_offset: int | None = None
) -> None:
    shell.display_pub.publish({MISTAKE: as_value(mistake), "text/plain": str(mistake)})
    shell.showtraceback((kind, mistake, trace), tb_offset=tb_offset)


def as_value(mistake: PledgeError) -> dict[str, Any]:
    """Return a mistake as JSON holds it: its kind, where it was found, the problems, and the exit code it has."""
    return {
        "kind": type(mistake).__name__,
        "where": mistake.where,
        "problems": list(mistake.problems),
        "exit_code": mistake.exit_code,
    }


def from_value(value: Any) -> PledgeError | None:
    """Return the mistake that JSON holds; None where its kind is none of ours."""
    kind = vars(errors).get(value["kind"])
    if isinstance(kind, type) and issubclass(kind, PledgeError):
        return kind(value["where"], value["problems"])
    return None


def mistake_in(executed: Path, cell_number: int) -> PledgeError | None:
    """Return the mistake that a cell of an executed notebook met; None where it failed of something else."""
    try:
        cells = json.loads(executed.read_text("utf-8"))["cells"]
    except (OSError, ValueError, TypeError, KeyError):
        return None
    for cell in cells:
        if cell.get("execution_count") == cell_number:
            for output in cell["outputs"]:
                if MISTAKE in output.get("data", {}):
                    return from_value(output["data"][MISTAKE])
    return None
