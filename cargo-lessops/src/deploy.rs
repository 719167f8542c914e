//! Deployments: a service becomes a stack, the stack another one, or nothing again. Decisions are apart from requests: what
//! a stack's state asks for (`state`), what a failure came of (`cause`), what a parameter gets (`parameters`), what a
//! deletion leaves behind (`retained`).

pub(crate) mod bucket;
pub(crate) mod cause;
pub(crate) mod change_set;
pub(crate) mod events;
pub(crate) mod parameters;
pub(crate) mod retained;
pub(crate) mod stack;
pub(crate) mod state;

use std::hash::{BuildHasher as _, RandomState};

use aws_config::SdkConfig;
use aws_sdk_sts as sts;
use lessops_core::code::Code;
use lessops_redrive::aws_sdk_cloudformation as cloudformation;
use lessops_redrive::aws_sdk_s3 as s3;
use lessops_redrive::{Error, aws_sdk_cloudformation::types::Stack};

use self::bucket::CodeBucket;
use self::cause::{remedy, root_cause};
use self::events::{Event, Tail};
use self::state::{Mend, Step, step, succeeded};
use crate::aws::Session;
use crate::progress;
use crate::report::{Report, Result};

/// Whose account it is, and where.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    /// Its number.
    pub(crate) id: String,
    pub(crate) region: String,
    /// `aws`, or what the name of another partition is, as ARNs have it.
    pub(crate) partition: String,
}

/// A stack that is worked on, and the clients for that.
pub(crate) struct Target {
    pub(crate) cloudformation: cloudformation::Client,
    pub(crate) s3: s3::Client,
    pub(crate) bucket: CodeBucket,
    pub(crate) account: Account,
    /// The stack's name.
    pub(crate) stack: String,
}

/// What an operation on a stack came to.
pub(crate) struct Ended {
    /// The stack's status then.
    pub(crate) status: String,
    /// All that was said of it, oldest first.
    pub(crate) events: Vec<Event>,
}

impl Target {
    /// Asks who is signed in.
    pub(crate) async fn find(session: &Session, stack: &str) -> Result<Self> {
        let config = session.patient();
        let account = account(&config).await?;
        let s3 = s3::Client::new(&config);
        Ok(Self {
            cloudformation: cloudformation::Client::new(&config),
            bucket: CodeBucket::new(s3.clone(), account.clone(), stack),
            s3,
            account,
            stack: stack.to_owned(),
        })
    }

    /// The stack, once nothing goes on in it and it can be deployed: none where there is none yet. A stack that never came to
    /// stand is deleted, if that is agreed to.
    pub(crate) async fn settled(&self, agree: impl Fn(&str) -> Result<bool>) -> Result<Option<Stack>> {
        loop {
            let Some(found) = stack::find(&self.cloudformation, &self.stack).await? else { return Ok(None) };
            let said = found.stack_status().map_or("", |status| status.as_str());
            match step(found.stack_status()) {
                Step::Create => return Ok(None),
                Step::Update => return Ok(Some(found)),
                Step::Mend(mend) => return Err(self.mend(&mend, said).into()),
                Step::Wait => self.wait(&found).await?,
                Step::Discard => {
                    let stack = &self.stack;
                    let question = format!(
                        "The stack {stack} was never there as a whole ({said}), and has to be deleted first. Delete it?"
                    );
                    if !agree(&question)? {
                        let report = Report::new(
                            Code::StackState,
                            format!("the stack `{stack}` is {said}, and was left so"),
                        );
                        return Err(report.help("`cargo lessops destroy` deletes it").into());
                    }
                    self.delete(&found).await?.check("delete", stack)?;
                }
            }
        }
    }

    /// Waits for what somebody, perhaps a run of this that was interrupted, has begun.
    pub(crate) async fn wait(&self, found: &Stack) -> Result<()> {
        progress::step("Waiting", format_args!("for what goes on in the stack {} already", self.stack));
        let tail = Tail::of_operation(&self.cloudformation, found.stack_id().unwrap_or_default()).await?;
        let ended = Ended::of(tail.follow().await?);
        if let Some(report) = ended.failure("finish what went on in", &self.stack) {
            report.severity(lessops_core::check::Severity::Warning).print();
        }
        Ok(())
    }

    /// Deletes a stack, to the end.
    pub(crate) async fn delete(&self, found: &Stack) -> Result<Ended> {
        // By its id: events are to be read when the name leads nowhere any more.
        let id = found.stack_id().unwrap_or_default();
        progress::step("Deleting", format_args!("the stack {}", self.stack));
        let tail = Tail::from_now(&self.cloudformation, id).await?;
        stack::delete(&self.cloudformation, id, &token()).await?;
        Ok(Ended::of(tail.follow().await?))
    }

    /// What has to be done by hand.
    fn mend(&self, mend: &Mend, status: &str) -> Report {
        let Self { stack, account: Account { region, .. }, .. } = self;
        let report = Report::new(
            Code::StackState,
            format!("the stack `{stack}` is {status}, and takes no deployment"),
        );
        match mend {
            Mend::Rollback => report
                .note("an update failed, and so did the way back: CloudFormation waits for whatever kept it from that to be mended")
                .note(format!(
                    "`aws cloudformation describe-stack-events --region {region} --stack-name {stack}` says what that was"
                ))
                .help(format!(
                    "mend that, then `aws cloudformation continue-update-rollback --region {region} --stack-name {stack}`, and deploy \
                     again; `--resources-to-skip` passes over what can't be mended"
                )),
            Mend::Deletion => report
                .note("it was deleted but for what could not be")
                .help("`cargo lessops destroy` says what that was, and deletes the rest"),
            Mend::Unknown => report.help(format!("see `aws cloudformation describe-stacks --region {region} --stack-name {stack}`")),
        }
    }
}

impl Ended {
    pub(crate) fn of((status, events): (String, Vec<Event>)) -> Self {
        Self { status, events }
    }

    /// An error, unless the operation did what it was to.
    pub(crate) fn check(&self, doing: &str, stack: &str) -> Result<()> {
        self.failure(doing, stack).map_or(Ok(()), |report| Err(report.into()))
    }

    /// Why it failed, if it did: the root cause first, then what the stack is now.
    fn failure(&self, doing: &str, stack: &str) -> Option<Report> {
        if succeeded(&self.status) {
            return None;
        }
        let Self { status, events } = self;
        let cause = root_cause(events);
        let because = cause.map(|event| {
            let Event { resource, kind, reason, .. } = event;
            let reason = reason.as_deref().unwrap_or("CloudFormation does not say why");
            if event.is_of_stack { reason.to_owned() } else { format!("`{resource}` ({kind}): {reason}") }
        });
        let because = because.unwrap_or_else(|| format!("it is {status}"));
        let report = Report::because(Code::DeploymentFailed, format!("can't {doing} the stack `{stack}`"), because).note(match &**status {
            "UPDATE_ROLLBACK_COMPLETE" => "everything is again as it was before (UPDATE_ROLLBACK_COMPLETE)".to_owned(),
            "ROLLBACK_COMPLETE" => {
                "all that was created is deleted again (ROLLBACK_COMPLETE); the next `cargo lessops deploy` begins anew".to_owned()
            }
            "UPDATE_ROLLBACK_FAILED" => {
                "the way back failed as well (UPDATE_ROLLBACK_FAILED): `cargo lessops deploy` says what mends that".to_owned()
            }
            other => format!("the stack is {other}"),
        });
        Some(match cause.and_then(remedy) {
            Some(help) => report.help(help),
            None => report,
        })
    }
}

async fn account(config: &SdkConfig) -> Result<Account> {
    let identity = sts::Client::new(config).get_caller_identity().send().await;
    let identity = identity.map_err(|error| Error::sdk("ask AWS whose account this is", &error))?;
    let partition = identity.arn().and_then(|arn| arn.split(':').nth(1)).unwrap_or("aws").to_owned();
    let region = config.region().map(ToString::to_string).unwrap_or_default();
    Ok(Account { id: identity.account.unwrap_or_default(), region, partition })
}

/// A name for a request, under which AWS knows it again when it is asked once more.
pub(crate) fn token() -> String {
    // The standard library's own keys, which are random: two runs at once have two tokens.
    let (one, other) = (RandomState::new().hash_one(0), RandomState::new().hash_one(1));
    format!("lessops-{one:016x}{other:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(resource: &str, status: &str, reason: &str) -> Event {
        Event {
            id: String::new(),
            resource: resource.to_owned(),
            kind: "AWS::S3::Bucket".to_owned(),
            is_of_stack: resource == "shop",
            status: status.to_owned(),
            reason: Some(reason.to_owned()),
        }
    }

    #[test]
    fn a_failure_says_its_cause_before_all_else() {
        let events = vec![
            event("Uploads", "CREATE_FAILED", "uploads already exists"),
            event("shop", "ROLLBACK_COMPLETE", ""),
        ];
        let ended = Ended { status: "ROLLBACK_COMPLETE".to_owned(), events };
        let report = format!("{:?}", ended.failure("create", "shop").unwrap());
        let place = |text: &str| report.find(text).unwrap_or_else(|| panic!("no `{text}` in {report}"));
        assert!(place("`Uploads` (AWS::S3::Bucket): uploads already exists") < place("begins anew"));
        assert!(place("begins anew") < place("outside of the stack"));
        assert!(
            Ended { status: "CREATE_COMPLETE".to_owned(), events: vec![] }
                .failure("create", "shop")
                .is_none()
        );
    }

    #[test]
    fn tokens_differ_and_are_what_cloudformation_takes() {
        assert_ne!(token(), token());
        // CloudFormation API, ExecuteChangeSet.
        assert!(token().len() <= 128 && token().chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
    }
}
