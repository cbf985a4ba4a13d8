//! What the lists know of texts whose names are marked: a report, not a test.
//!
//!     cargo run --release --example coverage -- TEXTS GOLD.jsonl
//!
//! `TEXTS` is a folder of text files. A line of the gold file is an object with `doc_id` (the name
//! of a file) and `entities`: objects with `type` (person, place or organization), `start` and
//! `end` (code points).

use serde::Deserialize;
use std::error::Error;
use std::path::Path;
use std::{env, fs};
use whosaid::lexicon::{Lexicon, Memory};
use whosaid::text::{Layout, Token};
use whosaid::types::TokenRange;
use whosaid_gazetteers::{Class, ClassSet, Marks};

const PERSON_WORDS: ClassSet = ClassSet::of(&[Class::Given, Class::Surname, Class::NameToken]);

#[derive(Deserialize)]
struct Marked {
    doc_id: String,
    entities: Vec<Name>,
}

#[derive(Deserialize)]
struct Name {
    r#type: String,
    start: u32,
    end: u32,
}

/// How many of how many.
#[derive(Default)]
struct Share(u32, u32);

impl Share {
    fn count(&mut self, hit: bool) {
        self.0 += u32::from(hit);
        self.1 += 1;
    }

    fn show(&self, what: &str) {
        println!("{what:60} {:6.1} % of {}", 100.0 * f64::from(self.0) / f64::from(self.1.max(1)), self.1);
    }
}

#[derive(Default)]
struct Report {
    places: Share,
    people: Share,
    single: Share,
    organizations: Share,
    outside: Share,
}

fn main() -> Result<(), Box<dyn Error>> {
    let [texts, gold] = &env::args().skip(1).collect::<Vec<_>>()[..] else {
        return Err("usage: coverage TEXTS GOLD.jsonl".into());
    };
    let lexicon = Lexicon::new();
    let (mut memory, mut report) = (Memory::default(), Report::default());
    for line in fs::read_to_string(gold)?.lines().filter(|line| !line.trim().is_empty()) {
        let Marked { doc_id, entities } = serde_json::from_str(line)?;
        let text = fs::read_to_string(Path::new(texts).join(doc_id))?;
        report.read(&text, &lexicon, &mut memory, &entities);
    }
    report.places.show("places that a list has as a whole");
    report.people.show("people of several words whose first a list has");
    report.single.show("people of one word that a list has");
    report.organizations.show("organizations that a list has as a whole");
    report.outside.show("places of the lists that lie in no name (no common words)");
    Ok(())
}

impl Report {
    fn read(&mut self, text: &str, lexicon: &Lexicon, memory: &mut Memory, names: &[Name]) {
        let layout = Layout::new(text, lexicon, memory);
        // A code point of the gold to the byte of the text.
        let bytes: Vec<u32> = text.char_indices().map(|(at, _)| at as u32).chain([text.len() as u32]).collect();
        let byte = |at: u32| bytes.get(at as usize).copied().unwrap_or(text.len() as u32);
        let spans: Vec<(u32, u32)> = names.iter().map(|name| (byte(name.start), byte(name.end))).collect();
        for (name, &(start, end)) in names.iter().zip(&spans) {
            let range = TokenRange { start: layout.token_at(start), end: layout.token_at(end - 1) + 1 };
            let tokens = layout.slice(range);
            let told = |class: ClassSet| lexicon.told(text, tokens).any(|told| class.has(told.class));
            match name.r#type.as_str() {
                "person" if tokens.len() == 1 => self.single.count(tokens[0].classes.any(PERSON_WORDS)),
                "person" => self.people.count(tokens.first().is_some_and(|token| token.classes.any(PERSON_WORDS))),
                "place" => self.places.count(told(ClassSet::PLACES)),
                _ => self.organizations.count(told(ClassSet::of(&[Class::Organization]))),
            }
        }
        self.count_outside(text, &layout, lexicon, &spans);
    }

    /// Looks at the longest places of the lists, from left to right.
    fn count_outside(&mut self, text: &str, layout: &Layout, lexicon: &Lexicon, spans: &[(u32, u32)]) {
        let mut at = 0;
        while (at as usize) < layout.tokens.len() {
            let longest = (1..=6_u32).rev().map(|length| TokenRange { start: at, end: at + length });
            let place = longest
                .filter(|range| range.end as usize <= layout.tokens.len())
                .find(|range| is_place(text, layout.slice(*range), lexicon));
            let Some(range) = place else {
                at += 1;
                continue;
            };
            let span = layout.span(range);
            self.outside.count(!spans.iter().any(|&(start, end)| start < span.end && span.start < end));
            at = range.end;
        }
    }
}

fn is_place(text: &str, tokens: &[Token], lexicon: &Lexicon) -> bool {
    let place = |told: whosaid::lexicon::Told| {
        ClassSet::PLACES.has(told.class) && !(tokens.len() == 1 && told.marks.has(Marks::COMMON_WORD))
    };
    lexicon.told(text, tokens).any(place)
}
