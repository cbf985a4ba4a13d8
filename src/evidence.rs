//! Evidence: the named reasons that speak for or against a name of some type, and their weights.
//!
//! Every mention collects evidence; the mentions of one string in a document share theirs. A
//! verdict is a sum: for each type the weights of all evidence present, and the highest sum wins
//! if it reaches [`THRESHOLD`]. Weights are in log-odds, set by hand from how news is written.

use crate::types::EntityType;

/// A sum below this is no name.
pub const THRESHOLD: f32 = 1.5;

/// Declares [`Reason`] with id, weights (person, place, organization) and meaning in one place.
macro_rules! reasons {
    ($($variant:ident $id:literal [$person:literal, $place:literal, $organization:literal] $doc:literal;)*) => {
        /// A named reason for a verdict.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Reason { $(#[doc = $doc] $variant,)* }

        impl Reason {
            /// Every reason, in the order of its bit in [`Evidence`].
            pub const ALL: &'static [Reason] = &[$(Reason::$variant,)*];

            /// The id that the `by` column shows.
            pub const fn id(self) -> &'static str {
                match self { $(Reason::$variant => $id,)* }
            }

            /// What it adds to the scores of person, place and organization.
            pub const fn weights(self) -> [f32; 3] {
                match self { $(Reason::$variant => [$person, $place, $organization],)* }
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
    Country "country" [-3.0, 7.0, -1.0] "the name is a country";
    Region "region" [-0.5, 2.0, 0.0] "the name is a first-level region";
    City "city" [-0.5, 2.2, 0.0] "the name is a city";
    BigCity "big-city" [-1.0, 1.8, 0.0] "the name is a city of a million people or more";
    Town "town" [0.0, 0.7, 0.0] "the name is a town";
    Feature "feature" [-1.0, 3.0, -0.5] "the name is a natural feature or a large region";
    Facility "facility" [-1.0, 3.0, 0.0] "the name is a building or other facility";
    Organization "organization" [-1.5, -2.0, 5.0] "the name is an organization";
    OrganizationWord "organization-or-word" [0.0, 0.0, 1.7] "the name is an organization, or a common word or place";
    Person "person" [5.0, -2.0, -2.0] "the name is a person";
    // What a list of the user's says.
    OwnPerson "own-person" [40.0, -20.0, -20.0] "your list says that it is a person";
    OwnPlace "own-place" [-20.0, 40.0, -20.0] "your list says that it is a place";
    OwnOrganization "own-organization" [-20.0, -20.0, 40.0] "your list says that it is an organization";
    OwnPersonPerhaps "own-person-perhaps" [3.0, -0.5, -0.5] "your list says that it may be a person";
    OwnPlacePerhaps "own-place-perhaps" [-0.5, 3.0, -0.5] "your list says that it may be a place";
    OwnOrganizationPerhaps "own-organization-perhaps" [-0.5, -0.5, 3.0] "your list says that it may be an organization";
    OwnNoName "own-no-name" [-99.0, -99.0, -99.0] "your list says that it is no name";
    // What the lists say of its words.
    GivenFirst "given-name" [2.0, -0.3, -0.7] "it begins with a given name";
    GivenAlone "given-name-alone" [0.8, 0.0, -0.3] "it is a given name";
    SurnameLast "surname" [1.5, -0.3, -0.5] "it ends with a surname";
    SurnameAlone "surname-alone" [0.9, 0.0, -0.3] "it is a surname";
    NameTokens "name-words" [1.5, -0.5, -0.7] "all of its words are names of people";
    NameTokenAlone "name-word-alone" [0.6, 0.0, 0.0] "it is a name of people";
    PlaceLast "ends-with-place" [-1.0, 0.6, 0.4] "it ends with a place";
    PlaceFirst "begins-with-place" [-1.0, -0.2, 1.0] "it begins with a place and goes on";
    Initial "initial" [2.5, -1.0, -0.5] "it has an initial";
    Particle "particle" [1.5, 0.0, -0.2] "it has a particle of personal names";
    NameSuffix "name-suffix" [3.0, -1.0, -1.0] "it ends like a personal name (Jr)";
    TwoWords "two-words" [0.6, -0.2, 0.0] "it has two words, as most full names of people";
    ManyWords "many-words" [-1.5, -0.5, 0.7] "it has four words or more";
    CommonWord "common-word" [-2.6, -2.2, -2.2] "it is a common English word";
    CommonWords "common-words" [-2.2, -1.8, -0.9] "all of its words are common English words";
    SentenceStart "sentence-start" [-0.8, -0.8, -0.8] "it stands only where every word has a capital";
    LowerElsewhere "lower-case-elsewhere" [-1.5, -1.5, -1.5] "the document also has it in lower case";
    UnknownWord "unknown-word" [0.7, 0.5, 0.6] "it is no English word, and capitalised within a sentence";
    // Head words and shapes.
    OrganizationHead "organization-head" [-3.0, -2.0, 4.2] "its last word is a kind of organization";
    OrganizationHeadOf "organization-head-of" [-3.0, -2.0, 4.2] "it begins like 'Bank of …'";
    BareHead "bare-head" [-9.0, -9.0, -9.0] "the kind of organization alone is no name";
    BareName "bare-name" [-3.0, -2.0, 4.5] "a kind of organization that is a name by itself";
    LegalForm "legal-form" [-3.0, -3.0, 4.5] "it ends with the legal form of a company";
    FacilityHead "facility-head" [-2.5, 3.8, -0.5] "its last word is a kind of building or road";
    PlaceHead "place-head" [-2.5, 3.8, -1.0] "it has a geographic word (River, Province)";
    BarePlaceHead "bare-place-head" [-6.0, -6.0, -6.0] "the geographic word alone is no name";
    Direction "direction" [-1.5, 1.5, 0.0] "it begins with a compass word";
    EventHead "event-head" [-5.0, -5.0, -5.0] "its last word is a kind of event, law or work";
    Demonym "demonym" [-7.0, -7.0, -5.0] "it is a people, a language or a religion";
    DemonymFirst "demonym-first" [-1.0, -0.5, 0.8] "it begins with a people and goes on";
    Calendar "calendar" [-8.0, -8.0, -8.0] "it is a month or a day";
    Currency "currency" [-9.0, -9.0, -9.0] "it is a currency before an amount";
    RoleWord "role-word" [-6.0, -6.0, -6.0] "it is a title or an office";
    Acronym "acronym" [-1.5, -0.3, 2.0] "it is written in capitals";
    AcronymStop "no-name-in-capitals" [-9.0, -9.0, -9.0] "a word in capitals that is no name";
    Camel "camel-case" [-0.3, -1.0, 2.2] "it has a capital inside";
    Digit "digit" [-2.5, -1.0, -0.2] "it has a digit";
    Ampersand "ampersand" [-2.0, -2.0, 2.5] "it has an ampersand";
    // What stands before it.
    Dateline "dateline" [-2.0, 4.5, -1.0] "it begins a dateline";
    Agency "agency" [-2.0, -2.0, 4.5] "it stands in brackets in a dateline";
    TitleBefore "title-before" [5.0, -2.0, -2.0] "a title stands before it";
    OfficeBefore "office-before" [4.0, -1.5, -1.5] "an office stands before it";
    RoleBefore "role-before" [2.6, -0.5, -0.3] "a role stands before it";
    InBefore "in-before" [-1.7, 2.4, -0.6] "'in' stands before it";
    NearBefore "near-before" [-1.2, 2.0, 0.0] "'near' or the like stands before it";
    AtBefore "at-before" [-1.0, 0.7, 0.9] "'at' stands before it";
    FromBefore "from-before" [-0.2, 0.7, 0.3] "'from' or 'to' stands before it";
    TheBefore "the-before" [-2.8, 0.0, 1.4] "'the' stands before it";
    PlaceNounBefore "place-noun-before" [-2.0, 3.2, -0.5] "a kind of place stands before it, as in 'the city of …'";
    OrganizationNounBefore "organization-noun-before" [-0.5, -1.5, 3.2] "a kind of organization stands before it, as in 'the company …'";
    RoleOfBefore "role-of-before" [-1.5, 1.2, 1.2] "it follows 'president of' or the like";
    CueBefore "cue-before" [1.8, -0.5, 0.2] "a verb of saying stands before it";
    PlaceBefore "place-before" [-0.3, 1.2, -0.2] "it follows a place and a comma";
    // What stands behind it.
    QuotationAfter "quotation-after" [2.6, -0.5, 0.8] "a colon and a quotation follow it";
    CueAfter "cue-after" [1.8, -0.4, 0.7] "a verb of saying follows it";
    ScoreAfter "score-after" [-2.0, -3.0, 3.5] "a score or number follows it in a line of a table";
    SportCity "sport-city" [0.0, -2.2, 2.8] "a city of a sports story that nothing is said to be in";
    ResultAfter "result-after" [0.0, 0.2, 1.2] "it beats or draws with another team";
    ResultBefore "result-before" [0.0, 0.2, 1.2] "another team or player beats it";
    AgeAfter "age-after" [4.0, -2.0, -2.0] "an age follows it";
    RoleAfter "role-after" [2.2, -0.5, -0.2] "a role follows it, after a comma";
    WhoAfter "who-after" [2.2, -1.5, -0.7] "'who' follows it";
    BasedAfter "based-after" [-2.0, 3.2, -0.5] "'-based' follows it";
    GovernmentAfter "government-after" [-1.8, 2.0, 0.0] "'government', 'authorities' or the like follow it";
    StaffAfter "staff-after" [-1.0, 0.3, 2.0] "'spokesman', 'officials' or the like follow it";
    CountryAfter "country-after" [-0.3, 2.4, 0.4] "a comma and a country follow it";
    PartyStateAfter "party-state-after" [4.0, -2.0, -2.0] "a party and state in brackets follow it";
    AcronymAfter "acronym-after" [-1.5, -0.3, 1.8] "its initials follow it in brackets";
    // What the document says elsewhere.
    PersonElsewhere "full-name-elsewhere" [4.5, -3.0, -2.5] "it is the surname of a person named in full elsewhere";
    GivenElsewhere "given-name-elsewhere" [1.5, 0.0, 0.0] "it is the first name of a person named in full elsewhere";
    AcronymElsewhere "long-form-elsewhere" [-2.0, -0.5, 2.5] "its long form stands elsewhere";
    ShortElsewhere "short-form-elsewhere" [1.5, 0.0, 0.0] "its last word stands alone elsewhere, as surnames do";
    SeenTwice "seen-twice" [0.4, 0.4, 0.4] "it stands more than once";
}

/// A set of reasons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Evidence(u128);

impl Evidence {
    /// What says that a name is a city, region or town.
    pub(crate) const SETTLEMENT: Evidence = Evidence::of(&[Reason::City, Reason::Region, Reason::Town]);

    /// The set of these reasons.
    pub const fn of(reasons: &[Reason]) -> Evidence {
        let (mut set, mut i) = (Evidence(0), 0);
        while i < reasons.len() {
            set.add(reasons[i]);
            i += 1;
        }
        set
    }

    /// Whether the two sets share a reason.
    pub const fn any(self, other: Evidence) -> bool {
        self.0 & other.0 != 0
    }

    /// Takes away the reasons of another set.
    pub const fn remove_all(&mut self, other: Evidence) {
        self.0 &= !other.0;
    }

    /// Adds a reason.
    pub const fn add(&mut self, reason: Reason) {
        self.0 |= 1 << reason as u8;
    }

    /// Adds a reason if the condition holds.
    pub const fn add_if(&mut self, condition: bool, reason: Reason) {
        if condition {
            self.add(reason);
        }
    }

    /// Takes a reason out.
    pub const fn remove(&mut self, reason: Reason) {
        self.0 &= !(1 << reason as u8);
    }

    /// Whether the reason is there.
    pub const fn has(self, reason: Reason) -> bool {
        self.0 & (1 << reason as u8) != 0
    }

    /// The reasons of both.
    #[must_use]
    pub const fn union(self, other: Evidence) -> Evidence {
        Evidence(self.0 | other.0)
    }

    /// The reasons in order.
    pub fn reasons(self) -> impl Iterator<Item = Reason> {
        let mut bits = self.0;
        std::iter::from_fn(move || {
            let index = bits.trailing_zeros() as usize;
            bits &= bits.wrapping_sub(1);
            Reason::ALL.get(index).copied()
        })
    }

    /// The sums for person, place and organization.
    pub fn scores(self) -> [f32; 3] {
        let mut scores = [0.0; 3];
        for reason in self.reasons() {
            for (score, weight) in scores.iter_mut().zip(reason.weights()) {
                *score += weight;
            }
        }
        scores
    }

    /// The type with the highest sum, if it reaches the threshold, with its confidence.
    pub fn verdict(self) -> Option<Verdict> {
        let scores = self.scores();
        let mut order = [0, 1, 2];
        order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]));
        let [best, second, _] = order;
        (scores[best] >= THRESHOLD).then(|| {
            // The margin over the best of the alternatives, no name among them.
            let margin = (scores[best] - scores[second]).min(scores[best] - THRESHOLD + 0.5);
            let kind = EntityType::ALL[best];
            Verdict { kind, confidence: 1.0 / (1.0 + (-0.3 - 0.7 * margin).exp()), because: self.strongest(kind) }
        })
    }

    /// The three reasons that speak most for a type, the strongest first; of equals the first.
    pub fn strongest(self, kind: EntityType) -> [Option<Reason>; 3] {
        let weight = move |reason: Reason| reason.weights()[kind as usize];
        let mut best: [Option<Reason>; 3] = [None; 3];
        for reason in self.reasons().filter(|&reason| weight(reason) > 0.0) {
            let place = best.iter().position(|known| known.is_none_or(|known| weight(reason) > weight(known)));
            if let Some(place) = place {
                best[place..].rotate_right(1);
                best[place] = Some(reason);
            }
        }
        best
    }
}

/// What a name is, and how sure that is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// The type.
    pub kind: EntityType,
    /// From 0 to 1.
    pub confidence: f32,
    /// The reasons that speak most for it, the strongest first.
    pub because: [Option<Reason>; 3],
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_its_own_bit_and_id() {
        assert!(Reason::ALL.len() <= 128);
        let mut ids: Vec<&str> = Reason::ALL.iter().map(|r| r.id()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), Reason::ALL.len());
    }

    #[test]
    fn a_country_stays_a_country_and_a_title_makes_a_person() {
        let mut evidence = Evidence::default();
        evidence.add(Reason::Country);
        assert_eq!(evidence.verdict().unwrap().kind, EntityType::Place);
        let mut evidence = Evidence::default();
        evidence.add(Reason::TitleBefore);
        evidence.add(Reason::City);
        assert_eq!(evidence.verdict().unwrap().kind, EntityType::Person);
        assert_eq!(Evidence::default().verdict(), None);
    }
}
