"""What a file is, by its first bytes: a workbook under another name is no CSV, and is called what it is."""

from pathlib import Path

PARQUET = b"PAR1"
_STARTS = {
    b"\xd0\xcf\x11\xe0": "an Excel workbook (.xls)",
    b"PK\x03\x04": "a ZIP archive, such as an Excel workbook is one (.xlsx, .ods)",
    PARQUET: "a Parquet file",
    b"%PDF": "a PDF",
    b"SQLite format 3": "a database (SQLite)",
    b"BZh": "compressed (bzip2)",
    b"\xfd7zXZ": "compressed (xz)",
    b"7z\xbc\xaf": "an archive (7z)",
    b"Rar!": "an archive (rar)",
    b"ARROW1": "an Arrow file",
    b"FEA1": "a Feather file",
    b"ORC": "an ORC file",
    b"Obj\x01": "an Avro file",
    b"\x00\x05\x16\x07": "what macOS keeps beside a file",
}
_ADVICE = {
    "an Excel workbook (.xls)": "Save its sheet as CSV or Parquet.",
    "a ZIP archive, such as an Excel workbook is one (.xlsx, .ods)": "Save the workbook's sheet as CSV or Parquet, or unpack the archive.",
    "a Parquet file": "Let its name end in .parquet.",
}
WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".et")
DATA = (*WORKBOOKS, ".json", ".jsonl", ".ndjson", ".xml", ".zip", ".7z", ".rar", ".tar", ".tgz", ".bz2", ".xz", ".lz4", ".txt",
        ".dat", ".pq", ".parq", ".feather", ".arrow", ".avro", ".orc", ".db", ".sqlite", ".mdb", ".accdb", ".sav", ".dta",
        ".part", ".crdownload", ".gz", ".zst")  # fmt: skip
"""How the names end of files that may well hold rows, and are not read."""


def misnamed(name: str, head: bytes) -> str | None:
    """Return, as a sentence's end, what a file named as CSV really is; None where it may be CSV."""
    if name.lower().endswith(WORKBOOKS):
        return "is an Excel workbook or another spreadsheet. Save its sheet as CSV or Parquet."
    for start, what in _STARTS.items():
        if head.startswith(start):
            return f"is not a CSV file but {what}. {_ADVICE.get(what, 'Export it as CSV in UTF-8, or as Parquet.')}"
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if text.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<style")):
        return "is not a CSV file but a web page or XML, as some systems name .xls or .csv. Open it and save it as CSV in UTF-8."
    if text.startswith((b'{"', b'[{"', b"{ ", b"[ {", b"{\n", b"[\n")):
        return "is not a CSV file but JSON. Export it as CSV in UTF-8, or as Parquet."
    return None


def is_parquet(path: Path) -> bool:
    """Whether a file is taken for Parquet: by its name."""
    return path.name.lower().endswith(".parquet")
