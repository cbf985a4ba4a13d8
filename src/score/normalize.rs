//! Which differences between gold and tables do not count.

use crate::types::EntityType;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Titles before the name of a person, the longest first: of `Prime Minister` and `Prime` the whole
/// is cut.
static TITLES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let mut titles: Vec<&str> = lines(include_str!("titles_of_people.txt")).collect();
    titles.sort_by_key(|title| std::cmp::Reverse(title.chars().count()));
    titles
});

/// Articles, titles and offices before the name or the noun of a speaker.
static OPENERS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| lines(include_str!("titles_of_speakers.txt")).flat_map(str::split_whitespace).collect());

/// Words behind which a description says more of a speaker, who is named before them.
const BEHIND_HEAD: [&str; 13] =
    ["of", "for", "by", "in", "from", "at", "on", "with", "to", "who", "which", "that", "and"];

/// Spaces and marks that do not belong to a name.
const EDGES: [char; 16] =
    [' ', '\t', '\r', '\n', '\u{a0}', '\u{200b}', '"', '\'', '`', '“', '”', '‘', '’', '«', '»', '„'];

/// The lines of a list without its comments.
fn lines(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().filter(|line| !line.starts_with('#'))
}

/// The first code point and the text of a name without what may stand around it: spaces,
/// quotation marks, a possessive, `the`, and before a person titles. `None` if nothing is left.
///
/// ```
/// use whosaid::score::normalize::name;
/// use whosaid::types::EntityType::Person;
///
/// assert_eq!(name(7, "Mayor Ilse Marten’s", Person), Some((13, "Ilse Marten")));
/// ```
pub fn name(mut start: u32, text: &str, kind: EntityType) -> Option<(u32, &str)> {
    let mut text = text;
    loop {
        let front = without_tail(text);
        let inner = without_head(front, kind);
        start += front[..front.len() - inner.len()].chars().count() as u32;
        if inner.len() == text.len() {
            return (!inner.is_empty()).then_some((start, inner));
        }
        text = inner;
    }
}

/// The text without one possessive and the spaces and marks at its end.
fn without_tail(text: &str) -> &str {
    let text = text.trim_end();
    let name = text.strip_suffix(['s', 'S']).and_then(|name| name.strip_suffix(['\'', '’']));
    name.unwrap_or(text).trim_end_matches(EDGES)
}

/// The text without the spaces and marks before it and one article or title.
fn without_head(text: &str, kind: EntityType) -> &str {
    let text = text.trim_start_matches(EDGES);
    without_article(text).or_else(|| (kind == EntityType::Person).then(|| without_title(text))?).unwrap_or(text)
}

fn without_article(text: &str) -> Option<&str> {
    let (article, rest) = text.split_at_checked(3)?;
    (article.eq_ignore_ascii_case("the") && rest.starts_with(char::is_whitespace)).then(|| rest.trim_start())
}

/// What stands behind a title that spaces or a full stop part from it.
fn without_title(text: &str) -> Option<&str> {
    TITLES.iter().find_map(|title| {
        let behind = text.strip_prefix(title)?;
        let name = behind.strip_prefix('.').unwrap_or(behind).trim_start();
        (name.len() < behind.len() && name.starts_with(is_word)).then_some(name)
    })
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// A speaker's name or description in the form in which speakers are compared: in lower case,
/// without possessives, marks, and the articles, titles and offices at its front.
///
/// ```
/// use whosaid::score::normalize::speaker;
///
/// assert_eq!(speaker("Mayor Ilse Marten"), speaker("ILSE MARTEN’S"));
/// ```
pub fn speaker(name: &str) -> String {
    let folded: String = folded(name).collect();
    let mut plain = String::with_capacity(folded.len());
    let mut rest = folded.chars();
    while let Some(c) = rest.next() {
        match c {
            '\'' | '’' if opens_with_possessive_s(rest.as_str()) => rest = rest.as_str()[1..].chars(),
            '.' => {}
            c => plain.push(if c.is_alphanumeric() { c } else { ' ' }),
        }
    }
    let words: Vec<&str> = plain.split_whitespace().collect();
    // The last word stays, whatever it is: somebody may be called "the Prince".
    let openers = words.iter().take(words.len().saturating_sub(1)).take_while(|word| OPENERS.contains(*word)).count();
    words[openers..].join(" ")
}

/// The last word of a normalized name: the surname of a person.
pub fn last_word(speaker: &str) -> &str {
    speaker.rsplit(' ').next().unwrap_or_default()
}

/// The noun of a normalized description: the last word before the first preposition or relative
/// word; all of it if there is none before.
pub fn head(speaker: &str) -> &str {
    let words = speaker.split(' ').take_while(|word| !BEHIND_HEAD.contains(word));
    words.last().unwrap_or(speaker)
}

/// Whether two texts are the same but for letter case.
pub fn same(one: &str, other: &str) -> bool {
    folded(one).eq(folded(other))
}

/// Letters without case. The way over upper case brings together those with several lower forms
/// (ß and ss, ς and σ); the capital ẞ goes it only from lower case.
fn folded(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase).flat_map(char::to_uppercase).flat_map(char::to_lowercase)
}

fn opens_with_possessive_s(text: &str) -> bool {
    text.strip_prefix('s').is_some_and(|rest| !rest.starts_with(is_word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use EntityType::{Organization, Person, Place};

    #[test]
    fn names_lose_what_stands_around_them() {
        assert_eq!(name(0, "Ilse Marten", Person), Some((0, "Ilse Marten")));
        assert_eq!(name(5, " “Kelm”  ", Place), Some((7, "Kelm")));
        assert_eq!(name(0, "the  Harbour Trust's", Organization), Some((5, "Harbour Trust")));
        assert_eq!(name(0, "Trust’S", Organization), Some((0, "Trust")));
        assert_eq!(name(3, "The “The Kelm Post’s”", Organization), Some((12, "Kelm Post")));
        assert_eq!(name(0, "Theodor", Person), Some((0, "Theodor")));
        assert_eq!(name(0, " ’s", Person), None);
        assert_eq!(name(0, "", Person), None);
    }

    #[test]
    fn people_lose_their_titles_and_nobody_else_does() {
        assert_eq!(name(0, "Mayor Ilse Marten", Person), Some((6, "Ilse Marten")));
        assert_eq!(name(0, "Mayor Island", Place), Some((0, "Mayor Island")));
        assert_eq!(name(0, "Dr.Brandvik", Person), Some((3, "Brandvik")));
        assert_eq!(name(0, "Prime Minister Lt. Gen. Åse Varga", Person), Some((24, "Åse Varga")));
        assert_eq!(name(0, "Vice-President Varga", Person), Some((15, "Varga")));
        assert_eq!(name(0, "Drake", Person), Some((0, "Drake")));
        assert_eq!(name(0, "Dr", Person), Some((0, "Dr")));
        assert_eq!(name(0, "Mayor-elect Marten", Person), Some((0, "Mayor-elect Marten")));
        assert_eq!(name(0, "mayor Marten", Person), Some((0, "mayor Marten")));
        assert_eq!(name(0, "Chief Justice", Person), Some((6, "Justice")));
    }

    #[test]
    fn speakers_are_their_words_without_openers() {
        assert_eq!(speaker("The former Mayor, Ilse Marten"), "ilse marten");
        assert_eq!(speaker("J. R. Oduya"), "j r oduya");
        assert_eq!(speaker("J.R. Oduya"), "jr oduya");
        assert_eq!(speaker("Marten’s deputy's"), "marten deputy");
        assert_eq!(speaker("D'Sa O’Shea"), "d sa o shea");
        assert_eq!(speaker("Jean-Pierre Malou_"), "jean pierre malou");
        assert_eq!(speaker("THE STRAẞE"), speaker("strasse"));
        assert_eq!(speaker("the Prince"), "prince");
        assert_eq!(speaker("the"), "the");
        assert_eq!(speaker(" … "), "");
    }

    #[test]
    fn of_a_description_the_noun_counts() {
        assert_eq!(last_word("ilse marten"), "marten");
        assert_eq!(last_word(""), "");
        assert_eq!(head("harbour workers in kelm"), "workers");
        assert_eq!(head("police"), "police");
        assert_eq!(head("to whom it may concern"), "to whom it may concern");
        assert_eq!(head(""), "");
    }

    #[test]
    fn case_does_not_count() {
        assert!(same("Said", "SAID") && same("ΣΟΦΟΣ", "σοφος") && !same("said", "says"));
    }
}
