//! Corpora that are too large for one go: runs that are interrupted and resumed. Whatever happens
//! on the way, the tables become those of an undisturbed run, byte for byte.

use crate::desk::corpus::{article, assert_same_tables, folder, lines, tables};
use crate::desk::{Desk, Run};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::process::Stdio;

/// Where tables stand until all of them are whole.
const UNFINISHED: &str = ".whosaid-unfinished";

/// Many small parts: every few documents are committed.
const PARTS: [&str; 4] = ["--batch", "1500", "--commit-every", "0"];

/// How many documents of an unfinished run are done.
fn done(desk: &Desk, folder: &str) -> u64 {
    let manifest = fs::read(desk.path(folder).join(UNFINISHED).join("manifest.json")).unwrap_or_default();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap_or_default();
    manifest["items"].as_u64().unwrap_or_default()
}

/// Runs the command until so many documents are done, and kills it; false if it ended before.
fn kill_behind(desk: &Desk, documents: u64, folder: &str, arguments: &[&str]) -> bool {
    let mut child = desk.command(arguments).stderr(Stdio::null()).spawn().expect("the command starts");
    loop {
        if child.try_wait().expect("the command can be waited for").is_some() {
            return false;
        }
        if done(desk, folder) >= documents {
            child.kill().expect("the command can be killed");
            child.wait().expect("the command ends");
            return true;
        }
        std::thread::yield_now();
    }
}

/// A desk with an unfinished run of `extract news -o out`.
fn unfinished() -> Desk {
    let desk = Desk::with(&[]);
    folder(&desk, 200);
    assert!(kill_behind(&desk, 10, "out", &[&["extract", "news", "-o", "out"], &PARTS[..]].concat()));
    assert_eq!(desk.names("out"), BTreeSet::from([UNFINISHED.to_owned()]), "no table has its name yet");
    desk
}

// ---- stopping ----------------------------------------------------------------------------------

#[cfg(unix)]
#[test]
fn a_run_that_is_asked_to_stop_keeps_what_it_has_done() {
    let desk = Desk::with(&[("lines.jsonl", &lines(8_000))]);
    for (signal, out) in [("-INT", "int"), ("-TERM", "term")] {
        let arguments = ["extract", "lines.jsonl", "-o", out, "--batch", "1500", "--threads", "1"];
        let mut child = desk.command(&arguments).stderr(Stdio::piped()).spawn().expect("the command starts");
        // It has begun, and has committed nothing yet.
        while !desk.path(out).join(UNFINISHED).join("documents.csv").exists() {
            assert!(child.try_wait().expect("the command can be waited for").is_none(), "it ended too soon");
            std::thread::yield_now();
        }
        send(signal, &child);
        let run = Run::from(child.wait_with_output().expect("the command ends"));
        run.expect(130, &["stopped, and the same command with --resume goes on"]);
        assert!(done(&desk, out) > 0);
        assert_eq!(desk.names(out), BTreeSet::from([UNFINISHED.to_owned()]));
        desk.run(&["extract", "lines.jsonl", "-o", out, "--resume"]).expect(1, &["going on behind"]);
    }
    desk.run(&["extract", "lines.jsonl", "-o", "whole"]).expect(1, &[]);
    assert_same_tables(&desk, "int", "whole");
    assert_same_tables(&desk, "term", "whole");
}

#[cfg(unix)]
#[test]
fn who_asks_twice_does_not_wait() {
    let desk = Desk::with(&[]);
    let made = std::process::Command::new("mkfifo").arg(desk.path("pipe")).status();
    assert!(made.expect("mkfifo").success());
    // Nobody writes to the pipe, so that the run would wait for ever.
    let mut child = desk.command(&["extract", "pipe", "-o", "out"]).stderr(Stdio::null()).spawn().expect("it starts");
    while !desk.path("out").join(UNFINISHED).join("documents.csv").exists() {
        std::thread::yield_now();
    }
    let ended = loop {
        send("-INT", &child);
        if let Some(status) = child.try_wait().expect("the command can be waited for") {
            break status;
        }
    };
    assert_eq!(ended.code(), Some(130));
}

#[cfg(unix)]
fn send(signal: &str, child: &std::process::Child) {
    let sent = std::process::Command::new("kill").args([signal, &child.id().to_string()]).status();
    assert!(sent.expect("kill").success());
}

// ---- resuming ----------------------------------------------------------------------------------

#[test]
fn a_run_that_is_killed_again_and_again_gives_the_same_tables() {
    let desk = Desk::with(&[("lines.jsonl", &lines(300))]);
    folder(&desk, 300);
    let cases: [(&str, &[&str]); 4] = [
        ("news", &["--max-document", "9K", "--keep-text"]),
        ("lines.jsonl", &["--format", "json", "--carry", "outlet"]),
        ("lines.jsonl", &["--format", "jsonl", "--min-confidence", "0.8", "--threads", "1"]),
        ("news", &["--table", "speakers", "--max-document", "9K"]),
    ];
    for (case, (input, options)) in cases.into_iter().enumerate() {
        let (whole, parts) = (format!("whole{case}"), format!("parts{case}"));
        desk.run(&[&["extract", input, "-o", &whole], options].concat()).expect(1, &["not read"]);
        let last = [&["extract", input, "-o", &parts, "--resume"], options].concat();
        let again = [&last[..], &PARTS].concat();
        // Sooner and later each time, so that tables end in different places.
        let kills = (0..4).filter(|step| kill_behind(&desk, done(&desk, &parts) + 1 + step * 25, &parts, &again));
        assert!(kills.count() >= 2, "{input} is large enough to be interrupted");
        desk.run(&last).expect(1, &["going on behind", "not read", "tables in"]);
        assert_same_tables(&desk, &parts, &whole);
    }
}

#[test]
fn what_was_written_behind_the_last_commit_is_cut_off() {
    let desk = unfinished();
    for name in ["quotes.csv", "entities.csv", "documents.csv"] {
        let path = desk.path("out").join(UNFINISHED).join(name);
        fs::write(&path, [fs::read(&path).expect("a table"), b"\"half a row".to_vec()].concat()).expect("a table");
    }
    desk.done(&["extract", "news", "-o", "out", "--resume"]);
    desk.done(&["extract", "news", "-o", "whole"]);
    assert_same_tables(&desk, "out", "whole");
}

#[test]
fn a_message_is_given_once() {
    let desk = Desk::with(&[("lines.jsonl", &lines(150))]);
    let arguments = [&["extract", "lines.jsonl", "-o", "out", "--resume"], &PARTS[..]].concat();
    // Half of it, by a limit on how large a file may become: as a disk that is full.
    let mut limited = desk.command(&arguments);
    let Some(first) = with_small_files(&mut limited) else { return };
    first.expect(2, &["quotes.csv: cannot be written", "--resume goes on"]);
    let behind = done(&desk, "out");
    assert!(behind > 0);
    let second = desk.run(&arguments);
    second.expect(1, &["going on behind"]);
    let hinted = [&first, &second].map(|run| run.err.matches("texts are read from").count());
    assert_eq!(hinted, [1, 0]);
    let errors = |run: &Run| -> Vec<String> {
        run.err.lines().filter(|line| line.contains("error: lines.jsonl")).map(str::to_owned).collect()
    };
    let all = errors(&desk.run(&["extract", "lines.jsonl", "-o", "whole"]));
    assert!(all.len() > 20);
    // What was read behind the last commit is read again, and told again.
    let [first, second] = [errors(&first), errors(&second)];
    assert!(first.len() + second.len() >= all.len() && second.len() < all.len());
    assert_eq!(second, all[all.len() - second.len()..]);
    assert!(first.iter().all(|line| all.contains(line)));
    assert_eq!(desk.read("out/documents.csv"), desk.read("whole/documents.csv"));
}

/// Runs a command that may write no file larger than 32 KiB; `None` where that cannot be done.
fn with_small_files(command: &mut std::process::Command) -> Option<Run> {
    if cfg!(not(unix)) {
        return None;
    }
    let mut shell = std::process::Command::new("sh");
    // Blocks of 512 bytes, or of 1 KiB where sh is bash.
    shell.args(["-c", "trap '' XFSZ; ulimit -f 32; exec \"$0\" \"$@\""]).arg(command.get_program());
    shell.args(command.get_args()).current_dir(command.get_current_dir().expect("a desk")).stdin(Stdio::null());
    Some(shell.output().expect("a shell").into())
}

#[test]
fn an_unfinished_run_is_neither_lost_nor_mixed_up() {
    let desk = unfinished();
    desk.run(&["extract", "news", "-o", "out"]).expect(2, &["unfinished run", "--resume", "--force"]);
    assert!(done(&desk, "out") > 0, "a refusal loses nothing");
    let resume = ["extract", "news", "-o", "out", "--resume"];
    for (options, word) in [
        (&["--format", "json"][..], "--format is \"json\", and was \"csv\""),
        (&["--min-confidence", "0.5"], "--min-confidence is 0.5, and was 0.0"),
        (&["--table", "quotes"], "--table is \"quotes\""),
        (&["--max-document", "1M"], "--max-document is 1048576"),
        (&["--carry", "x"], "--carry is \"x\", and was not given"),
    ] {
        desk.run(&[&resume[..], options].concat()).expect(2, &["cannot be resumed", word, "--force"]);
    }
    desk.put("list.csv", "name,type\nKelm Foundry,organization\n");
    desk.run(&[&resume[..], &["--gazetteer", "list.csv"]].concat()).expect(2, &["the lists are others"]);
    desk.put("other.txt", article(1));
    desk.run(&["extract", "news", "other.txt", "-o", "out", "--resume"]).expect(2, &["the inputs were news"]);
    desk.done(&resume);
    desk.done(&["extract", "news", "-o", "whole"]);
    assert_same_tables(&desk, "out", "whole");
}

#[test]
fn inputs_that_have_changed_are_named() {
    let desk = unfinished();
    let resume = ["extract", "news", "-o", "out", "--resume"];
    let file = desk.path("news/2/0005.txt");
    let (text, time) =
        (fs::read(&file).expect("a file"), fs::metadata(&file).expect("a file").modified().expect("a time"));
    let restore = || {
        fs::write(&file, &text).expect("a file");
        File::options().write(true).open(&file).expect("a file").set_modified(time).expect("a time");
    };
    fs::write(&file, "Rain fell.").expect("a file");
    let problem = format!("0005.txt has changed: it has 10 bytes, and had {}", text.len());
    desk.run(&resume).expect(2, &["cannot be resumed", &problem, "--force"]);
    fs::write(&file, &text).expect("a file");
    File::options().write(true).open(&file).expect("a file").set_modified(std::time::UNIX_EPOCH).expect("a time");
    desk.run(&resume).expect(2, &["0005.txt has changed since"]);
    fs::remove_file(&file).expect("a file");
    desk.run(&resume).expect(2, &["0005.txt is gone"]);
    restore();
    desk.put("news/2/0004x.txt", article(1));
    desk.run(&resume).expect(2, &["0004x.txt is new"]);
    fs::remove_file(desk.path("news/2/0004x.txt")).expect("a file");
    desk.done(&resume);
}

#[test]
fn resuming_where_nothing_is_unfinished_begins_or_says_so() {
    let desk = Desk::with(&[]);
    folder(&desk, 6);
    let resume = ["extract", "news", "-o", "out", "--resume"];
    desk.done(&resume);
    let before = tables(&desk, "out");
    let run = desk.done(&resume);
    assert!(run.err.contains("nothing is unfinished"), "{}", run.err);
    desk.run(&[&resume[..], &["--keep-text"]].concat()).expect(2, &["another run", "--table is"]);
    assert_eq!(tables(&desk, "out"), before);
    desk.run(&["extract", "news", "-o", "out", "--resume", "--force"]).expect(2, &["cannot be used with"]);
}

#[test]
fn force_begins_anew_and_is_remembered() {
    let desk = unfinished();
    desk.done(&["extract", "news/0", "-o", "out", "--force"]);
    desk.done(&["extract", "news/0", "-o", "whole"]);
    assert_same_tables(&desk, "out", "whole");
    // Tables that a run may replace are replaced by the run that goes on with it.
    let begin = [&["extract", "news", "-o", "out", "--force"], &PARTS[..]].concat();
    assert!(kill_behind(&desk, 5, "out", &begin));
    assert_eq!(desk.read("out/quotes.csv"), desk.read("whole/quotes.csv"), "older tables stay until then");
    desk.done(&["extract", "news", "-o", "out", "--resume"]);
    desk.done(&["extract", "news", "-o", "all"]);
    assert_same_tables(&desk, "out", "all");
}

/// A run that does all but give one of its tables its name, since a folder has it.
fn run_that_cannot_name_its_tables(desk: &Desk) {
    fs::create_dir_all(desk.path("out/speakers.csv")).expect("a folder");
    let begin = [&["extract", "news", "-o", "out", "--force"], &PARTS[..]].concat();
    desk.run(&begin).expect(2, &["speakers.csv", "a folder has this name", "--resume goes on"]);
    fs::remove_dir(desk.path("out/speakers.csv")).expect("a folder");
}

#[test]
fn tables_that_cannot_get_their_names_are_kept() {
    let desk = Desk::with(&[]);
    folder(&desk, 20);
    run_that_cannot_name_its_tables(&desk);
    desk.done(&["extract", "news", "-o", "out", "--resume"]);
    desk.done(&["extract", "news", "-o", "whole"]);
    assert_same_tables(&desk, "out", "whole");
}

#[test]
fn a_run_that_is_interrupted_while_it_names_its_tables_is_resumed() {
    let desk = Desk::with(&[]);
    folder(&desk, 20);
    desk.done(&["extract", "news", "-o", "whole"]);
    run_that_cannot_name_its_tables(&desk);
    // As if it had ended just behind the first of its renamings.
    let staging = format!("out/{UNFINISHED}");
    let manifest = desk.read(&format!("{staging}/manifest.json"));
    let whole = manifest.replace("\"whole\": false", "\"whole\": true");
    assert_ne!(manifest, whole);
    desk.put(&format!("{staging}/manifest.json"), whole);
    fs::rename(desk.path(&staging).join("quotes.csv"), desk.path("out/quotes.csv")).expect("a table");
    desk.run(&["extract", "news", "-o", "out"]).expect(2, &["unfinished"]);
    desk.done(&["extract", "news", "-o", "out", "--resume"]);
    assert_same_tables(&desk, "out", "whole");
}

#[test]
fn a_stream_cannot_be_resumed() {
    let desk = Desk::with(&[]);
    desk.run_on(article(1).as_bytes(), &["extract", "-", "-o", "out", "--resume"])
        .expect(2, &["standard input", "only once", "save it as a file"]);
    desk.run(&["extract", "-", "-o", "-", "--table", "quotes", "--resume"]).expect(2, &["--resume needs a folder"]);
    let run = desk.run_on(article(1).as_bytes(), &[&["extract", "-", "-o", "out"], &PARTS[..]].concat());
    run.expect(0, &["1 document"]);
    assert!(!desk.names("out").contains(UNFINISHED));
}

#[test]
fn two_runs_do_not_write_to_one_folder() {
    let desk = Desk::with(&[("a.txt", &article(1))]);
    fs::create_dir_all(desk.path("out").join(UNFINISHED)).expect("a folder");
    let lock = File::create(desk.path("out").join(UNFINISHED).join("lock")).expect("a file");
    lock.lock().expect("a lock");
    for option in ["--threads=1", "--force", "--resume"] {
        desk.run(&["extract", "a.txt", "-o", "out", option]).expect(2, &["out: another run", "another folder"]);
    }
    // What a run that was killed before its first commit has left is in nobody's way.
    drop(lock);
    desk.done(&["extract", "a.txt", "-o", "out"]);
    assert!(!desk.names("out").contains(UNFINISHED));
}
