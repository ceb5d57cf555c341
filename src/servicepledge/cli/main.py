"""The command `pledge`: what a person or a schedule asks for, and what they are told.

Answers go to standard output, progress and mistakes to standard error. Exit codes: 0 done; 2 the command was asked for
something impossible; 3 a contract has mistakes; 4 a source, an export or a file of expectations has; 5 the exports failed a critical check;
6 a notebook failed; 7 the working calendar does not reach; 8 figures do not add up; 9 the ledger or a published edition
is damaged; 10 a report could not be delivered; 1 several reports failed for different reasons, or a target is at risk.
"""

import json
import logging
import math
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from .. import __version__
from ..engine.breakdown import NAMES
from ..errors import PledgeError, UsageError
from ..runtime.imports import collect_rarely, lab_installation
from ..runtime.signals import come_again_later, end_at_once, end_when_told, interrupts_passed_on
from .agreements import coverage, templates
from .deliver import approve, deliver, ledger
from .due import due
from .editions import restate, verify
from .options import HERE, ContractName, Folder, MemoryLimit, PeriodText, Unchecked, answer, log_as, one_of, pairs, tell
from .reports import report, run
from .watch import watch

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(templates, name="template")
app.command(epilog="Examples:  pledge coverage telecom   |   pledge coverage data/contracts/acme.toml --format json")(
    coverage
)
app.command(
    epilog="Examples:  pledge report telecom --period 2026-10   |   pledge report telecom -p 2026-10 --language en"
)(report)
app.command(
    epilog="Examples:  pledge due   |   pledge due --as-of 2026-11-05 --json   |   pledge due --ics reports.ics"
)(due)
app.command(
    epilog="Examples:  pledge run   |   pledge run --as-of 2026-11-05   |   crontab:  0 6 * * * pledge run -w DIR"
)(run)
app.command(
    epilog="Examples:  pledge verify   |   pledge verify telecom --recompute   |   pledge verify reports/telecom/2026-10/1"
)(verify)
app.command(epilog='Example:  pledge restate telecom --period 2026-10 --reason "Calls of the 9th were exported late"')(
    restate
)
app.command(epilog='Example:  pledge approve telecom --period 2026-10 --by "李雷"')(approve)
app.command(
    epilog="Examples:  pledge deliver --dry-run   |   pledge deliver   |   pledge deliver -c telecom -p 2026-10"
)(deliver)
app.command(epilog="Examples:  pledge ledger   |   pledge ledger -c telecom --format csv --out ledger.csv")(ledger)
app.command(epilog="Examples:  pledge watch telecom   |   pledge watch telecom --as-of 2026-10-20 --format json")(watch)


def _say_version(is_asked: bool) -> None:
    if is_asked:
        answer(f"servicepledge {__version__}")
        raise typer.Exit


@app.callback()
def about(
    version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say the version and end.")
    ] = False,
    log_format: Annotated[
        str,
        typer.Option(
            "--log-format",
            metavar="plain|text|json",
            envvar="PLEDGE_LOG_FORMAT",
            help="Lines on standard error: as they are, after time and level, or as JSON.",
        ),
    ] = "plain",
) -> None:
    """From a service agreement and the centre's exports to the report the agreement requires."""
    log_as(log_format)


@app.command(epilog="Examples:  pledge init my-centre   |   pledge init my-centre --empty")
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
    empty: Annotated[bool, typer.Option("--empty", help="Without the sample contracts, source and exports.")] = False,
) -> None:
    """Start a workspace: sample contracts, sources and exports, notebooks and expectations."""
    from .init import start_workspace

    start_workspace(folder, is_empty=empty)
    enter = "" if folder.resolve() == Path.cwd() else f"\n  cd {folder}"
    first = "template new 000-8 --out data/contracts/NAME.toml" if empty else "report telecom --period 2026-10"
    answer(f"Started a workspace in {folder.resolve()}. Next:{enter}\n  pledge {first}")


@app.command(epilog="Example:  pledge sample --scale 10 --out data/sample")
def sample(
    workspace: Folder = HERE,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Where to write; data/sample by default.")] = None,
    scale: Annotated[float, typer.Option(help="Volume and staffing, as a multiple of the bundled sample's.")] = 1.0,
    seed: Annotated[int | None, typer.Option(help="Another number gives another centre.")] = None,
) -> None:
    """Write the sample centre's exports: seven months of calls, tickets, surveys, a logbook and shifts of three contracts."""
    from ..sample import write_sample

    if not 0 < scale < math.inf:
        raise UsageError(f"--scale {scale}", "must be more than 0. Use 1 for the bundled volume.")
    if seed is not None and seed < 0:
        raise UsageError(f"--seed {seed}", "must be 0 or more. Use any whole number, such as 7.")
    folder = out or workspace / "data" / "sample"
    tell(f"writing the sample centre to {folder} …")
    rows = write_sample(folder, scale=scale, **({} if seed is None else {"seed": seed}))
    answer("\n".join(f"{name}: {count:,} rows" for name, count in rows.items()))


@app.command(
    epilog="Examples:  pledge check   |   pledge check data/contracts/telecom.toml   |   pledge check telecom --data"
)
def check(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[CONTRACT]...", help="Ids or files; all by default.")
    ] = None,
    workspace: Folder = HERE,
    data: Annotated[bool, typer.Option("--data", help="Open and check the exports as well.")] = False,
) -> None:
    """List every problem of contracts and their sources at once."""
    from .check import check_contracts

    code = check_contracts(workspace, names or [], with_data=data, say=answer)
    if code:
        raise typer.Exit(code)


@app.command(
    epilog="Examples:  pledge score telecom --period 2026-10   |   pledge score telecom -p 2026-10 --by hour --format json"
)
def score(
    contract: ContractName,
    period: PeriodText,
    workspace: Folder = HERE,
    by: Annotated[
        list[str] | None,
        typer.Option(help=f"Break down: {', '.join(NAMES)}. May be repeated, or comma-separated."),
    ] = None,
    reading: Annotated[
        list[str] | None, typer.Option(metavar="NAME=CHOICE", help="Try another reading, such as window=24h.")
    ] = None,
    readings: Annotated[
        bool, typer.Option("--readings", help="Say which verdicts another usual reading would flip.")
    ] = False,
    output: Annotated[
        str, typer.Option("--format", metavar="table|json", help="A table for people or JSON for programs.")
    ] = "table",
    language: Annotated[str, typer.Option(metavar="zh|en", help="Of the table.")] = "en",
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="End with 1 where a clause of the provider's is missed.")
    ] = False,
    memory_limit: MemoryLimit = None,
    unchecked: Unchecked = False,
) -> None:
    """Score a contract's clauses in a period."""
    from ..periods import Period
    from ..scorecard.measure import check_period, measure
    from ..workspace import Workspace
    from .figures import let_out

    one_of("--format", output, ("table", "json"))
    one_of("--language", language, ("zh", "en"))
    place = Workspace.at(workspace)
    agreed = place.contract(contract)
    stretch = Period.parse(period, agreed.report.month_starts_on)
    check_period(agreed, stretch)
    tried = pairs("--reading", reading)
    card = let_out(
        place,
        agreed,
        lambda opened: measure(opened, agreed, stretch, by=by, reading=tried, readings=readings),
        memory_limit=memory_limit,
        unchecked=unchecked,
    )
    if output == "json":
        answer(json.dumps([entry.as_json() for entry in card.scores], ensure_ascii=False, indent=1, default=str))
    else:
        from .tables import score_table

        answer(score_table(card, "zh" if language == "zh" else "en"))
    if exit_code and any(entry.verdict.value == "missed" for entry in card.of_provider):
        raise typer.Exit(1)


@app.command(
    epilog="Examples:  pledge explain telecom 4.1.1a --period 2026-10   |   pledge explain telecom 4.1.1a -p 2026-10 --sql"
)
def explain(
    contract: ContractName,
    clause: Annotated[str, typer.Argument(metavar="CLAUSE", help="The clause's reference, as the contract has it.")],
    period: PeriodText,
    workspace: Folder = HERE,
    rows: Annotated[bool, typer.Option("--rows", help="List every exception, not only the first twenty.")] = False,
    sql: Annotated[
        bool, typer.Option("--sql", help="Print one query that gives the counts in a DuckDB shell, and nothing else.")
    ] = False,
    output: Annotated[
        str, typer.Option("--format", metavar="table|json", help="Text for people or JSON for programs.")
    ] = "table",
    language: Annotated[str, typer.Option(metavar="zh|en", help="Of the text.")] = "en",
    memory_limit: MemoryLimit = None,
    unchecked: Unchecked = False,
) -> None:
    """Show how a figure came about: the clause's words, its reading, the counts, the exceptions, the query."""
    from .explain import explain as explain_clause

    one_of("--format", output, ("table", "json"))
    one_of("--language", language, ("zh", "en"))
    explain_clause(
        workspace,
        contract,
        clause,
        period,
        answer,
        language="zh" if language == "zh" else "en",
        form="sql" if sql else "json" if output == "json" else "table",
        all_rows=rows,
        memory_limit=memory_limit,
        unchecked=unchecked,
    )


@app.command(
    epilog="Example:  pledge lab -- --no-browser --port 8889",
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
)
def lab(context: typer.Context, workspace: Folder = HERE) -> None:
    """Open JupyterLab on the workspace; what follows -- is passed on to it."""
    from importlib.util import find_spec

    from ..workspace import Workspace

    place = Workspace.at(workspace)
    if find_spec("jupyterlab") is None:
        raise UsageError("JupyterLab", f"is not installed here. Run: {lab_installation()}")
    os.execv(
        sys.executable, [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={place.folder}", *context.args]
    )


def main(arguments: list[str] | None = None) -> Any:
    """Run the command; a user's mistake becomes sentences on standard error and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if arguments is not None:
        return _answered(arguments)
    collect_rarely()
    end_when_told()
    try:
        return _answered(None)
    except SystemExit as ended:
        end_at_once(ended)
        raise


def _answered(arguments: list[str] | None) -> Any:
    try:
        with interrupts_passed_on():
            return app(args=arguments, prog_name="pledge")
    except PledgeError as error:
        tell(str(error), logging.ERROR)
        sys.exit(error.exit_code)
    except OSError as error:
        tell(
            f"{error.filename or 'a file'}\n  - {error.strerror or error}. Check the path, who may write there, and the space left.",
            logging.ERROR,
        )
        sys.exit(UsageError.exit_code)
    except KeyboardInterrupt:
        tell("Stopped. Nothing half-written was left.")
        sys.exit(130)
    finally:
        come_again_later(0)


if __name__ == "__main__":
    main()
