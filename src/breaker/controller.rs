//! The controller of the circuit breakers in front of a service's functions: a function of the same binary, which their alarms
//! call, the schedules that it makes itself, and CloudFormation with each deployment.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use lambda_runtime::{Context, tracing};
use lessops_core::settings::breaker;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::Error;
use crate::breaker::machine::{Event, Now, Phase, State, Step, Times};
use crate::breaker::redrive::redrive;
use crate::breaker::world::{self, seconds_of};
use crate::runtime::handler::{Handler, Outcome, Source, boxed, decode};

/// What runs under the controller's name. No `#[lambda]` makes it, so it stands in no list of functions.
pub(crate) static CONTROLLER: Handler = Handler {
    name: breaker::CONTROLLER,
    record: b"",
    state: &[],
    source: Source::Event,
    call: |_, event, context| {
        boxed(async move {
            let message = decode(event.get())?;
            answer(message, &context).await.answer()
        })
    },
    stream: None,
};

/// How much of an invocation's time is left for what follows the handing over of events.
const RESERVE: Duration = Duration::from_secs(30);
/// How often a state is entered that another invocation has changed meanwhile.
const ATTEMPTS: usize = 3;

/// A breaker, as the custom resource in the template describes it. CloudFormation makes text of numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Breaker {
    /// The function's name in the service.
    pub(super) name: String,
    /// The function's name in Lambda.
    pub(super) function: String,
    /// The ids of its event source mappings.
    #[serde(default)]
    pub(super) mappings: Vec<String>,
    /// The URL of its failure queue, where Lambda queues its events.
    pub(super) failure_queue: Option<String>,
    /// The concurrency that the template reserves.
    pub(super) reserved: Option<String>,
    /// The name of the alarm that opens it.
    pub(super) alarm: String,
    /// The length of the alarm's datapoints, in seconds.
    pub(super) period: String,
    /// How long it stays open, in seconds.
    pub(super) open: String,
    /// The names of the alarms that notify nobody while it is not closed.
    #[serde(default)]
    pub(super) quiet: Vec<String>,
    /// The group of the controller's schedules.
    pub(super) timers: String,
    /// The role in which they call the controller.
    pub(super) timers_role: String,
    /// The ARN of the controller.
    pub(super) service_token: String,
}

impl Breaker {
    fn times(&self) -> Result<Times, Error> {
        Ok(Times { open: self.open.parse()?, period: self.period.parse()? })
    }

    fn reserved(&self) -> Option<i32> {
        self.reserved.as_ref().and_then(|reserved| reserved.parse().ok())
    }
}

/// A breaker and its state, as they are kept from one invocation to the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) breaker: Breaker,
    pub(super) state: State,
}

/// Who calls, and what for.
#[derive(Deserialize)]
#[serde(untagged)]
enum Message {
    /// CloudFormation ("Custom resource request objects" in the CloudFormation user guide).
    Deployment {
        #[serde(rename = "RequestType")]
        request_type: RequestType,
        #[serde(rename = "ResourceProperties")]
        breaker: Box<Breaker>,
    },
    /// A schedule that [`world::set_timer`] made.
    Timer { breaker: String, timer: String },
    /// An alarm ("Lambda alarm actions" in the CloudWatch user guide).
    Alarm {
        #[serde(rename = "alarmData")]
        alarm: Alarm,
    },
}

#[derive(Deserialize)]
enum RequestType {
    Create,
    Update,
    Delete,
}

#[derive(Deserialize)]
struct Alarm {
    #[serde(rename = "alarmName")]
    name: String,
    state: AlarmState,
}

#[derive(Deserialize)]
struct AlarmState {
    value: String,
    timestamp: String,
}

/// Whether an event is CloudFormation's, which waits to be told.
pub(crate) fn is_deployment(handler: &Handler, event: &RawValue) -> bool {
    #[derive(Deserialize)]
    struct Request {
        #[serde(rename = "ResponseURL")]
        _response_url: String,
    }
    std::ptr::eq(handler, &raw const CONTROLLER) && serde_json::from_str::<Request>(event.get()).is_ok()
}

async fn answer(message: Message, context: &Context) -> Result<(), Error> {
    let at = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let own = at.to_string();
    // On a person's machine there is no request.
    let request = if context.request_id.is_empty() { &own } else { &context.request_id };
    let now = Now { at, request };
    let left = Duration::from_millis(context.deadline).saturating_sub(Duration::from_secs(at));
    let until = at + left.saturating_sub(RESERVE).max(RESERVE).as_secs();
    match message {
        Message::Deployment { request_type: RequestType::Create, breaker } => {
            world::store(&Kept { breaker: *breaker, state: State::closed() }).await
        }
        Message::Deployment { request_type: RequestType::Update, breaker } => {
            deployed(*breaker, now, until).await
        }
        Message::Deployment { request_type: RequestType::Delete, breaker } => remove(*breaker).await,
        Message::Timer { breaker, timer } => match world::load(&breaker).await? {
            Some(kept) => advance(kept, &Event::Timer { name: timer }, now, until).await,
            None => {
                tracing::info!(breaker, "there is no such breaker any more");
                Ok(())
            }
        },
        Message::Alarm { alarm } if alarm.state.value != "ALARM" => Ok(()),
        Message::Alarm { alarm } => {
            let all = world::load_all().await?;
            let Some(kept) = all.into_iter().find(|kept| kept.breaker.alarm == alarm.name) else {
                // A stack that is being made has its alarms first. Lambda tries again.
                return Err(format!("no breaker opens on the alarm `{}`", alarm.name).into());
            };
            let at = seconds_of(&alarm.state.timestamp)?;
            advance(kept, &Event::Alarm { at }, now, until).await
        }
    }
}

/// Takes the step that an event leads to.
async fn advance(kept: Kept, event: &Event, now: Now<'_>, until: u64) -> Result<(), Error> {
    let Kept { breaker, state } = kept;
    let seen = match state.looks(event) {
        true => Some(world::seen(&breaker, state.since, now.at).await?),
        false => None,
    };
    let before = match state.opens(event) {
        true => Some(world::before(&breaker).await?),
        false => None,
    };
    match state.step(event, seen, before, breaker.times()?, now) {
        Step::Nothing(why) => {
            tracing::info!(breaker = breaker.name, ?event, "nothing to do: {why}");
            Ok(())
        }
        Step::Enter(next) => {
            // So that a person finds it among what may be wrong.
            tracing::warn!(breaker = breaker.name, ?event, ?seen, from = ?state.phase, to = ?next.phase);
            enter(Kept { breaker, state: next }, now, until).await
        }
    }
}

/// Makes the world as a state says it. Each part of it can be done twice: an invocation that fails on the way is tried again.
async fn enter(mut kept: Kept, now: Now<'_>, until: u64) -> Result<(), Error> {
    for _ in 0..ATTEMPTS {
        let Kept { breaker, state } = &kept;
        match state.phase {
            // What is known to be closed must be: it is kept last.
            Phase::Closed => {
                world::start(breaker, &state.before).await?;
                world::notify(breaker, true).await?;
                world::store(&kept).await?;
                kept.state = hand_over(&kept, now, until).await?;
                world::store(&kept).await?;
            }
            // What may be stopped must be known to be: it is kept first, and something wakes it up.
            Phase::Open | Phase::HalfOpen => {
                world::store(&kept).await?;
                if let Some(timer) = &state.timer {
                    world::set_timer(breaker, timer, now.at).await?;
                }
                world::notify(breaker, false).await?;
                match state.phase {
                    Phase::HalfOpen => world::let_through(breaker, &state.before).await?,
                    _ => world::stop(breaker, &state.before).await?,
                }
            }
        }
        // Another invocation may have changed it meanwhile: what it says counts.
        match world::load(&kept.breaker.name).await? {
            Some(current) if current != kept => kept = current,
            _ => break,
        }
    }
    Ok(())
}

/// Hands over again what Lambda sent to the failure queue while the breaker was not closed, and says what is left to do.
async fn hand_over(kept: &Kept, now: Now<'_>, until: u64) -> Result<State, Error> {
    let Kept { breaker, state } = kept;
    let (Some(queue), Some(opened)) = (&breaker.failure_queue, state.opened) else { return Ok(state.done()) };
    if redrive(queue, &breaker.function, opened, until).await? {
        return Ok(state.done());
    }
    let again = state.again(now);
    if let Some(timer) = &again.timer {
        world::set_timer(breaker, timer, now.at).await?;
    }
    Ok(again)
}

/// A deployment has changed the breaker, or the function or what invokes it.
async fn deployed(breaker: Breaker, now: Now<'_>, until: u64) -> Result<(), Error> {
    let Some(Kept { breaker: old, mut state }) = world::load(&breaker.name).await? else {
        return world::store(&Kept { breaker, state: State::closed() }).await;
    };
    // What is new in the template is how it is to be once the breaker closes.
    if breaker.reserved != old.reserved {
        state.before.reserved = breaker.reserved();
    }
    let added = breaker.mappings.iter().filter(|mapping| !old.mappings.contains(mapping));
    state.before.mappings.extend(added.cloned());
    state.before.mappings.retain(|mapping| breaker.mappings.contains(mapping));
    let kept = Kept { breaker, state };
    world::store(&kept).await?;
    advance(kept, &Event::Deployed, now, until).await
}

/// The breaker, or the whole stack, is taken away: nothing stays stopped, and nothing is left over.
async fn remove(breaker: Breaker) -> Result<(), Error> {
    if let Some(Kept { breaker, state }) = world::load(&breaker.name).await? {
        if state.phase != Phase::Closed {
            tracing::warn!(breaker = breaker.name, from = ?state.phase, "the breaker is taken away");
            world::start(&breaker, &state.before).await?;
            world::notify(&breaker, true).await?;
        }
        if let Some(timer) = &state.timer {
            world::delete_timer(&breaker, timer).await?;
        }
    }
    world::forget(&breaker.name).await
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// The properties of a breaker in the golden template, as CloudFormation hands them over: text in the place of what only
    /// it knows.
    fn properties(logical_id: &str) -> Value {
        let template = include_str!("../../lessops-core/tests/golden/breaker/template.json");
        let template: Value = serde_json::from_str(template).expect("it is JSON");
        known(&template["Resources"][logical_id]["Properties"])
    }

    fn known(value: &Value) -> Value {
        match value {
            Value::Object(fields) if fields.keys().any(|key| key == "Ref" || key.starts_with("Fn::")) => {
                json!("known")
            }
            Value::Object(fields) => fields.iter().map(|(key, value)| (key.clone(), known(value))).collect(),
            Value::Array(items) => items.iter().map(known).collect(),
            other => other.clone(),
        }
    }

    fn breaker(logical_id: &str) -> Breaker {
        serde_json::from_value(properties(logical_id)).expect("the template describes a breaker")
    }

    #[test]
    fn a_breaker_is_read_as_the_template_describes_it() {
        let announce = breaker("AnnounceBreaker");
        assert_eq!((announce.name.as_str(), announce.reserved()), ("announce", Some(20)));
        assert!(announce.failure_queue.is_some() && announce.mappings.is_empty());
        assert!(announce.times().is_ok_and(|times| (times.open, times.period) == (120, 60)));
        let follow = breaker("FollowBreaker");
        assert_eq!((follow.mappings.len(), follow.failure_queue, follow.reserved), (2, None, None));
    }

    #[test]
    fn nothing_that_the_template_says_of_a_breaker_is_dropped() {
        let read = serde_json::to_value(breaker("AnnounceBreaker")).expect("it was JSON");
        let read = read.as_object().expect("it is one").keys().cloned().collect::<Vec<_>>();
        let mut written = properties("AnnounceBreaker");
        // It is there to be another one.
        written.as_object_mut().expect("it is one").remove("Deployment");
        let written: Vec<_> = written.as_object().expect("it is one").keys().cloned().collect();
        assert_eq!(read, written);
    }

    #[test]
    fn whoever_calls_is_told_apart() {
        let alarm = json!({ "source": "aws.cloudwatch", "alarmArn": "arn", "alarmData": {
            "alarmName": "Shop-ShipBreakerAlarm-1", "state": { "value": "ALARM", "timestamp": "2023-11-14T22:13:20.568+0000" },
        }});
        let timer = json!({ "breaker": "ship", "timer": "open-1" });
        let deployment = json!({
            "RequestType": "Update", "ResponseURL": "https://example.com", "ResourceProperties": properties("ShipBreaker"),
        });
        let read = |event: &Value| serde_json::from_value::<Message>(event.clone());
        assert!(matches!(read(&alarm), Ok(Message::Alarm { alarm }) if alarm.name.ends_with("Alarm-1")));
        assert!(matches!(read(&timer), Ok(Message::Timer { timer, .. }) if timer == "open-1"));
        assert!(
            matches!(read(&deployment), Ok(Message::Deployment { breaker, .. }) if breaker.open == "3600")
        );
        let raw = |event: &Value| serde_json::value::to_raw_value(event).expect("it is JSON");
        assert!(is_deployment(&CONTROLLER, &raw(&deployment)) && !is_deployment(&CONTROLLER, &raw(&timer)));
    }
}
