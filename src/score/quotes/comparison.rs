//! The quotes of one document beside those of gold.

use super::Wrong;
use super::matching::{LeftOut, Match, Matches};
use crate::score::rows::Run;
use crate::score::{Document, Quote, SpeakerBy, normalize};
use crate::types::QuoteKind;

/// A document's quotes, matched.
pub(super) struct Comparison<'a> {
    id: &'a str,
    gold: &'a [Quote],
    found: &'a [Quote],
    by: SpeakerBy,
    matches: Matches,
    left_out: LeftOut,
}

impl<'a> Comparison<'a> {
    pub(super) fn new(document: &'a Document<Quote>, found: &'a [Quote], by: SpeakerBy) -> Comparison<'a> {
        let gold = &document.rows;
        // Only gold with spans marks clauses that are no speech; words in marks count in any case.
        let left_out = |row: &Quote| by == SpeakerBy::Span && row.kind() == QuoteKind::Indirect && !row.is_speech();
        Comparison {
            id: &document.id,
            gold,
            found,
            by,
            matches: Matches::new(gold, found),
            left_out: LeftOut::new(gold, left_out),
        }
    }

    /// The gold quotes that count, with what was found of them.
    pub(super) fn gold(&self) -> impl Iterator<Item = (&'a Quote, Option<(&'a Quote, Match)>)> {
        let rows = self.gold.iter().zip(&self.matches.of_gold).enumerate();
        rows.filter(|&(number, _)| !self.left_out.has(number))
            .map(|(_, (row, hit))| (row, hit.map(|hit| (&self.found[hit.row], hit))))
    }

    /// The quotes found that count, with their gold: those of a row that is left out do not.
    pub(super) fn found(&self) -> impl Iterator<Item = (&'a Quote, Option<(&'a Quote, Match)>)> {
        let rows = self.found.iter().zip(&self.matches.of_found);
        rows.filter(|(row, hit)| match hit {
            Some(hit) => !self.left_out.has(hit.row),
            None => !self.left_out.covers_half_of((row.start, row.end)),
        })
        .map(|(row, hit)| (row, hit.map(|hit| (&self.gold[hit.row], hit))))
    }

    /// Whether the speaker is right.
    pub(super) fn is_right(&self, found: &Quote, gold: &Quote) -> bool {
        let touch = |one: Run, other: Run| one.0 < other.1 && other.0 < one.1;
        let same_name = || normalize::speaker(found.speaker()) == normalize::speaker(gold.speaker());
        match (self.by, found.mention(), gold.mention()) {
            (SpeakerBy::Span, _, None) | (SpeakerBy::Mention, None, None) => true,
            (SpeakerBy::Span, None, Some(_)) => false,
            (SpeakerBy::Span, Some(mention), Some(_)) => gold.sources().iter().any(|&source| touch(mention, source)),
            (SpeakerBy::Mention, Some(mention), Some(right)) => touch(mention, right),
            (SpeakerBy::Name | SpeakerBy::Mention, ..) => same_name(),
        }
    }

    /// Whether the speaker is right, or has the right surname or noun at least.
    pub(super) fn is_nearly_right(&self, found: &Quote, gold: &Quote) -> bool {
        if self.is_right(found, gold) {
            return true;
        }
        if self.by == SpeakerBy::Span {
            let (found, gold) = (found.who(), normalize::speaker(gold.source()));
            return !found.is_empty()
                && normalize::last_word(&normalize::speaker(found)) == normalize::last_word(&gold);
        }
        // Mentions that stand apart are different mentions, whatever they say.
        if self.by == SpeakerBy::Mention && found.mention().is_some() && gold.mention().is_some() {
            return false;
        }
        let part = if gold.is_of_person() { normalize::last_word } else { normalize::head };
        let (found, gold) = (normalize::speaker(found.speaker()), normalize::speaker(gold.speaker()));
        !found.is_empty() && !gold.is_empty() && part(&found) == part(&gold)
    }

    /// The quote at a place, with the rows of the sides that have it.
    pub(super) fn wrong(&self, place: &Quote, gold: Option<&Quote>, found: Option<&Quote>) -> Wrong {
        let named = |row: &Quote| if self.by == SpeakerBy::Mention { row.named() } else { row.who() }.to_owned();
        Wrong {
            doc_id: self.id.to_owned(),
            start: place.start,
            kind: place.kind(),
            text: place.text().to_owned(),
            gold: gold.map(named),
            pred: found.map(named),
        }
    }
}
