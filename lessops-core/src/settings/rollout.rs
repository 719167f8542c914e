//! Releases: how a new version takes over, and what becomes of those before it.

use std::fmt;

use crate::code::Code;
use crate::grammar::duration::{Duration, Seconds};
use crate::grammar::name::FunctionName;
use crate::grammar::percent::Percent;
use crate::page::CODEDEPLOY_QUOTAS;
use crate::problem::Problem;
use crate::{group, kinds, words};

/// How long a rollout takes at least, in minutes, for an alarm to end it: the minute that has the bad datapoint, one in
/// which Lambda's metrics arrive, and one until CloudWatch looks, which it does each minute ("Types of metrics for Lambda
/// functions", Lambda developer guide; "Using Amazon CloudWatch alarms", CloudWatch user guide).
const SHORTEST_ROLLOUT: u32 = 3;
/// How long it may take, in minutes.
const LONGEST_ROLLOUT: u32 = 2_880;

kinds! {
    /// How a new version takes over from the one before.
    pub enum Rollout("rollout", "`all_at_once`, `canary(10%, 5m)` or `linear(10%, every = 1m)`") {
        AllAtOnce(AllAtOnce),
        Canary(Canary),
        Linear(Linear),
    }
}

group! {
    /// At once. Alarms on the errors of the new version, $0.10 to $0.20 a month and function, let the deployment that
    /// releases it be turned back.
    pub struct AllAtOnce("all_at_once") {}
}

group! {
    /// First a part of the invocations, and the rest some time later, if no alarm on the new version has turned it back. A
    /// deployment lasts as long.
    pub struct Canary("canary") {
        /// How many of the invocations the new version has at first, 1% to 99%: `10%`. Required.
        #[see(CODEDEPLOY_QUOTAS)]
        @main percent: Percent<1, 99>,
        /// How long it has those, 1 m to 2 d in whole minutes; an alarm needs 3 m to fire: `5m`. Required.
        #[see(CODEDEPLOY_QUOTAS)]
        @main bake: Seconds<60, 172_800>,
        /// The function that checks the new version before it has any invocation, one of the service with the trigger `deployment`: `before = "smoke"`. Default: none.
        before: Option<FunctionName>,
        /// The function that checks the new version once it has all invocations, likewise: `after = "verify"`. Default: none.
        after: Option<FunctionName>,
    }
}

group! {
    /// A part of the invocations more each time, until the new version has all or an alarm on it has turned it back. A
    /// deployment lasts as long.
    pub struct Linear("linear") {
        /// How many of the invocations the new version has more each time, 1% to 99%: `10%`. Required.
        #[see(CODEDEPLOY_QUOTAS)]
        @main percent: Percent<1, 99>,
        /// How long it is from one time to the next, 1 m to 2 d in whole minutes, and 2 d in all at most: `every = 1m`. Required.
        #[see(CODEDEPLOY_QUOTAS)]
        every: Seconds<60, 172_800>,
        /// The function that checks the new version before it has any invocation, one of the service with the trigger `deployment`: `before = "smoke"`. Default: none.
        before: Option<FunctionName>,
        /// The function that checks the new version once it has all invocations, likewise: `after = "verify"`. Default: none.
        after: Option<FunctionName>,
    }
}

impl Rollout {
    /// How long it takes from the first invocation of the new version until it has all, in minutes.
    pub fn minutes(&self) -> u32 {
        match self {
            Self::AllAtOnce(AllAtOnce {}) => 0,
            Self::Canary(Canary { percent: _, bake, before: _, after: _ }) => bake.get() / 60,
            Self::Linear(Linear { percent, every, before: _, after: _ }) => {
                steps(percent.get()) * (every.get() / 60)
            }
        }
    }

    /// The functions that check the new version, each behind its key.
    pub fn hooks(&self) -> [(&'static str, Option<&FunctionName>); 2] {
        let (before, after) = match self {
            Self::AllAtOnce(AllAtOnce {}) => (None, None),
            Self::Canary(Canary { percent: _, bake: _, before, after })
            | Self::Linear(Linear { percent: _, every: _, before, after }) => {
                (before.as_ref(), after.as_ref())
            }
        };
        [("before", before), ("after", after)]
    }

    /// What is wrong with it. Without alarms that could end it, it may be as short as CodeDeploy takes it.
    pub(crate) fn check(&self, has_rollback: bool) -> Option<Problem> {
        let (key, time) = match self {
            Self::AllAtOnce(AllAtOnce {}) => return None,
            Self::Canary(Canary { percent: _, bake, before: _, after: _ }) => ("bake", bake),
            Self::Linear(Linear { percent: _, every, before: _, after: _ }) => ("every", every),
        };
        if !time.get().is_multiple_of(60) {
            let next = Duration::seconds(u64::from(time.get().div_ceil(60)) * 60);
            let problem =
                Problem::new(Code::NotWhole, key, format!("`{time}` is not a whole number of minutes"));
            return Some(problem.help(format!("the next whole one is `{next}`")));
        }
        let minutes = |minutes: u32| Duration::seconds(u64::from(minutes) * 60);
        let takes = minutes(self.minutes());
        if self.minutes() > LONGEST_ROLLOUT {
            let message =
                format!("`{self}` takes {takes}, and CodeDeploy {} at most", minutes(LONGEST_ROLLOUT));
            return Some(Problem::new(Code::RolloutTime, "", message).see(CODEDEPLOY_QUOTAS));
        }
        if has_rollback && self.minutes() < SHORTEST_ROLLOUT {
            let least = minutes(SHORTEST_ROLLOUT);
            let message = format!(
                "`{self}` is over after {takes}, and an alarm on the new version needs {least} to turn it back"
            );
            let help = format!("let the rollout take {least} at least, or say `rollback = false`");
            return Some(Problem::new(Code::RolloutTime, "", message).help(help));
        }
        None
    }
}

/// How many times more invocations follow the first ones.
fn steps(percent: u32) -> u32 {
    100_u32.div_ceil(percent) - 1
}

/// As it is written, without its hooks.
impl fmt::Display for Rollout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AllAtOnce(AllAtOnce {}) => f.write_str(self.kind()),
            Self::Canary(Canary { percent, bake, before: _, after: _ }) => {
                write!(f, "{}({percent}, {bake})", self.kind())
            }
            Self::Linear(Linear { percent, every, before: _, after: _ }) => {
                write!(f, "{}({percent}, every = {every})", self.kind())
            }
        }
    }
}

words! {
    /// What becomes of a function's versions when a new one is published. A new one is published when the code changes, or
    /// a property that a version keeps, such as the memory; all functions of a service are in one binary, so that a change
    /// of code publishes a version of each.
    pub enum OldVersions("fate of old versions") {
        /// They stay until somebody deletes them: the alias `live` can be turned back to one by hand, at once. Their code
        /// counts towards the 75 GB of an account and region (Lambda developer guide, "Lambda quotas").
        Keep = "keep",
        /// They are deleted once the new one has replaced them: only a deployment of the old code brings it back.
        Delete = "delete",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::Value;
    use crate::field::Field as _;
    use crate::problem::Problems;

    fn rollout(json: &serde_json::Value) -> Rollout {
        Rollout::read(&Value::from_json(json), &mut Problems::default()).expect("it is valid by itself")
    }

    fn canary(after: &str) -> Rollout {
        rollout(&serde_json::json!({ "kind": "canary", "percent": "10%", "bake": after }))
    }

    fn linear(percent: &str, every: &str) -> Rollout {
        rollout(&serde_json::json!({ "kind": "linear", "percent": percent, "every": every }))
    }

    #[test]
    fn a_rollout_takes_from_its_first_shift_to_its_last() {
        assert_eq!(canary("5m").minutes(), 5);
        assert_eq!(linear("10%", "1m").minutes(), 9);
        assert_eq!(linear("30%", "2m").minutes(), 6);
        assert_eq!(linear("99%", "5m").minutes(), 5);
    }

    #[test]
    fn an_alarm_can_fire_before_a_rollout_is_over() {
        let wrong = |rollout: Rollout, rollback| rollout.check(rollback).map(|problem| problem.message);
        assert_eq!(wrong(canary("3m"), true), None);
        assert_eq!(wrong(canary("2m"), false), None);
        assert_eq!(
            wrong(canary("2m"), true).unwrap(),
            "`canary(10%, 2m)` is over after 2m, and an alarm on the new version needs 3m to turn it back"
        );
        assert!(wrong(linear("50%", "2m"), true).is_some());
        assert_eq!(wrong(linear("10%", "1m"), true), None);
    }

    #[test]
    fn a_rollout_is_as_long_as_codedeploy_takes_it() {
        let wrong = |rollout: Rollout| rollout.check(true).map(|problem| problem.message);
        assert_eq!(wrong(linear("1%", "29m")), None);
        assert_eq!(
            wrong(linear("1%", "30m")).unwrap(),
            "`linear(1%, every = 30m)` takes 2970m, and CodeDeploy 2d at most"
        );
        assert_eq!(wrong(canary("90s")).unwrap(), "`90s` is not a whole number of minutes");
    }
}
