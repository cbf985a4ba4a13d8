//! Corpora of many small documents, all different, some of which cannot be read.

use super::Desk;
use std::fmt::Write as _;
use std::fs;

const SURNAMES: [&str; 7] = ["Marten", "Brandvik", "Lopes", "Oduya", "Varga", "Pike", "Salleh"];
const ROLES: [&str; 4] = ["Mayor", "Captain", "Minister", "Professor"];

/// An article that differs from all others.
pub(crate) fn article(number: usize) -> String {
    let name = format!("{} {}", ["Ilse", "Tomas", "Ana"][number % 3], SURNAMES[number % 7]);
    let role = ROLES[number % 4];
    format!(
        "“Boat {number} is back, and \"every net\" was full,” {role} {name} said on Monday.\n\nThe police said that \
         {number} crews from Oslo had been late. “We, too, have waited,” said {name}. Kenya said that it would pay.\n"
    )
}

/// A folder of articles, some of which cannot be read or have a note.
pub(crate) fn folder(desk: &Desk, count: usize) {
    for number in 0..count {
        desk.put(&format!("news/{}/{number:04}.txt", number % 3), article(number));
    }
    desk.put("news/1/0001.txt", b"Mayor Ilse Marten said that \xFF was open.");
    desk.put("news/1/large.txt", article(5).repeat(100));
}

/// The same as lines of JSON: some are no objects, lack the text or repeat an id, and one brings a
/// column that none of the first has.
pub(crate) fn lines(count: usize) -> String {
    let mut lines = String::new();
    for number in 0..count {
        let text = serde_json::Value::from(article(number));
        let _ = match number {
            17 => writeln!(lines, "{{\"id\": \"n1\", \"text\": {text}}}"),
            n if n % 11 == 7 => writeln!(lines, "{{\"id\": \"n{number}\"}}"),
            n if n % 13 == 5 => writeln!(lines, "no object"),
            n if n % 50 == 40 => writeln!(lines, "{{\"id\": \"n{number}\", \"text\": {text}, \"late\": 1}}"),
            _ => writeln!(lines, "{{\"id\": \"n{number}\", \"text\": {text}, \"outlet\": \"Kelm, {number}\"}}"),
        };
    }
    lines
}

/// The files of a folder with their bytes.
pub(crate) fn tables(desk: &Desk, folder: &str) -> Vec<(String, Vec<u8>)> {
    let read = |name: String| (name.clone(), fs::read(desk.path(folder).join(name)).expect("a file"));
    desk.names(folder).into_iter().map(read).collect()
}

pub(crate) fn assert_same_tables(desk: &Desk, folder: &str, expected: &str) {
    assert_eq!(desk.names(folder), desk.names(expected), "{folder}");
    for ((name, bytes), (_, right)) in tables(desk, folder).into_iter().zip(tables(desk, expected)) {
        assert!(bytes == right, "{folder}/{name} differs from {expected}/{name}");
    }
}

/// The same as a table, some of whose rows have too few fields.
pub(crate) fn table(count: usize) -> String {
    let mut rows = "url,body,outlet\n".to_owned();
    for number in 0..count {
        let text = article(number).replace('"', "\"\"");
        let _ = match number {
            n if n % 9 == 4 => writeln!(rows, "u{number}"),
            _ => writeln!(rows, "u{number},\"{text}\",\"Kelm\n{number}\""),
        };
    }
    rows
}
