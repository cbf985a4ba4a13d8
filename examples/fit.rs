//! Fits `rules/weights.toml` to texts whose names are marked, and says what that is worth on others.
//!
//!     cargo run --profile ci --example fit -- SET… [--write rules/weights.toml]
//!
//! A set is a folder with `text/` and `gold.jsonl`, a line of which is an object with `doc_id` (the
//! name of a file of `text/`) and `entities`: objects with `type` (person, place or organization),
//! `start` and `end` (code points).
//!
//! The model is a logistic regression with the reasons as its features and "no name" as the fourth
//! class, shrunk to the weights set by hand. Every set is parted into two halves by outlet, which is
//! what stands before the last `_` of a document's name (a set of one outlet: every second
//! document). The table shows the F1 on the half that was not fitted to, mean of both halves: for the
//! weights set by hand, for the fit to halves of all sets, and for the fit to half of one set, which
//! must not fall below the hand weights on the others. Below it is how reliable the confidence is,
//! again on the halves not fitted to. `--write` fits to everything.

use serde::Deserialize;
use std::collections::{BTreeSet, HashMap};
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};
use whosaid::entities;
use whosaid::evidence::{Grounds, Reason, Scores, Weights};
use whosaid::lexicon::{Lexicon, Memory};
use whosaid::mentions::{self, Candidate};
use whosaid::text::Layout;
use whosaid::types::{EntityType, Facilities, Span};

/// How strongly the weights are held to those set by hand: of a name and of a mention of it.
const SHRINKAGE: [f64; 2] = [40.0, 40.0];
const STEPS: i32 = 250;
/// The links between names depend on verdicts: so many times they are found again and fitted to.
const ROUNDS: usize = 2;
/// The thresholds that are tried, from the one set by hand.
const THRESHOLDS: [f32; 6] = [-0.75, -0.5, -0.25, 0.0, 0.25, 0.5];
/// What loses so much F1 serves as well.
const AS_WELL: f64 = 0.25;
/// A row of the table of reliability has at least so many names.
const SMALLEST_BIN: usize = 200;

const REASONS: usize = Reason::COUNT;
/// No name, as a class beside the types.
const NONE: usize = 3;

#[derive(Deserialize)]
struct Marked {
    doc_id: String,
    entities: Vec<Name>,
}

#[derive(Deserialize)]
struct Name {
    r#type: EntityType,
    start: usize,
    end: usize,
}

struct Doc {
    text: String,
    layout: Layout,
    candidates: Vec<Candidate>,
    gold: HashMap<Span, EntityType>,
    /// The half that it belongs to.
    half: usize,
}

struct Set {
    name: String,
    docs: Vec<Doc>,
}

impl Set {
    fn read(folder: &Path, lexicon: &Lexicon) -> Result<Set, Box<dyn Error>> {
        let gold = fs::read_to_string(folder.join("gold.jsonl"))?;
        let marked = gold.lines().map(serde_json::from_str).collect::<Result<Vec<Marked>, _>>()?;
        let outlets: BTreeSet<&str> = marked.iter().map(|marked| outlet(&marked.doc_id)).collect();
        let mut memory = Memory::default();
        let mut docs = Vec::new();
        for (number, marked) in marked.iter().enumerate() {
            let text = fs::read_to_string(folder.join("text").join(&marked.doc_id))?;
            let of_outlet = outlets.range(..outlet(&marked.doc_id)).count();
            let half = if outlets.len() == 1 { number } else { of_outlet } % 2;
            docs.push(Doc::new(text, &marked.entities, half, lexicon, &mut memory));
        }
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Set { name, docs })
    }

    fn half(&self, half: usize) -> impl Iterator<Item = &Doc> {
        self.docs.iter().filter(move |doc| doc.half == half)
    }
}

fn outlet(doc_id: &str) -> &str {
    doc_id.rsplit_once('_').map_or(doc_id, |(outlet, _)| outlet)
}

impl Doc {
    fn new(text: String, names: &[Name], half: usize, lexicon: &Lexicon, memory: &mut Memory) -> Doc {
        let layout = Layout::new(&text, lexicon, memory);
        let candidates = mentions::find(&text, &layout, lexicon);
        let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let gold = names.iter().map(|name| (trimmed(&text, bytes[name.start], bytes[name.end]), name.r#type));
        Doc { gold: gold.collect(), text, layout, candidates, half }
    }

    /// The span of a candidate that is marked, with or without the full stop of the sentence.
    fn kind_of(&self, candidate: &Candidate) -> Option<EntityType> {
        let span = self.layout.span(candidate.tokens);
        let stop = self.text[..span.end as usize].ends_with('.');
        let shorter = Span::new(span.start as usize, span.end as usize - usize::from(stop));
        self.gold.get(&span).or_else(|| self.gold.get(&shorter)).copied()
    }

    /// Whether a marked name shares a part of the text with a candidate.
    fn touches(&self, candidate: &Candidate) -> bool {
        let span = self.layout.span(candidate.tokens);
        self.gold.keys().any(|name| name.overlaps(span))
    }

    fn grounds(&self, weights: &Weights) -> Vec<Grounds> {
        entities::weigh(&self.text, &self.layout, &self.candidates, weights)
    }
}

/// A marked span without a leading "the" and a trailing possessive.
fn trimmed(text: &str, mut start: usize, mut end: usize) -> Span {
    let lower = text[start..end].to_lowercase();
    if lower.starts_with("the ") {
        start += "the ".len();
    }
    for possessive in ["'s", "’s"] {
        if lower.ends_with(possessive) {
            end -= possessive.len();
        }
    }
    Span::new(start, end)
}

/// The features of a candidate, and its class.
type Row = (Vec<u16>, usize);
/// Of each feature the weight for each type: the reasons of the document, then those of the mention.
type Model = Vec<[f64; 3]>;

fn features(grounds: Grounds) -> Vec<u16> {
    let own = grounds.mention.reasons().map(|reason| REASONS as u16 + reason as u16);
    grounds.document.reasons().map(|reason| reason as u16).chain(own).collect()
}

/// The candidates of documents. One that shares words with a marked name, but has other bounds, is
/// left out: its bounds are wrong, and its reasons may well be right.
fn rows(docs: &[&Doc], weights: &Weights) -> Vec<Row> {
    let rows = docs.iter().flat_map(|doc| {
        let class = |candidate: &Candidate| match doc.kind_of(candidate) {
            Some(kind) => Some(kind as usize),
            None => (!doc.touches(candidate)).then_some(NONE),
        };
        let classes: Vec<Option<usize>> = doc.candidates.iter().map(class).collect();
        doc.grounds(weights).into_iter().zip(classes).filter_map(|(grounds, class)| Some((features(grounds), class?)))
    });
    rows.collect()
}

fn model(weights: &Weights) -> Model {
    weights.document.iter().chain(&weights.mention).map(|weights| weights.map(f64::from)).collect()
}

fn weights(model: &Model, threshold: f32) -> Weights {
    let part =
        |from: usize| std::array::from_fn(|i| model[from + i].map(|weight| (weight * 100.0).round() as f32 / 100.0));
    Weights { threshold, document: part(0), mention: part(REASONS) }
}

/// How likely each class is.
fn likely(model: &Model, features: &[u16], threshold: f64) -> [f64; 4] {
    let mut sums = [0.0, 0.0, 0.0, threshold];
    for &feature in features {
        for (sum, weight) in sums.iter_mut().zip(model[usize::from(feature)]) {
            *sum += weight;
        }
    }
    let highest = sums.iter().copied().fold(f64::MIN, f64::max);
    let odds = sums.map(|sum| (sum - highest).exp());
    let all: f64 = odds.iter().sum();
    odds.map(|odds| odds / all)
}

/// Descends to the weights that fit the rows best, held to those set by hand (Adam).
fn fitted(rows: &[Row], threshold: f64) -> Model {
    let prior = model(Weights::by_hand());
    let mut model = prior.clone();
    let (mut mean, mut spread) = (vec![[0.0; 3]; prior.len()], vec![[0.0; 3]; prior.len()]);
    for step in 1..=STEPS {
        let mut slope = vec![[0.0; 3]; prior.len()];
        for (features, class) in rows {
            let likely = likely(&model, features, threshold);
            for kind in 0..NONE {
                let error = likely[kind] - f64::from(u8::from(*class == kind));
                for &feature in features {
                    slope[usize::from(feature)][kind] += error;
                }
            }
        }
        let rate = 0.05 * (1.0 - f64::from(step) / f64::from(STEPS + 1));
        for i in 0..prior.len() {
            for kind in 0..NONE {
                let slope = slope[i][kind] + SHRINKAGE[i / REASONS] * (model[i][kind] - prior[i][kind]);
                let (mean, spread) = (&mut mean[i][kind], &mut spread[i][kind]);
                *mean = 0.9 * *mean + 0.1 * slope;
                *spread = 0.99 * *spread + 0.01 * slope * slope;
                let (first, second) = (1.0 - 0.9_f64.powi(step), 1.0 - 0.99_f64.powi(step));
                model[i][kind] -= rate * (*mean / first) / ((*spread / second).sqrt() + 1e-8);
            }
        }
    }
    model
}

/// The weights fitted to documents, with the threshold that serves them best.
fn fit(docs: &[&Doc], lexicon: &Lexicon) -> Weights {
    let hand = Weights::by_hand();
    let mut best = hand.clone();
    for _ in 0..ROUNDS {
        let model = fitted(&rows(docs, &best), f64::from(hand.threshold));
        let tried = THRESHOLDS.map(|step| {
            let weights = weights(&model, hand.threshold + step);
            (Counts::of(docs.iter().copied(), lexicon, &weights).f1()[3], weights)
        });
        // Of those that serve as well the lowest: a wrong row is seen, a missing one is not.
        let most = tried.iter().map(|tried| tried.0).fold(0.0, f64::max);
        let chosen = tried.into_iter().find(|tried| tried.0 >= most - AS_WELL);
        best = chosen.expect("there is a threshold").1;
    }
    best
}

/// Names that are marked, found, and both, by type.
#[derive(Clone, Copy, Default)]
struct Counts([[usize; 3]; 3]);

impl Counts {
    fn of<'a>(docs: impl Iterator<Item = &'a Doc>, lexicon: &Lexicon, weights: &Weights) -> Counts {
        let mut counts = Counts::default();
        for doc in docs {
            doc.gold.values().for_each(|&kind| counts.0[kind as usize][0] += 1);
            let found = entities::decide(&doc.text, &doc.layout, lexicon, &doc.candidates, weights, Facilities::Place);
            for (number, mention) in found.mentions.iter().enumerate() {
                let kind = found.entity_of(number).kind;
                counts.0[kind as usize][1] += 1;
                counts.0[kind as usize][2] += usize::from(doc.gold.get(&mention.span) == Some(&kind));
            }
        }
        counts
    }

    /// F1 in percent: person, place, organization, all.
    fn f1(self) -> [f64; 4] {
        let f1 = |[marked, found, both]: [usize; 3]| 200.0 * both as f64 / (marked + found).max(1) as f64;
        let [person, place, organization] = self.0;
        let all = std::array::from_fn(|i| person[i] + place[i] + organization[i]);
        [person, place, organization, all].map(f1)
    }
}

/// How many names of each confidence are right.
#[derive(Default)]
struct Reliability(Vec<(f32, bool)>);

impl Reliability {
    fn add<'a>(&mut self, docs: impl Iterator<Item = &'a Doc>, lexicon: &Lexicon, weights: &Weights) {
        for doc in docs {
            let found = entities::decide(&doc.text, &doc.layout, lexicon, &doc.candidates, weights, Facilities::Place);
            let right =
                |number: usize| doc.gold.get(&found.mentions[number].span) == Some(&found.entity_of(number).kind);
            self.0.extend(found.mentions.iter().enumerate().map(|(number, m)| (m.confidence, right(number))));
        }
    }

    fn show(mut self) -> String {
        let mut shown = String::from("confidence      names   mean  right\n");
        self.0.sort_by(|one, other| one.0.total_cmp(&other.0));
        let mut rest = self.0.as_slice();
        for upper in [0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 1.01] {
            let bin = rest.partition_point(|name| name.0 < upper);
            // What is too small goes into the next.
            if bin < SMALLEST_BIN {
                continue;
            }
            let (names, above) = rest.split_at(bin);
            rest = above;
            let mean = names.iter().map(|name| f64::from(name.0)).sum::<f64>() / bin as f64;
            let right = names.iter().filter(|name| name.1).count() as f64 / bin as f64;
            let (first, last) = (names[0].0, names[bin - 1].0);
            let _ = writeln!(shown, "{first:.3} to {last:.3} {bin:6} {:5.1}% {:5.1}%", 100.0 * mean, 100.0 * right);
        }
        shown
    }
}

/// Prints the F1 on both halves of every set with the weights for each half.
fn show(label: &str, sets: &[Set], lexicon: &Lexicon, weights: [&Weights; 2]) {
    let mut line = format!("{label:32}");
    for set in sets {
        let halves = [0, 1].map(|half| Counts::of(set.half(half), lexicon, weights[half]).f1());
        let [person, place, organization, all] = std::array::from_fn(|i| f64::midpoint(halves[0][i], halves[1][i]));
        let _ = write!(line, "  {all:5.1} ({person:.1} {place:.1} {organization:.1})");
    }
    println!("{line}");
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<String> = env::args().skip(1).collect();
    let write = arguments.iter().position(|argument| argument == "--write").map(|at| {
        let mut option = arguments.drain(at..);
        option.nth(1).map(PathBuf::from).ok_or("--write needs a file")
    });
    let write = write.transpose()?;
    if arguments.is_empty() {
        return Err("usage: fit SET… [--write rules/weights.toml]".into());
    }
    let lexicon = Lexicon::new();
    let sets = arguments.iter().map(|folder| Set::read(Path::new(folder), &lexicon)).collect::<Result<Vec<_>, _>>()?;
    if let Some(file) = write {
        let docs: Vec<&Doc> = sets.iter().flat_map(|set| &set.docs).collect();
        let rewritten = rewritten(&fs::read_to_string(&file)?, &fit(&docs, &lexicon))?;
        return Ok(fs::write(file, rewritten)?);
    }
    compare(&sets, &lexicon);
    Ok(())
}

/// Prints the table of fits, and how reliable the confidence is.
fn compare(sets: &[Set], lexicon: &Lexicon) {
    let names: Vec<&str> = sets.iter().map(|set| set.name.as_str()).collect();
    println!("F1 on halves not fitted to: all (person place organization); {}", names.join(", "));
    show("built in (fitted to all)", sets, lexicon, [Weights::built_in(); 2]);
    show("set by hand", sets, lexicon, [Weights::by_hand(); 2]);
    // The weights for one half are fitted to the other.
    let crossed = |sets: &[&Set]| {
        [1, 0].map(|half| fit(&sets.iter().flat_map(|set| set.half(half)).collect::<Vec<_>>(), lexicon))
    };
    let all = crossed(&sets.iter().collect::<Vec<_>>());
    show("fitted to halves of all", sets, lexicon, all.each_ref());
    for set in sets {
        show(&format!("fitted to half of {}", set.name), sets, lexicon, crossed(&[set]).each_ref());
    }
    let mut reliability = Reliability::default();
    for (half, weights) in all.iter().enumerate() {
        for set in sets {
            reliability.add(set.half(half), lexicon, weights);
        }
    }
    println!("\n{}", reliability.show());
}

/// The file of weights with those that were fitted; all else stays as it is written.
fn rewritten(file: &str, weights: &Weights) -> Result<String, Box<dyn Error>> {
    let mut lines = Vec::new();
    for line in file.lines() {
        let Some((id, rest)) = line.split_once(" = { hand = ") else {
            lines.push(line.to_owned());
            continue;
        };
        let hand = rest.split([']', '}']).next().unwrap_or_default().trim();
        if id == "threshold" {
            let hand = hand.split(',').next().unwrap_or_default().trim();
            lines.push(format!("threshold = {{ hand = {hand}, fitted = {:?} }}", weights.threshold));
            continue;
        }
        let reason = Reason::ALL.iter().find(|reason| reason.id() == id).ok_or_else(|| format!("no reason {id}"))?;
        let mut line = format!("{id} = {{ hand = {hand}]");
        let (by_hand, at) = (Weights::by_hand(), *reason as usize);
        // Reasons that the texts do not have keep their weights to the last bit.
        let differs = |one: Scores, other: Scores| one.map(f32::to_bits) != other.map(f32::to_bits);
        if differs(weights.document[at], by_hand.document[at]) {
            write!(line, ", document = {:?}", weights.document[at])?;
        }
        if differs(weights.mention[at], [0.0; 3]) {
            write!(line, ", mention = {:?}", weights.mention[at])?;
        }
        lines.push(line + " }");
    }
    Ok(lines.join("\n") + "\n")
}
