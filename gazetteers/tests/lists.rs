//! What must hold of every list: no row twice, no junk, no name where it cannot be, and the names
//! that news cannot do without.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use whosaid_gazetteers::{Class, LISTS, Table, compile};

type Row = BTreeMap<String, String>;

/// The rows of a list.
fn rows(list: &str) -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("{list}.csv"));
    let mut reader = csv::Reader::from_path(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    reader.deserialize().map(|row| row.unwrap_or_else(|error| panic!("{list}: {error}"))).collect()
}

/// The name and the aliases of a row.
fn names(row: &Row) -> impl Iterator<Item = &str> {
    let aliases = row.get("aliases").map_or("", String::as_str);
    std::iter::once(row["name"].as_str()).chain(aliases.split('|').filter(|alias| !alias.is_empty()))
}

fn field<'r>(row: &'r Row, column: &str) -> &'r str {
    row.get(column).map_or("", String::as_str)
}

/// The classes of a name in the compiled tables.
fn classes(name: &str) -> BTreeSet<Class> {
    let (folded, keys) = compile::words(name);
    let key = keys.last().copied().unwrap_or_default();
    let in_table = |table: Table<'static>| {
        let found = table.probe(key).name.filter(|&id| table.folded(id) == folded);
        found.map_or(Vec::new(), |id| table.classes(id).map(|(class, ..)| class).collect())
    };
    [whosaid_gazetteers::words(), whosaid_gazetteers::names()].into_iter().flat_map(in_table).collect()
}

fn none(problems: &[String]) {
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

#[test]
fn no_row_stands_twice_and_rows_are_sorted() {
    let mut problems = Vec::new();
    for list in LISTS {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("{list}.csv"));
        let mut reader = csv::Reader::from_path(path).unwrap();
        let records: Vec<Vec<String>> =
            reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        let out_of_order = records.windows(2).filter(|pair| pair[0] >= pair[1]);
        problems.extend(out_of_order.map(|pair| format!("{list}: {:?} is not before {:?}", pair[0], pair[1])));
    }
    none(&problems);
}

#[test]
fn no_name_is_junk() {
    let mut problems = Vec::new();
    for list in LISTS {
        for row in rows(list) {
            for name in names(&row) {
                let inner = name
                    .chars()
                    .all(|c| c.is_alphanumeric() || " '’‘`´ʻʼʾʿ\"“”.,-–/&+!?@*:()°ʹ₂".contains(c) || is_mark(c));
                let ends = name.starts_with(|c: char| c.is_alphanumeric() || "'’‘ʻʼ`@".contains(c));
                let spaced = name.trim() == name && !name.contains("  ");
                let letters = name.chars().any(char::is_alphanumeric);
                if !(inner && ends && spaced && letters) {
                    problems.push(format!("{list}: {name:?}"));
                }
            }
        }
    }
    none(&problems);
}

/// A letter that modifies the one before it, or stands for a sound without a letter.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | 'ʻ' | 'ʼ')
}

#[test]
fn an_alias_is_another_name_than_the_usual_one() {
    let mut problems = Vec::new();
    for list in LISTS {
        for row in rows(list) {
            let mut known = BTreeSet::new();
            for name in names(&row) {
                if !known.insert(compile::words(name).0) {
                    problems.push(format!("{list}: {name:?} of {:?} says nothing new", row["name"]));
                }
            }
        }
    }
    none(&problems);
}

#[test]
fn places_and_things_begin_with_a_capital_or_digit() {
    let mut problems = Vec::new();
    for list in LISTS.iter().filter(|list| list.starts_with("places/") || list.starts_with("organizations/")) {
        for row in rows(list) {
            // "openDemocracy", "iPhone": a capital must come somewhere.
            let capital = |name: &&str| {
                name.chars().any(|c| c.is_uppercase() || c.is_numeric() || !c.is_lowercase() && c.is_alphabetic())
            };
            problems.extend(names(&row).filter(|name| !capital(name)).map(|name| format!("{list}: {name:?}")));
        }
    }
    none(&problems);
}

/// A title or a month that is listed as a thing without a mark would be one everywhere.
#[test]
fn what_is_a_word_is_a_thing_only_where_the_list_says_so() {
    let closed: BTreeSet<Class> = [
        Class::Determiner,
        Class::Preposition,
        Class::Conjunction,
        Class::That,
        Class::Relative,
        Class::Auxiliary,
        Class::Month,
        Class::Weekday,
    ]
    .into();
    let mut problems = Vec::new();
    for list in LISTS.iter().filter(|list| !list.starts_with("words/")) {
        for row in rows(list).iter().filter(|row| !list.contains("token") && field(row, "marks").is_empty()) {
            for name in names(row).filter(|name| !name.contains(' ') && !list.ends_with("gender")) {
                let clash: Vec<_> = classes(name).intersection(&closed).map(|class| class.name()).collect();
                if !clash.is_empty() {
                    problems.push(format!("{list}: {name:?} is also {}", clash.join(", ")));
                }
            }
        }
    }
    none(&problems);
}

#[test]
fn people_have_two_words_and_no_title() {
    let mut problems = Vec::new();
    let mut owner: BTreeMap<String, String> = BTreeMap::new();
    // Known by one word that is nothing else.
    let single = [
        "Beyonce",
        "Jokowi",
        "Siddaramaiah",
        "Suharto",
        "Sukarno",
        "Wizkid",
        "Timochenko",
        "AMLO",
        "MBS",
        "Mette-Marit",
        "Willem-Alexander",
    ];
    for row in rows("people/person") {
        let year: u16 = field(&row, "as_of").parse().unwrap_or(0);
        if !(2015..=2026).contains(&year) || !["m", "f"].contains(&field(&row, "gender")) {
            problems.push(format!("{row:?}"));
        }
        for name in names(&row) {
            // A rare surname is an alias that no other person has.
            let surname = field(&row, "name").split(' ').next_back() == Some(name);
            if !name.contains(' ') && !surname && !single.contains(&name) {
                problems.push(format!("{name:?} has one word"));
            }
            if let Some(other) = owner.insert(compile::words(name).0, row["name"].clone()) {
                problems.push(format!("{name:?} is {other} and {}", row["name"]));
            }
            let clash: Vec<_> =
                classes(name).into_iter().filter(|class| class.is_thing() && *class != Class::Person).collect();
            if !clash.is_empty() {
                problems.push(format!("{name:?} is also {clash:?}"));
            }
        }
    }
    none(&problems);
}

#[test]
fn every_thing_has_an_id_and_every_country_a_code() {
    let table = whosaid_gazetteers::names();
    let mut problems = Vec::new();
    for name in table.names() {
        for entry in table.entries(name).filter(|entry| entry.class.is_thing()) {
            if !["iso:", "geonames:", "cldr:", "whosaid:"].iter().any(|kind| entry.id.starts_with(kind)) {
                problems.push(format!("{}: id {:?}", table.folded(name), entry.id));
            }
        }
    }
    none(&problems);
}

/// Names of every part of the world and kind that the lists must know.
#[test]
fn the_lists_know_the_world() {
    let known = [
        (
            Class::Country,
            "Bhutan|Eswatini|Timor-Leste|Côte d'Ivoire|DR Congo|Türkiye|Palestine|Kosovo|US|UAE|Guyana|Samoa",
        ),
        (Class::Region, "Selangor|Uttar Pradesh|Oaxaca|Gauteng|Rivers State|Sindh|Ontario|Georgia|Xinjiang|Catalonia"),
        (
            Class::City,
            "Kuala Lumpur|Kano|Mumbai|Guadalajara|Addis Ababa|Dhaka|São Paulo|Kyiv|Sana'a|Port Moresby|Lagos",
        ),
        (Class::Feature, "Sahel|Mekong|Andes|South China Sea|Aegean Sea|Borneo|Lake Victoria|Amazon River|Africa"),
        (
            Class::Organization,
            "African Union|BJP|Petronas|Al-Shabaab|Bernama|ECOWAS|Boca Juniors|Amnesty International|Lok Sabha",
        ),
        (
            Class::Person,
            "Cyril Ramaphosa|Anwar Ibrahim|Luiz Inácio Lula da Silva|Jacinda Ardern|Narendra Modi|Volodymyr Zelensky",
        ),
        (Class::Given, "Aisha|Chukwuemeka|Siti|Priya|Dmitry|Mohammed|María|Kwame|Nguyen"),
        (Class::Surname, "Okafor|Sharma|Fernández|Kim|Haddad|Ivanov|Mwangi|Tanaka"),
        (Class::NameToken, "Nkosi|Rajapaksa"),
        (Class::Female, "Thandiwe"),
        (Class::Title, "Datuk Seri|Tan Sri|Shri|Sheikh|Mrs|Dr|Alhaji|Ustaz"),
        (Class::Office, "President|Prime Minister|Governor|Justice|Chancellor|Brigadier General"),
        (Class::Role, "spokesman|spokeswoman|lawmaker|analyst|striker|lawyer"),
        (Class::OrganizationHead, "Ministry|Council|Party|Kementerian|Universidad|Court"),
        (Class::LegalForm, "Sdn Bhd|GmbH|Ltd|Tbk|S.A. de C.V.|Pvt Ltd"),
        (Class::FacilityHead, "Airport|Stadium|Bridge|Hospital|Expressway"),
        (Class::Demonym, "Nigerian|Malaysian|Māori|Rohingya|Muslim|Kurdish"),
    ];
    let missing = known.iter().flat_map(|(class, names)| {
        names.split('|').filter(|name| !classes(name).contains(class)).map(move |name| format!("{name}: no {class}"))
    });
    none(&missing.collect::<Vec<_>>());
}

/// A full name and its acronym are one thing.
#[test]
fn an_acronym_has_the_id_of_its_long_form() {
    let id = |name: &str| {
        let (folded, keys) = compile::words(name);
        let table = whosaid_gazetteers::names();
        let found = table.probe(*keys.last().unwrap()).name.filter(|&id| table.folded(id) == folded).unwrap();
        let entries = table.entries(found).filter(|entry| entry.class == Class::Organization);
        entries.map(|entry| entry.id).collect::<BTreeSet<_>>()
    };
    for (short, long) in
        [("AU", "African Union"), ("BJP", "Bharatiya Janata Party"), ("IMF", "International Monetary Fund")]
    {
        assert!(id(short).contains(id(long).first().unwrap()), "{short}: {:?}, {long}: {:?}", id(short), id(long));
    }
}
