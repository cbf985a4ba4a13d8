//! The stages of the pipeline, each on the sample articles repeated to about 256 KiB.

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use std::fs;
use std::hint::black_box;
use std::path::Path;
use whosaid::evidence::Weights;
use whosaid::lexicon::Memory;
use whosaid::phrases::Chunker;
use whosaid::text::{Layout, Token};
use whosaid::types::Facilities;
use whosaid::writers::RowFormat;
use whosaid::{Document, Options, Reader, Reading, entities, mentions, reports};
use whosaid_gazetteers::Table;
use whosaid_gazetteers::fold::chain;
use whosaid_gazetteers::scan::{Kind, Scanner};

/// How much text a stage gets, in bytes.
const SIZE: usize = 256 << 10;

/// The sample articles in turn, as many documents, until their texts reach [`SIZE`].
fn documents() -> Vec<Document> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    let texts: Vec<String> = paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let (mut documents, mut size) = (Vec::new(), 0);
    for (number, text) in texts.iter().cycle().enumerate() {
        if size >= SIZE {
            break;
        }
        size += text.len();
        documents.push(Document::new(format!("{number}.txt"), text.as_str()));
    }
    documents
}

fn stages(c: &mut Criterion) {
    let documents = documents();
    let reader = Reader::new(Options::default()).unwrap();
    let lexicon = reader.lexicon();
    let layouts = |memory: &mut Memory| -> Vec<Layout> {
        documents.iter().map(|document| Layout::new(&document.text, lexicon, memory)).collect()
    };

    let mut group = c.benchmark_group("stages");
    group.throughput(Throughput::Bytes(documents.iter().map(|document| document.text.len() as u64).sum()));

    group.bench_function("scan", |b| {
        b.iter(|| documents.iter().map(|document| Scanner::new(black_box(&document.text), 0).count()).sum::<usize>());
    });
    group.bench_function("layout", |b| {
        let mut memory = Memory::default();
        b.iter(|| layouts(black_box(&mut memory)));
    });
    // Every word looked up in both tables, nothing remembered: what the first sight of a word costs.
    group.bench_function("lookup", |b| {
        let (words, names) = (whosaid_gazetteers::words(), whosaid_gazetteers::names());
        let layouts = layouts(&mut Memory::default());
        let found = |table: &Table<'_>, text: &str, token: &Token| {
            let name = table.probe(chain(0, token.hash)).name;
            usize::from(name.is_some_and(|name| table.is(name, [token.span.of(text)])))
        };
        b.iter(|| {
            let mut hits = 0;
            for (document, layout) in documents.iter().zip(&layouts) {
                for token in layout.tokens.iter().filter(|token| token.kind == Kind::Word) {
                    hits += found(&words, &document.text, token) + found(&names, &document.text, token);
                }
            }
            hits
        });
    });
    // Candidates for names, and what they are.
    group.bench_function("names", |b| {
        let layouts = layouts(&mut Memory::default());
        b.iter(|| {
            let count = documents.iter().zip(&layouts).map(|(document, layout)| {
                let candidates = mentions::find(&document.text, layout, lexicon);
                let weights = Weights::built_in();
                entities::decide(&document.text, layout, lexicon, &candidates, weights, Facilities::Place)
                    .mentions
                    .len()
            });
            count.sum::<usize>()
        });
    });
    let readings: Vec<Reading> = documents.iter().map(|document| reader.read(document.clone()).unwrap()).collect();
    // Every sentence cut into phrases; the pipeline leaves out those that can report nothing.
    group.bench_function("phrases", |b| {
        b.iter(|| {
            let mut count = 0;
            for Reading { document, layout, entities, .. } in &readings {
                let mut chunker = Chunker::new(&document.text, layout, lexicon, entities);
                for sentence in &layout.sentences {
                    chunker.read(sentence.tokens);
                    count += chunker.phrases.len();
                }
            }
            count
        });
    });
    group.bench_function("reports", |b| {
        b.iter(|| {
            let count = readings.iter().map(|Reading { document, layout, entities, .. }| {
                reports::find(&document.text, layout, lexicon, entities, reader.rule_set()).reports.len()
            });
            count.sum::<usize>()
        });
    });
    group.bench_function("read", |b| {
        let mut memory = Memory::default();
        b.iter_batched(
            || documents.clone(),
            |documents| {
                documents
                    .into_iter()
                    .map(|document| reader.read_with(&mut memory, document).unwrap())
                    .collect::<Vec<_>>()
            },
            BatchSize::LargeInput,
        );
    });
    group.bench_function("rows", |b| {
        let readings: Vec<Reading> = documents.iter().map(|document| reader.read(document.clone()).unwrap()).collect();
        let mut bytes = Vec::new();
        b.iter(|| {
            bytes.clear();
            for reading in &readings {
                RowFormat::Csv.append(reading.quote_rows(reader.attribution_rules(), 0.0), &mut bytes);
                RowFormat::Csv.append(reading.entity_rows(0.0), &mut bytes);
            }
            bytes.len()
        });
    });
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
