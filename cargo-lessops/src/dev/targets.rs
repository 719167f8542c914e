//! What can be sent to: the queues, topics, streams, buses and buckets of a service's functions.

use std::collections::{BTreeMap, BTreeSet};

use lessops_core::manifest::Manifest;
use lessops_core::resource::Handle;
use lessops_core::trigger::Trigger;

use super::sources::bus;

/// The kinds of it.
const KINDS: [&str; 5] = ["bucket", "bus", "queue", "stream", "topic"];

/// What can be sent to.
pub(crate) struct Targets {
    names: BTreeMap<&'static str, BTreeSet<String>>,
    /// The queues whose triggers say that they are FIFO queues.
    fifo: BTreeSet<String>,
}

impl Targets {
    /// That of a service.
    pub(crate) fn new(manifest: &Manifest) -> Self {
        let (mut names, mut fifo) = (BTreeMap::<_, BTreeSet<_>>::new(), BTreeSet::new());
        for function in &manifest.functions {
            let of_triggers = function.triggers().iter().filter_map(|trigger| match trigger {
                Trigger::Sqs(sqs) => Some(("queue", sqs.queue(&function.name).into_owned())),
                Trigger::Sns(sns) => Some(("topic", sns.topic(&function.name).into_owned())),
                Trigger::Kinesis(kinesis) => Some(("stream", kinesis.stream(&function.name).into_owned())),
                Trigger::EventBridge(rule) => Some(("bus", bus::name(rule).to_owned())),
                Trigger::S3(s3) => Some(("bucket", s3.bucket(&function.name).into_owned())),
                _ => None,
            });
            let of_handles = function.item.resources.iter().map(Handle::identity);
            for (kind, name) in of_triggers.chain(of_handles).filter(|(kind, _)| KINDS.contains(kind)) {
                names.entry(kind).or_default().insert(name);
            }
            fifo.extend(function.triggers().iter().filter_map(|trigger| match trigger {
                Trigger::Sqs(sqs) if sqs.is_fifo() => Some(sqs.queue(&function.name).into_owned()),
                _ => None,
            }));
        }
        Self { names, fifo }
    }

    /// Each with its kind.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> + Clone {
        self.names.iter().flat_map(|(kind, names)| names.iter().map(move |name| (*kind, name.as_str())))
    }

    /// The names of the queues.
    pub(crate) fn queues(&self) -> impl Iterator<Item = &str> {
        self.names.get("queue").into_iter().flatten().map(String::as_str)
    }

    /// Whether there is a queue of this name.
    pub(crate) fn has_queue(&self, name: &str) -> bool {
        self.names.get("queue").is_some_and(|names| names.contains(name))
    }

    /// Whether a queue keeps the order of groups. One that nobody reads here is known by its name.
    pub(crate) fn is_fifo(&self, queue: &str) -> bool {
        queue.strip_suffix(".fifo").is_some() || self.fifo.contains(queue)
    }
}
