//! Joint speakers: "Ilse Marten and the Harbour Ministry" said something together.
//!
//! Where each of them has a name, the speaker is all of them by their fullest names; else the phrase
//! stands for itself.

use crate::entities::{Entities, Mention};
use crate::text::Layout;
use crate::types::{EntityType, SpeakerType, TokenRange};
use crate::words::Words;
use whosaid_gazetteers::Class;
use whosaid_gazetteers::scan::Kind;

const AND: Words<1> = Words::new(["and"]);

/// Whether a token parts the names of a joint speaker.
fn parts(layout: &Layout, at: u32) -> bool {
    let token = &layout.tokens[at as usize];
    token.kind == Kind::Comma || AND.has(token)
}

/// Behind the bracket that begins at a token: "Rafa Lund (D)".
fn behind_bracket(layout: &Layout, at: u32) -> u32 {
    const LONGEST: usize = 8;
    let kind = |at: u32| layout.tokens.get(at as usize).map(|token| token.kind);
    let close = || (at..).take(LONGEST).find(|&at| kind(at) == Some(Kind::Close));
    if kind(at) == Some(Kind::Open) { close().map_or(at, |close| close + 1) } else { at }
}

/// The names that a phrase joins, in text order: each ends its part of the phrase.
pub(crate) fn members<'e>(
    layout: &'e Layout,
    entities: &'e Entities,
    phrase: TokenRange,
) -> impl Iterator<Item = &'e Mention> {
    let first = entities.mentions.partition_point(|m| m.tokens.start < phrase.start);
    let within = entities.mentions[first..].iter().take_while(move |m| m.tokens.end <= phrase.end);
    within.filter(move |m| {
        let end = behind_bracket(layout, m.tokens.end);
        end >= phrase.end || parts(layout, end)
    })
}

/// Whether each part of a phrase is a name, with nothing but titles and the like before it: not
/// "dockers from Kelm and Oldmarsh".
pub(super) fn is_of_names(layout: &Layout, entities: &Entities, phrase: TokenRange) -> bool {
    let mut start = phrase.start;
    let mut count = 0;
    for member in members(layout, entities, phrase) {
        let lead = (start..member.tokens.start).skip_while(|&at| parts(layout, at));
        let plain = |at: u32| !parts(layout, at) && !layout.tokens[at as usize].classes.has(Class::Preposition);
        if !{ lead }.all(plain) {
            return false;
        }
        start = behind_bracket(layout, member.tokens.end);
        count += 1;
    }
    count > 1 && start >= phrase.end
}

/// The common type of the names that a phrase joins, else other.
pub(super) fn kind(layout: &Layout, entities: &Entities, phrase: TokenRange) -> SpeakerType {
    let mut kinds = members(layout, entities, phrase).map(|m| entities.entities[m.entity as usize].kind);
    let first: Option<EntityType> = kinds.next();
    first.filter(|first| kinds.all(|kind| kind == *first)).map_or(SpeakerType::Other, SpeakerType::from)
}
