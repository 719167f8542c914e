//! What becomes of a circuit breaker in front of a function: from its state and an event to the next state. Nothing here calls
//! anybody, so that a test can play years of it.

use serde::{Deserialize, Serialize};

/// How long CloudWatch takes to know what happened, in seconds, beyond the period of a datapoint.
const KNOWN_AFTER: u64 = 60;

/// Whether events reach the function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Phase {
    /// They do.
    Closed,
    /// They do not.
    Open,
    /// They do, to see what becomes of them.
    HalfOpen,
}

/// The state of a breaker. Times are in seconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct State {
    pub(super) phase: Phase,
    /// When the phase began.
    pub(super) since: u64,
    /// When it opened, until what Lambda sent to the failure queue from then on was handed over again.
    pub(super) opened: Option<u64>,
    /// How the sources were before that.
    pub(super) before: Before,
    /// When it is to be looked at again.
    pub(super) timer: Option<Timer>,
}

/// How the sources of a function were before its breaker opened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Before {
    /// The event source mappings that were enabled.
    pub(super) mappings: Vec<String>,
    /// The concurrency that was reserved.
    pub(super) reserved: Option<i32>,
}

/// A schedule that is due once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Timer {
    /// Its name, which no other has.
    pub(super) name: String,
    pub(super) at: u64,
}

/// How long things take, in seconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Times {
    /// How long it stays open.
    pub(super) open: u64,
    /// The length of the alarm's datapoints.
    pub(super) period: u64,
}

/// What happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Event {
    /// The alarm fired, at that time. It may be told late, and twice.
    Alarm { at: u64 },
    /// A timer was due.
    Timer { name: String },
    /// A deployment may have changed what the breaker stopped.
    Deployed,
}

/// What CloudWatch knows of the time since a breaker is half-open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen {
    /// Whether the function was invoked.
    pub(super) invoked: bool,
    /// Whether the condition held in any period.
    pub(super) breached: bool,
    /// Whether the alarm is still on.
    pub(super) in_alarm: bool,
}

/// The time, and what tells this event from all others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Now<'a> {
    pub(super) at: u64,
    pub(super) request: &'a str,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// Nothing, and why.
    Nothing(&'static str),
    /// The world is to be made as the state says it, which may be the state that there was: whoever made it so before may not
    /// have come to its end.
    Enter(State),
}

impl State {
    /// The state of a breaker that never opened.
    pub(super) fn closed() -> Self {
        Self { phase: Phase::Closed, since: 0, opened: None, before: Before::default(), timer: None }
    }

    /// Whether the step after this event depends on what CloudWatch has seen.
    pub(super) fn looks(&self, event: &Event) -> bool {
        self.phase == Phase::HalfOpen && self.is_due(event)
    }

    /// Whether the step after this event depends on how the sources are.
    pub(super) fn opens(&self, event: &Event) -> bool {
        self.phase == Phase::Closed && matches!(event, Event::Alarm { at } if *at > self.since)
    }

    fn is_due(&self, event: &Event) -> bool {
        matches!((event, &self.timer), (Event::Timer { name }, Some(timer)) if *name == timer.name)
    }

    /// The step after an event. `seen` is there where [`looks`](Self::looks) says so, `before` where
    /// [`opens`](Self::opens) does.
    pub(super) fn step(
        &self,
        event: &Event,
        seen: Option<Seen>,
        before: Option<Before>,
        times: Times,
        now: Now<'_>,
    ) -> Step {
        match (self.phase, event) {
            (Phase::Closed, Event::Alarm { at }) if *at > self.since => {
                // What an earlier opening left is handed over again with the rest.
                let opened = self.opened.or(Some(now.at));
                Step::Enter(Self { before: before.unwrap_or_default(), opened, ..self.open(times, now) })
            }
            (Phase::HalfOpen, Event::Alarm { at }) if *at > self.since => Step::Enter(self.open(times, now)),
            (Phase::Closed | Phase::HalfOpen, Event::Alarm { .. }) => {
                Step::Nothing("the alarm is older than what the breaker did since")
            }
            (Phase::Closed, _) if self.opened.is_some() => Step::Enter(self.clone()),
            (Phase::Closed, _) => Step::Nothing("the breaker is closed"),
            (Phase::Open, event) if self.is_due(event) => Step::Enter(self.half_open(times, now)),
            (Phase::HalfOpen, event) if self.is_due(event) => Step::Enter(self.looked(seen, times, now)),
            // The alarm that opened it, told again; a timer that it had before; a deployment.
            (Phase::Open | Phase::HalfOpen, _) => Step::Enter(self.clone()),
        }
    }

    fn open(&self, times: Times, now: Now<'_>) -> Self {
        Self { phase: Phase::Open, since: now.at, timer: Some(now.timer("open", times.open)), ..self.clone() }
    }

    fn half_open(&self, times: Times, now: Now<'_>) -> Self {
        Self { phase: Phase::HalfOpen, since: now.at, timer: Some(now.look(times)), ..self.clone() }
    }

    /// After a look at what became of the events that were let through.
    fn looked(&self, seen: Option<Seen>, times: Times, now: Now<'_>) -> Self {
        match seen {
            Some(Seen { invoked: true, breached: true, .. }) => self.open(times, now),
            // An alarm that is still on would not fire again: it is to see the success first.
            Some(Seen { invoked: true, breached: false, in_alarm: false }) => {
                Self { phase: Phase::Closed, since: now.at, timer: None, ..self.clone() }
            }
            _ => Self { timer: Some(now.look(times)), ..self.clone() },
        }
    }

    /// A closed breaker that hands events over again for longer than one invocation may take.
    pub(super) fn again(&self, now: Now<'_>) -> Self {
        Self { timer: Some(now.timer("redrive", KNOWN_AFTER)), ..self.clone() }
    }

    /// A closed breaker with nothing left to do.
    pub(super) fn done(&self) -> Self {
        Self { opened: None, before: Before::default(), timer: None, ..self.clone() }
    }
}

impl Now<'_> {
    /// The names of schedules have at most 64 characters (EventBridge Scheduler API, CreateSchedule), and the id of a request
    /// has 36.
    fn timer(self, what: &str, after: u64) -> Timer {
        Timer { name: format!("{what}-{}", self.request), at: self.at + after }
    }

    /// The time of the next look, when CloudWatch has a whole period.
    fn look(self, times: Times) -> Timer {
        self.timer("look", times.period.max(60) + KNOWN_AFTER)
    }
}

#[cfg(test)]
mod tests;
