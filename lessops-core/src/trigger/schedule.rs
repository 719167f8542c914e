//! `schedule`: at set times, by EventBridge Scheduler.

use super::{Delivery, Payload, Source, texts};
use crate::alarm::heartbeat::NoHeartbeat;
use crate::code::Code;
use crate::function::Settings;
use crate::grammar::duration::{Duration, Seconds};
use crate::grammar::name::TimeZone;
use crate::grammar::schedule::{DateTime, Schedule as Times};
use crate::group;
use crate::page::FLEXIBLE_TIME_WINDOW;
use crate::problem::{Fault, Problem, Problems};

group! {
    /// At set times, by EventBridge Scheduler.
    pub struct Schedule("schedule") {
        /// When: `rate(5 minutes)`, `cron(0 12 * * ? *)` with the year as sixth field, or `at(2026-11-23T10:00:00)`. Required.
        @main times: Times,
        /// The time zone of `cron` and `at`, by its name in the IANA database: `timezone = "Europe/Berlin"`. Default: UTC.
        timezone: Option<TimeZone>,
        /// Each run may begin up to this much later, 1 m to 24 h in whole minutes, so that not all begin at once: `flexible = 15m`. Default: at once.
        #[see(FLEXIBLE_TIME_WINDOW)]
        flexible: Option<Seconds<60, 86_400>>,
        /// The event that the function gets, as JSON: `input = r#"{"full": true}"#`. Default: what the Scheduler sends.
        input: Option<String>,
        /// No run before this time, in UTC: `start = "2026-11-23T10:00:00"`. Default: none.
        start: Option<DateTime>,
        /// No run after this time, in UTC: `end = "2027-11-23T10:00:00"`. Default: none.
        end: Option<DateTime>,
    }
}

impl Schedule {
    /// The alarm that fires when the schedule has not run: over the longest time between two runs and a tenth more,
    /// a minute at least, since a run may begin up to a minute late.
    ///
    /// The time is cut into short datapoints, all of which must be without a run. CloudWatch looks for data in more
    /// datapoints than it evaluates, so one long datapoint would fire only when several in a row are missing (CloudWatch
    /// user guide, "Configuring how CloudWatch alarms treat missing data"). It evaluates a day, or seven where a datapoint
    /// is an hour or longer (PutMetricAlarm): beyond that, and for a schedule that begins or ends, there is none.
    ///
    /// # Errors
    /// Why there is none.
    pub fn heartbeat(&self) -> Result<String, NoHeartbeat> {
        const HOUR: u64 = 3_600_000;
        let summer_time = self.timezone.as_ref().is_some_and(|zone| zone.as_str() != "UTC");
        if matches!(self.times, Times::At(_)) {
            return Err(NoHeartbeat::Once);
        }
        if self.start.is_some() || self.end.is_some() {
            return Err(NoHeartbeat::Bounded);
        }
        let gap = self.times.longest_gap(summer_time).ok_or(NoHeartbeat::TooLong)?;
        let flexible = self.flexible.map_or(0, |window| u64::from(window.get()) * 1_000);
        let window = gap.millis + (gap.millis / 10).max(60_000) + flexible;
        let period = Duration::seconds(match window.div_ceil(HOUR) {
            0..=1 => 60,
            2..=10 => 300,
            _ => 3_600,
        });
        let datapoints = window.div_ceil(period.millis);
        match datapoints * period.millis <= 7 * 24 * HOUR {
            true => Ok(format!("invocations < 1 in {period} for {datapoints}")),
            false => Err(NoHeartbeat::TooLong),
        }
    }
}

impl Source for Schedule {
    const DELIVERY: Delivery = Delivery::Asynchronous;
    const PAYLOADS: &'static [Payload] = &[Payload::Any];

    fn is_redriven(&self) -> bool {
        true
    }

    fn default_alarms(&self, _: &Settings) -> Vec<String> {
        let mut alarms = texts(&["errors > 0", "dropped > 0"]);
        alarms.extend(self.heartbeat());
        alarms
    }

    fn check(&self, _: &Settings, problems: &mut Problems) {
        if let Some(flexible) = self.flexible.filter(|window| !window.get().is_multiple_of(60)) {
            let next = Duration::seconds(u64::from(flexible.get().div_ceil(60)) * 60);
            let message = format!("`{flexible}` is not a whole number of minutes");
            let problem = Problem::new(Code::NotWhole, "flexible", message)
                .help(format!("the next whole one is `{next}`"));
            problems.push(problem.see(FLEXIBLE_TIME_WINDOW));
        }
        if let Some(input) = &self.input
            && let Err(error) = serde_json::from_str::<serde_json::Value>(input)
        {
            let fault = Fault::json(input, "`input`", &error);
            let mark = Some((input.clone(), fault.range));
            problems.push(Problem { mark, ..Problem::new(fault.code, "input", fault.message) });
        }
        let once = matches!(self.times, Times::At(_));
        if once && (self.start.is_some() || self.end.is_some()) {
            let key = if self.start.is_some() { "start" } else { "end" };
            problems.push(Problem::new(
                Code::DependentArgument,
                key,
                format!("`{key}` has no meaning for `at(...)`, which runs once"),
            ));
        }
        if let (Some(start), Some(end)) = (&self.start, &self.end)
            && start >= end
        {
            problems.push(Problem::new(
                Code::Bounds,
                "end",
                format!("the schedule ends at {end}, before it starts at {start}"),
            ));
        }
        if let (Times::Rate { .. }, Some(timezone)) = (&self.times, &self.timezone) {
            let message =
                format!("`timezone = \"{timezone}\"` has no meaning for a rate, which counts from its start");
            problems.push(Problem::new(Code::DependentArgument, "timezone", message));
        }
    }
}

#[cfg(feature = "template")]
mod lower {
    //! The schedule, and the role in which the Scheduler invokes the function.

    use super::Schedule;
    use crate::alarm::catalogue::Dimension;
    use crate::cloudformation::value::{LogicalId, object, sub, tag_list};
    use crate::cloudformation::{Lambda, Resource, Shared, Stack, Subject};
    use crate::iam::{Statement, arn, policy};
    use crate::names::{Part, SCHEDULES};
    use crate::trigger::Lower;

    /// How often the Scheduler tries to hand an event over, at most: its own default and limit. The age of the event
    /// ends it sooner.
    const MAX_ATTEMPTS: u32 = 185;

    impl Lower for Schedule {
        fn lower<'a>(&'a self, index: usize, lambda: &Lambda<'a>, stack: &mut Stack<'a>) {
            let Self { times, timezone, flexible, input, start, end } = self;
            let function = lambda.function;
            let group = LogicalId::new(SCHEDULES);
            let role = lambda.part(Part::SchedulerRole);
            let undelivered = lambda.undelivered();
            if index == 0 {
                let invoke = Statement::allow(["lambda:InvokeFunction"], [lambda.target()]);
                let send =
                    undelivered.iter().map(|queue| Statement::allow(["sqs:SendMessage"], [queue.arn()]));
                let send: Vec<_> = send.collect();
                let by_key = stack.keys.needed_by(&send);
                let trust = Statement::trust("scheduler.amazonaws.com").for_this_account().when(
                    "ArnEquals",
                    "aws:SourceArn",
                    arn("scheduler", sub!["schedule-group/", group.reference()]),
                );
                let policies = object! {
                    "PolicyName": "target",
                    "PolicyDocument": policy(std::iter::once(invoke).chain(send).chain(by_key)),
                };
                let properties = object! {
                    "AssumeRolePolicyDocument": policy([trust]),
                    "Policies": [policies],
                    "Tags": tag_list(&lambda.tags),
                };
                stack.add(role.clone(), Resource::new("AWS::IAM::Role", properties), &[function]);
            }
            let window = flexible.map(|window| window.get() / 60);
            let target = object! {
                "Arn": lambda.target(),
                "RoleArn": role.attribute("Arn"),
                "Input": input.clone(),
                "DeadLetterConfig": undelivered.map(|queue| object! { "Arn": queue.arn() }),
                "RetryPolicy": object! {
                    "MaximumEventAgeInSeconds": lambda.max_age(),
                    "MaximumRetryAttempts": MAX_ATTEMPTS,
                },
            };
            let properties = object! {
                "GroupName": group.reference(),
                "ScheduleExpression": times.to_string(),
                "ScheduleExpressionTimezone": timezone.as_ref().map(ToString::to_string),
                "FlexibleTimeWindow": object! {
                    "Mode": if window.is_some() { "FLEXIBLE" } else { "OFF" },
                    "MaximumWindowInMinutes": window,
                },
                // In UTC, whatever the time zone of the schedule (EventBridge Scheduler API, CreateSchedule).
                "StartDate": start.as_ref().map(|start| format!("{start}Z")),
                "EndDate": end.as_ref().map(|end| format!("{end}Z")),
                "Target": target,
            };
            let resource = Resource::new("AWS::Scheduler::Schedule", properties).after(lambda.access.clone());
            // Nothing in a schedule is a name that stays: one whose id came from its times would be replaced, and might
            // run twice, where new times now only update it. Schedules that change places take over each other's id.
            stack.add(lambda.numbered(Part::Schedule, index), resource, &[function]);
            stack.share(Shared::Schedules, function);
        }

        fn subject(&self, dimension: Dimension, _: &str, _: usize) -> Option<Subject> {
            let group = || LogicalId::new(SCHEDULES).reference();
            (dimension == Dimension::ScheduleGroup).then(|| Subject::shared(group(), Shared::Schedules))
        }
    }
}
