//! Parquet files: rows become documents, values of every type look as in CSV and JSON, and what is
//! damaged is named while the rest goes on.

use crate::desk::Desk;
use crate::desk::corpus::{article, assert_same_tables, table};
use crate::desk::parquet::{file, strings, texts};
use arrow_array::builder::{Int32Builder, ListBuilder};
use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BinaryArray, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Float64Array, Int64Array,
    LargeStringArray, NullArray, StructArray, Time64MicrosecondArray, TimestampMillisecondArray,
    TimestampNanosecondArray, UInt64Array,
};
use parquet::basic::{Compression, GzipLevel, ZstdLevel};
use parquet::file::reader::{FileReader, SerializedFileReader};
use std::fs;
use std::io::Write;
use std::ops::ControlFlow;
use std::sync::Arc;
use whosaid::input::{Input, Item, Plan, Settings};

// ---- helpers -----------------------------------------------------------------------------------

/// So many articles, ten in a group, with an outlet each.
fn articles(count: usize) -> Vec<u8> {
    let columns = vec![
        ("url", strings((0..count).map(|number| format!("u{number}")))),
        ("body", strings((0..count).map(article))),
        ("outlet", strings((0..count).map(|number| format!("Kelm\n{number}")))),
    ];
    file(columns, Compression::SNAPPY, 10)
}

/// A column of the table `documents`.
fn column(desk: &Desk, out: &str, name: &str) -> Vec<String> {
    let text = desk.read(&format!("{out}/documents.csv"));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let at = reader.headers().expect("a header").iter().position(|header| header == name);
    let at = at.unwrap_or_else(|| panic!("no {name} in {text}"));
    reader.records().map(|row| row.expect("a row")[at].to_owned()).collect()
}

/// What is read of some bytes, without the binary.
fn read(desk: &Desk, bytes: &[u8]) -> Vec<Item> {
    desk.put("in.parquet", bytes);
    let inputs = [Input::Path(desk.path("in.parquet"))];
    let settings = Settings::default();
    let plan = Plan::new(&inputs, &settings).expect("one input");
    let mut items = Vec::new();
    let flow = plan.read(&mut |item| {
        items.push(item);
        ControlFlow::Continue(())
    });
    assert!(flow.is_continue());
    items
}

// ---- rows and values ---------------------------------------------------------------------------

#[test]
fn every_compression_is_read_and_the_file_is_told_by_ending_content_or_order() {
    let desk = Desk::with(&[("as.csv", "id,text\na,\"“Rain,” said Mayor Ilse Marten.\"\nb,Snow.\n")]);
    desk.done(&["extract", "as.csv", "-o", "expected", "--keep-text"]);
    let rows = texts(&[("a", "“Rain,” said Mayor Ilse Marten."), ("b", "Snow.")]);
    for compression in [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(GzipLevel::default()),
        Compression::ZSTD(ZstdLevel::default()),
        Compression::LZ4_RAW,
    ] {
        let bytes = file(rows.clone(), compression, 1);
        for (name, options) in
            [("t.parquet", &[][..]), ("t.data", &[]), ("t.txt", &["--input-format", "parquet"]), ("in/t.parquet", &[])]
        {
            desk.put(name, &bytes);
            let input = name.split('/').next().expect("a name");
            desk.done(&[&["extract", input, "-o", "out", "--keep-text", "--force"], options].concat());
            for table in ["quotes.csv", "entities.csv", "speakers.csv", "texts.csv"] {
                let (found, expected) = (desk.read(&format!("out/{table}")), desk.read(&format!("expected/{table}")));
                assert_eq!(found, expected, "{compression}: {name}: {table}");
            }
        }
    }
}

#[test]
fn values_of_every_type_look_as_in_csv_and_json() {
    let mut lists = ListBuilder::new(Int32Builder::new());
    lists.append_value([Some(1), None]);
    lists.append_null();
    let group = StructArray::try_from(vec![
        ("by", strings(["x \"y\"", "z"])),
        ("n", Arc::new(Int64Array::from(vec![Some(1), None])) as ArrayRef),
    ]);
    let noon = 1_777_638_600_000; // 2026-05-01, half past twelve
    let columns: Vec<(&str, ArrayRef, [&str; 2])> = vec![
        ("int", Arc::new(Int64Array::from(vec![Some(-7), None])), ["-7", ""]),
        ("unsigned", Arc::new(UInt64Array::from(vec![u64::MAX, 0])), ["18446744073709551615", "0"]),
        ("float", Arc::new(Float64Array::from(vec![1.5, f64::NAN])), ["1.5", ""]),
        ("truth", Arc::new(BooleanArray::from(vec![Some(true), None])), ["true", ""]),
        ("day", Arc::new(Date32Array::from(vec![20_574, 0])), ["2026-05-01", "1970-01-01"]),
        ("time", Arc::new(Time64MicrosecondArray::from(vec![3_723_000_000, 1])), ["01:02:03", "00:00:00.000001"]),
        (
            "local",
            Arc::new(TimestampNanosecondArray::from(vec![Some(noon * 1_000_000), None])),
            ["2026-05-01T12:30:00", ""],
        ),
        (
            "instant",
            Arc::new(TimestampMillisecondArray::from(vec![noon, noon + 5]).with_timezone("Europe/Oslo")),
            ["2026-05-01T12:30:00Z", "2026-05-01T12:30:00.005Z"],
        ),
        (
            "decimal",
            Arc::new(Decimal128Array::from(vec![150, -1]).with_precision_and_scale(10, 2).expect("a scale")),
            ["1.50", "-0.01"],
        ),
        ("bytes", Arc::new(BinaryArray::from(vec![&b"caf\xC3\xA9 \"q\""[..], b"\xFF\x00"])), ["café \"q\"", "ff00"]),
        ("large", Arc::new(LargeStringArray::from(vec![Some("a\nb"), None])), ["a\nb", ""]),
        ("kind", Arc::new(DictionaryArray::<Int32Type>::from_iter(["x", "x"])), ["x", "x"]),
        ("list", Arc::new(lists.finish()), ["[1,null]", ""]),
        (
            "group",
            Arc::new(group.expect("columns of one length")),
            ["{\"by\":\"x \\\"y\\\"\",\"n\":1}", "{\"by\":\"z\",\"n\":null}"],
        ),
        ("nothing", Arc::new(NullArray::new(2)), ["", ""]),
    ];
    let desk = Desk::with(&[]);
    let all = columns.iter().map(|(name, values, _)| (*name, Arc::clone(values)));
    let all = all.chain([("text", strings(["Rain.", "Snow."]))]).collect();
    desk.put("t.parquet", file(all, Compression::SNAPPY, 10));
    desk.done(&["extract", "t.parquet", "-o", "out", "--carry", "group.by"]);
    for (name, _, expected) in &columns {
        assert_eq!(column(&desk, "out", name), expected, "{name}");
    }
    assert_eq!(column(&desk, "out", "group.by"), ["x \"y\"", "z"]);
    assert_eq!(column(&desk, "out", "doc_id"), ["t.parquet#1", "t.parquet#2"]);
    desk.done(&["extract", "t.parquet", "-o", "nested", "--text-column", "group.by", "--keep-text"]);
    assert!(desk.read("nested/texts.csv").ends_with("t.parquet#2,z\n"));
}

#[test]
fn rows_that_are_no_documents_are_named() {
    let desk = Desk::with(&[]);
    let long = "Rain fell. ".repeat(1_000);
    let text: ArrayRef =
        Arc::new(arrow_array::StringArray::from(vec![Some("Rain."), None, Some("Hail."), Some(&long)]));
    desk.put("t.parquet", file(vec![("id", strings(["a", "b", "a", "c"])), ("text", text)], Compression::SNAPPY, 10));
    let run = desk.run(&["extract", "t.parquet", "-o", "out", "--max-document", "5K", "--id-column", "id"]);
    run.expect(
        1,
        &[
            "t.parquet: row 2: has no text: \"text\" is missing",
            "t.parquet: row 3: another document of this run has the id \"a\"",
            "t.parquet#4: is larger than 5 KiB",
        ],
    );
    desk.run(&["extract", "t.parquet", "-o", "no", "--text-column", "txt"]).expect(2, &["did you mean \"text\""]);
    desk.put("none.parquet", file(texts(&[]), Compression::SNAPPY, 10));
    desk.run(&["extract", "none.parquet", "-o", "no"]).expect(2, &["none.parquet: has no records"]);
}

#[test]
fn rows_that_need_no_id_are_numbered() {
    let desk = Desk::with(&[]);
    desk.put("t.parquet", file(vec![("text", strings(["Rain.", "Snow.", "Hail."]))], Compression::SNAPPY, 2));
    desk.done(&["extract", "t.parquet", "-o", "out"]).expect(0, &["ids are the numbers of the rows"]);
    assert_eq!(column(&desk, "out", "doc_id"), ["t.parquet#1", "t.parquet#2", "t.parquet#3"]);
}

// ---- large corpora -----------------------------------------------------------------------------

#[test]
fn shards_and_resumed_runs_give_the_tables_of_the_whole() {
    let desk = Desk::with(&[("as.csv", &table(9))]);
    desk.put("t.parquet", articles(80));
    let inputs = ["t.parquet", "as.csv", "--carry", "outlet"];
    desk.run(&[&["extract", "-o", "whole"], &inputs[..]].concat()).expect(1, &["88 documents (1 not read)"]);
    for shard in ["1/2", "2/2"] {
        let out = format!("part{}", &shard[..1]);
        let run = desk.run(&[&["extract", "-o", &out, "--shard", shard], &inputs[..]].concat());
        assert!(run.err.contains("tables in"), "{}", run.err);
    }
    desk.run(&["merge", "part1", "part2", "-o", "merged"]).expect(1, &[]);
    assert_same_tables(&desk, "merged", "whole");
    // Stopped at its end by a folder in the place of a table.
    fs::create_dir_all(desk.path("out/quotes.csv")).expect("a folder");
    let parts = ["extract", "-o", "out", "--force", "--batch", "1500", "--commit-every", "0"];
    desk.run(&[&parts[..], &inputs].concat()).expect(2, &["--resume goes on"]);
    fs::remove_dir(desk.path("out/quotes.csv")).expect("a folder");
    desk.run(&[&["extract", "-o", "out", "--resume"], &inputs[..]].concat()).expect(1, &["going on behind"]);
    assert_same_tables(&desk, "out", "whole");
}

#[test]
fn progress_ends_with_the_file() {
    let desk = Desk::with(&[]);
    desk.put("t.parquet", articles(600));
    let inputs = [Input::Path(desk.path("t.parquet"))];
    let settings = Settings::default();
    let mut plan = Plan::new(&inputs, &settings).expect("one input");
    let (mut half, total) = (0, plan.take_files().bytes().expect("a file has a size"));
    let mut documents = 0;
    let _ = plan.read(&mut |item| {
        documents += u32::from(matches!(item, Item::Document(_)));
        if documents == 300 {
            half = plan.bytes_read();
        }
        ControlFlow::Continue(())
    });
    assert_eq!((documents, plan.bytes_read()), (600, total));
    assert!(total / 4 < half && half < total, "{half} of {total}");
}

// ---- what cannot be read -----------------------------------------------------------------------

#[test]
fn a_file_that_is_no_file_of_its_own_is_refused_with_the_remedy() {
    let desk = Desk::with(&[("a.txt", "Rain.")]);
    let bytes = file(texts(&[("a", "Rain.")]), Compression::SNAPPY, 10);
    desk.run_on(&bytes, &["extract", "-", "-o", "no"]).expect(2, &["standard input", "save it first"]);
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gz.write_all(&bytes).expect("memory");
    desk.put("t.parquet.gz", gz.finish().expect("memory"));
    let mut tar = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(bytes.len() as u64);
    tar.append_data(&mut header, "t.parquet", &bytes[..]).expect("memory");
    desk.put("t.tar", tar.into_inner().expect("memory"));
    for (input, name) in [("t.parquet.gz", "t.parquet.gz"), ("t.tar", "t.tar/t.parquet")] {
        let problem = format!("{name}: cannot be read: a Parquet file can be read as a file of its own only; unpack");
        desk.run(&["extract", input, "a.txt", "-o", "out", "--force"])
            .expect(1, &[&problem, "1 document (1 not read)"]);
    }
}

#[test]
fn a_damaged_group_of_rows_spoils_no_other() {
    let desk = Desk::with(&[("a.txt", "Snow.")]);
    let mut bytes = articles(30);
    let footer = SerializedFileReader::new(bytes::Bytes::from(bytes.clone())).expect("a file");
    let (from, length) = footer.metadata().row_group(1).column(1).byte_range();
    bytes[from as usize..(from + length) as usize].fill(0xAA);
    desk.put("t.parquet", &bytes);
    let run = desk.run(&["extract", "t.parquet", "a.txt", "-o", "out"]);
    run.expect(1, &["t.parquet: row 11: ", "the rows from here to 20 are not read", "21 documents (1 not read)"]);
    let ids = column(&desk, "out", "doc_id");
    assert_eq!(ids[9..12], ["t.parquet/u9", "t.parquet#11", "t.parquet/u20"]);
    assert_eq!(ids.last().map(String::as_str), Some("a.txt"));
}

#[test]
fn a_file_that_is_cut_off_anywhere_is_refused() {
    let (desk, bytes) = (Desk::with(&[("a.txt", "Snow.")]), articles(30));
    desk.put("t.parquet", &bytes[..bytes.len() / 2]);
    let run = desk.run(&["extract", "t.parquet", "a.txt", "-o", "out"]);
    run.expect(1, &["t.parquet: cannot be read: ", "1 document (1 not read)"]);
    for length in (0..bytes.len()).step_by(97).chain(bytes.len() - 20..bytes.len()) {
        let items = read(&desk, &bytes[..length]);
        assert!(matches!(items[..], [Item::Failure(_)]), "{length} bytes: {items:?}");
    }
}

#[test]
fn a_file_with_any_byte_changed_is_read_or_refused() {
    let (desk, whole) = (Desk::with(&[]), articles(12));
    let step = whole.len() / 700 + 1;
    for (at, value) in (0..whole.len()).step_by(step).zip((0..=u8::MAX).cycle()) {
        let mut bytes = whole.clone();
        bytes[at] ^= value | 1;
        assert!(!read(&desk, &bytes).is_empty(), "nothing was said, with byte {at} changed");
    }
}
