"""Templates: the bundled agreement letters, whole, with their blanks to fill in."""

import os
import tempfile
from pathlib import Path

from ..errors import UsageError, did_you_mean
from .load import load_contract
from .model import Contract

FOLDER = Path(__file__).parent / "templates"
_PREAMBLE = """\
# 由范本 {id} 生成。Written from the template {id}.
#
# 填写每一处 ____，先填 source、starts_on、ends_on 与双方名称；`pledge check` 列出尚未填写之处。
# Fill in every ____, first source, starts_on, ends_on and the parties; `pledge check` lists what is left.
#
# 数值未填的条款一律无法判定（协议未填），不设默认值。words 保留原文的 ____，填好数值后请一并改写。
# A clause whose number is not filled in stays undecidable; nothing is assumed. The words keep the letter's own ____:
# write what was agreed into them too. 或在文件末尾写一次，原文、英文、数值与填写项一并填入；or once at the end of the file,
# for the words in both languages, the numbers and the fields alike:
#     [fill]
#     "2.1" = "95"
#     "2.2" = ["09:00", "18:00"]
#
# 原文未约定数值的条款（定期、及时……）仅列事实；另行约定后，加上数值及其出处，例如：
# A clause whose words give no number yields facts only; once one is agreed, add it with its source, for example:
#     limit = "30 min"
#     target = ">= 95 %"
#     agreed = "补充协议一，2026-05-01"
#
# `pledge coverage` 说明哪些条款可判定，其余还缺什么。says which clauses can be judged, and what the others lack.

"""


def template_files() -> dict[str, Path]:
    """Return the files of the bundled templates, by id."""
    return {path.stem: path for path in sorted(FOLDER.glob("*.toml"))}


def template_path(name: str) -> Path:
    """
    Return the file of a template.

    Raises  UsageError where there is none of that id.
    """
    files = template_files()
    if name not in files:
        raise UsageError(f"template '{name}'", f"is not known. {did_you_mean(name, files)}")
    return files[name]


def load_template(name: str) -> Contract:
    """
    Read a template as the contract it is, blanks and all.

    Raises  UsageError where there is none of that id.
    """
    return load_contract(template_path(name))


def new_contract(name: str, file: Path, *, replace: bool = False) -> None:
    """
    Write a template as a contract file to fill in, whole or not at all.

    Raises  UsageError for an unknown template, a name that is no contract file's, or, unless `replace`, a file that
            is there already.
    """
    text = _PREAMBLE.format(id=name) + template_path(name).read_text("utf-8")
    if file.suffix != ".toml" or file.is_dir():
        raise UsageError(str(file), "is not a contract file. Name one that ends in .toml, such as acme.toml.")
    if file.exists() and not replace:
        raise UsageError(str(file), "exists. Name another file, or write over it with --replace.")
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=file.parent, prefix=".template-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        os.chmod(aside, 0o644)
        if replace:
            os.replace(aside, file)
        else:
            os.link(aside, file)
    except FileExistsError:
        raise UsageError(str(file), "exists. Name another file, or write over it with --replace.") from None
    finally:
        Path(aside).unlink(missing_ok=True)
