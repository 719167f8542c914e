//! `docs/cli.md`: every command with its options, as clap knows them, held current by a test. `BLESS=1` writes it.

use std::path::Path;
use std::{env, fs};

use clap::builder::StyledStr;
use clap::{Arg, Command, CommandFactory as _};

use super::Cli;

const HEAD: &str = "# `cargo lessops`

Made of the command's own help by `cargo xtask bless`. `cargo lessops COMMAND --help` says the same on a terminal.

Every command exits with 0 when it did what it was asked to do, with 1 when something is wrong with the service or its
stack, and with 2 for a wrong option, unless it says otherwise below. Colours are for terminals: they are off in a pipe and
in a file, with `NO_COLOR`, and as `CARGO_TERM_COLOR` says of what cargo itself prints.
";

/// The page.
fn page(root: &mut Command) -> String {
    root.build();
    let commands: Vec<_> = root
        .get_subcommands()
        .filter(|command| !command.is_hide_set() && command.get_name() != "help")
        .collect();
    let links = commands
        .iter()
        .map(|command| format!("* [`{0}`](#{0}): {1}\n", command.get_name(), text(command.get_about())));
    let sections = commands.iter().map(|command| section(command));
    format!("{HEAD}\n{}{}", links.collect::<String>(), sections.collect::<String>())
}

fn section(command: &Command) -> String {
    let about = command.get_long_about().or(command.get_about());
    let usage = command.clone().render_usage().to_string();
    let mut section = format!(
        "\n## `{}`\n\n{}\n\n```text\n{}\n```\n",
        command.get_name(),
        text(about),
        usage.trim_start_matches("Usage: ")
    );
    let mut headings: Vec<Option<&str>> = Vec::new();
    let shown: Vec<_> = command.get_arguments().filter(|argument| is_shown(argument)).collect();
    for argument in &shown {
        if !headings.contains(&argument.get_help_heading()) {
            headings.push(argument.get_help_heading());
        }
    }
    // What has no heading is the command's own.
    headings.sort_by_key(Option::is_some);
    for heading in headings {
        let own = shown.iter().filter(|argument| argument.get_help_heading() == heading);
        let lines = own.map(|argument| line(argument)).collect::<String>();
        section.extend(["\n", heading.unwrap_or("Arguments and options"), ":\n\n", &lines]);
    }
    let examples = text(command.get_after_long_help());
    if !examples.is_empty() {
        section.extend(["\n```text\n", &examples, "\n```\n"]);
    }
    section
}

/// Those of clap itself are the same for all commands.
fn is_shown(argument: &Arg) -> bool {
    !argument.is_hide_set() && !["help", "version"].contains(&argument.get_id().as_str())
}

fn line(argument: &Arg) -> String {
    let help = text(argument.get_long_help().or(argument.get_help())).replace('\n', " ");
    let takes_value = argument.get_action().takes_values();
    let mut facts = Vec::new();
    let words = if takes_value { argument.get_possible_values() } else { Vec::new() };
    let words: Vec<_> = words
        .iter()
        .filter(|word| !word.is_hide_set())
        .map(|word| format!("`{}`", word.get_name()))
        .collect();
    if !words.is_empty() {
        facts.push(format!("One of {}.", words.join(", ")));
    }
    let defaults: Vec<_> =
        argument.get_default_values().iter().map(|value| format!("`{}`", value.display())).collect();
    if takes_value && !defaults.is_empty() {
        facts.push(format!("Default: {}.", defaults.join(", ")));
    }
    if let Some(variable) = argument.get_env() {
        facts.push(format!("Environment: `{}`.", variable.display()));
    }
    let stop = if help.ends_with(['.', ']']) { "" } else { "." };
    let facts = [format!("{help}{stop}")].into_iter().chain(facts).collect::<Vec<_>>().join(" ");
    let short = argument.get_short().map(|letter| format!("-{letter}, ")).unwrap_or_default();
    format!("* `{short}{}`: {facts}\n", argument.to_string().trim())
}

fn text(styled: Option<&StyledStr>) -> String {
    styled.map(|text| text.to_string().trim().to_owned()).unwrap_or_default()
}

#[test]
fn the_page_on_the_command_line_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/cli.md");
    let page = page(&mut Cli::command());
    if env::var_os("BLESS").is_some() {
        fs::write(&path, &page).expect("the page can be written");
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == page, "docs/cli.md is not what the commands say: `cargo xtask bless` writes it");
}

#[test]
fn every_command_says_its_exit_codes_and_shows_examples() {
    for command in Cli::command().get_subcommands() {
        let help = text(command.get_after_long_help());
        assert!(help.contains("Examples:") && help.contains("Exit code"), "{}", command.get_name());
    }
}
