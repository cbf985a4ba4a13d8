//! Explanations as sentences.

use super::{ByType, Explanation, NameExplanation, Place, QuoteExplanation, Rejected, Unattributed, Weighing};
use crate::types::{EntityType, QuoteKind, SpeakerType};
use std::collections::HashMap;
use std::fmt::{self, Display, Formatter};

/// A part of an explanation, for the order of the text.
#[derive(Clone, Copy)]
enum Part<'e> {
    Name(&'e NameExplanation<'e>),
    Rejected(&'e Rejected<'e>),
    Quote(&'e QuoteExplanation<'e>),
    Unattributed(&'e Unattributed<'e>),
}

impl Part<'_> {
    /// Where it begins; of two that begin together the longer one comes first.
    const fn order(&self) -> (u32, u32) {
        let (start, end) = match self {
            Part::Name(name) => (name.row.start, name.row.end),
            Part::Rejected(run) => (run.start, run.end),
            Part::Quote(quote) => (quote.row.start, quote.row.end),
            Part::Unattributed(words) => (words.start, words.end),
        };
        (start, u32::MAX - end)
    }
}

impl Display for Explanation<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let count = |n: usize, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
        write!(f, "{}: ", self.doc_id)?;
        match &self.at {
            Some(place) => place.write(f)?,
            None => writeln!(f, "{}, {}.", count(self.names.len(), "name"), count(self.quotes.len(), "quote"))?,
        }
        if let Some(note) = &self.note {
            writeln!(f, "Note: {note}.")?;
        }
        let mut parts: Vec<Part<'_>> = self.names.iter().map(Part::Name).collect();
        parts.extend(self.rejected.iter().map(Part::Rejected));
        parts.extend(self.quotes.iter().map(Part::Quote));
        parts.extend(self.unattributed.iter().map(Part::Unattributed));
        parts.sort_by_key(Part::order);
        if parts.is_empty() && self.at.is_some() {
            writeln!(f, "\nNo name and no quote covers this place.")?;
        }
        let mut known = HashMap::new();
        for part in parts {
            match part {
                Part::Name(name) => {
                    let first = *known.entry((name.row.text, name.row.entity_id)).or_insert(name.row.start);
                    name.write(f, self.threshold, first)?;
                }
                Part::Rejected(run) => run.write(f, self.threshold)?,
                Part::Quote(quote) => quote.write(f)?,
                Part::Unattributed(words) => words.write(f)?,
            }
        }
        Ok(())
    }
}

impl Place {
    fn write(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "offset {}, in the sentence", self.offset)?;
        writeln!(f, "  {}", one_line(&self.sentence))?;
        writeln!(f, "which the rules see as\n  {}", self.phrases)
    }
}

impl NameExplanation<'_> {
    /// `first`: where the same name was explained before.
    fn write(&self, f: &mut Formatter<'_>, threshold: f32, first: u32) -> fmt::Result {
        let row = &self.row;
        let number = row.entity_id.1;
        write!(f, "\n“{}” ({}–{}) is {}, e{number}", one_line(row.text), row.start, row.end, article(row.r#type))?;
        if first < row.start {
            return writeln!(f, ", for the same reasons as at {first}.");
        }
        writeln!(f, ", confidence {:.2}:", row.confidence.value())?;
        self.weighing.write_table(f)?;
        self.write_verdict(f, threshold)?;
        if row.name.to_lowercase() != one_line(row.text).to_lowercase() {
            writeln!(f, "  It belongs to the fuller name “{}”.", row.name)?;
        }
        if !row.id.is_empty() {
            writeln!(f, "  Its id is {}.", row.id)?;
        }
        self.weighing.write_lists(f)
    }

    /// Which sum wins, and which alternatives lose.
    fn write_verdict(&self, f: &mut Formatter<'_>, threshold: f32) -> fmt::Result {
        let sums = self.weighing.sums;
        let [best, second, third] = sums.ranked();
        if best != self.row.r#type {
            let (own, fuller) = (article(best), article(self.row.r#type));
            return writeln!(f, "  By itself it would be {own}; its long form in the text makes it {fuller}.");
        }
        let rejected = [second, third].map(|kind| format!("{} ({:+.1})", article(kind), sums.of(kind)));
        writeln!(f, "  The highest sum wins if it is {threshold:.1} or more. Rejected: {}.", rejected.join(" and "))
    }
}

impl Weighing<'_> {
    /// The reasons with their weights, and the sums.
    fn write_table(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let width = self.reasons.iter().map(|reason| reason.meaning.chars().count()).max().unwrap_or_default();
        writeln!(f, "    {:width$}  person   place  organization", "")?;
        let mut line = |label: &str, ByType { person, place, organization }: ByType| {
            writeln!(f, "    {label:width$}  {person:+6.1}  {place:+6.1}  {organization:+12.1}")
        };
        for reason in &self.reasons {
            line(reason.meaning, reason.weights)?;
        }
        line("sum", self.sums)
    }

    /// What the lists say, the entries of the same words together.
    fn write_lists(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut before = "";
        for entry in &self.lists {
            match before {
                words if words == entry.words => f.write_str(", ")?,
                "" => write!(f, "  In the lists: “{}” as ", one_line(entry.words))?,
                _ => write!(f, "; “{}” as ", one_line(entry.words))?,
            }
            before = entry.words;
            write!(f, "{} ({}", entry.class, entry.list)?;
            if !entry.canonical.is_empty() {
                write!(f, ", usually called {}", entry.canonical)?;
            }
            if !entry.id.is_empty() {
                write!(f, ", {}", entry.id)?;
            }
            f.write_str(")")?;
        }
        if self.lists.is_empty() { writeln!(f, "  It is in no list.") } else { writeln!(f, ".") }
    }
}

impl Rejected<'_> {
    fn write(&self, f: &mut Formatter<'_>, threshold: f32) -> fmt::Result {
        let [best, ..] = self.weighing.sums.ranked();
        let (text, sum) = (one_line(self.text), self.weighing.sums.of(best));
        writeln!(
            f,
            "\n“{text}” ({}–{}) is no name: {}. Its highest sum is {sum:+.1}, for {}; a name needs {threshold:.1}.",
            self.start,
            self.end,
            self.why,
            article(best)
        )
    }
}

impl QuoteExplanation<'_> {
    fn write(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let row = &self.row;
        let kind = match row.kind {
            QuoteKind::Direct => "direct",
            QuoteKind::Mixed => "mixed (a reported clause with some words in marks)",
            QuoteKind::Indirect => "indirect (a reported clause)",
        };
        let (start, end, words) = (row.start, row.end, one_line(row.quote));
        writeln!(f, "\nQuote q{}, {kind}, {start}–{end}:\n    “{words}”", row.quote_id.1)?;
        self.write_speaker(f)?;
        if let Some(rule) = &self.rule {
            let file = rule.file.as_ref().map(|file| format!(", from {file}")).unwrap_or_default();
            writeln!(f, "  Rule {} (confidence {:.2}{file}): {}", rule.id, rule.confidence, rule.why)?;
        }
        for step in &self.steps {
            writeln!(f, "  Step {}: {}", step.id, step.meaning)?;
        }
        writeln!(f, "  Confidence: {:.2}.", row.confidence.value())
    }

    fn write_speaker(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let row = &self.row;
        let known = match (row.speaker_type, row.speaker_id) {
            (SpeakerType::Unknown, _) => {
                return writeln!(f, "  Speaker: unknown; the text leaves it open, or nobody fits.");
            }
            (kind, Some(id)) => format!("{}, e{}", speaker(kind), id.1),
            (kind, None) => speaker(kind).to_owned(),
        };
        write!(f, "  Speaker: {} ({known})", row.speaker)?;
        if !row.role.is_empty() {
            write!(f, ", “{}”", row.role)?;
        }
        if let Some((start, end)) = row.mention_start.zip(row.mention_end) {
            write!(f, "; named by “{}” ({start}–{end})", one_line(row.mention))?;
        }
        match row.cue_start.zip(row.cue_end) {
            Some((start, end)) => writeln!(f, ", reported by “{}” ({start}–{end}).", one_line(row.cue)),
            None => writeln!(f, ", without a word of saying beside it."),
        }
    }
}

impl Unattributed<'_> {
    fn write(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (start, end, words) = (self.start, self.end, one_line(self.text));
        writeln!(
            f,
            "\n“{words}” ({start}–{end}) is in marks, but no quote: no rule ties it to a speaker. The rules see"
        )?;
        writeln!(f, "    {}", self.phrases)
    }
}

const fn article(kind: EntityType) -> &'static str {
    match kind {
        EntityType::Person => "a person",
        EntityType::Place => "a place",
        EntityType::Organization => "an organization",
    }
}

const fn speaker(kind: SpeakerType) -> &'static str {
    match kind {
        SpeakerType::Person => "a person",
        SpeakerType::Place => "a place",
        SpeakerType::Organization => "an organization",
        SpeakerType::Other => "described, not named",
        SpeakerType::Unknown => "unknown",
    }
}

/// White space of any kind and length as one space.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
