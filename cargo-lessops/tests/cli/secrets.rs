//! No credential reaches what a command prints or writes.

use serde_json::{Value as Json, json};

use crate::fixture::{Folder, cargo_toml, elf, record};

/// What the command finds in its environment and has no business to tell.
const CREDENTIALS: [&str; 5] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "CARGO_REGISTRY_TOKEN",
    "LESSOPS_SECRET_API_KEY",
];

#[test]
fn no_command_tells_what_is_secret_in_its_environment() {
    let folder = Folder::new();
    folder.file("Cargo.toml", cargo_toml("[package.metadata.lessops.stages.prod]"));
    folder.file("src/main.rs", "fn main() {}");
    let secret = json!({ "kind": "secret", "parameter": "api_key", "access": "Read", "existing": "api-key" });
    let function = json!({
        "trigger": "s3:uploads", "env": { "TOKEN": { "kind": "parameter", "name": "Token" } },
    });
    let mut record: Json = record("list", &function).parse().expect("a record is JSON");
    // As the macro writes it of a parameter `api_key: Secret<Read>`.
    record["function"]["resources"] = json!([secret]);
    folder.file("app", elf(&format!("{record}\n")));
    // A command that stops at wrong input may not tell it either.
    folder.file("broken", "no binary");
    let commands =
        ["alarms", "dashboard", "key-policy", "manifest", "permissions", "stack-policy", "template"];
    for (command, binary) in commands.iter().flat_map(|command| [(command, "app"), (command, "broken")]) {
        let mut lessops = folder.command("", [command, "--binary", binary, "--stage", "prod"]);
        for variable in CREDENTIALS {
            lessops.env(variable, format!("marker-of-{variable}"));
        }
        let output = lessops.env("RUST_BACKTRACE", "1").env("RUST_LOG", "trace").output();
        let output = output.expect("the command can be run");
        let told = [output.stdout, output.stderr].concat();
        let told = String::from_utf8_lossy(&told);
        assert_eq!(output.status.success(), binary == "app", "{command}: {told}");
        assert!(!told.contains("marker-of-"), "{command}: {told}");
    }
    assert_eq!(folder.names(), ["Cargo.toml", "app", "broken", "src"], "nothing else is written");
}
