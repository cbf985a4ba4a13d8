//! One name, several things: what stands around it decides, not the order of the lists.

use whosaid::{Document, Language, Options, Reader};

/// The names of a text as `type: text`, and the id where it has one.
fn names(text: &str) -> Vec<String> {
    let reader = Reader::new(Options { language: Some(Language::ENGLISH), ..Options::default() }).unwrap();
    let reading = reader.read(Document::new("case", text)).unwrap();
    let rows = reading.entity_rows(0.0);
    rows.map(|row| format!("{} {} {}", row.r#type, row.text, row.id).trim_end().to_owned()).collect()
}

#[test]
fn context_decides_what_an_ambiguous_name_is() {
    let cases: [(&str, &[&str]); 15] = [
        ("The bus left the road near Ortega, Colombia, on Monday.", &["place Ortega", "place Colombia iso:CO"]),
        ("Luz Ortega, a nurse, left. Ortega thanked the doctors.", &["person Luz Ortega", "person Ortega"]),
        ("Talks on water were held in Jordan on Monday.", &["place Jordan iso:JO"]),
        ("Coach Lee Jordan left. Jordan said the win was deserved.", &["person Lee Jordan", "person Jordan"]),
        ("Will Harker said the ferry was late.", &["person Will Harker"]),
        ("Will the ferry sail tomorrow? It will.", &[]),
        (
            "The factory in Reading, England, is to close.",
            &["place Reading geonames:2639577", "place England iso:GB-ENG"],
        ),
        ("Reading is good for children, the librarian said.", &[]),
        ("Georgia Kline, 34, has run the shop since March.", &["person Georgia Kline"]),
        ("Peter Washington, a teacher, left. Washington said so.", &["person Peter Washington", "person Washington"]),
        ("The envoy returned to Washington on Friday.", &["place Washington"]),
        (
            "Chelsea beat Kelm Rovers 2-1 on Saturday.",
            &["organization Chelsea whosaid:chelsea-fc", "organization Kelm Rovers"],
        ),
        ("Chelsea Moran, a nurse, said the ward was full.", &["person Chelsea Moran"]),
        ("She was born in Chelsea, London, in 1961.", &["place Chelsea", "place London"]),
        (
            "Paris Jackson sang in Paris, France.",
            &["person Paris Jackson", "place Paris geonames:2988507", "place France iso:FR"],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(names(text), expected, "{text}");
    }
}

#[test]
fn of_places_of_one_name_the_one_in_a_named_country_counts() {
    let id = |text: &str, name: &str| {
        let found = names(text).into_iter().find(|row| row.contains(name)).unwrap();
        found.split(' ').next_back().filter(|id| id.contains(':')).unwrap_or_default().to_owned()
    };
    assert_eq!(id("Rain fell in Georgia. Officials in Tbilisi, Batumi and Rustavi warned.", "Georgia"), "iso:GE");
    assert_eq!(id("Rain fell in Georgia. The United States sent help.", "Georgia"), "iso:US-GA");
    // Nothing says which: a country is meant rather than a region.
    assert_eq!(id("Rain fell in Georgia on Monday.", "Georgia"), "iso:GE");
    assert_eq!(id("Rain fell in Georgia. The United States and Tbilisi sent help.", "Georgia"), "");
    assert_eq!(id("Rain fell in Valencia. Spain sent help.", "Valencia"), "geonames:2509954");
    assert_eq!(id("Rain fell in Valencia. Venezuela sent help.", "Valencia"), "geonames:3625549");
    assert_eq!(id("Rain fell in Valencia on Monday.", "Valencia"), "");
}

#[test]
fn an_acronym_and_its_long_form_have_one_id() {
    let rows = names("The African Union met on Monday. The AU, as it is known, chose a new chief.");
    assert_eq!(rows, ["organization African Union whosaid:african-union", "organization AU whosaid:african-union"]);
}

#[test]
fn in_scores_and_standings_a_city_is_its_club() {
    let table = "SOCCER - KELM LEAGUE RESULTS.\n\nOSLO 2021-03-03\n\nResults of matches on Sunday:\n\n\
        Valencia 3 Sevilla 2 (halftime 1-0)\n\nAtletico Oldmarsh 1 Brandvik 1\n\nBrandvik 3 2 1 0 6 2 7\n";
    let clubs = ["Valencia", "Sevilla", "Atletico Oldmarsh", "Brandvik", "Brandvik"];
    let found = names(table);
    let kinds: Vec<&str> =
        found.iter().filter(|row| clubs.iter().any(|club| row.contains(club))).map(String::as_str).collect();
    assert_eq!(kinds.len(), clubs.len(), "{found:?}");
    assert!(kinds.iter().all(|row| row.starts_with("organization ")), "{found:?}");
    assert!(found.iter().any(|row| row.starts_with("place OSLO")), "{found:?}");
    // A city in which something is stays a city, and a country that plays a country.
    let story = "SOCCER - VALENCIA WIN IN OSLO.\n\nThe final in Oslo drew 300 people.\n\nNorway 3 Spain 2\n";
    assert!(names(story).contains(&"place Oslo geonames:3143244".to_owned()), "{:?}", names(story));
    assert!(names(story).contains(&"place Norway iso:NO".to_owned()), "{:?}", names(story));
}

#[test]
fn bounds_and_types_that_once_went_wrong() {
    let cases: [(&str, &[&str]); 7] = [
        ("Troops left the West Bank on Monday.", &["place West Bank"]),
        ("The Ministry of Health and Sport said so on Monday.", &["organization Ministry of Health and Sport"]),
        ("Builders filed two EIAs with the council.", &[]),
        ("A letter by Habib-ur-Rahman was read out.", &["person Habib-ur-Rahman"]),
        ("His uncle fell in World War II, she said.", &[]),
        (
            "Ilse Rajapaksa left. Allies of the Rajapaksa government stayed.",
            &["person Ilse Rajapaksa", "person Rajapaksa"],
        ),
        ("Srinagar- The mayor opened a bridge on Monday.", &["place Srinagar"]),
    ];
    for (text, expected) in cases {
        let found: Vec<String> = names(text)
            .iter()
            .map(|row| row.split(" geonames:").next().unwrap().split(" whosaid:").next().unwrap().to_owned())
            .collect();
        assert_eq!(found, expected, "{text}");
    }
}
