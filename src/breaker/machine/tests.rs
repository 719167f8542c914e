//! Breakers played through, with a clock that only the test moves.

use lessops_core::alarm::Alarm;
use lessops_core::alarm::simulation::{self, Simulation};
use lessops_core::function::Function;
use serde_json::json;

use super::*;

const TIMES: Times = Times { open: 120, period: 60 };
const WELL: Seen = Seen { invoked: true, breached: false, in_alarm: false };
const ILL: Seen = Seen { invoked: true, breached: true, in_alarm: true };
const IDLE: Seen = Seen { invoked: false, breached: false, in_alarm: false };

/// A breaker, what CloudWatch would say of it, and a clock that only the test moves.
struct Play {
    state: State,
    seen: Seen,
    at: u64,
    events: u32,
}

impl Play {
    fn new() -> Self {
        Self { state: State::closed(), seen: IDLE, at: 1_000, events: 0 }
    }

    fn happens(&mut self, event: &Event) -> Step {
        self.events += 1;
        let request = self.events.to_string();
        let now = Now { at: self.at, request: &request };
        let seen = self.state.looks(event).then_some(self.seen);
        let before = || Before { mappings: vec!["a".to_owned()], reserved: Some(20) };
        let before = self.state.opens(event).then(before);
        let step = self.state.step(event, seen, before, TIMES, now);
        if let Step::Enter(state) = &step {
            self.state = state.clone();
        }
        step
    }

    fn alarm(&mut self) -> Phase {
        self.happens(&Event::Alarm { at: self.at });
        self.state.phase
    }

    /// Waits for the timer.
    fn waits(&mut self) -> Phase {
        let Timer { name, at } = self.state.timer.clone().expect("it waits for something");
        assert!(at > self.at);
        self.at = at;
        self.happens(&Event::Timer { name });
        self.state.phase
    }
}

#[test]
fn a_whole_cycle() {
    let mut play = Play::new();
    assert_eq!(play.alarm(), Phase::Open);
    assert_eq!(play.state.before.reserved, Some(20));
    assert_eq!((play.waits(), play.at), (Phase::HalfOpen, 1_120));
    play.seen = ILL;
    assert_eq!((play.waits(), play.at), (Phase::Open, 1_240), "a period, and what CloudWatch takes");
    assert_eq!(play.waits(), Phase::HalfOpen);
    play.seen = WELL;
    assert_eq!(play.waits(), Phase::Closed);
    assert_eq!(play.state.opened, Some(1_000), "what was sent away since the first opening comes back");
    assert_eq!(play.state.before, Before { mappings: vec!["a".to_owned()], reserved: Some(20) });
    play.state = play.state.done();
    assert_eq!((play.state.opened, &play.state.timer), (None, &None));
    play.at += 1;
    assert_eq!(play.alarm(), Phase::Open, "and it may open again");
}

/// Lets minutes pass in which all invocations fail that `fails` says so of, with CloudWatch's part played by the alarm's
/// simulation. In which minutes the function was invoked.
fn minutes(play: &mut Play, count: u64, fails: impl Fn(u64) -> bool) -> Vec<u64> {
    let function = json!({ "name": "ship", "triggers": ["sqs:orders"] });
    let function = Function::from_json(function.as_object().expect("it is one")).expect("it is valid");
    let alarm: Alarm = "errors > 50% in 1m".parse().expect("it is an alarm");
    let mut alarm = Simulation::new(&alarm, &function.settings);
    let (start, mut invoked) = (play.at, Vec::new());
    let mut since = IDLE;
    for minute in 0..count {
        let runs = play.state.phase != Phase::Open;
        let breached = runs && fails(minute);
        invoked.extend(runs.then_some(minute));
        let before = alarm.state();
        let state = alarm.feed([runs.then_some(if breached { 100 } else { 0 })])[0];
        play.at = start + (minute + 1) * 60;
        since = Seen {
            invoked: since.invoked || runs,
            breached: since.breached || breached,
            in_alarm: state == simulation::State::Alarm,
        };
        play.seen = since;
        let phase = (play.state.phase, play.state.since);
        if since.in_alarm && before != simulation::State::Alarm {
            play.alarm();
        }
        if let Some(Timer { name, .. }) = play.state.timer.clone().filter(|timer| timer.at <= play.at) {
            play.happens(&Event::Timer { name });
        }
        if (play.state.phase, play.state.since) != phase {
            since = IDLE;
        }
    }
    invoked
}

#[test]
fn a_function_that_fails_for_a_while_is_mostly_left_alone_and_then_invoked_as_before() {
    let mut play = Play::new();
    let invoked = minutes(&mut play, 60, |minute| (5..30).contains(&minute));
    let failed = invoked.iter().filter(|minute| (5..30).contains(*minute)).count();
    assert!((2..=16).contains(&failed), "{failed} of 25: {invoked:?}");
    assert_eq!(play.state.phase, Phase::Closed);
    assert!(invoked.ends_with(&(34..60).collect::<Vec<_>>()), "{invoked:?}");
}

#[test]
fn a_function_that_succeeds_is_always_invoked() {
    let mut play = Play::new();
    assert_eq!(minutes(&mut play, 30, |_| false).len(), 30);
    assert_eq!(play.state, State::closed());
}

#[test]
fn without_an_event_it_stays_half_open_and_looks_again() {
    let mut play = Play::new();
    play.alarm();
    play.waits();
    for _ in 0..100 {
        assert_eq!(play.waits(), Phase::HalfOpen);
    }
    play.seen = WELL;
    assert_eq!(play.waits(), Phase::Closed);
}

#[test]
fn an_alarm_that_is_over_closes_nothing_and_one_that_is_on_keeps_it_half_open() {
    let mut play = Play::new();
    play.alarm();
    play.waits();
    // An open breaker has no data, and the alarm is over all the same.
    play.seen = Seen { invoked: false, breached: false, in_alarm: false };
    assert_eq!(play.waits(), Phase::HalfOpen);
    // The next time that it fires could not be told from now.
    play.seen = Seen { invoked: true, breached: false, in_alarm: true };
    assert_eq!(play.waits(), Phase::HalfOpen);
}

#[test]
fn an_alarm_that_is_told_twice_or_late_changes_nothing() {
    let mut play = Play::new();
    let first = Event::Alarm { at: 990 };
    play.happens(&first);
    let open = play.state.clone();
    play.at += 5;
    assert_eq!(play.happens(&first), Step::Enter(open), "the first time may not have come to its end");
    play.waits();
    let half_open = play.state.clone();
    assert!(matches!(play.happens(&first), Step::Nothing(_)));
    assert_eq!(play.state, half_open);
    play.seen = WELL;
    play.waits();
    play.state = play.state.done();
    assert!(matches!(play.happens(&first), Step::Nothing(_)));
    assert_eq!(play.state.phase, Phase::Closed);
}

#[test]
fn an_alarm_opens_a_half_open_breaker_at_once() {
    let mut play = Play::new();
    play.alarm();
    play.waits();
    play.at += 30;
    assert_eq!(play.alarm(), Phase::Open);
    assert_eq!((play.state.since, play.state.opened), (1_150, Some(1_000)));
}

#[test]
fn a_timer_of_before_does_not_move_it() {
    let mut play = Play::new();
    play.alarm();
    let old = play.state.timer.clone().expect("it is open").name;
    play.waits();
    let half_open = play.state.clone();
    assert_eq!(play.happens(&Event::Timer { name: old }), Step::Enter(half_open));
    assert!(matches!(Play::new().happens(&Event::Timer { name: "open-1".to_owned() }), Step::Nothing(_)));
}

#[test]
fn a_deployment_leaves_each_phase_as_it_is() {
    let mut play = Play::new();
    assert!(matches!(play.happens(&Event::Deployed), Step::Nothing(_)));
    play.alarm();
    let open = play.state.clone();
    assert_eq!(play.happens(&Event::Deployed), Step::Enter(open), "what it started is stopped again");
    play.waits();
    let half_open = play.state.clone();
    assert_eq!(play.happens(&Event::Deployed), Step::Enter(half_open));
    play.seen = WELL;
    assert_eq!(play.waits(), Phase::Closed);
}

#[test]
fn a_closed_breaker_hands_over_again_until_nothing_is_left() {
    let mut play = Play::new();
    play.alarm();
    play.waits();
    play.seen = WELL;
    play.waits();
    let now = Now { at: play.at, request: "9" };
    play.state = play.state.again(now);
    assert_eq!(play.waits(), Phase::Closed);
    assert_eq!(play.state.opened, Some(1_000));
    play.at += 1;
    assert_eq!(play.alarm(), Phase::Open, "in the middle of it");
    assert_eq!(play.state.opened, Some(1_000), "and what is left comes back the next time");
}

#[test]
fn a_timer_s_name_fits() {
    let now = Now { at: 0, request: "8f507cfc-xmpl-4697-b07a-ac58fc914c95" };
    assert!(now.timer("redrive", 0).name.len() <= 64);
}
