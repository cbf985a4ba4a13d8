//! The reasons for a verdict: their ids and what they mean. What each weighs says
//! `rules/weights.toml`.

/// Declares [`Reason`] with id and meaning in one place.
macro_rules! reasons {
    ($($variant:ident $id:literal $doc:literal;)*) => {
        /// A named reason for a verdict.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Reason { $(#[doc = $doc] $variant,)* }

        impl Reason {
            /// Every reason, in the order of its bit in a set of evidence.
            pub const ALL: &'static [Reason] = &[$(Reason::$variant,)*];
            /// How many there are.
            pub const COUNT: usize = Self::ALL.len();

            /// The id that the `by` column and the files of rules show.
            pub const fn id(self) -> &'static str {
                match self { $(Reason::$variant => $id,)* }
            }

            /// What it means, in words.
            pub const fn meaning(self) -> &'static str {
                match self { $(Reason::$variant => $doc,)* }
            }
        }
    };
}

reasons! {
    // What the lists say of the whole name.
    Country "country" "the name is a country";
    Region "region" "the name is a first-level region";
    City "city" "the name is a city";
    BigCity "big-city" "the name is a city of a million people or more";
    Town "town" "the name is a town";
    Feature "feature" "the name is a natural feature or a large region";
    PlaceOrWord "place-or-word" "the name is a place, or a common word";
    Facility "facility" "the name is a building or other facility";
    Organization "organization" "the name is an organization";
    OrganizationWord "organization-or-word" "the name is an organization, or a common word or place";
    Person "person" "the name is a person";
    // What a list of the user's says.
    OwnPerson "own-person" "your list says that it is a person";
    OwnPlace "own-place" "your list says that it is a place";
    OwnOrganization "own-organization" "your list says that it is an organization";
    OwnPersonPerhaps "own-person-perhaps" "your list says that it may be a person";
    OwnPlacePerhaps "own-place-perhaps" "your list says that it may be a place";
    OwnOrganizationPerhaps "own-organization-perhaps" "your list says that it may be an organization";
    OwnNoName "own-no-name" "your list says that it is no name";
    // What the lists say of its words.
    GivenFirst "given-name" "it begins with a given name";
    GivenAlone "given-name-alone" "it is a given name";
    SurnameLast "surname" "it ends with a surname";
    SurnameAlone "surname-alone" "it is a surname";
    NameTokens "name-words" "all of its words are names of people";
    NameTokenAlone "name-word-alone" "it is a name of people";
    PlaceLast "ends-with-place" "it ends with a place";
    PlaceFirst "begins-with-place" "it begins with a place and goes on";
    Initial "initial" "it has an initial";
    Particle "particle" "it has a particle of personal names";
    NameSuffix "name-suffix" "it ends like a personal name (Jr)";
    TwoWords "two-words" "it has two words, as most full names of people";
    ManyWords "many-words" "it has four words or more";
    CommonWord "common-word" "it is a common English word";
    CommonWords "common-words" "all of its words are common English words";
    SentenceStart "sentence-start" "it stands only where every word has a capital";
    LowerElsewhere "lower-case-elsewhere" "the document also has it in lower case";
    UnknownWord "unknown-word" "it is no English word, and capitalised within a sentence";
    UnknownWords "unknown-words" "none of its words is English or known";
    // Head words and shapes.
    OrganizationHead "organization-head" "its last word is a kind of organization";
    OrganizationHeadOf "organization-head-of" "it begins like 'Bank of …'";
    BareHead "bare-head" "the kind of organization alone is no name";
    BareName "bare-name" "a kind of organization that is a name by itself";
    LegalForm "legal-form" "it ends with the legal form of a company";
    FacilityHead "facility-head" "its last word is a kind of building or road";
    PlaceHead "place-head" "it has a geographic word (River, Province)";
    BarePlaceHead "bare-place-head" "the geographic word alone is no name";
    Direction "direction" "it begins with a compass word";
    EventHead "event-head" "its last word is a kind of event, law or work";
    Demonym "demonym" "it is a people, a language or a religion";
    DemonymFirst "demonym-first" "it begins with a people and goes on";
    Calendar "calendar" "it is a month or a day";
    RoleWord "role-word" "it is a title or an office";
    Acronym "acronym" "it is written in capitals";
    AcronymStop "no-name-in-capitals" "a word in capitals that is no name";
    Camel "camel-case" "it has a capital inside";
    Digit "digit" "it has a digit";
    Ampersand "ampersand" "it has an ampersand";
    // What stands before it.
    Dateline "dateline" "it begins a dateline";
    Agency "agency" "it stands in brackets in a dateline";
    TitleBefore "title-before" "a title stands before it";
    OfficeBefore "office-before" "an office stands before it";
    RoleBefore "role-before" "a role stands before it";
    InBefore "in-before" "'in' stands before it";
    NearBefore "near-before" "'near' or the like stands before it";
    AtBefore "at-before" "'at' stands before it";
    FromBefore "from-before" "'from' or 'to' stands before it";
    TheBefore "the-before" "'the' stands before it";
    PlaceNounBefore "place-noun-before" "a kind of place stands before it, as in 'the city of …'";
    OrganizationNounBefore "organization-noun-before" "a kind of organization stands before it, as in 'the company …'";
    RoleOfBefore "role-of-before" "it follows 'president of' or the like";
    CueBefore "cue-before" "a verb of saying stands before it";
    ToldBefore "told-before" "it is told or asked something";
    Portfolio "portfolio" "it is what an office is for, as in 'Minister of …'";
    OfBefore "of-before" "'of' stands before it";
    ByBefore "by-before" "'by' stands before it";
    WithBefore "with-before" "'with' or the like stands before it";
    PlaceBefore "place-before" "it follows a place and a comma";
    BracketAfterPerson "bracket-after-person" "it stands in brackets behind a person";
    InMarks "in-marks" "quotation marks stand around it alone";
    // What stands behind it.
    QuotationAfter "quotation-after" "a colon and a quotation follow it";
    CueAfter "cue-after" "a verb of saying follows it";
    ScoreAfter "score-after" "a score or number follows it in a line of a table";
    SportCity "sport-city" "a city of a sports story that nothing is said to be in";
    ResultAfter "result-after" "it beats or draws with another team";
    ResultBefore "result-before" "another team or player beats it";
    AgeAfter "age-after" "an age follows it";
    RoleAfter "role-after" "a role follows it, after a comma";
    CountryBracketAfter "country-bracket-after" "a country in brackets follows it";
    FiguresAfter "figures-after" "a player's figures follow it";
    WicketBefore "wicket-before" "a letter of a cricket scorecard stands before it";
    WhoAfter "who-after" "'who' follows it";
    BasedAfter "based-after" "'-based' follows it";
    GovernmentAfter "government-after" "'government', 'authorities' or the like follow it";
    StaffAfter "staff-after" "'spokesman', 'officials' or the like follow it";
    OrganizationNounAfter "organization-noun-after" "a kind of organization follows it, as in 'the … company'";
    PlaceNounAfter "place-noun-after" "a kind of place follows it, as in '… province'";
    PossessiveAfter "possessive-after" "something belongs to it";
    VerbAfter "verb-after" "a verb follows it";
    IsAfter "is-after" "'is', 'was' or 'has' follows it";
    CountryAfter "country-after" "a comma and a country follow it";
    PartyStateAfter "party-state-after" "a party and state in brackets follow it";
    AcronymAfter "acronym-after" "its initials follow it in brackets";
    // What the document says elsewhere.
    PersonElsewhere "full-name-elsewhere" "it is the surname of a person named in full elsewhere";
    GivenElsewhere "given-name-elsewhere" "it is the first name of a person named in full elsewhere";
    AcronymElsewhere "long-form-elsewhere" "its long form stands elsewhere";
    ShortElsewhere "short-form-elsewhere" "its last word stands alone elsewhere, as surnames do";
    BeginsOrganization "organization-elsewhere" "the name of an organization elsewhere begins with it";
    BeginsPlace "place-elsewhere" "the name of a place elsewhere begins with it";
    BesidePerson "beside-person" "it is named together with a person";
    BesidePlace "beside-place" "it is named together with a place";
    BesideOrganization "beside-organization" "it is named together with an organization";
    CommonLongForm "common-long-form" "it is short for words that are no name";
    SeenTwice "seen-twice" "it stands more than once";
}
