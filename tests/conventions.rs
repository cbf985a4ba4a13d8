//! What is a name and how far it reaches: the conventions that the entities table follows, one by
//! one, each with sentences. A name is marked in its sentence: `{o Harbour Trust}` is an
//! organization, `p` a person, `l` a place; what is not marked is no name.

use std::fmt::Write as _;
use whosaid::types::{EntityType, Facilities};
use whosaid::{Document, Language, Options, Reader};

/// Each convention with its sentences.
const CONVENTIONS: &[(&str, &[&str])] = &[
    (
        "The longest name, nothing nested.",
        &["The {o University of Oslo} hired her.", "She joined the {o Bank of Ghana} in May."],
    ),
    (
        "Titles, honorifics and roles are outside.",
        &[
            "{p Ilse Marten} met Mr {p Tomas Brandvik} on Monday.",
            "They met Prime Minister {p Helena Varga} and Datuk Seri {p Rahim Salleh}.",
            "{l Kenya} Health Minister {p Grace Wanjiru} left.",
        ],
    ),
    ("A leading article and a trailing possessive are outside.", &["The {o Red Cross}’s lorries are in {l Chad}."]),
    (
        "Initials, particles and Jr are inside.",
        &[
            "The book is by {p J. R. Oduya} and {p Maria de la Cruz}.",
            "They asked {p Khalid bin Saeed} and {p Martin Oduya Jr} about it.",
        ],
    ),
    (
        "Countries, regions, cities, districts, natural features and celestial bodies are places.",
        &["The road from {l Nairobi} to {l Lake Victoria} crosses the {l Rift Valley}.", "A probe went to {l Mars}."],
    ),
    (
        "Buildings, roads, bridges, airports, stadiums, museums, hospitals and parks are places.",
        &[
            "A lorry burned on the {l Severn Bridge}.",
            "They landed at {l Heathrow Airport} at noon.",
            "He died at {l Varnholm University Hospital} on Friday.",
        ],
    ),
    (
        "Companies, parties, parliaments, courts, ministries, armed forces, universities, churches, media, clubs and \
         international bodies are organizations.",
        &[
            "The {o Ministry of Finance} asked the {o Supreme Court} for time.",
            "{o Toyota} and the {o Labour Party} met the {o World Health Organization}.",
            "It was in {o The Guardian} on Monday.",
        ],
    ),
    (
        "A body that is named for several fields is one name.",
        &[
            "She leads the {o Ministry of Health and Sport} since May.",
            "The {o Securities and Futures Commission} met.",
            "The {o Ministry of Trade, Forests and Harbours} has moved.",
            "A report of the {o Committee on Foreign Tides} is due.",
        ],
    ),
    (
        "Bare Parliament, Congress, Cabinet and Senate are organizations.",
        &["They told {o Parliament} so.", "The {o Cabinet} meets on Friday."],
    ),
    ("Bare Government, Police, State and Ministry are nothing.", &["They told the Government and the Police so."]),
    ("Before “government” stands a name.", &["They asked the {l Kenya} government for help."]),
    (
        "Peoples, languages and religions are no names.",
        &["The French like Malay food.", "He spoke Arabic and left Islam."],
    ),
    (
        "Events, awards, laws, programmes, works, weekdays, months and diseases are none.",
        &[
            "The Climate Act was passed before the World Cup.",
            "On Friday she won the Nobel Prize.",
            "They died of Ebola in May.",
        ],
    ),
    ("City and country are two names.", &["They met in {l Kisumu}, {l Kenya}, on Monday."]),
    (
        "A long name and its short form in brackets are two.",
        &["The {o African Union} ({o AU}) met.", "The {o Kelm Harbour Trust} ({o KHT}) met."],
    ),
    ("A party before a state is outside.", &["They met Sen. {p Ilse Marten} (R-{l Ohio}) on Monday."]),
    ("Two names that a hyphen joins are two.", &["{l Chad}-{l Niger} relations are good."]),
    ("Names inside compounds count.", &["The {l Oslo}-based trust closed."]),
    ("Hyphens inside a personal name do not split it.", &["They met {p Kim Sang-woo} and {p Jean-Pierre Malou}."]),
    (
        "Datelines and agency marks hold names.",
        &["{l LIMA}, July 25 ({o Andina}) -- Fishermen went back to sea on Monday."],
    ),
    ("Words in capitals that are no names stay out.", &["Its GDP fell, and its CEO left."]),
    ("Letters of other scripts are left alone.", &["They wrote 東京 and Москва on the wall."]),
    (
        "A person behind the name of a body is a name apart.",
        &[
            "It was said by {o Kelm Harbour Board} Chairman {p Martin Oduya}.",
            "They asked Secretary of State {p Ilse Marten}.",
        ],
    ),
    (
        "Days at the end of a name are outside.",
        &["They will meet Foreign Minister {p Tomas Brandvik} Monday for talks."],
    ),
    (
        "What an office is for is no name.",
        &["The Minister of Public Works left.", "The mayor of {l Port Linden} left."],
    ),
];

fn reader(facilities: Facilities) -> Reader {
    Reader::new(Options { language: Some(Language::ENGLISH), facilities }).expect("the built-in rules are well-formed")
}

/// The sentence with the names marked that the reader finds.
fn marked(reader: &Reader, sentence: &str) -> String {
    let reading = reader.read(Document::new("a.txt", sentence)).expect("it is short");
    let mut marked = String::new();
    let mut end = 0;
    for (number, mention) in reading.entities.mentions.iter().enumerate() {
        let letter = match reading.entities.entity_of(number).kind {
            EntityType::Person => 'p',
            EntityType::Place => 'l',
            EntityType::Organization => 'o',
        };
        marked.push_str(&sentence[end..mention.span.start as usize]);
        let _ = write!(marked, "{{{letter} {}}}", mention.span.of(sentence));
        end = mention.span.end as usize;
    }
    marked + &sentence[end..]
}

/// The sentence without marks.
fn plain(marked: &str) -> String {
    ["{p ", "{l ", "{o ", "}"].iter().fold(marked.to_owned(), |text, mark| text.replace(mark, ""))
}

#[test]
fn names_follow_the_conventions() {
    let reader = reader(Facilities::Place);
    let mut wrong = Vec::new();
    for (convention, sentences) in CONVENTIONS {
        for sentence in *sentences {
            let found = marked(&reader, &plain(sentence));
            if found != *sentence {
                wrong.push(format!("{convention}\n    right {sentence}\n    found {found}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn facilities_are_what_the_user_says() {
    let text = "She left Varnholm University Hospital near Lake Victoria.";
    let places = "She left {l Varnholm University Hospital} near {l Lake Victoria}.";
    let bodies = "She left {o Varnholm University Hospital} near {l Lake Victoria}.";
    assert_eq!(marked(&reader(Facilities::Place), text), places);
    assert_eq!(marked(&reader(Facilities::Organization), text), bodies);
}
