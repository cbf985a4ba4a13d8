//! Contexts: what stands beside a name and speaks for its type.
//!
//! The patterns are `rules/names.toml`, of which the build script makes code. Here is what is no
//! pattern: how a sentence begins, datelines, and which reasons take others away.

use super::{Case, PERSON_WORDS, PLACE_WORDS, ROLE_WORDS, Source};
use crate::cues::SAYING as CUES;
use crate::evidence::{Evidence, Reason};
use crate::text::Token;
use crate::types::TokenRange;
use crate::words::Words;
use whosaid_gazetteers::Class;
use whosaid_gazetteers::scan::{Kind, Shape};

/// The patterns of `rules/names.toml` as the build script writes them.
#[allow(clippy::pedantic, clippy::style, reason = "nobody writes it and few read it")]
mod patterns {
    use super::{Around, CUES, Class, Evidence, Kind, PERSON_WORDS, PLACE_WORDS, Reason, Shape, Token, Words};

    include!(concat!(env!("OUT_DIR"), "/contexts.rs"));
}

/// A name in its sentence.
struct Around<'a> {
    /// The tokens of the sentence.
    tokens: &'a [Token],
    /// Where the name begins and ends among them.
    start: usize,
    end: usize,
}

impl Around<'_> {
    /// The token so many tokens before the name: 1 stands right before it.
    #[inline]
    fn before(&self, tokens: usize) -> Option<&Token> {
        self.tokens.get(self.start.wrapping_sub(tokens))
    }

    /// The token so many tokens behind it.
    #[inline]
    fn after(&self, tokens: usize) -> Option<&Token> {
        self.tokens.get(self.end + tokens - 1)
    }

    /// Whether the name has more than one token.
    const fn is_long(&self) -> bool {
        self.end - self.start > 1
    }
}

pub(super) fn read(text: &Source<'_>, part: TokenRange, sentence: TokenRange, case: Case, evidence: &mut Evidence) {
    let place = |at: u32| (at - sentence.start) as usize;
    let around = Around { tokens: text.layout.slice(sentence), start: place(part.start), end: place(part.end) };
    opening(text, part, sentence, case, evidence);
    match case {
        Case::Prose | Case::Row => patterns::in_prose(&around, evidence),
        Case::Title | Case::Capitals => patterns::in_headlines(&around, evidence),
        Case::Dateline => dateline(around.before(1), evidence),
    }
    // "the Amir", "His Highness the Crown Prince": who is called by the title alone has no name there.
    let alone = |token: &Token| THE.has(token) || CROWN.has(token);
    if part.len() == 1
        && text.token(part.start).classes.any(ROLE_WORDS)
        && around.before(1).is_some_and(alone)
        && !around.after(1).is_some_and(Token::is_capitalised)
    {
        evidence.remove_all(const { Evidence::of(&[Reason::TitleBefore, Reason::OfficeBefore]) });
        evidence.add(Reason::RoleWord);
    }
    // "Tropical storm Bonnie": an event, whoever else is called so.
    if part.len() == 1 && around.before(1).is_some_and(|token| STORM.has(token)) {
        evidence.add(Reason::EventHead);
    }
    // "Ada Holm, SC, argued": what a person may put behind the name, no state.
    let letters = || around.after(2).is_some_and(|token| token.shape.has(Shape::ALL_CAPS) && token.span.len() == 2);
    let person = evidence.has(Reason::GivenFirst) || evidence.has(Reason::SurnameLast);
    if evidence.has(Reason::CountryAfter) && person && !evidence.any(Evidence::SETTLEMENT) && letters() {
        evidence.remove(Reason::CountryAfter);
    }
    // "Technician Senvuro Hall": behind what somebody is a surname is no building.
    let role = |token: &Token| token.classes.any(ROLE_WORDS) || token.classes.has(Class::Role);
    if around.before(1).is_some_and(role) && text.token(part.end - 1).classes.any(PERSON_WORDS) {
        evidence.remove(Reason::FacilityHead);
    }
    // "the Kelm Institute (17)": a rank or number, no age.
    if evidence.has(Reason::OrganizationHead) || evidence.has(Reason::OrganizationHeadOf) {
        evidence.remove(Reason::AgeAfter);
    }
    // "Minister of Public Works": what an office is for, no body.
    let common = evidence.has(Reason::CommonWords) || evidence.has(Reason::CommonWord);
    let office = || around.before(2).is_some_and(|token| OFFICES.has(token));
    if evidence.has(Reason::RoleOfBefore)
        && common
        && office()
        && !evidence.has(Reason::TheBefore)
        && !evidence.any(LISTED)
    {
        evidence.add(Reason::Portfolio);
    }
    // Before a quotation a surname is a speaker, whatever else the word means.
    if evidence.has(Reason::QuotationAfter) && text.token(part.start).classes.any(PERSON_WORDS) {
        evidence.remove(Reason::CommonWord);
    }
    // "Rep. Park", "Mr King": behind a title the word is a name, whatever else it means.
    let abbreviated = || {
        let title = around.before(1).filter(|previous| previous.classes.any(ROLE_WORDS));
        title.is_some_and(|title| title.span.of(text.text).ends_with('.'))
    };
    if part.len() == 1 && (evidence.has(Reason::TitleBefore) || abbreviated()) {
        evidence.remove_all(
            const {
                Evidence::of(&[
                    Reason::BareHead,
                    Reason::BarePlaceHead,
                    Reason::CommonWord,
                    Reason::RoleWord,
                    Reason::EventHead,
                ])
            },
        );
    }
}

/// A dateline gives the place first and the agency in brackets.
fn dateline(previous: Option<&Token>, evidence: &mut Evidence) {
    match previous.map(|token| token.kind) {
        None | Some(Kind::Comma | Kind::Other) => evidence.add(Reason::Dateline),
        Some(Kind::Open) => evidence.add(Reason::Agency),
        _ => {}
    }
    evidence.remove(Reason::SentenceStart);
}

/// Whether its capital may come from its position.
fn opening(text: &Source<'_>, part: TokenRange, sentence: TokenRange, case: Case, evidence: &mut Evidence) {
    // A bracket within a sentence begins none: "Marten (Kelmar)".
    let bracket = part.start == sentence.start + 1 && text.token(sentence.start).kind == Kind::Open;
    let opens = part.start == sentence.start
        || bracket
        || matches!(text.token(part.start - 1).kind, Kind::Mark | Kind::Colon | Kind::Stop | Kind::Dash | Kind::Other)
            && !is_numbered(text, part.start - 1, sentence);
    let first = text.token(part.start);
    if case == Case::Prose && is_plain_dateline(text, part, sentence, evidence) {
        evidence.add(Reason::Dateline);
        return;
    }
    if opens || case != Case::Prose {
        evidence.add(Reason::SentenceStart);
        // Before a verb of saying it is a name even so: "Muziga told …".
        let speaks = case == Case::Prose && text.get(part.end, sentence).is_some_and(|next| next.classes.any(CUES));
        if !speaks {
            evidence.remove(Reason::UnknownWord);
        }
    } else if first.classes.has(Class::Given) || evidence.any(ALSO_NAMES) {
        // A capital within a sentence: "Tom" is no tom, "Apple" no apple.
        evidence.remove(Reason::CommonWord);
    }
}

/// Whether a number stands before a dash or stop, as in a line-up: "7 - Marten, 9 - Kesu".
fn is_numbered(text: &Source<'_>, at: u32, sentence: TokenRange) -> bool {
    let before = at.checked_sub(1).and_then(|at| text.get(at, sentence));
    text.token(at).kind == Kind::Dash && before.is_some_and(|token| token.kind == Kind::Number)
}

const STORM: Words<4> = Words::new(["storm", "hurricane", "typhoon", "cyclone"]);
const THE: Words<1> = Words::new(["the"]);
/// What stands before a title that is none of a name: "the Crown Prince", "the Chief Minister".
const CROWN: Words<4> = Words::new(["crown", "chief", "deputy", "vice"]);
/// Offices that are of a field: "Minister of Tides", not "Mayor of Port Linden".
const OFFICES: Words<10> = Words::new([
    "minister",
    "ministers",
    "secretary",
    "undersecretary",
    "director",
    "commissioner",
    "chief",
    "dean",
    "professor",
    "head",
]);
/// What a list says of the whole name.
const LISTED: Evidence = Evidence::of(&[
    Reason::Country,
    Reason::Region,
    Reason::City,
    Reason::Feature,
    Reason::Facility,
    Reason::Organization,
    Reason::OrganizationWord,
    Reason::Person,
]);
/// What is a name or a common word.
const ALSO_NAMES: Evidence = Evidence::of(&[Reason::OrganizationWord, Reason::PlaceOrWord]);

/// "Oldmarsh: A court …", "Kelm- The mayor …": a listed place that opens one of the first
/// paragraphs.
fn is_plain_dateline(text: &Source<'_>, part: TokenRange, sentence: TokenRange, evidence: &Evidence) -> bool {
    const PARAGRAPHS: usize = 3;
    let opens = evidence.any(Evidence::SETTLEMENT)
        && text.layout.paragraphs.iter().take(PARAGRAPHS).any(|p| p.tokens.start == part.start);
    let parted = text.get(part.end, sentence).is_some_and(|next| {
        matches!(next.kind, Kind::Colon | Kind::Dash | Kind::Hyphen) || next.span.of(text.text) == "/"
    });
    opens && parted && text.get(part.end + 1, sentence).is_some_and(|token| token.shape.has(Shape::CAPITAL))
}
