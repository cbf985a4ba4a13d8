//! One person under several names, and several people under one, over a whole corpus.
//!
//! Names are joined where the user's list, the outside id, the spelling or a surname that only one
//! person has say so. Namesakes are kept apart where what they are called keeps naming
//! different places or bodies, as long as nothing speaks for one person: two mayors of Kelm are one.

use super::known::Known;
use crate::speakers::{Sums, Tally};
use crate::types::SpeakerType;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use whosaid_gazetteers::fold::fold;

/// A row of `people.csv`: who is quoted, under all names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PersonRow {
    /// The name: the list's, else the full name that most documents have.
    pub name: String,
    /// person, organization or place.
    pub r#type: String,
    /// The outside id.
    pub id: String,
    /// The group that the user's list gives.
    pub group: String,
    /// All names, those of most documents first, joined by `; `.
    pub names: String,
    /// Why the names are joined, or namesakes kept apart.
    pub because: String,
    /// What documents call the speaker, joined by `; `, most frequent first.
    pub roles: String,
    /// In how many documents.
    pub documents: u64,
    /// How many quotes.
    pub quotes: u64,
    /// Those of kind direct.
    pub direct: u64,
    /// Those of kind mixed.
    pub mixed: u64,
    /// Those of kind indirect.
    pub indirect: u64,
    /// Words quoted.
    pub words: u64,
    /// The first document, in input order.
    pub first_doc: String,
    /// The last one.
    pub last_doc: String,
}

/// A row of `people_by.csv`: how often somebody is quoted in a month or by an outlet.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct PersonByRow {
    /// `month`, or the column by which sources are counted.
    pub by: String,
    /// The month or the outlet; empty where a document says nothing.
    pub value: String,
    /// The name, as in `people.csv`.
    pub name: String,
    /// person, organization or place.
    pub r#type: String,
    /// In how many documents.
    pub documents: u64,
    /// How many quotes.
    pub quotes: u64,
    /// Words quoted.
    pub words: u64,
}

/// What is told of somebody under one role.
#[derive(Debug, Default)]
struct Told {
    sums: Sums,
    /// Documents, quotes and words by month and outlet.
    by: BTreeMap<Key, [u64; 3]>,
}

/// By what is counted, and one value of it.
pub(super) type Key = (String, String);

/// A name as it stands in the tables.
#[derive(Debug)]
struct Name {
    text: String,
    kind: SpeakerType,
    folded: Vec<String>,
    id: String,
    /// By what a document calls the speaker; empty if it says nothing.
    roles: BTreeMap<String, Told>,
}

impl Name {
    /// The first, middle and last parts of a person's full name; `None` of other names, and of several
    /// who speak as one.
    fn parts(&self) -> Option<(&str, &[String], &str)> {
        match &self.folded[..] {
            [first, middle @ .., last]
                if self.kind == SpeakerType::Person
                    && middle.len() <= 2
                    && !middle.iter().any(|part| part == "and") =>
            {
                Some((first, middle, last))
            }
            _ => None,
        }
    }
}

/// All names of a corpus.
pub(super) struct People {
    ids: HashMap<(String, String), String>,
    names: Vec<Name>,
    known: HashMap<(String, SpeakerType), usize>,
    documents: u64,
}

impl People {
    /// Nobody yet; `ids` are outside ids by type and name.
    pub(super) fn new(ids: HashMap<(String, String), String>) -> People {
        People { ids, names: Vec::new(), known: HashMap::new(), documents: 0 }
    }

    /// Adds what a document quotes, which is counted by these keys too.
    pub(super) fn document(&mut self, id: &str, keys: &[Key], tallies: &[Tally]) {
        self.documents += 1;
        for tally in tallies {
            let at = self.at(&tally.name, tally.kind);
            let told = self.names[at].roles.entry(tally.role.clone()).or_default();
            told.sums.count(tally, self.documents, id);
            let counts = [1, tally.direct + tally.mixed + tally.indirect, tally.words];
            for key in keys {
                add(told.by.entry(key.clone()).or_default(), counts);
            }
        }
    }

    fn at(&mut self, name: &str, kind: SpeakerType) -> usize {
        let key = (name.to_owned(), kind);
        if let Some(&at) = self.known.get(&key) {
            return at;
        }
        let folded = fold(name).split_whitespace().map(str::to_owned).collect();
        let id = self.ids.get(&(kind.name().to_owned(), name.to_owned())).cloned().unwrap_or_default();
        self.names.push(Name { text: name.to_owned(), kind, folded, id, roles: BTreeMap::new() });
        self.known.insert(key, self.names.len() - 1);
        self.names.len() - 1
    }

    /// The people, most quoted first, and how often each is quoted by month and outlet.
    pub(super) fn finish(self, list: &Known) -> (Vec<PersonRow>, Vec<PersonByRow>) {
        let mut joined = Joined::new(&self.names, list);
        joined.by_list(list);
        joined.by_id();
        joined.by_spelling();
        joined.by_surname();
        let groups = joined.groups();
        let people = groups.iter().flat_map(|group| group.rows(&self.names, list));
        let (mut rows, by): (Vec<PersonRow>, Vec<Vec<PersonByRow>>) = people.unzip();
        let mut by: Vec<PersonByRow> = by.into_iter().flatten().collect();
        let place =
            |row: &PersonByRow| (row.by.clone(), row.value.clone(), std::cmp::Reverse(row.quotes), row.name.clone());
        by.sort_by_cached_key(place);
        rows.sort_by(|a, b| {
            b.quotes.cmp(&a.quotes).then_with(|| a.name.cmp(&b.name)).then_with(|| a.roles.cmp(&b.roles))
        });
        (rows, by)
    }
}

fn add(counts: &mut [u64; 3], more: [u64; 3]) {
    counts.iter_mut().zip(more).for_each(|(count, more)| *count += more);
}

/// Which names are of one person, and why.
struct Joined<'n> {
    names: &'n [Name],
    /// The name that each belongs to; one that belongs to itself stands for all of them.
    parents: Vec<usize>,
    because: Vec<BTreeSet<String>>,
    /// The entry of the user's list.
    entries: Vec<Option<usize>>,
}

impl<'n> Joined<'n> {
    fn new(names: &'n [Name], list: &Known) -> Joined<'n> {
        let entries = names.iter().map(|name| list.entry(&name.text)).collect();
        Joined { names, parents: (0..names.len()).collect(), because: vec![BTreeSet::new(); names.len()], entries }
    }

    fn root(&self, mut at: usize) -> usize {
        while self.parents[at] != at {
            at = self.parents[at];
        }
        at
    }

    /// Joins two names, unless the list says that they are two.
    fn join(&mut self, one: usize, other: usize, because: &str) {
        let (one, other) = (self.root(one), self.root(other));
        let apart = matches!((self.entries[one], self.entries[other]), (Some(a), Some(b)) if a != b);
        if one == other || apart {
            return;
        }
        // The first name stands for all.
        let (first, second) = (one.min(other), one.max(other));
        self.parents[second] = first;
        self.entries[first] = self.entries[first].or(self.entries[second]);
        let reasons = std::mem::take(&mut self.because[second]);
        self.because[first].extend(reasons);
        self.because[first].insert(because.to_owned());
    }

    /// Joins names that have the same key.
    fn by_key<K: Ord>(&mut self, key: impl Fn(usize, &Name) -> Option<K>, because: impl Fn(&Name) -> String) {
        let mut first: BTreeMap<K, usize> = BTreeMap::new();
        let names = self.names;
        for (at, name) in names.iter().enumerate() {
            let Some(key) = key(at, name) else { continue };
            match first.get(&key) {
                Some(&one) => self.join(one, at, &because(&names[one])),
                None => drop(first.insert(key, at)),
            }
        }
    }

    fn by_list(&mut self, list: &Known) {
        let entries = self.entries.clone();
        self.by_key(
            |at, _| entries[at],
            |name| format!("your list has {}", list.entries[list.entry(&name.text).unwrap_or_default()].name),
        );
    }

    fn by_id(&mut self) {
        self.by_key(
            |_, name| (!name.id.is_empty()).then(|| (name.kind, name.id.clone())),
            |name| format!("the same id {}", name.id),
        );
    }

    /// Case, accents and hyphens do not count; nor do middle names, if there is one person only
    /// without them.
    fn by_spelling(&mut self) {
        self.by_key(|_, name| Some((name.kind, name.folded.join(" "))), |_| "spelt alike".to_owned());
        let mut long: BTreeMap<(&str, &str), BTreeSet<&[String]>> = BTreeMap::new();
        let names = self.names;
        for (first, middle, last) in names.iter().filter_map(Name::parts).filter(|(_, middle, _)| !middle.is_empty()) {
            long.entry((first, last)).or_default().insert(middle);
        }
        let alone = |name: &Name| {
            let (first, _, last) = name.parts()?;
            (long.get(&(first, last))?.len() == 1).then(|| (first.to_owned(), last.to_owned()))
        };
        self.by_key(|_, name| alone(name), |_| "the same but for a middle name".to_owned());
    }

    /// A surname alone is of the only person who bears it, if what they are called agrees.
    fn by_surname(&mut self) {
        let mut full: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        let names = self.names;
        for (at, name) in names.iter().enumerate().filter(|(_, name)| name.kind == SpeakerType::Person) {
            if let [_, .., last] = &name.folded[..] {
                full.entry(last).or_default().insert(self.root(at));
            }
        }
        for (at, name) in names.iter().enumerate().filter(|(_, name)| name.kind == SpeakerType::Person) {
            let [surname] = &name.folded[..] else { continue };
            let Some(bearers) = full.get(surname.as_str()) else { continue };
            let roots: BTreeSet<usize> = bearers.iter().map(|&bearer| self.root(bearer)).collect();
            let (Some(&only), 1) = (roots.first(), roots.len()) else { continue };
            let words = |at: usize| names[at].roles.keys().flat_map(|role| content(role)).collect::<BTreeSet<_>>();
            let shared: Vec<String> = words(at).intersection(&words(only)).cloned().collect();
            if !shared.is_empty() {
                self.join(
                    only,
                    at,
                    &format!("the only {} quoted, and both are called {}", names[at].text, shared.join(", ")),
                );
            }
        }
    }

    fn groups(&self) -> Vec<Group> {
        let mut groups: BTreeMap<usize, Group> = BTreeMap::new();
        for at in 0..self.names.len() {
            let root = self.root(at);
            let (because, entry) = (&self.because[root], self.entries[root]);
            let group =
                groups.entry(root).or_insert_with(|| Group { because: because.clone(), entry, ..Group::default() });
            group.names.push(at);
        }
        groups.into_values().collect()
    }
}

/// The names of one person, or of several who bear them.
#[derive(Default)]
struct Group {
    names: Vec<usize>,
    because: BTreeSet<String>,
    entry: Option<usize>,
}

impl Group {
    /// The rows: one a person, with those by month and outlet.
    fn rows(&self, names: &[Name], list: &Known) -> Vec<(PersonRow, Vec<PersonByRow>)> {
        let parts = if self.entry.is_some() { None } else { self.namesakes(names) };
        let Some(parts) = parts else { return vec![self.row(names, list, &|_| true, None)] };
        let kept: Vec<String> =
            parts.iter().map(|part| part.kept.iter().cloned().collect::<Vec<_>>().join(", ")).collect();
        let rows = parts.iter().enumerate().map(|(at, part)| {
            let others: Vec<&str> =
                kept.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, kept)| kept.as_str()).collect();
            let because = format!("kept apart: {}, not {}", kept[at], others.join(", not "));
            self.row(names, list, &|role| part.roles.contains(role), Some(because))
        });
        rows.collect()
    }

    /// A row of the names under some roles.
    fn row(
        &self,
        names: &[Name],
        list: &Known,
        has: &dyn Fn(&str) -> bool,
        apart: Option<String>,
    ) -> (PersonRow, Vec<PersonByRow>) {
        let mut total = Sums::default();
        let mut roles: BTreeMap<&str, u64> = BTreeMap::new();
        let mut by: BTreeMap<&Key, [u64; 3]> = BTreeMap::new();
        let mut shown: Vec<(&Name, u64)> = Vec::new();
        for name in self.names.iter().map(|&at| &names[at]) {
            let mut documents = 0;
            for (role, Told { sums, by: counts }) in name.roles.iter().filter(|(role, _)| has(role)) {
                total.add(sums.clone());
                documents += sums.documents;
                *roles.entry(role).or_default() += sums.documents;
                for (key, counts) in counts {
                    add(by.entry(key).or_default(), *counts);
                }
            }
            if documents > 0 {
                shown.push((name, documents));
            }
        }
        shown.sort_by_key(|(name, documents)| (std::cmp::Reverse(*documents), std::cmp::Reverse(name.text.len())));
        let mut roles: Vec<(&str, u64)> = roles.into_iter().filter(|(role, _)| !role.is_empty()).collect();
        roles.sort_by_key(|&(_, documents)| std::cmp::Reverse(documents));
        let entry = self.entry.map(|at| &list.entries[at]);
        // A full name, if there is one.
        let best = shown.iter().find(|(name, _)| name.folded.len() > 1).or(shown.first()).map(|(name, _)| *name);
        let id = shown.iter().map(|(name, _)| name.id.as_str()).find(|id| !id.is_empty()).unwrap_or_default();
        let because: Vec<String> = self.because.iter().cloned().chain(apart).collect();
        let row = PersonRow {
            name: entry.map(|entry| entry.name.clone()).or(best.map(|name| name.text.clone())).unwrap_or_default(),
            r#type: best.map(|name| name.kind.name().to_owned()).unwrap_or_default(),
            id: entry.map(|entry| entry.id.clone()).filter(|id| !id.is_empty()).unwrap_or_else(|| id.to_owned()),
            group: entry.map(|entry| entry.group.clone()).unwrap_or_default(),
            names: shown.iter().map(|(name, _)| name.text.as_str()).collect::<Vec<_>>().join("; "),
            because: because.join("; "),
            roles: roles.iter().map(|(role, _)| *role).collect::<Vec<_>>().join("; "),
            documents: total.documents,
            quotes: total.direct + total.mixed + total.indirect,
            direct: total.direct,
            mixed: total.mixed,
            indirect: total.indirect,
            words: total.words,
            first_doc: total.first.1,
            last_doc: total.last.1,
        };
        let by = by.into_iter().map(|((by, value), [documents, quotes, words])| PersonByRow {
            by: by.clone(),
            value: value.clone(),
            name: row.name.clone(),
            r#type: row.r#type.clone(),
            documents,
            quotes,
            words,
        });
        let by = by.collect();
        (row, by)
    }

    /// Several people of one name: two or more of them keep being called by places or bodies, in two
    /// documents each or more, and nothing that they are called is shared. Documents that tell nothing
    /// count for who is in most. `None` if they are one.
    fn namesakes(&self, names: &[Name]) -> Option<Vec<Part>> {
        let mut roles: BTreeMap<&str, u64> = BTreeMap::new();
        for name in self.names.iter().map(|&at| &names[at]).filter(|name| name.kind == SpeakerType::Person) {
            for (role, told) in &name.roles {
                *roles.entry(role).or_default() += told.sums.documents;
            }
        }
        let mut parts: Vec<Part> = Vec::new();
        for (role, documents) in roles {
            let mut part = Part::of(role, documents);
            // All that share a word with it are one with it.
            let (same, other) = parts.into_iter().partition(|known: &Part| !known.words.is_disjoint(&part.words));
            parts = other;
            let same: Vec<Part> = same;
            for known in same {
                part.add(known);
            }
            parts.push(part);
        }
        let keeps = |part: &Part| part.documents >= 2 && !part.kept.is_empty();
        let (mut people, rest): (Vec<Part>, Vec<Part>) = parts.into_iter().partition(keeps);
        if people.len() < 2 {
            return None;
        }
        people.sort_by_key(|part| std::cmp::Reverse(part.documents));
        for part in rest {
            people[0].add(part);
        }
        Some(people)
    }
}

/// What one of several namesakes is called.
#[derive(Default)]
struct Part {
    roles: BTreeSet<String>,
    /// The words by which roles are told to be of one person.
    words: BTreeSet<String>,
    /// The places and bodies among them.
    kept: BTreeSet<String>,
    documents: u64,
}

impl Part {
    fn of(role: &str, documents: u64) -> Part {
        let words = content(role).collect();
        Part { roles: [role.to_owned()].into(), words, kept: places_and_bodies(role), documents }
    }

    fn add(&mut self, other: Part) {
        self.roles.extend(other.roles);
        self.words.extend(other.words);
        self.kept.extend(other.kept);
        self.documents += other.documents;
    }
}

/// The words of a role that mean something, folded.
fn content(role: &str) -> impl Iterator<Item = String> {
    const EMPTY: [&str; 18] = [
        "a", "an", "and", "at", "by", "de", "for", "former", "from", "in", "new", "of", "on", "the", "their", "to",
        "with", "who",
    ];
    let words = role.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 1);
    words.map(fold).filter(|word| !EMPTY.contains(&word.as_str()))
}

/// The names behind `of`, `at`, `for`, `from` or `in` in a role: `mayor of Port Linden`.
fn places_and_bodies(role: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut words = role.split_whitespace().peekable();
    while let Some(word) = words.next() {
        if !matches!(word, "of" | "at" | "for" | "from" | "in" | "with") {
            continue;
        }
        let mut name: Vec<&str> = Vec::new();
        while let Some(next) = words.peek().copied() {
            let is_inner = matches!(next, "the" | "of" | "and" | "for" | "de" | "la");
            if !next.starts_with(char::is_uppercase) && !is_inner {
                break;
            }
            name.push(next.trim_matches(|c: char| !c.is_alphanumeric()));
            words.next();
        }
        while name.last().is_some_and(|last| !last.starts_with(char::is_uppercase)) {
            name.pop();
        }
        let name = name.join(" ");
        let name = name.strip_prefix("the ").unwrap_or(&name);
        if !name.is_empty() {
            found.insert(name.to_owned());
        }
    }
    found
}
