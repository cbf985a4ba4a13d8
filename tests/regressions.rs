//! Regressions: what went wrong once, in this program or in others like it, and must not again.
//!
//! Quotation marks first: odd numbers of them, nicknames, empty pairs, apostrophes, and
//! characters before a mark that are longer in bytes, or in lower case, than they look. Then
//! speakers: turns that go on over paragraphs, appositions, roles. What still goes wrong stands
//! under [`KNOWN_FAILURES`].

use std::fmt::Write as _;
use std::sync::LazyLock;
use whosaid::{Document, Language, Options, Reader};

static READER: LazyLock<Reader> = LazyLock::new(|| {
    let options = Options { language: Some(Language::ENGLISH), ..Options::default() };
    Reader::new(options).expect("the built-in rules are well-formed")
});

/// The quotes of a text as `speaker: words`, line ends shown as spaces. Checks the offsets too.
fn quotes(text: &str) -> Vec<String> {
    // As the command line does it, so that a byte-order mark is met as in a file.
    let document = Document::decode("case", "case.txt", text.as_bytes());
    let decoded: Vec<char> = document.text.chars().collect();
    let reading = READER.read(document).expect("a case is short");
    let rows = reading.quote_rows(READER.attribution_rules(), 0.0);
    let shown = rows.map(|row| {
        let sliced: String = decoded[row.start as usize..row.end as usize].iter().collect();
        assert_eq!(sliced, row.quote, "the offsets of a quote in {text:?}");
        if let (Some(start), Some(end)) = (row.mention_start, row.mention_end) {
            let sliced: String = decoded[start as usize..end as usize].iter().collect();
            assert_eq!(sliced, row.mention, "the offsets of a mention in {text:?}");
        }
        format!("{}: {}", row.speaker, row.quote.split_whitespace().collect::<Vec<_>>().join(" "))
    });
    shown.collect()
}

/// The quotes of a text as `speaker (role)`.
fn roles(text: &str) -> Vec<String> {
    let reading = READER.read(Document::new("case", text)).expect("a case is short");
    let rows = reading.quote_rows(READER.attribution_rules(), 0.0);
    rows.map(|row| format!("{} ({})", row.speaker, row.role)).collect()
}

/// Runs a table of cases and lists all that fail.
fn check(cases: &[(&str, &str, &[&str])]) {
    let mut failures = String::new();
    for (name, text, expected) in cases {
        let found = quotes(text);
        if found != *expected {
            let _ = write!(
                failures,
                "  {name}\n    text     {text:?}\n    expected {expected:?}\n    found    {found:?}\n"
            );
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn a_bad_mark_spoils_no_other_paragraph() {
    check(&[
        (
            "a closing mark too many",
            "“We sail,” Ilse Marten said.\n\nThe quay” was quiet.\n\n“We stay,” Tomas Brandvik said.",
            &["Ilse Marten: We sail,", "Tomas Brandvik: We stay,"],
        ),
        (
            "an odd number of straight marks",
            "\"We sail,\" Ilse Marten said.\n\nThe old \"quay was quiet.\n\n\"We stay,\" Tomas Brandvik said.",
            &["Ilse Marten: We sail,", "Tomas Brandvik: We stay,"],
        ),
        (
            "an odd number of straight marks and a sentence more",
            "\"We sail,\" Ilse Marten said.\n\nThe old \"quay was quiet. Nobody came.\n\n\"We stay,\" she said. \"We wait.\"",
            &["Ilse Marten: We sail,", "Ilse Marten: We stay,", "Ilse Marten: We wait."],
        ),
        (
            "a mark of inches",
            "The 12\" record sold out.\n\n\"It is our best,\" Ilse Marten said.",
            &["Ilse Marten: It is our best,"],
        ),
        (
            "a curly mark closed by a straight one elsewhere",
            "Ilse Marten bought a “boat.\n\n\"We stay,\" Tomas Brandvik said.",
            &["Tomas Brandvik: We stay,"],
        ),
    ]);
}

#[test]
fn a_stray_mark_within_a_sentence_quotes_nothing() {
    check(&[
        (
            "behind one word",
            "“We sail,” Ilse Marten said.\n\nThe “quay was quiet.\n\n“We stay,” Tomas Brandvik said.",
            &["Ilse Marten: We sail,", "Tomas Brandvik: We stay,"],
        ),
        (
            "behind several",
            "“We sail,” Ilse Marten said.\n\nThe old “quay was quiet.\n\n“We stay,” Tomas Brandvik said.",
            &["Ilse Marten: We sail,", "Tomas Brandvik: We stay,"],
        ),
    ]);
}

#[test]
fn the_last_quotation_may_stay_open() {
    check(&[
        ("curly", "Ilse Marten said: “We sail at dawn.", &["Ilse Marten: We sail at dawn."]),
        ("straight", "Ilse Marten said: \"We sail at dawn.", &["Ilse Marten: We sail at dawn."]),
        (
            "behind a whole one",
            "“We sail,” Ilse Marten said.\n\n“And we come back with fish.",
            &["Ilse Marten: We sail,", "Ilse Marten: And we come back with fish."],
        ),
    ]);
}

#[test]
fn words_in_marks_are_not_always_said() {
    check(&[
        (
            "a nickname before the real quotation",
            "A man known as “Shorty” ran the bar. “He never paid a bill,” Ilse Marten said.",
            &["Ilse Marten: He never paid a bill,"],
        ),
        ("a title", "The film “Seven Winters” opens on Friday in Kelm.", &[]),
        ("a scare quote", "The “free” ticket costs four crowns, and the tram is late.", &[]),
    ]);
    // Within the speaker's name a nickname may cost a part of the name, never the quotation.
    let found = quotes("“I never paid a bill,” said Tomas “Shorty” Brandvik.");
    assert!(
        matches!(&found[..], [one] if one.starts_with("Tomas") && one.ends_with(": I never paid a bill,")),
        "{found:?}"
    );
}

#[test]
fn empty_and_short_quotations() {
    check(&[
        ("nothing between the marks", "Ilse Marten said: “”", &[]),
        ("only white space between the marks", "Ilse Marten said: “ ”", &[]),
        ("straight and empty", "Ilse Marten said \"\" and left.", &[]),
        (
            "an empty pair before a real one",
            "He wrote \"\" twice. \"That was odd,\" Ilse Marten said.",
            &["Ilse Marten: That was odd,"],
        ),
        ("names called out, no speaker", "\"Bob.\"\n\n\"What.\"", &[]),
        ("one word with a cue", "“No,” Ilse Marten said.", &["Ilse Marten: No,"]),
    ]);
}

#[test]
fn the_speaker_may_follow_in_another_sentence_or_paragraph() {
    check(&[
        (
            "he added, in the next paragraph",
            "“The pier is safe,” Tomas Brandvik said.\n\n“It was not in May,” he added.",
            &["Tomas Brandvik: The pier is safe,", "Tomas Brandvik: It was not in May,"],
        ),
        (
            "the same with narration between",
            "“The pier is safe,” Tomas Brandvik said.\n\nThe pier opened in 1911.\n\n“It was not in May,” he added.",
            &["Tomas Brandvik: The pier is safe,", "Tomas Brandvik: It was not in May,"],
        ),
        (
            "a second sentence behind the cue",
            "“The pier is safe,” Tomas Brandvik said. “It was not in May.”",
            &["Tomas Brandvik: The pier is safe,", "Tomas Brandvik: It was not in May."],
        ),
    ]);
}

#[test]
fn apostrophes_within_single_marks() {
    check(&[
        (
            "a plural's possessive",
            "'The sailors' wives wait on the quay,' Ilse Marten said.",
            &["Ilse Marten: The sailors' wives wait on the quay,"],
        ),
        (
            "two of them",
            "'The sailors' wives and the pilots' sons wait,' Ilse Marten said.",
            &["Ilse Marten: The sailors' wives and the pilots' sons wait,"],
        ),
        (
            "curly ones",
            "‘The sailors’ wives don’t wait,’ Ilse Marten said.",
            &["Ilse Marten: The sailors’ wives don’t wait,"],
        ),
        ("a decade", "'We sang it in the '80s,' Ilse Marten said.", &["Ilse Marten: We sang it in the '80s,"]),
        ("a word that begins with one", "'We'll get 'em,' Ilse Marten said.", &["Ilse Marten: We'll get 'em,"]),
        (
            "double marks within single ones",
            "'He told me \"never\" and left,' Ilse Marten said.",
            &["Ilse Marten: He told me \"never\" and left,"],
        ),
        (
            "an opening mark for an apostrophe",
            "‘You shouldn‘t sail in this,’ Ilse Marten said.\n\n‘We stay,’ Tomas Brandvik said.",
            &["Ilse Marten: You shouldn‘t sail in this,", "Tomas Brandvik: We stay,"],
        ),
        (
            "the same within double marks",
            "“You shouldn‘t sail in this,” Ilse Marten said. “You can‘t win.”",
            &["Ilse Marten: You shouldn‘t sail in this,", "Ilse Marten: You can‘t win."],
        ),
        (
            "a grave accent for an apostrophe",
            "'You shouldn`t sail in this,' Ilse Marten said.",
            &["Ilse Marten: You shouldn`t sail in this,"],
        ),
        (
            "a possessive outside",
            "The sailors' wives wait. 'We always do,' Ilse Marten said.",
            &["Ilse Marten: We always do,"],
        ),
    ]);
}

#[test]
fn long_characters_move_no_offsets() {
    check(&[
        // The lower case of İ has two characters, the upper case of ß too.
        ("dotted capital i", "İİİ İzmir. “We sail,” Ilse Marten said.", &["Ilse Marten: We sail,"]),
        ("sharp s", "Großstraße ẞ. “We sail,” Ilse Marten said.", &["Ilse Marten: We sail,"]),
        ("emoji with joiners", "👩🏽‍🚒🇳🇴 Good news. “We sail 🚢,” Ilse Marten said.", &["Ilse Marten: We sail 🚢,"]),
        (
            "combining marks",
            "Cafe\u{301} Mu\u{308}ller opens. “We sail to Re\u{301},” Ilse Marten said.",
            &["Ilse Marten: We sail to Re\u{301},"],
        ),
        ("ligature", "The ﬁrst oﬃce. “We sail,” Ilse Marten said.", &["Ilse Marten: We sail,"]),
    ]);
}

/// An article as an old wire would send it: lines broken at a width.
const WRAPPED: &str = "\
The harbour of Kelmouth reopened on Monday, seven weeks after a
storm broke its northern sea wall and sank eleven fishing boats.

“The first boats left at dawn, and every one of them came back
full of fish,” Ilse Marten said at a ceremony on the quay, where
a brass band from the old town played until the rain drove the
crowd away.
";

#[test]
fn white_space_of_all_kinds() {
    check(&[
        (
            "CRLF",
            "“We sail,” Ilse Marten said.\r\n\r\n“We stay,” Tomas Brandvik said.\r\n",
            &["Ilse Marten: We sail,", "Tomas Brandvik: We stay,"],
        ),
        (
            "CR alone",
            "“We sail,” Ilse Marten said.\r“We stay,” Tomas Brandvik said.",
            &["Ilse Marten: We sail,", "Tomas Brandvik: We stay,"],
        ),
        ("no-break spaces", "“We\u{a0}sail,”\u{a0}Ilse\u{a0}Marten\u{a0}said.", &["Ilse Marten: We sail,"]),
        (
            "narrow spaces within French marks",
            "«\u{202f}We sail\u{202f}», Ilse Marten said.",
            &["Ilse Marten: We sail"],
        ),
        ("a byte-order mark", "\u{feff}“We sail,” Ilse Marten said.", &["Ilse Marten: We sail,"]),
        (
            "a hard-wrapped text",
            WRAPPED,
            &["Ilse Marten: The first boats left at dawn, and every one of them came back full of fish,"],
        ),
        ("a tab before the mark", "\t“We sail,” Ilse Marten said.", &["Ilse Marten: We sail,"]),
    ]);
}

#[test]
fn interviews_and_transcripts() {
    check(&[
        (
            "questions and answers",
            "Jonas Ekholm has kept the light on Skarven for 31 years. Ekholm will retire soon. Anna Reyes met him.\n\n\
             Q: Do you count the steps?\n\nA: Every morning.\n\nQ. Will you stay?\n\nA. I sail on Monday.\n",
            &[
                ": Do you count the steps?",
                "Jonas Ekholm: Every morning.",
                ": Will you stay?",
                "Jonas Ekholm: I sail on Monday.",
            ],
        ),
        (
            "initials",
            "Jonas Ekholm spoke to Anna Reyes of the Coastal Gazette.\n\n\
             AR: Do you count the steps?\n\nJE: Every morning.\n\nAR: Will you stay?\n\nJE: I sail on Monday.\n",
            &[
                "Anna Reyes: Do you count the steps?",
                "Jonas Ekholm: Every morning.",
                "Anna Reyes: Will you stay?",
                "Jonas Ekholm: I sail on Monday.",
            ],
        ),
        (
            "one label is no transcript",
            "Ten questions to the keeper.\n\nA: Every morning.\n\nThe light went out.\n",
            &[],
        ),
    ]);
}

#[test]
fn several_may_speak_as_one() {
    check(&[
        (
            "full names",
            "Ana Lopes and Ben Pike own the yard. Both Lopes and Pike said the yard would close.",
            &["Ana Lopes and Ben Pike: the yard would close"],
        ),
        (
            "and what they are called by next",
            "“We are done,” Ana Lopes and Ben Pike said. They said the yard would close.",
            &["Ana Lopes and Ben Pike: We are done,", "Ana Lopes and Ben Pike: the yard would close"],
        ),
        (
            "a letter to somebody else",
            "In a letter to the Harbour Board, Lopes and Pike said the yard would close.",
            &["Lopes and Pike: the yard would close"],
        ),
        (
            "another clause",
            "The gates were opened and Ana Lopes said that the yard would close.",
            &["Ana Lopes: the yard would close"],
        ),
        (
            "one without a name",
            "Ana Lopes and two dockers said the yard would close.",
            &["Ana Lopes and two dockers: the yard would close"],
        ),
    ]);
    let text = "Ana Lopes and Ben Pike said the yard would close. Lopes and the Harbour Board said it would not.";
    let reading = READER.read(Document::new("case", text)).expect("a case is short");
    let rows = reading.quote_rows(READER.attribution_rules(), 0.0);
    let kinds: Vec<_> = rows.map(|row| (format!("{:?}", row.speaker_type), row.speaker_id.is_some())).collect();
    assert_eq!(kinds, [("Person".to_owned(), false), ("Other".to_owned(), false)], "the common type, else other");
}

#[test]
fn a_name_with_a_slip_of_the_pen() {
    check(&[
        (
            "a letter too few",
            "Ilse Markvardt runs the port. Markvart said it was shut.",
            &["Ilse Markvardt: it was shut"],
        ),
        (
            "two letters swapped",
            "Ilse Markvardt runs the port. Ms. Makrvardt said it was shut.",
            &["Ilse Markvardt: it was shut"],
        ),
        (
            "in a full name",
            "Teodor Markvardt runs the port. Teodro Markvardt said it was shut.",
            &["Teodor Markvardt: it was shut"],
        ),
        (
            "two people",
            "Ilse Hansen runs the port. Jan Hanson owns it. Hanson said it was shut.",
            &["Jan Hanson: it was shut"],
        ),
    ]);
}

#[test]
fn what_cannot_speak() {
    check(&[
        (
            "adverbs before the verb",
            "Ilse Marten has long said that the port was shut.",
            &["Ilse Marten: the port was shut"],
        ),
        ("adjectives", "He was hurt in violent protests she saw on the quay.", &[]),
        ("passives", "The gates stay open, a right guaranteed by the harbour law.", &[]),
        ("things that are called something", "The city began a plan dubbed “open gates” in May.", &[]),
        ("what grows", "Demand has grown, suggesting the port will open.", &[]),
        ("plans", "The port will open in May, according to plan.", &[]),
        ("documents may", "The report called the port “a ruin.”", &["report: a ruin."]),
    ]);
}

#[test]
fn an_object_is_no_clause() {
    check(&[
        ("the importance", "The mayor stressed the importance of keeping the old boats.", &[]),
        ("behind a relative", "The mayor repeated a plan that will sink the port.", &[]),
        ("but a clause", "The mayor stressed the old boats were safe.", &["mayor: the old boats were safe"]),
    ]);
}

#[test]
fn the_clause_ends_where_the_verb_goes_on_with_the_cue() {
    check(&[
        ("a modal", "Marten said the port would close and warned against storms.", &["Marten: the port would close"]),
        ("a present", "Marten said the port is shut, and she attacked the mayor.", &["Marten: the port is shut"]),
        (
            "within",
            "Marten said she lost the key and opened the door.",
            &["Marten: she lost the key and opened the door"],
        ),
        (
            "participles",
            "Marten said the boats would be towed and repaired in Kelm.",
            &["Marten: the boats would be towed and repaired in Kelm"],
        ),
    ]);
}

#[test]
fn no_dateline_ends_within_a_quotation() {
    check(&[
        (
            "said with a dateline",
            "Ilse Marten said “LIMA, July 25 (Andina) -- The port is shut.”",
            &["Ilse Marten: LIMA, July 25 (Andina) -- The port is shut."],
        ),
        (
            "a dateline behind an open mark",
            "Ilse Marten“\nLIMA, July 25 (Andina) -- Ilse Marten“",
            &["Ilse Marten: LIMA, July 25 (Andina) -- Ilse Marten"],
        ),
    ]);
}

#[test]
fn the_subject_of_a_participle() {
    check(&[
        (
            "behind an inverted cue with an apposition",
            "“We sail,” said Lin Berg, deputy head of the port, adding that Lund was ill.",
            &["Lin Berg: We sail,", "Lin Berg: Lund was ill"],
        ),
        (
            "at the start of the sentence",
            "Noting that the pier was old, Ilse Marten thanked the dockers.",
            &["Ilse Marten: the pier was old"],
        ),
        ("nobody's", "It is worth noting that Norway paid for the pier.", &[]),
    ]);
}

#[test]
fn who_a_title_or_kind_means() {
    check(&[
        (
            "a title as it stands before a name",
            "Port CEO Rosa Pike opened the quay. The quay was safe, the Port CEO said.",
            &["Rosa Pike: The quay was safe"],
        ),
        (
            "an airline",
            "Oldmarsh Airlines lost money. The airline said it would sell boats.",
            &["Oldmarsh Airlines: it would sell boats"],
        ),
        (
            "a regulator",
            "The Financial Conduct Authority met on Monday. The regulator said the bank was sound.",
            &["Financial Conduct Authority: the bank was sound"],
        ),
        (
            "a nickname",
            "Jan Lund – better known as Oldboat – opened the quay. Oldboat said it was late.",
            &["Jan Lund: it was late"],
        ),
        (
            "a name behind a title with a bracket",
            "According to the director of the Dockers Union (DU), Ana Lopes, the pier is shut.",
            &["Ana Lopes: the pier is shut"],
        ),
        (
            "brackets behind joint names",
            "Councillors Rafa Lund (Labour) and Sean Berg (Greens) said the road was shut.",
            &["Rafa Lund and Sean Berg: the road was shut"],
        ),
        ("a study", "A newly published study said the port was shut.", &["newly published study: the port was shut"]),
        ("a warning", "The mayor warned the port is old.", &["mayor: the port is old"]),
    ]);
}

#[test]
fn a_colon_hands_over() {
    check(&[
        ("a statement", "Mayor Anna Bell issued a statement: “The port is shut.”", &["Anna Bell: The port is shut."]),
        (
            "who replied",
            "Lena Holm spoke first, to which Karl Rask replied as follows: “No ship will sail.”",
            &["Karl Rask: No ship will sail."],
        ),
        (
            "whose words they are",
            "She should heed the words of the late Ennio Vass: “Sail while the wind blows.”",
            &["Ennio Vass: Sail while the wind blows."],
        ),
        (
            "not whom the talk was about",
            "In a talk about Lena Holm, Karl Rask went further: “She sold the quay.”",
            &["Karl Rask: She sold the quay."],
        ),
        (
            "a pronoun's",
            "“We sail,” Lena Holm said.\n\nAnd she is sure of the mate Karl Rask: “He will steer the boat.”",
            &["Lena Holm: We sail,", "Karl Rask: He will steer the boat."],
        ),
        ("a title is no sentence", "Karl Rask staged the play of the year: “Nine Lost Boats”.", &[]),
    ]);
}

#[test]
fn whom_pronouns_and_roles_mean() {
    check(&[
        (
            "nobody names himself",
            "Jan Lund came with Peter Vik. Peter Vik opened the gate. “Vik never asked us,” he said.",
            &["Jan Lund: Vik never asked us,"],
        ),
        (
            "two together",
            "Ilse Marten and Jan Lund fought what they called “a bad plan.”",
            &["Ilse Marten and Jan Lund: a bad plan."],
        ),
        (
            "surnamed",
            "A police officer, surnamed Yeh, met Chan Hui-ling on the quay. The officer said he was worried.",
            &["Yeh: he was worried"],
        ),
        (
            "a former player",
            "Kath Wharton said the cup was full. The former Kelm and Oldmarsh player said it was more than a game.",
            &["Kath Wharton: the cup was full", "Kath Wharton: it was more than a game"],
        ),
        (
            "on what it was said",
            "Jan Lund, a former pilot of the port, on Twitter described the storm as a “huge loss for us.”",
            &["Jan Lund: huge loss for us."],
        ),
    ]);
}

#[test]
fn phrases_that_stand_for_people() {
    check(&[
        ("shares", "Two in three said the ferry was too dear.", &["Two in three: the ferry was too dear"]),
        (
            "verbs that look like nouns",
            "Critics charge the mayor sold the quay.",
            &["Critics: the mayor sold the quay"],
        ),
        (
            "in brackets",
            "The pier was shut. (Ilse Marten said the ropes were old.)",
            &["Ilse Marten: the ropes were old"],
        ),
        (
            "a name that somebody gives",
            "A dock hand, who gave his name as Piet, said the nets were torn.",
            &["Piet: the nets were torn"],
        ),
        (
            "a genitive",
            "The state’s chief pilot, Jan Lund, was ill. The state’s chief pilot said the sea was rough.",
            &["Jan Lund: the sea was rough"],
        ),
        (
            "behind an adjunct",
            "While stressing that the pier was old, Ilse Marten thanked the dockers.",
            &["Ilse Marten: the pier was old"],
        ),
        (
            "in two places",
            "Doctors in France and Spain said the fever was back.",
            &["Doctors in France and Spain: the fever was back"],
        ),
        (
            "joint names behind what they are",
            "Two neighbours, the Kelm Union and Norway, announced that they would pay.",
            &["Kelm Union and Norway: they would pay"],
        ),
        (
            "a person who is two things",
            "Nadia Holm, a nurse and clerk from Kelm, who says the ward is full, went home.",
            &["Nadia Holm: the ward is full"],
        ),
        ("a gerund", "Jan Lund said smoking killed his father.", &["Jan Lund: smoking killed his father"]),
    ]);
}

#[test]
fn names_behind_offices_bodies_and_letters() {
    check(&[
        (
            "a name with a hyphen behind a field",
            "Secretary for Harbours Choi Yuk-ling said the pier was old.",
            &["Choi Yuk-ling: the pier was old"],
        ),
        (
            "a given name that is also a word behind initials",
            "“We stay,” the leader of KLF Hector Lunequi told reporters.",
            &["Hector Lunequi: We stay,"],
        ),
        (
            "two words that are both names",
            "Oldmarsh manager Rusty Baker said it was late.",
            &["Rusty Baker: it was late"],
        ),
        (
            "letters behind a name are no state",
            "Her lawyer, Dana Mokoena, SC, argued on Monday that the pier was old. Mokoena said she would appeal.",
            &["Dana Mokoena: the pier was old", "Dana Mokoena: she would appeal"],
        ),
        ("initials that a state has too", "“We stay,” says NJ Okoro.", &["NJ Okoro: We stay,"]),
        (
            "a family name that is a day",
            "Sun Lijuan, a clerk, left Kelm. Sun, 53, was at sea. Sun said the boat was safe.",
            &["Sun Lijuan: the boat was safe"],
        ),
        (
            "a family name of two letters",
            "Ma Liang, a researcher, said the boat was safe.",
            &["Ma Liang: the boat was safe"],
        ),
        (
            "fields that are no common words",
            "The Ministry of Hajj and Umrah said the pier was full.",
            &["Ministry of Hajj and Umrah: the pier was full"],
        ),
        (
            "a body of two kinds of works",
            "According to the National Film and Sound Archive, the tape is lost.",
            &["National Film and Sound Archive: the tape is lost"],
        ),
        (
            "a surname of the family is not the relative's",
            "Ivo Trent keeps bees. His late father, Carl Trent, kept goats. “They sting,” Trent said.",
            &["Ivo Trent: They sting,"],
        ),
    ]);
}

#[test]
fn descriptions_of_somebody_who_has_a_name() {
    check(&[
        (
            "a role behind “is”",
            "Anna Marsk is the chief diver of Kelmar. Few people dive. The water is cold, Kelmar’s chief diver says.",
            &["Anna Marsk: The water is cold"],
        ),
        (
            "not whoever is somewhere",
            "Anna Marsk was at the pier. A diver found a bell. The diver said it was old.",
            &["diver: it was old"],
        ),
        (
            "the initials of a body in brackets",
            "Ola Fenn, director of the Kelm Harbour Authority (KHA), met the crews. KHA director also said no ship was safe.",
            &["Ola Fenn: no ship was safe"],
        ),
        (
            "a chief is whoever heads the body",
            "Ada Holm, governor of the Bank of Kelm (BOK), left. The vote was late. The BOK chief said prices would rise.",
            &["Ada Holm: prices would rise"],
        ),
        (
            "the only minister where the text has the ministry",
            "Crews met at the Ministry of Ports. Minister Soodesh Calli came late. The Ports Minister said it was over.",
            &["Soodesh Calli: it was over"],
        ),
        (
            "a title alone is no name",
            "The Amir Sheikh Nawar Al-Sabban opened the hall. His Highness the Amir said it was old.",
            &["Nawar Al-Sabban: it was old"],
        ),
        (
            "the head of state",
            "President Pedro Casto opened the pier. The Head of State said it was long.",
            &["Pedro Casto: it was long"],
        ),
        (
            "his part does not speak",
            "For his part, the Under-Secretary Saad Mohamad said the hall was old.",
            &["Saad Mohamad: the hall was old"],
        ),
        (
            "the only company",
            "Toy maker Plimsa Ltd opened a shop. People came. The mayor was glad. It rained. The roads were full. Trains stopped. Nobody complained. The company said it would grow.",
            &["Plimsa Ltd: it would grow"],
        ),
        (
            "what stands before the name of a body",
            "The ruling Harbour Front lost its majority in Oldmarsh. The ruling front said the count was wrong.",
            &["Harbour Front: the count was wrong"],
        ),
    ]);
}

#[test]
fn clauses_that_begin_or_go_on_without_a_comma() {
    check(&[
        (
            "a pronoun behind what opens the sentence",
            "Ruth Lund heard the crew for hours. At last she sided with the cook and said the vote would be held.",
            &["Ruth Lund: the vote would be held"],
        ),
        (
            "a participle behind the speaker",
            "“It is cold,” says Ana Vik noting that last year was colder.",
            &["Ana Vik: It is cold,", "Ana Vik: last year was colder"],
        ),
        (
            "a way of doing is no source",
            "Ana Vik said the boats would sail according to plan despite the rain.",
            &["Ana Vik: the boats would sail according to plan despite the rain"],
        ),
        (
            "in their study",
            "Plimsa Research in their survey said that half of the wells were dry.",
            &["Plimsa Research: half of the wells were dry"],
        ),
    ]);
}

#[test]
fn surnames_slips_and_initials_of_people() {
    check(&[
        (
            "an honour behind the name",
            "Ulla Brandt planted trees. “They grow,” Ms Brandt AM said.",
            &["Ulla Brandt: They grow,"],
        ),
        (
            "a surname that is a city",
            "Otto Arequipa teaches at Kelm. The crews have left, Arequipa says.",
            &["Otto Arequipa: The crews have left"],
        ),
        (
            "initials of a person",
            "Paula Lind-Sorel spoke in the hall. PLS said no boat would sail.",
            &["Paula Lind-Sorel: no boat would sail"],
        ),
        (
            "a role before a name that ends like a building",
            "Harbour Technician Senvuro Kayabu Hall told reporters that the pier was old.",
            &["Senvuro Kayabu Hall: the pier was old"],
        ),
        (
            "a noun for people before a name in no list",
            "The pier is old, Activist Arimo Solvikar told reporters.",
            &["Arimo Solvikar: The pier is old"],
        ),
        (
            "the same behind a word for what the person is in charge of",
            "The pier is old, Harbour Custodian Arimo Solvikar told reporters.",
            &["Arimo Solvikar: The pier is old"],
        ),
        (
            "a noun for people behind a hyphen",
            "The pier is old, Co-convener Arimo Solvikar told reporters.",
            &["Arimo Solvikar: The pier is old"],
        ),
        (
            "any words before two that are nothing but names",
            "The pier is old, Senior Project Lead Arimo Solvikar told reporters.",
            &["Arimo Solvikar: The pier is old"],
        ),
        (
            "an honorific of some place",
            "The pier is old, Cllr Arimo Solvikar told reporters.",
            &["Arimo Solvikar: The pier is old"],
        ),
        (
            "an office with its initials before the name",
            "The pier is shut, said Tern Warden Officer (TWO) Nils Vank.",
            &["Nils Vank: The pier is shut"],
        ),
        (
            "a slip in a surname that stands alone",
            "Prof. Jan Teskovar runs the lab. Teskovvar also notes that the ice is thin.",
            &["Jan Teskovar: the ice is thin"],
        ),
        (
            "two roles before a name",
            "“We stay,” nurse and union clerk Nadia Holm, also the head of a choir, told reporters.",
            &["Nadia Holm: We stay,"],
        ),
        (
            "an apposition with a participle",
            "Ada Oduya, a teacher based in Oslo, says the roof has gone.",
            &["Ada Oduya: the roof has gone"],
        ),
    ]);
}

#[test]
fn groups_and_those_who_are_questioned() {
    check(&[
        ("women are several", "The women met on Monday. The boats sank, they said.", &["women: The boats sank"]),
        (
            "people rather than the body in their name",
            "The crews of the Tern Union stayed. They said the pier was old.",
            &["crews of the Tern Union: the pier was old"],
        ),
        (
            "who questions the mayor is not the mayor",
            "Ada Lorn questioned the Mayor. Pavel Gron rejected the words of Lorn. “We build,” said the Mayor.",
            &["Pavel Gron: We build,"],
        ),
        (
            "who was “he” is not “she” later",
            "Teru Chogu spoke on Monday. He said the roof has gone. Vika Dahl lives near. She said it was loud.",
            &["Teru Chogu: the roof has gone", "Vika Dahl: it was loud"],
        ),
        (
            "his wife is not “he”",
            "Roy Lenker hunts whales. He and his wife Amanda sell bread. He said it was good.",
            &["Roy Lenker: it was good"],
        ),
        (
            "an age is no role",
            "Tor has an aunt, Lili Vank. It rained. The 70-year-old aunt says the roof has gone.",
            &["Lili Vank: the roof has gone"],
        ),
        (
            "the incoming chairman",
            "Nils Odar, chairman of the Tern Board, met the crews. The incoming chairman of the Tern Board said it was late.",
            &["Nils Odar: it was late"],
        ),
        (
            "two behind “according to”",
            "According to the dockers and the Tern Board, four boats sank.",
            &["dockers and the Tern Board: four boats sank"],
        ),
        (
            "an inquiry that somebody ordered",
            "The council ordered an inquiry, which found that the pier was old.",
            &["inquiry: the pier was old"],
        ),
    ]);
}

#[test]
fn sentences_that_gave_nothing() {
    check(&[
        (
            "sources familiar with the matter",
            "No deal was possible, according to two sources familiar with the matter.",
            &["two sources familiar with the matter: No deal was possible"],
        ),
        (
            "a survey of several",
            "A survey of skills shows that the crews are old.",
            &["survey of skills: the crews are old"],
        ),
        ("the fact that", "Ada Holm stressed the fact that the quay was dry.", &["Ada Holm: the quay was dry"]),
        (
            "an agency behind the quotation",
            "“The quay is old,” Ada Holm said.\n\n“We wait for the boats.” (Yonhap)",
            &["Ada Holm: The quay is old,", "Ada Holm: We wait for the boats."],
        ),
        (
            "a quotation that is never closed",
            "“The quay is dry and old, the warden Bo Rask told us, adding that more would follow.\n\nThe mayor said nothing.",
            &["Bo Rask: The quay is dry and old,", "Bo Rask: more would follow"],
        ),
        ("a noun in -ly", "The family said the port will close.", &["family: the port will close"]),
        (
            "a participle behind the statement",
            "The old boat sank, Ada Holm said in a statement released on Monday.",
            &["Ada Holm: The old boat sank"],
        ),
        ("“used” is a verb", "Tor Rask used the lamp as a sign, saying, “It is old.”", &["Tor Rask: It is old."]),
        (
            "states the release",
            "The pier is safe again after the storm, states the release.",
            &["release: The pier is safe again after the storm"],
        ),
        (
            "an interview at the end",
            "Ada Vik said there is a gap in the pier, in an interview with a newspaper.",
            &["Ada Vik: there is a gap in the pier"],
        ),
        (
            "“according to him” within the clause",
            "Tor Rask told the crew that he saw the boat, which, according to him, was old.",
            &["Tor Rask: he saw the boat, which, according to him, was old"],
        ),
        ("nobody is told who announced it", "The vote was late, it was formally announced.", &[": The vote was late"]),
        (
            "a heading in marks",
            "“It is old,” Ana Vik said.\n\n‘Boats of war’\n\nThe port is shut.",
            &["Ana Vik: It is old,"],
        ),
        (
            "a paragraph in marks",
            "“It is old,” Ana Vik said.\n\n“It will sink.”",
            &["Ana Vik: It is old,", "Ana Vik: It will sink."],
        ),
    ]);
}

#[test]
fn headlines_with_a_full_stop_and_names_that_run_together() {
    check(&[
        (
            "a headline with a full stop",
            "Ilse Marten Says She Has Already Started Writing Her Last Speech.\n\n“It is short,” Marten said.",
            &["Ilse Marten: She Has Already Started Writing Her Last Speech", "Ilse Marten: It is short,"],
        ),
        (
            "a verb in a headline is no part of the name",
            "Ilse Marten Defends Herself Against Claims.\n\n“It is short,” Marten told the crews.",
            &["Ilse Marten: It is short,"],
        ),
        (
            "the real one",
            "The book tells the inside story of the Real Ilse Marten. “It is short,” Marten said. Ilse Marten left.",
            &["Ilse Marten: It is short,"],
        ),
        (
            "a word that opens the sentence before a surname",
            "Barnaba Xunu spoke on the quay. Submissions Xunu made were read. “It is short,” Xunu said.",
            &["Barnaba Xunu: It is short,"],
        ),
        (
            "two with one title",
            "Sens. Jon Lenker and Ada Holm came. “It is short,” Lenker said.",
            &["Jon Lenker: It is short,"],
        ),
        (
            "an office behind a people",
            "Norwegian Chancellor Ada Holm said the pier was old.",
            &["Ada Holm: the pier was old"],
        ),
        (
            "an office before a name that is a word",
            "Kelm Managing Editor Bill Lunde said the pier was old.",
            &["Bill Lunde: the pier was old"],
        ),
        (
            "a line of names is no headline",
            "Ilse Marten, Mayor of Kelm, with Tomas Brandvik.\n\n“It is short,” Marten said.",
            &["Ilse Marten: It is short,"],
        ),
    ]);
}

#[test]
fn a_turn_goes_on_over_paragraphs() {
    check(&[
        (
            "paragraphs without a closing mark",
            "“We sail at dawn,” Ilse Marten said. “We have waited long enough.\n\n“We have the boats. We have the \
             crews.\n\n“And we come back with fish,” she added.\n\nThe quay was quiet.",
            &[
                "Ilse Marten: We sail at dawn,",
                "Ilse Marten: We have waited long enough.",
                "Ilse Marten: We have the boats. We have the crews.",
                "Ilse Marten: And we come back with fish,",
            ],
        ),
        (
            "he added, behind an apposition",
            "Hugh Tarrant, a doctor, said: “The fever came back in May.”\n\n“We were not ready,” he added.",
            &["Hugh Tarrant: The fever came back in May.", "Hugh Tarrant: We were not ready,"],
        ),
        (
            "quoted words behind a clause",
            "Rory Bell, a Labour MP, said he was worried. “Nobody has asked the crews.”",
            &["Rory Bell: he was worried", "Rory Bell: Nobody has asked the crews."],
        ),
        (
            "the same in the next paragraph",
            "Rory Bell, a Labour MP, said he was worried by the plan.\n\n“Nobody has asked the crews about it.”",
            &["Rory Bell: he was worried by the plan", "Rory Bell: Nobody has asked the crews about it."],
        ),
        (
            "the other speaker is named in a clause of his own",
            "Ilse Marten said the port was shut. Tomas Brandvik denied it. “That is a lie,” he said.",
            &["Ilse Marten: the port was shut", "Tomas Brandvik: That is a lie,"],
        ),
    ]);
}

#[test]
fn the_role_stands_next_to_the_name() {
    let cases: &[(&str, &[&str])] = &[
        ("“The port was mine,” former deputy president Amos Kerubo said.", &["Amos Kerubo (former deputy president)"]),
        (
            "Amos Kerubo, a former deputy president, said: “The port is shut.”",
            &["Amos Kerubo (former deputy president)"],
        ),
        ("Rory Bell, a Labour MP, said he was worried.", &["Rory Bell (Labour MP)"]),
        ("“We sail,” said Ilse Marten, the harbour's chief pilot.", &["Ilse Marten (harbour's chief pilot)"]),
        ("“We sail,” said Mr Ilmar Olsen.", &["Ilmar Olsen ()"]),
        ("“We sail,” said Rosa Pike, a diver who lost a boat.", &["Rosa Pike (diver)"]),
        (
            "“We sail,” said Rosa Pike, director of the Port Authority of Kelm (PAK), on Monday.",
            &["Rosa Pike (director of the Port Authority of Kelm (PAK))"],
        ),
        (
            "The head of the Divers' Union of Kelm, Rosa Pike, said it was late.",
            &["Rosa Pike (head of the Divers' Union of Kelm)"],
        ),
        (
            "Rosa Pike is the head of the union in Kelm. “We sail,” Pike said.",
            &["Rosa Pike (head of the union in Kelm)"],
        ),
        (
            "Deputy Youth and Sports Minister Dr Rosa Pike said it was late.",
            &["Rosa Pike (Deputy Youth and Sports Minister)"],
        ),
        (
            "The Kelm Harbour Trust, a network of 40 ports, said it was late.",
            &["Kelm Harbour Trust (network of 40 ports)"],
        ),
        ("Rosa Pike, the crew said, was late.", &["crew ()"]),
        ("“We sail,” said Rosa Pike, 54.", &["Rosa Pike ()"]),
    ];
    for (text, expected) in cases {
        assert_eq!(roles(text), *expected, "{text}");
    }
}

/// Texts that were read wrong once.
#[test]
fn what_was_mended_stays_right() {
    check(&[
        (
            "a reply is introduced by name and colon",
            "“We sail at dawn,” said Tomas Brandvik.\n\nAnd from Chairwoman Ilse Marten:\n\n“We stay in the harbour until \
             the storm is over.”",
            &["Tomas Brandvik: We sail at dawn,", "Ilse Marten: We stay in the harbour until the storm is over."],
        ),
        (
            "the first quotation of a text stands in a paragraph of its own",
            "Ilse Marten spoke to the crews on the quay.\n\n“We sail at dawn. We have waited long enough.”",
            &["Ilse Marten: We sail at dawn. We have waited long enough."],
        ),
        (
            "a relative clause before the cue is no report",
            "Ilse Marten, who has run the port since 2011, said the plan was dead.",
            &["Ilse Marten: the plan was dead"],
        ),
        (
            "the same with a pronoun behind the cue",
            "Ilse Marten, who was not at the port, said she was sorry.",
            &["Ilse Marten: she was sorry"],
        ),
        ("a headline that ends with its speaker", "“We sail at dawn”: Ilse Marten", &["Ilse Marten: We sail at dawn"]),
        ("who was told did not speak", "Reporters were told that the port was shut.", &[": the port was shut"]),
        (
            "a clause whose verb is in no list",
            "Ilse Marten said profits rose by 4 percent.",
            &["Ilse Marten: profits rose by 4 percent"],
        ),
        ("the same behind that", "The union claims that wages fell.", &["union: wages fell"]),
        (
            "a verb before a place",
            "Ilse Marten left Kelm on Monday, saying the talks had failed.",
            &["Ilse Marten: the talks had failed"],
        ),
        (
            "an audience of any kind",
            "Ilse Marten told a meeting that the port was shut.",
            &["Ilse Marten: the port was shut"],
        ),
        (
            "an apposition to the subject of the clause",
            "Ilse Marten said that Tomas Brandvik, then a pilot, had warned her that the port was shut.",
            &["Ilse Marten: Tomas Brandvik, then a pilot, had warned her that the port was shut"],
        ),
        (
            "her claim is not his",
            "Ilse Marten said the port was shut. Tomas Brandvik rejected her claim that he had known.",
            &["Ilse Marten: the port was shut", "Ilse Marten: he had known"],
        ),
        (
            "a second cue under the first",
            "“We sail,” Ilse Marten said, then added: “But not today.”",
            &["Ilse Marten: We sail,", "Ilse Marten: But not today."],
        ),
        ("quoted words behind a preposition", "Ilse Marten warned of “dark days”.", &["Ilse Marten: dark days"]),
        (
            "two quotations under one verb of naming",
            "Ilse Marten described the plan as “mad” and “a disgrace”.",
            &["Ilse Marten: mad", "Ilse Marten: a disgrace"],
        ),
        (
            "a question and what follows it have one speaker",
            "“So what?” Ilse Marten said. “Nobody cares!”",
            &["Ilse Marten: So what?", "Ilse Marten: Nobody cares!"],
        ),
        (
            "a title in marks within an apposition",
            "Ilse Marten, author of “The Sea”, said the port was shut.",
            &["Ilse Marten: the port was shut"],
        ),
        (
            "a quotation that is opened once and closed in the next paragraph",
            "Ilse Marten said: “The port is old.\n\nIt sinks,” she added.",
            &["Ilse Marten: The port is old.", "Ilse Marten: It sinks,"],
        ),
        (
            "a colon hands over to the next paragraph",
            "Rosa Pike left. Ilse Marten told reporters:\n\n“We sail at dawn.”",
            &["Ilse Marten: We sail at dawn."],
        ),
    ]);
}

/// Speakers that were taken for others once.
#[test]
fn speakers_stay_right() {
    check(&[
        (
            "who was asked answers",
            "Asked what the port needs, Rosa Pike, who runs it, said money is short.",
            &["Rosa Pike: money is short"],
        ),
        (
            "a name for a thing is no opinion of it",
            "Ilse Marten wrote a song called “Tide” last year. Rosa Pike called the song “a joy”.",
            &["Rosa Pike: a joy"],
        ),
        (
            "who was mayor is not who is",
            "The former mayor, Ilse Marten, made a speech. Tomas Brandvik, mayor since May, heard it. “I stay,” the \
             former mayor said. “She goes,” the mayor said.",
            &["Ilse Marten: I stay,", "Tomas Brandvik: She goes,"],
        ),
        (
            "a vice president is no president",
            "President Ilse Marten came with Vice President Tomas Brandvik. The port grows, the president said.",
            &["Ilse Marten: The port grows"],
        ),
        (
            "one word behind the question",
            "“What do we want?” Ilse Marten shouted. “Boats!”",
            &["Ilse Marten: What do we want?", "Ilse Marten: Boats!"],
        ),
        (
            "a source and what it asked for",
            "The port is shut, said an official who asked not to be named.",
            &["official: The port is shut"],
        ),
        (
            "a time of day",
            "Ilse Marten said at 9:30 a.m. on Monday that two boats had sunk.",
            &["Ilse Marten: two boats had sunk"],
        ),
        (
            "a rank in the middle of a phrase",
            "Top ranking officials said the port was shut.",
            &["Top ranking officials: the port was shut"],
        ),
        (
            "who is quoted speaks, not who quotes",
            "The Kelm Times quoted Ilse Marten as saying the port was shut.",
            &["Ilse Marten: the port was shut"],
        ),
        (
            "the pronoun means who spoke last, not who was named since",
            "Ilse Marten said the port was shut. “Even Rosa Pike knows it,” she added.",
            &["Ilse Marten: the port was shut", "Ilse Marten: Even Rosa Pike knows it,"],
        ),
        (
            "a description with words of its own is somebody else",
            "A senior judicial source said it was late. A senior medical source said it was dark. The medical source \
             said it was cold.",
            &[
                "senior judicial source: it was late",
                "senior medical source: it was dark",
                "senior medical source: it was cold",
            ],
        ),
        (
            "a description without a comma behind it",
            "Ilse Marten, Kelm's ambassador to Britain called the plan “mad”.",
            &["Ilse Marten: mad"],
        ),
        (
            "the name behind a long office",
            "The Minister for Roads and Highways, Tomas Brandvik, has announced that the port will grow.",
            &["Tomas Brandvik: the port will grow"],
        ),
        (
            "in a statement is no part of the speaker",
            "The port authority in its yearly report said that the sea was rising.",
            &["port authority: the sea was rising"],
        ),
        ("a relative clause is no report", "The union rejected a charge that might sink the plan.", &[]),
    ]);
}

/// A text that is read wrong today: what it is about, the text, the right quotes, those found.
type Failure = (&'static str, &'static str, &'static [&'static str], &'static [&'static str]);

/// One that begins to be right, or wrong in another way, asks to be moved or looked at.
const KNOWN_FAILURES: &[Failure] = &[
    (
        "a nickname that somebody is called",
        "They call him \"Shorty\" here. \"He never paid a bill,\" Ilse Marten said.",
        &["Ilse Marten: He never paid a bill,"],
        &[": Shorty", "Ilse Marten: He never paid a bill,"],
    ),
    (
        "a smile reports nothing",
        "Asked about the elections, Ilse Marten smiled.",
        &[],
        &["Ilse Marten: Asked about the elections"],
    ),
    (
        "the audience heard it",
        "Ilse Marten has denied that she hid the losses, a committee heard on Wednesday.",
        &["Ilse Marten: she hid the losses"],
        &["Ilse Marten: she hid the losses, a committee heard on Wednesday"],
    ),
];

#[test]
fn known_failures_are_still_made() {
    let mut changed = String::new();
    for (name, text, right, wrong) in KNOWN_FAILURES {
        let found = quotes(text);
        if found == *right {
            let _ = writeln!(changed, "  {name}: right now, move it to a test that keeps it so");
        } else if found != *wrong {
            let _ = writeln!(changed, "  {name}: wrong in another way\n    right {right:?}\n    found {found:?}");
        }
    }
    assert!(changed.is_empty(), "\n{changed}");
}

/// The cost is linear in the text, whatever it holds: some of these would take hours if it were
/// quadratic.
#[test]
fn hostile_texts_cost_no_more_than_their_length() {
    for unit in [
        "'a ",
        "\"a\" ",
        "Xa ",
        "the Xa said ",
        "“",
        "he said, \"so\" Xa ",
        "a, ",
        "(",
        "Bank of ",
        "\"",
        "said ",
        "He ",
        "the union said ",
    ] {
        let text = unit.repeat(400_000 / unit.len());
        let reader = Reader::new(Options::default()).unwrap();
        let reading = reader.read(Document::new("hostile.txt", text.as_str())).unwrap();
        let written: usize = reading.quote_rows(reader.attribution_rules(), 0.0).map(|row| row.context.len()).sum();
        assert!(written <= 100 * text.len(), "{unit:?}: {written} bytes of context");
    }
}
