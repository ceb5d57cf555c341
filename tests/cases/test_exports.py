"""Exports as centres deliver them: what their files and columns hide is read right, or refused with the place, before any figure."""

import gzip
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from support.situation import SCORE, Outcome, Situation

CONNECTED = """
    [[clauses]]
    ref = "a"
    words = "接通率不低于80%"
    kpi = "answer_rate"
    target = ">= 80 %"
"""
SATISFIED = """
    [[clauses]]
    ref = "s"
    words = "满意率不低于70%"
    kpi = "customer_satisfaction"
    target = ">= 70 %"
"""
OWNED = """
    [[clauses]]
    ref = "o"
    words = "每个工单有专人负责"
    kpi = "case_ownership_rate"
    target = ">= 95 %"
"""
RATED_CASES = """
    [[clauses]]
    ref = "k"
    words = "投诉客户满意率不低于80%"
    kpi = "customer_satisfaction"
    scope = { kind = "complaint" }
    target = ">= 80 %"
"""
FOUND = {"numerator": 8, "denominator": 10, "verdict": "met"}
"""Of ten calls two went unanswered."""
FORM = "%Y-%m-%d %H:%M:%S"
FIRST = datetime(2025, 10, 6, 9)


def rows(form: str = FORM, first: int = 0, last: int = 10) -> list[list[str]]:
    """Ten calls, three hours apart, the first and the sixth not answered: id, arrival, answer."""
    made = []
    for number in range(first, last):
        arrived = FIRST + timedelta(hours=3 * number)
        answered = "" if number % 5 == 0 else (arrived + timedelta(seconds=10)).strftime(form)
        made.append([f"A{number}", arrived.strftime(form), answered])
    return made


def lines(*parts: list[list[str]], heading: str = "id,arrived,answered", mark: str = ",") -> str:
    return "\n".join([heading, *(mark.join(row) for part in parts for row in part)]) + "\n"


def mapped(arrived: str, answered: str, path: str = "calls.csv", more: str = "") -> str:
    columns = f"arrived_at = {arrived}\nqueued_at = {arrived}\nanswered_at = {answered}"
    ours = "call_id = 'id'\ncontract_id = { sql = \"'k'\" }\nchannel = { sql = \"'phone'\" }"
    return f'[calls]\npath = "exports/{path}"\n{more}\n[calls.columns]\n{ours}\n{columns}\n'


def by_sql(sql: str, **more: str) -> str:
    return mapped(*(f'{{ sql = """{sql.format(column=name)}""" }}' for name in ("arrived", "answered")), **more)


def read_as(way: str, **more: str) -> str:
    return mapped(*(f'{{ column = "{name}", {way} }}' for name in ("arrived", "answered")), **more)


TRIED = by_sql("try_strptime({column}, '%Y-%m-%d %H:%M:%S')")
PLAIN = read_as('format = "%Y-%m-%d %H:%M:%S"')


def calls(
    content: str | bytes, source: str, expects: Outcome, name: str = "calls.csv", **others: str | bytes
) -> Situation:
    files = {name: content, **{key.replace("__", "."): value for key, value in others.items()}}
    return Situation(contract=CONNECTED, source=source, exports=files, expects=expects)


def right(**more: object) -> Outcome:
    return Outcome({"a": {**FOUND, **more}})


def refused(code: int, *says: str) -> Outcome:
    return Outcome(codes=code, says=says)


FILES = {
    "quotes that begin late": calls(
        gzip.compress(lines([[f"B{n}", "2025-10-06 09:00:00", "2025-10-06 09:00:10"] for n in range(25_000)], [["C", '"2025-10-06 09:00:00"', ""]]).encode()),
        TRIED.replace("calls.csv", "calls.csv.gz"), Outcome({"a": {"numerator": 25_000, "denominator": 25_001}}), name="calls.csv.gz",
    ),
    "an id that begins with a hash is no remark": calls(lines([["#" + row[0], *row[1:]] for row in rows()]), TRIED, right()),
    "no heading": calls(lines(rows()).split("\n", 1)[1], TRIED, refused(4, "calls.csv", "line 1", "no heading", "header = false")),
    "no heading, and names that say so": calls(
        lines(rows()).split("\n", 1)[1],
        read_as('format = "%Y-%m-%d %H:%M:%S"', more='csv = { header = false, names = ["id", "arrived", "answered"] }'), right(),
    ),
    "names of people where names of columns should be": Situation(
        contract=CONNECTED, source=TRIED, exports={"calls.csv": "Sara Lindqvist,client-a,phone\nTom Berger,client-b,phone\n"},
        expects=Outcome(codes=4, says=["calls.csv", "none of the columns"], lacks=["sara", "lindqvist", "client-a"]),
    ),
    "a byte-order mark and headings in quotes": calls("\ufeff" + lines(rows(), heading='"id","arrived","answered"'), TRIED, right()),
    "Chinese Windows": calls(
        lines([[*row, "备注"] for row in rows()], heading="id,arrived,answered,备注").encode("gb18030"),
        read_as('format = "%Y-%m-%d %H:%M:%S"', more='csv = { encoding = "gb18030" }'), right(),
    ),
    "a title above the heading": calls("十月来电明细\n" + lines(rows()), TRIED, refused(4, "calls.csv", "line 1 has one value", "skip = 1")),
    "a row of totals": calls(lines(rows()) + "合计,,\n", TRIED, refused(5, "calls.csv", "line 12", "totals")),
    "a remark below the rows": calls(lines(rows()) + "10 rows\n", TRIED, refused(4, "calls.csv", "line 12", "1 values, 3 are expected")),
    "a comma too many": calls(lines(rows()[:4], [["A4", "2025-10-06 21:00:00", "", "x"]]), TRIED, refused(4, "calls.csv", "line 6")),
    "a workbook": calls(b"PK\x03\x04\x14\x00", TRIED.replace("calls.csv", "calls.xlsx"), refused(4, "calls.xlsx", "workbook"), name="calls.xlsx"),
    "an extension in capitals": calls(
        lines(rows(last=5)), TRIED.replace("exports/calls.csv", "exports"), right(), name="a.csv", B__CSV=lines(rows(first=5)),
    ),
    "tabs in one file of the folder": calls(
        lines(rows(last=5)), TRIED.replace("exports/calls.csv", "exports"), right(), name="a.csv",
        b__tsv=lines(rows(first=5), heading="id\tarrived\tanswered", mark="\t"),
    ),
    "a workbook in the folder": calls(
        lines(rows(last=5)), TRIED.replace("exports/calls.csv", "exports"), refused(4, "not read: 'b.xlsx'"), name="a.csv", b__xlsx=b"PK\x03\x04",
    ),
    "a packed file beside those of a pattern": calls(
        lines(rows()), TRIED.replace("calls.csv", "*.csv"), Outcome({"a": FOUND}, says=["not read: 'exports/b.csv.gz'"]),
        name="a.csv", b__csv__gz=gzip.compress(b"id\n"),
    ),
    "a heading renamed in one month": calls(
        lines(rows(last=5)), TRIED.replace("calls.csv", "*.csv"), refused(4, "'answered' is missing in 'b.csv'", "answered_at"),
        name="a.csv", b__csv=lines(rows(first=5), heading="id,arrived,answer_time"),
    ),
    "a column in another order": calls(
        lines(rows(last=5)), TRIED.replace("calls.csv", "*.csv"), right(), name="a.csv",
        b__csv=lines([[row[2], row[0], row[1]] for row in rows(first=5)], heading="answered,id,arrived"),
    ),
}  # fmt: skip
TIMES = {
    "the form of the times changes, and the expression reads the first": calls(
        lines(rows(last=5), rows("%Y/%m/%d %H:%M", first=5)), TRIED, refused(5, "arrived_at", "try_strptime", "line 7", "cannot read"),
    ),
    "both forms are declared": calls(
        lines(rows(last=5), rows("%Y/%m/%d %H:%M:%S", first=5)),
        read_as('format = ["%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S"]'), right(),
    ),
    "text with a Z, cast to a time without a zone": calls(
        lines(rows("%Y-%m-%dT%H:%M:%SZ")), by_sql("cast({column} as timestamp)"), refused(5, "arrived_at", "zone or an offset", "format = \"iso\""),
    ),
    "text with a Z, read as what it is": calls(lines(rows("%Y-%m-%dT%H:%M:%SZ")), read_as('format = "iso"'), right()),
    "some times with a Z and some without": calls(
        lines(rows("%Y-%m-%dT%H:%M:%SZ", last=5), rows("%Y-%m-%dT%H:%M:%S", first=5)), read_as('format = "iso"'), refused(5, "some do not"),
    ),
    "an afternoon that a cast takes for a morning": calls(
        lines(rows("%Y-%m-%d %I:%M:%S %p")), by_sql("cast({column} as timestamp)"), refused(5, "AM or PM"),
    ),
    "days without a time": calls(lines(rows("%Y-%m-%d")), by_sql("try_strptime({column}, '%Y-%m-%d')"), refused(5, "arrived_at", "days without a time")),
    "a month in milliseconds, read as seconds": calls(
        lines([[row[0], *(str(int(datetime.strptime(cell, FORM).timestamp() * 1000 + 1)) if cell else "" for cell in row[1:])] for row in rows()]),
        by_sql("to_timestamp(cast({column} as double))"), refused(5, "arrived_at", 'epoch = "ms"'),
    ),
    "a month in milliseconds, declared so": calls(
        lines([[row[0], *(str(int(datetime.strptime(cell + " +0800", FORM + " %z").timestamp() * 1000)) if cell else "" for cell in row[1:])] for row in rows()]),
        read_as('epoch = "ms"'), right(),
    ),
    "a time in UTC that is taken for local": calls(
        lines([[row[0], *("1759712400000" if cell else "" for cell in row[1:])] for row in rows()]),
        by_sql("epoch_ms(cast({column} as bigint))"), refused(4, "arrived_at", "gives UTC without saying so"),
    ),
    "a day where a time should be": Situation(
        contract=CONNECTED, expects=refused(4, "arrived_at", "a day without its time", "day = \"start\""),
        exports={"calls.parquet": "arrived_at:day | queued_at | answered_at\n2025-10-06 | 06 09:00 | 06 09:01"},
    ),
    "one file with a zone": Situation(
        contract=CONNECTED, source='[calls]\npath = "exports"', expects=refused(4, "arrived_at", "1.parquet", "2.parquet"),
        exports={
            "1.parquet": "call_id | contract_id | arrived_at\na | k | 09:00",
            "2.parquet": "call_id | contract_id | arrived_at:utc\nb | k | 09:00",
        },
    ),
    "a file in which nobody answered": Situation(
        contract=CONNECTED, source='[calls]\npath = "exports"', expects=Outcome({"a": {"numerator": 1, "denominator": 2}}),
        exports={
            "1.parquet": "call_id | contract_id | arrived_at | queued_at | answered_at\na | k | 09:00:01 | 09:00:01 | 09:00:02",
            "2.parquet": "call_id | contract_id | arrived_at | queued_at | answered_at\nb | k | 10:00:01 | 10:00:01 | -",
        },
    ),
    "ten seconds or ten minutes": calls(
        lines([[*row[:2], "00:10"] for row in rows()]),
        mapped(*['{ column = "arrived", format = "iso" }', '{ sql = "cast(arrived as timestamp) + cast(answered as interval)" }']),
        refused(5, "answered_at", "ten seconds or ten minutes", 'duration = "m:ss"'),
    ),
    "ten seconds, declared so": calls(
        lines([[*row[:2], "" if row[2] == "" else "00:10"] for row in rows()]),
        mapped('{ column = "arrived", format = "iso" }', '{ column = "answered", duration = "m:ss", after = "arrived_at" }'), right(),
    ),
}  # fmt: skip
SCORES = "answered_at | score | scale_max:whole\n"
OWNERS = "received_at | owner_id | resolved_at\n"
VALUES = {
    "scores that are not a number": Situation(
        contract=SATISFIED, exports={"surveys.parquet": SCORES + "\n".join(["09:00:01 | nan | 5"] * 5 + ["10:00:01 | 5 | 5"] * 6 + ["11:00:01 | 1 | 5"] * 4)},
        expects=Outcome({"s": {"numerator": 6, "denominator": 10}}, says=["5 of 15 rows"]),
    ),
    "marks with a decimal comma that the expression cannot read": Situation(
        contract=SATISFIED, exports={"surveys.csv": "id;t;score\n1;2025-10-06 09:00:00;4,5\n2;2025-10-06 10:00:00;5\n"},
        source="""
            [surveys]
            path = "exports/surveys.csv"
            [surveys.columns]
            survey_id = "id"
            contract_id = { sql = "'k'" }
            answered_at = { column = "t", format = "iso" }
            score = { sql = "try_cast(score as double)" }
            scale_max = { sql = "5" }
        """,
        expects=refused(5, "score", "try_cast(score as double)", "surveys.csv", "line 2"),
    ),
    "nobody is an empty text": Situation(
        contract=OWNED, exports={"tickets.parquet": OWNERS + "\n".join(["09:00:01 | \"\" | 09:30", "09:00:01 | \" \" | 09:30", "10:00:01 | o1 | 10:30"])},
        expects=Outcome({"o": {"numerator": 1, "denominator": 3}}, says=["owner_id"]),
    ),
    "nobody is the word None": Situation(
        contract=OWNED, exports={"tickets.parquet": OWNERS + "09:00:01 | None | 09:30\n10:00:01 | o1 | 10:30"},
        expects=refused(5, "owner_id", 'empty = ["NaN", "-"]'),
    ),
    "nobody is the word None, declared so": Situation(
        contract=OWNED, exports={"tickets.parquet": OWNERS + "09:00:01 | None | 09:30\n10:00:01 | o1 | 10:30"},
        source='[tickets]\npath = "exports/tickets.parquet"\n[tickets.columns]\nowner_id = { column = "owner_id", empty = ["None"] }',
        expects=Outcome({"o": {"numerator": 1, "denominator": 2}}),
    ),
    "yes is 1 and no is 2": Situation(
        contract=CONNECTED, exports={"calls.parquet": "arrived_at | queued_at | answered_at | solved\n09:00:01 | 09:00:01 | 09:00:02 | 1\n10:00:01 | 10:00:01 | 10:00:02 | 2"},
        source='[calls]\npath = "exports/calls.parquet"\n[calls.columns]\nresolved = "solved"',
        expects=refused(5, "resolved", "solved", "neither yes nor no", "flag = { yes = [..], no = [..] }"),
    ),
    "a code beyond nought, asked for as more than nought": Situation(
        contract=CONNECTED, exports={"calls.parquet": "arrived_at | queued_at | answered_at | solved\n" + "\n".join(f"09:00:0{n} | 09:00:0{n} | 09:00:20 | {1 + n % 2}" for n in range(6))},
        source='[calls]\npath = "exports/calls.parquet"\n[calls.columns]\nresolved = { sql = "solved > 0" }',
        expects=refused(5, "resolved", "solved > 0", "the same for both"),
    ),
    "ticket numbers became fractions": Situation(
        contract=RATED_CASES,
        exports={
            "tickets.parquet": "ticket_id:whole | kind | received_at | closed_at\n100 | complaint | 09:00:01 | 09:30\n101 | complaint | 09:00:01 | 09:30",
            "surveys.parquet": "ticket_id:number | answered_at | score | scale_max:whole\n100 | 10:00:01 | 5 | 5\n101 | 10:00:01 | 1 | 5",
        },
        expects=Outcome({"k": {"numerator": 1, "denominator": 2}}),
    ),
    "ticket numbers that would meet but for their capitals": Situation(
        contract=RATED_CASES,
        exports={
            "tickets.parquet": "ticket_id | kind | received_at | closed_at\nt-1 | complaint | 09:00:01 | 09:30",
            "surveys.parquet": "ticket_id | answered_at | score | scale_max:whole\nT-1 | 10:00:01 | 5 | 5",
        },
        expects=refused(5, "ticket_id", "0.0% of surveys find their ticket_id", "fold"),
    ),
    "a code of a contract with a blank": Situation(
        contract=CONNECTED, expects=Outcome({"a": {"numerator": 2, "denominator": 2}}),
        exports={"calls.parquet": "contract_id | arrived_at | queued_at | answered_at\n\"k \" | 09:00:01 | 09:00:01 | 09:00:02\nk | 10:00:01 | 10:00:01 | 10:00:02"},
    ),
    "a code of a contract in capitals": Situation(
        contract=CONNECTED, expects=refused(5, "contract_id", "how it is written"),
        exports={"calls.parquet": "contract_id | arrived_at | queued_at | answered_at\nK | 09:00:01 | 09:00:01 | 09:00:02\nk | 10:00:01 | 10:00:01 | 10:00:02"},
    ),
    "a contract that nobody knows": Situation(
        contract=CONNECTED, expects=Outcome({"a": {"denominator": 1}}, says=["no contract in data/contracts", "1 of 2 rows"]),
        exports={"calls.parquet": "contract_id | arrived_at | queued_at | answered_at\nother | 09:00:01 | 09:00:01 | 09:00:02\nk | 10:00:01 | 10:00:01 | 10:00:02"},
    ),
}  # fmt: skip
SITUATIONS = {**FILES, **TIMES, **VALUES}


@pytest.mark.parametrize("situation", SITUATIONS.values(), ids=SITUATIONS)
def test_what_comes_of_it(situation: Situation, tmp_path: Path) -> None:
    done = situation.hold(tmp_path)
    assert all("2025-10-06" not in each.err for each in done), "no value of a row is told"


def test_what_stops_a_figure_stops_a_check_of_the_data(tmp_path: Path) -> None:
    situation = VALUES["yes is 1 and no is 2"]
    checked = Situation(
        situation.contract, situation.exports, refused(5, "resolved", "neither yes nor no"), situation.source,
        run=[("check", "k", "--data"), SCORE],
    )  # fmt: skip
    checked.hold(tmp_path)
