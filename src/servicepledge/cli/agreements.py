"""The commands about the agreement itself: the bundled templates, and what of a contract can be judged."""

import json
from pathlib import Path
from typing import Annotated

import typer

from .options import HERE, ContractName, Folder, answer, one_of, tell

templates = typer.Typer(
    help="The bundled agreement letters: list them, read one, or start a contract from it.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
TemplateName = Annotated[str, typer.Argument(metavar="ID", help="A template's id, such as 000-8.")]
Spoken = Annotated[str, typer.Option("--language", metavar="zh|en", help="Of the text.")]


@templates.command("list", epilog="Example:  pledge template list --language zh")
def list_templates(language: Spoken = "en") -> None:
    """List the templates: id, title, clauses, how many are measured, blanks to fill in."""
    from ..contract.template import load_template, template_files
    from .letters import template_table

    one_of("--language", language, ("zh", "en"))
    answer(template_table([load_template(name) for name in template_files()], "zh" if language == "zh" else "en"))


@templates.command(epilog="Example:  pledge template show 000-8 --language zh")
def show(name: TemplateName, language: Spoken = "en") -> None:
    """Print a letter to read: its clauses, and what is measured of each."""
    from ..contract.template import load_template
    from .letters import letter_text

    one_of("--language", language, ("zh", "en"))
    answer(letter_text(load_template(name), "zh" if language == "zh" else "en"))


@templates.command(epilog="Example:  pledge template new 000-8 --out data/contracts/acme.toml")
def new(
    name: TemplateName,
    out: Annotated[Path, typer.Option(metavar="FILE", help="The contract file to write.")],
    replace: Annotated[bool, typer.Option("--replace", help="Write over a file that is there.")] = False,
) -> None:
    """Write a contract to fill in."""
    from ..contract.template import new_contract

    new_contract(name, out, replace=replace)
    answer(f"Wrote {out}. Fill in every ____, then:\n  pledge check {out}")


def coverage(
    contract: ContractName,
    workspace: Folder = HERE,
    output: Annotated[
        str, typer.Option("--format", metavar="table|json", help="A table for people or JSON for programs.")
    ] = "table",
    language: Spoken = "en",
) -> None:
    """Say which clauses can be judged, give facts only, or lack what: which blank, which export, which column."""
    from ..scorecard.coverage import coverage as covered
    from ..scorecard.coverage import with_exports
    from .letters import coverage_table

    one_of("--format", output, ("table", "json"))
    one_of("--language", language, ("zh", "en"))
    agreed, columns, problem = with_exports(workspace, contract)
    if problem is not None:
        tell(str(problem))
    found = covered(agreed, columns)
    if output == "json":
        answer(json.dumps(found.as_json(), ensure_ascii=False, indent=1))
    else:
        answer(coverage_table(found, "zh" if language == "zh" else "en"))
