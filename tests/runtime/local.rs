//! The command line that the binary offers outside Lambda.

use std::io::Write as _;
use std::process::{Output, Stdio};

use lessops_core::manifest::Manifest;
use serde_json::json;

crate::tests![
    list_tells_name_triggers_and_purpose,
    manifest_is_what_core_makes_of_the_records,
    invoke_calls_a_function_with_the_event_in_standard_input,
    invoke_reads_a_file,
    invoke_without_an_event_sends_null,
    a_failed_function_exits_with_1,
    a_failed_record_exits_with_1,
    bad_input_exits_with_1,
    a_wrong_command_exits_with_2,
    an_argument_that_is_not_utf_8_exits_with_2,
    an_unknown_function_exits_with_2_and_the_nearest_name,
    help_is_no_mistake,
    a_main_that_is_async_is_told_so,
];

/// Runs the service's command line.
fn run(arguments: &[&str], input: &str) -> Output {
    let mut command = crate::service();
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the test binary runs");
    let mut stdin = child.stdin.take().expect("standard input is piped");
    // A command that does not read it may have ended already.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("the test binary ends")
}

/// Exit code, standard output, standard error.
fn texts(output: Output) -> (i32, String, String) {
    let text = |bytes| String::from_utf8(bytes).expect("the output is text");
    (output.status.code().expect("no signal ended it"), text(output.stdout), text(output.stderr))
}

fn list_tells_name_triggers_and_purpose() {
    let (code, list, errors) = texts(run(&["list"], ""));
    assert_eq!((code, errors.as_str()), (0, ""));
    let lines: Vec<_> =
        list.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    assert!(lines.is_sorted(), "{list}");
    for line in
        ["echo invoke Answers what it got.", "renamed-function invoke", "save http, http", "type schedule"]
    {
        assert!(lines.iter().any(|found| found == line), "no line `{line}` in\n{list}");
    }
}

fn manifest_is_what_core_makes_of_the_records() {
    let (code, manifest, errors) = texts(run(&["manifest"], ""));
    assert_eq!((code, errors.as_str()), (0, ""));
    let read = Manifest::from_json(&manifest).expect("core reads it");
    assert_eq!(read.to_json(), manifest);
    assert_eq!(read.package.name, "lessops");
    assert!(read.functions.is_sorted_by_key(|function| &function.name));
}

fn invoke_calls_a_function_with_the_event_in_standard_input() {
    let (code, answer, errors) = texts(run(&["invoke", "double", "-"], "21"));
    assert_eq!((code, answer.as_str(), errors.as_str()), (0, "42\n", ""));
}

fn invoke_reads_a_file() {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/runtime/event.json");
    let (code, answer, _) = texts(run(&["invoke", "typed", manifest], ""));
    assert_eq!((code, answer.as_str()), (0, "{\"name\":\"lamp\",\"price\":{\"cents\":1900}}\n"));
}

fn invoke_without_an_event_sends_null() {
    assert_eq!(texts(run(&["invoke", "echo"], "")).1, "null\n");
}

fn a_failed_function_exits_with_1() {
    for (how, said) in
        [("error", "runtime::service::Mishap: could not print"), ("panic", "panicked: at the disco")]
    {
        let (code, answer, errors) = texts(run(&["invoke", "fails", "-"], &format!("{how:?}")));
        assert_eq!((code, answer.as_str()), (1, ""));
        assert!(errors.contains(said), "{errors}");
    }
}

fn a_failed_record_exits_with_1() {
    let batch = json!({ "Records": [{ "messageId": "1", "body": "{}" }] });
    let (code, answer, errors) = texts(run(&["invoke", "record", "-"], &batch.to_string()));
    assert_eq!((code, answer.as_str()), (1, "{\"batchItemFailures\":[{\"itemIdentifier\":\"1\"}]}\n"));
    assert!(errors.contains("1 of 1 records failed"), "{errors}");
}

fn bad_input_exits_with_1() {
    let (code, _, errors) = texts(run(&["invoke", "echo", "-"], "{"));
    assert_eq!(code, 1);
    assert!(errors.contains("standard input is not JSON"), "{errors}");
    let (code, _, errors) = texts(run(&["invoke", "echo", "no/such/file"], ""));
    assert_eq!(code, 1);
    assert!(errors.contains("cannot read no/such/file"), "{errors}");
}

fn a_wrong_command_exits_with_2() {
    let wrong: [&[&str]; 4] = [&[], &["lst"], &["invoke"], &["list", "more"]];
    for arguments in wrong {
        let (code, _, errors) = texts(run(arguments, ""));
        assert_eq!(code, 2, "{arguments:?}");
        assert!(errors.contains("`--help` shows the commands"), "{errors}");
    }
}

fn an_argument_that_is_not_utf_8_exits_with_2() {
    use std::os::unix::ffi::OsStrExt as _;

    let output = crate::service().arg(std::ffi::OsStr::from_bytes(b"in\xffvoke")).output();
    let (code, _, errors) = texts(output.expect("the test binary runs"));
    assert_eq!(code, 2);
    assert!(errors.contains("is not UTF-8"), "{errors}");
}

fn an_unknown_function_exits_with_2_and_the_nearest_name() {
    let (code, _, errors) = texts(run(&["invoke", "recrod"], ""));
    assert_eq!(code, 2);
    assert!(errors.contains("did you mean `record`?"), "{errors}");
}

fn help_is_no_mistake() {
    let (code, help, _) = texts(run(&["--help"], ""));
    assert_eq!(code, 0);
    assert!(["list", "manifest", "invoke NAME"].iter().all(|command| help.contains(command)), "{help}");
}

fn a_main_that_is_async_is_told_so() {
    let output = crate::service().env(crate::SERVICE, "async").arg("list").output();
    let (code, list, errors) = texts(output.expect("the test binary runs"));
    assert_eq!((code, list.as_str()), (1, ""));
    assert!(errors.contains("help: `main` is not `async`"), "{errors}");
}
