//! Links between names: surname and full name, acronym and long form, alias and usual name.

use super::{Group, PERSON_WORDS, slips};
use crate::evidence::{Evidence, Reason};
use crate::lexicon::Lexicon;
use crate::mentions::{Candidate, may_be_listed};
use crate::text::{Layout, Token};
use crate::types::{EntityType, TokenRange};
use crate::words::{KeyMap, Words};
use std::collections::HashMap;
use whosaid_gazetteers::fold::FoldHash;
use whosaid_gazetteers::scan::{Kind, Shape};
use whosaid_gazetteers::{Class, ClassSet};

/// So many names with a word are compared: a text of one surname must not cost more than its length.
pub(super) const SAME_WORD: usize = 200;
/// What joins the last of several names.
const AND: Words<3> = Words::new(["and", "or", "nor"]);
const KNOWN: Words<1> = Words::new(["known"]);
const AS: Words<1> = Words::new(["as"]);
/// So many people of one surname are told apart in a document.
const NAMESAKES: usize = 16;

/// The words of a name, without hyphens.
pub(super) fn words(layout: &Layout, tokens: TokenRange) -> impl DoubleEndedIterator<Item = &Token> {
    layout.slice(tokens).iter().filter(|t| t.hash != 0)
}

/// Ties an acronym to its long form: the one in brackets behind it, or the one whose initials it has.
pub(super) fn acronyms(text: &str, layout: &Layout, candidates: &[Candidate], group_of: &[u32], groups: &mut [Group]) {
    let acronym = |group: &Group| {
        let only = &layout.tokens[group.tokens.start as usize];
        let fits = group.tokens.len() == 1 && only.shape.has(Shape::ALL_CAPS) && !group.evidence.has(Reason::Country);
        fits.then_some(only.hash)
    };
    let mut wanted: KeyMap<Option<u32>> = groups.iter().filter_map(acronym).map(|hash| (hash, None)).collect();
    if wanted.is_empty() {
        return;
    }
    for (index, group) in groups.iter().enumerate() {
        if group.tokens.len() > 1 && !group.evidence.has(Reason::GivenFirst) {
            for initials in initials(text, layout, group.tokens) {
                if let Some(long) = wanted.get_mut(&initials) {
                    long.get_or_insert(index as u32);
                }
            }
        }
    }
    let mut people: KeyMap<u32> = KeyMap::default();
    let named = |g: &&Group| g.evidence.has(Reason::GivenFirst) && !g.evidence.has(Reason::OrganizationHead);
    for (index, group) in groups.iter().enumerate() {
        if named(&group) && words(layout, group.tokens).count() > 2 {
            people.entry(initials(text, layout, group.tokens)[0]).or_insert(index as u32);
        }
    }
    let events: Vec<bool> = groups.iter().map(|g| g.evidence.has(Reason::EventHead)).collect();
    let bracketed = bracketed(layout, candidates, group_of);
    for (index, group) in groups.iter_mut().enumerate() {
        let Some(hash) = acronym(group) else { continue };
        let long = bracketed.get(&(index as u32)).copied().or_else(|| wanted.get(&hash).copied().flatten());
        if let Some(long) = long.filter(|&long| long != index as u32) {
            // An event or a law makes no organization of its initials.
            let event = events[long as usize];
            group.evidence.add(if event { Reason::CommonLongForm } else { Reason::AcronymElsewhere });
            group.fuller = Some(long);
        } else if let Some(&person) = people.get(&hash).filter(|_| group.evidence.any(SPEAKING)) {
            // "Xara Lund-Doval … XLD said"
            group.evidence.add(Reason::PersonElsewhere);
            group.evidence.remove_all(Evidence::of(&[Reason::Acronym, Reason::Dateline]));
            group.fuller = Some(person);
        }
    }
    for (candidate, &index) in candidates.iter().zip(group_of) {
        if explains_words(text, layout, candidate.tokens) {
            let evidence = &mut groups[index as usize].evidence;
            evidence.add(Reason::CommonLongForm);
            // What a list knows by these letters is something else.
            evidence.remove(Reason::Organization);
        }
    }
}

/// Ties a word in brackets to the body that it is short for, and a nickname to its bearer.
pub(super) fn short_forms(layout: &Layout, candidates: &[Candidate], group_of: &[u32], groups: &mut [Group]) {
    for (pair, indices) in candidates.windows(2).zip(group_of.windows(2)) {
        let [long, short] = [indices[0], indices[1]];
        let (full, other) = (pair[0].tokens, pair[1].tokens);
        if long != short && is_known_as(layout, full, other) {
            let (more, less) = if full.len() >= other.len() { (long, short) } else { (short, long) };
            groups[less as usize].fuller = Some(more);
        }
        if long != short && is_short_form(layout, full, other) {
            groups[short as usize].evidence.add(Reason::AcronymElsewhere);
            groups[short as usize].fuller = Some(long);
        }
    }
}

/// Whether "known as" stands between two names: "Jan Lund – better known as Oldboat –".
fn is_known_as(layout: &Layout, full: TokenRange, other: TokenRange) -> bool {
    const LONGEST: usize = 6;
    let between = layout.tokens.get(full.end as usize..other.start as usize).unwrap_or_default();
    let words = between.iter().rposition(|t| KNOWN.has(t)).map(|at| &between[at + 1..]);
    // A mark may stand before the nickname.
    let only_as =
        |rest: &[Token]| rest.iter().all(|t| AS.has(t) || t.kind == Kind::Mark) && rest.iter().any(|t| AS.has(t));
    let verb = between.iter().any(|t| t.classes.has(Class::Auxiliary));
    between.len() <= LONGEST && !verb && words.is_some_and(only_as)
}

/// Whether a single word in brackets is short for the body named before it, though it is no acronym
/// in capitals: "Port Development Agency (Podeva)".
fn is_short_form(layout: &Layout, long: TokenRange, short: TokenRange) -> bool {
    let [open, name, close] = [long.end, short.start, short.end].map(|at| layout.tokens.get(at as usize));
    let bracket = open.is_some_and(|t| t.kind == Kind::Open) && close.is_some_and(|t| t.kind == Kind::Close);
    let body = words(layout, long).any(|t| t.classes.has(Class::OrganizationHead));
    let alone =
        |t: &Token| !t.classes.any(ClassSet::PLACES) && !t.classes.has(Class::Word) && !t.shape.has(Shape::ALL_CAPS);
    long.end + 1 == short.start && short.len() == 1 && long.len() > 1 && bracket && body && name.is_some_and(alone)
}

/// Whether a name stands in brackets behind common words or an office of these initials: "a heat
/// index (HI)", "Chief Harbour Officer (CHO)".
fn explains_words(text: &str, layout: &Layout, tokens: TokenRange) -> bool {
    let name = &layout.tokens[tokens.start as usize];
    let bracket = tokens.start.checked_sub(1).is_some_and(|at| layout.tokens[at as usize].kind == Kind::Open);
    if tokens.len() > 1 || !name.shape.has(Shape::ALL_CAPS) || !bracket {
        return false;
    }
    let initials = name.span.of(text).as_bytes();
    let before = layout.tokens[..tokens.start as usize - 1].iter().rev().filter(|t| t.kind != Kind::Hyphen);
    let mut words = before.take(initials.len()).filter(|t| t.kind == Kind::Word);
    let mut small = 0;
    let all = initials.iter().rev().all(|initial| {
        words.next().is_some_and(|word| {
            let role = word.classes.any(ClassSet::of(&[Class::Role, Class::Office]));
            small += usize::from(!word.is_capitalised()) + 2 * usize::from(role);
            word.span.of(text).as_bytes()[0].eq_ignore_ascii_case(initial)
        })
    });
    all && small > 1
}

/// What else the names are that one is named together with: "Kelm and Oldmarsh", or a list of
/// three or more.
pub(super) fn coordination(layout: &Layout, candidates: &[Candidate], group_of: &[u32], groups: &mut [Group]) {
    let joined = |pair: &[Candidate]| Joint::of(layout, pair[0].tokens.end, pair[1].tokens.start);
    let mut before = None;
    for (i, pair) in candidates.windows(2).enumerate() {
        let Some(joint) = joined(pair) else {
            before = None;
            continue;
        };
        let after = || candidates.get(i + 1..i + 3).and_then(joined);
        if joint == Joint::And || before.is_some() || after().is_some() {
            let [one, other] = [group_of[i], group_of[i + 1]].map(|index| index as usize);
            for (group, beside) in [(one, other), (other, one)] {
                let reason = groups[beside].kind.map(|kind| match kind {
                    EntityType::Person => Reason::BesidePerson,
                    EntityType::Place => Reason::BesidePlace,
                    EntityType::Organization => Reason::BesideOrganization,
                });
                if let Some(reason) = reason.filter(|_| group != beside) {
                    groups[group].evidence.add(reason);
                }
            }
        }
        before = Some(joint);
    }
}

/// What joins two names that are named together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joint {
    Comma,
    And,
}

impl Joint {
    /// What stands between a name that ends and one that begins.
    fn of(layout: &Layout, end: u32, start: u32) -> Option<Joint> {
        let between = layout.tokens.get(end as usize..start as usize).unwrap_or_default();
        let and = |token: &Token| AND.has(token);
        match between {
            [one] if one.kind == Kind::Comma => Some(Joint::Comma),
            [one] if and(one) => Some(Joint::And),
            [comma, one] if comma.kind == Kind::Comma && and(one) => Some(Joint::And),
            _ => None,
        }
    }
}

/// Bodies that bear the names of their places.
const CIVIC: Words<16> = Words::new([
    "police",
    "council",
    "court",
    "university",
    "authority",
    "municipality",
    "government",
    "administration",
    "college",
    "school",
    "assembly",
    "parliament",
    "district",
    "county",
    "constabulary",
    "legislature",
]);

/// A single word that begins the longer name of an organization or place is short for it; that of
/// a police or a council is the place.
pub(super) fn beginnings(layout: &Layout, groups: &mut [Group]) {
    let mut longer: KeyMap<Reason> = KeyMap::default();
    for group in groups.iter().filter(|group| group.tokens.len() > 1) {
        let last = &layout.tokens[group.tokens.end as usize - 1];
        let reason = match group.kind {
            Some(EntityType::Organization) if CIVIC.has(last) => Reason::BeginsPlace,
            Some(EntityType::Organization) => Reason::BeginsOrganization,
            Some(EntityType::Place) => Reason::BeginsPlace,
            _ => continue,
        };
        longer.entry(layout.tokens[group.tokens.start as usize].hash).or_insert(reason);
    }
    for group in groups.iter_mut().filter(|group| group.tokens.len() == 1) {
        let token = &layout.tokens[group.tokens.start as usize];
        let other =
            token.classes.any(ClassSet::PLACES) || token.classes.any(ClassSet::of(&[Class::Word, Class::Demonym]));
        if let Some(&reason) = longer.get(&token.hash).filter(|_| !other) {
            group.evidence.add(reason);
        }
    }
}

/// For each group of an acronym in brackets, the group of the name before the bracket.
fn bracketed(layout: &Layout, candidates: &[Candidate], group_of: &[u32]) -> HashMap<u32, u32> {
    let mut bracketed = HashMap::new();
    for (i, pair) in candidates.windows(2).enumerate() {
        let (long, short) = (pair[0].tokens, pair[1].tokens);
        let near = pair[0].evidence.has(Reason::AcronymAfter) && long.end + 1 == short.start && short.len() == 1;
        if near && layout.tokens[long.end as usize].kind == Kind::Open {
            bracketed.entry(group_of[i + 1]).or_insert(group_of[i]);
        }
    }
    bracketed
}

/// The hash of an acronym made of a name's initials: of all its words, and of those with a capital.
fn initials(text: &str, layout: &Layout, tokens: TokenRange) -> [u64; 2] {
    let mut hashes = [FoldHash::default(); 2];
    for token in words(layout, tokens) {
        let Some(initial) = token.span.of(text).bytes().next().map(|b| b.to_ascii_lowercase()) else { continue };
        hashes[0] = hashes[0].push(initial);
        if token.shape.has(Shape::CAPITAL) {
            hashes[1] = hashes[1].push(initial);
        }
    }
    hashes.map(FoldHash::finish)
}

/// What is said of those who speak.
pub(super) const SPEAKING: Evidence = Evidence::of(&[Reason::CueAfter, Reason::CueBefore, Reason::QuotationAfter]);
/// What is only said of a place.
pub(super) const AS_PLACE: Evidence = Evidence::of(&[
    Reason::InBefore,
    Reason::NearBefore,
    Reason::FromBefore,
    Reason::PlaceNounBefore,
    Reason::PlaceBefore,
    Reason::Dateline,
    Reason::BasedAfter,
    Reason::GovernmentAfter,
    Reason::RoleOfBefore,
]);

/// What else a word is that is a surname in the document.
const OTHER_WORD: Evidence = Evidence::of(&[
    Reason::BareHead,
    Reason::BarePlaceHead,
    Reason::CommonWord,
    Reason::RoleWord,
    Reason::Calendar,
    Reason::Country,
    Reason::Demonym,
]);
/// What lists say of a surname that is also a place.
pub(super) const SETTLED: Evidence =
    Evidence::of(&[Reason::City, Reason::BigCity, Reason::Region, Reason::Town, Reason::Feature]);
/// What is said of a name that modifies a noun.
const MODIFIER: Evidence =
    Evidence::of(&[Reason::RoleOfBefore, Reason::StaffAfter, Reason::GovernmentAfter, Reason::TheBefore]);

/// Lets a single name borrow from the people whose full name has it, and the full name from it.
pub(super) fn surnames(layout: &Layout, groups: &mut [Group]) {
    let (mut lasts, mut firsts): (KeyMap<Vec<u32>>, KeyMap<u32>) = Default::default();
    for (index, group) in groups.iter().enumerate() {
        // "Venustiano Carranza" may be a town's name too; "Carranza said" tells.
        let town = group.is(EntityType::Place) && group.tokens.len() == 2;
        let promising =
            group.is(EntityType::Person) || (group.kind.is_none() || town) && group.evidence.has(Reason::TwoWords);
        let mut words = words(layout, group.tokens);
        if promising && let (Some(first), Some(last)) = (words.next(), words.next_back()) {
            lasts.entry(last.hash).or_default().push(index as u32);
            firsts.entry(first.hash).or_insert(index as u32);
            for middle in words.filter(|t| t.is_capitalised() && !t.shape.has(Shape::SINGLE)) {
                firsts.entry(middle.hash).or_insert(index as u32);
            }
        }
    }
    for index in 0..groups.len() {
        if groups[index].tokens.len() != 1 {
            continue;
        }
        let token = layout.tokens[groups[index].tokens.start as usize];
        // The word alone must be able to be a name of its own: "US" is no surname, "Jordan" is one
        // where nothing happens in it.
        let surname = token.classes.has(Class::Surname) && !groups[index].evidence.any(AS_PLACE);
        let able = !groups[index].evidence.has(Reason::Country) || surname;
        if let Some(full) = lasts.get(&token.hash).filter(|_| able) {
            let person = full.iter().any(|&full| groups[full as usize].is(EntityType::Person));
            groups[index].evidence.add_if(person, Reason::PersonElsewhere);
            if person {
                // A surname that is also a word (Park, King, Sun) is a name in this document.
                groups[index].evidence.remove_all(OTHER_WORD);
                // "The crews, Arequipa says, have left": nothing is said to be in it.
                if groups[index].evidence.any(SPEAKING) && !groups[index].evidence.any(AS_PLACE) {
                    groups[index].evidence.remove_all(SETTLED);
                }
                // "the Marten campaign" is no body of that name.
                if token.classes.any(PERSON_WORDS) && !token.classes.any(ClassSet::of(&[Class::Word, Class::Demonym])) {
                    groups[index].evidence.remove_all(MODIFIER);
                }
            }
            let short = groups[index].is(EntityType::Person);
            for &full in full {
                let place = groups[full as usize].is(EntityType::Place);
                groups[full as usize].evidence.add_if(!place || short, Reason::ShortElsewhere);
            }
        } else if let Some(&full) = firsts.get(&token.hash).filter(|_| able) {
            // Family names come first in much of Asia: any word that is no English one may stand alone.
            let able = token.classes.any(PERSON_WORDS) || !token.classes.has(Class::Word);
            let person = groups[full as usize].is(EntityType::Person) && able;
            // "Park Jie-won": a hyphen behind a family name tells it from a word.
            let hyphen = layout.slice(groups[full as usize].tokens).iter().any(|t| t.kind == Kind::Hyphen);
            // "Sun said", "Sun was jailed": whoever does something is no day.
            let acts = const { Evidence::of(&[Reason::IsAfter, Reason::VerbAfter]) };
            let speaks = groups[index].evidence.any(SPEAKING) || groups[index].evidence.any(acts);
            let family = token.classes.has(Class::Surname)
                && (hyphen || speaks || !token.classes.has(Class::Word))
                && !token.classes.any(ClassSet::of(&[Class::Country, Class::Region, Class::City, Class::Feature]));
            groups[index].evidence.add_if(person && !family, Reason::GivenElsewhere);
            if person && family {
                groups[index].evidence.add(Reason::PersonElsewhere);
                groups[index].evidence.remove_all(OTHER_WORD);
            }
        }
    }
}

/// Links every accepted name to the fuller name of the same thing.
pub(super) fn fuller_names(text: &str, layout: &Layout, lexicon: &Lexicon, by_key: &KeyMap<u32>, groups: &mut [Group]) {
    for group in groups.iter_mut() {
        // An acronym takes the type of its long form, or stands alone if that is no name.
        group.fuller = group.fuller.filter(|_| group.kind.is_some());
    }
    for index in 0..groups.len() {
        if let Some(long) = groups[index].fuller {
            if groups[long as usize].kind.is_some() {
                groups[index].kind = groups[long as usize].kind;
                groups[index].short = true;
            } else {
                groups[index].fuller = None;
            }
        }
    }
    people(layout, groups);
    slips::misspelt(text, layout, groups);
    organizations(layout, groups);
    aliases(text, layout, lexicon, by_key, groups);
}

/// A person's shorter name belongs to the longer one that has its words: the surname, the first
/// name, first and last of three. Of several the one that appears first.
fn people(layout: &Layout, groups: &mut [Group]) {
    let mut by_word: KeyMap<Vec<u32>> = KeyMap::default();
    for (index, group) in groups.iter().enumerate().filter(|(_, g)| g.is(EntityType::Person)) {
        for word in words(layout, group.tokens) {
            by_word.entry(word.hash).or_default().push(index as u32);
        }
    }
    for index in 0..groups.len() {
        let short = groups[index].tokens;
        let last = words(layout, short).next_back().filter(|_| groups[index].is(EntityType::Person));
        let same_word = last.and_then(|last| by_word.get(&last.hash)).into_iter().flatten().take(SAME_WORD);
        let whole = |other: &u32| is_short_for(layout, short, groups[*other as usize].tokens);
        let (doubtful, sound): (Vec<u32>, Vec<u32>) =
            same_word.copied().filter(whole).partition(|&other| ran_together(layout, short, &groups[other as usize]));
        // What ran together names nobody more fully, but whom the sound name does.
        let sure = if short.len() > 1 { Some(index as u32) } else { sound.first().copied() };
        if let Some(sure) = sure {
            for &other in doubtful.iter().filter(|&&other| other != sure) {
                groups[other as usize].fuller = Some(sure);
            }
        }
        let fuller = if sure.is_some() { sound } else { [sound, doubtful].concat() };
        let mut fuller = fuller.into_iter();
        let Some(first) = fuller.next() else { continue };
        // A name of several words is clear enough.
        let others: Vec<u32> = if short.len() == 1 { fuller.take(NAMESAKES).collect() } else { Vec::new() };
        if !others.is_empty() {
            groups[index].namesakes = std::iter::once(first).chain(others).collect();
        }
        groups[index].fuller = Some(first);
    }
    // A namesake may itself be short for a fuller name.
    for index in 0..groups.len() {
        if groups[index].namesakes.is_empty() {
            continue;
        }
        let mut roots: Vec<u32> = groups[index].namesakes.iter().map(|&other| super::root(groups, other)).collect();
        roots.sort_unstable();
        roots.dedup();
        groups[index].namesakes = if roots.len() > 1 { roots } else { Vec::new() };
    }
}

/// Whether a longer name is a shorter one that ran together with common words: in a headline, at the
/// start of a sentence, behind "the": "Ada Holm Speaks", "Submissions Holm", "the Real Ada Holm".
fn ran_together(layout: &Layout, short: TokenRange, long: &Group) -> bool {
    let own = |word: &Token| words(layout, short).any(|other| other.hash == word.hash);
    let whole = short.len() > 1;
    // Beside a surname alone "Rose" and "Will" are as often names.
    let common = |word: &Token| word.classes.has(Class::Word) && (whole || !word.classes.any(PERSON_WORDS));
    let led = long.evidence.has(Reason::SentenceStart) || whole && long.evidence.has(Reason::TheBefore);
    led && words(layout, long.tokens).any(|word| !own(word) && common(word))
}

/// An organization's name without its tail belongs to the full one: "Ben-Gurion University" to
/// "Ben-Gurion University of the Negev".
fn organizations(layout: &Layout, groups: &mut [Group]) {
    let mut by_first: KeyMap<Vec<u32>> = KeyMap::default();
    let several = |g: &&Group| g.is(EntityType::Organization) && g.tokens.len() > 1;
    for (index, group) in groups.iter().enumerate().filter(|(_, g)| several(g)) {
        if let Some(first) = words(layout, group.tokens).next() {
            by_first.entry(first.hash).or_default().push(index as u32);
        }
    }
    for index in 0..groups.len() {
        let group = &groups[index];
        if !several(&group) || group.fuller.is_some() {
            continue;
        }
        let short = group.tokens;
        let same = words(layout, short).next().and_then(|first| by_first.get(&first.hash)).into_iter().flatten();
        let fuller = same.copied().find(|&other| begins(layout, short, groups[other as usize].tokens));
        groups[index].fuller = fuller;
    }
}

/// Whether the words of a shorter name begin the longer one.
fn begins(layout: &Layout, short: TokenRange, long: TokenRange) -> bool {
    let mut rest = words(layout, long).map(|t| t.hash);
    words(layout, short).all(|word| rest.next() == Some(word.hash)) && rest.next().is_some()
}

/// Whether the words of a shorter name stand in the longer one in the same order, its last word
/// last or, for a single name, first.
fn is_short_for(layout: &Layout, short: TokenRange, long: TokenRange) -> bool {
    let (hashes, count) = (|range| words(layout, range).map(|t| t.hash), |range| words(layout, range).count());
    if count(short) >= count(long) {
        return false;
    }
    let mut rest = hashes(long);
    let in_order = hashes(short).all(|word| rest.any(|other| other == word));
    let last = hashes(short).next_back() == hashes(long).next_back();
    // "José Castillo" of José Castillo Tielemans: all words side by side. Family names come first in
    // much of Asia, and behind a second given name: "John Lee Ka-chiu".
    let side_by_side = || {
        let (short, long): (Vec<u64>, Vec<u64>) = (hashes(short).collect(), hashes(long).collect());
        long.windows(short.len()).any(|window| window == short)
    };
    in_order && (last || side_by_side())
}

/// Aliases of one list entry ("Ivory Coast", "Côte d'Ivoire") and organizations without their
/// tail ("Bank of Kelm" of "Bank of Kelm Holdings") are one.
fn aliases(text: &str, layout: &Layout, lexicon: &Lexicon, by_key: &KeyMap<u32>, groups: &mut [Group]) {
    let mut canonical: HashMap<&'static str, u32> = HashMap::new();
    for index in 0..groups.len() as u32 {
        let group = &groups[index as usize];
        let Some(kind) = group.kind.filter(|&kind| kind != EntityType::Person && group.fuller.is_none()) else {
            continue;
        };
        let name = layout.slice(group.tokens);
        for entry in may_be_listed(name).then(|| lexicon.entries(text, name)).into_iter().flatten() {
            let fits = match kind {
                EntityType::Place => entry.class == Class::Country,
                _ => entry.class == Class::Organization,
            };
            if !fits || entry.canonical.is_empty() {
                continue;
            }
            // To the usual name if the document has it, else to its first alias there.
            let usual = by_key.get(&usual_key(entry.canonical)).copied();
            let other = usual.unwrap_or_else(|| *canonical.entry(entry.canonical).or_insert(index));
            if other != index && groups[other as usize].is(kind) && super::root(groups, other) != index {
                groups[index as usize].fuller = Some(other);
                break;
            }
        }
    }
}

/// The key that a name would have in the text.
fn usual_key(name: &str) -> u64 {
    whosaid_gazetteers::compile::words(name).1.last().copied().unwrap_or_default()
}
