//! `cargo lessops destroy`: the stack is deleted, but for what holds data.

use std::collections::BTreeMap;

use clap::Args;
use lessops_core::code::Code;
use lessops_redrive::Error;
use lessops_redrive::aws_sdk_cloudformation::types::{Stack, StackStatus};
use lessops_redrive::aws_sdk_s3::error::ProvideErrorMetadata as _;
use serde_json::Value as Json;

use crate::aws::Session;
use crate::deploy::retained::{deleted_buckets, retained};
use crate::deploy::state::{Step, step};
use crate::deploy::{Target, stack};
use crate::deployed::{self, Deployment, Resource};
use crate::progress;
use crate::report::{Report, Result};
use crate::table::table;

const EXAMPLES: &str = "\
Examples:
  Delete the stack of the package in this folder:
      cargo lessops destroy
  Delete a stack of another name, in CI, where nobody is asked:
      cargo lessops destroy --stack shop-pull-1234 --yes

Who calls it needs `sts:GetCallerIdentity`; of the stack `cloudformation:DescribeStacks`, `DescribeStackEvents`,
`GetTemplate`, `ListStackResources` and `DeleteStack`; of its buckets `s3:ListBucketVersions`; of the bucket for code
`s3:ListBucket` and `DeleteObject`; and what it takes to delete the template's resources.

Exit code: 0 when there is no such stack any more, 1 when something went wrong or was not agreed to, 2 for a wrong option.";

/// Delete the service's stack
///
/// Says first what stays: buckets and tables that hold data are left behind, and are deleted by whoever means to. Then asks,
/// deletes the stack, shows each step of CloudFormation's, and deletes the stack's code from the bucket for code.
///
/// Nothing is built for it. The command may be interrupted at any time: the next one goes on.
#[derive(Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Destroy {
    /// Delete without asking; needed where there is no terminal to ask at
    #[arg(short, long)]
    yes: bool,
    // Last: what follows would stand under its heading.
    #[command(flatten)]
    deployment: Deployment,
}

impl Destroy {
    pub(super) fn run(&self) -> Result<()> {
        if !self.yes && !progress::is_interactive() {
            let report =
                Report::new(Code::NotAgreed, "there is no terminal to ask at whether to delete the stack");
            return Err(report.help("`--yes` deletes it without asking").into());
        }
        let (session, name) = self.deployment.start()?;
        session.wait(self.destroy(&name, &session))
    }

    async fn destroy(&self, name: &str, session: &Session) -> Result<()> {
        let target = Target::find(session, name).await?;
        let mut found = stack::find(&target.cloudformation, name).await?;
        if let Some(busy) = found.as_ref().filter(|found| step(found.stack_status()) == Step::Wait) {
            target.wait(busy).await?;
            found = stack::find(&target.cloudformation, name).await?;
        }
        match &found {
            None => progress::step(
                "Missing",
                format_args!("there is no stack {name} in {}", target.account.region),
            ),
            Some(found) => self.delete(found, &target).await?,
        }
        // Also where the stack is gone already: a run before this may have ended just then.
        let number = target.bucket.clear().await?;
        if number > 0 {
            progress::step(
                "Deleted",
                format_args!("{number} of its files in the bucket {}", target.bucket.name),
            );
        }
        Ok(())
    }

    async fn delete(&self, found: &Stack, target: &Target) -> Result<()> {
        let (name, region) = (&target.stack, &target.account.region);
        if found.enable_termination_protection() == Some(true) {
            let report =
                Report::new(Code::StackState, format!("the stack `{name}` is protected against termination"));
            let command = format!(
                "aws cloudformation update-termination-protection --no-enable-termination-protection \
                 --region {region} --stack-name {name}"
            );
            return Err(report.help(format!("where it may go, `{command}` lifts that")).into());
        }
        let id = found.stack_id().unwrap_or_default();
        // A stack that nothing was put into yet has no template.
        if found.stack_status() != Some(&StackStatus::ReviewInProgress) {
            let template = stack::template(&target.cloudformation, id).await?;
            let mut resources = deployed::resources(&target.cloudformation, id).await?;
            resources.retain(|_, resource| !resource.is_deleted && !resource.physical.is_empty());
            full_bucket(target, &template, &resources).await?;
            tell(&template, &resources, name);
        }
        if !self.yes && !progress::confirm(&format!("Delete the stack {name} in {region}?"))? {
            return Err(Report::new(Code::NotAgreed, "nothing was deleted, since nobody agreed to it").into());
        }
        target.delete(found).await?.check("delete", name)
    }
}

/// Says what goes and what stays.
fn tell(template: &Json, resources: &BTreeMap<String, Resource>, name: &str) {
    let kept: Vec<_> = retained(template).into_iter().filter(|(id, _)| resources.contains_key(*id)).collect();
    let number = resources.len() - kept.len();
    let rows =
        kept.iter().map(|(id, kind)| [resources[*id].physical.clone(), (*id).to_owned(), (*kind).to_owned()]);
    let rows: Vec<_> = rows.collect();
    let title = match rows.len() {
        0 => "nothing of it stays".to_owned(),
        _ => "this stays, with what is in it, and is to be deleted by hand".to_owned(),
    };
    anstream::eprintln!("{number} resources of the stack {name} are deleted");
    anstream::eprint!("{}", table(&[(title, rows)]));
}

/// A bucket that has something in it, old versions also, is not deleted, and the stack's deletion fails halfway.
async fn full_bucket(target: &Target, template: &Json, resources: &BTreeMap<String, Resource>) -> Result<()> {
    for id in deleted_buckets(template) {
        let Some(Resource { physical: bucket, .. }) = resources.get(id) else { continue };
        let list = target.s3.list_object_versions().bucket(bucket).max_keys(1);
        let list = match list.expected_bucket_owner(&target.account.id).send().await {
            Ok(list) => list,
            Err(error) if error.code() == Some("NoSuchBucket") => continue,
            Err(error) => {
                return Err(Error::sdk(format_args!("look into the bucket `{bucket}`"), &error).into());
            }
        };
        if !list.versions().is_empty() || !list.delete_markers().is_empty() {
            let report = Report::new(
                Code::StackState,
                format!("the bucket `{bucket}` (`{id}`) is not empty, and can't be deleted"),
            );
            return Err(report.help(format!("empty it: `aws s3 rm s3://{bucket} --recursive`")).into());
        }
    }
    Ok(())
}
