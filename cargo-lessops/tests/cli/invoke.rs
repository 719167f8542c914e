//! `cargo lessops invoke`, with functions that do what Lambda has a word for.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use object::{Architecture, BinaryFormat, Endianness};
use serde_json::{Value as Json, json};

use crate::fixture::{Folder, Run, binary, built, elf, plain, record, zip};

/// The functions, built once.
fn functions() -> &'static str {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    let binary =
        BINARY.get_or_init(|| built("invoked", include_str!("invoke/service.rs"), "serde_json = \"1\"\n"));
    binary.to_str().expect("the path is text")
}

fn command(folder: &Folder, arguments: &[&str]) -> Command {
    folder.command("", [&["invoke"], arguments].concat())
}

fn invoke(arguments: &str) -> Run {
    let arguments: Vec<_> = arguments.split(' ').chain(["--binary", functions()]).collect();
    Run::of(command(&Folder::new(), &arguments))
}

/// What a function is reported to have failed with.
#[track_caller]
fn failure(arguments: &str) -> (String, String, Run) {
    let run = invoke(arguments);
    assert_eq!(run.code, Some(1), "{run:#?}");
    let answer: Json = serde_json::from_str(&run.stdout).expect("the answer is JSON");
    let text = |key: &str| answer[key].as_str().expect("it is text").to_owned();
    (text("errorType"), text("errorMessage"), run)
}

/// A message without the id that begins it.
#[track_caller]
fn without_id(message: &str) -> &str {
    let rest = message.strip_prefix("RequestId: ").expect("Lambda's own messages begin so");
    rest.split_once(' ').expect("the id is followed by more").1
}

#[test]
fn the_answer_goes_to_standard_output_and_the_logs_to_standard_error() {
    let run = invoke("echo --set id=parcel-7 --set weight=3");
    assert_eq!(run.code, Some(0), "{run:#?}");
    assert_eq!(run.stdout, "{\"id\":\"parcel-7\",\"weight\":3}\n");
    let lines: Vec<_> = run.stderr.lines().collect();
    let [logged, own, report] = lines[..] else { panic!("{run:#?}") };
    assert_eq!(&logged[12..], "   INFO echoed of=\"the test\"");
    assert_eq!(own, "a line of its own");
    assert!(report.starts_with("REPORT RequestId: "), "{report}");
    for part in [" Duration: ", " Billed Duration: ", " Memory Size: 256 MB", " Init Duration: "] {
        assert!(report.contains(part), "{report}");
    }
    assert!(!report.contains("Status"), "{report}");
}

#[test]
fn the_environment_is_that_of_the_template_and_no_other() {
    let folder = Folder::new();
    let mut command =
        command(&folder, &["show", "--binary", functions(), "--env", "KEY=given", "--env", "MORE=yes"]);
    command.env("AWS_REGION", "eu-west-1").env("AWS_ACCESS_KEY_ID", "AKIATEST").env("SHOP_TOKEN", "private");
    let answer = Run::of(command).json();
    let expected = json!({
        "_HANDLER": "show",
        "AWS_ACCESS_KEY_ID": "AKIATEST",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
        "AWS_LAMBDA_FUNCTION_NAME": "ShowFunction",
        "AWS_LAMBDA_FUNCTION_VERSION": "1",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_FORMAT": "JSON",
        "AWS_LAMBDA_LOG_GROUP_NAME": "ShowLogGroup",
        "AWS_LAMBDA_LOG_LEVEL": "WARN",
        "AWS_LAMBDA_LOG_STREAM_NAME": "local",
        "AWS_REGION": "eu-west-1",
        "GREETING": "hello",
        "KEY": "given",
        "LANG": "en_US.UTF-8",
        "LESSOPS_BUCKET_THUMBS": "thumbs-local",
        "LESSOPS_NAMESPACE": "invoked",
        "LESSOPS_QUEUE_ORDERS": "https://sqs.eu-west-1.amazonaws.com/123456789012/orders-local",
        "MORE": "yes",
        "PATH": "/usr/local/bin:/usr/bin:/bin:/opt/bin",
        "TZ": ":UTC",
    });
    let mut variables = answer["variables"].clone();
    let variables = variables.as_object_mut().expect("they have names");
    // The Runtime API sets the last two: where it is, and the trace of each event.
    for own in ["AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "_X_AMZN_TRACE_ID"] {
        assert!(variables.remove(own).is_some(), "{own}");
    }
    assert_eq!(Json::from(variables.clone()), expected);
    assert_eq!(answer["arn"], "arn:aws:lambda:eu-west-1:123456789012:function:ShowFunction:live");
    assert_eq!(answer["orders"], expected["LESSOPS_QUEUE_ORDERS"]);
}

#[test]
fn a_log_level_of_the_annotation_holds_here_too() {
    let run = invoke("show");
    assert!(!run.stderr.contains("is not written"), "{}", run.stderr);
}

#[test]
fn what_a_function_reports_is_told_as_it_says() {
    let (kind, message, run) = failure("refuse");
    assert_eq!(message, "not today");
    let said = format!("error[L1114]: `refuse` failed: {kind}: not today");
    assert!(run.stderr.contains(&said) && run.stderr.contains("src/main.rs:"), "{}", run.stderr);
    assert!(!run.stderr.contains("Status: "), "the environment lives on: {}", run.stderr);

    let (kind, message, run) = failure("panic");
    assert!(message.contains("nobody expected this"), "{kind}: {message}");
    assert!(run.stderr.contains(" ERROR panicked: nobody expected this"), "{}", run.stderr);
}

#[test]
fn a_function_that_hangs_is_cut_at_its_timeout() {
    let (kind, message, run) = failure("hang");
    assert_eq!(kind, "Sandbox.Timedout");
    assert_eq!(without_id(&message), "Error: Task timed out after 1.00 seconds");
    assert!(
        run.stderr.contains(" INFO begun") && run.stderr.contains(" Status: timeout\n"),
        "{}",
        run.stderr
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_function_that_uses_too_much_memory_is_killed() {
    let (kind, message, run) = failure("grow");
    assert_eq!(kind, "Runtime.OutOfMemory");
    assert_eq!(without_id(&message), "Error: Runtime exited with error: signal: killed");
    assert!(run.stderr.contains(" Status: error  Error Type: Runtime.OutOfMemory\n"), "{}", run.stderr);
}

#[test]
fn a_process_that_ends_is_an_error_that_says_how() {
    let (kind, message, _) = failure("leave");
    assert_eq!(kind, "Runtime.ExitError");
    assert_eq!(without_id(&message), "Error: Runtime exited with error: exit status 3");
    let (kind, message, _) = failure("crash");
    assert_eq!(kind, "Runtime.ExitError");
    assert!(without_id(&message).starts_with("Error: Runtime exited with error: "), "{message}");
}

#[test]
fn a_function_that_does_not_begin_says_why() {
    let (kind, message, run) = failure("unready");
    assert!(message.contains("the state is missing"), "{kind}: {message}");
    assert!(run.stderr.contains(" Status: error  Error Type: "), "{}", run.stderr);
    let (kind, message, _) = failure("gone");
    assert_eq!(kind, "Runtime.ExitError");
    assert_eq!(without_id(&message), "Error: Runtime exited with error: exit status 7");
}

#[test]
fn an_answer_may_not_be_larger_than_lambda_takes() {
    let (kind, message, _) = failure("large");
    assert_eq!(kind, "Function.ResponseSizeTooLarge");
    assert!(message.contains("maximum allowed payload size (6291556 bytes)"), "{message}");
}

#[test]
fn a_streamed_answer_is_its_body_and_its_head_is_shown() {
    let run = invoke("stream");
    assert_eq!((run.code, &*run.stdout), (Some(0), "piece by piece"), "{run:#?}");
    assert!(run.stderr.contains("\"statusCode\":201"), "{}", run.stderr);

    let folder = Folder::new();
    let run = Run::of(command(&folder, &["stream", "-o", "answer", "--binary", functions()]));
    assert_eq!((run.code, &*run.stdout), (Some(0), ""), "{run:#?}");
    assert_eq!(folder.read("answer"), "piece by piece");
}

#[test]
fn a_warm_environment_is_used_again_and_a_new_one_after_a_crash() {
    let run = invoke("count --times 3");
    assert_eq!((run.code, &*run.stdout), (Some(0), "1\n2\n3\n"), "{run:#?}");
    let reports = |text: &str| run.stderr.lines().filter(|line| line.contains(text)).count();
    assert_eq!((reports("REPORT"), reports("Init Duration")), (3, 1));

    let run = invoke("count --times 3 --set last=2");
    assert_eq!(run.code, Some(1), "{run:#?}");
    let answers: Vec<Json> =
        run.stdout.lines().map(|line| serde_json::from_str(line).expect("it is JSON")).collect();
    assert_eq!(
        (&answers[0], &answers[1]["errorType"], &answers[2]),
        (&json!(1), &json!("Runtime.ExitError"), &json!(1))
    );
}

#[test]
fn failed_records_of_a_batch_are_a_failure() {
    assert_eq!(invoke("ship").stdout, "{\"batchItemFailures\":[]}\n");
    let run = invoke("ship --set Records.0.body={\"weight\":0}");
    assert_eq!(run.code, Some(1), "{run:#?}");
    assert!(run.stdout.contains("itemIdentifier"), "{}", run.stdout);
    assert!(run.stderr.ends_with("error[L1114]: 1 record of the batch failed\n\n"), "{}", run.stderr);
    assert!(run.stderr.contains(" METRIC FailedRecords=1"), "{}", run.stderr);
}

#[test]
fn an_event_comes_from_a_file_or_from_standard_input() {
    let folder = Folder::new();
    folder.file("event.json", "{\"id\": 1}");
    let echo = |event: &str| {
        ["echo", "--binary", functions(), "--event", event, "--set", "more.still=true"].map(str::to_owned)
    };
    let from_file = echo("event.json");
    let from_file = command(&folder, &from_file.each_ref().map(String::as_str));
    assert_eq!(Run::of(from_file).stdout, "{\"id\":1,\"more\":{\"still\":true}}\n");

    let from_input = echo("-");
    let mut from_input = command(&folder, &from_input.each_ref().map(String::as_str));
    let mut child = from_input
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it can be run");
    child.stdin.take().expect("it is a pipe").write_all(b"{\"id\": 2}").expect("it is read");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "{\"id\":2,\"more\":{\"still\":true}}\n");

    folder.file("event.json", "{");
    let run = Run::of(command(&folder, &["echo", "--binary", functions(), "--event", "event.json"]));
    assert_eq!((run.code, &*run.stdout), (Some(1), ""));
    assert!(run.stderr.starts_with("error[L1112]: `event.json` is not JSON: "), "{}", run.stderr);
}

/// The event of a function with this trigger, as it is printed.
fn printed(arguments: &Json, options: &[&str]) -> Json {
    let folder = Folder::new();
    folder.file("app", elf(&record("handle", arguments)));
    let arguments = [&["--binary", "app", "--print-event"], options].concat();
    let mut command = command(&folder, &arguments);
    command.env("AWS_REGION", "us-west-2");
    Run::of(command).json()
}

#[test]
fn a_sample_suits_the_function_that_is_to_handle_it() {
    let event = printed(
        &json!({ "trigger": { "kind": "s3", "bucket": "uploads", "prefix": "in/", "suffix": ".png", "events": ["ObjectRemoved:*"] } }),
        &[],
    );
    let record = &event["Records"][0];
    assert_eq!(
        (&record["eventName"], &record["awsRegion"]),
        (&json!("ObjectRemoved:Delete"), &json!("us-west-2"))
    );
    assert_eq!(record["s3"]["bucket"]["arn"], "arn:aws:s3:::uploads-local");
    assert_eq!(record["s3"]["object"]["key"], "in/1.png");

    let event = printed(&json!({ "trigger": { "kind": "sqs", "queue": "orders", "fifo": true } }), &[]);
    assert_eq!(event["Records"][0]["eventSourceARN"], "arn:aws:sqs:us-west-2:123456789012:orders");
    assert_eq!(event["Records"][0]["attributes"]["MessageGroupId"], "1");

    let event = printed(&json!({ "trigger": "http:PUT /orders/{id}/lines/{*rest}" }), &[]);
    assert_eq!(
        (&event["rawPath"], &event["routeKey"]),
        (&json!("/orders/1/lines/1"), &json!("PUT /orders/{id}/lines/{rest+}"))
    );
    assert_eq!(event["requestContext"]["http"]["method"], "PUT");
    assert_eq!(event["pathParameters"], json!({ "id": "1", "rest": "1" }));
    let event = printed(&json!({ "trigger": "rest:ANY /" }), &[]);
    assert_eq!(
        (&event["httpMethod"], &event["path"], &event["body"]),
        (&json!("GET"), &json!("/"), &Json::Null)
    );

    let input =
        json!({ "trigger": { "kind": "schedule", "times": "rate(5 minutes)", "input": "{\"full\": true}" } });
    assert_eq!(printed(&input, &[]), json!({ "full": true }));
    let event = printed(&json!({ "trigger": { "kind": "schedule", "times": "rate(5 minutes)" } }), &[]);
    assert_eq!(event["source"], "aws.scheduler");

    let event = printed(
        &json!({ "trigger": { "kind": "eventbridge", "source": "shop", "detail_type": ["Packed", "Sent"] } }),
        &[],
    );
    assert_eq!((&event["source"], &event["detail-type"]), (&json!("shop"), &json!("Packed")));
    let event =
        printed(&json!({ "trigger": { "kind": "cognito", "on": "custom_message" }, "timeout": "5s" }), &[]);
    assert_eq!(event["triggerSource"].as_str().map(|text| text.starts_with("CustomMessage_")), Some(true));
    let event = printed(&json!({ "trigger": "websocket:$disconnect" }), &[]);
    assert_eq!(event["requestContext"]["eventType"], "DISCONNECT");
}

#[test]
fn a_sample_of_another_kind_is_one_of_the_list() {
    let names = Folder::new().lessops(["invoke", "--list-samples"]).output();
    assert_eq!(names.lines().next(), Some("alarm"));
    for name in names.lines() {
        assert!(printed(&json!({}), &["--sample", name]).is_object(), "{name}");
    }
    let run = invoke("echo --sample kinesi");
    run.fails_with("error[L1112]: there is no sample `kinesi`\n |\n = help: did you mean `kinesis`?");
}

#[test]
fn a_wrong_name_is_an_error_with_the_nearest_one() {
    let run = invoke("ecko");
    run.fails_with("error[L0707]: this service has no function `ecko`\n |\n = help: did you mean `echo`?");
    let run = Run::of(command(&Folder::new(), &["--binary", functions()]));
    assert_eq!(run.code, Some(1));
    assert!(
        run.stderr.contains("this service has several functions") && run.stderr.contains("`count`, "),
        "{}",
        run.stderr
    );
    let run = invoke("ship --set Record.0.body=1");
    run.fails_with(
        "error[L1112]: `--set Record.0.body`: the event has no `Record`\n |\n = help: did you mean `Records`?",
    );
    assert_eq!(invoke("echo --env KEY").code, Some(2));
}

#[test]
fn a_binary_that_this_machine_cannot_run_is_an_error() {
    let folder = Folder::new();
    let other = if cfg!(target_arch = "aarch64") { Architecture::X86_64 } else { Architecture::Aarch64 };
    folder.file("app", binary(BinaryFormat::Elf, other, Endianness::Little, &plain("list")));
    folder.file("app.zip", zip("bootstrap", &elf(&plain("list"))));
    let run = |path: &str| Run::of(command(&folder, &["list", "--binary", path]));
    let refused = run("app");
    assert_eq!((refused.code, &*refused.stdout), (Some(1), ""));
    assert!(
        refused.stderr.starts_with("error[L1011]: this binary is for ")
            && refused.stderr.contains("and this machine is "),
        "{}",
        refused.stderr
    );
    assert!(run("app.zip").stderr.starts_with("error[L1011]: a zip can't be run here"));
}
