//! Names: of functions, resources, variables and tags, each with the rule that AWS has for it.

use std::fmt;
use std::str::FromStr;

use crate::field::Grammar;
use crate::problem::Fault;

/// Declares a type for names that follow one rule.
macro_rules! name {
    (
        $(#[doc = $doc:literal])*
        $name:ident, $what:literal, max $max:literal, $rule:literal, $check:expr
        $(, not $ending:literal: $why:literal)?
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The name.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = Fault;

            fn from_str(text: &str) -> Result<Self, Fault> {
                let check: fn(&str) -> bool = $check;
                if text.is_empty() {
                    return Err(Fault::whole(text, concat!("expected ", $what, ", found nothing")));
                }
                $( if text.ends_with($ending) {
                    return Err(Fault::whole(text, format!(concat!("`{}` is not ", $what, ": ", $why), text)));
                } )?
                if text.len() > $max {
                    let message = format!(concat!($what, " has at most {} characters, `{}` has {}"), $max, text, text.len());
                    return Err(Fault::whole(text, message));
                }
                match check(text) {
                    true => Ok(Self(text.to_owned())),
                    false => Err(Fault::whole(text, format!(concat!("`{}` is not ", $what, ": ", $rule), text))),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Grammar for $name {
            const EXPECTED: &'static str = $what;
        }
    };
}

fn starts_with_letter(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
}

fn only(text: &str, extra: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || extra.contains(c))
}

fn is_hexadecimal(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_hexdigit())
}

name! {
    /// A function's name in its service, and Lambda's `Handler`. Its 64 characters are Lambda's limit (CreateFunction, `FunctionName`).
    FunctionName, "a function's name", max 64, "letters, digits, `-` and `_`, a letter first",
    |text| starts_with_letter(text) && only(text, "_-")
}

name! {
    /// A bucket's name without the part that makes it unique. That part takes 13 of S3's 63 characters.
    BucketName, "a bucket's name", max 50, "lower-case letters, digits and `-`, no `-` first or last",
    |text| only(text, "-") && !text.contains(|c: char| c.is_ascii_uppercase()) && !text.starts_with('-') && !text.ends_with('-')
}

name! {
    /// A topic's name, without the part that makes it unique. It may be as long as a queue's.
    TopicName, "the name of a topic that hands messages to functions", max 58, "letters, digits, `-` and `_`",
    |text| only(text, "_-"),
    not ".fifo": "a FIFO topic fills queues only; subscribe a FIFO queue to it, and take `sqs(\"name\", fifo = true)`"
}

name! {
    /// An event bus's name without the part that makes it unique.
    BusName, "an event bus's name", max 58, "letters, digits and `_-.`, and not `default`, which every account has",
    |text| only(text, "_-.") && text != "default"
}

name! {
    /// A log group's name (CloudWatch Logs API, CreateLogGroup).
    LogGroupName, "a log group's name", max 512, "letters, digits and `_-/.#`", |text| only(text, "_-/.#")
}

name! {
    /// The name of a receipt rule set (Amazon SES API v1, CreateReceiptRuleSet).
    RuleSetName, "the name of a receipt rule set", max 64,
    "letters, digits and `_-.`, a letter or digit first and last",
    |text| only(text, "_-.") && !text.starts_with(['_', '-', '.']) && !text.ends_with(['_', '-', '.'])
}

name! {
    /// A mail address, a domain, or, behind a `.`, all domains below one (Amazon SES API v1, ReceiptRule).
    MailRecipient, "a mail address or domain", max 320, "such as `orders@example.com`, `example.com` or `.example.com`",
    |text| {
        let (name, domain) = text.split_once('@').unwrap_or(("x", text));
        !name.is_empty() && !name.contains(char::is_whitespace) && domain.contains('.') && only(domain, "-.")
    }
}

name! {
    /// The name of a topic or of a consumer group of Apache Kafka.
    KafkaName, "a name of Apache Kafka's", max 200, "letters, digits and `_-.`", |text| only(text, "_-.")
}

name! {
    /// A broker of Apache Kafka.
    Broker, "a broker", max 300, "`host:port`, such as `kafka.example.com:9092`",
    |text| text.rsplit_once(':').is_some_and(|(host, port)| {
        !host.is_empty() && only(host, "-.") && port.parse::<u16>().is_ok_and(|port| port > 0)
    })
}

name! {
    /// A subnet's id.
    SubnetId, "a subnet's id", max 24, "`subnet-` and hexadecimal digits",
    |text| text.strip_prefix("subnet-").is_some_and(is_hexadecimal)
}

name! {
    /// A security group's id.
    SecurityGroupId, "a security group's id", max 20, "`sg-` and hexadecimal digits",
    |text| text.strip_prefix("sg-").is_some_and(is_hexadecimal)
}

name! {
    /// A queue's or a topic's name, without the part that makes it unique, `-dlq` and `.fifo`, which take 22 of SQS's
    /// 80 characters (CreateQueue, `QueueName`).
    QueueName, "a queue's name", max 58, "letters, digits, `-` and `_`",
    |text| only(text, "_-")
}

name! {
    /// What a service calls a resource, of whatever kind.
    ResourceName, "a resource's name", max 64, "letters, digits, `-` and `_`",
    |text| only(text, "_-")
}

name! {
    /// The name of a parameter of the stack.
    ParameterName, "a parameter's name", max 255, "letters and digits, a letter first",
    |text| starts_with_letter(text) && only(text, "")
}

name! {
    /// The name of an environment variable that is not Lambda's own or ours.
    VariableName, "an environment variable's name", max 255,
    "letters, digits and `_`, two or more, a letter first, and neither `AWS_`, `LAMBDA_` nor `LESSOPS_` before it",
    |text| starts_with_letter(text) && only(text, "_") && text.len() >= 2 && !["AWS_", "LAMBDA_", "LESSOPS_"].iter().any(|own| text.starts_with(own))
}

name! {
    /// The key of a tag.
    TagKey, "a tag's key", max 128, "letters, digits, blanks and `_.:/=+-@`, and not `aws:` before it",
    |text| text.chars().all(|c| c.is_alphanumeric() || " _.:/=+-@".contains(c)) && !text.to_lowercase().starts_with("aws:")
}

name! {
    /// A time zone's name in the IANA database: `Europe/Berlin`, `UTC`.
    TimeZone, "a time zone", max 50, "a name of the IANA database such as `Europe/Berlin` or `UTC`",
    |text| starts_with_letter(text) && only(text, "/_+-")
}

/// The name in kebab case: `nightly_report` and `NightlyReport` give `nightly-report`.
pub fn kebab(name: &str) -> String {
    let mut kebab = String::new();
    let mut after_lower = false;
    for c in name.chars() {
        if c == '_' || c == '-' {
            kebab.push('-');
            after_lower = false;
        } else {
            if c.is_ascii_uppercase() && after_lower {
                kebab.push('-');
            }
            after_lower = !c.is_ascii_uppercase();
            kebab.push(c.to_ascii_lowercase());
        }
    }
    kebab.trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_that_breaks_its_rule_says_the_rule() {
        let fault = "My_Bucket".parse::<BucketName>().unwrap_err();
        assert_eq!(
            fault.message,
            "`My_Bucket` is not a bucket's name: lower-case letters, digits and `-`, no `-` first or last"
        );
        assert!("AWS_REGION".parse::<VariableName>().is_err());
        assert!("2fast".parse::<FunctionName>().is_err());
        assert!("a".repeat(65).parse::<FunctionName>().is_err());
    }

    #[test]
    fn a_function_s_name_in_kebab_case_is_a_resource_s_name() {
        assert_eq!(kebab("nightly_report"), "nightly-report");
        assert_eq!(kebab("NightlyReport2"), "nightly-report2");
        assert_eq!(kebab("HTTPServer_"), "httpserver");
    }

    /// Prints what the text says, and parses that again.
    fn again<N: FromStr<Err = Fault> + fmt::Display>(text: &str) -> Result<String, Fault> {
        let printed = text.parse::<N>()?.to_string();
        Ok(printed.parse::<N>()?.to_string())
    }

    proptest! {
        #[test]
        fn what_is_printed_parses_to_the_same(
            function in "[A-Za-z][A-Za-z0-9_-]{0,63}",
            bucket in "[a-z0-9]([a-z0-9-]{0,48}[a-z0-9])?",
            queue in "[A-Za-z0-9_-]{1,58}",
            parameter in "[A-Za-z][A-Za-z0-9]{0,254}",
            resource in "[A-Za-z0-9_-]{1,64}",
            variable in "[a-z][A-Za-z0-9_]{1,254}",
            tag in "[B-Z][A-Za-z0-9 _.:/=+@-]{0,127}",
            zone in "[A-Z][A-Za-z0-9/_+-]{0,49}",
        ) {
            prop_assert_eq!(again::<FunctionName>(&function), Ok(function));
            prop_assert_eq!(again::<BucketName>(&bucket), Ok(bucket));
            prop_assert_eq!(again::<QueueName>(&queue), Ok(queue));
            prop_assert_eq!(again::<ParameterName>(&parameter), Ok(parameter));
            prop_assert_eq!(again::<ResourceName>(&resource), Ok(resource));
            prop_assert_eq!(again::<VariableName>(&variable), Ok(variable));
            prop_assert_eq!(again::<TagKey>(&tag), Ok(tag));
            prop_assert_eq!(again::<TimeZone>(&zone), Ok(zone));
        }

        #[test]
        fn no_text_panics(text in ".*") {
            let _ = again::<FunctionName>(&text);
            let _ = again::<BucketName>(&text);
            let _ = again::<QueueName>(&text);
            let _ = again::<ParameterName>(&text);
            let _ = again::<ResourceName>(&text);
            let _ = again::<VariableName>(&text);
            let _ = again::<TagKey>(&text);
            let _ = again::<TimeZone>(&text);
            let _ = kebab(&text);
        }
    }
}
