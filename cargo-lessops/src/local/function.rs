//! A function as it is deployed: what the template says of its limits and its environment, with stand-ins for what only a
//! stack has.

use std::collections::BTreeMap;
use std::env;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value as Json, json};

use super::values::Values;

/// A binary, and which of its functions it is to run, how.
pub(crate) struct Program {
    pub(crate) function: Function,
    /// It has to stay as it is for as long as the program is used.
    pub(crate) binary: PathBuf,
    /// What stands before each line that it writes, where several write.
    pub(crate) label: String,
}

/// A function, as Lambda would know it.
pub(crate) struct Function {
    /// Its ARN, with the alias.
    pub(crate) arn: String,
    /// In MB.
    pub(crate) memory: u64,
    /// How long one invocation may take.
    pub(crate) timeout: Duration,
    /// Its environment.
    pub(crate) variables: BTreeMap<String, String>,
}

impl Function {
    /// The function of that name in a template. What is given for its environment wins over what the template says.
    pub(crate) fn of(name: &str, values: &Values, given: &[(String, String)]) -> Option<Self> {
        let resources = values.template()["Resources"].as_object()?;
        let is_meant = |resource: &Json| {
            resource["Type"] == "AWS::Lambda::Function" && resource["Properties"]["Handler"] == name
        };
        let (id, resource) = resources.iter().find(|(_, resource)| is_meant(resource))?;
        let properties = &resource["Properties"];
        let text = |value: &Json| values.text(value);
        let function = text(&json!({ "Ref": id }));
        let memory = properties["MemorySize"].as_u64()?;
        let logging = &properties["LoggingConfig"];
        let region = values.region();

        // "Working with Lambda environment variables" in the Lambda developer guide.
        let own = [
            ("_HANDLER", name.to_owned()),
            ("AWS_DEFAULT_REGION", region.to_owned()),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", memory.to_string()),
            ("AWS_LAMBDA_FUNCTION_NAME", function.clone()),
            ("AWS_LAMBDA_FUNCTION_VERSION", "1".to_owned()),
            ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand".to_owned()),
            ("AWS_LAMBDA_LOG_FORMAT", text(&logging["LogFormat"])),
            ("AWS_LAMBDA_LOG_GROUP_NAME", text(&logging["LogGroup"])),
            ("AWS_LAMBDA_LOG_LEVEL", text(&logging["ApplicationLogLevel"])),
            ("AWS_LAMBDA_LOG_STREAM_NAME", "local".to_owned()),
            ("AWS_REGION", region.to_owned()),
            // There is none, and clients of AWS's SDK would wait for it.
            ("AWS_EC2_METADATA_DISABLED", "true".to_owned()),
            ("LANG", "en_US.UTF-8".to_owned()),
            ("PATH", "/usr/local/bin:/usr/bin:/bin:/opt/bin".to_owned()),
            ("TZ", ":UTC".to_owned()),
        ];
        let own = own.map(|(name, value)| (name.to_owned(), value));
        let deployed = properties["Environment"]["Variables"].as_object().into_iter().flatten();
        let deployed = deployed.map(|(name, value)| (name.clone(), text(value)));
        let variables =
            own.into_iter().chain(inherited()).chain(deployed).chain(given.iter().cloned()).collect();
        let timeout = Duration::from_secs(properties["Timeout"].as_u64()?);
        let arn = values.arn("lambda", &format!("function:{function}:live"));
        Some(Self { arn, memory, timeout, variables })
    }
}

/// Credentials, an endpoint, a region: what AWS's SDK reads of this process's environment. Nothing else of it is the
/// function's business, and in Lambda would not be there.
fn inherited() -> impl Iterator<Item = (String, String)> {
    let variables = env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    variables.filter(|(name, value)| {
        name.starts_with("AWS_") && !name.starts_with("AWS_LAMBDA_") && !value.is_empty()
    })
}
