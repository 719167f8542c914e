//! Events of log groups, in their order, and each once.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use aws_sdk_cloudwatchlogs::Client;
use aws_sdk_cloudwatchlogs::error::ProvideErrorMetadata as _;
use aws_sdk_cloudwatchlogs::primitives::DateTime;
use lessops_redrive::Error;

use crate::aws::Session;
use crate::deployed::text_of;
use crate::report::Result;

/// How much later than a younger event an older one may be found. CloudWatch Logs promises nothing; a function's own events
/// take seconds.
const LATE: Duration = Duration::from_mins(1);

/// Something that a function wrote.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Event {
    /// Its number in CloudWatch Logs, which no other has.
    pub(super) id: String,
    /// When it was written, in milliseconds since 1970.
    pub(super) millis: i64,
    /// The same for people and programs, in UTC.
    pub(super) time: String,
    /// The function's name in the service.
    pub(super) function: String,
    pub(super) stream: String,
    pub(super) message: String,
}

/// Which events are meant.
pub(super) struct Query {
    client: Client,
    /// Log groups, and the function that writes to each.
    groups: Vec<(String, String)>,
    pattern: Option<String>,
}

impl Query {
    pub(super) fn new(session: &Session, groups: Vec<(String, String)>, pattern: Option<String>) -> Self {
        Self { client: Client::new(&session.config), groups, pattern }
    }

    /// All events since a time, in milliseconds since 1970.
    pub(super) async fn since(&self, start: i64) -> Result<Vec<Event>> {
        let mut events = Vec::new();
        for (group, function) in &self.groups {
            let asked = self.client.filter_log_events().log_group_name(group).start_time(start);
            let asked = asked.set_filter_pattern(self.pattern.clone());
            let mut pages = asked.into_paginator().send();
            while let Some(page) = pages.next().await {
                match page {
                    Ok(page) => {
                        let found = page.events.unwrap_or_default();
                        events.extend(found.into_iter().map(|found| event(found, function)));
                    }
                    // No function has written to it, or somebody has deleted it.
                    Err(error) if error.code() == Some("ResourceNotFoundException") => break,
                    Err(error) => {
                        return Err(Error::sdk(format_args!("read the logs of `{function}`"), &error).into());
                    }
                }
            }
        }
        Ok(events)
    }
}

fn event(found: aws_sdk_cloudwatchlogs::types::FilteredLogEvent, function: &str) -> Event {
    let millis = found.timestamp.unwrap_or_default();
    Event {
        id: found.event_id.unwrap_or_default(),
        millis,
        time: text_of(&DateTime::from_millis(millis)).unwrap_or_default(),
        function: function.to_owned(),
        stream: found.log_stream_name.unwrap_or_default(),
        message: found.message.unwrap_or_default(),
    }
}

/// What was seen already of events that may be found again.
pub(super) struct Tail {
    start: i64,
    /// When each was written, by its number.
    seen: BTreeMap<String, i64>,
}

impl Tail {
    /// Nothing is seen since this time.
    pub(super) fn from(time: SystemTime) -> Self {
        let start = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Self { start: i64::try_from(start.as_millis()).unwrap_or(i64::MAX), seen: BTreeMap::new() }
    }

    /// From when on there may be events that were not seen.
    pub(super) fn start(&self) -> i64 {
        self.start
    }

    /// Those of the events that were not seen, the oldest first.
    pub(super) fn unseen(&mut self, mut events: Vec<Event>) -> Vec<Event> {
        events.retain(|event| !self.seen.contains_key(&event.id));
        events.sort_by(|one, other| (one.millis, &one.id).cmp(&(other.millis, &other.id)));
        events.dedup_by(|one, other| one.id == other.id);
        self.seen.extend(events.iter().map(|event| (event.id.clone(), event.millis)));
        if let Some(newest) = self.seen.values().max() {
            let late = i64::try_from(LATE.as_millis()).unwrap_or(i64::MAX);
            self.start = self.start.max(newest.saturating_sub(late));
        }
        let start = self.start;
        self.seen.retain(|_, millis| *millis >= start);
        events
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(id: &str, millis: i64) -> Event {
        let (time, function, stream, message) = Default::default();
        Event { id: id.to_owned(), millis, time, function, stream, message }
    }

    fn ids(events: &[Event]) -> Vec<&str> {
        events.iter().map(|event| event.id.as_str()).collect()
    }

    #[test]
    fn an_event_is_seen_once_even_where_it_is_found_again() {
        let mut tail = Tail::from(SystemTime::UNIX_EPOCH);
        assert_eq!(ids(&tail.unseen(vec![event("b", 2_000), event("a", 1_000)])), ["a", "b"]);
        assert_eq!(ids(&tail.unseen(vec![event("b", 2_000), event("c", 2_000)])), ["c"]);
        assert_eq!(ids(&tail.unseen(vec![event("b", 2_000), event("c", 2_000)])), [""; 0]);
    }

    #[test]
    fn an_event_that_comes_late_is_seen_all_the_same() {
        let mut tail = Tail::from(SystemTime::UNIX_EPOCH);
        tail.unseen(vec![event("b", 100_000)]);
        assert_eq!(tail.start(), 40_000);
        assert_eq!(ids(&tail.unseen(vec![event("a", 40_000), event("b", 100_000)])), ["a"]);
    }

    #[test]
    fn what_can_not_be_found_again_is_forgotten() {
        let mut tail = Tail::from(SystemTime::UNIX_EPOCH);
        tail.unseen(vec![event("a", 0)]);
        tail.unseen(vec![event("b", 100_000)]);
        assert_eq!(tail.seen.keys().map(String::as_str).collect::<Vec<_>>(), ["b"]);
    }
}
