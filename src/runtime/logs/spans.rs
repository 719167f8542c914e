//! The spans that are open, and the one that each thread is in.
//!
//! In place of `tracing_subscriber`'s registry, which is made for many layers and costs a cold start more than all else that
//! logs do.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use lambda_runtime::tracing::Metadata;
use lambda_runtime::tracing::span::{Attributes, Id, Record};

use super::fields::Fields;

thread_local! {
    /// The spans that the thread is in, the innermost last.
    static ENTERED: RefCell<Vec<Id>> = const { RefCell::new(Vec::new()) };
}

/// A span.
struct Span {
    metadata: &'static Metadata<'static>,
    fields: Fields,
    parent: Option<Id>,
    /// How many handles and spans within keep it open.
    handles: usize,
}

/// All that are open.
#[derive(Default)]
struct Open {
    spans: HashMap<Id, Span>,
    last: u64,
}

/// The spans of the process.
#[derive(Default)]
pub(super) struct Spans(Mutex<Open>);

impl Spans {
    fn open(&self) -> MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens a span.
    pub(super) fn add(&self, attributes: &Attributes<'_>) -> Id {
        // Whatever the user's own `Debug` does in there, the lock is not held meanwhile.
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        let parent = attributes.parent().cloned();
        let parent = parent.or_else(|| attributes.is_contextual().then(Self::current).flatten());
        let mut open = self.open();
        if let Some(parent) = parent.as_ref().and_then(|parent| open.spans.get_mut(parent)) {
            parent.handles += 1;
        }
        open.last += 1;
        let id = Id::from_u64(open.last);
        let span = Span { metadata: attributes.metadata(), fields, parent, handles: 1 };
        open.spans.insert(id.clone(), span);
        id
    }

    /// Sets fields of a span that were empty when it was opened.
    pub(super) fn record(&self, id: &Id, values: &Record<'_>) {
        let mut fields = Fields::default();
        values.record(&mut fields);
        if let Some(span) = self.open().spans.get_mut(id) {
            fields.0.into_iter().for_each(|(name, value)| span.fields.set(name, value));
        }
    }

    /// There is one more handle.
    pub(super) fn keep(&self, id: &Id) {
        if let Some(span) = self.open().spans.get_mut(id) {
            span.handles += 1;
        }
    }

    /// There is one handle less. Whether that closed the span.
    pub(super) fn leave(&self, id: &Id) -> bool {
        let mut open = self.open();
        let mut next = Some(id.clone());
        let mut is_closed = false;
        while let Some(id) = next.take()
            && let Some(span) = open.spans.get_mut(&id)
        {
            span.handles -= 1;
            if span.handles == 0 {
                is_closed = true;
                next = open.spans.remove(&id).and_then(|span| span.parent);
            }
        }
        is_closed
    }

    /// Adds the fields of a span and of those around it to those of an event.
    pub(super) fn complete(&self, fields: &mut Fields, within: Option<Id>) {
        let Some(mut next) = within else { return };
        let open = self.open();
        while let Some(span) = open.spans.get(&next) {
            fields.complete(&span.fields);
            let Some(parent) = &span.parent else { return };
            next = parent.clone();
        }
    }

    /// What is known of a span where it is made.
    pub(super) fn metadata(&self, id: &Id) -> Option<&'static Metadata<'static>> {
        self.open().spans.get(id).map(|span| span.metadata)
    }

    /// The span that this thread is in.
    pub(super) fn current() -> Option<Id> {
        ENTERED.try_with(|entered| entered.borrow().last().cloned()).ok().flatten()
    }

    /// This thread enters a span.
    pub(super) fn enter(id: &Id) {
        let _ = ENTERED.try_with(|entered| entered.borrow_mut().push(id.clone()));
    }

    /// This thread leaves a span, which need not be the innermost.
    pub(super) fn exit(id: &Id) {
        let _ = ENTERED.try_with(|entered| {
            let mut entered = entered.borrow_mut();
            if let Some(index) = entered.iter().rposition(|other| other == id) {
                entered.remove(index);
            }
        });
    }
}
