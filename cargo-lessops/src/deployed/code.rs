//! What a stack has deployed: the zip that it names as the code of its functions.

use lessops_core::cloudformation::{CODE_BUCKET, CODE_KEY};
use lessops_core::code::Code;
use lessops_redrive::aws_sdk_cloudformation::{Client, types::Stack};
use lessops_redrive::{Error, aws_sdk_s3 as s3};

use super::{described, stack_of};
use crate::aws::{Session, StackOptions};
use crate::binary::Binary;
use crate::deploy::stack::parameter;
use crate::options::PackageOptions;
use crate::report::{Report, Result};
use crate::shipped::Shipped;

/// What the stack of a package, or the one that is named, has deployed.
pub(crate) fn shipped(options: &StackOptions, package: &PackageOptions) -> Result<Shipped> {
    let name = stack_of(options, package)?;
    let session = Session::start(options)?;
    let (place, content) = session.wait(async {
        let stack = described(&session, &Client::new(&session.config), &name).await?;
        code(&session, &name, &stack).await
    })?;
    let binary = Binary::of_bytes(&content);
    let shipped = binary.and_then(|binary| Shipped::of_binary(&binary, place.clone()));
    shipped.map_err(|report| report.note(format!("it is `{place}`, the code of the stack `{name}`")).into())
}

/// The zip of a stack, and its address.
async fn code(session: &Session, name: &str, stack: &Stack) -> Result<(String, Vec<u8>)> {
    let (bucket, key) = parameter(stack, CODE_BUCKET).zip(parameter(stack, CODE_KEY)).ok_or_else(|| {
        Report::new(
            Code::OtherStack,
            format!("the stack `{name}` has no parameters `{CODE_BUCKET}` and `{CODE_KEY}`"),
        )
        .note("each template of `cargo lessops template` has them: this is another stack")
    })?;
    let place = format!("s3://{bucket}/{key}");
    let object = s3::Client::new(&session.config).get_object().bucket(bucket).key(key).send().await;
    let object = object.map_err(|error| Error::sdk(format_args!("read `{place}`"), &error))?;
    let content = object.body.collect().await;
    let content =
        content.map_err(|error| Report::because(Code::AwsRefused, format!("can't read `{place}`"), error))?;
    Ok((place, content.to_vec()))
}
