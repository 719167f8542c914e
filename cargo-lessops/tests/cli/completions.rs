//! `cargo lessops completions`: what a shell makes of them, and that each shell has some.

use std::process::Command;

use crate::fixture::Folder;

/// What bash offers for a line, whose last word is to be completed.
fn offered(folder: &Folder, line: &str) -> Vec<String> {
    let words: Vec<_> = line.split(' ').collect();
    let last = words.len() - 1;
    let script = format!(
        "source completions.bash
        COMP_WORDS=({line}{end}) COMP_CWORD={last} COMP_LINE='{line}' COMP_POINT=${{#COMP_LINE}}
        $(complete -p {command} | sed 's/.*-F \\([^ ]*\\).*/\\1/') {command} '{word}' '{before}'
        printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        end = if words[last].is_empty() { " ''" } else { "" },
        command = words[0],
        word = words[last],
        before = words[last - 1],
    );
    let bash = Command::new("bash").args(["--norc", "-c", &script]).current_dir(folder.path("")).output();
    let bash = bash.expect("bash can be run");
    assert_eq!(String::from_utf8_lossy(&bash.stderr), "");
    String::from_utf8_lossy(&bash.stdout).lines().map(str::to_owned).collect()
}

#[test]
fn bash_completes_the_command_by_either_name() {
    let folder = Folder::new();
    folder.file("completions.bash", folder.lessops(["completions", "bash"]).output());
    assert_eq!(offered(&folder, "cargo-lessops te"), ["template"]);
    assert_eq!(offered(&folder, "cargo lessops te"), ["template"]);
    assert!(offered(&folder, "cargo lessops template --st").contains(&"--stage".to_owned()));
    assert_eq!(offered(&folder, "cargo lessops completions z"), ["zsh"]);
}

#[test]
fn every_shell_has_some() {
    let folder = Folder::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = folder.lessops(["completions", shell]).output();
        assert!(script.contains("cargo-lessops") && script.contains("template"), "{shell}");
    }
    let run = folder.lessops(["completions", "basch"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
    assert!(run.stderr.contains("'bash'"), "{}", run.stderr);
}
