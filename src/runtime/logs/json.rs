//! A subscriber that writes each event as a line of JSON: time, level and message, where it comes from, its fields, and
//! those of the spans around it.

use std::sync::OnceLock;

use lambda_runtime::tracing::subscriber::filter::LevelFilter;
use lambda_runtime::tracing::{Event, Metadata, Subscriber};
use serde::Serializer as _;
use serde_json::{Serializer, Value};
use tracing_core::dispatcher::{Dispatch, set_global_default};
use tracing_core::span::{Attributes, Current, Id, Record};
use tracing_core::subscriber::Interest;

use super::fields::Fields;
use super::spans::Spans;
use super::{print, timestamp};
use crate::runtime::invocation::{ORIGIN, origin};

struct Json {
    level: LevelFilter,
    spans: Spans,
}

/// Set where it is the subscriber of the process.
pub(super) static IS_INSTALLED: OnceLock<()> = OnceLock::new();

/// Installs it, from a level on, unless there is a subscriber.
pub(super) fn install(level: LevelFilter) {
    if set_global_default(Dispatch::new(Json { level, spans: Spans::default() })).is_ok() {
        let _ = IS_INSTALLED.set(());
    }
}

impl Json {
    /// The span that `lambda_runtime` opens around each invocation says no more than each line does, and its `CatchPanic`
    /// no more than [`super::failed`].
    fn takes(&self, metadata: &Metadata<'_>) -> bool {
        let is_ours = matches!(
            (metadata.target(), metadata.is_span()),
            ("lambda_runtime::layers::trace", true) | ("lambda_runtime::layers::panic", false)
        );
        *metadata.level() <= self.level && !is_ours
    }
}

impl Subscriber for Json {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if self.takes(metadata) { Interest::always() } else { Interest::never() }
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        self.takes(metadata)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(self.level)
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        self.spans.add(attributes)
    }

    fn record(&self, id: &Id, values: &Record<'_>) {
        self.spans.record(id, values);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let within = event.parent().cloned();
        let within = within.or_else(|| event.is_contextual().then(Spans::current).flatten());
        self.spans.complete(&mut fields, within);
        print(line(event.metadata().level().as_str(), fields));
    }

    fn enter(&self, id: &Id) {
        Spans::enter(id);
    }

    fn exit(&self, id: &Id) {
        Spans::exit(id);
    }

    fn clone_span(&self, id: &Id) -> Id {
        self.spans.keep(id);
        id.clone()
    }

    fn try_close(&self, id: Id) -> bool {
        self.spans.leave(&id)
    }

    fn current_span(&self) -> Current {
        let current = Spans::current().and_then(|id| Some((self.spans.metadata(&id)?, id)));
        current.map_or_else(Current::none, |(metadata, id)| Current::new(id, metadata))
    }
}

/// The line. A field of the user's that is called as one of the line's own gets a `_` behind its name, so that neither is
/// lost and queries can rely on the line's own.
fn line(level: &'static str, fields: Fields) -> Vec<u8> {
    let (message, fields): (Vec<_>, Vec<_>) = fields.0.into_iter().partition(|(name, _)| *name == "message");
    let own = [("timestamp", timestamp().into()), ("level", level.into())]
        .map(|(name, value)| (name.to_owned(), value));
    let message = message.into_iter().map(|(name, value)| (name.to_owned(), value));
    let origin = origin().into_iter().map(|(name, value)| (name.to_owned(), Value::from(value)));
    let fields = fields.into_iter().map(|(name, value)| {
        let is_own = ["timestamp", "level"].iter().chain(&ORIGIN).any(|own| *own == name);
        (if is_own { format!("{name}_") } else { name.to_owned() }, value)
    });
    let mut line = Vec::new();
    // What is written are texts and numbers, into memory: that can't fail.
    let _ =
        Serializer::new(&mut line).collect_map(own.into_iter().chain(message).chain(origin).chain(fields));
    line
}
