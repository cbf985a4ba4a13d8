//! Tables in other formats than CSV: whatever is in a cell, all formats hold the same.

use crate::desk::corpus::{article, assert_same_tables};
use crate::desk::{Desk, Run};
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, RecordBatch};
use arrow_ipc::reader::FileReader;
use arrow_schema::DataType;
use calamine::{Data, Reader, Xlsx, open_workbook};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use std::fs::File;
use whosaid::tables::Table;
use whosaid::writers::{Kind, columns};

// ---- helpers -----------------------------------------------------------------------------------

/// The cells of a table, its header first; numbers as a program reads them.
type Cells = Vec<Vec<String>>;

/// Articles with all that spreadsheets, databases and programs stumble over.
fn hostile() -> String {
    let long = "the boats are back and the nets are full ".repeat(1000);
    let texts = [
        ("007", "“=1+1 is what we get 🙂,” said Ana Lopes, the mayor of Lisbon.", "=1+1", "@daily"),
        ("-5", "“\u{5E9}\u{5DC}\u{5D5}\u{5DD}, e\u{301}veryone,” Minister Tomas Brandvik said.", "-5", "\tTab"),
        ("'008", "“One line\nand \"another\", too,” Ana Lopes said. She said that it, too, was dry.", "'", "a\r\nb"),
        ("1e3", &format!("“{long}and that is all,” Captain Ilse Marten said on Monday."), "", "＝1"),
        ("none", "Rain fell all day.", "+49 40", "\u{1}\u{202E}x"),
    ];
    let line = |(id, text, outlet, note): (&str, &str, &str, &str)| {
        serde_json::json!({"id": id, "text": text, "Outlet": outlet, "note": note, "NOTE": "A"}).to_string() + "\n"
    };
    texts.map(line).concat()
}

/// A desk with the hostile articles.
fn desk() -> Desk {
    Desk::with(&[("news.jsonl", &hostile())])
}

/// Extracts the articles into a folder, carrying all columns into all tables.
fn extract(desk: &Desk, out: &str, options: &[&str]) -> Run {
    let carry = ["--carry", "Outlet", "--carry", "note", "--carry", "NOTE"];
    let reading = ["extract", "news.jsonl", "--keep-text", "--language", "en", "-o", out];
    desk.done(&[&reading[..], &carry, options].concat())
}

/// A number as programs show it; what is no number as it is.
fn number(cell: &str) -> String {
    cell.parse::<f64>().map_or_else(|_| cell.to_owned(), |number| number.to_string())
}

fn csv(desk: &Desk, file: &str, table: Table) -> Cells {
    let text = desk.read(file);
    let kinds: Vec<Kind> = columns(table).into_iter().map(|column| column.kind).collect();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let rows = reader.records().map(|row| row.expect("a row of CSV"));
    let cell = |(at, cell): (usize, &str)| match kinds.get(at) {
        Some(Kind::Integer | Kind::Decimal) => number(cell),
        _ => cell.to_owned(),
    };
    rows.map(|row| row.iter().enumerate().map(cell).collect()).collect()
}

fn of_batches(batches: impl IntoIterator<Item = RecordBatch>) -> Cells {
    let mut cells = Cells::new();
    for batch in batches {
        if cells.is_empty() {
            cells.push(batch.schema().fields().iter().map(|field| field.name().clone()).collect());
        }
        let shown = |column: &dyn Array, row: usize| match column.data_type() {
            _ if column.is_null(row) => String::new(),
            DataType::Int64 => number(&column.as_primitive::<Int64Type>().value(row).to_string()),
            DataType::Float64 => number(&column.as_primitive::<Float64Type>().value(row).to_string()),
            _ => column.as_string::<i32>().value(row).to_owned(),
        };
        let row = |row| batch.columns().iter().map(|column| shown(column, row)).collect();
        cells.extend((0..batch.num_rows()).map(row));
    }
    cells
}

fn parquet(desk: &Desk, file: &str) -> Cells {
    let file = File::open(desk.path(file)).expect("a file");
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).expect("Parquet").build().expect("Parquet");
    of_batches(reader.map(|batch| batch.expect("rows")))
}

fn arrow(desk: &Desk, file: &str) -> Cells {
    let reader = FileReader::try_new(File::open(desk.path(file)).expect("a file"), None).expect("Arrow");
    of_batches(reader.map(|batch| batch.expect("rows")))
}

fn sqlite(desk: &Desk, file: &str, table: Table) -> Cells {
    let database = Connection::open(desk.path(file)).expect("a database");
    let mut all = database.prepare(&format!("SELECT * FROM {} ORDER BY rowid", table.name())).expect("a table");
    let header: Vec<String> = all.column_names().map(str::to_owned).collect();
    let width = header.len();
    let shown = |value: ValueRef<'_>| match value {
        ValueRef::Null => String::new(),
        ValueRef::Integer(whole) => number(&whole.to_string()),
        ValueRef::Real(real) => number(&real.to_string()),
        ValueRef::Text(text) | ValueRef::Blob(text) => String::from_utf8(text.to_vec()).expect("UTF-8"),
    };
    let rows = all.query_map([], |row| (0..width).map(|at| Ok(shown(row.get_ref(at)?))).collect()).expect("rows");
    [header].into_iter().chain(rows.map(|row| row.expect("a row"))).collect()
}

/// The cells of a sheet; no cell has a formula.
fn sheet(desk: &Desk, file: &str, name: &str) -> Cells {
    let mut book: Xlsx<_> = open_workbook(desk.path(file)).expect("a workbook");
    let formulas = book.worksheet_formula(name).expect("a sheet");
    assert!(formulas.used_cells().all(|(_, _, formula)| formula.is_empty()), "{name}");
    let range = book.worksheet_range(name).expect("a sheet");
    let shown = |cell: &Data| match cell {
        Data::Float(float) => number(&float.to_string()),
        Data::Int(whole) => number(&whole.to_string()),
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        other => panic!("{name}: {other:?}"),
    };
    range.rows().map(|row| row.iter().map(shown).collect()).collect()
}

// ---- the same in all formats -------------------------------------------------------------------

#[test]
fn programs_read_the_cells_of_csv_from_all_formats() {
    let desk = desk();
    let formats = ["csv", "json", "parquet", "arrow", "sqlite"];
    let options: Vec<&str> = formats.into_iter().flat_map(|format| ["--format", format]).collect();
    extract(&desk, "out", &options);
    for table in Table::ALL {
        let name = table.name();
        let expected = csv(&desk, &format!("out/{name}.csv"), table);
        assert!(expected.len() > 1, "{name} has rows");
        assert_eq!(parquet(&desk, &format!("out/{name}.parquet")), expected, "{name}: Parquet");
        assert_eq!(arrow(&desk, &format!("out/{name}.arrow")), expected, "{name}: Arrow");
        let found = sqlite(&desk, "out/whosaid.sqlite", table);
        assert_eq!(found[1..], expected[1..], "{name}: SQLite");
        // To a database, note and NOTE are one name.
        let first = expected[0].iter().find(|name| name.eq_ignore_ascii_case("note"));
        let is_second = |name: &String| name.eq_ignore_ascii_case("note") && Some(name) != first;
        let header = expected[0].iter().map(|name| if is_second(name) { format!("{name}_2") } else { name.clone() });
        assert_eq!(found[0], header.collect::<Vec<_>>(), "{name}: SQLite");
    }
}

#[test]
fn a_workbook_holds_all_cells() {
    let desk = desk();
    extract(&desk, "out", &["--format", "csv", "--format", "xlsx"]);
    let long = sheet(&desk, "out/whosaid.xlsx", "long texts");
    for table in Table::ALL {
        let name = table.name();
        let expected = csv(&desk, &format!("out/{name}.csv"), table);
        let mut found = sheet(&desk, "out/whosaid.xlsx", name);
        // What is cut in its cell stands in full in a sheet of its own.
        for (row, cells) in found.iter_mut().enumerate() {
            for (at, cell) in cells.iter_mut().enumerate().filter(|(_, cell)| cell.encode_utf16().count() == 32_767) {
                assert!(cell.ends_with("The whole text is in the sheet “long texts”."));
                let (row, column) = ((row + 1).to_string(), &expected[0][at]);
                let parts = long.iter().filter(|part| part[0] == name && part[1] == row && part[2] == *column);
                *cell = parts.map(|part| part[4].as_str()).collect();
            }
        }
        assert_eq!(found, expected, "{name}");
    }
    let notes = sheet(&desk, "out/whosaid.xlsx", "notes");
    assert!(notes[0][0].starts_with("3 texts are longer than the 32767 characters that a cell holds."), "{notes:?}");
}

#[test]
fn csv_for_spreadsheets_has_no_formula_and_is_read_back() {
    let desk = desk();
    extract(&desk, "plain", &[]);
    extract(&desk, "guarded", &["--csv-excel"]);
    for table in Table::ALL {
        let file = format!("guarded/{}.csv", table.name());
        let text = desk.read(&file);
        assert!(text.starts_with("\u{feff}") && text.ends_with("\r\n"), "{file}");
        let mut cells = csv(&desk, &file, table);
        for cell in cells.iter_mut().flatten() {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝']), "{file}: {cell:?}");
            *cell = cell.strip_prefix('\'').unwrap_or(cell).to_owned();
        }
        assert_eq!(cells, csv(&desk, &format!("plain/{}.csv", table.name()), table), "{file}");
    }
}

#[test]
fn a_database_answers_questions() {
    let desk = Desk::with(&[("a.txt", &article(1)), ("b.txt", &article(4)), ("c.txt", &article(1))]);
    desk.done(&["extract", "a.txt", "b.txt", "c.txt", "-o", "out", "--format", "sqlite"]);
    assert_eq!(desk.names("out"), ["run.json", "whosaid.sqlite"].map(str::to_owned).into());
    let database = Connection::open(desk.path("out/whosaid.sqlite")).expect("a database");
    let one = |query: &str| database.query_row(query, [], |row| row.get::<_, String>(0)).expect("an answer");
    assert_eq!(one("SELECT speaker FROM quotes_text WHERE quotes_text MATCH 'nÉt' LIMIT 1"), "Tomas Brandvik");
    let outlets =
        "SELECT group_concat(doc_id) FROM quotes WHERE kind = 'direct' GROUP BY quote_key ORDER BY count(*) DESC";
    assert_eq!(one(outlets), "a.txt,b.txt,c.txt");
}

// ---- runs --------------------------------------------------------------------------------------

/// Formats that are made of whole tables are the same after shards are merged, and whatever the
/// number of threads; a shard has the tables that merging needs too.
#[test]
fn merged_shards_give_the_files_of_the_whole() {
    let desk = Desk::with(&[]);
    for number in 0..20 {
        desk.put(&format!("news/{number:02}.txt"), article(number));
    }
    let formats = ["--format", "xlsx", "--format", "parquet", "--format", "sqlite", "--format", "jsonl"];
    let run =
        |out: &str, options: &[&str]| desk.done(&[&["extract", "news", "-o", out], &formats[..], options].concat());
    run("whole", &["--threads", "1"]);
    run("again", &["--threads", "2", "--batch", "1000"]);
    assert_same_tables(&desk, "again", "whole");
    for number in 1..=3 {
        run(&format!("part{number}"), &["--shard", &format!("{number}/3")]);
    }
    assert!(desk.names("part1").contains("quotes.csv"));
    desk.done(&["merge", "part1", "part2", "part3", "-o", "merged"]);
    assert_same_tables(&desk, "merged", "whole");
}

#[test]
fn files_of_other_formats_do_not_stay_behind() {
    let desk = desk();
    extract(&desk, "out", &["--format", "xlsx", "--format", "parquet", "--format", "sqlite", "--format", "arrow"]);
    desk.run(&["extract", "news.jsonl", "-o", "out"]).expect(2, &["out/whosaid.xlsx: is there already", "--force"]);
    extract(&desk, "out", &["--force"]);
    let tables = ["documents.csv", "entities.csv", "quotes.csv", "run.json", "speakers.csv", "texts.csv"];
    assert_eq!(desk.names("out"), tables.map(str::to_owned).into());
}

#[test]
fn only_rows_go_to_standard_output() {
    let desk = desk();
    for formats in [&["--format", "xlsx"][..], &["--format", "csv", "--format", "jsonl"]] {
        let run = desk.run(&[&["extract", "news.jsonl", "--table", "quotes", "-o", "-"], formats].concat());
        run.expect(2, &["csv, json or jsonl", "folder"]);
    }
    let run = desk.done(&["extract", "news.jsonl", "--table", "speakers", "-o", "-", "--csv-excel"]);
    assert!(run.out.starts_with("\u{feff}name,type"), "{}", run.out);
}

/// The queries that the README shows are right and have answers.
#[test]
fn the_queries_of_the_readme_have_answers() {
    let desk = Desk::with(&[]);
    for (name, text) in [
        (
            "a.txt",
            "“The harbour is open,” Mayor Ilse Marten said. “Tomas Brandvik was right,” said Ana Lopes, a pilot.",
        ),
        ("b.txt", "“The harbour is open!” Mayor Ilse Marten said on Monday."),
    ] {
        desk.put(&format!("news/{name}"), text);
    }
    desk.done(&["extract", "news", "-o", "out", "--format", "sqlite", "--language", "en"]);
    let database = Connection::open(desk.path("out/whosaid.sqlite")).expect("a database");
    let readme = include_str!("../README.md");
    let queries: Vec<&str> = readme.split("```sql\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    let first = |query: &&str| {
        database.query_row(query, [], |row| row.get_ref(0).map(|cell| format!("{cell:?}"))).expect("an answer")
    };
    let answers: Vec<String> = queries.iter().map(first).collect();
    let text = |name: &str| format!("{:?}", ValueRef::Text(name.as_bytes()));
    let several = format!("{:?}", ValueRef::Integer(2));
    assert_eq!(answers, [text("Ilse Marten"), text("Ilse Marten"), text("Ana Lopes"), several]);
}
