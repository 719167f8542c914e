//! What became of what a place kept, for people and for programs.

use lessops_core::failures::Place;
use lessops_redrive::{Entry, Fate, Move};
use serde_json::{Value as Json, json};

/// What became of what a place kept.
pub(super) struct Outcome {
    pub(super) place: Place,
    pub(super) fate: What,
}

pub(super) enum What {
    /// Nothing: about how many there are.
    Waiting(u64),
    Moved(Move),
    Called(Vec<Entry>),
}

impl Outcome {
    /// How many events failed again.
    pub(super) fn failed(&self) -> usize {
        self.entries(|fate| matches!(fate, Fate::Failed(_))).len()
    }

    /// How many events the function was called with.
    pub(super) fn tried(&self) -> usize {
        self.entries(|fate| !matches!(fate, Fate::LeftAlone(_))).len()
    }

    fn entries(&self, is_meant: impl Fn(&Fate) -> bool) -> Vec<&Entry> {
        match &self.fate {
            What::Called(entries) => entries.iter().filter(|entry| is_meant(&entry.fate)).collect(),
            What::Waiting(_) | What::Moved(_) => Vec::new(),
        }
    }

    fn put_back(&self) -> usize {
        self.entries(|fate| *fate == Fate::PutBack).len()
    }

    fn left_alone(&self) -> Vec<&Entry> {
        self.entries(|fate| matches!(fate, Fate::LeftAlone(_)))
    }

    /// The resource, and what became of what it kept.
    pub(super) fn row(&self) -> [String; 2] {
        let text = match &self.fate {
            What::Waiting(number) => format!("about {number} to put back"),
            What::Moved(Move { moved, of: _, is_done: true }) => format!("{moved} moved back to the queue"),
            What::Moved(Move { moved, of: _, is_done: false }) => {
                format!("{moved} moved back to the queue, and SQS goes on")
            }
            What::Called(_) => {
                let (put_back, failed, left_alone) =
                    (self.put_back(), self.failed(), self.left_alone().len());
                format!("{put_back} put back, {failed} failed again, {left_alone} left alone")
            }
        };
        [self.place.id().to_owned(), text]
    }

    pub(super) fn to_json(&self) -> Json {
        let kind = match self.place {
            Place::DeadLetters(_) => "dead_letters",
            Place::Queue { .. } => "queue",
            Place::Events(_) => "events",
            Place::Batches(_) => "batches",
        };
        let mut json = match &self.fate {
            What::Waiting(number) => json!({ "waiting": number }),
            What::Moved(Move { moved, of, is_done }) => json!({ "moved": moved, "of": of, "done": is_done }),
            What::Called(_) => json!({
                "put_back": self.put_back(),
                "failed": listed(&self.entries(|fate| matches!(fate, Fate::Failed(_)))),
                "left_alone": listed(&self.left_alone()),
            }),
        };
        json["kind"] = kind.into();
        json["resource"] = self.place.id().into();
        json
    }
}

/// What stayed, and why.
fn listed(entries: &[&Entry]) -> Json {
    let entry = |entry: &&Entry| match &entry.fate {
        Fate::PutBack => json!({ "id": entry.id }),
        Fate::Failed(why) | Fate::LeftAlone(why) => json!({ "id": entry.id, "because": why }),
    };
    entries.iter().map(entry).collect()
}
