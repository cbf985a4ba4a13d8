//! All tests of the program and the library from outside, as one program: each of its own would be
//! linked with the whole of both again, which takes longer than all tests together.
//! `cargo test --profile ci stories` runs those of one file.

mod ambiguity;
mod cli;
mod conventions;
mod corpora;
mod desk;
mod explain;
#[cfg(all(feature = "parquet", feature = "sqlite", feature = "xlsx"))]
mod formats;
mod forms;
mod inputs;
mod invariants;
mod lists;
mod names;
#[cfg(feature = "parquet")]
mod parquet;
mod phrases;
mod regressions;
#[cfg(feature = "report")]
mod report;
mod rules;
mod score;
mod shards;
mod stories;
mod summary;

use std::fs;
use std::path::Path;

/// A file that is not named above would never be run.
#[test]
fn no_file_is_forgotten() {
    let named = include_str!("all.rs");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    for entry in fs::read_dir(folder).expect("the folder of the tests") {
        let path = entry.expect("an entry of the folder").path();
        let Some(name) = path.file_stem().and_then(|name| name.to_str()) else { continue };
        if path.extension().is_some_and(|kind| kind == "rs") && name != "all" {
            assert!(named.contains(&format!("mod {name};\n")), "tests/{name}.rs is not named in tests/all.rs");
        }
    }
}
