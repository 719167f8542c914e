//! `cargo lessops deploy`: the service becomes a stack, or its stack what the service is now.

use aws_sdk_cloudwatch as cloudwatch;
use aws_sdk_cloudwatch::types::{AlarmType, StateValue};
use clap::Args;
use lessops_core::cloudformation::{CODE_BUCKET, CODE_KEY};
use lessops_core::code::Code;
use lessops_core::diff::{Delta, Side, diff};
use lessops_redrive::Error;
use lessops_redrive::aws_sdk_cloudformation::types::Stack;
use serde_json::json;

use super::diff::painted;
use crate::aws::{Session, StackOptions, alarm_name};
use crate::build::{Built, Machine};
use crate::deploy::change_set::{ChangeSet, Proposal, Template, is_replaced, rows};
use crate::deploy::events::Tail;
use crate::deploy::parameters;
use crate::deploy::stack::{self, Output};
use crate::deploy::{Ended, Target};
use crate::options::Source;
use crate::progress;
use crate::report::{Report, Result, shown};
use crate::service::Service;
use crate::table::{Listing, table};

const EXAMPLES: &str = "\
Examples:
  Deploy the package in this folder, built for release:
      cargo lessops deploy
  Deploy the stage `prod`, built for Lambda on arm64:
      cargo lessops deploy --stage prod --arm64
  Deploy a zip that is built already, in CI, where nobody is asked:
      cargo lessops deploy --binary lambda.zip --yes
  See what a deployment would change, and change nothing:
      cargo lessops deploy --binary lambda.zip --dry-run
  Have alarms sent to somebody:
      cargo lessops deploy --binary lambda.zip --parameter AlarmEmail=ops@example.com
  Where a function is now, for a script:
      cargo lessops deploy --binary lambda.zip --yes --format json | jq -r .outputs.ThumbnailAlias

Who calls it needs `sts:GetCallerIdentity`; of the stack `cloudformation:DescribeStacks`, `DescribeStackEvents`,
`GetTemplate`, `CreateChangeSet`, `DescribeChangeSet`, `ListChangeSets`, `DeleteChangeSet`, `ExecuteChangeSet`, `DeleteStack` and
`SetStackPolicy`; of its alarm `cloudwatch:DescribeAlarms`; of the bucket for code `s3:GetBucketTagging`, `GetObject`,
`PutObject`, `ListBucket` and `DeleteObject`, and for the first deployment of the account what makes it: `s3:CreateBucket`,
`PutBucketPublicAccessBlock`, `PutEncryptionConfiguration`, `PutBucketPolicy`, `PutLifecycleConfiguration` and
`PutBucketTagging`; and what the template's resources take.

Exit code: 0 when the stack is what the service is, also where nothing had to change; 1 when something went wrong, was
turned back, or was not agreed to; 2 for a wrong option.";

/// From this size on CloudFormation takes a template from a bucket only (CloudFormation API, CreateChangeSet).
const INLINE: usize = 51_200;

/// Lets every update through.
const NO_POLICY: &str =
    r#"{"Statement":[{"Effect":"Allow","Principal":"*","Action":"Update:*","Resource":"*"}]}"#;

/// Deploy the service as a CloudFormation stack
///
/// Builds the service as `cargo lessops build` does, makes a change set, shows what it changes, and asks before anything is done. Then the code is uploaded, the change set
/// executed, and each step of CloudFormation's shown. A deployment that fails is rolled back, and its cause told first.
///
/// The code goes to a bucket that is made once for each account and region, under a digest of it: nothing is uploaded twice.
///
/// From the second deployment on CloudFormation looks at the alarms on the new versions while they take over and for three
/// minutes after, and turns the deployment back when they fire.
///
/// The command may be interrupted at any time. The next one waits for what CloudFormation is at, and goes on.
#[derive(Args)]
#[command(after_long_help = EXAMPLES)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct Deploy {
    /// Deploy without asking; needed where there is no terminal to ask at
    #[arg(short, long)]
    yes: bool,
    /// Show what would change, and change nothing
    #[arg(long, conflicts_with = "yes")]
    dry_run: bool,
    /// Give a parameter of the template a value; it keeps it in later deployments
    #[arg(long = "parameter", value_name = "NAME=VALUE")]
    parameters: Vec<String>,
    /// Don't let the service's alarm turn the deployment back, which makes it three minutes shorter
    #[arg(long)]
    no_rollback_alarm: bool,
    /// Let this deployment replace or delete what holds data, which the stack policy denies otherwise
    #[arg(long)]
    lift_stack_policy: bool,
    #[command(flatten)]
    listing: Listing,
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    machine: Machine,
    // Last: what follows would stand under its heading.
    #[command(flatten)]
    stack: StackOptions,
}

/// What is deployed.
struct Release {
    template: String,
    side: Side,
    zip: Vec<u8>,
    policy: String,
    tags: Vec<(String, String)>,
    parameters: Vec<(String, String)>,
}

impl Deploy {
    pub(super) fn run(&self) -> Result<()> {
        // Before anything is made that nobody will agree to.
        if !self.yes && !self.dry_run && !progress::is_interactive() {
            let report = Report::new(Code::NotAgreed, "there is no terminal to ask at whether to deploy");
            return Err(report
                .help("`--yes` deploys without asking, `--dry-run` shows what would change")
                .into());
        }
        let parameters = self.parameters()?;
        let mut service = self.service()?;
        let (template, side, policy) = service.release(shown)?;
        let tags = service.settings.tags.iter().flat_map(|tags| &tags.0);
        let tags = tags.map(|(key, value)| (key.as_str().to_owned(), value.clone())).collect();
        let release = Release {
            template: template.pieces().collect(),
            side,
            zip: service.zip()?,
            policy: policy.to_string(),
            tags,
            parameters,
        };
        let session = Session::start(&self.stack)?;
        let name = self.stack.of(&service);
        let done = session.wait(self.deploy(release, &name, &session))?;
        let Some((is_changed, outputs)) = done else { return Ok(()) };
        let json = || json!({ "stack": name, "changed": is_changed, "outputs": stack::to_json(&outputs) });
        let rows = outputs.iter().map(|output| [output.name.clone(), output.value.clone()]).collect();
        self.listing.write(|| table(&[(format!("outputs of the stack {name}"), rows)]), json)
    }

    /// The service, from the binary that is named or from one that is built as `cargo lessops build` does.
    fn service(&self) -> Result<Service> {
        if self.source.binary.is_some() {
            return Service::load(&self.source);
        }
        let built = Built::build(&self.source.package, &self.source.build, &self.machine)?;
        built.save(&built.place)?;
        Service::of_binary(&built.place, &self.source)
    }

    /// Not clap's business: its errors show what was found, which may be a secret.
    fn parameters(&self) -> Result<Vec<(String, String)>> {
        let parsed = self.parameters.iter().map(|text| parameters::parse(text)).collect::<Result<_, _>>();
        parsed.map_err(|error| {
            Report::because(Code::StackParameter, "`--parameter` is not understood", error).into()
        })
    }

    /// Whether something changed, and the stack's outputs. None after a dry run.
    async fn deploy(
        &self,
        release: Release,
        name: &str,
        session: &Session,
    ) -> Result<Option<(bool, Vec<Output>)>> {
        let target = Target::find(session, name).await?;
        let standing = target.settled(|question| self.agree(question)).await?;
        let code = target.bucket.key(&release.zip, "zip");
        let previous = standing.as_ref().map(stack::parameters).unwrap_or_default();
        let places = [(CODE_BUCKET, target.bucket.name.clone()), (CODE_KEY, code.clone())];
        let values = parameters::settle(release.side.template(), &release.parameters, &previous, places)?;
        let alarm = match standing.as_ref().and_then(stack::rollback_alarm) {
            Some(alarm) if !self.no_rollback_alarm && !is_on(alarm, session).await? => Some(alarm),
            _ => None,
        };
        let proposal = Proposal {
            stack: name,
            is_new: standing.is_none(),
            template: self.place(&release.template, &target).await?,
            parameters: &values,
            tags: &release.tags,
            rollback_alarm: alarm,
        };
        progress::step(
            "Comparing",
            format_args!("the service with the stack {name} in {}", target.account.region),
        );
        let change_set = ChangeSet::create(&target.cloudformation, &proposal).await?;
        let is_changed = change_set.is_some();
        match change_set {
            None => progress::step("Unchanged", format_args!("the stack {name} is what the service is")),
            Some(change_set) => {
                let delta = match &standing {
                    Some(_) => Some(diff(&stack::side(&target.cloudformation, name).await?, &release.side)),
                    None => None,
                };
                show(&change_set, delta.as_ref(), name);
                if self.dry_run {
                    change_set.discard().await?;
                    return Ok(None);
                }
                if !self.agree("Deploy this?")? {
                    change_set.discard().await?;
                    return Err(Report::new(
                        Code::NotAgreed,
                        "nothing was deployed, since nobody agreed to it",
                    )
                    .into());
                }
                target.bucket.ensure().await?;
                target.bucket.upload(&code, release.zip).await?;
                self.execute(&change_set, &target, standing.as_ref(), &release.policy).await?;
            }
        }
        if self.dry_run {
            return Ok(None);
        }
        self.finish(&target, &code, &release.policy).await.map(|outputs| Some((is_changed, outputs)))
    }

    fn agree(&self, question: &str) -> Result<bool> {
        Ok(self.yes || (!self.dry_run && progress::confirm(question)?))
    }

    /// Where CloudFormation gets the template from.
    async fn place(&self, template: &str, target: &Target) -> Result<Template> {
        if template.len() <= INLINE {
            return Ok(Template::Inline(template.to_owned()));
        }
        let key = target.bucket.key(template.as_bytes(), "json");
        target.bucket.ensure().await?;
        target.bucket.upload(&key, template.as_bytes().to_vec()).await?;
        target.bucket.url(&key).await.map(Template::At)
    }

    async fn execute(
        &self,
        change_set: &ChangeSet,
        target: &Target,
        standing: Option<&Stack>,
        policy: &str,
    ) -> Result<()> {
        let name = &target.stack;
        let is_lifted = self.lift_stack_policy && standing.is_some();
        if is_lifted {
            set_policy(target, NO_POLICY).await?;
        }
        progress::step("Deploying", format_args!("the stack {name}"));
        let tail = Tail::from_now(&target.cloudformation, &change_set.stack).await?;
        change_set.execute().await?;
        let ended = Ended::of(tail.follow().await?);
        let checked = ended.check(if standing.is_some() { "update" } else { "create" }, name);
        if is_lifted && checked.is_err() {
            set_policy(target, policy).await?;
        }
        checked
    }

    /// What follows every deployment, also one that had nothing to change: the one before may have ended too early for it.
    async fn finish(&self, target: &Target, code: &str, policy: &str) -> Result<Vec<Output>> {
        set_policy(target, policy).await?;
        target.bucket.expire(code).await?;
        let found = stack::find(&target.cloudformation, &target.stack).await?;
        Ok(found.as_ref().map(stack::outputs).unwrap_or_default())
    }
}

async fn set_policy(target: &Target, policy: &str) -> Result<()> {
    let set = target.cloudformation.set_stack_policy().stack_name(&target.stack).stack_policy_body(policy);
    set.send().await.map_err(|error| Error::sdk("protect what holds data by a stack policy", &error))?;
    Ok(())
}

/// Whether the alarm is on that would turn a deployment back. Then it is the old version that is bad, and the deployment may
/// be what mends it.
async fn is_on(arn: &str, session: &Session) -> Result<bool> {
    let client = cloudwatch::Client::new(&session.patient());
    let alarms = client
        .describe_alarms()
        .alarm_names(alarm_name(arn))
        .alarm_types(AlarmType::CompositeAlarm)
        .send()
        .await;
    let alarms = alarms.map_err(|error| {
        Report::from(Error::sdk("ask for the alarm that turns deployments back", &error))
            .help("`--no-rollback-alarm` deploys without it")
    })?;
    let is_on = alarms.composite_alarms().iter().any(|alarm| alarm.state_value() == Some(&StateValue::Alarm));
    if is_on {
        let report =
            Report::new(Code::AlarmOn, "the alarm that would turn the deployment back is on already");
        let note = "it is what is deployed now that it is on for: this deployment goes without it";
        report.severity(lessops_core::check::Severity::Warning).note(note).print();
    }
    Ok(is_on)
}

/// Shows what changes: in the words of `cargo lessops diff`, and what CloudFormation alone knows, which is what of that it
/// replaces. Where only parameters change or all is new, the resources.
fn show(change_set: &ChangeSet, delta: Option<&Delta>, name: &str) {
    let (title, rows) = match delta.filter(|delta| !delta.is_empty()) {
        Some(delta) => {
            anstream::eprintln!("{}", delta.to_painted_text(painted));
            (
                "CloudFormation replaces".to_owned(),
                rows(change_set.changes.iter().filter(|change| is_replaced(change))),
            )
        }
        None => (format!("changes to the stack {name}"), rows(&change_set.changes)),
    };
    if !rows.is_empty() {
        anstream::eprintln!("{}", table(&[(title, rows)]));
    }
}
