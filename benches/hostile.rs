//! What hostile texts cost per byte, against news: each is 1 MB of one thing, in one paragraph.
//!
//! The texts are read in turns with the news, so that a busy machine slows all alike; of five turns
//! the shortest counts. Prints a table; nothing is asserted, as no test should look at a clock.

use std::time::{Duration, Instant};
use whosaid::{Document, Language, Options, Reader};

const BYTES: usize = 1_000_000;
const TURNS: usize = 5;

/// The time that a text takes from its bytes to its rows.
fn read(reader: &Reader, text: &str) -> Duration {
    let document = Document::new("text", text);
    let begin = Instant::now();
    let reading = reader.read(document).expect("the text is short");
    let rows = reading.quote_rows(reader.attribution_rules(), 0.0).count() + reading.entity_rows(0.0).count();
    std::hint::black_box(rows);
    begin.elapsed()
}

fn main() {
    let options = Options { language: Some(Language::ENGLISH), ..Options::default() };
    let reader = Reader::new(options).expect("the built-in rules are well-formed");
    let samples = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/samples")).expect("the samples are there");
    let mut files: Vec<_> = samples.map(|entry| entry.expect("readable").path()).collect();
    files.sort();
    let news: String = files.iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect();
    let one_paragraph = news.split_whitespace().collect::<Vec<_>>().join(" ") + " ";
    let unclosed = one_paragraph.replace(['“', '”', '"'], "");
    let repeated = |unit: &str| unit.repeat(BYTES.div_ceil(unit.len()));
    let mut texts = vec![("news", repeated(&(news + "\n\n")))];
    texts.push(("news in one paragraph", repeated(&one_paragraph)));
    texts.push(("one quotation that is never closed", format!("“{}", repeated(&unclosed))));
    for unit in
        ["\"", "“", "said ", "He ", "the union said ", "'a ", "Xa ", "a, ", "(", "Bank of ", "he said, \"so\" Xa "]
    {
        texts.push((unit, repeated(unit)));
    }
    let mut best = vec![Duration::MAX; texts.len()];
    for _ in 0..TURNS {
        for ((_, text), best) in texts.iter().zip(&mut best) {
            *best = (*best).min(read(&reader, text));
        }
    }
    let per_byte = |at: usize| best[at].as_secs_f64() * 1e9 / texts[at].1.len() as f64;
    println!("{:40} {:>8} {:>10}", "text", "ns/byte", "over news");
    for (at, (name, _)) in texts.iter().enumerate() {
        println!("{:40} {:8.1} {:10.2}", format!("{name:?}"), per_byte(at), per_byte(at) / per_byte(0));
    }
}
