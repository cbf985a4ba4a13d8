//! Attribution: from the words that name a speaker to the speaker.
//!
//! A name leads to its entity and fullest name, a pronoun to the person that fits best before it,
//! a description stands for itself or for the organization that it means. Quotations without a
//! cue carry the speaker of the turn that they go on with.

mod descriptions;
pub(crate) mod joint;
mod labels;
mod pronouns;
mod roles;

use crate::entities::{Entities, Mention};
use crate::lexicon::Lexicon;
use crate::phrases::{CUES, Chunker, HE, Phrase};
use crate::quotes::Quotation;
use crate::reports::{FreeStanding, Report, Reports, TRANSCRIPT};
use crate::rules::{AUX, FINITE, NAME, Rule, Slot, WHO};
use crate::text::{Layout, Sentence};
use crate::types::{EntityType, QuoteKind, Span, SpeakerType, TokenRange};
use descriptions::{Description, Noun};
use pronouns::{Discourse, SUBJECT_WITHIN};
use whosaid_gazetteers::scan::Kind;
use whosaid_gazetteers::{Class, ClassSet};

/// Quoted words with their speaker. Spans are bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// How the words are reported.
    pub kind: QuoteKind,
    /// The reported words.
    pub content: Span,
    /// Who said them.
    pub speaker: Speaker,
    /// What the document calls the speaker next to the name; empty if nothing.
    pub role: Span,
    /// The words that name the speaker at the cue; empty if there are none.
    pub mention: Span,
    /// The cue; empty if there is none.
    pub cue: Span,
    /// The number of the speaking turn, from 1.
    pub turn: u32,
    /// The index of the paragraph.
    pub paragraph: u32,
    /// The sentences that hold quote and cue.
    pub context: Span,
    /// How sure the row is, from 0 to 1.
    pub confidence: f32,
    /// The ids of the rules that it rests on.
    pub by: Vec<Step>,
}

/// A step that led to a quote: the index of an attribution rule, or the name of a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A rule of `rules/attribution.toml`.
    Rule(u32),
    /// A function of this stage.
    Function(&'static str),
}

/// Who said it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Speaker {
    /// A person, place or organization of the document.
    Entity(u32),
    /// An unnamed person or group, by the phrase that describes it.
    Described(Span),
    /// Several who speak as one, by the phrase that joins their names.
    Joint(TokenRange),
    /// Not found, or left open.
    #[default]
    Unknown,
}

/// How far a free-standing quotation may be from the turn that it goes on with, in paragraphs.
const CARRY: u32 = 2;
/// How many tokens before a pronoun the subject of its own sentence may stand.
const OWN: u32 = 60;
/// How many paragraphs ahead the speaker of a quotation that is left open is looked for.
const CHAIN: usize = 12;
/// How sure it is that the person named before an unattributed quotation says it.
const INTRODUCED: f32 = 0.6;
/// How sure a carried speaker is, as a share of the turn's own confidence.
const CARRIED: f32 = 0.97;
/// How often the words do without a speaker where none was found.
const NOBODY: f32 = 0.5;

/// Whether phrases from `first` to `last` hang on no preposition and have a verb behind them.
fn is_subject(phrases: &[Phrase], first: usize, last: usize) -> bool {
    const HANGING: &[Slot] = &[Slot::Preposition, Slot::By, Slot::With, Slot::To, Slot::As];
    let hangs = first > 0 && phrases[first - 1].slot.is(HANGING);
    !hangs && phrases[last + 1..].iter().find(|p| !p.slot.is(AUX)).is_some_and(|p| p.slot.is(FINITE))
}

/// How often a step leads to the right speaker: counted in world news whose speakers people named,
/// and a little lowered, as other articles will have less of what was seen.
fn certainty(speaker: Speaker, step: &str) -> f32 {
    match step {
        _ if speaker == Speaker::Unknown => NOBODY,
        "pronoun" | "part-of-name" | "named-kind" => 0.85,
        "meant" => 0.76,
        "described-before" | "known-person" => 0.62,
        "description" => 0.68,
        _ => 0.92,
    }
}

/// Finds the speakers of a document's quotations; the quotes are in text order.
pub fn attribute(
    text: &str,
    layout: &Layout,
    lexicon: &Lexicon,
    entities: &Entities,
    reports: &Reports,
    rules: &[Rule],
) -> Vec<Quote> {
    let mut stage = Stage {
        text,
        layout,
        entities,
        full_names: entities.entities.iter().map(|entity| layout.tokens_of(entity.name)).collect(),
        rules,
        reports: &reports.reports,
        chunker: Chunker::new(text, layout, lexicon, entities),
        discourse: Discourse::new(layout, entities, &reports.reports),
        quotes: Vec::new(),
        descriptions: Vec::new(),
        turn: 0,
    };
    let (mut attributed, mut free) = (reports.reports.iter().peekable(), reports.free.iter().peekable());
    loop {
        match (attributed.peek(), free.peek()) {
            (Some(report), Some(alone))
                if layout.quotations[alone.quotation as usize].tokens.start < report.tokens.start =>
            {
                stage.carry(**alone);
            }
            (Some(report), _) => {
                stage.report(report);
                attributed.next();
                continue;
            }
            (None, Some(alone)) => stage.carry(**alone),
            (None, None) => break,
        }
        free.next();
    }
    stage.add_roles();
    stage.quotes
}

struct Stage<'a> {
    text: &'a str,
    layout: &'a Layout,
    entities: &'a Entities,
    /// The tokens of the entities' fullest names.
    full_names: Vec<TokenRange>,
    rules: &'a [Rule],
    /// What the sentences report, in text order.
    reports: &'a [Report],
    /// For the phrases of sentences that are looked at once more.
    chunker: Chunker<'a>,
    discourse: Discourse<'a>,
    quotes: Vec<Quote>,
    /// The speakers without a name of the quotes so far.
    descriptions: Vec<Description>,
    turn: u32,
}

impl Stage<'_> {
    /// Reported words whose sentence names the speaker.
    fn report(&mut self, report: &Report) {
        let (speaker, mention, step) = self.who(report);
        let sentence = self.layout.sentences[report.sentence as usize];
        let last = self.layout.sentences[self.layout.sentence_of(report.tokens.end - 1)];
        let paragraph = self.layout.sentences[self.layout.sentence_of(report.tokens.start)].paragraph;
        // Two cues for one speaker in a paragraph are one turn.
        let goes_on = self.quotes.last().is_some_and(|last| {
            let near = last.paragraph == paragraph || self.is_open_before(report);
            report.continues || speaker != Speaker::Unknown && last.speaker == speaker && near
        });
        self.turn += u32::from(!goes_on);
        let confidence = self.rules[report.rule as usize].source.confidence * certainty(speaker, step);
        let steps = [report.edge, step].into_iter().filter(|step| !step.is_empty()).map(Step::Function);
        self.quotes.push(Quote {
            kind: report.kind,
            content: report.content,
            speaker,
            role: Span::default(),
            mention,
            cue: report.cue,
            turn: self.turn,
            paragraph,
            context: self.layout.span(TokenRange { end: last.tokens.end, ..sentence.tokens }),
            confidence,
            by: std::iter::once(Step::Rule(report.rule)).chain(steps).collect(),
        });
        self.spoke(speaker, report.tokens.start);
    }

    /// Whether a report is of a quotation that goes on from the paragraph before.
    fn is_open_before(&self, report: &Report) -> bool {
        let index = self.layout.quotation_at(report.tokens.start);
        index.is_some_and(|index| self.layout.quotations[index].continues)
    }

    /// A quotation that stands alone goes on with the turn before it, if that is near.
    fn carry(&mut self, alone: FreeStanding) {
        let quotation = &self.layout.quotations[alone.quotation as usize];
        let sentence = self.layout.sentences[alone.sentence as usize];
        let paragraph = sentence.paragraph;
        // “What do we want?” they shouted. “Boats!”
        let exclaimed = quotation.content.of(self.text).ends_with(['.', '!', '?']);
        let exclaimed = exclaimed && self.quotes.last().is_some_and(|last| last.paragraph == paragraph);
        if !exclaimed && !quotation.has_several_words(self.text) || self.is_subheading(alone) {
            return;
        }
        if let Some(report) = self.reported_later(alone.quotation) {
            return self.carry_back(alone, &report);
        }
        let near = self.quotes.last().filter(|last| paragraph - last.paragraph <= CARRY);
        let opening = self.opens_sentence_before(alone);
        // "Brandvik shook his head. “That is a lie.”": not the speaker before him.
        let Some(last) = near.filter(|last| opening.is_none_or(|at| self.follows(last, at))) else {
            if let Some(mention) = opening {
                self.introduced(alone, mention);
            }
            return;
        };
        let step = if quotation.continues { "continued-paragraph" } else { "free-standing" };
        let mut by = last.by.clone();
        by.push(Step::Function(step));
        by.dedup();
        self.quotes.push(Quote {
            kind: QuoteKind::Direct,
            content: quotation.content,
            cue: Span::default(),
            paragraph,
            context: self.layout.span(sentence.tokens),
            confidence: last.confidence * CARRIED,
            by,
            ..last.clone()
        });
    }

    /// Whether a quotation is a line of its own without a full stop between two paragraphs of prose:
    /// ‘Boats of war’.
    fn is_subheading(&self, alone: FreeStanding) -> bool {
        const LONGEST: usize = 10;
        let quotation = &self.layout.quotations[alone.quotation as usize];
        let sentence = self.layout.sentences[alone.sentence as usize];
        let paragraph = self.layout.paragraphs[sentence.paragraph as usize].tokens;
        let before = quotation.tokens.start.checked_sub(1).map(|at| self.layout.tokens[at as usize].kind);
        let ends = quotation.content.of(self.text).ends_with(['.', '!', '?', '…', ',', ';']);
        let alone = paragraph == quotation.tokens && paragraph.len() <= LONGEST;
        alone && quotation.closed && !quotation.continues && !ends && before != Some(Kind::Colon)
    }

    /// The report of a quotation that goes on with one that is left open at the end of its paragraph:
    /// who speaks may be told only there.
    fn reported_later(&self, quotation: u32) -> Option<Report> {
        let quotations = &self.layout.quotations;
        let open = !quotations[quotation as usize].closed;
        let rest = quotations[quotation as usize + 1..].iter().take_while(|q| q.continues).take(CHAIN);
        let reported = |q: &Quotation| {
            let at = self.reports.partition_point(|report| report.tokens.start < q.tokens.start);
            self.reports.get(at).filter(|report| report.tokens == q.tokens && report.who.is_some()).copied()
        };
        open.then(|| rest.into_iter().find_map(reported)).flatten()
    }

    /// A quotation whose speaker is told behind one of the next, with which it goes on.
    fn carry_back(&mut self, alone: FreeStanding, report: &Report) {
        let quotation = &self.layout.quotations[alone.quotation as usize];
        let sentence = self.layout.sentences[alone.sentence as usize];
        let (speaker, mention, step) = self.who(report);
        let same = self.quotes.last().is_some_and(|last| last.speaker == speaker && last.cue.is_empty());
        self.turn += u32::from(!same);
        let steps = [report.edge, step, "continued-paragraph"].into_iter().filter(|step| !step.is_empty());
        self.quotes.push(Quote {
            kind: QuoteKind::Direct,
            content: quotation.content,
            speaker,
            role: Span::default(),
            mention,
            cue: Span::default(),
            turn: self.turn,
            paragraph: sentence.paragraph,
            context: self.layout.span(sentence.tokens),
            confidence: self.rules[report.rule as usize].source.confidence * certainty(speaker, step) * CARRIED,
            by: std::iter::once(Step::Rule(report.rule)).chain(steps.map(Step::Function)).collect(),
        });
    }

    /// Whether the turn of a quote goes on behind a mention: it is the speaker's, or stands before
    /// the quote.
    fn follows(&self, last: &Quote, mention: usize) -> bool {
        let mention = &self.entities.mentions[mention];
        last.speaker == Speaker::Entity(mention.entity) || mention.span.start < last.context.end
    }

    /// The person whom the words before a quotation begin with: "Ilse Marten spoke on the quay. “We
    /// sail at dawn.”", or who hands over to it with a colon.
    fn opens_sentence_before(&self, alone: FreeStanding) -> Option<usize> {
        let sentence = self.layout.sentences[alone.sentence as usize];
        let quotation = self.layout.quotations[alone.quotation as usize].tokens;
        let last = quotation.start.checked_sub(1)?;
        let (before, paragraph) = if last > sentence.tokens.start {
            (TokenRange { end: last, ..sentence.tokens }, sentence.paragraph)
        } else {
            let before = self.layout.sentences[alone.sentence.checked_sub(1)? as usize];
            (before.tokens, before.paragraph)
        };
        if sentence.paragraph - paragraph > 1 {
            return None;
        }
        if self.layout.tokens[last as usize].kind == Kind::Colon {
            return self.hands_over(before);
        }
        let mut within = self.mentions_in(before);
        let (mention, index) = within.next()?;
        // "Kelm University's Dana Vik agreed."
        if self.layout.tokens.get(mention.tokens.end as usize).is_some_and(|t| t.kind == Kind::Clitic)
            && let Some(next) = within.next().filter(|(next, _)| next.tokens.start == mention.tokens.end + 1)
            && mention.tokens.start <= before.start + 1
        {
            return self.is_person(next.0).then_some(next.1);
        }
        let opens = mention.tokens.start <= before.start + SUBJECT_WITHIN;
        (opens && self.is_person(mention)).then_some(index)
    }

    /// The person who hands over to a quotation with the colon behind these words: "The reasons in
    /// Professor Marten's own words:", "Vik spoke first, to which Rask replied as follows:".
    fn hands_over(&self, words: TokenRange) -> Option<usize> {
        let token = |at: u32| &self.layout.tokens[at as usize];
        // "the words of the late Ennio Vass:", "Rask replied as follows:"
        let leads_on = |m: &Mention| {
            let next = token(m.tokens.end);
            next.kind == Kind::Colon || next.classes.any(CUES)
        };
        // "In a talk about Marten, Vik went further:"
        let governed = |m: &Mention| {
            m.tokens.start > words.start
                && token(m.tokens.start - 1).classes.any(ClassSet::of(&[Class::Preposition, Class::Determiner]))
        };
        let people: Vec<_> = self.mentions_in(words).filter(|(m, _)| self.is_person(m)).collect();
        let named = people.iter().rev().find(|(m, _)| leads_on(m));
        let (mention, index) = named.or_else(|| people.iter().find(|(m, _)| !governed(m))).or(people.first())?;
        // "She is sure that Marten will come:"
        let pronoun = (words.start..mention.tokens.start).any(|at| HE.has(token(at)));
        (named.is_some() || !pronoun).then_some(*index)
    }

    /// The mentions within some tokens, with their indices.
    fn mentions_in(&self, tokens: TokenRange) -> impl Iterator<Item = (&Mention, usize)> {
        let first = self.entities.mentions.partition_point(|m| m.tokens.end <= tokens.start);
        self.entities.mentions[first..].iter().zip(first..).take_while(move |(m, _)| m.tokens.end <= tokens.end)
    }

    fn is_person(&self, mention: &Mention) -> bool {
        self.kind(mention) == EntityType::Person
    }

    /// The phrase in which "and" joins a name with the next one: "Mayor Ada Korr and Port Chief Carl
    /// Dunn".
    fn joined_with_next(&self, mention: usize) -> Option<TokenRange> {
        let [first, second] = [mention, mention + 1].map(|at| self.entities.mentions.get(at));
        let tokens = TokenRange { start: first?.tokens.start, end: second?.tokens.end };
        let and = self.layout.tokens.get(first?.tokens.end as usize)?.classes.has(Class::Conjunction);
        let people = self.is_person(first?) && self.is_person(second?);
        let whole = and && people && joint::is_of_names(self.layout, self.entities, tokens);
        whole.then_some(tokens)
    }

    /// A quotation that belongs to the person whom the sentence before begins with, or to two.
    fn introduced(&mut self, alone: FreeStanding, mention: usize) {
        let joint = self.joined_with_next(mention);
        let mention = &self.entities.mentions[mention];
        let sentence = self.layout.sentences[alone.sentence as usize];
        let content = self.layout.quotations[alone.quotation as usize].content;
        let speaker = joint.map_or(Speaker::Entity(mention.entity), Speaker::Joint);
        self.turn += 1;
        self.quotes.push(Quote {
            kind: QuoteKind::Direct,
            content,
            speaker,
            role: Span::default(),
            mention: joint.map_or(mention.span, |phrase| self.layout.span(phrase)),
            cue: Span::default(),
            turn: self.turn,
            paragraph: sentence.paragraph,
            context: self.layout.span(sentence.tokens),
            confidence: INTRODUCED,
            by: vec![Step::Function("introduced")],
        });
        self.spoke(speaker, sentence.tokens.start);
    }

    /// The speaker that a phrase names, the words that name it, and the step that found it.
    fn who(&mut self, report: &Report) -> (Speaker, Span, &'static str) {
        let Some(phrase) = report.who else { return (Speaker::Unknown, Span::default(), "") };
        match phrase.slot {
            Slot::Person | Slot::Body => {
                let mention = &self.entities.mentions[phrase.index as usize];
                (Speaker::Entity(mention.entity), mention.span, "")
            }
            Slot::Pronoun | Slot::It => {
                let at = phrase.tokens.start;
                let discourse = self.discourse;
                let found = discourse.pronoun(at, || self.topic(at));
                self.discourse.was(found, at);
                (found, self.layout.span(phrase.tokens), "pronoun")
            }
            _ if report.edge == TRANSCRIPT => {
                let speaker = self.labelled(phrase.tokens);
                let step = if matches!(speaker, Speaker::Entity(_)) { "label" } else { "description" };
                (speaker, self.layout.span(phrase.tokens), step)
            }
            _ if joint::is_of_names(self.layout, self.entities, phrase.tokens) => {
                (Speaker::Joint(phrase.tokens), self.layout.span(phrase.tokens), "")
            }
            _ => {
                let (speaker, step) = self.described(phrase.tokens);
                self.note_description(phrase.tokens, speaker);
                (speaker, self.layout.span(phrase.tokens), step)
            }
        }
    }

    /// Notes who spoke at a token.
    fn spoke(&mut self, speaker: Speaker, at: u32) {
        let noun = match speaker {
            Speaker::Described(span) => self.noun(descriptions::head(self.layout, self.layout.tokens_of(span))),
            Speaker::Joint(_) => Noun::People,
            _ => Noun::default(),
        };
        self.discourse.spoke(speaker, noun, at);
    }

    /// Whom the sentence before a token is about, if its subject is no name: "Protesters blocked
    /// the road. They said …".
    fn topic(&mut self, at: u32) -> Option<(Speaker, Noun)> {
        let here = self.layout.sentence_of(at);
        if self.layout.tokens[at as usize].classes.has(Class::PronounThey)
            && let Some(several) = self.several_before(at, here)
        {
            return Some(several);
        }
        let before = self.layout.sentences[here.checked_sub(1)?];
        self.joint_subject(before).or_else(|| self.subject_of(before))
    }

    /// The several who are the subject of a pronoun's own sentence: "Marten and Lund denied what they
    /// called a plot", "The dockers leave because they say …"; not "The dockers leave, they said."
    fn several_before(&mut self, at: u32, sentence: usize) -> Option<(Speaker, Noun)> {
        let sentence = self.layout.sentences[sentence];
        // Of what stands near, as a text may be one sentence.
        let start = sentence.tokens.start.max(at.saturating_sub(OWN));
        let own = Sentence { tokens: TokenRange { start, end: at }, ..sentence };
        if let Some(joint) = self.joint_subject(own) {
            return Some(joint);
        }
        let apart = at > 0 && self.layout.tokens[at as usize - 1].kind == Kind::Comma;
        let subject = if apart { None } else { self.subject_of(own) };
        subject.filter(|(_, noun)| *noun == Noun::People)
    }

    /// The subject of a sentence, if it is no name: the first noun phrase with a verb behind it.
    fn subject_of(&mut self, sentence: Sentence) -> Option<(Speaker, Noun)> {
        self.chunker.read(sentence.tokens);
        let phrases = &self.chunker.phrases;
        let subject = (0..phrases.len()).find(|&at| phrases[at].slot.is(WHO) && is_subject(phrases, at, at))?;
        let (slot, tokens) = (phrases[subject].slot, phrases[subject].tokens);
        if !slot.is(&[Slot::Description, Slot::Thing, Slot::Claim]) {
            return None;
        }
        let (speaker, _) = self.described(tokens);
        Some((speaker, self.noun(descriptions::head(self.layout, tokens))))
    }

    /// The names joined by "and" that are the subject of a sentence.
    fn joint_subject(&mut self, sentence: Sentence) -> Option<(Speaker, Noun)> {
        // Nothing is joined in most.
        if !sentence.classes.has(Class::Conjunction) {
            return None;
        }
        self.chunker.read(sentence.tokens);
        let phrases = &self.chunker.phrases;
        let joined = |at: usize| {
            let [first, and, second] = [0, 1, 2].map(|i| phrases[at + i].slot);
            first.is(NAME) && and == Slot::And && second.is(NAME) && is_subject(phrases, at, at + 2)
        };
        let first = (0..phrases.len().saturating_sub(2)).find(|&at| joined(at))?;
        Some((Speaker::Joint(self.chunker.tokens(first..first + 3)), Noun::People))
    }
}

impl Speaker {
    /// The type that the tables show.
    pub fn kind(self, layout: &Layout, entities: &Entities) -> SpeakerType {
        match self {
            Speaker::Joint(phrase) => joint::kind(layout, entities, phrase),
            Speaker::Entity(entity) => entities.entities[entity as usize].kind.into(),
            Speaker::Described(phrase) if descriptions::is_of_body(layout, phrase) => SpeakerType::Organization,
            Speaker::Described(_) => SpeakerType::Other,
            Speaker::Unknown => SpeakerType::Unknown,
        }
    }
}
