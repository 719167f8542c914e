//! Events of a stack, each shown once as it comes, until the stack says that the operation has ended.

use std::collections::HashSet;
use std::time::Duration;

use lessops_redrive::Error;
use lessops_redrive::aws_sdk_cloudformation::{Client, types::StackEvent};
use tokio::time::sleep;

use super::state::is_going_on;
use crate::progress::colour;
use crate::report::Result;

/// Between two looks at the events. CloudFormation has some at once for each resource, so a second more is not felt.
const POLL: Duration = Duration::from_secs(2);

/// The type of the stack's own events (CloudFormation API, StackEvent).
const STACK: &str = "AWS::CloudFormation::Stack";

/// One thing that CloudFormation says of a resource.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) id: String,
    /// Its logical id; the stack's name for what is said of the stack as a whole.
    pub(crate) resource: String,
    /// Its type.
    pub(crate) kind: String,
    pub(crate) is_of_stack: bool,
    pub(crate) status: String,
    pub(crate) reason: Option<String>,
}

impl Event {
    fn of(event: StackEvent) -> Self {
        let kind = event.resource_type.unwrap_or_default();
        Self {
            id: event.event_id.unwrap_or_default(),
            resource: event.logical_resource_id.unwrap_or_default(),
            is_of_stack: kind == STACK && event.physical_resource_id == event.stack_id,
            kind,
            status: event.resource_status.map(|status| status.as_str().to_owned()).unwrap_or_default(),
            reason: event.resource_status_reason,
        }
    }

    /// Whether an operation that somebody asked for begins with it.
    fn begins(&self) -> bool {
        let beginnings =
            ["CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS", "IMPORT_IN_PROGRESS"];
        self.is_of_stack && beginnings.contains(&self.status.as_str())
    }

    /// Whether an operation ends with it.
    fn ends(&self) -> bool {
        self.is_of_stack && !is_going_on(&self.status)
    }

    fn show(&self) {
        let style = colour(&self.status);
        let reason = self.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
        let Self { resource, kind, status, .. } = self;
        anstream::eprintln!("{style}{status:>20}{style:#} {resource} ({kind}){reason}");
    }
}

/// The events of one operation, as they come.
pub(crate) struct Tail {
    client: Client,
    /// The stack's id: its name leads nowhere once it is deleted.
    stack: String,
    /// The latest event before the operation.
    before: Option<String>,
    seen: HashSet<String>,
    events: Vec<Event>,
}

impl Tail {
    /// Begins with what comes after all that there is now. To be called before an operation is begun.
    pub(crate) async fn from_now(client: &Client, stack: &str) -> Result<Self> {
        let (page, _) = page(client, stack, None).await?;
        let before = page.into_iter().next().map(|event| event.id);
        Ok(Self { before, ..Self::new(client, stack) })
    }

    /// Begins with the operation that goes on.
    pub(crate) async fn of_operation(client: &Client, stack: &str) -> Result<Self> {
        let (mut next, mut is_begun) = (None, false);
        loop {
            let (page, more) = page(client, stack, next).await?;
            for event in page {
                if is_begun {
                    return Ok(Self { before: Some(event.id), ..Self::new(client, stack) });
                }
                is_begun = event.begins();
            }
            next = more;
            if next.is_none() {
                return Ok(Self::new(client, stack));
            }
        }
    }

    fn new(client: &Client, stack: &str) -> Self {
        let (client, stack) = (client.clone(), stack.to_owned());
        Self { client, stack, before: None, seen: HashSet::new(), events: Vec::new() }
    }

    /// Shows each event until the stack says that it has ended: the status that it has then, and all events, oldest first.
    pub(crate) async fn follow(mut self) -> Result<(String, Vec<Event>)> {
        loop {
            let fresh = self.fresh().await?;
            fresh.iter().for_each(Event::show);
            let end = fresh.iter().rev().find(|event| event.ends()).map(|event| event.status.clone());
            self.events.extend(fresh);
            match end {
                Some(status) => return Ok((status, self.events)),
                None => sleep(POLL).await,
            }
        }
    }

    /// What has come since the last look, oldest first.
    async fn fresh(&mut self) -> Result<Vec<Event>> {
        let (mut fresh, mut next) = (Vec::new(), None);
        loop {
            let (page, more) = page(&self.client, &self.stack, next).await?;
            // The last page also: it has no next one, but events.
            let may_have_more = self.take(page, &mut fresh);
            next = more.filter(|_| may_have_more);
            if next.is_none() {
                fresh.reverse();
                return Ok(fresh);
            }
        }
    }

    /// Takes what is new of a page, newest first, and says whether the next page may have more.
    fn take(&mut self, page: Vec<Event>, fresh: &mut Vec<Event>) -> bool {
        let mut any = page.is_empty();
        for event in page {
            if self.before.as_ref() == Some(&event.id) {
                return false;
            }
            if self.seen.insert(event.id.clone()) {
                any = true;
                fresh.push(event);
            }
        }
        any
    }
}

/// A page of a stack's events, newest first.
async fn page(client: &Client, stack: &str, next: Option<String>) -> Result<(Vec<Event>, Option<String>)> {
    let page = client.describe_stack_events().stack_name(stack).set_next_token(next).send().await;
    let page = page.map_err(|error| Error::sdk("read the stack's events", &error))?;
    Ok((page.stack_events.unwrap_or_default().into_iter().map(Event::of).collect(), page.next_token))
}

#[cfg(test)]
mod tests {
    use lessops_redrive::aws_sdk_cloudformation::Config;
    use lessops_redrive::aws_sdk_cloudformation::config::BehaviorVersion;

    use super::*;

    fn tail(before: Option<&str>) -> Tail {
        let client = Client::from_conf(Config::builder().behavior_version(BehaviorVersion::latest()).build());
        Tail { before: before.map(str::to_owned), ..Tail::new(&client, "shop") }
    }

    fn events(ids: &[&str]) -> Vec<Event> {
        let event = |id: &&str| StackEvent::builder().event_id(*id).build();
        ids.iter().map(event).map(Event::of).collect()
    }

    fn taken(tail: &mut Tail, ids: &[&str]) -> (Vec<String>, bool) {
        let mut fresh = Vec::new();
        let more = tail.take(events(ids), &mut fresh);
        (fresh.into_iter().map(|event| event.id).collect(), more)
    }

    #[test]
    fn each_event_comes_once_and_those_before_never() {
        let mut tail = tail(Some("b"));
        assert_eq!(taken(&mut tail, &["d", "c", "b", "a"]), (vec!["d".to_owned(), "c".to_owned()], false));
        assert_eq!(taken(&mut tail, &["e", "d"]), (vec!["e".to_owned()], true), "the next page has more");
        assert_eq!(taken(&mut tail, &["d", "c"]), (vec![], false), "all that comes then was seen");
    }

    #[test]
    fn an_event_that_comes_late_between_others_is_not_lost() {
        let mut tail = tail(None);
        taken(&mut tail, &["c", "a"]);
        assert_eq!(taken(&mut tail, &["d", "c", "b", "a"]).0, ["d", "b"]);
    }

    #[test]
    fn the_end_is_what_the_stack_says_of_itself() {
        let event = |stack: &str, status: &str| {
            let event =
                StackEvent::builder().stack_id("arn").physical_resource_id(stack).resource_type(STACK);
            Event::of(event.resource_status(status.into()).build())
        };
        assert!(event("arn", "UPDATE_COMPLETE").ends());
        assert!(!event("arn", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS").ends());
        assert!(!event("arn-of-another", "UPDATE_COMPLETE").ends());
        assert!(event("arn", "UPDATE_IN_PROGRESS").begins());
        assert!(!event("arn", "UPDATE_ROLLBACK_IN_PROGRESS").begins());
    }
}
