//! The pipeline: from a document to its reading, stage by stage.

use crate::attribution::{self, Quote};
use crate::document::Document;
use crate::entities::{self, Entities};
use crate::error::{Error, Result};
use crate::evidence::Weights;
use crate::language::{self, Language};
use crate::lexicon::{Lexicon, Memory};
use crate::lists::List;
use crate::mentions;
use crate::reports;
use crate::rules::{Rule, RuleSet};
use crate::text::Layout;
use crate::types::Facilities;

/// Reads documents. Made once, shared by all threads.
#[derive(Clone, Debug)]
pub struct Reader {
    lexicon: Lexicon,
    attribution: RuleSet,
    options: Options,
}

/// How documents are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The language of all documents; `None` detects each one's.
    pub language: Option<Language>,
    /// What buildings, roads and their like are.
    pub facilities: Facilities,
}

/// A stage of reading a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Tokens, paragraphs, quotations, sentences.
    Text,
    /// What language it is.
    Language,
    /// Candidates for names, and what they are.
    Names,
    /// Which phrase names the speaker of which words.
    Reports,
    /// Who the speakers are.
    Speakers,
}

/// A document as it was read: it owns its text, everything else is spans and indices.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The document.
    pub document: Document,
    /// Its language; `None` if the text is too short to tell.
    pub language: Option<Language>,
    /// Its form.
    pub layout: Layout,
    /// Its names and what they name.
    pub entities: Entities,
    /// Who said what, in text order.
    pub quotes: Vec<Quote>,
}

impl Reader {
    /// A reader with the built-in lists and rules.
    ///
    /// # Errors
    /// If the built-in rules are not right, which a test rules out.
    pub fn new(options: Options) -> Result<Reader> {
        Ok(Reader::with_rules(options, RuleSet::built_in()))
    }

    /// The same with other rules, such as those of a user before the built-in ones.
    pub fn with_rules(options: Options, rules: RuleSet) -> Reader {
        Reader { lexicon: Lexicon::new(), attribution: rules, options }
    }

    /// The same with lists of the user's, the one that counts most last.
    #[must_use]
    pub fn with_lists(self, lists: Vec<List>) -> Reader {
        Reader { lexicon: self.lexicon.with_lists(lists), ..self }
    }

    /// Reads a document. One that is not in English has a layout, but no names and quotes.
    ///
    /// # Errors
    /// If the document has 4 GiB or more.
    pub fn read(&self, document: Document) -> Result<Reading> {
        self.read_with(&mut Memory::default(), document)
    }

    /// The same with what the thread remembers from the documents before, which saves time.
    ///
    /// # Errors
    /// As [`Reader::read`].
    pub fn read_with(&self, memory: &mut Memory, document: Document) -> Result<Reading> {
        self.read_in_stages(memory, document, |_| {})
    }

    /// The same; `done` is told when a stage has ended.
    ///
    /// # Errors
    /// As [`Reader::read`].
    pub fn read_in_stages(
        &self,
        memory: &mut Memory,
        document: Document,
        mut done: impl FnMut(Stage),
    ) -> Result<Reading> {
        if u32::try_from(document.text.len()).is_err() {
            return Err(Error::TooLarge { id: document.id, limit: 1 << 32 });
        }
        let text = &document.text;
        let layout = Layout::new(text, &self.lexicon, memory);
        done(Stage::Text);
        let language = self.options.language.or_else(|| language::detect(text, &layout));
        done(Stage::Language);
        if language.is_some_and(|language| language != Language::ENGLISH) {
            return Ok(Reading { document, language, layout, entities: Entities::default(), quotes: Vec::new() });
        }
        let candidates = mentions::find(text, &layout, &self.lexicon);
        let entities =
            entities::decide(text, &layout, &self.lexicon, &candidates, Weights::built_in(), self.options.facilities);
        done(Stage::Names);
        let reports = reports::find(text, &layout, &self.lexicon, &entities, &self.attribution);
        done(Stage::Reports);
        let quotes =
            attribution::attribute(text, &layout, &self.lexicon, &entities, &reports, self.attribution.rules());
        done(Stage::Speakers);
        Ok(Reading { document, language, layout, entities, quotes })
    }

    /// The attribution rules, in order of trust.
    pub fn attribution_rules(&self) -> &[Rule] {
        self.attribution.rules()
    }

    /// The same with what they were made of.
    pub const fn rule_set(&self) -> &RuleSet {
        &self.attribution
    }

    /// The lists.
    pub const fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }
}
