//! `alb`: requests that a rule of a load balancer's listener forwards.

use std::fmt;
use std::str::FromStr;

use super::{Delivery, Payload, REQUEST_ALARMS, REQUEST_METRICS, Source, texts};
use crate::code::Code;
use crate::field::{Form, Grammar, Shape};
use crate::function::Settings;
use crate::grammar::arn::ExistingListener;
use crate::grammar::name::{HealthCheckPath, HostPattern, PathPattern};
use crate::grammar::number::Count;
use crate::group;
use crate::page::ALB_QUOTAS;
use crate::problem::{Fault, Problem, Problems};

group! {
    /// Requests that a listener of an Application Load Balancer forwards, by a rule that the stack adds. The listener must
    /// stand: a load balancer belongs to a network, and to more services than one. At least one of `path` and `host` says
    /// which requests. An axum handler takes all of them, whatever their path.
    pub struct Alb("alb") {
        /// The listener, by its ARN: `"arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/shop/50dc6c495c0c9188/f2f7dc8efc522ab2"`. Required.
        @main listener: ExistingListener,
        /// Only requests for these paths, one or a list, with the wildcards `*` and `?`: `path = "/orders/*"`. Default: all.
        #[see(PATH_CONDITION)]
        path: Option<Vec<PathPattern>>,
        /// Only requests for these hosts, one or a list, with the wildcards `*` and `?`: `host = "shop.example.com"`. Default: all.
        #[see(HOST_CONDITION)]
        host: Option<Vec<HostPattern>>,
        /// Where the rule stands among those of the listener, of which the first that fits is followed, 1 to 50,000: `priority = 100`. Required: a listener has one rule of each priority, and who else has which is not known here.
        #[see(CREATE_RULE)]
        priority: Priority,
        /// A path that the load balancer asks the function for, every 35 s: `health_check = "/health"`. Each is an invocation. Default: none.
        #[see(CREATE_TARGET_GROUP)]
        health_check: Option<HealthCheckPath>,
    }
}

/// Where a rule stands among those of its listener.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Priority(Count<1, 50_000>);

impl Priority {
    /// The number, from 1: the smaller comes first.
    pub fn get(self) -> u32 {
        self.0.get()
    }
}

impl FromStr for Priority {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        text.parse().map(Self)
    }
}

impl fmt::Display for Priority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Grammar for Priority {
    const EXPECTED: &'static str = "a priority of which the listener has no other rule, such as `100`";
    const SHAPE: Shape = Shape::Text(Form::Number { min: 1, max: 50_000 });
    const LITERAL: bool = true;
}

/// How many values the conditions of a rule have at most, together.
const MOST_VALUES: usize = 5;

impl Alb {
    /// The rule's place, which nothing else has.
    fn place(&self) -> String {
        format!("{} priority {}", self.listener.name(), self.priority)
    }
}

impl Source for Alb {
    const DELIVERY: Delivery = Delivery::Synchronous;
    const PAYLOADS: &'static [Payload] = &[Payload::Request];
    const METRICS: &'static [&'static str] = REQUEST_METRICS;

    fn default_alarms(&self, _: &Settings) -> Vec<String> {
        texts(&REQUEST_ALARMS)
    }

    fn check(&self, _: &Settings, problems: &mut Problems) {
        let counts = [("path", self.path.as_ref().map(Vec::len)), ("host", self.host.as_ref().map(Vec::len))];
        for (key, _) in counts.iter().filter(|(_, count)| *count == Some(0)) {
            problems.push(Problem::new(
                Code::EmptyList,
                *key,
                format!("`{key}` is an empty list: no request would do"),
            ));
        }
        let values: usize = counts.iter().filter_map(|(_, count)| *count).sum();
        if values > MOST_VALUES {
            let message =
                format!("`path` and `host` of a rule have at most {MOST_VALUES} values, found {values}");
            problems.push(
                Problem::new(Code::TooMany, "", message)
                    .help("divide them between two triggers")
                    .see(ALB_QUOTAS),
            );
        }
        if counts.iter().all(|(_, count)| count.is_none()) {
            let message = "a rule says by `path` or `host` which requests it is about";
            let help = "write `path = \"/*\"` if all of the listener's are the function's";
            problems.push(Problem::new(Code::NothingSaid, "", message).help(help));
        }
    }

    fn source(&self, _: &str) -> Option<String> {
        Some(self.place())
    }

    fn conflict(&self, _: &Self) -> Option<String> {
        Some("a listener has one rule of a priority; give one of the two another".to_owned())
    }
}

#[cfg(feature = "template")]
mod lower {
    //! The rule, the target group that it forwards to, and the permission to invoke.

    use super::Alb;
    use crate::alarm::catalogue::Dimension;
    use crate::cloudformation::value::{LogicalId, Object, Sub, object, sub, tag_list};
    use crate::cloudformation::{Lambda, Origin, Resource, Stack, Subject};
    use crate::iam::arn;
    use crate::names::{self, Part};
    use crate::trigger::Lower;

    impl Alb {
        /// What its rule is called in logical ids: by its place alone, so that a rule that another function takes over stays
        /// the resource that it was. A listener refuses a second one of the same priority.
        fn name(&self) -> String {
            let Self { listener, priority, .. } = self;
            format!("{}-{priority}-{}", listener.load_balancer_name(), names::hash(listener.name()))
        }

        /// The target group is of the function and the rule: a target group of functions has one target, so that another
        /// function has another.
        fn target_group(&self, function: &str) -> LogicalId {
            names::of_both(function, &self.name(), Part::TargetGroup)
        }

        /// The target group's name, at most 32 letters, digits and `-`, of which 13 make it unique.
        fn target_group_name(&self, function: &str) -> Sub {
            let readable: String = names::pascal(function).chars().take(10).collect();
            names::unique(&[&readable, "-", &names::hash(&[function, " ", &self.place()].concat())].concat())
        }
    }

    impl Lower for Alb {
        fn lower<'a>(&'a self, _: usize, lambda: &Lambda<'a>, stack: &mut Stack<'a>) {
            let Self { listener, path, host, priority, health_check } = self;
            let function = lambda.function;
            let name = self.target_group_name(&function.name);
            // The load balancer tries the permission as it takes the target: the group's name is known before the group.
            let group = arn("elasticloadbalancing", sub!["targetgroup/", name.clone(), "/*"]);
            let permission = names::of_both(&function.name, &self.name(), Part::TargetGroupPermission);
            let resource = Origin::by_arn("elasticloadbalancing.amazonaws.com", group).may_invoke(lambda);
            stack.add(permission.clone(), resource, &[function]);

            // With it every value of a header or a query that stands twice is handed over.
            let attribute = object! { "Key": "lambda.multi_value_headers.enabled", "Value": "true" };
            let properties = object! {
                "Name": name,
                "TargetType": "lambda",
                "Targets": [object! { "Id": lambda.target() }],
                "TargetGroupAttributes": [attribute],
                "HealthCheckEnabled": health_check.is_some(),
                "HealthCheckPath": health_check.as_ref().map(ToString::to_string),
                "Tags": tag_list(&lambda.tags),
            };
            let group = self.target_group(&function.name);
            let before = lambda.access.iter().cloned().chain([permission]);
            let resource =
                Resource::new("AWS::ElasticLoadBalancingV2::TargetGroup", properties).after(before);
            stack.add(group.clone(), resource, &[function]);

            let conditions = [
                path.as_ref().map(|all| condition("path-pattern", "PathPatternConfig", all)),
                host.as_ref().map(|all| condition("host-header", "HostHeaderConfig", all)),
            ];
            let properties = object! {
                "ListenerArn": listener.to_string(),
                "Priority": priority.get(),
                "Conditions": conditions.into_iter().flatten().collect::<Vec<_>>(),
                "Actions": [object! { "Type": "forward", "TargetGroupArn": group.reference() }],
                "Tags": tag_list(&lambda.tags),
            };
            let resource = Resource::new("AWS::ElasticLoadBalancingV2::ListenerRule", properties);
            stack.add(names::id(&self.name(), Part::Forwarding), resource, &[function]);
        }

        fn subject(&self, dimension: Dimension, function: &str, _: usize) -> Option<Subject> {
            let subject = || Subject {
                within: Some(("LoadBalancer", self.listener.load_balancer().to_owned().into())),
                ..Subject::own(self.target_group(function).attribute("TargetGroupFullName"))
            };
            (dimension == Dimension::TargetGroup).then(subject)
        }
    }

    fn condition(field: &'static str, config: &'static str, values: &[impl ToString]) -> Object {
        let values: Vec<_> = values.iter().map(ToString::to_string).collect();
        [("Field".into(), field.into()), (config.into(), object! { "Values": values }.into())]
            .into_iter()
            .collect()
    }

    #[cfg(test)]
    mod tests {
        use serde_json::json;

        use super::*;
        use crate::args::Value;
        use crate::cloudformation::value::Expression;
        use crate::field::Field as _;
        use crate::problem::Problems;
        use crate::trigger::Trigger;

        fn alb(listener: &str, priority: u32) -> Alb {
            let listener =
                format!("arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/{listener}");
            let json = json!({ "kind": "alb", "listener": listener, "priority": priority, "path": "/*" });
            match Trigger::read(&Value::from_json(&json), &mut Problems::default()) {
                Some(Trigger::Alb(alb)) => alb,
                other => panic!("{other:?}"),
            }
        }

        #[test]
        fn a_target_group_s_name_fits_and_is_its_own() {
            let name =
                |function: &str, alb: &Alb| Expression::from(alb.target_group_name(function)).to_string();
            let rule = alb("shop/1a/2b", 10);
            let long = name(&"internal-orders".repeat(4), &rule);
            // The stack's part of it has 12 characters.
            assert_eq!(long.replace("<stack>", &"x".repeat(12)).len(), 32);
            assert!(long.starts_with("InternalOr-"), "{long}");
            let alike = [
                name("a", &rule),
                name("b", &rule),
                name("a", &alb("shop/1a/2b", 11)),
                name("a", &alb("shop/1a/3c", 10)),
            ];
            for (index, name) in alike.iter().enumerate() {
                assert!(!alike[..index].contains(name), "{alike:?}");
            }
        }

        #[test]
        fn a_rule_is_called_by_its_place_alone() {
            assert_eq!(alb("shop/1a/2b", 10).name(), alb("shop/1a/2b", 10).name());
            assert_ne!(alb("shop/1a/2b", 10).name(), alb("shop/1a/3c", 10).name());
            assert_ne!(alb("shop/1a/2b", 10).name(), alb("shop/1a/2b", 1).name());
        }
    }
}
