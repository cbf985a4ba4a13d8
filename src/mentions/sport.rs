//! Sport: scores, standings and fixtures, in which a city is its club.

use super::{Case, Source};
use crate::evidence::{Evidence, Reason};
use crate::text::Sentence;
use crate::types::TokenRange;
use crate::words::Words;
use whosaid_gazetteers::scan::{Kind, Shape};

/// A document with so many scores or lines of standings is about sport.
const ROWS: usize = 3;
/// What begins the headline of such a story.
const SPORTS: Words<24> = Words::new([
    "soccer",
    "football",
    "cricket",
    "rugby",
    "tennis",
    "golf",
    "baseball",
    "basketball",
    "hockey",
    "athletics",
    "cycling",
    "boxing",
    "swimming",
    "motorcycling",
    "motor",
    "skiing",
    "volleyball",
    "handball",
    "squash",
    "sport",
    "badminton",
    "chess",
    "rowing",
    "racing",
]);
/// What stands between two teams.
const AGAINST: Words<4> = Words::new(["at", "v", "vs", "versus"]);
/// What a word means elsewhere than in a score.
const ELSEWHERE: Evidence =
    Evidence::of(&[Reason::CommonWord, Reason::SentenceStart, Reason::BareHead, Reason::BarePlaceHead]);
/// What no club is: a person, or a country, which plays as a place.
const NO_CLUB: Evidence = Evidence::of(&[Reason::GivenFirst, Reason::Initial, Reason::Country]);
/// What says that something is in a place.
const LOCATED: Evidence = Evidence::of(&[
    Reason::InBefore,
    Reason::NearBefore,
    Reason::AtBefore,
    Reason::FromBefore,
    Reason::Dateline,
    Reason::PlaceBefore,
]);

impl Source<'_> {
    /// Whether the headline names a sport, or there are several scores or standings.
    pub(super) fn is_about_sport(&self) -> bool {
        let headline = self.layout.sentences.first().map(|sentence| self.layout.slice(sentence.tokens));
        let named = headline.is_some_and(|tokens| {
            let dash = tokens.iter().take(3).any(|t| matches!(t.kind, Kind::Dash | Kind::Hyphen | Kind::Colon));
            dash && SPORTS.has(&tokens[0])
        });
        named || self.layout.sentences.iter().filter(|sentence| self.is_row(sentence)).take(ROWS).count() == ROWS
    }

    /// Whether a sentence is a line of names and numbers: "Kelm 3 Oldmarsh 2 (halftime 1-0)".
    pub(super) fn is_row(&self, sentence: &Sentence) -> bool {
        const LONGEST: usize = 40;
        let Sentence { tokens, paragraph, .. } = *sentence;
        if self.is_fixture(tokens) {
            return true;
        }
        let last = self.token(tokens.end - 1).kind;
        // Most sentences end here.
        if !matches!(last, Kind::Number | Kind::Close) || tokens.len() > LONGEST {
            return false;
        }
        let count = |kind| self.layout.slice(tokens).iter().filter(|token| token.kind == kind).count();
        let (numbers, words) = (count(Kind::Number), count(Kind::Word));
        self.layout.paragraphs[paragraph as usize].tokens == tokens && numbers >= 2 && words > 0 && 2 * numbers >= words
    }

    /// Whether a line says who plays whom: "OLDMARSH AT KELM".
    fn is_fixture(&self, tokens: TokenRange) -> bool {
        const LONGEST: usize = 8;
        let words = self.layout.slice(tokens);
        words.len() <= LONGEST
            && words.iter().all(|token| token.shape.has(Shape::ALL_CAPS))
            && words.iter().filter(|token| AGAINST.has(token)).count() == 1
    }

    /// What speaks for a club: its place in a score or table; elsewhere a city that nothing is said
    /// to be in.
    pub(super) fn sport_evidence(&self, part: TokenRange, sentence: TokenRange, case: Case, evidence: &mut Evidence) {
        let after = self.get(part.end, sentence);
        let next = after.map(|token| token.kind);
        if evidence.any(NO_CLUB) {
            return;
        }
        if case == Case::Row {
            // "Kelm 3", "KELM AT OLDMARSH"
            let plays = next == Some(Kind::Number)
                || after.is_some_and(|token| AGAINST.has(token))
                || next == Some(Kind::Open) && self.is_score_behind_bracket(part.end, sentence);
            if plays {
                evidence.add(Reason::ScoreAfter);
                // "Real 3 Nice 1": what the words mean elsewhere counts little here.
                evidence.remove_all(ELSEWHERE);
            }
            return;
        }
        let located = evidence.any(LOCATED) || next == Some(Kind::Comma);
        evidence.add_if(evidence.any(Evidence::SETTLEMENT) && !located && case != Case::Dateline, Reason::SportCity);
    }

    /// Whether a bracket opens at a token and a score follows it: "Kelm (Norway) 92".
    fn is_score_behind_bracket(&self, open: u32, sentence: TokenRange) -> bool {
        let closed = |at: u32| self.get(at, sentence).is_some_and(|token| token.kind == Kind::Close);
        let close = (open + 2..open + 5).find(|&at| closed(at));
        close.and_then(|close| self.get(close + 1, sentence)).is_some_and(|token| token.kind == Kind::Number)
    }
}
