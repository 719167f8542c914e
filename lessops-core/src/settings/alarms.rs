//! `alarms`: what a service says of all its alarms.

use crate::alarm::{Notify, Thresholds};
use crate::code::Code;
use crate::problem::{Problem, Problems};
use crate::{group, group_field};

group! {
    /// Where alarms go, and the thresholds of those that functions get unasked.
    pub struct Alarms("alarms") {
        /// The ARN of an SNS topic, or the name of a parameter of the stack that holds one. `"composite"`, alone or as `"composite:PagerTopic"`, lets one alarm speak for all of a function; those on what functions share go on speaking for themselves. Default: a topic of the stack.
        notify: Option<Notify>,
        /// Whether each function with several alarms has a composite alarm over them, and the service has `ServiceUnhealthy` over all: `composite = false`. Default: true.
        composite: Option<bool>,
        /// Other thresholds for the default alarms: a table with a metric for each key, such as `errors = "2%"`.
        thresholds: Option<Thresholds>,
    }
}
group_field!(Alarms, "a table with `notify`, `composite` and `thresholds`");

impl Alarms {
    /// Adds what its keys do wrong together.
    pub(super) fn check(&self, problems: &mut Problems) {
        if let (Some(Notify::Composite(_)), Some(false)) = (&self.notify, self.composite) {
            let message = "`notify` names the composite alarms, and there are none";
            let problem = Problem::new(Code::NotifyByNobody, "composite", message);
            problems.push(problem.help("leave `composite = false` out, or let each alarm notify"));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::settings::Service;

    #[test]
    fn composite_alarms_that_are_not_there_can_not_notify() {
        let read =
            |notify: &str| Service::from_json(&json!({ "alarms": { "notify": notify, "composite": false } }));
        assert!(read("Pager").is_ok());
        let problems = read("composite:Pager").unwrap_err();
        assert_eq!(problems[0].argument, "alarms.composite");
    }
}
