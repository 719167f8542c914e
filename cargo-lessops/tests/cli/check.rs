//! `cargo lessops check`: what is wrong with a service, for people, programs and GitHub.

use cargo_metadata::diagnostic::{Diagnostic, DiagnosticLevel};
use serde_json::{Value as Json, json};

use crate::fixture::{Folder, Run, cargo_toml, elf, main_rs, plain, record};

/// Two functions that want one queue, whose records say line 7, where the source has an attribute.
fn two_of_one_queue() -> String {
    let ship = record("ship", &json!({ "trigger": { "kind": "sqs", "queue": "orders" } }));
    ship.replace("\"ship\"", "\"bill\"") + &ship
}

/// A function that may take longer than its API waits, which is a warning.
fn slow() -> String {
    record("slow", &json!({ "trigger": { "kind": "http", "route": "GET /orders" }, "timeout": "60s" }))
}

/// A package `shop` with a binary that is there already.
fn shop(records: &str) -> Folder {
    let folder = Folder::new();
    folder.file("Cargo.toml", cargo_toml(""));
    let before = "\n".repeat(6);
    folder.file("src/main.rs", format!("{before}    #[lambda(trigger = \"ü, %\")]  \nfn main() {{}}\n"));
    folder.file("app", elf(records));
    folder
}

fn checked(folder: &Folder, arguments: &[&str]) -> Run {
    folder.lessops(["check", "--binary", "app"].iter().chain(arguments))
}

#[test]
fn a_service_that_is_right_is_one_line() {
    let run = checked(&shop(&plain("greet")), &[]);
    assert_eq!(run.output(), "1 function, 23 resources: nothing to say\n");
}

#[test]
fn an_error_has_its_code_and_every_line_that_has_a_part_in_it() {
    checked(&shop(&two_of_one_queue()), &[]).fails_with(
        "error[L0703]: `bill` and `ship` both listen to `sqs` `orders`: each message would reach only one of them
 --> src/main.rs:7:5
  |
7 |     #[lambda(trigger = \"ü, %\")]
  |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
 ::: src/main.rs:7:5
  |
7 |     #[lambda(trigger = \"ü, %\")]
  |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^",
    );
}

#[test]
fn warnings_are_shown_and_fail_only_where_they_are_denied() {
    let folder = shop(&slow());
    let run = checked(&folder, &[]);
    assert_eq!(run.code, Some(0), "{run:#?}");
    assert!(run.stderr.starts_with("warning[L0318]: "), "{run:#?}");
    assert!(run.stdout.ends_with(": 1 warning\n"), "{run:#?}");
    let run = checked(&folder, &["--deny", "warnings"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    assert!(run.stderr.starts_with("error[L0318]: "), "{run:#?}");
    assert_eq!(checked(&folder, &["-D", "warnings"]).code, Some(1));
    assert_eq!(checked(&folder, &["--deny", "errors"]).code, Some(2));
}

#[test]
fn nothing_is_coloured_in_a_pipe() {
    for format in ["human", "short", "json", "github"] {
        let run = checked(&shop(&slow()), &["--message-format", format]);
        assert!(!(run.stdout + &run.stderr).contains('\u{1b}'), "{format}");
    }
}

#[test]
fn the_short_form_is_a_line_for_each_problem() {
    let run = checked(&shop(&slow()), &["--message-format", "short"]);
    assert_eq!(
        run.stderr,
        "src/main.rs:7:5: warning[L0318]: the API answers 503 after 30s, and the function may take 60s\n"
    );
}

#[test]
fn as_json_a_problem_is_what_rustc_would_print() {
    let folder = shop(&two_of_one_queue());
    let run = checked(&folder, &["--message-format", "json"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""));
    let lines: Vec<_> = run.stdout.lines().collect();
    let [line] = lines[..] else { panic!("there is one problem: {run:#?}") };
    let json: Json = serde_json::from_str(line).expect("a line is JSON");
    assert_eq!(json["$message_type"], "diagnostic");
    let Diagnostic { level, code, spans, rendered, .. } =
        serde_json::from_value(json).expect("it has all that rustc's have");
    assert_eq!((level, code.expect("it has a code").code.as_str()), (DiagnosticLevel::Error, "L0703"));
    assert_eq!(spans.iter().map(|span| span.is_primary).collect::<Vec<_>>(), [true, false]);
    let span = &spans[0];
    assert_eq!((span.file_name.as_str(), span.line_start, span.line_end), ("src/main.rs", 7, 7));
    assert_eq!((span.column_start, span.column_end), (5, 32));
    let source = folder.read("src/main.rs");
    let marked = &source[span.byte_start as usize..span.byte_end as usize];
    assert_eq!(marked, "#[lambda(trigger = \"ü, %\")]");
    assert!(rendered.expect("there is a text for people").starts_with("error[L0703]: "));
}

#[test]
fn what_helps_is_a_child_in_json() {
    let run = checked(&shop(&slow()), &["--message-format", "json"]);
    let found: Diagnostic = serde_json::from_str(run.stdout.trim()).expect("there is one problem");
    let children: Vec<_> = found.children.iter().map(|child| (child.level, child.message.as_str())).collect();
    assert_eq!(children, [(DiagnosticLevel::Help, "set `timeout = 30s` or less")]);
}

#[test]
fn for_github_a_problem_is_an_annotation_whatever_stands_in_it() {
    let run = checked(&shop(&slow()), &["--message-format", "github"]);
    assert_eq!(run.stderr, "");
    assert_eq!(
        run.stdout,
        "::warning file=src/main.rs,line=7,col=5,endColumn=32,title=L0318%3A the function may take longer than its caller waits::\
         the API answers 503 after 30s, and the function may take 60s%0Ahelp: set `timeout = 30s` or less\n"
    );
}

#[test]
fn for_github_paths_begin_at_the_checkout() {
    let folder = shop(&slow());
    folder.file("services/shop/Cargo.toml", cargo_toml(""));
    folder.file("services/shop/src/main.rs", folder.read("src/main.rs"));
    let arguments = ["check", "--binary", "../../app", "--message-format", "github"];
    let annotated = |checkout: Option<&str>| {
        let mut command = folder.command("services/shop", arguments);
        command.env_remove("GITHUB_WORKSPACE");
        command.envs(checkout.map(|below| ("GITHUB_WORKSPACE", folder.path(below))));
        String::from_utf8(command.output().expect("it can be run").stdout).expect("it is text")
    };
    assert!(annotated(None).starts_with("::warning file=src/main.rs,line=7,"));
    assert!(annotated(Some("")).starts_with("::warning file=services/shop/src/main.rs,line=7,"));
}

#[test]
fn a_setting_that_is_wrong_is_an_annotation_of_its_file() {
    let folder = shop(&plain("greet"));
    folder.file("Cargo.toml", cargo_toml("[package.metadata.lessops.defaults]\nmemori = 128"));
    let run = checked(&folder, &["--message-format", "github"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""));
    let start = "::error file=Cargo.toml,title=L0101%3A there is no such argument here::";
    assert!(run.stdout.starts_with(start), "{run:#?}");
}

#[test]
fn what_the_compiler_says_is_told_in_the_same_way() {
    let folder = Folder::new();
    folder.file("Cargo.toml", cargo_toml(""));
    folder.file(
        "src/main.rs",
        "compile_error!(\"there is no trigger `s4` [L0105]\");\nfn main() { let x: u8 = \"\"; }\n",
    );
    let run = folder.lessops(["check", "--message-format", "github"]);
    assert_eq!(run.code, Some(1));
    let lines: Vec<_> = run.stdout.lines().collect();
    let own = "::error file=src/main.rs,line=1,endLine=1,title=L0105%3A there is no such word here::";
    let of_rustc = "::error file=src/main.rs,line=2,endLine=2,title=rustc%3A E0308::";
    for start in [own, of_rustc] {
        assert!(lines.iter().any(|line| line.starts_with(start)), "{start} in {run:#?}");
    }
    let run = folder.lessops(["check", "--message-format", "json"]);
    let found = run.stdout.lines().map(|line| serde_json::from_str(line).expect("a line is JSON"));
    let codes: Vec<_> = found.filter_map(|found: Diagnostic| found.code).map(|code| code.code).collect();
    assert_eq!(codes, ["L0105", "E0308"]);
}

#[test]
fn a_package_is_built_and_checked() {
    let folder = Folder::new();
    folder.file("Cargo.toml", cargo_toml(""));
    folder.file("src/main.rs", main_rs(&[("", plain("greet"))]));
    let run = folder.lessops(["check"]);
    assert_eq!(run.code, Some(0), "{run:#?}");
    assert_eq!(run.stdout, "1 function, 23 resources: nothing to say\n");
}

#[test]
fn other_commands_tell_programs_what_is_wrong_beside_their_output() {
    let folder = shop(&two_of_one_queue());
    let run = folder.lessops(["template", "--binary", "app", "--message-format", "json"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    let found: Diagnostic = serde_json::from_str(run.stderr.trim()).expect("there is one problem");
    assert_eq!(found.code.expect("it has a code").code, "L0703");
}
