//! What became of each failed event.

use crate::error::Result;
use crate::function::Answer;

/// A failed event, or a failed batch of records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The id of its message, or the key of its object.
    pub id: String,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a failed event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// The function has handled it, or Lambda has taken it over, and it was deleted.
    PutBack,
    /// The function failed again, and why. It is where it was.
    Failed(String),
    /// It is no event of this function, or none that anybody knows how to put back, and why. It is where it was.
    LeftAlone(String),
}

/// How far to go, and who hears of it.
pub struct Run<'a> {
    /// How many events are tried at most; those that are left alone do not count. None for all that there are.
    pub limit: Option<usize>,
    /// Is told of each event as soon as it is clear what became of it.
    pub tell: &'a (dyn Fn(&Entry) + Sync),
}

/// The entries of a run so far.
pub(crate) struct Log<'a> {
    run: &'a Run<'a>,
    tried: usize,
    entries: Vec<Entry>,
}

impl<'a> Log<'a> {
    pub(crate) fn new(run: &'a Run<'a>) -> Self {
        Self { run, tried: 0, entries: Vec::new() }
    }

    /// Whether no more events may be tried.
    pub(crate) fn is_full(&self) -> bool {
        self.run.limit.is_some_and(|limit| self.tried >= limit)
    }

    /// Notes what the function said to an event.
    pub(crate) fn answered(&mut self, id: &str, answer: Answer) {
        self.tried += 1;
        self.add(
            id,
            match answer {
                Answer::Succeeded => Fate::PutBack,
                Answer::Failed(why) => Fate::Failed(why),
            },
        );
    }

    /// Notes an event that the function does not get.
    pub(crate) fn left_alone(&mut self, id: &str, why: impl Into<String>) {
        self.add(id, Fate::LeftAlone(why.into()));
    }

    fn add(&mut self, id: &str, fate: Fate) {
        let entry = self.entries.push_mut(Entry { id: id.to_owned(), fate });
        (self.run.tell)(entry);
    }

    /// All of them, if the run did not end early.
    pub(crate) fn finish(self, run: Result<()>) -> Result<Vec<Entry>> {
        run.map(|()| self.entries)
    }
}
