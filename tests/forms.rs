//! The same articles in every form that can be read: the tables are the same. What is broken, in any
//! form, spoils nothing else.

use crate::desk::Desk;
use crate::desk::corpus::article;
use crate::desk::forms::{bz2, csv_of, gz, jsonl_of, tar_of, xz, zip_of, zst};
use std::collections::BTreeSet;

// ---- helpers -----------------------------------------------------------------------------------

/// The cells of a table, row by row, but ids of documents and paths.
fn cells(desk: &Desk, table: &str) -> Vec<Vec<String>> {
    let text = desk.read(&format!("{table}.csv"));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers().expect("a header").clone();
    let kept = |name: &str| !["doc_id", "source", "first_doc", "last_doc"].contains(&name);
    let row = |row: csv::StringRecord| {
        headers.iter().zip(&row).filter(|(name, _)| kept(name)).map(|(_, cell)| cell.to_owned()).collect()
    };
    reader.records().map(|record| row(record.expect("a row"))).collect()
}

/// Thirty articles with ids that are names of files; some would be taken apart by a careless reader.
fn articles() -> Vec<(String, String)> {
    let text = |number: usize| match number {
        3 => "\"The ferry is late,\" said Tomas Brandvik, a captain.\r\n\r\nMarten was not; on\tboard.".to_owned(),
        7 => "Rain fell, and fell; \\ all day.\n".to_owned(),
        11 => " “‘Caf\u{e9}’ \u{1F6A2}, {\"a\": [1]}” | said Mayor Ilse Marten\u{2028} on Monday. ".to_owned(),
        _ => article(number),
    };
    (0..30).map(|number| (format!("{number:02}.txt"), text(number))).collect()
}

/// A file in all its compressions.
fn put_compressed(desk: &Desk, name: &str, bytes: &[u8]) -> Vec<String> {
    let forms =
        [("", bytes.to_vec()), (".gz", gz(bytes)), (".zst", zst(bytes)), (".bz2", bz2(bytes)), (".xz", xz(bytes))];
    let put = |(ending, bytes): (&str, Vec<u8>)| {
        let name = format!("{name}{ending}");
        desk.put(&name, bytes);
        name
    };
    forms.into_iter().map(put).collect()
}

// ---- the same articles in every form -----------------------------------------------------------

/// Puts the articles on the desk in all forms but plain text; returns the names.
fn put_in_all_forms(desk: &Desk, articles: &[(&str, &str)]) -> Vec<String> {
    let rows: Vec<[&str; 2]> = articles.iter().map(|&(id, text)| [id, text]).collect();
    let rows: Vec<&[&str]> = rows.iter().map(|row| &row[..]).collect();
    let objects: Vec<_> = articles.iter().map(|(id, text)| serde_json::json!({"id": id, "text": text})).collect();
    let files: Vec<(&str, &[u8])> = articles.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let (csv, jsonl) = (csv_of(&["id", "text"], &rows, b','), jsonl_of(articles).into_bytes());
    let (some, more) = articles.split_at(10);
    let json = serde_json::to_vec_pretty(&objects).expect("JSON");
    for (name, text) in &files {
        desk.put(&format!("gz/{name}.gz"), gz(text));
        desk.put(&format!("zst/{name}.zst"), zst(text));
    }
    let mut names = Vec::new();
    for (ending, compress) in [("gz", gz as fn(&[u8]) -> Vec<u8>), ("zst", zst), ("bz2", bz2), ("xz", xz)] {
        // Two streams, one behind the other; and without an ending, told by the content.
        let two = [compress(jsonl_of(some).as_bytes()), compress(jsonl_of(more).as_bytes())].concat();
        desk.put(&format!("two.jsonl.{ending}"), &two);
        desk.put(&format!("{ending}.unnamed"), compress(&json));
        names.extend([format!("two.jsonl.{ending}"), format!("{ending}.unnamed")]);
    }
    desk.put("texts.zip", zip_of(&files));
    desk.put("csv.zip", zip_of(&[("folder/t.csv", &csv)]));
    desk.put("tarred.tgz", gz(&tar_of(&files)));
    let mut names: Vec<String> =
        ["gz", "zst", "two.jsonl.gz", "two.jsonl.zst", "texts.zip", "csv.zip", "tarred.tgz"].map(str::to_owned).into();
    for (name, bytes) in [
        ("t.csv", csv),
        ("semicolons.csv", csv_of(&["id", "text"], &rows, b';')),
        ("t.tsv", csv_of(&["id", "text"], &rows, b'\t')),
        ("t.json", json),
        ("lines.json", jsonl.clone()),
        ("t.jsonl", jsonl),
        ("texts.tar", tar_of(&files)),
    ] {
        names.extend(put_compressed(desk, name, &bytes));
    }
    #[cfg(feature = "parquet")]
    names.extend(put_parquet(desk, articles));
    names
}

#[cfg(feature = "parquet")]
fn put_parquet(desk: &Desk, articles: &[(&str, &str)]) -> Vec<String> {
    use parquet::basic::{Compression, GzipLevel, ZstdLevel};
    let compressions = [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(GzipLevel::default()),
        Compression::ZSTD(ZstdLevel::default()),
        Compression::LZ4_RAW,
    ];
    let put = |(number, compression)| {
        let name = format!("{number}.parquet");
        desk.put(&name, crate::desk::parquet::file(crate::desk::parquet::texts(articles), compression, 7));
        name
    };
    compressions.into_iter().enumerate().map(put).collect()
}

#[test]
fn the_same_articles_give_the_same_tables_in_every_form() {
    let (desk, articles) = (Desk::with(&[]), articles());
    let articles: Vec<(&str, &str)> = articles.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect();
    for (name, text) in &articles {
        desk.put(&format!("txt/{name}"), text);
    }
    desk.done(&["extract", "txt", "-o", "expected", "--keep-text"]);
    assert!(cells(&desk, "expected/quotes").len() > 100 && cells(&desk, "expected/entities").len() > 100);
    for input in put_in_all_forms(&desk, &articles) {
        desk.done(&["extract", &input, "-o", "out", "--keep-text", "--force"]);
        for table in ["quotes", "entities", "documents", "speakers", "texts"] {
            let (found, expected) = (cells(&desk, &format!("out/{table}")), cells(&desk, &format!("expected/{table}")));
            assert_eq!(found, expected, "{input}: {table}");
        }
    }
}

// ---- broken in every form ----------------------------------------------------------------------

#[test]
fn what_is_broken_in_any_form_is_named_and_all_else_read() {
    let desk = Desk::with(&[("in/good.txt", &article(1)), ("in/zz.txt", &article(2))]);
    // Words that do not compress well.
    let word = |n: u32| (n.wrapping_mul(2_654_435_761) % 99_991).to_string() + " ";
    let noise: String = (0..20_000).map(word).collect();
    let half = |bytes: Vec<u8>| bytes[..bytes.len() / 2].to_vec();
    desk.put("in/a.txt.gz", half(gz(noise.as_bytes())));
    desk.put("in/b.txt.zst", half(zst(noise.as_bytes())));
    desk.put("in/b.txt.bz2", half(bz2(noise.as_bytes())));
    desk.put("in/b.txt.xz", half(xz(noise.as_bytes())));
    desk.put("in/c.zip", half(zip_of(&[("c.txt", noise.as_bytes())])));
    desk.put("in/d.tar", half(tar_of(&[("d.txt", noise.as_bytes())])));
    desk.put("in/e.jsonl", "{\"text\": \"Rain.\"}\n{\"text\": \n{\"text\": \"Snow.\"}\n");
    desk.put("in/f.csv", "id,text\n1,Rain\n2,Snow,more\n3,Hail\n");
    desk.put("in/g.json", "[{\"text\": \"Rain.\"}, {\"text\": \"Sn");
    desk.put("in/h.csv", "id,words\n1,Rain\n");
    desk.put("in/i.txt", b"Mayor Ilse Marten said the caf\xE9 was open.");
    desk.put("in/j.parquet", "PAR1, and no more");
    let run = desk.run(&["extract", "in", "-o", "out", "--text-column", "text"]);
    run.expect(
        1,
        &[
            "a.txt.gz: cannot be read",
            "b.txt.zst: cannot be read",
            "b.txt.bz2: cannot be read",
            "b.txt.xz: cannot be read",
            "c.zip: cannot be read",
            "d.tar/d.txt: cannot be read: the archive ends within it",
            "e.jsonl: line 2: is no object",
            "f.csv: line 3: has 3 fields, but the header has 2",
            "g.json: line 1: the file ends within an object",
            "h.csv: has no column \"text\"",
            "i.txt: is not UTF-8 and read as windows-1252",
            "j.parquet: cannot be read",
            "8 documents (12 not read)",
        ],
    );
    let read: Vec<Vec<String>> = cells(&desk, "out/documents").into_iter().filter(|row| !row[2].is_empty()).collect();
    assert_eq!(read.len(), 8, "language says which were read");
    assert_eq!(
        desk.names("out"),
        BTreeSet::from(["documents.csv", "entities.csv", "quotes.csv", "run.json", "speakers.csv"].map(str::to_owned))
    );
    // Where nothing can be read, nothing is written.
    for input in ["in/a.txt.gz", "in/b.txt.zst", "in/c.zip", "in/d.tar", "in/h.csv", "in/j.parquet"] {
        desk.run(&["extract", input, "-o", "no", "--text-column", "text"]).expect(2, &[input, "no table was written"]);
        assert_eq!(desk.names("no"), BTreeSet::new(), "{input}");
    }
}
