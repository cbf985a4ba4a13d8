//! Phrases: how sentences are cut into the slots that rules read, spelled out.
//!
//! Each sentence is a document of its own. A word that no list knows counts as a noun, so that
//! adjectives and rare verbs are `THING`: that is no mistake unless it hides a verb of the lists or
//! swallows the verb of a clause.

use std::fmt::Write as _;
use whosaid::{Document, Language, Options, Reader, explain};

/// A sentence with its phrases.
type Row = (&'static str, &'static str);

const PHRASES: &[Row] = &[
    // Titles, abbreviations, brackets.
    (
        "Mr. Olsen said the ferry would sail on Monday.",
        "PERSON[Mr. Olsen] SAY[said] THING[the ferry] AUXILIARY[would] VERB[sail] TIME[on Monday] STOP[.]",
    ),
    (
        "Sen. Dana Whitcomb (D-N.C.) told reporters that the bill was dead.",
        "PERSON[Sen. Dana Whitcomb] BRACKET[(D-N.C.)] TELL[told] DESCRIPTION[reporters] THAT[that] THING[the bill] AUXILIARY[was] THING[dead] STOP[.]",
    ),
    (
        "The U.S. government announced the ban this week.",
        "DESCRIPTION[The U.S. government] STATE[announced] THING[the ban] TIME[this week] STOP[.]",
    ),
    (
        "Dr. Ana Lopes, 43, of Bergen, said her brother was safe.",
        "PERSON[Dr. Ana Lopes] COMMA[,] THING[43] COMMA[,] PREPOSITION[of] BODY[Bergen] COMMA[,] SAY[said] DESCRIPTION[her brother] AUXILIARY[was] THING[safe] STOP[.]",
    ),
    (
        "The Kelm Port Authority (KPA) said the port was shut.",
        "BODY[The Kelm Port Authority] BRACKET[(KPA)] SAY[said] THING[the port] AUXILIARY[was] VERB[shut] STOP[.]",
    ),
    (
        "Prime Minister Helena Varga warned the council not to vote.",
        "PERSON[Prime Minister Helena Varga] TELL[warned] DESCRIPTION[the council] NOT[not] TO[to] THING[vote] STOP[.]",
    ),
    (
        "The former deputy harbour minister Tomas Brandvik tweeted that he was innocent.",
        "PERSON[The former deputy harbour minister Tomas Brandvik] SAY[tweeted] THAT[that] PRONOUN[he] AUXILIARY[was] THING[innocent] STOP[.]",
    ),
    (
        "A 27-year-old fisherman said the boat sank.",
        "DESCRIPTION[A 27-year-old fisherman] SAY[said] THING[the boat] VERB[sank] STOP[.]",
    ),
    (
        "The Oslo-based company said it was innocent.",
        "DESCRIPTION[The Oslo-based company] SAY[said] IT[it] AUXILIARY[was] THING[innocent] STOP[.]",
    ),
    // Contractions and possessives.
    ("“He’s a fool,” Ilse Marten said.", "QCOMMA[“He’s a fool,”] PERSON[Ilse Marten] SAY[said] STOP[.]"),
    (
        "Ilse Marten said he’s tired and didn’t sleep.",
        "PERSON[Ilse Marten] SAY[said] PRONOUN[he] AUXILIARY[’s] THING[tired] AND[and] NOT[didn’t] VERB[sleep] STOP[.]",
    ),
    (
        "“I won't go,” Tomas Brandvik told the court, adding that he had done nothing wrong.",
        "QCOMMA[“I won't go,”] PERSON[Tomas Brandvik] TELL[told] DESCRIPTION[the court] COMMA[,] SAYING[adding] THAT[that] PRONOUN[he] AUXILIARY[had] VERB[done] NOT[nothing] THING[wrong] STOP[.]",
    ),
    (
        "She wouldn't say why he'd fled.",
        "PRONOUN[She] NOT[wouldn't] SAY[say] WHETHER[why] PRONOUN[he] AUXILIARY['d] VERB[fled] STOP[.]",
    ),
    (
        "Helena Varga's spokesman said the city’s plan was unlawful.",
        "DESCRIPTION[Helena Varga's spokesman] SAY[said] THING[the city’s plan] AUXILIARY[was] THING[unlawful] STOP[.]",
    ),
    (
        "The dockers' union is angry, saying that wages have fallen.",
        "DESCRIPTION[The dockers' union] AUXILIARY[is] THING[angry] COMMA[,] SAYING[saying] THAT[that] THING[wages] AUXILIARY[have] THING[fallen] STOP[.]",
    ),
    (
        "“Will we sail?” asked the captain’s wife.",
        "QSTOP[“Will we sail?”] ASK[asked] DESCRIPTION[the captain’s wife] STOP[.]",
    ),
    // Months and weekdays.
    (
        "The mayor may resign in May, officials said.",
        "DESCRIPTION[The mayor] AUXILIARY[may] VERB[resign] TIME[in May] COMMA[,] DESCRIPTION[officials] SAY[said] STOP[.]",
    ),
    (
        "Workers will march on Friday, after a march in March.",
        "DESCRIPTION[Workers] AUXILIARY[will] VERB[march] TIME[on Friday] COMMA[,] PREPOSITION[after] THING[a march] TIME[in March] STOP[.]",
    ),
    (
        "Ilse Marten said on Monday that the port would open later this week.",
        "PERSON[Ilse Marten] SAY[said] TIME[on Monday] THAT[that] THING[the port] AUXILIARY[would] VERB[open] TIME[later] TIME[this week] STOP[.]",
    ),
    (
        "Ilse Marten said Monday that the port was shut.",
        "PERSON[Ilse Marten] SAY[said] TIME[Monday] THAT[that] THING[the port] AUXILIARY[was] VERB[shut] STOP[.]",
    ),
    (
        "Police in Bergen said a 14-year-old girl was found on Sunday night.",
        "THING[Police] PREPOSITION[in] BODY[Bergen] SAY[said] DESCRIPTION[a 14-year-old girl] AUXILIARY[was] TOLD[found] TIME[on Sunday night] STOP[.]",
    ),
    // Nouns or verbs.
    (
        "The report claims the bridge is safe.",
        "THING[The report] STATE[claims] THING[the bridge] AUXILIARY[is] THING[safe] STOP[.]",
    ),
    (
        "Local media reports say the port is shut.",
        "THING[Local media reports] SAY[say] THING[the port] AUXILIARY[is] VERB[shut] STOP[.]",
    ),
    (
        "The union reports that two dockers were hurt.",
        "DESCRIPTION[The union] STATE[reports] THAT[that] DESCRIPTION[two dockers] AUXILIARY[were] THING[hurt] STOP[.]",
    ),
    (
        "The mayor rejected claims that the bridge was unsafe.",
        "DESCRIPTION[The mayor] CALL[rejected] CLAIM[claims] THAT[that] THING[the bridge] AUXILIARY[was] THING[unsafe] STOP[.]",
    ),
    (
        "Government estimates show that the loss is small.",
        "THING[Government estimates] STATE[show] THAT[that] THING[the loss] AUXILIARY[is] THING[small] STOP[.]",
    ),
    (
        "New emissions rules were announced by the ministry.",
        "THING[New emissions rules] AUXILIARY[were] TOLD[announced] BY[by] DESCRIPTION[the ministry] STOP[.]",
    ),
    (
        "The judge ruled that the harbour rules state nothing.",
        "DESCRIPTION[The judge] STATE[ruled] THAT[that] THING[the harbour rules] STATE[state] NOT[nothing] STOP[.]",
    ),
    (
        "The ruling party said the accused man had fled.",
        "DESCRIPTION[The ruling party] SAY[said] DESCRIPTION[the accused man] AUXILIARY[had] VERB[fled] STOP[.]",
    ),
    (
        "The mayor's warning that the bridge was old was ignored.",
        "CLAIM[The mayor's warning] THAT[that] THING[the bridge] AUXILIARY[was] THING[old] AUXILIARY[was] VERB[ignored] STOP[.]",
    ),
    (
        "The bank made three claims and two demands.",
        "DESCRIPTION[The bank] VERB[made] CLAIM[three claims] AND[and] THING[two demands] STOP[.]",
    ),
    (
        "The union's claim that wages fell was denied.",
        "CLAIM[The union's claim] THAT[that] THING[wages] VERB[fell] AUXILIARY[was] TOLD[denied] STOP[.]",
    ),
    // Participles, passives, infinitives.
    (
        "Ilse Marten rejected the plan, saying the talks had failed.",
        "PERSON[Ilse Marten] CALL[rejected] THING[the plan] COMMA[,] SAYING[saying] THING[the talks] AUXILIARY[had] VERB[failed] STOP[.]",
    ),
    (
        "Ilse Marten, speaking on the radio, said the port was shut.",
        "PERSON[Ilse Marten] COMMA[,] ING[speaking] PREPOSITION[on] DESCRIPTION[the radio] COMMA[,] SAY[said] THING[the port] AUXILIARY[was] VERB[shut] STOP[.]",
    ),
    (
        "“We sail,” he shouted, waving at the crowd.",
        "QCOMMA[“We sail,”] PRONOUN[he] SHOUT[shouted] COMMA[,] ING[waving] PREPOSITION[at] THING[the crowd] STOP[.]",
    ),
    (
        "It was announced that the port would open.",
        "IT[It] AUXILIARY[was] TOLD[announced] THAT[that] THING[the port] AUXILIARY[would] VERB[open] STOP[.]",
    ),
    (
        "Ilse Marten was quoted as saying that the port would close.",
        "PERSON[Ilse Marten] SAY[was quoted as saying] THAT[that] THING[the port] AUXILIARY[would] VERB[close] STOP[.]",
    ),
    (
        "The minister is expected to announce a ban on Tuesday.",
        "DESCRIPTION[The minister] AUXILIARY[is] TOLD[expected] TO[to] TOSAY[announce] THING[a ban] TIME[on Tuesday] STOP[.]",
    ),
    (
        "One of the divers, who was not named, said: “It was dark.”",
        "DESCRIPTION[One] PREPOSITION[of] DESCRIPTION[the divers] COMMA[,] RELATIVE[who] AUXILIARY[was] NOT[not] VERB[named] COMMA[,] SAY[said] COLON[:] QSTOP[“It was dark.”]",
    ),
    (
        "Two officials who asked not to be named said the deal was close.",
        "DESCRIPTION[Two officials] RELATIVE[who] ASK[asked] NOT[not] TO[to] AUXILIARY[be] VERB[named] SAY[said] THING[the deal] AUXILIARY[was] THING[close] STOP[.]",
    ),
    // Cues of several words.
    (
        "According to the harbour office, the port was shut.",
        "ACCORDING[According to] DESCRIPTION[the harbour office] COMMA[,] THING[the port] AUXILIARY[was] VERB[shut] STOP[.]",
    ),
    (
        "The port is shut, according to Ilse Marten.",
        "THING[The port] AUXILIARY[is] VERB[shut] COMMA[,] ACCORDING[according to] PERSON[Ilse Marten] STOP[.]",
    ),
    (
        "Ilse Marten went on to say that the port was shut.",
        "PERSON[Ilse Marten] SAY[went on to say] THAT[that] THING[the port] AUXILIARY[was] VERB[shut] STOP[.]",
    ),
    (
        "Tomas Brandvik pointed out that the quay was old.",
        "PERSON[Tomas Brandvik] SAY[pointed out] THAT[that] THING[the quay] AUXILIARY[was] THING[old] STOP[.]",
    ),
    (
        "The mayor has also said that the port may close.",
        "DESCRIPTION[The mayor] AUXILIARY[has] TIME[also] SAY[said] THAT[that] THING[the port] AUXILIARY[may] VERB[close] STOP[.]",
    ),
    // Quotations.
    (
        "“We sail at dawn.” The captain nodded.",
        "QSTOP[“We sail at dawn.”] DESCRIPTION[The captain] SHOUT[nodded] STOP[.]",
    ),
    ("“We sail”, said Tomas Brandvik.", "QCOMMA[“We sail”] COMMA[,] SAY[said] PERSON[Tomas Brandvik] STOP[.]"),
    (
        "The captain called the storm “a wall of water” on Tuesday.",
        "DESCRIPTION[The captain] CALL[called] THING[the storm] QBARE[“a wall of water”] TIME[on Tuesday] STOP[.]",
    ),
    (
        "It is “absurd” to wait, the mayor said.",
        "IT[It] AUXILIARY[is] QBARE[“absurd”] TO[to] THING[wait] COMMA[,] DESCRIPTION[the mayor] SAY[said] STOP[.]",
    ),
    ("“Who,” she asked, “will pay?”", "QCOMMA[“Who,”] PRONOUN[she] ASK[asked] COMMA[,] QSTOP[“will pay?”]"),
    (
        "“Why not?” he said - and laughed.",
        "QSTOP[“Why not?”] PRONOUN[he] SAY[said] DASH[-] AND[and] SHOUT[laughed] STOP[.]",
    ),
    // Speakers.
    (
        "Ilse Marten and Tomas Brandvik said the quay was old.",
        "PERSON[Ilse Marten] AND[and] PERSON[Tomas Brandvik] SAY[said] THING[the quay] AUXILIARY[was] THING[old] STOP[.]",
    ),
    (
        "President Daniel Mutua and the Harbour Ministry have denied the reports.",
        "PERSON[President Daniel Mutua] AND[and] BODY[the Harbour Ministry] AUXILIARY[have] STATE[denied] THING[the reports] STOP[.]",
    ),
    (
        "The minister for fisheries said in a statement on Tuesday that the port would close.",
        "DESCRIPTION[The minister for fisheries] SAY[said] PREPOSITION[in] CLAIM[a statement] TIME[on Tuesday] THAT[that] THING[the port] AUXILIARY[would] VERB[close] STOP[.]",
    ),
    (
        "A spokeswoman for the Ministry of Labour added: “We were not told.”",
        "DESCRIPTION[A spokeswoman for the Ministry of Labour] SAY[added] COLON[:] QSTOP[“We were not told.”]",
    ),
    (
        "He told the BBC that the port was shut.",
        "PRONOUN[He] TELL[told] BODY[the BBC] THAT[that] THING[the port] AUXILIARY[was] VERB[shut] STOP[.]",
    ),
    (
        "The statement said three people had died.",
        "CLAIM[The statement] SAY[said] DESCRIPTION[three people] AUXILIARY[had] VERB[died] STOP[.]",
    ),
    (
        "As the mayor said last week, the bridge is old; nobody asked why.",
        "AS[As] DESCRIPTION[the mayor] SAY[said] TIME[last week] COMMA[,] THING[the bridge] AUXILIARY[is] THING[old] SEMICOLON[;] NOT[nobody] ASK[asked] WHETHER[why] STOP[.]",
    ),
    (
        "I told him we could not pay.",
        "FIRST[I] TELL[told] OTHER[him] FIRST[we] AUXILIARY[could] NOT[not] VERB[pay] STOP[.]",
    ),
    (
        "Reporters were told that the port was shut.",
        "DESCRIPTION[Reporters] AUXILIARY[were] TOLD[told] THAT[that] THING[the port] AUXILIARY[was] VERB[shut] STOP[.]",
    ),
    (
        "The court was also told on Monday that the driver was asleep.",
        "DESCRIPTION[The court] AUXILIARY[was] TIME[also] TOLD[told] TIME[on Monday] THAT[that] DESCRIPTION[the driver] AUXILIARY[was] THING[asleep] STOP[.]",
    ),
    (
        "The mayor declined to say whether the port would open.",
        "DESCRIPTION[The mayor] VERB[declined] TO[to] TOSAY[say] WHETHER[whether] THING[the port] AUXILIARY[would] VERB[open] STOP[.]",
    ),
    (
        "Ilse Marten left Bergen on Monday, saying the talks had failed.",
        "PERSON[Ilse Marten] VERB[left] BODY[Bergen] TIME[on Monday] COMMA[,] SAYING[saying] THING[the talks] AUXILIARY[had] VERB[failed] STOP[.]",
    ),
    ("The Bank of Valdora said profits rose.", "BODY[The Bank of Valdora] SAY[said] THING[profits] VERB[rose] STOP[.]"),
    (
        "Hopes of a deal fell, traders said.",
        "THING[Hopes of a deal] VERB[fell] COMMA[,] DESCRIPTION[traders] SAY[said] STOP[.]",
    ),
    (
        "The bank makes three claims and two demands.",
        "DESCRIPTION[The bank] VERB[makes] CLAIM[three claims] AND[and] THING[two demands] STOP[.]",
    ),
    (
        "The US Secretary of State Antony Blinken said it.",
        "PERSON[The US Secretary of State Antony Blinken] SAY[said] IT[it] STOP[.]",
    ),
    (
        "The director general of police (DGP) Ilse Marten said it.",
        "PERSON[The director general of police (DGP) Ilse Marten] SAY[said] IT[it] STOP[.]",
    ),
    (
        "The wife of President Ilse Marten said it.",
        "DESCRIPTION[The wife of President Ilse Marten] SAY[said] IT[it] STOP[.]",
    ),
    (
        "The now-retired keeper told reporters the bridge was old.",
        "DESCRIPTION[The now-retired keeper] TELL[told] DESCRIPTION[reporters] THING[the bridge] AUXILIARY[was] THING[old] STOP[.]",
    ),
    (
        "A man who works in Bergen beats Ilse Marten.",
        "DESCRIPTION[A man] RELATIVE[who] VERB[works] PREPOSITION[in] BODY[Bergen] VERB[beats] PERSON[Ilse Marten] STOP[.]",
    ),
    (
        "They plan to use it, and the council completed its review.",
        "PRONOUN[They] VERB[plan] TO[to] THING[use] IT[it] COMMA[,] AND[and] DESCRIPTION[the council] VERB[completed] THING[its review] STOP[.]",
    ),
    (
        "Federal and state officials rejected the dockers' claim.",
        "THING[Federal] AND[and] DESCRIPTION[state officials] CALL[rejected] CLAIM[the dockers' claim] STOP[.]",
    ),
    ("Many snubbed the mayor.", "DESCRIPTION[Many] VERB[snubbed] DESCRIPTION[the mayor] STOP[.]"),
    (
        "The U.N. said in March that 300 people had left Bergen.",
        "BODY[The U.N.] SAY[said] TIME[in March] THAT[that] DESCRIPTION[300 people] AUXILIARY[had] VERB[left] BODY[Bergen] STOP[.]",
    ),
    // Words before a verb of saying that are no subject.
    (
        "Ilse Marten has long said that the port was shut.",
        "PERSON[Ilse Marten] AUXILIARY[has] ADVERB[long] SAY[said] THAT[that] THING[the port] AUXILIARY[was] VERB[shut] STOP[.]",
    ),
    // Verbs behind adverbs, "has" and nouns.
    ("The law unfairly targets dockers.", "THING[The law] ADVERB[unfairly] VERB[targets] DESCRIPTION[dockers] STOP[.]"),
    ("The ferries haven't faced a storm.", "THING[The ferries] NOT[haven't] VERB[faced] THING[a storm] STOP[.]"),
    (
        "A newly published study showed the sailors need to eat.",
        "THING[A newly published study] STATE[showed] DESCRIPTION[the sailors] VERB[need] TO[to] VERB[eat] STOP[.]",
    ),
];

/// What is read wrong today, with the right phrases: a sentence that begins to pass is to be moved
/// to [`PHRASES`].
const KNOWN_WRONG: &[Row] = &[
    (
        "Others say the bridge was never safe.",
        "DESCRIPTION[Others] SAY[say] THING[the bridge] AUXILIARY[was] NOT[never] THING[safe] STOP[.]",
    ),
    (
        "Police say the driver was asleep.",
        "DESCRIPTION[Police] SAY[say] DESCRIPTION[the driver] AUXILIARY[was] THING[asleep] STOP[.]",
    ),
    (
        "The company estimates the loss at $2 million.",
        "DESCRIPTION[The company] STATE[estimates] THING[the loss] PREPOSITION[at] THING[$2 million] STOP[.]",
    ),
    (
        "The mayor spoke on March 3, 2024, at 9 a.m.",
        "DESCRIPTION[The mayor] VERB[spoke] TIME[on March 3, 2024] COMMA[,] TIME[at 9 a.m.]",
    ),
];

/// The phrases of each sentence.
fn read(rows: &'static [Row]) -> impl Iterator<Item = (&'static str, &'static str, String)> {
    let reader = Reader::new(Options { language: Some(Language::ENGLISH), ..Options::default() })
        .expect("the built-in rules are well-formed");
    rows.iter().map(move |&(sentence, expected)| {
        let reading = reader.read(Document::new("sentence", sentence)).expect("a sentence is short");
        (sentence, expected, explain::phrases(&reader, &reading).trim_end().to_owned())
    })
}

#[test]
fn sentences_are_cut_into_phrases() {
    let mut failures = String::new();
    for (sentence, expected, found) in read(PHRASES) {
        if found != expected {
            let _ = write!(failures, "  {sentence}\n    expected {expected}\n    found    {found}\n");
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn known_mistakes_are_still_made() {
    let right = read(KNOWN_WRONG).filter(|(_, expected, found)| found == expected);
    let right: Vec<&str> = right.map(|(sentence, ..)| sentence).collect();
    assert!(right.is_empty(), "read right now, move to PHRASES: {right:#?}");
}

#[test]
fn no_sentence_is_listed_twice() {
    let mut sentences: Vec<&str> = PHRASES.iter().chain(KNOWN_WRONG).map(|row| row.0).collect();
    sentences.sort_unstable();
    let all = sentences.len();
    sentences.dedup();
    assert_eq!(sentences.len(), all);
}
