//! Evidence: the named reasons that speak for or against a name of some type, and their weights.
//!
//! Every mention collects evidence, and the mentions of one string in a document share theirs. A
//! verdict is a sum of log-odds for each type: what a reason adds to every mention where any of its
//! words has it (the prior of the document), and what it adds to a mention that has it itself. The
//! highest sum wins if it reaches the threshold. The weights are `rules/weights.toml`.

mod reason;

pub use reason::Reason;

use crate::types::EntityType;

/// The weights as the build script writes them.
#[allow(clippy::approx_constant, reason = "a weight of 3.14 is no circle")]
mod tables {
    use super::Weights;

    include!(concat!(env!("OUT_DIR"), "/weights.rs"));
}

/// A number for person, place and organization each.
pub type Scores = [f32; 3];

/// What each reason adds to the sums.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// A sum below this is no name.
    pub threshold: f32,
    /// What each reason adds to all mentions of a name, if one of them has it.
    pub document: [Scores; Reason::COUNT],
    /// What it adds to the mentions that have it, besides.
    pub mention: [Scores; Reason::COUNT],
}

impl Weights {
    /// The weights of `rules/weights.toml`.
    pub const fn built_in() -> &'static Weights {
        &tables::BUILT_IN
    }

    /// The weights there that people have set: what the others were fitted from.
    pub const fn by_hand() -> &'static Weights {
        &tables::BY_HAND
    }

    /// What a reason adds to a mention that has it.
    pub fn of(&self, reason: Reason) -> Scores {
        plus(self.document[reason as usize], self.mention[reason as usize])
    }
}

fn plus(one: Scores, other: Scores) -> Scores {
    [one[0] + other[0], one[1] + other[1], one[2] + other[2]]
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
        self.beside(self).map(|(reason, _)| reason)
    }

    /// The reasons in order, and whether the other set has each.
    fn beside(self, other: Evidence) -> impl Iterator<Item = (Reason, bool)> {
        // Half by half: as many bits as a register has.
        let halves = [0, 64].map(|first| ((self.0 >> first) as u64, (other.0 >> first) as u64, first));
        halves.into_iter().flat_map(|(mut bits, other, first)| {
            std::iter::from_fn(move || {
                let at = bits.trailing_zeros() as usize;
                let reason = (bits != 0).then(|| Reason::ALL[first + at])?;
                bits &= bits - 1;
                Some((reason, other >> at & 1 != 0))
            })
        })
    }

    /// The reasons of both that they share.
    #[must_use]
    pub const fn shared(self, other: Evidence) -> Evidence {
        Evidence(self.0 & other.0)
    }
}

/// What speaks for and against one mention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Grounds {
    /// The reasons that any mention of its words in the document has.
    pub document: Evidence,
    /// Of these its own.
    pub mention: Evidence,
}

impl Grounds {
    /// The grounds of a mention that has all the reasons of its document.
    pub const fn whole(evidence: Evidence) -> Grounds {
        Grounds { document: evidence, mention: evidence }
    }

    /// The reasons with what each adds to the sums, in order.
    pub fn reasons(self, weights: &Weights) -> impl Iterator<Item = (Reason, Scores)> {
        self.document.beside(self.mention).map(|(reason, own)| {
            let own = if own { weights.mention[reason as usize] } else { [0.0; 3] };
            (reason, plus(weights.document[reason as usize], own))
        })
    }

    /// The sums for person, place and organization.
    pub fn scores(self, weights: &Weights) -> Scores {
        let sums = ([0.0; 3], [0.0; 3]);
        let (document, mention) =
            self.document.beside(self.mention).fold(sums, |(document, mention), (reason, own)| {
                let document = plus(document, weights.document[reason as usize]);
                (document, if own { plus(mention, weights.mention[reason as usize]) } else { mention })
            });
        plus(document, mention)
    }

    /// The type with the highest sum, if it reaches the threshold.
    pub fn kind(self, weights: &Weights) -> Option<EntityType> {
        highest(self.scores(weights), weights.threshold).map(|best| EntityType::ALL[best])
    }

    /// The same with its confidence.
    pub fn verdict(self, weights: &Weights) -> Option<Verdict> {
        Verdict::of(self.scores(weights), weights.threshold)
    }

    /// The three reasons that speak most for a type, the strongest first; of equals the first.
    pub fn strongest(self, kind: EntityType, weights: &Weights) -> [Option<Reason>; 3] {
        let mut best = [(None, 0.0); 3];
        self.document.beside(self.mention).for_each(|(reason, own)| {
            let own = if own { weights.mention[reason as usize][kind as usize] } else { 0.0 };
            let weight = weights.document[reason as usize][kind as usize] + own;
            if let Some(place) = best.iter().position(|&(_, known)| weight > known) {
                best[place..].rotate_right(1);
                best[place] = (Some(reason), weight);
            }
        });
        best.map(|(reason, _)| reason)
    }
}

/// How much of the sums is certainty: they know nothing of names whose bounds are wrong, and news
/// holds names that contradict every reason. Chosen so that of the names of a confidence as many are
/// right (`examples/fit.rs` shows the table).
const CERTAINTY: f32 = 0.6;

/// The type with the highest sum, by its index, if it reaches the threshold; of equals the first.
fn highest(scores: Scores, threshold: f32) -> Option<usize> {
    let best = [1, 2].into_iter().fold(0, |best, kind| if scores[kind] > scores[best] { kind } else { best });
    (scores[best] >= threshold).then_some(best)
}

/// What a name is, and how sure that is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// The type.
    pub kind: EntityType,
    /// From 0 to 1: how likely the type is, of the three and no name at all.
    pub confidence: f32,
}

impl Verdict {
    /// The type with the highest sum, if it reaches the threshold.
    fn of(scores: Scores, threshold: f32) -> Option<Verdict> {
        let best = highest(scores, threshold)?;
        let odds = |score: f32| (CERTAINTY * (score - scores[best])).exp();
        let all: f32 = scores.into_iter().map(odds).sum::<f32>() + odds(threshold);
        Some(Verdict { kind: EntityType::ALL[best], confidence: 1.0 / all })
    }
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
        let verdict = |reasons: &[Reason]| Grounds::whole(Evidence::of(reasons)).verdict(Weights::built_in());
        assert_eq!(verdict(&[Reason::Country]).unwrap().kind, EntityType::Place);
        assert_eq!(verdict(&[Reason::TitleBefore, Reason::City]).unwrap().kind, EntityType::Person);
        assert_eq!(verdict(&[]), None);
    }
}
