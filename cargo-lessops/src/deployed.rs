//! What a stack has deployed: the zip that it names as the code of its functions.

use lessops_redrive::aws_sdk_cloudformation::{self as cloudformation, types::Stack};
use lessops_redrive::{Error, aws_sdk_s3 as s3};

use crate::aws::{Session, StackOptions};
use crate::binary::Binary;
use crate::cargo::Workspace;
use crate::options::PackageOptions;
use crate::report::{Report, Result};
use crate::settings;
use crate::shipped::Shipped;

/// The parameters of every template of a service that say where its code lies.
const BUCKET: &str = "CodeBucket";
const KEY: &str = "CodeKey";

/// What the stack of a package, or the one that is named, has deployed.
pub(crate) fn shipped(options: &StackOptions, package: &PackageOptions) -> Result<Shipped> {
    let name = match &options.stack {
        Some(name) => name.clone(),
        None => stack_of(package)?,
    };
    let session = Session::start(options)?;
    let (place, content) = session.wait(code(&session, &name))?;
    let binary = Binary::of_bytes(&content);
    let shipped = binary.and_then(|binary| Shipped::of_binary(&binary, place.clone()));
    shipped.map_err(|report| report.note(format!("it is `{place}`, the code of the stack `{name}`")).into())
}

/// What the stack of a package is called, which is not built for that.
fn stack_of(options: &PackageOptions) -> Result<String> {
    let workspace = Workspace::require(options)?;
    let package = workspace.package(options.name())?;
    let stack = settings::read(&workspace, package)?.stack;
    Ok(stack.map_or_else(|| package.name.to_string(), |stack| stack.as_str().to_owned()))
}

/// The zip of a stack, and its address.
async fn code(session: &Session, name: &str) -> Result<(String, Vec<u8>), Report> {
    let client = cloudformation::Client::new(&session.config);
    let answer = client.describe_stacks().stack_name(name).send().await.map_err(|error| {
        let error = Error::sdk(format_args!("read the stack `{name}`"), &error);
        Report::new(error.to_string()).help("`--stack` says which it is, and `--region` where")
    })?;
    let stack = answer.stacks().first();
    let (bucket, key) =
        stack.and_then(|stack| parameter(stack, BUCKET).zip(parameter(stack, KEY))).ok_or_else(|| {
            Report::new(format!("the stack `{name}` has no parameters `{BUCKET}` and `{KEY}`"))
                .note("each template of `cargo lessops template` has them: this is another stack")
        })?;
    let place = format!("s3://{bucket}/{key}");
    let failed = |error: String| Report::because(format!("can't read `{place}`"), error);
    let object = s3::Client::new(&session.config).get_object().bucket(bucket).key(key).send().await;
    let object = object
        .map_err(|error| Report::new(Error::sdk(format_args!("read `{place}`"), &error).to_string()))?;
    let content = object.body.collect().await.map_err(|error| failed(error.to_string()))?;
    Ok((place, content.to_vec()))
}

fn parameter<'a>(stack: &'a Stack, key: &str) -> Option<&'a str> {
    stack.parameters().iter().find(|parameter| parameter.parameter_key() == Some(key))?.parameter_value()
}
