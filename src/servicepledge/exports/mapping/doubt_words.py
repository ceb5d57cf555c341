"""What is said of a doubt: what it means, in both languages, and what to write."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DoubtWords:
    """What is wrong, and what to do about it; neither has a value of a row."""

    zh: str
    en: str
    remedy: str


_KEPT = (
    "导出数据中有值，映射后为空。",
    "The export has values here that its mapping cannot read; they would count as empty.",
)
LOST: Mapping[str, DoubtWords] = {
    "format": DoubtWords(*_KEPT, 'Add the other forms in which the times are written: format = ["…", "…"].'),
    "epoch": DoubtWords(*_KEPT, 'Correct the unit, such as epoch = "ms", or name the column that has the time.'),
    "decimal": DoubtWords(
        *_KEPT,
        "Say how the numbers are written: decimal, thousands, suffix; and what stands for nothing: empty = [..].",
    ),
    "duration": DoubtWords(*_KEPT, 'Correct how the durations are written, such as duration = "m:ss".'),
    "flag": DoubtWords(
        "是与否之外的代码：只有 1 和 0，或映射所列的代码，能被识别。",
        "There are codes here that are neither yes nor no: only 1 and 0 are, or what the mapping lists.",
        "Say what each stands for: flag = { yes = [..], no = [..] }, and what stands for nothing: empty = [..].",
    ),
    "whole": DoubtWords(
        "应为整数的列中有小数或位数过多的数。",
        "There are numbers here that are not whole, or have more digits than a number keeps, where whole ones are expected.",
        "Export the column as whole numbers or as text.",
    ),
    "sql": DoubtWords(
        *_KEPT,
        "Name the column and say how it is written (format, epoch, decimal, duration, flag) instead of the expression; or say that it is meant: "
        "{ sql = …, may_empty = true }.",
    ),
}
BLANK = DoubtWords(
    "空白文本或非数值（NaN）按空处理。",
    "Blank texts, or values that are not a number (NaN), count as empty.",
    "Export nothing where there is nothing.",
)
ODD = DoubtWords(
    "文本中有看不见的字符，看似相同的值因此不同。",
    "There are characters here that nobody sees, so that values which look alike are different ones.",
    "Clean the column where it is exported, or in the mapping: { sql = \"trim(regexp_replace(column, '[^[:print:]]', '', 'g'))\" }.",
)
WORDS = DoubtWords(
    "有些值看来表示“无”（如 NaN、None、-），却会被当作真实的值。",
    "There are words here that seem to stand for nothing (such as NaN, None, -), and would count as values.",
    'Say which do: { column = …, empty = ["NaN", "-"] }; or export nothing where there is nothing.',
)
QUOTES = DoubtWords(
    "值带着引号。",
    "Values stand in quotes, as if the quotes belonged to them.",
    'Say which quotes the file has: csv = { quote = "\'" }.',
)
DIGITS = DoubtWords(
    "编号的位数已丢失（以浮点数或科学计数法存储），不同的编号会变得相同。",
    "Ids have lost digits (they are stored as floats, or as 1.2E+17), so that different ones become the same.",
    "Export the column as text.",
)
HALVES = DoubtWords(
    "时间注明上午或下午，转换时被忽略。",
    "Times say AM or PM, and the expression passes over it.",
    'Name the column and its form: { column = …, format = "%Y-%m-%d %I:%M:%S %p" }.',
)
NO_ZONE = DoubtWords(
    "时间没有时区，表达式将其视为 UTC。",
    "Times have no zone, and the expression takes them for UTC.",
    'Name the column and its form: { column = …, format = "iso" }.',
)
ZONE = DoubtWords(
    "时间带有时区或偏移量，映射将其忽略。",
    "Times carry a zone or an offset, and the expression passes over it.",
    'Name the column and its form: { column = …, format = "iso" }, or a format with %z.',
)
MIXED = DoubtWords(
    "有些时间带有时区或偏移量，有些没有。",
    "Some times carry a zone or an offset, and some do not: what those are in is not known.",
    "Export them alike.",
)
PARTS = DoubtWords(
    "如 00:10 的时长可以是十秒，也可以是十分钟。",
    "Durations such as 00:10 may be ten seconds or ten minutes.",
    'Name the column and say which: { column = …, duration = "m:ss" } or "h:mm".',
)
ROUNDED = DoubtWords(
    "表达式将小数取整。",
    "The expression rounds numbers that are not whole.",
    'Name the column and its decimal mark: { column = …, decimal = "." }, or cast it to double.',
)
FLAGS = DoubtWords(
    "通常表示“是”的词被当作“否”，或相反。",
    "A usual word for yes is taken for no, or one for no for yes.",
    "Name the column and what each stands for: { column = …, flag = { yes = [..], no = [..] } }.",
)
YEARS = DoubtWords(
    "多数时间在 1990 年之前或 9999 年之后：单位有误。",
    "Most of these times lie before the year 1990 or after 9999, so their unit is another: milliseconds are read as seconds, say.",
    'Name the column and its unit: { column = …, epoch = "ms" } (or "s", "us", "excel").',
)
DAYS = DoubtWords(
    "多数值只有日期而没有时刻。",
    "Most of these values are days without a time of day, where an instant is needed: waits would be nought or a day.",
    'Export the time, too, or say which midnight is meant: { column = …, day = "start" } or "end".',
)
TOTALS = DoubtWords(
    "有合计行，不是记录。",
    "There are rows of totals among those that were recorded.",
    "Remove them where the file is exported, or leave them out: filter = \"column <> '合计'\".",
)
ONE_ANSWER = DoubtWords(
    "该列有两个不同的值，表达式却给出同一个结果。",
    "The column has two different values, and the expression comes to the same for both: it asks for a word that is not there.",
    "Name the column and what each stands for: { column = …, flag = { yes = [..], no = [..] } }.",
)
