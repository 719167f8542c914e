//! `cargo lessops redrive`: puts back what a function of the deployed stack failed on.

mod outcome;

use std::num::NonZeroUsize;
use std::time::Duration;

use clap::{Args, value_parser};
use lessops_core::check::Severity;
use lessops_core::code::Code;
use lessops_core::failures::{Failures, Place};
use lessops_core::problem::nearest_or_all;
use lessops_redrive::{
    Bucket, Entry, Error, Fate, Function, Kind, Move, Queue, Run, Stack,
    aws_sdk_cloudformation as cloudformation, aws_sdk_lambda as lambda, aws_sdk_s3 as s3, aws_sdk_sqs as sqs,
};
use serde_json::{Value as Json, json};

use self::outcome::{Outcome, What};
use crate::aws::{Session, StackOptions};
use crate::options::Source;
use crate::report::{Report, Result};
use crate::service::Service;
use crate::table::{Listing, table};

const EXAMPLES: &str = "\
Examples:
  How much there is that `thumbnail` failed on, in the stack of the package in this folder:
      cargo lessops redrive thumbnail --dry-run
  Put one event back, to see whether the cause is gone, and then all:
      cargo lessops redrive thumbnail --limit 1
      cargo lessops redrive thumbnail
  The same for a stack of another name, of a service that is built already:
      cargo lessops redrive thumbnail --stack shop-staging --region eu-central-1 --binary lambda.zip
  Move a queue's dead letters back slowly, and leave while SQS is at it:
      cargo lessops redrive ship --rate 10 --no-wait
  The events that failed again, for a program:
      cargo lessops redrive thumbnail --format json | jq -r '.places[].failed[]?.id'

Who calls it needs, of the stack: `cloudformation:ListStackResources`; of its queues `sqs:GetQueueAttributes`, and to put
back from them `ReceiveMessage`, `DeleteMessage`, `ChangeMessageVisibility`, `StartMessageMoveTask`, `ListMessageMoveTasks`
and, of where dead letters go, `SendMessage`; of its buckets `s3:ListBucket`, `GetObject` and `DeleteObject`; and of the function
`lambda:InvokeFunction`.

Exit code: 0 when all that could be put back was, 1 when something failed again or could not be done, 2 for a wrong option.";

/// The grace after the function's timeout, until others may receive an event that it was called with.
const GRACE: Duration = Duration::from_mins(1);

/// Put back what a function of the deployed stack failed on
///
/// What a function fails on for good is kept: messages of a queue in its dead-letter queue, events in the function's failure
/// queue, batches of a stream in its bucket. When the cause is gone, this puts them back. Dead letters are moved to their
/// queue by SQS itself. With each event and each batch the function is called again, and what has succeeded is deleted;
/// what fails again stays where it is, and so does what nobody recognizes.
///
/// Nothing is deleted before it succeeded, so the command may end at any time, and the next one goes on. An event that was
/// put back may be so once more if the command ends just then: as ever with Lambda, delivery is at least once.
#[derive(Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Redrive {
    /// The function, by its name in the service
    function: String,
    /// Say how much there is, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Put back this many events or batches at most; SQS moves dead letters all or none
    #[arg(long, value_name = "N")]
    limit: Option<NonZeroUsize>,
    /// How many dead letters SQS moves a second, 1 to 500 [default: as many as it can]
    #[arg(long, value_name = "N", value_parser = value_parser!(u16).range(1..=500))]
    rate: Option<u16>,
    /// Leave events to Lambda, which retries them, and dead letters to SQS, without waiting for what becomes of them;
    /// batches are waited for in any case
    #[arg(long)]
    no_wait: bool,
    #[command(flatten)]
    listing: Listing,
    #[command(flatten)]
    source: Source,
    // Last: what follows would stand under its heading.
    #[command(flatten)]
    stack: StackOptions,
}

impl Redrive {
    pub(super) fn run(&self) -> Result<()> {
        let service = Service::load(&self.source)?;
        let failures = self.failures(&service)?;
        let session = Session::start(&self.stack)?;
        let stack = self.stack.of(&service);
        let outcomes = session.wait(self.redrive(&failures, &stack, &session))?;

        let json = || {
            let places = outcomes.iter().map(Outcome::to_json).collect::<Json>();
            json!({ "function": failures.function, "stack": stack, "dry_run": self.dry_run, "places": places })
        };
        let rows = outcomes.iter().map(Outcome::row).collect();
        let title = format!("{} in the stack {stack}", failures.function);
        self.listing.write(|| table(&[(title, rows)]), json)?;
        match outcomes.iter().map(Outcome::failed).sum() {
            0 => Ok(()),
            1 => Err(Report::new(Code::FailedAgain, "one event failed again, and is where it was").into()),
            number => Err(Report::new(
                Code::FailedAgain,
                format!("{number} events failed again, and are where they were"),
            )
            .into()),
        }
    }

    /// Where what the function failed on is kept, if that is anywhere.
    fn failures(&self, service: &Service) -> Result<Failures> {
        let mut all = service.failures();
        let Some(index) = all.iter().position(|failures| failures.function == self.function) else {
            let names = all.iter().map(|failures| failures.function.as_str());
            let report = Report::new(
                Code::UnknownFunction,
                format!("the service has no function `{}`", self.function),
            );
            return Err(report.help(nearest_or_all(&self.function, names)).into());
        };
        let failures = all.swap_remove(index);
        if failures.places.is_empty() {
            let report =
                Report::new(Code::NothingKept, format!("nothing keeps what `{}` fails on", self.function));
            let report = service.at(report, &failures.item);
            return Err(failures.gaps.iter().fold(report, |report, gap| report.note(gap.to_string())).into());
        }
        for gap in &failures.gaps {
            let report = Report::new(
                Code::NothingKept,
                format!("not all that `{}` fails on can be put back: {gap}", self.function),
            );
            report.severity(Severity::Warning).print();
        }
        let moved = failures.places.iter().find(|place| matches!(place, Place::DeadLetters(_)));
        if let (Some(place), Some(_), false) = (moved, self.limit, self.dry_run) {
            let message =
                format!("`--limit` is not for dead letters: SQS moves all of `{}` or none", place.id());
            return Err(Report::new(Code::NothingKept, message)
                .help("`--rate` limits how many it moves a second")
                .into());
        }
        Ok(failures)
    }

    async fn redrive(&self, failures: &Failures, stack: &str, session: &Session) -> Result<Vec<Outcome>> {
        let stack = Stack::find(&cloudformation::Client::new(&session.config), stack).await;
        let stack = stack
            .map_err(|error| Report::from(error).help("`--stack` says which it is, and `--region` where"))?;
        let name = stack.physical(&failures.id)?.to_owned();
        let qualifier = stack.qualifier(&name);
        let client = lambda::Client::new(&session.config);
        let function = Function { client: &client, name, qualifier, wait: !self.no_wait };
        let visibility = Duration::from_secs(failures.timeout.into()) + GRACE;

        let (mut outcomes, mut limit) = (Vec::new(), self.limit.map(NonZeroUsize::get));
        for place in &failures.places {
            let resource = stack.physical(place.id())?.to_owned();
            let fate = match self.dry_run {
                true => count(place, resource, &function, session).await,
                false => self.empty(place, resource, &function, visibility, limit, session).await,
            };
            let outcome = Outcome { place: place.clone(), fate: fate? };
            limit = limit.map(|limit| limit.saturating_sub(outcome.tried()));
            outcomes.push(outcome);
        }
        Ok(outcomes)
    }

    /// Puts back what is in a place.
    async fn empty(
        &self,
        place: &Place,
        resource: String,
        function: &Function<'_>,
        visibility: Duration,
        limit: Option<usize>,
        session: &Session,
    ) -> Result<What, Error> {
        let run = Run { limit, tell: &tell };
        match place {
            Place::DeadLetters(id) => {
                let tell = |Move { moved, of, is_done: _ }: &Move| {
                    let of = of.map(|of| format!(" of about {of}")).unwrap_or_default();
                    anstream::eprintln!("{id}: moved {moved}{of}");
                };
                let sqs = sqs::Client::new(&session.config);
                let moved = lessops_redrive::dead_letters(&sqs, &resource, self.rate, !self.no_wait, &tell);
                moved.await.map(What::Moved)
            }
            Place::Queue { is_shared, .. } => {
                let queue = Queue { url: resource, is_shared: *is_shared, visibility };
                let sqs = sqs::Client::new(&session.config);
                lessops_redrive::asynchronous(&sqs, &queue, function, &run).await.map(What::Called)
            }
            Place::Events(_) | Place::Batches(_) => {
                let s3 = s3::Client::new(&session.config);
                lessops_redrive::objects(&s3, &bucket(place, resource), function, &run)
                    .await
                    .map(What::Called)
            }
        }
    }
}

/// Says how much there is in a place.
async fn count(
    place: &Place,
    resource: String,
    function: &Function<'_>,
    session: &Session,
) -> Result<What, Error> {
    let number = match place {
        Place::DeadLetters(_) | Place::Queue { .. } => {
            lessops_redrive::waiting(&sqs::Client::new(&session.config), &resource).await
        }
        Place::Events(_) | Place::Batches(_) => {
            let s3 = s3::Client::new(&session.config);
            lessops_redrive::count(&s3, &bucket(place, resource), &function.name).await
        }
    };
    number.map(What::Waiting)
}

fn bucket(place: &Place, name: String) -> Bucket {
    let kind = if matches!(place, Place::Events(_)) { Kind::Events } else { Kind::Batches };
    Bucket { name, kind }
}

/// Says of an event that stays why it does, as soon as that is known.
fn tell(entry: &Entry) {
    let message = match &entry.fate {
        Fate::PutBack => return,
        Fate::Failed(why) => format!("`{}` failed again: {why}", entry.id),
        Fate::LeftAlone(why) => format!("`{}` is left alone: {why}", entry.id),
    };
    Report::new(Code::FailedAgain, message).severity(Severity::Warning).print();
}
