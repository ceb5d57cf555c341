"""Keys that point from one export to another, and codes of contracts: what would meet but for how it is written."""

from collections.abc import Iterator, Mapping, Sequence

from ..text import Text
from .counting import Counted
from .database import Database
from .mapping.doubt import MOST_LOST, Doubt, Rule
from .sql import quoted
from .views import View

_POINTERS = (("surveys", "ticket_id", "tickets"), ("calls", "ticket_id", "tickets"), ("surveys", "call_id", "calls"))
"""Which column of which export names a row of which other."""
_FULL = "".join(map(chr, range(0xFF01, 0xFF5F)))
_PLAIN = "".join(map(chr, range(0x21, 0x7F)))


def folded(text: str) -> str:
    """Return a text without what people take for no difference: blanks, capitals, wide letters, leading noughts, `.0`."""
    narrow = f"translate({text}, {quoted(_FULL)}, {quoted(_PLAIN)})"
    bare = f"regexp_replace(upper({narrow}), '[\\s\\p{{Z}}\\p{{C}}]|\\.0+\\s*$', '', 'g')"
    return f"coalesce(nullif(ltrim({bare}, '0'), ''), '0')"


def doubtful_keys(database: Database, views: Mapping[str, View]) -> Iterator[Counted]:
    """Yield, for each pair of exports that point at each other, how many keys meet nothing and would if written alike."""
    for table, column, other in _POINTERS:
        if table not in views or other not in views or not {column} <= views[table].known & views[other].known:
            continue
        mine, theirs = (
            f"select cast({column} as varchar) as key from {name} where {column} is not null" for name in (table, other)
        )
        (rows_n, lost_n) = database.row(
            f"select count(*), count(*) filter (key not in (select key from ({theirs}))) from ({mine})"
        )
        if not lost_n:
            continue
        (near_n,) = database.row(
            f"select count(*) from ({mine}) where key not in (select key from ({theirs}))"
            f" and {folded('key')} in (select {folded('key')} from ({theirs}))"
        )
        if near_n:
            yield Counted(table, (column,), "", _near_keys(table, column, other, rows_n, lost_n), near_n, rows_n)
        elif lost_n > MOST_LOST * rows_n:
            yield Counted(table, (column,), "", _lost_keys(column, other, rows_n, lost_n), lost_n, rows_n)


def _near_keys(table: str, column: str, other: str, rows_n: int, lost_n: int) -> Doubt:
    share = f"{(rows_n - lost_n) / rows_n:.1%}"
    return _doubt(
        "keys_meet", "share",
        f"{share} 的 {table} 在 {other} 中找到了 {column}；其余有些仅因空格、大小写、前导零或“.0”而不同。",
        f"{share} of {table} find their {column} in {other}; others would but for blanks, capitals, wide letters, leading noughts or '.0'.",
        f'Write the keys alike in both exports, or in both mappings: {column} = {{ column = …, fold = ["case", "leading_noughts", "fraction"] }}.',
    )  # fmt: skip


def _lost_keys(column: str, other: str, rows_n: int, lost_n: int) -> Doubt:
    share = f"{(rows_n - lost_n) / rows_n:.1%}"
    return _doubt(
        "keys_meet", "note",
        f"只有 {share} 在 {other} 中找到了 {column}。",
        f"Only {share} find their {column} in {other}.",
        "See that both exports are of the same time, and name rows by the same id.",
    )  # fmt: skip


def doubtful_codes(database: Database, views: Mapping[str, View], codes: Sequence[str]) -> Iterator[Counted]:
    """Yield, for each export, the rows that belong to no contract that is known, and those that seem meant for one."""
    if not codes:
        return
    known = ", ".join(map(quoted, codes))
    alike = ", ".join(folded(quoted(code)) for code in codes)
    near = f"contract_id not in ({known}) and {folded('contract_id')} in ({alike})"
    for table in views:
        rows_n, none_n, near_n, other_n = database.row(
            f"select sum(n), sum(n) filter (contract_id is null), sum(n) filter ({near}), sum(n) filter (contract_id not in ({known}))"
            f" from (select contract_id, count(*) as n from {table} group by contract_id)"
        )
        for doubt, failed_n in (
            (_NO_CODE, none_n),
            (_NEAR_CODES, near_n),
            (_OTHER_CODES, (other_n or 0) - (near_n or 0)),
        ):
            if failed_n:
                yield Counted(table, ("contract_id",), "", doubt, int(failed_n), int(rows_n))


def _doubt(code: str, rule: Rule, zh: str, en: str, remedy: str) -> Doubt:
    return Doubt(code, "false", "true", rule, Text(zh=zh, en=en), remedy)


_NO_CODE = _doubt(
    "contract_known", "share", "有些行没有协议编号，不属于任何报告。",
    "Some rows have no contract_id: they belong to no contract, and to no report.",
    "Export it for every row, or map it.",
)  # fmt: skip
_NEAR_CODES = _doubt(
    "contract_known", "any", "有些行的协议编号仅因写法（空格、大小写、全角、前导零）与已知协议不同，不属于任何报告。",
    "The contract_id of some rows is an unknown contract's, and a known one's but for how it is written (blanks, capitals, wide letters, noughts): "
    "they would belong to no report.",
    "Write the codes as the contracts have them (rows), in the export or in the mapping of contract_id.",
)  # fmt: skip
_OTHER_CODES = _doubt(
    "contract_known", "note", "有些行的协议编号不属于任何已知协议。",
    "The contract_id of some rows is that of no contract in data/contracts.",
    "Add the contract, or correct the mapping of contract_id.",
)  # fmt: skip
