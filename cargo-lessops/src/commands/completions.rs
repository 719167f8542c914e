//! `cargo lessops completions`: what a shell needs to complete the command's words.

use clap::{Args, CommandFactory as _};
use clap_complete::{Shell, generate};

use crate::output::Output;
use crate::report::Result;

const EXAMPLES: &str = "\
Examples:
  For bash, of this user, also for `cargo lessops`:
      cargo lessops completions bash >> ~/.bashrc
  For zsh, in a folder of its `fpath`:
      cargo lessops completions zsh -o ~/.zfunc/_cargo-lessops
  For fish:
      cargo lessops completions fish -o ~/.config/fish/completions/cargo-lessops.fish
  For PowerShell, in the profile:
      cargo lessops completions powershell | Out-String | Invoke-Expression

Exit code: 0 when it is written, 2 for a wrong option.";

/// Print the completions of this command for a shell
///
/// They are of `cargo-lessops`, which is this command as well. In bash they are also of `cargo lessops`: what completes
/// cargo's own commands goes on to do so, if it is loaded before.
#[derive(Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Completions {
    /// The shell
    shell: Shell,
    #[command(flatten)]
    output: Output,
}

/// The command as the shell knows it.
const NAME: &str = "cargo-lessops";

/// Cargo's own completion does not ask that of its subcommand.
const BASH_BY_CARGO: &str = r#"
_cargo__lessops_of_cargo() {
    if [[ ${COMP_WORDS[1]} == lessops && $COMP_CWORD -ge 2 ]]; then
        COMP_WORDS=(cargo-lessops "${COMP_WORDS[@]:2}")
        COMP_CWORD=$((COMP_CWORD - 1))
        _cargo__lessops cargo-lessops "$2" "$3"
    elif declare -F _cargo >/dev/null; then
        _cargo "$@"
    fi
}
complete -F _cargo__lessops_of_cargo -o bashdefault -o default cargo
"#;

impl Completions {
    pub(super) fn run(&self) -> Result<()> {
        let mut script = Vec::new();
        generate(self.shell, &mut super::Cli::command(), NAME, &mut script);
        // clap_complete's script for bash knows a command with `-` by two names, and so finds no option of its subcommands.
        let script = String::from_utf8_lossy(&script).replace("cargo__subcmd__lessops", "cargo__lessops");
        let by_cargo = if self.shell == Shell::Bash { BASH_BY_CARGO } else { "" };
        self.output.write([script.as_str(), by_cargo])
    }
}
