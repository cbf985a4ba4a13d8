//! Shards: what several processes or machines have read, merged, is what one would have read, byte
//! for byte; and what cannot be merged is refused.

use crate::desk::corpus::{article, assert_same_tables, folder, lines, table};
use crate::desk::{Desk, Run};
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;

/// A zip archive of two articles.
fn archive() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in ["a.txt", "b.txt"] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("a member");
        zip.write_all(article(3).as_bytes()).expect("a member");
    }
    zip.finish().expect("an archive").into_inner()
}

/// Writes all shards of an input to folders; returns their names.
fn shards(desk: &Desk, of: usize, name: &str, arguments: &[&str]) -> Vec<String> {
    let shard = |number: usize| {
        let (out, shard) = (format!("{name}-{number}"), format!("{number}/{of}"));
        let run = desk.run(&[&["extract", "-o", &out, "--shard", &shard, "--force"], arguments].concat());
        assert!(matches!(run.code, Some(0 | 1)), "{}", run.err);
        out
    };
    (1..=of).map(shard).collect()
}

fn merge(desk: &Desk, folders: &[String], out: &str) -> Run {
    let folders = folders.iter().map(String::as_str);
    desk.run(&["merge"].into_iter().chain(folders).chain(["-o", out, "--force"]).collect::<Vec<_>>())
}

#[test]
fn merged_shards_are_the_whole() {
    let desk = Desk::with(&[("lines.jsonl", &lines(40)), ("table.csv", &table(40))]);
    folder(&desk, 12);
    desk.put("news/1/0004x.txt", archive());
    desk.put("news/more.jsonl", lines(7));
    let cases: [(&str, &[&str]); 5] = [
        ("news", &["news", "--max-document", "9K", "--keep-text"]),
        ("several", &["news", "table.csv", "--format", "json", "--min-confidence", "0.8"]),
        ("lines", &["lines.jsonl", "--format", "jsonl", "--carry", "outlet"]),
        ("table", &["table.csv", "--keep-text", "--carry", "outlet"]),
        ("some", &["table.csv", "--format", "json", "--table", "documents", "--table", "entities"]),
    ];
    for (name, arguments) in cases {
        let whole = format!("{name}-whole");
        let right = desk.run(&[&["extract", "-o", &whole], arguments].concat());
        right.expect(1, &["not read"]);
        let speakers = desk.names(&whole).into_iter().find(|name| name.starts_with("speakers"));
        assert!(
            speakers.is_none_or(|table| desk.read(&format!("{whole}/{table}")).contains("iso:KE")),
            "ids are tested"
        );
        for of in 1..=5 {
            let mut folders = shards(&desk, of, name, arguments);
            folders.reverse();
            let merged = merge(&desk, &folders, &format!("{name}-merged"));
            let summary = |run: &Run| run.err.lines().last().map(|line| line.replace("merged", "whole"));
            assert_eq!((merged.code, summary(&merged)), (right.code, summary(&right)), "{name}, {of} shards");
            assert_same_tables(&desk, &format!("{name}-merged"), &whole);
        }
    }
}

#[test]
fn more_shards_than_documents_are_no_error() {
    let desk = Desk::with(&[("a.txt", &article(1))]);
    desk.done(&["extract", "a.txt", "-o", "whole"]);
    for shard in 1..=3 {
        desk.done(&["extract", "a.txt", "-o", &format!("part{shard}"), "--shard", &format!("{shard}/3")]);
    }
    desk.done(&["merge", "part1", "part2", "part3", "-o", "out"]);
    assert_same_tables(&desk, "out", "whole");
    // Nothing could be read, so there is nothing, as there is without shards.
    desk.put("none.jsonl", "no object\nnone either\n");
    let folders = shards(&desk, 2, "none", &["none.jsonl"]);
    merge(&desk, &folders, "nothing").expect(2, &["0 documents (2 not read)", "no table was written"]);
    assert_eq!(desk.names("nothing"), BTreeSet::new());
}

#[test]
fn a_shard_is_resumed_as_a_shard() {
    let desk = Desk::with(&[("lines.jsonl", &lines(80))]);
    let begin = ["extract", "lines.jsonl", "-o", "part-2", "--batch", "1500", "--commit-every", "0"];
    // Stopped in the middle by a folder in the place of a table: the parts before stay.
    fs::create_dir_all(desk.path("part-2/quotes.csv")).expect("a folder");
    desk.run(&[&begin[..], &["--shard", "2/3", "--force"]].concat()).expect(2, &["--resume goes on"]);
    fs::remove_dir(desk.path("part-2/quotes.csv")).expect("a folder");
    let resume = ["extract", "lines.jsonl", "-o", "part-2", "--resume"];
    desk.run(&[&resume[..], &["--shard", "1/3"]].concat()).expect(2, &["--shard is \"1/3\", and was \"2/3\""]);
    merge(&desk, &["part-2".to_owned()], "out").expect(2, &["part-2: cannot be merged", "finish it with --resume"]);
    desk.run(&resume).expect(2, &["--shard is not given, and was \"2/3\""]);
    desk.run(&[&resume[..], &["--shard", "2/3"]].concat()).expect(1, &["going on behind"]);
    let expected = shards(&desk, 3, "right", &["lines.jsonl"]);
    assert_same_tables(&desk, "part-2", &expected[1]);
}

#[test]
fn what_are_not_all_shards_of_one_run_is_refused() {
    let desk =
        Desk::with(&[("table.csv", &table(10)), ("other.csv", &table(5)), ("list.csv", "name,type\nKelm,place\n")]);
    let put = |out: &str, shard: &str, more: &[&str]| {
        let run = desk.run(&[&["extract", "table.csv", "-o", out, "--shard", shard], more].concat());
        assert!(run.err.contains("tables in"), "{}", run.err);
    };
    put("a", "1/3", &[]);
    put("b", "2/3", &[]);
    put("c", "3/3", &[]);
    put("b2", "2/3", &[]);
    put("four", "3/4", &[]);
    put("sure", "3/3", &["--min-confidence", "0.5"]);
    put("listed", "3/3", &["--gazetteer", "list.csv"]);
    desk.run(&["extract", "table.csv", "-o", "whole"]).expect(1, &[]);
    for (folders, words) in [
        (&["a", "c"][..], &["a: cannot be merged", "of the 3 shards 2 is not there"][..]),
        (&["b"], &["of the 3 shards 1, 3 are not there"]),
        (&["a", "b", "b2", "c"], &["b2: cannot be merged", "is shard 2/3, and so is b; leave one out"]),
        (&["a", "b", "four"], &["four: cannot be merged", "is shard 3/4, and a is 1/3"]),
        (
            &["a", "b", "sure"],
            &["sure: cannot be merged", "of another run than a: --min-confidence is 0.5, and was 0.0"],
        ),
        (&["a", "b", "listed"], &["listed: cannot be merged", "the lists are others"]),
        (&["a", "b", "whole"], &["whole: cannot be merged", "is no shard"]),
        (&["a", "b", "gone"], &["gone: cannot be merged", "has no run.json"]),
    ] {
        desk.run(&[&["merge"], folders, &["-o", "out"]].concat()).expect(2, words);
        assert_eq!(desk.names("out"), BTreeSet::new());
    }
    desk.run(&["merge", "a", "b", "c", "-o", "whole"]).expect(2, &["whole/quotes.csv: is there already", "--force"]);
    desk.run(&["merge", "a", "b", "c", "-o", "a", "--force"]).expect(2, &["a: cannot be written", "one of the shards"]);
    desk.run(&["merge", "a", "b", "c", "-o", "out"]).expect(1, &["9 documents (1 not read)"]);
    assert_same_tables(&desk, "out", "whole");
}

#[test]
fn tables_that_do_not_fit_together_are_refused() {
    let desk = Desk::with(&[("table.csv", &table(40)), ("other.csv", &table(5))]);
    let folders = shards(&desk, 2, "part", &["table.csv", "--format", "jsonl"]);
    for (name, problem) in
        [("quotes", "fewer rows than"), ("entities", "fewer rows than"), ("documents", "more rows than")]
    {
        let (file, text) = (format!("part-2/{name}.jsonl"), desk.read(&format!("part-2/{name}.jsonl")));
        let rows: Vec<&str> = text.split_inclusive('\n').collect();
        desk.put(&file, rows[..rows.len() / 2].concat());
        merge(&desk, &folders, "out").expect(2, &[name, problem]);
        assert_eq!(desk.names("out"), BTreeSet::new());
        desk.put(&file, text);
    }
    // Another input with the same options, and one with other columns.
    let other = |input: &str, format: &str, of: usize| {
        desk.run(&["extract", input, "-o", "part-2", "--shard", &format!("2/{of}"), "--force", "--format", format])
    };
    assert!(other("other.csv", "jsonl", 2).err.contains("tables in"));
    merge(&desk, &folders, "out").expect(2, &["more rows than fit", "were their inputs the same?"]);
    let folders = shards(&desk, 2, "part", &["table.csv"]);
    desk.put("wide.csv", table(40).replace("outlet", "paper"));
    assert!(other("wide.csv", "csv", 2).err.contains("tables in"));
    merge(&desk, &folders, "out").expect(2, &["part-2/documents.csv", "columns are not those of part-1"]);
}

#[test]
fn shards_have_what_merging_needs() {
    let desk = Desk::with(&[("a.txt", &article(1))]);
    let shard = ["extract", "a.txt", "-o", "out", "--shard", "1/2"];
    desk.run(&[&shard[..], &["--table", "quotes"]].concat()).expect(2, &["needs the table documents"]);
    let speakers = ["--table", "speakers", "--table", "documents"];
    desk.run(&[&shard[..], &speakers].concat()).expect(2, &["needs the table quotes"]);
    desk.run(&["extract", "a.txt", "-o", "out", "--shard", "3/2"]).expect(2, &["from 1/8 to 8/8"]);
    let quotes = ["extract", "a.txt", "--table", "quotes", "-o", "-", "--shard"];
    let [first, second] = ["1/2", "2/2"].map(|shard| desk.run(&[&quotes[..], &[shard]].concat()).out.lines().count());
    assert_eq!((first, second), (5, 1), "one document, and one table that needs no other");
}
