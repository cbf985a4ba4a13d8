//! Explanations: how a sentence is cut into phrases, as the rules see it.

use crate::phrases::Chunker;
use crate::reader::{Reader, Reading};

/// The sentences of a reading as the rules see them: each phrase with its slot, one a line.
pub fn phrases(reader: &Reader, reading: &Reading) -> String {
    let (text, layout) = (&reading.document.text, &reading.layout);
    let mut chunker = Chunker::new(text, layout, reader.lexicon(), &reading.entities);
    let mut out = String::new();
    for sentence in layout.sentences.iter().filter(|sentence| !sentence.tokens.is_empty()) {
        chunker.read(sentence.tokens);
        for phrase in &chunker.phrases {
            let words = layout.span(phrase.tokens).of(text).split_whitespace().collect::<Vec<_>>().join(" ");
            out.push_str(phrase.slot.name());
            out.push('[');
            out.push_str(&words);
            out.push_str("] ");
        }
        out.pop();
        out.push('\n');
    }
    out
}
