//! Descriptions: whom "the ministry", "the judge", "the aide" mean.
//!
//! A description leads to a name where the document says so: the organization whose name holds its
//! noun, the person who bears the role. Else it stands for itself, as fully as the document has it.

mod bodies;
mod phrasing;

use super::{Speaker, Stage};
use crate::entities::Mention;
use crate::reports::NAMING;
use crate::rules::Slot;
use crate::text::{Layout, Token};
use crate::types::{EntityType, Span, TokenRange};
use crate::words::Words;
use whosaid_gazetteers::scan::{Kind, Shape};
use whosaid_gazetteers::{Class, ClassSet};

const THE: Words<4> = Words::new(["the", "this", "that", "these"]);
const ARTICLES: Words<3> = Words::new(["the", "a", "an"]);
const LINKS: Words<8> = Words::new(["of", "for", "at", "in", "from", "with", "by", "on"]);
/// Words before a noun that tell nobody apart.
const LOOSE: Words<21> = Words::new([
    "the", "this", "that", "these", "a", "an", "former", "then", "now", "veteran", "senior", "top", "same", "said",
    "young", "old", "incoming", "outgoing", "acting", "interim", "new",
]);
const AND: Words<1> = Words::new(["and"]);
/// What stands between a name and what its bearer is.
pub(super) const IS: Words<3> = Words::new(["is", "was", "became"]);
/// What brings up somebody new.
const NEW: Words<4> = Words::new(["a", "an", "one", "another"]);
const FORMER: Words<3> = Words::new(["former", "ex", "veteran"]);
/// What makes an office another one.
const LESSER: Words<6> = Words::new(["former", "ex", "vice", "deputy", "elect", "designate"]);
const OLD: Words<1> = Words::new(["old"]);
const YEAR: Words<1> = Words::new(["year"]);
const OF: Words<1> = Words::new(["of"]);
/// Nouns for people who mostly stay without a name: each is somebody new.
const UNNAMED: Words<11> = Words::new([
    "one",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "source",
    "organiser",
    "organizer",
    "witness",
    "caller",
    "reporter",
    "respondent",
]);
/// Nouns for several people that are singular in form.
const CROWDS: Words<13> = Words::new([
    "police", "people", "family", "couple", "crowd", "team", "duo", "pair", "staff", "media", "men", "women",
    "children",
]);
/// Nouns for several groups of people.
const GROUPS: Words<9> =
    Words::new(["families", "crews", "groups", "communities", "couples", "tribes", "teams", "households", "unions"]);
const ONE: Words<1> = Words::new(["one"]);
/// Words for several people without a noun.
const SEVERAL: Words<8> = Words::new(["others", "many", "some", "most", "both", "few", "several", "those"]);
/// What no description has within.
const CLAUSE: ClassSet = ClassSet::of(&[
    Class::Verb,
    Class::Auxiliary,
    Class::Given,
    Class::PronounHe,
    Class::PronounShe,
    Class::PronounIt,
    Class::PronounThey,
]);
/// Heads of names that are no bodies by themselves: people, papers, and several of something.
const NO_BODY: Words<33> = Words::new([
    "post",
    "news",
    "media",
    "press",
    "team",
    "mail",
    "star",
    "standard",
    "watch",
    "power",
    "capital",
    "journal",
    "gang",
    "community",
    "panel",
    "delegation",
    "group",
    "records",
    "services",
    "forces",
    "times",
    "works",
    "partners",
    "films",
    "brothers",
    "companies",
    "councils",
    "institutes",
    "universities",
    "properties",
    "systems",
    "trust",
    "city",
]);
pub(super) const ROLES: ClassSet = ClassSet::of(&[Class::Role, Class::Office, Class::Title]);

/// How many names back a description reaches.
const REACH: usize = 100;
/// How many names ahead: an article may tell the role first and the name later.
const AHEAD: usize = 40;
/// How many sentences ahead the bearer of a role may be that is told more fully there.
const SENTENCES_AHEAD: usize = 3;
/// How many tokens back a noun is looked for.
const SEARCHED: u32 = 2000;
/// How many tokens the name of whose a description is may have.
const GENITIVE: usize = 4;
/// How many words before and behind a name its role may stand.
const ROLE_REACH: u32 = 10;
/// How many words a description before a name and its commas may have.
const DESCRIBED: usize = 14;

const HEAD: Words<1> = Words::new(["head"]);
const STATE: Words<1> = Words::new(["state"]);
const RULERS: Words<7> = Words::new(["president", "king", "queen", "emir", "amir", "sultan", "emperor"]);
const MINISTRY: Words<2> = Words::new(["ministry", "department"]);
/// Words for whoever is the head of something, and what these are called.
const CHIEFS: Words<3> = Words::new(["chief", "boss", "head"]);
const CALLED: Words<11> = Words::new([
    "chief",
    "boss",
    "head",
    "director",
    "chairman",
    "chairwoman",
    "chairperson",
    "chair",
    "ceo",
    "governor",
    "commissioner",
]);

/// Whether one word for the head of something may stand for another.
fn is_chief(noun: &Token, other: &Token) -> bool {
    CHIEFS.has(noun) && CALLED.has(other)
}

/// What a noun stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Noun {
    /// One person.
    Person,
    /// Several.
    People,
    /// An organization.
    Body,
    /// Anything else.
    #[default]
    Thing,
}

/// A description that was taken for a speaker.
pub(super) struct Description {
    /// The index of the quote.
    pub(super) quote: usize,
    /// The phrase, without its article.
    pub(super) phrase: Span,
    /// The hash of its head noun.
    pub(super) noun: u64,
    /// Who it stands for.
    pub(super) speaker: Speaker,
}

impl Stage<'_> {
    /// Who is meant by a description: an entity, a speaker described more fully elsewhere, or nobody
    /// but the phrase itself; and the step that found it.
    pub(super) fn described(&mut self, phrase: TokenRange) -> (Speaker, &'static str) {
        if let Some(entity) = self.kind_of_named(phrase) {
            return (Speaker::Entity(entity), "named-kind");
        }
        if let Some(entity) = self.whose_name_it_is(phrase) {
            return (Speaker::Entity(entity), "part-of-name");
        }
        let head = head(self.layout, phrase);
        // Two who speak as one are nobody else; "the former Kelm and Lund striker" is one.
        let modifies = |at: u32| phrase.start < at && at < head && self.token(at).is_capitalised();
        let joint =
            (phrase.start + 1..phrase.end).any(|at| AND.has(self.token(at)) && !(modifies(at - 1) && modifies(at + 1)));
        let definite = THE.has(self.token(phrase.start)) || phrase.len() == 1;
        // "Kelm's chief diver", "KPA director"
        let told = self.without_genitive(phrase);
        let first = self.token(phrase.start);
        let named = first.is_capitalised() && !first.classes.has(Class::Determiner) && !NEW.has(first);
        let role = named && self.noun(head) == Noun::Person;
        let led = told != phrase || role;
        if joint || !definite && !led {
            return (Speaker::Described(self.without_article(phrase)), "description");
        }
        if let Some(span) = self.spelled_out(phrase, head) {
            return (Speaker::Described(span), "described-before");
        }
        let meant = self.body_meant(told, head).or_else(|| self.person_meant(told, head));
        let meant = meant.or_else(|| self.head_of_state(phrase, head));
        if let Some(entity) = meant.or_else(|| self.bearer_of_title(phrase)) {
            return (Speaker::Entity(entity), "meant");
        }
        if !definite {
            return (Speaker::Described(self.without_article(phrase)), "description");
        }
        if let Some(speaker) = self.described_so(phrase, head) {
            return (speaker, "described-before");
        }
        if self.is_new_word_for_known(phrase, head)
            && let known @ Speaker::Entity(entity) = self.discourse.person(phrase.start)
            && !self.stands_beside(entity, phrase, head)
        {
            return (known, "known-person");
        }
        match self.fuller_phrase(phrase, head) {
            Some(span) => (Speaker::Described(span), "described-before"),
            None => (Speaker::Described(self.without_article(phrase)), "description"),
        }
    }

    /// A phrase without the place or body whose it is: "Kelm's chief diver".
    fn without_genitive(&self, phrase: TokenRange) -> TokenRange {
        let clitic = (phrase.start..phrase.end).take(GENITIVE).find(|&at| self.token(at).kind == Kind::Clitic);
        let named = self.token(phrase.start).is_capitalised();
        clitic.filter(|at| named && at + 1 < phrase.end).map_or(phrase, |at| TokenRange { start: at + 1, ..phrase })
    }

    pub(super) fn token(&self, at: u32) -> &Token {
        &self.layout.tokens[at as usize]
    }

    /// What a noun stands for by its form.
    pub(super) fn noun(&self, head: u32) -> Noun {
        let token = self.token(head);
        let plural = token.span.of(self.text).ends_with('s');
        match () {
            () if CROWDS.has(token) || SEVERAL.has(token) || GROUPS.has(token) => Noun::People,
            // "One of them said"
            () if ONE.has(token) => Noun::Person,
            () if token.classes.any(ROLES) && plural => Noun::People,
            () if token.classes.any(ROLES) => Noun::Person,
            () if token.classes.has(Class::OrganizationHead) || bodies::GENERIC.has(token) => Noun::Body,
            () => Noun::Thing,
        }
    }

    /// The names before a token, the nearest first, then those behind it.
    fn names_around(&self, at: u32) -> impl Iterator<Item = &Mention> {
        let before = self.entities.mentions.partition_point(|m| m.tokens.end <= at);
        let (back, ahead) = self.entities.mentions.split_at(before);
        back.iter().rev().take(REACH).chain(ahead.iter().take(AHEAD))
    }

    /// The people among them.
    fn people_around(&self, at: u32) -> impl Iterator<Item = &Mention> {
        self.names_around(at).filter(|mention| self.is_person(mention))
    }

    pub(super) fn kind(&self, mention: &Mention) -> EntityType {
        self.entities.entities[mention.entity as usize].kind
    }

    /// The words of a phrase before its head that tell apart whom it means.
    fn modifiers(&self, phrase: TokenRange, head: u32) -> impl Iterator<Item = &Token> {
        let words = self.layout.slice(TokenRange { start: phrase.start, end: head }).iter();
        // "The 70-year-old aunt": her age is nobody's role.
        let age = self.is_age(head);
        words.filter(move |t| t.kind == Kind::Word && !LOOSE.has(t) && !(age && YEAR.has(t)))
    }

    /// The person of whose name the phrase is a part: "Ti" of Ti Lian Ker.
    fn whose_name_it_is(&self, phrase: TokenRange) -> Option<u32> {
        let words = self.layout.slice(phrase);
        if phrase.len() > 2 || !words.iter().all(|t| t.is_capitalised() && !t.classes.any(ROLES)) {
            return None;
        }
        let holds = |mention: &&Mention| {
            let name = self.layout.slice(mention.tokens);
            name.len() > words.len() && words.iter().all(|word| name.iter().any(|t| t.hash == word.hash))
        };
        self.people_around(phrase.start).find(holds).map(|mention| mention.entity)
    }

    /// The person whose role the description is: "Judge Rosa Pike … the judge said".
    fn person_meant(&self, phrase: TokenRange, head: u32) -> Option<u32> {
        let noun = self.token(head);
        if self.noun(head) != Noun::Person || phrase.len() == 1 {
            return None;
        }
        // Of "the editor of the Kelm Times" also the names behind the noun.
        let told_apart = || {
            let behind = self.layout.slice(TokenRange { start: head + 1, end: phrase.end }).iter();
            self.modifiers(phrase, head).chain(behind.filter(|t| t.is_capitalised()))
        };
        // "X, Prime Minister of the Republic of Y" far behind is no bearer of "the Prime Minister" here.
        let here = self.layout.sentence_of(phrase.start);
        let near = |mention: &&Mention| {
            let behind = (mention.sentence as usize).saturating_sub(here);
            behind <= SENTENCES_AHEAD || !self.is_of_another(mention, noun, phrase)
        };
        // "the tide-board chief" may be its chairman, if words tell whose chief.
        let told = told_apart().next().is_some();
        let bears = |mention: &&Mention| {
            self.has_role(mention, phrase, |word| word.hash == noun.hash || told && is_chief(noun, word))
        };
        let people = || self.people_around(phrase.start).filter(near).filter(bears);
        let fits = |mention: &Mention, word: &Token| self.has_role(mention, phrase, |t| t.hash == word.hash);
        let apt = |mention: &&Mention| told_apart().all(|word| fits(mention, word));
        // "the former mayor" or "the vice president" is not who is mayor or president now, where the text
        // has both.
        let lesser = self.layout.slice(phrase).iter().any(|word| LESSER.has(word));
        let found = people().filter(|mention| lesser == self.has_role(mention, phrase, |word| LESSER.has(word)));
        let found = { found }.find(apt).or_else(|| people().find(apt));
        // "the Norwegian president": the only president whom the text names; "the Ports Minister": the
        // only minister where the text has the Ministry of Ports.
        let people_of = |mention: &Mention, word: &Token| {
            fits(mention, word) || word.classes.has(Class::Demonym) || self.is_field_of_ministry(word)
        };
        let found = found.or_else(|| {
            let only = people().next()?;
            let alone = people().all(|mention| mention.entity == only.entity);
            Some(only).filter(|only| alone && told_apart().all(|word| people_of(only, word)))
        });
        found.map(|mention| mention.entity)
    }

    /// The head of state whom the text names as president, king or emir.
    fn head_of_state(&self, phrase: TokenRange, head: u32) -> Option<u32> {
        let of_state = HEAD.has(self.token(head))
            && head + 3 == phrase.end
            && OF.has(self.token(head + 1))
            && STATE.has(self.token(head + 2));
        let mut people = self.people_around(phrase.start);
        let found = of_state.then(|| people.find(|mention| self.has_role(mention, phrase, |t| RULERS.has(t))))?;
        found.map(|mention| mention.entity)
    }

    /// Whether a word with a capital is what a ministry of the text is for.
    fn is_field_of_ministry(&self, word: &Token) -> bool {
        let ministry = |name: &TokenRange| {
            let tokens = self.layout.slice(*name);
            MINISTRY.has(&tokens[0]) && tokens.iter().any(|t| t.hash == word.hash)
        };
        word.is_capitalised() && self.full_names.iter().any(ministry)
    }

    /// Whether a role behind a name is that of a body or country that a description does not name:
    /// "Rosa Pike, Prime Minister of Norland".
    fn is_of_another(&self, mention: &Mention, role: &Token, phrase: TokenRange) -> bool {
        let tokens = &self.layout.tokens[mention.tokens.end as usize..];
        let behind = tokens.iter().take(ROLE_REACH as usize);
        let Some(at) = behind.clone().position(|t| t.hash == role.hash) else { return false };
        let rest: Vec<&Token> = behind.skip(at + 1).take(4).take_while(|t| t.kind == Kind::Word).collect();
        let names = |t: &&&Token| t.is_capitalised();
        let known = |t: &&Token| self.layout.slice(phrase).iter().any(|own| own.hash == t.hash);
        rest.first().is_some_and(|t| OF.has(t)) && rest.iter().find(names).is_some_and(|name| !known(name))
    }

    /// The phrase behind which an acronym stands in brackets: "the lake rowing forum (LRF) … the LRF".
    fn spelled_out(&mut self, phrase: TokenRange, head: u32) -> Option<Span> {
        let acronym = *self.token(head);
        if head + 1 != phrase.end || phrase.len() > 2 || !acronym.shape.has(Shape::ALL_CAPS) {
            return None;
        }
        let kind = |at: u32| self.layout.tokens.get(at as usize).map(|t| t.kind);
        let bracketed = |at: &u32| {
            self.token(*at).hash == acronym.hash
                && kind(at.wrapping_sub(1)) == Some(Kind::Open)
                && kind(at + 1) == Some(Kind::Close)
        };
        let at = (phrase.start.saturating_sub(SEARCHED)..phrase.start).find(bracketed)?;
        self.chunker.read(self.layout.sentences[self.layout.sentence_of(at)].tokens);
        let phrases = &self.chunker.phrases;
        let last = phrases.iter().rposition(|p| p.tokens.end + 1 == at)?;
        // "the lake rowing forum": a word in -ing parts it in two.
        let joins =
            |at: &usize| phrases[*at].slot.is(&[Slot::Description, Slot::Thing, Slot::Body, Slot::Person, Slot::Ing]);
        let first = (0..=last).rev().take_while(joins).last()?;
        let tokens = TokenRange { start: phrases[first].tokens.start, end: phrases[last].tokens.end };
        (tokens.len() > 2).then(|| self.without_article(tokens))
    }

    /// The person before whose name the words of a phrase stand as they are: "Port CEO Rosa Pike …
    /// the Port CEO said".
    fn bearer_of_title(&self, phrase: TokenRange) -> Option<u32> {
        let title = &self.layout.slice(phrase)[1..];
        if title.is_empty() || !title.iter().all(Token::is_capitalised) {
            return None;
        }
        let stands_before = |mention: &&Mention| {
            let end = mention.tokens.start as usize;
            let before = end.checked_sub(title.len()).map(|start| &self.layout.tokens[start..end]);
            before.is_some_and(|words| words.iter().map(|t| t.hash).eq(title.iter().map(|t| t.hash)))
        };
        self.people_around(phrase.start).find(stands_before).map(|mention| mention.entity)
    }

    /// Whether a word of a role stands beside a name, before it or behind it and a comma ("Rosa Pike,
    /// head of the port", "Rosa Pike is the head of the port"), but not in the phrase itself.
    fn has_role(&self, mention: &Mention, phrase: TokenRange, is_role: impl Fn(&Token) -> bool) -> bool {
        let sentence = self.layout.sentences[mention.sentence as usize].tokens;
        let name = mention.tokens;
        let before = (sentence.start.max(name.start.saturating_sub(ROLE_REACH))..name.start)
            .rev()
            .take_while(|&at| self.leads(at, name.start) && !phrase.has(at));
        // Not "…, Jan Lund, on behalf of the president".
        let opens = sentence.has(name.end + 1) && !self.token(name.end + 1).classes.any(crate::phrases::CLOSED);
        let apposed = opens
            && (self.token(name.end).kind == Kind::Comma
                || IS.has(self.token(name.end)) && ARTICLES.has(self.token(name.end + 1)));
        let behind = (name.end + 1..sentence.end.min(name.end + 1 + ROLE_REACH)).take_while(|&at| {
            let token = self.token(at);
            let inside = matches!(token.kind, Kind::Word | Kind::Hyphen | Kind::Clitic | Kind::Open | Kind::Close);
            apposed && inside && !token.classes.any(CLAUSE) && !phrase.has(at)
        });
        let is_role = |at: u32| is_role(self.token(at));
        before.chain(behind).any(is_role) || self.described_before(mention).any(is_role)
    }

    /// The words of a description before a name between commas: "the minister of ports, Rosa Pike,".
    fn described_before(&self, mention: &Mention) -> impl Iterator<Item = u32> {
        let sentence = self.layout.sentences[mention.sentence as usize].tokens;
        let name = mention.tokens;
        let comma = |at: u32| sentence.has(at) && self.token(at).kind == Kind::Comma;
        let closed = !sentence.has(name.end) || matches!(self.token(name.end).kind, Kind::Comma | Kind::Stop);
        let before = name.start.checked_sub(1).filter(|&at| closed && comma(at)).unwrap_or(sentence.start);
        let words = (sentence.start..before).rev().take(DESCRIBED);
        words.take_while(|&at| {
            let token = self.token(at);
            matches!(token.kind, Kind::Word | Kind::Open | Kind::Close)
                && !token.classes.any(crate::phrases::CUES)
                && !token.classes.any(CLAUSE)
        })
    }

    /// Whether a token may be part of what leads a name: titles, roles and their modifiers, such as
    /// "League (KL) General Secretary and Transport Minister" or "President of the Republic"; not the
    /// words of another phrase, nor "wife of President".
    fn leads(&self, at: u32, name: u32) -> bool {
        let token = self.token(at);
        match token.kind {
            Kind::Hyphen | Kind::Open | Kind::Close => true,
            // "an officer, surnamed Yeh,"
            Kind::Comma => NAMING.has(self.token(at + 1)) && at + 2 == name,
            Kind::Word if OF.has(token) && at > 0 => {
                let next = self.token(at + 1);
                self.token(at - 1).classes.any(ROLES) && at + 1 < name && !next.classes.any(ROLES)
            }
            Kind::Word if THE.has(token) && at > 0 => OF.has(self.token(at - 1)),
            Kind::Word if AND.has(token) => self.token(at + 1).is_capitalised(),
            Kind::Word => {
                let verb = token.classes.has(Class::Verb) && !token.is_capitalised() && !NAMING.has(token);
                let ends = token.classes.any(crate::phrases::CLOSED) || token.classes.any(crate::phrases::CUES);
                !ends && (!verb || token.classes.any(ROLES))
            }
            _ => false,
        }
    }

    /// Whether "the striker" must be somebody known: a noun for one person that the text before has
    /// not brought up as somebody new ("a striker"), or with words that tell more of the one who
    /// spoke just before ("the Norwegian president", "the 46-year-old").
    fn is_new_word_for_known(&self, phrase: TokenRange, head: u32) -> bool {
        let (noun, end) = (self.token(head), head + 1 == phrase.end);
        let age = self.token(phrase.end - 1).kind == Kind::Word && self.is_age(head);
        if !end || UNNAMED.has(noun) || self.noun(head) != Noun::Person && !age {
            return false;
        }
        let from = phrase.start.saturating_sub(SEARCHED);
        let introduced = |at: u32| {
            let article = |back: u32| self.token(at.saturating_sub(back).max(from));
            self.token(at).hash == noun.hash && (1..=4).any(|back| NEW.has(article(back)))
        };
        let tells = self.layout.slice(phrase).iter().any(|t| t.classes.has(Class::Demonym) || FORMER.has(t));
        (age || tells) && self.discourse.has_just_spoken(phrase.start) || !(from..phrase.start).any(introduced)
    }

    /// Whether a person is named in one sentence with a noun that stands for somebody else there: "Ada
    /// Lorn questioned the mayor".
    fn stands_beside(&self, entity: u32, phrase: TokenRange, head: u32) -> bool {
        let noun = self.token(head).hash;
        let from = phrase.start.saturating_sub(SEARCHED);
        let mentions = &self.entities.mentions;
        let object = |at: &u32| self.token(*at).hash == noun && self.is_object(*at);
        (from..phrase.start).filter(object).any(|at| {
            let sentence = self.layout.sentences[self.layout.sentence_of(at)].tokens;
            let first = mentions.partition_point(|m| m.tokens.end <= sentence.start);
            let before = mentions[first..].iter().take_while(|m| m.tokens.end <= at);
            { before }.any(|m| m.entity == entity)
        })
    }

    /// Whether a verb stands before a noun with "the" and at most two words more: "questioned the
    /// prime minister"; not "became the mayor".
    fn is_object(&self, noun: u32) -> bool {
        let verb = |t: &Token| t.classes.has(Class::Verb) || t.classes.any(crate::phrases::CUES);
        let the = (1..=3).filter_map(|back| noun.checked_sub(back)).find(|&at| THE.has(self.token(at)));
        the.and_then(|the| the.checked_sub(1)).is_some_and(|at| verb(self.token(at)) && !IS.has(self.token(at)))
    }

    /// Whether the words before a token make an age of it: "the 46-year-old consultant".
    fn is_age(&self, head: u32) -> bool {
        let from = head.saturating_sub(6);
        (from..=head).any(|at| OLD.has(self.token(at)) && at >= 2 && YEAR.has(self.token(at - 2)))
    }

    fn without_article(&self, mut phrase: TokenRange) -> Span {
        // "Norway's National Mechanism for the Prevention of Storms": the name begins behind the clitic.
        let rest = self.without_genitive(phrase);
        let date = self.token(phrase.start).classes.any(ClassSet::of(&[Class::Weekday, Class::Month]));
        if rest.len() > 2 && is_title_case(self.layout, rest) || date {
            phrase = rest;
        }
        // "A-jen" has no article.
        let article = phrase.len() > 1
            && ARTICLES.has(self.token(phrase.start))
            && self.token(phrase.start + 1).kind != Kind::Hyphen;
        self.layout.span(TokenRange { start: phrase.start + u32::from(article), end: phrase.end })
    }
}

/// What bodies write or are ruled by, whatever names stand before or behind it.
const WRITTEN: Words<24> = Words::new([
    "data",
    "research",
    "survey",
    "surveys",
    "study",
    "studies",
    "report",
    "reports",
    "law",
    "laws",
    "bill",
    "act",
    "statement",
    "records",
    "figures",
    "statistics",
    "index",
    "website",
    "letter",
    "constitution",
    "code",
    "charter",
    "poll",
    "census",
]);

/// Whether a description is of one body, though no name of it is known: "the Norwegian army".
pub(super) fn is_of_body(layout: &Layout, phrase: Span) -> bool {
    let tokens = layout.tokens_of(phrase);
    let [head, last] = [head(layout, tokens), tokens.end - 1].map(|at| &layout.tokens[at as usize]);
    // "Bank of Norway officials", "Doctors in France and Spain"
    let people = last.classes.any(ROLES) || head.classes.any(ROLES) || last.classes.has(Class::CueNoun);
    if WRITTEN.has(head) || WRITTEN.has(last) {
        return false;
    }
    let body = head.classes.has(Class::OrganizationHead) && !NO_BODY.has(head);
    (body || is_title_case(layout, tokens)) && !people
}

/// Whether a phrase has the form of a name of three words or more: "National Mechanism for the
/// Prevention of Storms".
fn is_title_case(layout: &Layout, phrase: TokenRange) -> bool {
    let words = || layout.slice(phrase).iter().filter(|t| t.kind == Kind::Word);
    let small = |t: &Token| t.classes.any(crate::phrases::CLOSED) || ARTICLES.has(t);
    let named = words().all(|t| t.is_capitalised() || small(t));
    let last = &layout.tokens[phrase.end as usize - 1];
    named && words().filter(|t| t.is_capitalised()).count() > 2 && !last.classes.has(Class::Demonym)
}

/// The head noun of a phrase: the last word before what hangs on it.
pub(super) fn head(layout: &Layout, phrase: TokenRange) -> u32 {
    let token = |at: u32| &layout.tokens[at as usize];
    let end = (phrase.start + 1..phrase.end)
        .find(|&at| LINKS.has(token(at)) || token(at).kind == Kind::Comma)
        .unwrap_or(phrase.end);
    (phrase.start..end).rev().find(|&at| token(at).kind == Kind::Word).unwrap_or(phrase.start)
}
