//! Contexts: what stands beside a name and speaks for its type.

use super::{Case, PERSON_WORDS, PLACE_WORDS, ROLE_WORDS, Source};
use crate::evidence::{Evidence, Reason};
use crate::text::Token;
use crate::types::TokenRange;
use crate::words::Words;
use whosaid_gazetteers::scan::{Kind, Shape};
use whosaid_gazetteers::{Class, ClassSet};

const THE: Words<1> = Words::new(["the"]);
const IN: Words<3> = Words::new(["in", "across", "throughout"]);
const NEAR: Words<7> = Words::new(["near", "outside", "inside", "around", "neighbouring", "neighboring", "downtown"]);
const AT: Words<1> = Words::new(["at"]);
const FROM: Words<6> = Words::new(["from", "to", "into", "between", "toward", "towards"]);
const OF: Words<1> = Words::new(["of"]);
const ACCORDING: Words<1> = Words::new(["according"]);
const WHO: Words<2> = Words::new(["who", "whose"]);
const BASED: Words<3> = Words::new(["based", "born", "backed"]);
const OFFICE_LINKS: Words<4> = Words::new(["of", "at", "for", "in"]);
const GOVERNMENT: Words<8> =
    Words::new(["government", "authorities", "regime", "embassy", "border", "troops", "forces", "capital"]);

const CUES: ClassSet = ClassSet::of(&[Class::CueSay, Class::CueTell, Class::CueThat, Class::CueQuote, Class::CueAsk]);

/// How far behind a comma a role may stand: "X, the country's deputy foreign minister".
const APPOSITION: u32 = 6;

pub(super) fn read(text: &Source<'_>, part: TokenRange, sentence: TokenRange, case: Case, evidence: &mut Evidence) {
    opening(text, part, sentence, case, evidence);
    if case == Case::Dateline {
        dateline(text, part, sentence, evidence);
    } else if case == Case::Prose {
        before(text, part, sentence, evidence);
        after(text, part, sentence, evidence);
    } else if part.start > sentence.start {
        title_before(text.token(part.start - 1), evidence);
    }
    // "Rep. Park", "Mr King": behind a title the word is a name, whatever else it means.
    let abbreviated = part.start > sentence.start && {
        let previous = text.token(part.start - 1);
        previous.classes.any(ROLE_WORDS) && previous.span.of(text.text).ends_with('.')
    };
    if (evidence.has(Reason::TitleBefore) || abbreviated) && part.len() == 1 {
        for word in [Reason::BareHead, Reason::BarePlaceHead, Reason::CommonWord, Reason::RoleWord, Reason::EventHead] {
            evidence.remove(word);
        }
    }
}

/// A dateline gives the place first and the agency in brackets.
fn dateline(text: &Source<'_>, part: TokenRange, sentence: TokenRange, evidence: &mut Evidence) {
    let previous = part.start.checked_sub(1).and_then(|at| text.get(at, sentence));
    match previous.map(|token| token.kind) {
        None | Some(Kind::Comma | Kind::Other) => evidence.add(Reason::Dateline),
        Some(Kind::Open) => evidence.add(Reason::Agency),
        _ => {}
    }
    evidence.remove(Reason::SentenceStart);
}

/// Whether its capital may come from its position.
fn opening(text: &Source<'_>, part: TokenRange, sentence: TokenRange, case: Case, evidence: &mut Evidence) {
    let opens = part.start == sentence.start
        || matches!(
            text.token(part.start - 1).kind,
            Kind::Mark | Kind::Colon | Kind::Stop | Kind::Dash | Kind::Open | Kind::Other
        );
    let first = text.token(part.start);
    if opens || case != Case::Prose {
        evidence.add(Reason::SentenceStart);
        // Before a verb of saying it is a name even so: "Muziga told …".
        let speaks = case == Case::Prose && text.get(part.end, sentence).is_some_and(|next| next.classes.any(CUES));
        if !speaks {
            evidence.remove(Reason::UnknownWord);
        }
    } else if first.classes.has(Class::Given) {
        // A capital within a sentence: "Tom" is no tom.
        evidence.remove(Reason::CommonWord);
    }
}

fn lower(token: &Token) -> bool {
    token.kind == Kind::Word && !token.is_capitalised()
}

fn title_before(previous: &Token, evidence: &mut Evidence) {
    let capital = previous.is_capitalised();
    evidence.add_if(capital && previous.classes.has(Class::Title), Reason::TitleBefore);
    evidence.add_if(
        capital && !previous.classes.has(Class::Title) && previous.classes.has(Class::Office),
        Reason::OfficeBefore,
    );
}

fn before(text: &Source<'_>, part: TokenRange, sentence: TokenRange, evidence: &mut Evidence) {
    let at = |back: u32| part.start.checked_sub(back).and_then(|at| text.get(at, sentence));
    let Some(mut previous) = at(1) else { return };
    title_before(previous, evidence);
    let mut back = 1;
    if THE.has(previous) {
        evidence.add(Reason::TheBefore);
        back = 2;
        match at(2) {
            Some(token) => previous = token,
            None => return,
        }
    }
    let further = at(back + 1);
    evidence.add_if(IN.has(previous), Reason::InBefore);
    evidence.add_if(NEAR.has(previous), Reason::NearBefore);
    evidence.add_if(AT.has(previous), Reason::AtBefore);
    let according = further.is_some_and(|t| ACCORDING.has(t));
    evidence.add_if(FROM.has(previous) && !according, Reason::FromBefore);
    evidence
        .add_if(according || back == 1 && lower(previous) && previous.classes.has(Class::CueSay), Reason::CueBefore);
    if OF.has(previous)
        && let Some(head) = further
    {
        evidence.add_if(lower(head) && head.classes.has(Class::PlaceHead), Reason::PlaceNounBefore);
        evidence.add_if(head.classes.any(ClassSet::of(&[Class::Role, Class::Office])), Reason::RoleOfBefore);
    }
    if back == 1 && lower(previous) {
        let role = previous.classes.any(ClassSet::of(&[Class::Role, Class::Office, Class::Title]));
        evidence.add_if(role, Reason::RoleBefore);
        evidence.add_if(!role && previous.classes.has(Class::OrganizationHead), Reason::OrganizationNounBefore);
        evidence.add_if(!role && previous.classes.has(Class::PlaceHead), Reason::PlaceNounBefore);
    }
    let place = |t: &Token| t.is_capitalised() && t.classes.any(PLACE_WORDS);
    evidence.add_if(previous.kind == Kind::Comma && further.is_some_and(place), Reason::PlaceBefore);
}

fn after(text: &Source<'_>, part: TokenRange, sentence: TokenRange, evidence: &mut Evidence) {
    let at = |ahead: u32| text.get(part.end + ahead, sentence);
    let Some(next) = at(0) else { return };
    let second = at(1);
    match next.kind {
        Kind::Word if lower(next) => {
            // "said", "has said", "also told".
            let between = ClassSet::of(&[Class::AdverbTime, Class::Auxiliary]);
            let verb = (0..3).map_while(at).find(|t| !t.classes.any(between));
            evidence.add_if(
                verb.is_some_and(|t| lower(t) && t.classes.any(CUES) && !t.classes.has(Class::Role)),
                Reason::CueAfter,
            );
            evidence.add_if(WHO.has(next), Reason::WhoAfter);
            let government = GOVERNMENT.has(next);
            evidence.add_if(government, Reason::GovernmentAfter);
            evidence.add_if(next.classes.has(Class::Role) && !government, Reason::StaffAfter);
        }
        Kind::Colon if second.is_some_and(|t| t.kind == Kind::Mark) => {
            evidence.add(Reason::QuotationAfter);
            // A surname there is a speaker, whatever else the word means.
            if text.token(part.start).classes.any(PERSON_WORDS) {
                evidence.remove(Reason::CommonWord);
            }
        }
        Kind::Comma => after_comma(text, part, sentence, evidence),
        Kind::Hyphen => evidence.add_if(second.is_some_and(|t| BASED.has(t)), Reason::BasedAfter),
        Kind::Open => after_bracket(text, part, sentence, evidence),
        _ => {}
    }
}

fn after_comma(text: &Source<'_>, part: TokenRange, sentence: TokenRange, evidence: &mut Evidence) {
    let at = |ahead: u32| text.get(part.end + ahead, sentence);
    let Some(second) = at(1) else { return };
    let closed = at(2).is_none_or(|t| matches!(t.kind, Kind::Comma | Kind::Stop | Kind::Word));
    let age = second.kind == Kind::Number && second.span.len() <= 2;
    evidence.add_if(age && closed, Reason::AgeAfter);
    evidence.add_if(WHO.has(second), Reason::WhoAfter);
    let country = second.is_capitalised() && second.classes.any(ClassSet::of(&[Class::Country, Class::Region]));
    evidence.add_if(country, Reason::CountryAfter);
    // A role within the apposition: "X, a retired judge," but not "X, where the judge".
    let apposed =
        second.classes.has(Class::Determiner) || second.classes.any(ClassSet::of(&[Class::Role, Class::Office]));
    let role = (1..=APPOSITION)
        .map_while(at)
        .take_while(|t| matches!(t.kind, Kind::Word | Kind::Hyphen | Kind::Clitic))
        .any(|t| lower(t) && t.classes.any(ClassSet::of(&[Class::Role, Class::Office])));
    evidence.add_if(apposed && role && lower(second) || office_after(text, part, sentence), Reason::RoleAfter);
}

/// ", Executive Director of …": an office in capitals that leads to no name of its own.
fn office_after(text: &Source<'_>, part: TokenRange, sentence: TokenRange) -> bool {
    let capital = |at: &u32| text.get(*at, sentence).is_some_and(Token::is_capitalised);
    let Some(last) = (part.end + 1..part.end + 5).take_while(capital).last() else { return false };
    let office = text.token(last).classes.any(ClassSet::of(&[Class::Role, Class::Office]));
    office && text.get(last + 1, sentence).is_some_and(|t| OFFICE_LINKS.has(t) || t.kind == Kind::Comma)
}

fn after_bracket(text: &Source<'_>, part: TokenRange, sentence: TokenRange, evidence: &mut Evidence) {
    let at = |ahead: u32| text.get(part.end + ahead, sentence);
    let (Some(inside), Some(after)) = (at(1), at(2)) else { return };
    let age = inside.kind == Kind::Number && inside.span.len() == 2 && after.kind == Kind::Close;
    evidence.add_if(age, Reason::AgeAfter);
    let acronym = inside.shape.has(Shape::ALL_CAPS) && after.kind == Kind::Close && part.len() > 1;
    evidence.add_if(acronym && !inside.classes.any(ROLE_WORDS), Reason::AcronymAfter);
    // "(R-Ohio)", "(D., Texas)".
    let party = inside.shape.has(Shape::SINGLE) && matches!(after.kind, Kind::Hyphen | Kind::Comma);
    evidence.add_if(party && inside.is_capitalised(), Reason::PartyStateAfter);
}
