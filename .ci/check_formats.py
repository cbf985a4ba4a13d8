#!/usr/bin/env python3
"""Checks that other programs read the same cells from all formats.

    .ci/check_formats.py WHOSAID [MORE_INPUT]

Articles with all that trips spreadsheets are extracted in all formats. LibreOffice reads the workbook
and the CSV for spreadsheets, pyarrow, polars and DuckDB read Parquet and Arrow, sqlite3 the database; each cell
must be that of the plain CSV, and no cell a formula. Needs soffice, and pyarrow, polars, duckdb.
"""

import csv
import json
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml

import duckdb
import polars
import pyarrow.ipc
import pyarrow.parquet

TABLES = ["quotes", "entities", "documents", "speakers", "texts"]
NUMBERS = set(
    "start end mention_start mention_end cue_start cue_end paragraph confidence chars entities quotes documents direct "
    "mixed indirect words".split()
)
LONG = "the boats are back and the nets are full " * 1000
ARTICLES = [
    ("007", "“=1+1 is what we get 🙂,” said Ana Lopes, the mayor of Lisbon.", "=1+1", "@daily"),
    ("-5", "“שלום, e\u0301veryone,” Minister Tomas Brandvik said.", "-5", "\tTab"),
    ("'008", "“One line\nand \"another\",  too,” Ana Lopes said. She said that it, too, was dry.", "'", "two\nlines"),
    ("1e3", f"“{LONG}and that is all,” Captain Ilse Marten said on Monday.", "", "＝1"),
    ("00", "Rain fell all day.", "+49 40", " a  b "),
]

csv.field_size_limit(1 << 30)


def shown(name, value):
    """A cell as text; a number in a column of numbers as Python writes it."""
    if value is None or value == "":
        return ""
    return repr(float(value)) if name in NUMBERS else str(value)


def of_csv(path):
    with open(path, encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return header, [[shown(name, cell) for name, cell in zip(header, row)] for row in rows]


def of_columns(header, columns):
    return header, [[shown(name, cell) for name, cell in zip(header, row)] for row in zip(*columns)]


def of_arrow(table):
    return of_columns(table.column_names, [column.to_pylist() for column in table.columns])


def of_query(cursor):
    header = [column[0] for column in cursor.description]
    return header, [[shown(name, cell) for name, cell in zip(header, row)] for row in cursor.fetchall()]


OFFICE, TEXT, TABLE = ("{urn:oasis:names:tc:opendocument:xmlns:" + part + ":1.0}" for part in ("office", "text", "table"))


def words(node):
    """The text of a paragraph of a cell."""
    parts = [node.text or ""]
    for child in node:
        special = {TEXT + "tab": "\t", TEXT + "line-break": "\n", TEXT + "s": " " * int(child.get(TEXT + "c", 1))}
        parts += [special[child.tag] if child.tag in special else words(child), child.tail or ""]
    return "".join(parts)


def cell_of(cell):
    assert not cell.get(TABLE + "formula"), f"a formula: {cell.get(TABLE + 'formula')}"
    if cell.get(OFFICE + "value-type") == "float":
        return cell.get(OFFICE + "value")
    return "\n".join(words(paragraph) for paragraph in cell.findall(TEXT + "p"))


def sheets_of(path, work, *options):
    """The sheets of a file as LibreOffice reads it: names and rows of cells."""
    profile = f"-env:UserInstallation=file://{work}/profile"
    command = ["soffice", profile, "--headless", *options, "--convert-to", "fods", "--outdir", f"{work}/read", str(path)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    found = {}
    for sheet in xml.parse(f"{work}/read/{path.stem}.fods").getroot().iter(TABLE + "table"):
        rows = found[sheet.get(TABLE + "name")] = []
        for row in sheet.iter(TABLE + "table-row"):
            cells = []
            for cell in row:
                # Of the empty cells behind the last column there are thousands.
                cells += [cell_of(cell)] * min(int(cell.get(TABLE + "number-columns-repeated", 1)), 100)
            rows += [cells] * min(int(row.get(TABLE + "number-rows-repeated", 1)), 10)
    return found


def sheet_of(rows, header, count):
    """The table in a sheet that has so many rows; behind them nothing may stand."""
    assert not any(any(row) for row in rows[count + 1 :]), "cells behind the last row"
    width = len(header)
    rows = [(row + [""] * width)[:width] for row in rows[: count + 1]]
    return rows[0], [[shown(name, cell) for name, cell in zip(header, row)] for row in rows[1:]]


def whole(rows, name, header, long):
    """The rows with the texts that were cut put together again."""
    cut = {}
    for sheet, row, column, part, text in (part[:5] for part in long[1:]):
        if sheet == name:
            cut.setdefault((int(row) - 2, header.index(column)), []).append(text)
    for (row, at), parts in cut.items():
        rows[row][at] = "".join(parts)
    return rows


def same(found, expected, what):
    (header, rows), (columns, right) = found, expected
    assert list(header) == list(columns), f"{what}: columns {header}"
    assert len(rows) == len(right), f"{what}: {len(rows)} rows for {len(right)}"
    for number, (one, other) in enumerate(zip(rows, right), 1):
        for column, cell, wanted in zip(columns, one, other):
            assert cell == wanted, f"{what}: row {number}, {column}: {cell[:200]!r} for {wanted[:200]!r}"
    print(f"{what}: {len(right)} rows, the same")


def main():
    binary, *more = sys.argv[1:]
    with tempfile.TemporaryDirectory() as work:
        source = pathlib.Path(work, "news.jsonl")
        names = ["id", "text", "outlet", "note"]
        source.write_text("".join(json.dumps(dict(zip(names, row))) + "\n" for row in ARTICLES), encoding="utf-8")
        out = pathlib.Path(work, "out")
        formats = [word for name in ("csv", "xlsx", "parquet", "arrow", "sqlite") for word in ("--format", name)]
        reading = [binary, "extract", str(source), *more, "--keep-text", "--carry", "outlet", "--carry", "note", "-q"]
        subprocess.run([*reading, *formats, "-o", str(out)], check=True)
        subprocess.run([*reading, "--csv-excel", "-o", f"{work}/guarded"], check=True)
        check(out, pathlib.Path(work, "guarded"), work)


def check(out, guarded, work):
    workbook = sheets_of(out / "whosaid.xlsx", work)
    database = sqlite3.connect(out / "whosaid.sqlite")
    for name in TABLES:
        expected = header, rows = of_csv(out / f"{name}.csv")
        assert rows, f"{name} has rows"
        same(of_arrow(pyarrow.parquet.read_table(out / f"{name}.parquet")), expected, f"{name}: Parquet, pyarrow")
        frame = polars.read_parquet(out / f"{name}.parquet")
        same(of_columns(frame.columns, frame.get_columns()), expected, f"{name}: Parquet, polars")
        same(of_query(duckdb.sql(f"SELECT * FROM '{out}/{name}.parquet'")), expected, f"{name}: Parquet, DuckDB")
        with pyarrow.ipc.open_file(str(out / f"{name}.arrow")) as file:
            same(of_arrow(file.read_all()), expected, f"{name}: Arrow, pyarrow")
        frame = polars.read_ipc(out / f"{name}.arrow")
        same(of_columns(frame.columns, frame.get_columns()), expected, f"{name}: Arrow, polars")
        same(of_query(database.execute(f"SELECT * FROM {name} ORDER BY rowid")), expected, f"{name}: SQLite")
        columns, cells = sheet_of(workbook[name], header, len(rows))
        cells = whole(cells, name, header, workbook["long texts"])
        same((columns, cells), expected, f"{name}: XLSX, LibreOffice")
        # All columns as text, as a user does who imports it; then as it opens by a double click.
        as_text = "/".join(f"{column}/2" for column in range(1, len(header) + 1))
        for how, types in [("as text", as_text), ("as it is", "")]:
            option = f"--infilter=Text - txt - csv (StarCalc):44,34,76,1,{types},0,false,false"
            (read,) = sheets_of(guarded / f"{name}.csv", work, option).values()
            if how == "as text":
                columns, cells = sheet_of(read, header, len(rows))
                cells = [[cell[1:] if cell.startswith("'") else cell for cell in row] for row in cells]
                same((columns, cells), expected, f"{name}: CSV for spreadsheets, LibreOffice")


if __name__ == "__main__":
    main()
