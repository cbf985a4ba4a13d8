//! Who a verb of saying belongs to: the noun phrase that is its subject, however much stands
//! between.

use crate::phrases::{Chunker, Phrase};
use crate::rules::{AUX, CUE, FINITE, NAME, PARTICIPLE, QUOTE, Slot, WHO};
use crate::types::{EntityType, TokenRange};
use crate::words::Words;
use std::ops::Range;
use whosaid_gazetteers::Class;

/// The subject of a verb.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subject {
    /// The phrase that names the speaker.
    pub(super) phrase: Phrase,
    /// The index of the first phrase that belongs to the subject.
    pub(super) first: usize,
    /// The function that found it; empty if it stands directly before the verb.
    pub(super) edge: &'static str,
}

/// Whose claim it is: "her claim that …".
const OWNERS: Words<3> = Words::new(["his", "her", "their"]);
const FAMILIAR: Words<1> = Words::new(["familiar"]);
/// What stands before a name that somebody bears.
pub(crate) const NAMING: Words<4> = Words::new(["surnamed", "named", "nicknamed", "called"]);
/// Words of a clause that gives somebody's name.
const GIVING: Words<5> = Words::new(["name", "identified", "named", "known", "introduced"]);
const AS: Words<1> = Words::new(["as"]);
/// Prepositions that tell when something was said.
const WHEN: Words<6> = Words::new(["after", "before", "during", "since", "amid", "despite"]);
/// Words before claims that others make.
const CAUSES: Words<10> =
    Words::new(["after", "amid", "over", "despite", "following", "against", "at", "on", "because", "under"]);
/// Noun phrases without a name.
const COMMON: &[Slot] = &[Slot::Description, Slot::Thing, Slot::Claim];
/// Noun phrases for people and bodies.
const SPEAKERS: &[Slot] = &[Slot::Person, Slot::Body, Slot::Pronoun, Slot::Description];
/// What a noun phrase hangs on that is no subject.
const HANGING: &[Slot] = &[Slot::Preposition, Slot::By, Slot::With, Slot::To, Slot::Ing, Slot::Verb, Slot::Auxiliary];
/// What ties a noun phrase to the one before it.
const LINKS: &[Slot] = &[Slot::Preposition, Slot::By, Slot::With, Slot::To];
/// How many phrases a search goes back.
const REACH: usize = 40;
/// How many commas an apposition or list may have.
const SEGMENTS: usize = 6;

/// The subject of the verb of saying at a phrase.
pub(super) fn subject(chunker: &Chunker<'_>, cue: usize) -> Option<Subject> {
    let slot = |at: usize| chunker.phrases[at].slot;
    if slot(cue).is(PARTICIPLE) {
        return participle_subject(chunker, cue);
    }
    let mut at = cue;
    while at > 0 && (slot(at - 1).is(AUX) || slot(at - 1) == Slot::Bracket) {
        at -= 1;
    }
    let last = at.checked_sub(1)?;
    match slot(last) {
        found if found.is(WHO) => who_left_edge(chunker, last),
        // "Marten smiled, then added": no apposition, but a second verb.
        Slot::Comma => apposition(chunker, last).or_else(|| clause_subject(chunker, last)),
        Slot::Relative => antecedent(chunker, last),
        Slot::And | Slot::But => clause_subject(chunker, last),
        // "Marten called it “a ruin” and “a joke” and said"
        found if found.is(QUOTE) => clause_subject(chunker, at),
        Slot::Dash => before_aside(chunker, last),
        // "Marten was quick to add"
        Slot::To if slot(cue) == Slot::ToSay => clause_subject(chunker, last),
        Slot::Verb | Slot::Ing | Slot::Other | Slot::Preposition | Slot::First => embedded(chunker, at),
        _ => None,
    }
}

/// Whether a subject can do what the verb at `cue` tells: of things, only what is written names or
/// attacks anybody, or goes on to state something: not "an initiative dubbed “a ruin”", nor
/// "demand has grown, suggesting that".
pub(super) fn can_speak(chunker: &Chunker<'_>, subject: &Subject, cue: usize) -> bool {
    let telling = chunker.phrases[cue].slot.is(&[Slot::Call, Slot::Calling, Slot::Stating]);
    let tokens = subject.phrase.tokens;
    // A name that no list knows has its capital, as has any word that opens a sentence.
    let named =
        chunker.layout().tokens[tokens.end as usize - 1].is_capitalised() && (subject.first > 0 || tokens.len() > 1);
    // "Marten wrote a song called “Tide”": a participle behind what the sentence's verb is about.
    let called = chunker.phrases[cue].slot == Slot::Call
        && subject.edge == "embedded-clause"
        && chunker.slot(cue - 1) == Some(Slot::Thing)
        && chunker.slot(cue + 1).is_some_and(|next| next.is(QUOTE));
    !called && (!telling || subject.phrase.slot != Slot::Thing || named || chunker.is_document(tokens))
}

/// Whether the speaker behind a verb may be that: a thing only if it is written.
pub(super) fn can_follow(chunker: &Chunker<'_>, who: usize, cue: usize) -> bool {
    let (phrase, verb) = (chunker.phrases[who], chunker.phrases[cue].slot);
    let asked = verb == Slot::Ask && chunker.slot(who + 1) == Some(Slot::To);
    let thing = phrase.slot == Slot::Thing && verb.is(CUE) && !chunker.is_document(phrase.tokens);
    let named = chunker.layout().tokens[phrase.tokens.end as usize - 1].is_capitalised();
    // ", pledged delegates": no verb.
    let bare = verb.is(&[Slot::State, Slot::Shout]) && phrase.slot.is(COMMON) && !named && !is_led(chunker, who);
    !asked && !bare && (!thing || named)
}

/// The subject before an aside between two dashes: "dockers - and some of their wives - say".
fn before_aside(chunker: &Chunker<'_>, close: usize) -> Option<Subject> {
    let slot = |at: usize| chunker.phrases[at].slot;
    let open = (0..close).rev().find(|&at| slot(at) == Slot::Dash)?;
    let mut last = open.checked_sub(1)?;
    if slot(last) == Slot::Bracket {
        last = last.checked_sub(1)?;
    }
    slot(last).is(WHO).then(|| who_left_edge(chunker, last)).flatten()
}

/// The subject whose last noun phrase is at `last`: over of-phrases and the like to its head.
fn who_left_edge(chunker: &Chunker<'_>, last: usize) -> Option<Subject> {
    let slot = |at: usize| chunker.phrases[at].slot;
    let mut head = last;
    while head >= 2 && slot(head - 1).is(LINKS) {
        // "the storm centre (SC) at Kelm University"
        let bracket = usize::from(head >= 3 && slot(head - 2) == Slot::Bracket);
        let noun = head - 2 - bracket;
        if !slot(noun).is(WHO) || slot(noun) == Slot::Pronoun {
            break;
        }
        head = noun;
    }
    let before = head.checked_sub(1).map(slot);
    match before {
        // "a resident surnamed Chan said"
        Some(Slot::Verb | Slot::Told | Slot::Call | Slot::Other)
            if slot(last) == Slot::Person && is_naming(chunker, head - 1) =>
        {
            Some(Subject { phrase: chunker.phrases[last], first: head, edge: "" })
        }
        // "officials requesting anonymity said", "a man who lives in Kelm said"
        Some(Slot::Verb | Slot::Ing | Slot::Told | Slot::Call | Slot::State | Slot::Auxiliary | Slot::ToSay) => {
            embedded(chunker, head).or_else(|| beside_cue(chunker, head, last))
        }
        // "on the eve of the match coach Luis Amparo said"
        Some(link) if link.is(LINKS) && slot(last).is(&[Slot::Person, Slot::Pronoun]) => {
            Some(Subject { phrase: chunker.phrases[last], first: last, edge: "" })
        }
        // "Marten, a clerk of the port, on Twitter called it"
        Some(link) if link.is(LINKS) && head >= 2 && slot(head - 2) == Slot::Comma => apposition(chunker, head - 2)
            .filter(|found| found.phrase.slot.is(NAME))
            .or_else(|| beside_cue(chunker, head, last)),
        Some(link) if link.is(LINKS) || link.is(PARTICIPLE) => {
            embedded(chunker, head).or_else(|| beside_cue(chunker, head, last))
        }
        Some(Slot::And) if head >= 2 => Some(behind_and(chunker, head, last)),
        Some(Slot::Comma) if head >= 2 && is_described(chunker, head - 2, head) => {
            Some(Subject { phrase: chunker.phrases[head - 2], first: head - 2, edge: "apposition" })
        }
        _ => Some(with_its_tail(chunker, head, last)),
    }
}

/// The subject that ends in the noun phrase from `head` to `last` with "and" before it.
fn behind_and(chunker: &Chunker<'_>, head: usize, last: usize) -> Subject {
    let slot = |at: usize| chunker.phrases[at].slot;
    if is_half(chunker, head) && slot(head - 2).is(WHO) {
        let phrase = Phrase { slot: Slot::Description, tokens: chunker.tokens(head - 2..last + 1), index: 0 };
        return Subject { phrase, first: head - 2, edge: "who-left-edge" };
    }
    // "Rafa Lund (D) and Sean Berg (R) said"
    let other = head - 2 - usize::from(head >= 3 && slot(head - 2) == Slot::Bracket);
    // "officials from Kelm and Oldmarsh said", "sailors who wrote about the reef and the port said"
    if other > 0 && slot(other - 1).is(LINKS) && !slot(last).is(&[Slot::Person, Slot::Pronoun]) {
        let found = who_left_edge(chunker, other).filter(|found| found.first < other);
        if let Some(Subject { phrase, first, edge }) = found {
            let whole = phrase.tokens.end == chunker.phrases[other].tokens.end;
            let end = if whole { chunker.phrases[last].tokens.end } else { phrase.tokens.end };
            return Subject { phrase: Phrase { tokens: TokenRange { end, ..phrase.tokens }, ..phrase }, first, edge };
        }
    }
    // "slogans were shouted and Marten said": a clause of its own.
    let clause = slot(last).is(NAME) && other > 0 && slot(other - 1).is(&[Slot::Verb, Slot::Auxiliary]);
    if !clause && can_join(chunker, other, head) {
        return joint(chunker, other, last);
    }
    with_its_tail(chunker, head, last)
}

/// A noun phrase with what hangs on it up to phrase `last`.
fn with_its_tail(chunker: &Chunker<'_>, head: usize, last: usize) -> Subject {
    let edge = if head < last { "who-left-edge" } else { "" };
    Subject { phrase: reaching(chunker, head, last), first: head, edge }
}

/// The noun phrase directly before a cue that cannot be a noun, where no better subject was found.
fn beside_cue(chunker: &Chunker<'_>, head: usize, last: usize) -> Option<Subject> {
    let cue = chunker.phrases.get(last + 1)?;
    let sure = !chunker.may_be_noun(cue.tokens.start);
    sure.then(|| Subject { phrase: reaching(chunker, head, last), first: head, edge: "" })
}

/// Whether a phrase is "named", "surnamed" or the like.
fn is_naming(chunker: &Chunker<'_>, at: usize) -> bool {
    NAMING.has(chunker.first_token(at))
}

/// Whether the description at phrase `at` is of the person who opens the sentence, with no comma
/// behind it: "Ilse Marten, the mayor of Kelm said".
fn is_described(chunker: &Chunker<'_>, name: usize, at: usize) -> bool {
    let slot = |at: usize| chunker.phrases[at].slot;
    let opens = name == 0 || slot(name - 1).is(&[Slot::And, Slot::But, Slot::QuoteComma, Slot::QuoteStop]);
    opens && slot(name) == Slot::Person && slot(at) == Slot::Description
}

/// Whether a phrase behind "and" is the second half of a description: a noun for one person without
/// an article, as in "the former Kelm United and Rovers striker".
fn is_half(chunker: &Chunker<'_>, at: usize) -> bool {
    let phrase = chunker.phrases[at];
    let [first, last] = [phrase.tokens.start, phrase.tokens.end - 1].map(|at| chunker.layout().tokens[at as usize]);
    let one = last.classes.has(Class::Role) && !last.span.of(chunker.text()).ends_with('s');
    phrase.slot == Slot::Description && one && first.is_capitalised() && !first.classes.has(Class::Determiner)
}

/// Whether a noun phrase before "and" speaks with the one behind: not the first half of a title
/// ("Deputy Youth and Sports Minister …", "Kelm and Oldmarsh harbour director Ilse Marten").
fn can_join(chunker: &Chunker<'_>, at: usize, behind: usize) -> bool {
    let [phrase, other] = [at, behind].map(|at| chunker.phrases[at]);
    let first = chunker.first_token(at);
    let common = phrase.slot.is(&[Slot::Description, Slot::Thing]);
    let last = &chunker.layout().tokens[phrase.tokens.end as usize - 1];
    let people = last.classes.has(Class::Role) && last.span.of(chunker.text()).ends_with('s');
    let title = common && first.is_capitalised() && !first.classes.has(Class::Determiner) && !people;
    let led = || chunker.entities().mentions[other.index as usize].tokens.start > other.tokens.start;
    let modifier = other.slot == Slot::Person
        && match phrase.slot {
            Slot::Body => chunker.mention_in(other.tokens).is_some_and(|mention| mention != other.index),
            Slot::Thing => !first.classes.has(Class::Determiner) && led(),
            _ => false,
        };
    phrase.slot.is(WHO) && !title && !modifier
}

/// A noun phrase with what hangs on it up to phrase `last`; a name stands alone, and so does what
/// speaks in a statement.
fn reaching(chunker: &Chunker<'_>, head: usize, last: usize) -> Phrase {
    let phrase = chunker.phrases[head];
    if matches!(phrase.slot, Slot::Person | Slot::Body) {
        return phrase;
    }
    let occasion = (head + 1..last).find(|&at| chunker.is_occasion(at)).unwrap_or(last + 1);
    Phrase { tokens: TokenRange { end: chunker.phrases[occasion - 1].tokens.end, ..phrase.tokens }, ..phrase }
}

/// Two who speak as one: "Ilse Marten and the Harbour Ministry".
fn joint(chunker: &Chunker<'_>, mut first: usize, last: usize) -> Subject {
    let slot = |at: usize| chunker.phrases[at].slot;
    // Not "in a letter to the port, Marten and Pike said".
    let hangs = |at: usize| at > 0 && slot(at - 1).is(HANGING);
    while first >= 2 && slot(first - 1) == Slot::Comma && slot(first - 2).is(WHO) && !hangs(first - 2) {
        first -= 2;
    }
    let tokens = chunker.tokens(first..last + 1);
    Subject { phrase: Phrase { slot: Slot::Description, tokens, index: 0 }, first, edge: "joint-speakers" }
}

/// The subject before a comma at `comma`: "Marten, 58, the mayor of Kelm, who …, said". A name that
/// stands alone between two commas is the speaker of a description before it.
fn apposition(chunker: &Chunker<'_>, mut comma: usize) -> Option<Subject> {
    let slot = |at: usize| chunker.phrases[at].slot;
    // "Jan Lund, speaking in Wilmington, N.C., said": the state belongs to its city.
    if comma >= 3 && is_place(chunker, comma - 1) && slot(comma - 2) == Slot::Comma && is_place(chunker, comma - 3) {
        comma -= 2;
    }
    let (mut end, mut found, mut name) = (comma, None, None);
    for _ in 0..SEGMENTS {
        let start = segment_start(chunker, end);
        let adverbial = [Slot::And, Slot::But, Slot::Time, Slot::Adverb, Slot::With];
        let Some(opening) = (start..end).find(|&at| !slot(at).is(&adverbial)) else {
            // "Marten, however, said"
            if found.is_some() || start == 0 || slot(start - 1) != Slot::Comma {
                break;
            }
            end = start - 1;
            continue;
        };
        let governs = has_verb(chunker, opening..end);
        let relative = slot(opening) == Slot::Relative;
        // "In Oldmarsh, after the vote in Kelm, Jan Lund, said": what stands before describes nobody.
        let when = WHEN.has(chunker.first_token(opening));
        if found.is_some() && (when || slot(opening).is(&[Slot::While, Slot::As])) {
            break;
        }
        if slot(opening).is(WHO) && !governs {
            // "nurse and union clerk Nadia Holm"
            let both = slot(opening) == Slot::Description
                && opening + 3 == end
                && slot(opening + 1) == Slot::And
                && slot(opening + 2) == Slot::Person
                && !is_led(chunker, opening);
            let who = if both { opening + 2 } else { opening };
            found = Some(opening);
            let alone = slot(who) == Slot::Person && (who + 1..end).all(|at| slot(at) == Slot::Bracket);
            name = name.or(Some(who).filter(|_| alone));
        } else if found.is_none() && !relative && slot(end - 1).is(WHO) && end < comma {
            // "after the vote the mayor, Marten, said"
            found = who_left_edge(chunker, end - 1).map(|subject| subject.first);
            break;
        } else if governs && !relative && !slot(opening).is(&[Slot::Verb, Slot::Told]) {
            break;
        }
        if start == 0 || slot(start - 1) != Slot::Comma {
            break;
        }
        end = start - 1;
    }
    let at = found?;
    // "two neighbours, the Kelm Union and Norland, announced"
    let both = [at, at + 2].into_iter().find(|&one| {
        let names = one + 2 < comma && slot(one).is(NAME) && slot(one + 1) == Slot::And && slot(one + 2).is(NAME);
        names && slot(one + 3) == Slot::Comma && (one == at || slot(at).is(COMMON) && slot(at + 1) == Slot::Comma)
    });
    if let Some(one) = both {
        let phrase = Phrase { slot: Slot::Description, tokens: chunker.tokens(one..one + 3), index: 0 };
        return Some(Subject { phrase, first: at, edge: "joint-speakers" });
    }
    let name = name.or_else(|| gives_name(chunker, at..comma));
    let phrase = match name {
        Some(name) if slot(at).is(COMMON) => chunker.phrases[name],
        _ => named(chunker, at),
    };
    Some(Subject { phrase, first: at, edge: "apposition" })
}

/// The name in "who gave her name as Amanda", "identified only as Amanda".
fn gives_name(chunker: &Chunker<'_>, segments: Range<usize>) -> Option<usize> {
    let naming = |at: usize| chunker.layout().slice(chunker.phrases[at].tokens).iter().any(|t| GIVING.has(t));
    let named = |at: &usize| {
        chunker.phrases[*at].slot == Slot::Person
            && AS.has(chunker.first_token(*at - 1))
            && segments.clone().any(naming)
    };
    segments.clone().skip(2).find(named)
}

/// Whether a phrase is the name of a place.
fn is_place(chunker: &Chunker<'_>, at: usize) -> bool {
    let phrase = chunker.phrases[at];
    phrase.slot == Slot::Body && chunker.entities().entity_of(phrase.index as usize).kind == EntityType::Place
}

/// Whether a segment has a verb of its own: not one behind "who", nor a participle as in "a group
/// led by Marten", "a man living in Kelm".
fn has_verb(chunker: &Chunker<'_>, segment: Range<usize>) -> bool {
    let slot = |at: usize| chunker.phrases[at].slot;
    let start = segment.start;
    let mut own = segment.take_while(|&at| !slot(at).is(&[Slot::Relative, Slot::That]));
    own.any(|at| {
        // "a group led by Marten", "a teacher based in Kelm"
        let link: &[Slot] = if at == start + 1 { &[Slot::By, Slot::Preposition, Slot::With] } else { &[Slot::By] };
        let reduced = slot(at) == Slot::Verb && chunker.slot(at + 1).is_some_and(|next| next.is(link));
        (slot(at).is(FINITE) || slot(at) == Slot::Ing && at == start) && !reduced
    })
}

/// Where the segment that ends before `end` begins: behind a comma or at the start of the clause.
fn segment_start(chunker: &Chunker<'_>, end: usize) -> usize {
    const BOUNDS: &[Slot] = &[
        Slot::Comma,
        Slot::QuoteComma,
        Slot::QuoteStop,
        Slot::QuoteBare,
        Slot::Colon,
        Slot::Semicolon,
        Slot::Stop,
        Slot::Dash,
        Slot::That,
    ];
    let from = end.saturating_sub(REACH);
    let slot = |at: usize| chunker.phrases[at].slot;
    // A title or nickname: "author of “The Sea”", "known as “the Gull”".
    let named = |at: usize| {
        let holds = [Slot::Preposition, Slot::By, Slot::With, Slot::As, Slot::Description, Slot::Thing];
        slot(at).is(QUOTE) && at > from && slot(at - 1).is(&holds)
    };
    (from..end).rev().find(|&at| slot(at).is(BOUNDS) && !named(at)).map_or(from, |at| at + 1)
}

/// The phrase that names the speaker: of "their coach, Luis Amparo," and "the head of the port in
/// Kelm, Luis Amparo," the name.
fn named(chunker: &Chunker<'_>, at: usize) -> Phrase {
    let slot = |at: usize| chunker.slot(at);
    let whole = noun_phrase(chunker, at);
    let behind = (at + 1..chunker.phrases.len()).find(|&at| chunker.phrases[at].tokens.start >= whole.tokens.end);
    let comma = behind.map(|at| at + usize::from(slot(at) == Some(Slot::Bracket)));
    let named = comma.filter(|&at| slot(at) == Some(Slot::Comma) && slot(at + 1) == Some(Slot::Person));
    let closed = |name: usize| matches!(slot(name + 1), Some(Slot::Comma | Slot::Bracket | Slot::Stop) | None);
    match named {
        Some(comma) if slot(at).is_some_and(|slot| slot.is(COMMON)) && closed(comma + 1) => chunker.phrases[comma + 1],
        _ => whole,
    }
}

/// A noun phrase with the prepositional phrases behind it.
pub(crate) fn noun_phrase(chunker: &Chunker<'_>, at: usize) -> Phrase {
    const LINKS: &[Slot] = &[Slot::Preposition, Slot::By];
    let slot = |at: usize| chunker.slot(at);
    let mut last = at;
    // "sources familiar with the matter", "people with knowledge of the talks"
    let word = chunker.layout().tokens[chunker.phrases[at].tokens.end as usize - 1];
    let people = slot(at) == Some(Slot::Description) || FAMILIAR.has(&word);
    loop {
        // "a statement published by the port", "a survey in June by the port"
        let verb = slot(last + 1).is_some_and(|next| next.is(&[Slot::Verb, Slot::State, Slot::Told, Slot::Time]));
        let link = last + 1 + usize::from(verb && slot(last + 2) == Some(Slot::By));
        let with = people && last == at && slot(link) == Some(Slot::With);
        if !with && !slot(link).is_some_and(|next| next.is(LINKS)) || !slot(link + 1).is_some_and(|next| next.is(WHO)) {
            break;
        }
        last = link + 1;
        last += usize::from(slot(last + 1) == Some(Slot::Bracket));
    }
    reaching(chunker, at, last)
}

/// The speaker behind the verb: "said the mayor of Kelm", "said their coach, Luis Amparo."
pub(super) fn to_the_right(chunker: &Chunker<'_>, at: usize) -> (Phrase, &'static str) {
    let phrase = named(chunker, at);
    // "according to dockers and the Harbour Union,": not "said Marten and the port was shut".
    let and = (at + 1..chunker.phrases.len()).find(|&at| chunker.phrases[at].tokens.start >= phrase.tokens.end);
    if let Some(and) = and.filter(|&and| chunker.slot(and) == Some(Slot::And))
        && is_second(chunker, and + 1)
        && can_join(chunker, at, and + 1)
        && matches!(chunker.slot(and + 2), None | Some(Slot::Comma | Slot::Stop | Slot::Relative))
    {
        let tokens = TokenRange { end: chunker.phrases[and + 1].tokens.end, ..phrase.tokens };
        return (Phrase { slot: Slot::Description, tokens, index: 0 }, "joint-speakers");
    }
    (phrase, if phrase == chunker.phrases[at] { "" } else { "who-right-edge" })
}

/// Whether a phrase behind "and" is another speaker: not "the bureau of trade and foreign affairs".
fn is_second(chunker: &Chunker<'_>, at: usize) -> bool {
    let named = |slot: Slot| slot.is(NAME) || slot == Slot::Description;
    chunker.slot(at).is_some_and(|slot| named(slot) || slot.is(WHO) && is_led(chunker, at))
}

/// Whether a phrase begins with an article or the like.
fn is_led(chunker: &Chunker<'_>, at: usize) -> bool {
    chunker.first_token(at).classes.has(Class::Determiner)
}

/// Whether a description at a phrase stands behind a name and a comma.
fn is_name_before(chunker: &Chunker<'_>, at: usize) -> bool {
    chunker.slot(at - 1) == Some(Slot::Comma) && chunker.slot(at - 2) == Some(Slot::Person)
}

/// What "who" or "which" stands for: the noun phrase before it. People are meant themselves, not
/// what they are linked to: "doubts among the members, who said".
fn antecedent(chunker: &Chunker<'_>, relative: usize) -> Option<Subject> {
    let mut last = relative.checked_sub(1)?;
    if chunker.phrases[last].slot == Slot::Comma {
        last = last.checked_sub(1)?;
    }
    // "Marten, a nurse and clerk of Kelm, who said"
    let slots = |at: usize| chunker.phrases.get(at..at + 3).map(|phrases| [0, 1, 2].map(|i| phrases[i].slot));
    let twice = Some([Slot::Description, Slot::And, Slot::Description]);
    if last >= 4 && slots(last - 2) == twice && is_name_before(chunker, last - 2) {
        last -= 2;
    }
    let phrase = chunker.phrases[last];
    let found = match phrase.slot {
        // "Marten, the mayor of Kelm, who said"
        Slot::Description if last >= 2 && is_name_before(chunker, last) => {
            Some(Subject { phrase: chunker.phrases[last - 2], first: last - 2, edge: "" })
        }
        Slot::Description => Some(Subject { phrase, first: last, edge: "" }),
        // "The council ordered an inquiry, which found"
        found if found.is(WHO) && last > 0 && chunker.phrases[last - 1].slot.is(CUE) => {
            Some(Subject { phrase, first: last, edge: "" })
        }
        found if found.is(WHO) => who_left_edge(chunker, last).or(Some(Subject { phrase, first: last, edge: "" })),
        _ => None,
    }?;
    Some(Subject { edge: "antecedent", ..found })
}

/// The subject of a verb behind a relative clause or participle without commas: "a man who lives
/// in Kelm said", "officials requesting anonymity said".
fn embedded(chunker: &Chunker<'_>, end: usize) -> Option<Subject> {
    let slot = |at: usize| chunker.phrases[at].slot;
    let start = segment_start(chunker, end);
    if let Some(relative) = (start..end).rev().find(|&at| slot(at) == Slot::Relative) {
        return antecedent(chunker, relative).map(|found| Subject { edge: "embedded-clause", ..found });
    }
    let opening =
        (start..end).find(|&at| !slot(at).is(&[Slot::And, Slot::But, Slot::Time, Slot::Adverb, Slot::While]))?;
    let reduced = chunker.slot(opening + 1).is_some_and(|next| {
        next.is(&[Slot::Ing, Slot::Verb, Slot::Preposition, Slot::To, Slot::With, Slot::By, Slot::Told, Slot::Other])
            || next.is(&[Slot::State, Slot::Tell, Slot::Call])
            || next.is(PARTICIPLE)
    });
    let phrase = chunker.phrases[opening];
    (phrase.slot.is(WHO) && reduced).then(|| Subject {
        phrase: noun_phrase(chunker, opening),
        first: opening,
        edge: "embedded-clause",
    })
}

/// The subject of the clause that a second verb goes on with: "Marten left and said …".
fn clause_subject(chunker: &Chunker<'_>, end: usize) -> Option<Subject> {
    const OPENERS: &[Slot] = &[
        Slot::Comma,
        Slot::Semicolon,
        Slot::And,
        Slot::But,
        Slot::QuoteComma,
        Slot::QuoteStop,
        Slot::QuoteBare,
        Slot::Colon,
        Slot::Dash,
        Slot::Time,
        Slot::Adverb,
    ];
    let slot = |at: usize| chunker.phrases[at].slot;
    let adverb = |at: usize| slot(at).is(&[Slot::Time, Slot::Adverb]);
    // "early hints": an adverb opens a clause only where it begins itself.
    // "At last she sided with the crew and said": no comma behind what opens the sentence.
    let led_in = |at: usize| at == 2 && slot(at) == Slot::Pronoun && slot(0).is(LINKS);
    let opens = |at: usize| {
        let behind = at == 0 || slot(at - 1).is(OPENERS) && (!adverb(at - 1) || at == 1 || slot(at - 2).is(OPENERS));
        behind || led_in(at)
    };
    let governs = |at: usize| {
        let mut rest = (at + 1..end).skip_while(|&i| !slot(i).is(FINITE) && slot(i) != Slot::Relative);
        rest.next().is_some()
    };
    let first = end.saturating_sub(REACH);
    // A subject is followed by its verb; an apposition or a list is not.
    let at = (first..end).rev().find(|&at| {
        slot(at).is(WHO)
            && opens(at)
            && governs(at)
            && (at + 1..end).find(|&i| slot(i).is(FINITE) || slot(i) == Slot::Comma).is_some_and(|i| slot(i).is(FINITE))
    });
    let at = at.or_else(|| (first..end).find(|&at| slot(at).is(WHO) && opens(at) && governs(at)));
    // Where no verb was told from the nouns: who opens the clause.
    let at = at.or_else(|| (first..end).find(|&at| slot(at).is(SPEAKERS) && opens(at)))?;
    Some(Subject { phrase: named(chunker, at), first: at, edge: "clause-subject" })
}

/// The subject of a participle: of "with the court saying" the court, else that of the clause.
fn participle_subject(chunker: &Chunker<'_>, at: usize) -> Option<Subject> {
    let slot = |at: usize| chunker.phrases[at].slot;
    let mut last = at;
    while last > 0 && slot(last - 1).is(AUX) {
        last -= 1;
    }
    if last >= 2 && slot(last - 1).is(WHO) && slot(last - 2) == Slot::With {
        let phrase = chunker.phrases[last - 1];
        return Some(Subject { phrase, first: last - 2, edge: "with-subject" });
    }
    if last >= 2 && slot(last - 1) == Slot::Comma {
        let found = apposition(chunker, last - 1).filter(|s| s.first > 0 && slot(s.first - 1) == Slot::With);
        if let Some(subject) = found {
            return Some(Subject { first: subject.first - 1, edge: "with-subject", ..subject });
        }
    }
    // "“…,” said Marten, adding that …"
    if let Some(cue) = inverted_cue(chunker, at) {
        return Some(Subject { phrase: chunker.phrases[cue + 1], first: cue + 1, edge: "clause-subject" });
    }
    // "Noting that …, the mayor left", "After saying that …, the mayor left"
    let opens = at == 0 || at == 1 && slot(0).is(&[Slot::While, Slot::Preposition, Slot::By]);
    if opens { main_subject(chunker) } else { clause_subject(chunker, at) }
}

/// The cue before its speaker with which a participle at `at` goes on: "“…,” said Marten, the mayor of
/// Kelm, adding that", with or without the last comma.
fn inverted_cue(chunker: &Chunker<'_>, at: usize) -> Option<usize> {
    let slot = |at: usize| chunker.phrases[at].slot;
    let last = at.checked_sub(1)?;
    let comma = if slot(last) == Slot::Comma { last } else { at };
    let apposed = |&at: &usize| {
        slot(at).is(WHO) || slot(at).is(&[Slot::Comma, Slot::Preposition, Slot::And, Slot::Bracket, Slot::Time])
    };
    let cue = (0..comma).rev().find(|at| !apposed(at))?;
    let behind = cue > 0 && (slot(cue - 1).is(QUOTE) || slot(cue - 1) == Slot::Comma);
    (behind && slot(cue).is(CUE) && slot(cue + 1).is(WHO)).then_some(cue)
}

/// The subject of the sentence that a participle opens: "Noting that the pier was old, the mayor
/// thanked them".
fn main_subject(chunker: &Chunker<'_>) -> Option<Subject> {
    let comma = chunker.phrases.iter().position(|phrase| phrase.slot.is(&[Slot::Comma, Slot::QuoteComma]))?;
    let subject = chunker.phrases.get(comma + 1).filter(|phrase| phrase.slot.is(WHO))?;
    chunker.slot(comma + 2).is_some_and(|slot| slot.is(FINITE) || slot.is(AUX)).then_some(())?;
    Some(Subject { phrase: *subject, first: 0, edge: "main-subject" })
}

/// Whether a phrase says for what reason something is done that claims give.
fn is_cause(chunker: &Chunker<'_>, at: usize) -> bool {
    CAUSES.has(chunker.first_token(at))
}

/// Who holds a claim: "Marten's claim", "the claim of the union", "the claim by the union".
pub(super) fn holder(chunker: &Chunker<'_>, claim: usize) -> (Option<Phrase>, &'static str) {
    let phrase = chunker.phrases[claim];
    let mention = chunker.mention_in(phrase.tokens);
    if let Some(index) = mention {
        let tokens = chunker.entities().mentions[index as usize].tokens;
        return (Some(Phrase { slot: Slot::Person, tokens, index }), "holder");
    }
    if OWNERS.has(chunker.first_token(claim)) {
        let tokens = TokenRange { start: phrase.tokens.start, end: phrase.tokens.start + 1 };
        return (Some(Phrase { slot: Slot::Pronoun, tokens, index: 0 }), "holder");
    }
    let by = chunker.slot(claim + 1).is_some_and(|slot| slot.is(&[Slot::By, Slot::Preposition]));
    let who = chunker.phrases.get(claim + 2).filter(|next| by && next.slot.is(WHO));
    match who {
        Some(&who) => (Some(who), "holder"),
        // "The port was shut after claims that …": of nobody that is told.
        None if claim > 0 && is_cause(chunker, claim - 1) => (None, "holder"),
        None => (clause_subject(chunker, claim).map(|subject| subject.phrase), "holder"),
    }
}
