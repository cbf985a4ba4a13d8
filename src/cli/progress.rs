//! How far a run has come, on standard error.

use super::say;
use indicatif::{DecimalBytes, HumanDuration, ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};
use whosaid::corpus::{Progress, Summary};

/// How progress is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// A bar on a terminal, nothing elsewhere.
    Auto,
    /// A line every [`PAUSE`].
    Plain,
    /// Not at all.
    None,
}

/// Between two lines of [`Shown::Plain`].
const PAUSE: Duration = Duration::from_secs(5);

impl Shown {
    pub(super) const ALL: [Shown; 3] = [Shown::Auto, Shown::Plain, Shown::None];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Shown::Auto => "auto",
            Shown::Plain => "plain",
            Shown::None => "none",
        }
    }
}

/// Shows how far a run has come, and what is to be told of it.
pub(super) struct Display {
    shown: Shown,
    bar: ProgressBar,
    began: Instant,
    /// When the last line was written.
    line: Instant,
    /// When the first batch was done, and the bytes behind it: what a resumed run passes over says
    /// nothing of its speed.
    first: Option<(Instant, u64)>,
    text: u64,
}

impl Display {
    pub(super) fn new(asked: Shown) -> Display {
        let shown = if asked == Shown::Auto && !io::stderr().is_terminal() { Shown::None } else { asked };
        let bar = if shown == Shown::Auto { ProgressBar::no_length() } else { ProgressBar::hidden() };
        let now = Instant::now();
        Display { shown, bar, began: now, line: now, first: None, text: 0 }
    }

    /// A line above the bar.
    pub(super) fn say(&self, line: &str) {
        self.bar.suspend(|| say(line));
    }

    pub(super) fn show(&mut self, progress: &Progress) {
        self.text = progress.text;
        let (first, behind) = *self.first.get_or_insert((Instant::now(), progress.read));
        match self.shown {
            Shown::Auto => self.draw(progress),
            Shown::Plain if self.line.elapsed() >= PAUSE => {
                self.line = Instant::now();
                let left = left(first.elapsed(), behind, progress);
                say(&[self.done(&progress.summary), share(progress), left].concat());
            }
            Shown::Plain | Shown::None => {}
        }
    }

    fn draw(&self, progress: &Progress) {
        if self.bar.length() != progress.total || self.bar.position() == 0 {
            let form = match progress.total {
                Some(_) => "{wide_bar} {percent} %, {msg}, {eta} left",
                None => "{spinner} {msg}",
            };
            self.bar.set_style(ProgressStyle::with_template(form).unwrap_or_else(|_| ProgressStyle::default_bar()));
            progress.total.into_iter().for_each(|total| self.bar.set_length(total));
        }
        self.bar.set_message(self.done(&progress.summary));
        self.bar.set_position(progress.read);
    }

    /// What was done, and how fast.
    fn done(&self, summary: &Summary) -> String {
        let speed = DecimalBytes((self.text as f64 / self.began.elapsed().as_secs_f64()) as u64);
        format!("{}, {}, {speed}/s", super::extract::documents(summary), DecimalBytes(self.text))
    }

    /// Takes the bar away; returns what the summary says of size and time, nothing where progress
    /// is not shown.
    pub(super) fn finish(self) -> String {
        self.bar.finish_and_clear();
        if self.shown == Shown::None {
            return String::new();
        }
        let seconds = self.began.elapsed().as_secs_f64();
        let speed = DecimalBytes((self.text as f64 / seconds) as u64);
        format!("; {} in {seconds:.1} s, {speed}/s", DecimalBytes(self.text))
    }
}

/// How much of the inputs is behind a run.
fn share(progress: &Progress) -> String {
    match progress.total {
        Some(total) if total > 0 => format!(", {} % of the input", progress.read * 100 / total),
        _ => String::new(),
    }
}

/// How long it will take if it goes on as it did since `behind` bytes were read.
fn left(elapsed: Duration, behind: u64, progress: &Progress) -> String {
    let read = progress.read.saturating_sub(behind);
    match progress.total {
        Some(total) if read > 0 => {
            let left = elapsed.mul_f64(total.saturating_sub(progress.read) as f64 / read as f64);
            format!(", {:#} left", HumanDuration(left))
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_takes_as_long_as_what_was_read() {
        let summary = Summary::default();
        let progress = Progress { summary, text: 0, read: 400, total: Some(1000) };
        assert_eq!(share(&progress), ", 40 % of the input");
        assert_eq!(left(Duration::from_secs(10), 200, &progress), ", 30s left");
        let stream = Progress { total: None, ..progress };
        assert_eq!(share(&stream) + &left(Duration::from_secs(10), 200, &stream), "");
    }
}
