//! The patterns of datelines: where and when a story was filed, before its first sentence.
//!
//! Bytes, without Unicode classes: `[^\x00-\x7F]` is any part of a letter beyond ASCII.

/// The patterns with the names of their automata, each from the beginning of a paragraph.
pub(crate) fn patterns() -> [(&'static str, String); 2] {
    [("dateline", dateline()), ("dateline_alone", alone())]
}

/// "LIMA, July 25 (Andina) --", "KUALA LUMPUR:", "Oslo (NTB) –", "afrol News, 27 January -".
fn dateline() -> String {
    let [capitals, date] = parts();
    let name = r"(?:[A-Z]|[^\x00-\x7F])(?:[A-Za-z.' -]|[^\x00-\x7F])+(?:, (?:[A-Z]|[^\x00-\x7F])(?:[A-Za-z.' ]|[^\x00-\x7F])*)*";
    let agency = r"\([A-Z][A-Za-z .&/-]*\)";
    let dash = r"(?:--?|\xE2\x80[\x92-\x95])(?: |$)";
    let forms = [
        format!(r"{capitals},? *(?:{date})? *(?:{agency})? *(?:{dash}|: )"),
        format!(r"{name},? *{date} *(?:{agency})? *{dash}"),
        format!(r"{name},? *{agency} *{dash}"),
    ];
    format!("(?:{})", forms.join("|"))
}

/// A line of its own: "LIMA, 3 March 2021", "LIMA 2021-03-03".
fn alone() -> String {
    let [capitals, date] = parts();
    format!(r"{capitals},? +(?:{date}|\d{{4}}-\d{{2}}-\d{{2}})\s*$")
}

/// A place in capitals, and a date.
fn parts() -> [String; 2] {
    let capitals = r"(?:[A-Z]|[^\x00-\x7F])(?:[A-Z.'/ -]|[^\x00-\x7F]){2,}(?:, (?:[A-Z]|[^\x00-\x7F])(?:[A-Za-z.' ]|[^\x00-\x7F])*)*";
    let month = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?";
    let date = format!(r"(?:[A-Z][a-z]+day,? ?)?(?:{month} \d{{1,2}}|\d{{1,2}} {month})(?:,? \d{{4}})?");
    [capitals.to_owned(), date]
}
