//! `whosaid completions` and `whosaid man`: what shells and manuals know of the commands.

use super::{Cli, DONE, NOTHING_DONE, print, say};
use clap::{Args, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;
use whosaid::Error;

pub(super) const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  whosaid completions bash > ~/.local/share/bash-completion/completions/whosaid
  whosaid completions zsh > ~/.zfunc/_whosaid
  whosaid completions fish > ~/.config/fish/completions/whosaid.fish
  whosaid completions powershell >> $PROFILE";

pub(super) const MAN_EXAMPLES: &str = "\
Examples:
  whosaid man > whosaid.1
  whosaid man extract > whosaid-extract.1";

#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell.
    shell: Shell,
}

#[derive(Debug, Args)]
pub(super) struct Manual {
    /// The command; without one, the page is that of whosaid itself.
    command: Option<String>,
}

pub(super) fn completions(arguments: &Completions) -> Result<u8, Error> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "whosaid", &mut script);
    print(&String::from_utf8_lossy(&script)).map(|()| DONE)
}

pub(super) fn manual(arguments: &Manual) -> Result<u8, Error> {
    let mut whole = Cli::command();
    whole.build();
    let page = if let Some(name) = &arguments.command {
        let Some(command) = whole.find_subcommand(name) else {
            say(&format!("error: no command is called {name:?}; whosaid --help lists them"));
            return Ok(NOTHING_DONE);
        };
        command.clone().display_name(format!("whosaid-{name}"))
    } else {
        whole
    };
    let mut roff = Vec::new();
    Man::new(page).render(&mut roff).map_err(|source| Error::Write { path: "standard output".into(), source })?;
    print(&String::from_utf8_lossy(&roff)).map(|()| DONE)
}
