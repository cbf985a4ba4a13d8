//! Noun phrases: from the article over what modifies to the head noun, and the names among them.

use super::verbs::NUMBERS;
use super::{ACCORDING, CLOSED, CUES, Chunker, DATES, HE, IT, NO_ADVERB, OF, PEOPLE, POSSESSIVES, Phrase, TO};
use crate::rules::Slot;
use crate::text::Token;
use crate::types::{EntityType, TokenRange};
use crate::words::Words;
use whosaid_gazetteers::scan::{Kind, Shape};
use whosaid_gazetteers::{Class, ClassSet};

/// How many words a noun phrase may have.
const LONGEST: u32 = 14;
/// Nouns that a person's name modifies: "the Marten campaign".
const STAFF: Words<12> = Words::new([
    "campaign",
    "administration",
    "camp",
    "team",
    "family",
    "government",
    "cabinet",
    "aide",
    "aides",
    "allies",
    "supporters",
    "ally",
]);
/// Whether the word opens a noun phrase: "the", "some", "her"; not "which".
pub(super) fn is_article(token: &Token) -> bool {
    (token.classes.has(Class::Determiner) || POSSESSIVES.has(token)) && !token.classes.has(Class::Relative)
}

/// Words that stand for people without a noun: "Others said", "Many say".
const PRONOMINAL: Words<15> = Words::new([
    "others", "another", "some", "many", "most", "both", "few", "several", "one", "everyone", "someone", "anyone",
    "all", "those", "these",
]);
/// Words for somebody that need no article.
const PERSONAL: Words<8> =
    Words::new(["someone", "somebody", "everybody", "nobody", "anybody", "percent", "cent", "opposition"]);
const ARTICLE: Words<3> = Words::new(["the", "a", "an"]);
const OLD: Words<1> = Words::new(["old"]);
const YEAR: Words<1> = Words::new(["year"]);
const ONE: Words<1> = Words::new(["one"]);
/// What leads a number.
const QUANTITY: Words<8> = Words::new(["about", "around", "nearly", "almost", "roughly", "some", "only", "over"]);
const HIM: Words<3> = Words::new(["him", "her", "them"]);
const PART: Words<2> = Words::new(["part", "turn"]);
const THERE: Words<1> = Words::new(["there"]);
/// What a speaker says something in or at.
const OCCASIONS: Words<35> = Words::new([
    "statement",
    "letter",
    "report",
    "interview",
    "interviews",
    "post",
    "posts",
    "tweet",
    "tweets",
    "message",
    "speech",
    "briefing",
    "conference",
    "email",
    "mail",
    "release",
    "video",
    "address",
    "memo",
    "note",
    "column",
    "article",
    "filing",
    "hearing",
    "meeting",
    "debate",
    "session",
    "ceremony",
    "rally",
    "testimony",
    "announcement",
    "response",
    "study",
    "survey",
    "paper",
]);
/// What tells something without speaking.
const DOCUMENTS: Words<90> = Words::new([
    "report",
    "reports",
    "data",
    "figures",
    "statistics",
    "survey",
    "surveys",
    "poll",
    "polls",
    "study",
    "studies",
    "document",
    "documents",
    "records",
    "papers",
    "estimates",
    "lawsuit",
    "complaint",
    "indictment",
    "affidavit",
    "transcript",
    "transcripts",
    "website",
    "site",
    "book",
    "article",
    "articles",
    "list",
    "map",
    "index",
    "census",
    "research",
    "analysis",
    "review",
    "findings",
    "results",
    "law",
    "file",
    "files",
    "account",
    "textbook",
    "textbooks",
    "summons",
    "notice",
    "memorandum",
    "ruling",
    "verdict",
    "bill",
    "act",
    "decree",
    "order",
    "regulations",
    "resolution",
    "treaty",
    "agreement",
    "charter",
    "constitution",
    "manifesto",
    "pamphlet",
    "leaflet",
    "ad",
    "ads",
    "advert",
    "commercial",
    "film",
    "documentary",
    "song",
    "editorial",
    "editorials",
    "caption",
    "chart",
    "graphic",
    "label",
    "sign",
    "banner",
    "placard",
    "petition",
    "brief",
    "filings",
    "minutes",
    "readout",
    "timeline",
    "calculations",
    "projections",
    "footage",
    "letters",
    "emails",
    "verse",
    "poem",
    "proverb",
]);
const IN: Words<5> = Words::new(["in", "on", "at", "during", "through"]);
/// What ties a phrase to the noun before it; people and bodies take all of these, things "of" only.
const LINKS: Words<6> = Words::new(["of", "for", "at", "in", "from", "with"]);

/// Nouns of time: "this week", "the same day".
pub(super) const TIME_NOUNS: Words<16> = Words::new([
    "week",
    "weeks",
    "month",
    "months",
    "year",
    "years",
    "day",
    "days",
    "morning",
    "afternoon",
    "evening",
    "night",
    "weekend",
    "hours",
    "minutes",
    "decade",
]);
const TIME_OPENERS: ClassSet = ClassSet::of(&[Class::Determiner, Class::AdverbTime, Class::Weekday]);

/// A run of words up to a head noun.
struct Run {
    /// The token after the head.
    end: u32,
    /// The mention that the run ends in.
    name: Option<usize>,
}

impl Chunker<'_> {
    /// A pronoun, a name with what leads it, or another noun phrase.
    pub(super) fn noun_phrase(&self, at: u32, sentence: TokenRange) -> Option<Phrase> {
        let first = self.token(at);
        let according = || {
            let to = self.before(at, sentence).is_some_and(|t| TO.has(t));
            to && self.before(at - 1, sentence).is_some_and(|t| ACCORDING.has(t))
        };
        let pronoun = match () {
            () if HE.has(first) || HIM.has(first) && according() => Some(Slot::Pronoun),
            () if IT.has(first) && !first.shape.has(Shape::ALL_CAPS) => Some(Slot::It),
            () if self.is_first_person(first) => Some(Slot::First),
            () => None,
        };
        let phrase = |slot, end, index| Some(Phrase { slot, tokens: TokenRange { start: at, end }, index });
        if let Some(slot) = pronoun {
            return phrase(slot, at + 1, 0);
        }
        // "For his part, …": nobody who speaks.
        if POSSESSIVES.has(first) && self.get(at + 1, sentence).is_some_and(|t| PART.has(t)) {
            return phrase(Slot::Adverb, at + 2, 0);
        }
        if let Some(end) = self.proportion(at, sentence) {
            return phrase(Slot::Description, end, 0);
        }
        let Some(run) = self.run(at, sentence) else {
            return if PRONOMINAL.has(first) { phrase(Slot::Description, at + 1, 0) } else { None };
        };
        if let Some(index) = run.name {
            let person = self.entities.entity_of(index).kind == EntityType::Person;
            return phrase(if person { Slot::Person } else { Slot::Body }, run.end, index as u32);
        }
        let head = self.token(run.end - 1);
        if TIME_NOUNS.has(head) && run.end - at <= 3 && (self.token(at).classes.any(TIME_OPENERS) || run.end == at + 1)
        {
            return phrase(Slot::Time, run.end, 0);
        }
        let slot = self.head_slot(at, run.end - 1);
        if slot == Slot::Thing && run.end == at + 1 && self.is_stray(at, sentence) {
            return phrase(Slot::Adverb, run.end, 0);
        }
        let linked = self.linked(run.end, slot, sentence);
        match self.named_behind(run.end, linked, slot, sentence) {
            Some(index) => phrase(Slot::Person, self.entities.mentions[index].tokens.end, index as u32),
            None => phrase(slot, linked, 0),
        }
    }

    /// Behind "two in three", "nearly one in ten": so many people.
    fn proportion(&self, at: u32, sentence: TokenRange) -> Option<u32> {
        let first = at + u32::from(QUANTITY.has(self.token(at)));
        let of = self.get(first + 1, sentence).is_some_and(|t| IN.has(t));
        let end = first + 3;
        let share = of && self.is_number(first, sentence) && self.is_number(first + 2, sentence);
        // "six in ten voters"
        share.then(|| self.run(end, sentence).filter(|run| run.name.is_none()).map_or(end, |run| run.end))
    }

    fn is_number(&self, at: u32, sentence: TokenRange) -> bool {
        self.get(at, sentence).is_some_and(|t| t.kind == Kind::Number || NUMBERS.has(t) || ONE.has(t))
    }

    /// The person whose office the of-phrases behind a head noun are part of: "the Secretary of
    /// State Ana Lopes", "director general of police (DGP) Ana Lopes", "the mayor of Kelm Ana
    /// Lopes"; not "the wife of singer Ana Lopes".
    fn named_behind(&self, head: u32, linked: u32, slot: Slot, sentence: TokenRange) -> Option<usize> {
        if !slot.is(&[Slot::Description, Slot::Thing]) || linked == head {
            return None;
        }
        let person = |index: &usize| self.entities.entity_of(*index).kind == EntityType::Person;
        let bracket = self.get(linked, sentence).is_some_and(|t| t.kind == Kind::Open);
        let acronym = bracket.then(|| self.acronym_in_brackets(head, linked, sentence)).flatten();
        let mut behind = acronym.unwrap_or(linked);
        behind += u32::from(self.get(behind, sentence).is_some_and(|t| t.classes.has(Class::Title)));
        if let Some(index) = self.mention_at(behind).filter(|_| sentence.has(behind)) {
            return Some(index).filter(|index| slot == Slot::Description && person(index));
        }
        let index = self.mention_at(linked - 1).filter(person)?;
        let beside = self.entities.mentions[index].tokens.start - 1;
        if slot == Slot::Thing && !self.token(beside).classes.any(PEOPLE) {
            return None;
        }
        let before = self.token(beside - u32::from(self.token(beside).classes.has(Class::Title)));
        // "Secretary of State Ana Lopes", "Department of Ports Director Ana Lopes"
        let office = (slot == Slot::Thing || self.token(head).classes.any(PEOPLE)) && before.is_capitalised();
        let bound = is_article(before) || before.classes.any(CLOSED) || before.classes.any(PEOPLE) && !office;
        (!bound && matches!(before.kind, Kind::Word | Kind::Close)).then_some(index)
    }

    /// The words from `at` up to the last noun.
    fn run(&self, at: u32, sentence: TokenRange) -> Option<Run> {
        let (mut end, mut head) = (at, None);
        while sentence.has(end) && end - at < LONGEST {
            if let Some(index) = self.mention_at(end) {
                end = self.entities.mentions[index].tokens.end.min(sentence.end);
                head = Some(Run { end, name: Some(index) });
                if self.get(end, sentence).is_some_and(|t| t.kind == Kind::Clitic) {
                    head = None;
                    end += 1;
                } else if !self.leads_on(index, end, sentence) && !self.is_modifier(at, index, end, sentence) {
                    break;
                }
                continue;
            }
            if let Some(past) = self.acronym_in_brackets(at, end, sentence) {
                end = past;
                continue;
            }
            if !self.modifies(at, end, sentence) {
                break;
            }
            let token = self.token(end);
            end += 1;
            let article = is_article(token) || token.classes.has(Class::That);
            if matches!(token.kind, Kind::Word | Kind::Number) && !article {
                head = Some(Run { end, name: None });
            }
        }
        head
    }

    /// Behind "(DGP)" in "director general of police (DGP) Ana Lopes", where a name follows.
    #[inline]
    fn acronym_in_brackets(&self, first: u32, at: u32, sentence: TokenRange) -> Option<u32> {
        if at == first || self.token(at).kind != Kind::Open {
            return None;
        }
        let closed = self.get(at + 2, sentence).is_some_and(|t| t.kind == Kind::Close);
        (closed && sentence.has(at + 3) && self.mention_at(at + 3).is_some()).then_some(at + 3)
    }

    /// What a noun phrase is by its head noun.
    fn head_slot(&self, at: u32, head: u32) -> Slot {
        let token = self.token(head);
        if token.classes.has(Class::CueNoun) {
            Slot::Claim
        } else if token.classes.any(PEOPLE)
            || self.is_age(head)
            || at < head && token.classes.has(Class::OrganizationHead)
        {
            Slot::Description
        } else {
            Slot::Thing
        }
    }

    /// Whether a phrase of one word stands before a verb of saying, whose subject it cannot be: "has
    /// long said", "twice complained"; not "those requesting anonymity said".
    fn is_stray(&self, at: u32, sentence: TokenRange) -> bool {
        let object = self.before(at, sentence).is_some_and(|p| {
            let governs = p.classes.any(ClassSet::of(&[Class::Preposition, Class::Verb]));
            governs && !p.classes.has(Class::Auxiliary) || p.span.of(self.text).ends_with("ing")
        });
        let cue = self.get(at + 1, sentence).is_some_and(|n| n.classes.any(CUES));
        cue && !object && self.is_no_subject(at)
    }

    /// Whether a word needs an article to be a subject, or is no noun.
    pub(super) fn is_no_subject(&self, at: u32) -> bool {
        let token = self.token(at);
        let speaks = PRONOMINAL.has(token) || DOCUMENTS.has(token) || PERSONAL.has(token);
        let body = token.classes.any(PEOPLE) || token.classes.has(Class::OrganizationHead);
        token.kind == Kind::Word && !token.is_capitalised() && !self.is_plural(token) && !speaks && !body
    }

    /// Whether a head noun is the last word of an age: "the 46-year-old".
    fn is_age(&self, head: u32) -> bool {
        OLD.has(self.token(head)) && head >= 4 && YEAR.has(self.token(head - 2))
    }

    /// Whether a name is the modifier of a noun behind it: "Kelm police officials", "UN
    /// Secretary-General Ana Lopes", "a Bloomberg report".
    fn leads_on(&self, mention: usize, at: u32, sentence: TokenRange) -> bool {
        let Some(next) = self.get(at, sentence).filter(|_| self.mention_at(at).is_none()) else { return false };
        let people = |t: &Token| t.classes.any(PEOPLE) && (!t.is_capitalised() || !t.classes.has(Class::Surname));
        if self.entities.entity_of(mention).kind == EntityType::Person {
            // A name of a place that no list has: "Oldmarsh Mayor Ana Lopes".
            if next.is_capitalised()
                && next.classes.any(PEOPLE)
                && sentence.has(at + 1)
                && self.mention_at(at + 1).is_some()
            {
                return true;
            }
            // "Tern Warden Officer (TWO) Ana Lopes": no name, but an office with its initials.
            if self.acronym_in_brackets(at - 1, at, sentence).is_some() {
                return true;
            }
            return next.kind == Kind::Word && !next.is_capitalised() && (STAFF.has(next) || people(next));
        }
        if next.kind == Kind::Hyphen {
            return true;
        }
        let mut near = (at..sentence.end)
            .take(3)
            .take_while(|&i| self.modifies(at, i, sentence) && self.mention_at(i).is_none())
            .map(|i| self.token(i));
        let noun = !next.is_capitalised() && self.modifies(at, at, sentence) && !next.classes.has(Class::Determiner);
        next.kind == Kind::Word
            && (noun || near.any(people) || next.classes.any(ClassSet::of(&[Class::OrganizationHead, Class::CueNoun])))
    }

    /// Whether a person's name with an article before it is the modifier of a noun: "the Marten ad".
    fn is_modifier(&self, first: u32, mention: usize, at: u32, sentence: TokenRange) -> bool {
        let led = self.entities.mentions[mention].tokens.start == first + 1 && ARTICLE.has(self.token(first));
        let noun = |t: &Token| t.kind == Kind::Word && !t.is_capitalised() && !t.classes.any(CLOSED);
        led && self.get(at, sentence).is_some_and(noun) && self.modifies(at, at, sentence)
    }

    /// Whether the token can stand in a noun phrase that begins at `first`.
    fn modifies(&self, first: u32, at: u32, sentence: TokenRange) -> bool {
        let token = self.token(at);
        let previous = (at > first).then(|| self.token(at - 1));
        let opener = |p: &Token| is_article(p) || matches!(p.kind, Kind::Hyphen | Kind::Clitic);
        // "a newly published study"
        let adverb = |p: &Token| {
            let ending = p.span.of(self.text).ends_with("ly") && !NO_ADVERB.has(p);
            at > first + 1 && ending && is_article(self.token(at - 2))
        };
        let led = previous.is_some_and(|p| opener(p) || adverb(p));
        match token.kind {
            _ if token.quoted => false,
            // "during that hour", but "said that …".
            Kind::Word if token.classes.has(Class::That) => {
                let preposition = self.before(at, sentence).is_some_and(|p| p.classes.has(Class::Preposition));
                previous.is_none() && preposition && self.noun_follows(at, sentence)
            }
            // "all the ships", "Kelm's most senior officials"
            Kind::Word if is_article(token) => previous.is_none_or(|p| is_article(p) || p.kind == Kind::Clitic),
            // "Secretary of State": the preposition belongs to the title.
            Kind::Word if OF.has(token) && token.classes.any(PEOPLE) => previous.is_some(),
            Kind::Word if THERE.has(token) => false,
            // "about one-third of the vote"
            Kind::Word if QUANTITY.has(token) && at == first && self.is_number(at + 1, sentence) => true,
            // "Thursday's speeches"
            Kind::Word if token.classes.any(DATES) => {
                self.get(at + 1, sentence).is_some_and(|n| n.kind == Kind::Clitic)
            }
            // "the Under-Secretary"
            Kind::Word if token.is_capitalised() && token.classes.any(CLOSED) && previous.is_some_and(is_article) => {
                self.get(at + 1, sentence).is_some_and(|n| n.kind == Kind::Hyphen)
            }
            Kind::Word if token.classes.any(CLOSED) => false,
            // "yesterday's vote", "the now-retired goalkeeper"
            Kind::Word if token.classes.has(Class::AdverbTime) => {
                let hyphen = self.get(at + 1, sentence).is_some_and(|n| n.kind == Kind::Hyphen);
                let noun = sentence.has(at + 1) && (self.noun_follows(at, sentence) || self.may_be_noun(at + 1));
                led && (noun || hyphen)
            }
            // "they plan to sail": a verb, whatever else the form may be.
            Kind::Word if !led && self.is_verb_by_place(at, at == first, sentence) => false,
            Kind::Word if at > first && self.begins_cue(at) => false,
            Kind::Word if at == first + 1 && self.is_pronominal(first, at, sentence) => false,
            Kind::Word => !self.is_verb(at, at == first, led, sentence),
            Kind::Hyphen => self.get(at + 1, sentence).is_some_and(|n| matches!(n.kind, Kind::Word | Kind::Number)),
            Kind::Clitic => previous.is_some_and(|p| p.kind == Kind::Word && !p.classes.any(CLOSED)),
            Kind::Number => true,
            // The apostrophe of a plural: "the dockers' union".
            Kind::Mark => previous.is_some() && token.span.len() <= 3,
            Kind::Other => matches!(token.span.of(self.text), "$" | "€" | "£" | "%" | "&"),
            _ => false,
        }
    }

    /// Whether the first word stands alone for people, as the verb behind it tells: "Many snubbed the
    /// mayor", "Another suggested that"; not "some interested parties".
    fn is_pronominal(&self, first: u32, at: u32, sentence: TokenRange) -> bool {
        let form = self.token(at).span.of(self.text);
        let object = |t: &Token| {
            is_article(t) || t.kind == Kind::Comma || t.classes.any(CLOSED) && !t.classes.has(Class::Conjunction)
        };
        let past = form.len() > 4 && form.ends_with("ed");
        PRONOMINAL.has(self.token(first)) && past && self.get(at + 1, sentence).is_some_and(object)
    }

    pub(super) fn noun_follows(&self, at: u32, sentence: TokenRange) -> bool {
        self.get(at + 1, sentence).is_some_and(|n| {
            n.kind == Kind::Word && !n.classes.any(CLOSED) && !n.classes.any(CUES) && !n.classes.has(Class::Verb)
        })
    }

    /// Whether a phrase begins to tell in or at what somebody speaks: "in its yearly report".
    pub(crate) fn is_occasion(&self, at: usize) -> bool {
        let noun = |phrase: &Phrase| self.layout.slice(phrase.tokens).iter().any(|t| OCCASIONS.has(t));
        IN.has(self.token(self.phrases[at].tokens.start)) && self.phrases.get(at + 1).is_some_and(noun)
    }

    /// Whether a phrase is of something that is written or measured: "the yearly report".
    pub(crate) fn is_document(&self, phrase: TokenRange) -> bool {
        self.layout.slice(phrase).iter().any(|t| DOCUMENTS.has(t) || OCCASIONS.has(t))
    }

    /// The end of the of-phrases behind a head noun.
    fn linked(&self, head: u32, slot: Slot, sentence: TokenRange) -> u32 {
        let mut end = head;
        for _ in 0..3 {
            let linked = self
                .get(end, sentence)
                .is_some_and(|link| if slot == Slot::Description { LINKS.has(link) } else { OF.has(link) });
            if !linked || self.get(end + 1, sentence).is_some_and(|t| t.classes.any(DATES)) {
                break;
            }
            match self.run(end + 1, sentence) {
                // "officials in a statement said"
                Some(run) if IN.has(self.token(end)) && OCCASIONS.has(self.token(run.end - 1)) => break,
                Some(run) => end = self.other_place(&run, sentence).unwrap_or(run.end),
                None => break,
            }
        }
        end
    }

    /// The end of the second place in "nurses in Kelm and Oldmarsh said".
    fn other_place(&self, run: &Run, sentence: TokenRange) -> Option<u32> {
        let place = |index: usize| self.entities.entity_of(index).kind == EntityType::Place;
        let other = self
            .mention_at(run.end + 1)
            .filter(|_| self.get(run.end, sentence).is_some_and(|t| t.classes.has(Class::Conjunction)))?;
        let end = self.entities.mentions[other].tokens.end;
        let speak = self.get(end, sentence)?.classes.any(CUES);
        (speak && place(run.name?) && place(other)).then_some(end)
    }
}
