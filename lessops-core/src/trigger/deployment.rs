//! `deployment`: a new version that waits to be checked.

use super::{Delivery, Payload, Source, texts};
use crate::code::Code;
use crate::function::Settings;
use crate::group;
use crate::problem::{Problem, Problems};
use crate::settings::Rollout;

group! {
    /// A check of a new version while it is rolled out, which names it: `rollout = canary(10%, 5m, before = "smoke")`.
    /// CodeDeploy invokes it and waits for its word; the runtime gives it, whatever becomes of the call, and a failure takes
    /// the version back. In it, `Function<Invoke>` on a function that names it is the new version, not the one that is live.
    pub struct Deployment("deployment") {}
}

impl Source for Deployment {
    /// CodeDeploy waits. Its word comes by another way than the answer, and events that failed are not worth keeping: the
    /// deployment that they are about is over.
    const DELIVERY: Delivery = Delivery::Synchronous;
    const PAYLOADS: &'static [Payload] = &[Payload::Type("event::codedeploy::CodeDeployLifecycleEvent")];

    /// An error is a check of which CodeDeploy could not be told: the rollout stands still for an hour.
    fn default_alarms(&self, _: &Settings) -> Vec<String> {
        texts(&["errors > 0"])
    }

    /// Nobody checks the checks.
    fn check(&self, settings: &Settings, problems: &mut Problems) {
        if let Some(rollout @ (Rollout::Canary(_) | Rollout::Linear(_))) = &settings.rollout {
            let message = format!("a function that checks versions takes over at once, found `{rollout}`");
            problems.push(Problem::new(Code::RolloutOfACheck, "", message).help("leave `rollout` out"));
        }
    }
}

#[cfg(feature = "template")]
mod lower {
    //! Nothing of its own: what is rolled out names it.

    use super::Deployment;
    use crate::cloudformation::{Lambda, Stack};
    use crate::trigger::Lower;

    impl Lower for Deployment {
        fn lower<'a>(&'a self, _: usize, _: &Lambda<'a>, _: &mut Stack<'a>) {
            let Self {} = self;
        }
    }
}
