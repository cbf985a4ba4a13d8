//! `whosaid summary`: who is one person over a corpus, who are two, and what sources there are.

use crate::desk::Desk;

/// Two namesakes, one person in three spellings, a body by two names, a source without a name.
const CORPUS: [(&str, &str, &str, &str); 7] = [
    ("1", "2026-01-03", "Kelm Post", "“Roads matter,” said John Pike, the mayor of Port Linden, on Monday."),
    (
        "2",
        "2026-01-04",
        "Kelm Post",
        "“Roads matter more,” said John Pike, the mayor of Port Linden, on Monday. “We agree,” a spokesman said.",
    ),
    ("3", "2026/02/04", "Valdora Times", "“We will win,” said John Pike, the coach of Bremen, on Monday."),
    (
        "4",
        "20260205",
        "Valdora Times",
        "“We lost,” said John Pike, the coach of Bremen. Pike said that it was his fault.",
    ),
    ("5", "2026-02-06", "Valdora Times", "“I am here,” Mayor Ilse Marten of Kelm said on Monday."),
    ("6", "2026-02-07", "", "“I am here again,” Mayor Marten said on Monday. “It rains,” the U.N. said."),
    ("7", "Friday", "", "“We are late,” ILSE MARTEN said on Monday. “It rains,” the United Nations said."),
];

/// A desk with the tables of the corpus, in a format, in the folder `out`.
fn desk(options: &[&str]) -> Desk {
    let line = |(id, date, outlet, text): (&str, &str, &str, &str)| {
        serde_json::json!({"id": id, "date": date, "outlet": outlet, "text": text}).to_string() + "\n"
    };
    let desk = Desk::with(&[("news.jsonl", &CORPUS.map(line).concat())]);
    desk.done(&[&["extract", "news.jsonl", "-o", "out", "--language", "en"], options].concat());
    desk
}

/// Some columns of a table.
fn columns(desk: &Desk, file: &str, names: &[&str]) -> Vec<String> {
    let text = desk.read(file);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers().expect("a header").clone();
    let place = |name: &&str| headers.iter().position(|column| column == *name).expect("a column");
    let places: Vec<usize> = names.iter().map(place).collect();
    let shown = |row: csv::StringRecord| places.iter().map(|&at| &row[at]).collect::<Vec<_>>().join(" | ");
    reader.records().map(|row| shown(row.expect("a row"))).collect()
}

#[test]
fn one_person_is_one_and_namesakes_are_two() {
    let desk = desk(&[]);
    desk.done(&["summary", "out", "-o", "summary"]);
    let people = columns(&desk, "summary/people.csv", &["name", "names", "because", "roles", "documents", "quotes"]);
    assert_eq!(
        people,
        [
            "Ilse Marten | Ilse Marten; ILSE MARTEN; Marten | spelt alike; the only Marten quoted, and both are called mayor \
             | Mayor | 3 | 3",
            "John Pike | John Pike | kept apart: Bremen, not Port Linden | coach of Bremen | 2 | 3",
            "John Pike | John Pike | kept apart: Port Linden, not Bremen | mayor of Port Linden | 2 | 2",
            "United Nations | United Nations; U.N. | the same id whosaid:united-nations |  | 2 | 2",
        ]
    );
}

#[test]
fn a_middle_name_does_not_count_where_only_one_person_has_it() {
    let desk = Desk::with(&[]);
    for (id, text) in [
        ("1", "“It rains,” said Ana Lopes. “It does,” said Tomas Brandvik. “It pours,” said Odo Pike."),
        ("2", "“It rains,” said Ana M. Lopes. “It does,” said Tomas A. Brandvik."),
        ("3", "“It does,” said Tomas B. Brandvik. “It pours,” Odo Pike and Eva Pike said."),
    ] {
        desk.put(&format!("news/{id}.txt"), text);
    }
    desk.done(&["extract", "news", "-o", "out", "--language", "en"]);
    desk.done(&["summary", "out", "-o", "summary"]);
    let people = columns(&desk, "summary/people.csv", &["name", "documents"]);
    let names = ["Odo Pike", "Odo Pike and Eva Pike", "Tomas A. Brandvik", "Tomas B. Brandvik", "Tomas Brandvik"];
    assert_eq!(people[0], "Ana M. Lopes | 2");
    assert_eq!(people[1..], names.map(|name| format!("{name} | 1")));
}

#[test]
fn a_list_of_people_decides() {
    let desk = desk(&[]);
    desk.put(
        "people.csv",
        "name,aliases,group\nJohnny Pike,John Pike,sport\nMayor Marten,Ilse Marten|Marten,politics\n",
    );
    desk.done(&["summary", "out", "-o", "summary", "--people", "people.csv"]);
    let people = columns(&desk, "summary/people.csv", &["name", "group", "because", "quotes"]);
    assert_eq!(people[0], "Johnny Pike | sport |  | 5");
    assert_eq!(people[1], "Mayor Marten | politics | your list has Mayor Marten | 3");
    let groups = columns(&desk, "summary/sources.csv", &["by", "value", "documents", "quotes"]);
    assert!(groups.contains(&"group | sport | 4 | 5".to_owned()), "{groups:?}");
    assert!(desk.path("summary/groups.svg").exists());
    for (list, words) in [
        ("name,aliases\nAna,Bo\nBo,\n", &["line 3", "\"Ana\"", "leave it out"][..]),
        ("name,alias\nAna,Bo\n", &["alias", "columns name"]),
        ("name\n\"\"\n", &["line 2", "empty"]),
    ] {
        desk.put("bad.csv", list);
        desk.run(&["summary", "out", "--people", "bad.csv"]).expect(2, words);
    }
}

#[test]
fn sources_are_counted_by_month_and_outlet() {
    let desk = desk(&[]);
    desk.done(&["summary", "out", "-o", "summary"]);
    let names = ["by", "value", "documents", "quotes", "named", "unnamed", "institutions", "named_share"];
    assert_eq!(
        columns(&desk, "summary/sources.csv", &names),
        [
            "all |  | 7 | 11 | 10 | 1 | 2 | 0.909",
            "month |  | 1 | 2 | 2 | 0 | 1 | 1.0",
            "month | 2026-01 | 2 | 3 | 2 | 1 | 0 | 0.667",
            "month | 2026-02 | 4 | 6 | 6 | 0 | 1 | 1.0",
            "outlet |  | 2 | 4 | 4 | 0 | 2 | 1.0",
            "outlet | Kelm Post | 2 | 3 | 2 | 1 | 0 | 0.667",
            "outlet | Valdora Times | 3 | 4 | 4 | 0 | 0 | 1.0",
        ]
    );
    let people = columns(&desk, "summary/people_by.csv", &["by", "value", "name", "documents", "quotes", "words"]);
    let in_february: Vec<&str> = people.iter().filter_map(|row| row.strip_prefix("month | 2026-02 | ")).collect();
    assert_eq!(in_february, ["John Pike | 2 | 3 | 9", "Ilse Marten | 2 | 2 | 7", "United Nations | 1 | 1 | 2"]);
    assert!(people.contains(&"outlet | Kelm Post | John Pike | 2 | 2 | 5".to_owned()), "{people:?}");
    let printed = desk.done(&["summary", "out", "--top", "1"]).out;
    assert!(printed.contains("3      10         3  Ilse Marten, Mayor\n"), "{printed}");
    assert!(printed.contains("and 3 more") && printed.contains("91 %"), "{printed}");
}

#[test]
fn a_summary_is_the_same_from_all_formats() {
    let expected = desk(&[]);
    expected.done(&["summary", "out", "-o", "summary"]);
    for options in [&["--format", "json"][..], &["--format", "jsonl"], &["--csv-excel"], &["--threads", "1"]] {
        let desk = desk(options);
        desk.done(&["summary", "out", "-o", "summary"]);
        for file in [
            "people.csv",
            "people_by.csv",
            "sources.csv",
            "people.svg",
            "institutions.svg",
            "months.svg",
            "outlets.svg",
        ] {
            let file = format!("summary/{file}");
            assert_eq!(desk.read(&file), expected.read(&file), "{options:?}: {file}");
        }
    }
}

#[test]
fn what_cannot_be_summed_up_is_named() {
    let desk = desk(&["--format", "sqlite"]);
    desk.run(&["summary", "out"]).expect(2, &["out", "quotes", "--format csv"]);
    desk.done(&["extract", "news.jsonl", "-o", "csv", "--language", "en"]);
    desk.run(&["summary", "csv", "--by", "section"]).expect(2, &["\"section\"", "--carry"]);
    let quotes = desk.read("csv/quotes.csv");
    desk.put("csv/quotes.csv", quotes.lines().take(4).collect::<Vec<_>>().join("\n") + "\n");
    desk.run(&["summary", "csv"]).expect(2, &["csv/quotes.csv", "fewer rows"]);
}

#[test]
fn a_corpus_without_quotes_has_a_summary() {
    let desk = Desk::with(&[("a.txt", "Rain fell all day.")]);
    desk.done(&["extract", "a.txt", "-o", "out", "--language", "en"]);
    desk.done(&["summary", "out", "-o", "summary"]);
    assert!(desk.read("summary/people.csv").starts_with("name,type,id,group,names,because,"));
    assert_eq!(desk.read("summary/people_by.csv"), "by,value,name,type,documents,quotes,words\n");
    assert_eq!(
        columns(&desk, "summary/sources.csv", &["by", "documents", "quotes", "named_share"]),
        ["all | 1 | 0 | "]
    );
}

#[test]
fn names_in_charts_are_text() {
    let desk =
        Desk::with(&[("a.txt", "“We sell,” Marks & Spencer said on Monday. “We do not,” Marks & Spencer said.")]);
    desk.done(&["extract", "a.txt", "-o", "out", "--language", "en"]);
    desk.done(&["summary", "out", "-o", "summary"]);
    let chart = desk.read("summary/people.svg");
    assert!(chart.contains("Marks &amp; Spencer") && !chart.contains("Marks & S"), "{chart}");
}
