//! What a list can say about a name or a word.

use std::fmt;
use std::ops::{BitOr, BitOrAssign};

/// Declares [`Class`] with its name in the lists and its one-line meaning kept in one place.
macro_rules! classes {
    ($($(#[doc = $doc:literal])* $variant:ident = $name:literal,)*) => {
        /// The class of a list entry: the `class` column of a list, or the stem of its file.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Class { $($(#[doc = $doc])* $variant,)* }

        impl Class {
            /// Every class, in the order of its bit in a [`ClassSet`].
            pub const ALL: &'static [Class] = &[$(Class::$variant,)*];

            /// The name of the class in the lists.
            pub const fn name(self) -> &'static str {
                match self { $(Class::$variant => $name,)* }
            }
        }
    };
}

classes! {
    /// A given name.
    Given = "given",
    /// A surname.
    Surname = "surname",
    /// A given name or a surname; the source does not say which.
    NameToken = "name_token",
    /// A person known by this whole name.
    Person = "person",
    /// A given name borne by women.
    Female = "female",
    /// A given name borne by men.
    Male = "male",
    /// A country or dependent territory.
    Country = "country",
    /// A first-level region of a country.
    Region = "region",
    /// A city of 100,000 people or more, or a capital.
    City = "city",
    /// A smaller town.
    Town = "town",
    /// A natural feature, a continent, a region larger than a country.
    Feature = "feature",
    /// A named building, street, bridge, port …
    Facility = "facility",
    /// An organization.
    Organization = "organization",
    /// What a list of the user's forbids to be a name.
    NoName = "none",
    /// A common English word; the weight is its frequency band (10 most frequent … 50).
    Word = "word",
    /// An honorific before a person's name (Mr, Datuk).
    Title = "title",
    /// An office or rank that may stand before a person's name (President, Judge).
    Office = "office",
    /// A noun for a person by role (spokesman, lawyer).
    Role = "role",
    /// A word that ends, or with "of" begins, an organization's name.
    OrganizationHead = "organization_head",
    /// A word that ends the name of a building, street, bridge …
    FacilityHead = "facility_head",
    /// A geographic head word (River, Province).
    PlaceHead = "place_head",
    /// A compass word or the like before a place (Northern, Greater).
    Direction = "direction",
    /// The legal form of a company (Ltd, Sdn Bhd).
    LegalForm = "legal_form",
    /// A particle inside a personal name (bin, de, van).
    Particle = "particle",
    /// What may follow a personal name (Jr, III).
    NameSuffix = "name_suffix",
    /// The head of a name that is neither person, place nor organization (Act, Cup).
    EventHead = "event_head",
    /// A word in capitals that is no name (GDP).
    AcronymStop = "acronym_stop",
    /// A people, a language, a religion, as noun or adjective.
    Demonym = "demonym",
    /// A month.
    Month = "month",
    /// A day of the week.
    Weekday = "weekday",
    /// A word after which a full stop does not end a sentence.
    Abbreviation = "abbreviation",
    // The classes of cues are those of rules/cues.csv: they stand in no list of this crate.
    /// A saying verb that takes a bare clause (say, add).
    CueSay = "cue_say",
    /// A saying verb that takes an addressee (tell, remind).
    CueTell = "cue_tell",
    /// A verb that reports only with "that" or a quotation (announce, find).
    CueThat = "cue_that",
    /// A verb that reports only with a quotation (shout, continue).
    CueQuote = "cue_quote",
    /// A verb of asking.
    CueAsk = "cue_ask",
    /// A verb that takes quoted words about its object (call, describe).
    CueAct = "cue_act",
    /// "according to" and its like.
    CueAccording = "cue_according",
    /// the, a, some, …
    Determiner = "determiner",
    /// in, of, by, …
    Preposition = "preposition",
    /// and, or, but, …
    Conjunction = "conjunction",
    /// while, because, …
    Subordinator = "subordinator",
    /// The word "that".
    That = "that",
    /// who, which, …
    Relative = "relative",
    /// he, him, his.
    PronounHe = "pronoun_he",
    /// she, her, hers.
    PronounShe = "pronoun_she",
    /// it, its.
    PronounIt = "pronoun_it",
    /// they, them, their.
    PronounThey = "pronoun_they",
    /// I, we, you, …
    PronounI = "pronoun_i",
    /// is, has, would, …
    Auxiliary = "auxiliary",
    /// not, never, …
    Negation = "negation",
    /// yesterday, later, also, …
    AdverbTime = "adverb_time",
    /// A form of a common verb that is nothing but a verb (visited, insists), without those in -ing.
    Verb = "verb",
    /// The rarest word of a cue of several words, where the phrase stands around it.
    CuePhrase = "cue_phrase",
    /// A noun for something said (claim, statement): "the claim that …".
    CueNoun = "cue_noun",
}

impl Class {
    /// The class of that name, if there is one.
    pub fn parse(name: &str) -> Option<Class> {
        Class::ALL.iter().copied().find(|class| class.name() == name)
    }

    /// The class with that number, if there is one.
    pub fn from_index(index: u8) -> Option<Class> {
        Class::ALL.get(usize::from(index)).copied()
    }

    /// A person, place or organization itself, not a word of its name.
    pub const fn is_thing(self) -> bool {
        ClassSet::THINGS.has(self)
    }

    /// Closed-class words, cues, heads: small lists that are asked at every token, whatever its
    /// case. All other classes are names, asked at capitalised tokens only.
    pub const fn is_word_list(self) -> bool {
        self as u8 >= Class::Title as u8
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A set of classes, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ClassSet(pub u64);

impl ClassSet {
    /// No class.
    pub const NONE: ClassSet = ClassSet(0);

    /// Places of every kind.
    pub const PLACES: ClassSet =
        ClassSet::of(&[Class::Country, Class::Region, Class::City, Class::Town, Class::Feature, Class::Facility]);

    /// People, places and organizations themselves, not words of their names.
    pub const THINGS: ClassSet = ClassSet::PLACES.with(Class::Person).with(Class::Organization);

    /// The set of these classes.
    pub const fn of(classes: &[Class]) -> ClassSet {
        let (mut bits, mut i) = (0, 0);
        while i < classes.len() {
            bits |= 1 << classes[i] as u64;
            i += 1;
        }
        ClassSet(bits)
    }

    /// Whether the set holds the class.
    pub const fn has(self, class: Class) -> bool {
        self.0 & (1 << class as u64) != 0
    }

    /// Whether the two sets share a class.
    pub const fn any(self, other: ClassSet) -> bool {
        self.0 & other.0 != 0
    }

    /// The set and one more class.
    #[must_use]
    pub const fn with(self, class: Class) -> ClassSet {
        ClassSet(self.0 | 1 << class as u64)
    }

    /// The set without the classes of another.
    #[must_use]
    pub const fn without(self, other: ClassSet) -> ClassSet {
        ClassSet(self.0 & !other.0)
    }

    /// Whether the set is empty.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl BitOr for ClassSet {
    type Output = ClassSet;
    fn bitor(self, other: ClassSet) -> ClassSet {
        ClassSet(self.0 | other.0)
    }
}

impl BitOrAssign for ClassSet {
    fn bitor_assign(&mut self, other: ClassSet) {
        self.0 |= other.0;
    }
}

impl From<Class> for ClassSet {
    fn from(class: Class) -> ClassSet {
        ClassSet::of(&[class])
    }
}

/// Declares [`Marks`] with the names that the `marks` column uses.
macro_rules! marks {
    ($($(#[doc = $doc:literal])* $constant:ident = $bit:literal, $name:literal;)*) => {
        impl Marks {
            $($(#[doc = $doc])* pub const $constant: Marks = Marks(1 << $bit);)*

            /// Every mark with its name.
            pub const ALL: &'static [(Marks, &'static str)] = &[$((Marks::$constant, $name),)*];

            /// The mark of that name, if there is one.
            pub fn parse(name: &str) -> Option<Marks> {
                match name { $($name => Some(Marks::$constant),)* _ => None }
            }
        }
    };
}

/// The marks of a list entry: what else its name may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Marks(pub u16);

marks! {
    /// In lower case it is a common English word.
    COMMON_WORD = 0, "common_word";
    /// A place that is also a frequent surname or given name.
    ALSO_SURNAME = 1, "also_surname";
    /// Holds only when the text has it in full capitals.
    CAPS = 2, "caps";
    /// A name token or club that is also a place.
    ALSO_PLACE = 3, "also_place";
    /// A head that is a name when it stands alone (Parliament).
    BARE_NAME = 4, "bare_name";
    /// A head that comes first in the name (Mount, Lake).
    LEADING = 5, "leading";
    /// A name that is also a people, a month …: alone it is that.
    NEEDS_CONTEXT = 6, "needs_context";
    /// A woman; made from the column `gender` of a list of people.
    FEMALE = 7, "female";
    /// A man.
    MALE = 8, "male";
}

impl Marks {
    /// Whether all of these marks are set.
    pub const fn has(self, other: Marks) -> bool {
        self.0 & other.0 == other.0
    }
}

impl BitOrAssign for Marks {
    fn bitor_assign(&mut self, other: Marks) {
        self.0 |= other.0;
    }
}
