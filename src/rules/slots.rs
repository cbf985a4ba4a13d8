//! Slots: the kinds of phrases that rules know, one byte each.
//!
//! A phrase has exactly one slot, the most telling one; a name in a pattern may stand for several
//! slots. `rules/README.md` is the page on both for people who write rules.

/// Declares the slots, in the order of their letters.
macro_rules! slots {
    ($($variant:ident $name:literal $doc:literal;)*) => {
        /// What a phrase is to the rules.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Slot { $(#[doc = $doc] $variant,)* }

        impl Slot {
            /// Every slot with its name in patterns and its meaning.
            pub const ALL: &'static [(Slot, &'static str, &'static str)] = &[$((Slot::$variant, $name, $doc),)*];
        }
    };
}

slots! {
    QuoteComma "QCOMMA" "a quotation that ends in a comma";
    QuoteStop "QSTOP" "a quotation that ends in a full stop, question or exclamation mark";
    QuoteBare "QBARE" "a quotation that ends in none of these";
    Person "PERSON" "a person's name with the titles and roles before it";
    Body "BODY" "the name of an organization or place with what leads it";
    Pronoun "PRONOUN" "he, she, they";
    It "IT" "it";
    First "FIRST" "I, we, you and their like";
    Description "DESCRIPTION" "a noun phrase for people or a body: the mayor, two officials, the ministry";
    Thing "THING" "any other noun phrase: the report, a bridge";
    Claim "CLAIM" "a noun phrase for something said: the claim, her warning";
    Say "SAY" "a finite verb that takes a bare clause: said, has added, points out";
    Tell "TELL" "a finite verb that takes an addressee: told, warned";
    State "STATE" "a finite verb that reports with that: announced, has claimed";
    Shout "SHOUT" "a finite verb that reports quotations only: shouted, went on";
    Ask "ASK" "a finite verb of asking";
    Call "CALL" "a finite verb that names, praises or attacks: called, denounced";
    Saying "SAYING" "a participle of SAY: saying, adding";
    Telling "TELLING" "a participle of TELL: telling, warning";
    Stating "STATING" "a participle of STATE: announcing, claiming";
    Shouting "SHOUTING" "a participle of SHOUT or ASK: shouting, asking";
    Calling "CALLING" "a participle of CALL: calling, denouncing";
    ToSay "TOSAY" "to and a verb of saying: to say, to announce";
    Told "TOLD" "a passive of a verb of saying, without its auxiliary: told, announced";
    According "ACCORDING" "according to";
    That "THAT" "that, before a clause";
    Whether "WHETHER" "whether, if, how, why, what";
    Relative "RELATIVE" "who, which, whose, where";
    As "AS" "as";
    While "WHILE" "while, after, when, because, although and their like";
    And "AND" "and, or";
    But "BUT" "but, yet";
    Auxiliary "AUXILIARY" "is, has, would";
    Not "NOT" "not, never, hardly";
    Verb "VERB" "another verb: visited, insists";
    Ing "ING" "another word in -ing";
    To "TO" "to";
    By "BY" "by";
    With "WITH" "with";
    Preposition "PREPOSITION" "in, at, of and other prepositions";
    Adverb "ADVERB" "an adverb in -ly";
    Time "TIME" "on Monday, yesterday, later, also";
    Comma "COMMA" "a comma";
    Colon "COLON" "a colon";
    Semicolon "SEMICOLON" "a semicolon";
    Dash "DASH" "a dash";
    Bracket "BRACKET" "a bracket with what is in it";
    Stop "STOP" "a full stop, question or exclamation mark";
    Other "OTHER" "any other word";
}

/// One byte for each slot: letters and digits, so that a pattern can be printed.
const LETTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

const _: () = assert!(Slot::ALL.len() <= LETTERS.len());

impl Slot {
    /// The byte that stands for the slot.
    pub const fn letter(self) -> u8 {
        LETTERS[self as usize]
    }

    /// The slot as a bit.
    pub const fn bit(self) -> u64 {
        1 << self as u8
    }

    /// The name in patterns.
    pub const fn name(self) -> &'static str {
        Slot::ALL[self as usize].1
    }

    /// Whether the slot is one of the names that `name` stands for.
    pub fn is(self, family: &[Slot]) -> bool {
        family.contains(&self)
    }
}

/// The slots, a bit each, on one of which every rule rests but those for headlines: quotations and
/// what says that somebody said something.
pub const REPORTING_SLOTS: u64 = Slot::According.bit() | bits(QUOTE) | bits(CUE) | bits(PARTICIPLE) | SAID;
const SAID: u64 = Slot::Claim.bit() | Slot::Told.bit() | Slot::ToSay.bit();

/// A bit for each of the slots.
pub(crate) const fn bits(slots: &[Slot]) -> u64 {
    let (mut bits, mut i) = (0, 0);
    while i < slots.len() {
        bits |= slots[i].bit();
        i += 1;
    }
    bits
}

/// Quotations.
pub const QUOTE: &[Slot] = &[Slot::QuoteComma, Slot::QuoteStop, Slot::QuoteBare];
/// Names.
pub const NAME: &[Slot] = &[Slot::Person, Slot::Body];
/// Noun phrases that can speak.
pub const WHO: &[Slot] =
    &[Slot::Person, Slot::Body, Slot::Pronoun, Slot::It, Slot::Description, Slot::Thing, Slot::Claim];
/// Finite verbs of saying.
pub const CUE: &[Slot] = &[Slot::Say, Slot::Tell, Slot::State, Slot::Shout, Slot::Ask, Slot::Call];
/// Participles of saying.
pub const PARTICIPLE: &[Slot] = &[Slot::Saying, Slot::Telling, Slot::Stating, Slot::Shouting, Slot::Calling];
/// Finite verbs of any kind.
pub const FINITE: &[Slot] =
    &[Slot::Say, Slot::Tell, Slot::State, Slot::Shout, Slot::Ask, Slot::Call, Slot::Auxiliary, Slot::Verb, Slot::Told];
/// What can stand between a verb of saying and what it reports.
pub const ADJUNCT: &[Slot] = &[
    Slot::Person,
    Slot::Body,
    Slot::Pronoun,
    Slot::It,
    Slot::First,
    Slot::Description,
    Slot::Thing,
    Slot::Claim,
    Slot::Ing,
    Slot::To,
    Slot::By,
    Slot::With,
    Slot::Preposition,
    Slot::Adverb,
    Slot::Time,
    Slot::Bracket,
    Slot::Other,
    Slot::And,
    Slot::As,
];
/// What can stand between a speaker and the verb.
pub const AUX: &[Slot] = &[Slot::Auxiliary, Slot::Time, Slot::Adverb];

/// Names in patterns that stand for several slots.
pub const FAMILIES: &[(&str, &[Slot], &str)] = &[
    ("QUOTE", QUOTE, "any quotation"),
    ("NAME", NAME, "any name"),
    ("WHO", WHO, "any noun phrase that can speak"),
    ("CUE", CUE, "any finite verb of saying"),
    ("PARTICIPLE", PARTICIPLE, "any participle of saying"),
    ("FINITE", FINITE, "any finite verb"),
    ("ADJUNCT", ADJUNCT, "what can stand between a verb of saying and what it reports"),
    ("AUX", AUX, "what can stand between a speaker and the verb"),
];

/// The slots that a name in a pattern stands for.
pub(super) fn named(name: &str) -> Option<Vec<Slot>> {
    let family = FAMILIES.iter().find(|(known, ..)| *known == name).map(|(_, slots, _)| slots.to_vec());
    family.or_else(|| Slot::ALL.iter().find(|(_, known, _)| *known == name).map(|(slot, ..)| vec![*slot]))
}
