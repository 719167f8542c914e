//! `ses`: mail that Amazon SES receives.

use super::{ASYNCHRONOUS_ALARMS, Delivery, Payload, Source, texts};
use crate::code::Code;
use crate::function::Settings;
use crate::grammar::name::{MailRecipient, RuleSetName};
use crate::group;
use crate::page::SES_QUOTAS;
use crate::problem::{Problem, Problems};

group! {
    /// Mail that Amazon SES receives. The event has the headers and what SES found; the mail itself it has not.
    pub struct Ses("ses") {
        /// The receipt rule set, by its name: `"inbound"`. It must stand and be the active one, of which an account has one a region: a template can't make a set active. Required.
        @main rule_set: RuleSetName,
        /// Only mail to these addresses or domains, one or a list: `recipients = "orders@example.com"`. Default: to any verified domain of the account.
        recipients: Option<Vec<MailRecipient>>,
        /// Whether SES looks for spam and viruses: `scan = false`. Default: true.
        scan: Option<bool>,
        /// Whether mail has to arrive over TLS: `tls = false`. Default: true.
        tls: Option<bool>,
    }
}

impl Source for Ses {
    const DELIVERY: Delivery = Delivery::Asynchronous;
    const PAYLOADS: &'static [Payload] = &[Payload::Type("event::ses::SimpleEmailEvent")];

    fn default_alarms(&self, _: &Settings) -> Vec<String> {
        texts(&ASYNCHRONOUS_ALARMS)
    }

    fn check(&self, _: &Settings, problems: &mut Problems) {
        let recipients = self.recipients.as_ref().map_or(0, Vec::len);
        if recipients > 100 {
            let message = format!("a receipt rule has at most 100 recipients, found {recipients}");
            problems.push(Problem::new(Code::TooMany, "recipients", message).see(SES_QUOTAS));
        }
    }
}

#[cfg(feature = "template")]
mod lower {
    //! The receipt rule, and the permission to invoke.

    use super::Ses;
    use crate::check::Severity;
    use crate::cloudformation::value::{object, sub};
    use crate::cloudformation::{Lambda, Origin, Resource, Stack};
    use crate::code::Code;
    use crate::function::Function;
    use crate::iam::arn;
    use crate::names::{self, Part};
    use crate::problem::Problem;
    use crate::trigger::Lower;

    /// How long a function's name may be that a receipt rule has, which takes 64 characters (Amazon SES API v1,
    /// ReceiptRule): the part that makes it unique takes 13, a number behind it 3.
    const LONGEST: usize = 48;

    impl Lower for Ses {
        fn lower<'a>(&'a self, index: usize, lambda: &Lambda<'a>, stack: &mut Stack<'a>) {
            let Self { rule_set, recipients, scan, tls } = self;
            let number = if index == 0 { String::new() } else { format!("-{}", index + 1) };
            let name = sub![names::unique(&lambda.function.name), number];
            // SES tries the permission before it takes the rule, so that the rule's name is known before it is there.
            let rule = sub!["receipt-rule-set/", rule_set.to_string(), ":receipt-rule/", name.clone()];
            let permission = lambda.numbered(Part::MailPermission, index);
            let resource = Origin::new("ses.amazonaws.com", arn("ses", rule)).may_invoke(lambda);
            stack.add(permission.clone(), resource, &[lambda.function]);
            let action = object! { "FunctionArn": lambda.target(), "InvocationType": "Event" };
            let recipients =
                recipients.as_ref().map(|all| all.iter().map(ToString::to_string).collect::<Vec<_>>());
            let rule = object! {
                "Name": name,
                "Enabled": true,
                "Recipients": recipients,
                "ScanEnabled": scan.unwrap_or(true),
                "TlsPolicy": if tls.unwrap_or(true) { "Require" } else { "Optional" },
                "Actions": [object! { "LambdaAction": action }],
            };
            let properties = object! { "RuleSetName": rule_set.to_string(), "Rule": rule };
            let before = lambda.access.iter().cloned().chain([permission]);
            let resource = Resource::new("AWS::SES::ReceiptRule", properties).after(before);
            stack.add(lambda.numbered(Part::Mail, index), resource, &[lambda.function]);
        }

        fn review(&self, function: &Function) -> Vec<(Severity, Problem)> {
            let length = function.name.len();
            let message = format!(
                "a receipt rule is named after its function, whose name then has at most {LONGEST} characters, found {length}"
            );
            let problem = || {
                Problem::new(Code::NameForAResource, "", message)
                    .help("give the function a shorter `name = \"...\"`")
            };
            (length > LONGEST).then(|| (Severity::Error, problem())).into_iter().collect()
        }
    }
}
