//! Lists of the user's own, `whosaid lookup` and `whosaid compile`: the real binary in temporary
//! folders.

use crate::desk::Desk;
use std::fs;

const ARTICLE: &str = "KELM, May 3 — Jordan said on Monday that KFX would close the Old Quay. \
    The bridge in Brandvik is shut.\n";

const LIST: &str = "name,type,aliases,id,weight,note\n\
    Kelm Foundry,organization,The Foundry|KFX,crm:17,,a client\n\
    Jordan,person,,,,the union's speaker\n\
    Old Quay,none,,,,\n\
    Brandvik,organization,,,3,perhaps\n";

/// The names of the article with these arguments, as `type name id`.
fn names(desk: &Desk, lists: &[&str]) -> Vec<String> {
    let mut arguments = vec!["extract", "a.txt", "-q", "-o", "-", "--table", "entities", "--language", "en"];
    arguments.extend(lists.iter().flat_map(|list| ["--gazetteer", list]));
    let table = desk.done(&arguments).out;
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let row = |row: csv::StringRecord| format!("{} {} {}", &row[2], &row[3], &row[5]).trim_end().to_owned();
    reader.records().map(|record| row(record.expect("a row"))).collect()
}

fn desk() -> Desk {
    Desk::with(&[("a.txt", ARTICLE), ("my.csv", LIST)])
}

#[test]
fn a_list_adds_overrides_and_forbids() {
    let desk = desk();
    let plain = ["place KELM", "place Jordan iso:JO", "organization KFX", "place Old Quay", "place Brandvik"];
    assert_eq!(names(&desk, &[]), plain);
    let mine = [
        "place KELM",
        "person Jordan whosaid:jordan",
        "organization KFX crm:17",
        "organization Brandvik whosaid:brandvik",
    ];
    assert_eq!(names(&desk, &["my.csv"]), mine);
    // A row of low weight only tips the scales: "near" and more of the kind win.
    desk.put("a.txt", ARTICLE.replace("in Brandvik", "near Brandvik, Colombia,"));
    assert!(names(&desk, &["my.csv"]).contains(&"place Brandvik".to_owned()));
}

#[test]
fn the_last_of_several_lists_counts() {
    let desk = desk();
    desk.put("other.csv", "type,name\nplace,Jordan\n");
    let jordan = |lists: &[&str]| names(&desk, lists).into_iter().find(|name| name.contains("Jordan")).unwrap();
    assert_eq!(jordan(&["my.csv", "other.csv"]), "place Jordan whosaid:jordan");
    assert_eq!(jordan(&["other.csv", "my.csv"]), "person Jordan whosaid:jordan");
}

#[test]
fn a_compiled_list_says_the_same() {
    let desk = desk();
    desk.done(&["compile", "my.csv", "-o", "out/my.list"]).expect(0, &["6 names", "--gazetteer out/my.list"]);
    assert_eq!(names(&desk, &["out/my.list"]), names(&desk, &["my.csv"]));
    // A byte that changed is noticed.
    let mut bytes = fs::read(desk.path("out/my.list")).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    desk.put("bad.list", &bytes);
    desk.run(&["lookup", "KFX", "--gazetteer", "bad.list"]).expect(2, &["bad.list", "damaged", "compile it again"]);
}

/// The format and the tokenizer stand behind the first word of the header.
#[test]
fn a_list_compiled_by_another_version_is_refused() {
    let desk = desk();
    desk.done(&["compile", "my.csv", "-o", "my.list"]);
    let bytes = fs::read(desk.path("my.list")).unwrap();
    let (table, _) = bytes.split_at(bytes.len() - 32);
    for word in [4, 8] {
        let mut table = table.to_vec();
        table[word] += 1;
        let sum = <sha2::Sha256 as sha2::Digest>::digest(&table);
        desk.put("old.list", [table.as_slice(), sum.as_slice()].concat());
        desk.run(&["lookup", "KFX", "--gazetteer", "old.list"]).expect(2, &["old.list", "another version"]);
    }
}

#[test]
fn a_large_list_is_compiled_once_into_a_checked_cache() {
    let desk = desk();
    let rows: Vec<String> = (0..50_001).map(|number| format!("Kesu{number},person")).collect();
    desk.put("large.csv", format!("name,type\nJordan,person\n{}\n", rows.join("\n")));
    let first = names(&desk, &["large.csv"]);
    let cache =
        walkdir::WalkDir::new(desk.path("home")).into_iter().flatten().filter(|file| file.file_type().is_file());
    let kept: Vec<_> = cache.map(walkdir::DirEntry::into_path).collect();
    assert_eq!(kept.len(), 1, "{kept:?}");
    let whole = fs::read(&kept[0]).unwrap();
    assert_eq!(names(&desk, &["large.csv"]), first);
    // A damaged cache is made anew.
    fs::write(&kept[0], &whole[..whole.len() / 2]).unwrap();
    assert_eq!(names(&desk, &["large.csv"]), first);
    assert_eq!(fs::read(&kept[0]).unwrap(), whole);
    // A small list leaves nothing there.
    names(&desk, &["my.csv"]);
    assert_eq!(fs::read_dir(kept[0].parent().unwrap()).unwrap().count(), 1);
}

#[test]
fn a_bad_line_names_file_line_and_remedy() {
    let desk = desk();
    for (list, words) in [
        ("name,kind\nKelm,place\n", ["line 1", "unknown column \"kind\"", "type"]),
        ("name\nKelm\n", ["line 1", "no column type", "name, type"]),
        ("name,type\nKelm,place\nVarn,town\n", ["line 3", "unknown type \"town\"", "person, place"]),
        ("name,type\n,place\n", ["line 2", "has no name", "delete the line"]),
        ("name,type\n…,place\n", ["line 2", "holds no word", "delete it"]),
        ("name,type,weight\nKelm,place,11\n", ["line 2", "the weight is \"11\"", "from 1 to 10"]),
        ("name,type\nKelm,place,x\n", ["line 2", "has 3 fields", "quotation marks"]),
    ] {
        desk.put("bad.csv", list);
        let all: Vec<&str> = ["bad.csv"].into_iter().chain(words).collect();
        desk.run(&["lookup", "Kelm", "--gazetteer", "bad.csv"]).expect(2, &all);
        desk.run(&["compile", "bad.csv", "-o", "bad.list"]).expect(2, &all);
        desk.run(&["extract", "a.txt", "-o", "out", "--gazetteer", "bad.csv"]).expect(2, &all);
    }
    assert!(desk.names("out").is_empty() && !desk.path("bad.list").exists());
    desk.put("bad.csv", b"name,type\nKelm,place\n\xFF,place\n");
    desk.run(&["lookup", "Kelm", "--gazetteer", "bad.csv"]).expect(2, &["bad.csv", "line 3", "save the file as UTF-8"]);
    desk.run(&["lookup", "Kelm", "--gazetteer", "gone.csv"]).expect(2, &["gone.csv", "cannot be read"]);
}

#[test]
fn the_run_description_tells_lists_apart() {
    let desk = desk();
    let lists = |out: &str, arguments: &[&str]| {
        desk.done(&[&["extract", "a.txt", "-q", "--language", "en", "-o", out], arguments].concat());
        serde_json::from_str::<serde_json::Value>(&desk.read(&format!("{out}/run.json"))).unwrap()["lists"].clone()
    };
    let (plain, mine) = (lists("plain", &[]), lists("mine", &["--gazetteer", "my.csv"]));
    assert_ne!(plain, mine);
    // What is said counts, not how the file is called or whether it is compiled.
    desk.done(&["compile", "my.csv", "-o", "my.list"]);
    assert_eq!(lists("compiled", &["--gazetteer", "my.list"]), mine);
}

#[test]
fn lookup_shows_entries_and_their_lists() {
    let desk = desk();
    let said = |name: &str, words: &[&str]| {
        let run = desk.done(&["lookup", name, "--gazetteer", "my.csv"]);
        for word in words {
            assert!(run.out.contains(word), "no {word:?} in {}", run.out);
        }
    };
    said("georgia", &["country (places/country), iso:GE", "region (places/region), iso:US-GA", "given name of women"]);
    said("KFX", &["organization (my.csv), usually called Kelm Foundry, crm:17"]);
    said("Tan Sri Lim", &["as a whole is in no list; its words", "“Tan Sri”:", "title", "“Lim”:", "surname"]);
    said("AU", &["usually called African Union", "whosaid:african-union", "only in capitals"]);
    let nothing = desk.run(&["lookup", "Xqzvarn"]);
    assert_eq!((nothing.code, nothing.out.as_str()), (Some(1), "“Xqzvarn” is in no list.\n"));
    let json: serde_json::Value = serde_json::from_str(&desk.done(&["lookup", "Oslo", "--json"]).out).unwrap();
    let city = json["entries"].as_array().unwrap().iter().find(|entry| entry["class"] == "city").unwrap();
    assert_eq!((&city["country"], &city["id"]), (&"NO".into(), &"geonames:3143244".into()));
    assert!(city["sources"][0]["credit"].as_str().unwrap().contains("GeoNames"), "{city}");
}

#[test]
fn explain_names_the_users_list() {
    let desk = desk();
    let run = desk.done(&["explain", "a.txt", "--language", "en", "--gazetteer", "my.csv"]);
    for words in [
        "your list says that it is a person",
        "“Jordan” as person (my.csv, whosaid:jordan)",
        "your list says that it is no name",
    ] {
        assert!(run.out.contains(words), "no {words:?} in {}", run.out);
    }
}
