//! What a run costs before its first byte of text: making a reader, and a cold call of the binary.

use criterion::{Criterion, criterion_group, criterion_main};
use std::path::Path;
use std::process::{Command, Stdio};
use whosaid::{Options, Reader};

fn load(c: &mut Criterion) {
    let mut group = c.benchmark_group("load");
    group.bench_function("reader", |b| b.iter(|| Reader::new(Options::default()).unwrap()));
    // From the start of the process to its end: one short article, one table to standard output.
    group.bench_function("process", |b| {
        let article = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/harbour.txt");
        b.iter(|| {
            let status = Command::new(env!("CARGO_BIN_EXE_whosaid"))
                .arg("extract")
                .arg(&article)
                .args(["--table", "quotes", "--threads", "1", "--quiet", "-o", "-"])
                .stdout(Stdio::null())
                .status()
                .unwrap();
            assert!(status.success());
        });
    });
    group.finish();
}

criterion_group!(benches, load);
criterion_main!(benches);
