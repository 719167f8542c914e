//! Where what a function failed on is kept, for whoever puts it back.

use std::fmt;

use crate::cloudformation::failure::Destination;
use crate::cloudformation::resolved;
use crate::cloudformation::value::LogicalId;
use crate::function::{Function, Item};
use crate::manifest::Manifest;
use crate::names::{self, Part};
use crate::settings::Service;
use crate::trigger::{Delivery, Trigger};

/// What a function failed on.
#[derive(Debug, Clone, PartialEq)]
pub struct Failures {
    /// The function's name in the service.
    pub function: String,
    /// What its item says, such as its file.
    pub item: Item,
    /// Its logical id in the stack.
    pub id: String,
    /// How long a call of it may take, in seconds.
    pub timeout: u32,
    /// The resources that keep what it failed on, without repetition.
    pub places: Vec<Place>,
    /// Why there are no more of them; each a reason by itself.
    pub gaps: Vec<Gap>,
}

/// A resource of the stack that keeps what a function failed on, by its logical id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The dead-letter queue of a queue.
    DeadLetters(String),
    /// A queue of failed events, and of events that did not reach the function.
    Queue {
        /// The queue's logical id.
        id: String,
        /// Whether events of other functions come into it as well.
        is_shared: bool,
    },
    /// A bucket of failed events.
    Events(String),
    /// A bucket of batches of records.
    Batches(String),
}

/// Why something that a function fails on is not there to be put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap {
    /// It goes to a topic of this name.
    Topic(String),
    /// `on_failure = none`.
    Dropped,
    /// The queue of this name stands already, and so do its dead letters.
    Standing(String),
    /// Whoever calls the function waits for the answer.
    Told,
}

impl Place {
    /// The logical id of the resource.
    pub fn id(&self) -> &str {
        match self {
            Self::DeadLetters(id) | Self::Queue { id, .. } | Self::Events(id) | Self::Batches(id) => id,
        }
    }
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Topic(name) => {
                write!(f, "what fails goes to the topic `{name}`, which keeps nothing: its subscribers do")
            }
            Self::Dropped => f.write_str("what fails is dropped, by `on_failure = none`"),
            Self::Standing(name) => {
                write!(f, "the queue `{name}` is not of this stack, and neither are its dead letters")
            }
            Self::Told => f.write_str("whoever calls it waits for the answer, and is told when it fails"),
        }
    }
}

/// What each function failed on, in the order of their names. The service need not be right: a stack of it may be in use
/// that was.
pub fn failures(manifest: &Manifest, service: &Service) -> Vec<Failures> {
    let functions = resolved(manifest, service);
    functions.iter().map(|function| of(function, &functions)).collect()
}

fn of(function: &Function, all: &[Function]) -> Failures {
    let name = &function.name;
    let (mut places, mut gaps) = (Vec::new(), Vec::new());
    for trigger in function.triggers() {
        match trigger {
            Trigger::Sqs(sqs) => match &sqs.existing {
                None => places.push(Place::DeadLetters(id(&sqs.queue(name), Part::DeadLetters))),
                Some(queue) => gaps.push(Gap::Standing(queue.name().to_owned())),
            },
            other if other.delivery() == Delivery::Synchronous => gaps.push(Gap::Told),
            _ => {}
        }
    }

    let destination = Destination::of(function);
    match destination {
        None | Some(Destination::Own(_) | Destination::Queue(_)) => {}
        Some(Destination::OwnBucket(_)) => places.push(Place::Batches(id(name, Part::FailedRecords))),
        Some(Destination::Bucket(bucket)) => {
            let bucket = id(bucket, Part::Bucket);
            if function.is_asynchronous() {
                places.push(Place::Events(bucket.clone()));
            }
            if function.triggers().iter().any(|trigger| trigger.delivery() == Delivery::Stream) {
                places.push(Place::Batches(bucket));
            }
        }
        Some(Destination::Topic(topic)) => gaps.push(Gap::Topic(topic.to_owned())),
        Some(Destination::Nowhere) => gaps.push(Gap::Dropped),
    }
    if let Some(queue) = queue(function) {
        let is_shared = all.iter().filter(|other| self::queue(other).as_ref() == Some(&queue)).count() > 1;
        places.push(Place::Queue { id: queue.to_string(), is_shared });
    }
    places.dedup();
    gaps.dedup();
    Failures {
        function: name.clone(),
        item: function.item.clone(),
        id: id(name, Part::Function),
        timeout: function.settings.timeout(),
        places,
        gaps,
    }
}

/// The queue of a function's failed events, or at least of those that did not reach it.
fn queue(function: &Function) -> Option<LogicalId> {
    Some(Destination::of(function)?.undelivered(function)?.0)
}

fn id(name: &str, part: Part) -> String {
    names::id(name, part).to_string()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;

    fn all(functions: &Json) -> Vec<Failures> {
        let json = json!({
            "lessops": 1, "package": { "name": "shop", "version": "0.1.0" }, "functions": functions,
        });
        failures(&Manifest::from_json(&json.to_string()).unwrap(), &Service::default())
    }

    /// Places and gaps of a function named `ship`.
    fn ship(mut function: Json) -> (Vec<Place>, Vec<String>) {
        function["name"] = "ship".into();
        function["source"] = json!({ "file": "src/ship.rs", "line": 3 });
        let Failures { places, gaps, .. } = all(&json!([function])).remove(0);
        (places, gaps.iter().map(ToString::to_string).collect())
    }

    fn own_queue() -> Place {
        Place::Queue { id: "ShipFailures".to_owned(), is_shared: false }
    }

    #[test]
    fn each_delivery_has_its_place() {
        let place = |trigger: &str| ship(json!({ "triggers": [trigger] }));
        assert_eq!(place("sqs:orders"), (vec![Place::DeadLetters("OrdersDeadLetters".into())], vec![]));
        assert_eq!(place("s3:orders"), (vec![own_queue()], vec![]));
        assert_eq!(place("kinesis:orders"), (vec![Place::Batches("ShipFailedRecords".into())], vec![]));
        let (places, gaps) = place("http:GET /");
        assert_eq!((places.len(), gaps.len()), (0, 1));
        assert!(gaps[0].contains("waits for the answer"), "{gaps:?}");
    }

    #[test]
    fn a_destination_that_keeps_nothing_says_so() {
        let of = |trigger: &str, to: &str| ship(json!({ "triggers": [trigger], "on_failure": to }));
        let (places, gaps) = of("s3:orders", "none");
        assert!(places.is_empty() && gaps[0].contains("`on_failure = none`"), "{gaps:?}");
        let (places, gaps) = of("s3:orders", "topic:lost");
        assert!(places.is_empty() && gaps[0].contains("the topic `lost`"), "{gaps:?}");
        let (places, gaps) = of("sns:orders", "topic:lost");
        assert_eq!((places, gaps.len()), (vec![own_queue()], 1), "SNS writes to a queue");
    }

    #[test]
    fn a_queue_that_stands_already_is_not_ours() {
        let (places, gaps) = ship(json!({ "triggers": [{ "kind": "sqs", "existing": "orders" }] }));
        assert!(places.is_empty() && gaps[0].contains("`orders` is not of this stack"), "{gaps:?}");
    }

    #[test]
    fn a_bucket_has_events_or_batches() {
        let of = |trigger: &str| ship(json!({ "triggers": [trigger], "on_failure": "bucket:lost" })).0;
        assert_eq!(of("s3:orders"), [Place::Events("LostBucket".into())]);
        assert_eq!(of("dynamodb:orders"), [Place::Batches("LostBucket".into())]);
        assert_eq!(of("sns:orders"), [Place::Events("LostBucket".into()), own_queue()]);
    }

    #[test]
    fn a_queue_is_shared_where_two_functions_fail_into_it() {
        let function = |name: &str, to: &str| json!({ "name": name, "triggers": [format!("s3:{name}")], "on_failure": to, "source": { "file": "src/ship.rs", "line": 3 } });
        let shared = |others: &str| {
            let found = all(&json!([function("a", "queue:lost"), function("b", others)]));
            found[0].places.clone()
        };
        let place = |is_shared| [Place::Queue { id: "LostQueue".to_owned(), is_shared }];
        assert_eq!((shared("queue:lost"), shared("queue:gone")), (place(true).into(), place(false).into()));
    }
}
