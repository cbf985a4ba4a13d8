//! Steps: the functions that the `by` column of quotes names behind a rule, in plain words.

/// The id of every step with what it does.
pub const STEPS: &[(&str, &str)] = &[
    // From the verb to the phrase that names the speaker.
    ("who-left-edge", "The speaker's phrase was followed to the left, over its “of …” or “for …”, to its head."),
    ("who-right-edge", "The speaker's phrase was followed to the right, to all that belongs to it."),
    ("main-subject", "The participle opens the sentence: its subject is that of the main clause behind it."),
    ("joint-speakers", "Two or more speak as one: phrases joined by “and” are one speaker."),
    ("apposition", "Between the speaker and the verb stands a description between commas; it was skipped."),
    ("antecedent", "The verb follows “who” or “which”; the speaker is the noun before that word."),
    ("embedded-clause", "Words that tell more of the speaker stand between speaker and verb; they were skipped."),
    ("clause-subject", "The verb is the second one of its clause; the speaker is the subject of the first."),
    ("with-subject", "The speaker stands between “with” and the participle: “with the court saying …”."),
    ("holder", "The speaker is who made the claim that the noun names: “Marten's claim that …”."),
    ("transcript", "The paragraph is a turn of a transcript: it begins with who speaks."),
    ("label", "The label before the words stands for a person: initials, or who answers in an interview."),
    // From that phrase to the speaker.
    (
        "pronoun",
        "A pronoun names the speaker; it was taken for the name before it that fits best, or for the unnamed speaker just quoted.",
    ),
    ("named-kind", "The phrase ends in a kind of organization and holds its name: “the Kelm Times newspaper”."),
    ("part-of-name", "The words are a part of the longer name that the document has."),
    ("meant", "A description stands for somebody named before: “the ministry”, “the company”, “the judge”."),
    ("described-before", "A short description stands for a speaker who was described more fully before."),
    ("known-person", "A new noun for one person (“the striker”) was taken for the person last on the reader's mind."),
    ("description", "The speaker has no name here; the words that describe the speaker stand for one."),
    // Quotations without a verb beside them.
    (
        "introduced",
        "The quotation stands alone behind a sentence that begins with a person, who was taken for the speaker.",
    ),
    (
        "free-standing",
        "The quotation stands alone and goes on with the speaker before it, which is a little less sure.",
    ),
    (
        "continued-paragraph",
        "The quotation before it was left open at the end of its paragraph; this one goes on with its speaker.",
    ),
];

/// What a step does; `None` if there is no step of that name.
pub fn meaning(id: &str) -> Option<&'static str> {
    STEPS.iter().find(|(known, _)| *known == id).map(|(_, meaning)| *meaning)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RuleSet;
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    /// The strings of a source file that look like the id of a step: words in lower case joined by
    /// hyphens, outside of word lists and tests.
    fn ids(source: &str) -> BTreeSet<String> {
        let code = source.split("#[cfg(test)]").next().unwrap_or_default();
        let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
        let code = lines.collect::<Vec<_>>().join("\n");
        let code: String = code
            .split("Words::new([")
            .enumerate()
            .map(|(part, text)| if part == 0 { text } else { text.split_once("])").map_or("", |(_, rest)| rest) })
            .collect();
        let is_id = |text: &&str| text.len() > 3 && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        code.split('"').skip(1).step_by(2).filter(is_id).map(str::to_owned).collect()
    }

    #[test]
    fn every_step_in_the_code_has_its_sentence_and_every_sentence_its_step() {
        let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut files = vec![src.join("reports.rs"), src.join("attribution.rs")];
        for folder in ["reports", "attribution", "attribution/descriptions"] {
            let entries = fs::read_dir(src.join(folder)).unwrap().map(|entry| entry.unwrap().path());
            files.extend(entries.filter(|path| path.is_file()));
        }
        let mut used: BTreeSet<String> =
            files.iter().flat_map(|file| ids(&fs::read_to_string(file).unwrap())).collect();
        // The group of a pattern, and rules that the code names.
        let rules = RuleSet::built_in();
        used.retain(|id| id != "content" && !rules.rules().iter().any(|rule| rule.source.id == *id));
        let known: BTreeSet<String> = STEPS.iter().map(|(id, _)| (*id).to_owned()).collect();
        assert_eq!(used, known, "src/explain/steps.rs explains the steps on the right, the code has those on the left");
        assert!(STEPS.iter().all(|(_, meaning)| meaning.ends_with('.')));
    }
}
