//! Names: of functions, resources, variables and tags, each with the rule that AWS has for it.

use std::fmt;
use std::str::FromStr;

use crate::code::Code;
use crate::field::{Form, Grammar, Shape};
use crate::page::{self, Page};
use crate::problem::Fault;

/// What a name has to be.
struct Rule {
    /// What it is the name of, with an article.
    what: &'static str,
    /// How many characters it has at most.
    max: usize,
    /// Why not more, where AWS itself would take more.
    why: &'static str,
    /// Which characters it is made of, and in words.
    accepts: (fn(char) -> bool, &'static str),
    /// What else is wrong with it.
    refuses: fn(&str) -> Option<&'static str>,
    /// Both as a regular expression, for tools that don't run code.
    regex: &'static str,
    /// Where AWS says so.
    page: Page,
}

impl Rule {
    fn check(&self, text: &str) -> Result<(), Fault> {
        let Self { what, max, why, accepts: (accepts, characters), refuses, regex: _, page } = *self;
        if text.is_empty() {
            return Err(Fault::whole(Code::InvalidName, text, format!("expected {what}, found nothing")));
        }
        let length = text.chars().count();
        if length > max {
            let message = format!("`{text}` has {length} characters, and {what} at most {max}{why}");
            return Err(Fault::whole(Code::InvalidName, text, message).see(page));
        }
        let stranger = text.char_indices().find(|(_, c)| !accepts(*c)).map(|(at, c)| at..at + c.len_utf8());
        let reason = refuses(text).map(|reason| (0..text.len(), reason.to_owned()));
        let reason = reason.or_else(|| Some((stranger?, format!("only {characters} may stand in it"))));
        let Some((range, reason)) = reason else { return Ok(()) };
        let mut fault =
            Fault::new(Code::InvalidName, range, format!("`{text}` is not {what}: {reason}")).see(page);
        fault.help = self.repair(text).map(|name| format!("write `{name}`"));
        Err(fault)
    }

    /// A name that follows the rule and is like the text.
    fn repair(&self, text: &str) -> Option<String> {
        let (accepts, _) = self.accepts;
        let join = ['-', '_'].into_iter().find(|c| accepts(*c));
        let joined = text.chars().filter_map(|c| if accepts(c) { Some(c) } else { join }).collect();
        let candidates = [text.trim_end_matches(".fifo").to_owned(), kebab(text), joined];
        let follows = |name: &String| {
            (1..=self.max).contains(&name.len())
                && (self.refuses)(name).is_none()
                && name.chars().all(accepts)
        };
        candidates.into_iter().filter(|_| text.is_ascii()).find(follows)
    }
}

/// Declares a type for names that follow one rule.
macro_rules! name {
    ($(#[doc = $doc:literal])* $name:ident, $rule:expr) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            const RULE: Rule = $rule;

            /// The name.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = Fault;

            fn from_str(text: &str) -> Result<Self, Fault> {
                Self::RULE.check(text).map(|()| Self(text.to_owned()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Grammar for $name {
            const EXPECTED: &'static str = Self::RULE.what;
            const SHAPE: Shape =
                Shape::Text(Form::Pattern { regex: Self::RULE.regex, longest: Some(Self::RULE.max) });
        }
    };
}

fn accepts_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

fn accepts_dotted(c: char) -> bool {
    accepts_word(c) || c == '.'
}

fn accepts_host(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '.')
}

/// Why a name that begins with a letter is none.
fn not_a_letter_first(text: &str) -> Option<&'static str> {
    (!text.starts_with(|c: char| c.is_ascii_alphabetic())).then_some("a letter comes first")
}

fn is_hexadecimal(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_hexdigit())
}

name! {
    /// A function's name in its service, and Lambda's `Handler`.
    FunctionName,
    Rule {
        what: "a function's name",
        max: 64,
        why: "",
        accepts: (accepts_word, "letters, digits, `-` and `_`"),
        refuses: not_a_letter_first,
        regex: "[A-Za-z][A-Za-z0-9_-]*",
        page: page::CREATE_FUNCTION,
    }
}

name! {
    /// A stage's name, which ends that of its stack.
    StageName,
    Rule {
        what: "a stage's name",
        max: 32,
        why: "",
        accepts: (|c| c.is_ascii_alphanumeric() || c == '-', "letters, digits and `-`"),
        refuses: not_a_letter_first,
        regex: "[A-Za-z][A-Za-z0-9-]*",
        page: page::CREATE_STACK,
    }
}

name! {
    /// A bucket's name without the part that makes it unique.
    BucketName,
    Rule {
        what: "a bucket's name",
        max: 50,
        why: ", since the stack adds 13 that make it unique",
        accepts: (
            |c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-',
            "lower-case letters, digits and `-`",
        ),
        refuses: |text| {
            let dashed = text.starts_with('-') || text.ends_with('-');
            dashed.then_some("`-` comes neither first nor last")
        },
        regex: "[a-z0-9]([a-z0-9-]*[a-z0-9])?",
        page: page::BUCKET_NAMES,
    }
}

name! {
    /// A topic's name, without the part that makes it unique. It may be as long as a queue's.
    TopicName,
    Rule {
        what: "the name of a topic that hands messages to functions",
        max: 58,
        why: ", since the stack adds up to 22 that make it unique",
        accepts: (accepts_word, "letters, digits, `-` and `_`"),
        refuses: |text| {
            let reason = "a FIFO topic fills queues only; subscribe a FIFO queue to it, and take `sqs(\"name\", fifo = true)`";
            text.strip_suffix(".fifo").map(|_| reason)
        },
        regex: "[A-Za-z0-9_-]+",
        page: page::CREATE_TOPIC,
    }
}

name! {
    /// An event bus's name without the part that makes it unique.
    BusName,
    Rule {
        what: "an event bus's name",
        max: 58,
        why: "",
        accepts: (accepts_dotted, "letters, digits and `_-.`"),
        refuses: |text| (text == "default").then_some("every account has a bus of this name"),
        regex: "(?!default$)[A-Za-z0-9_.-]+",
        page: page::CREATE_EVENT_BUS,
    }
}

name! {
    /// A log group's name.
    LogGroupName,
    Rule {
        what: "a log group's name",
        max: 512,
        why: "",
        accepts: (|c| accepts_dotted(c) || matches!(c, '/' | '#'), "letters, digits and `_-/.#`"),
        refuses: |_| None,
        regex: "[A-Za-z0-9_/.#-]+",
        page: page::CREATE_LOG_GROUP,
    }
}

name! {
    /// The name of a receipt rule set.
    RuleSetName,
    Rule {
        what: "the name of a receipt rule set",
        max: 64,
        why: "",
        accepts: (accepts_dotted, "letters, digits and `_-.`"),
        refuses: |text| {
            let signs = ['_', '-', '.'];
            let outside = text.starts_with(signs) || text.ends_with(signs);
            outside.then_some("a letter or digit comes first and last")
        },
        regex: "[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?",
        page: page::CREATE_RECEIPT_RULE_SET,
    }
}

name! {
    /// A mail address, a domain, or, behind a `.`, all domains below one.
    MailRecipient,
    Rule {
        what: "a mail address or domain",
        max: 320,
        why: "",
        accepts: (|c| c.is_ascii_graphic(), "letters, digits and punctuation of ASCII"),
        refuses: |text| {
            let (name, domain) = text.split_once('@').unwrap_or(("x", text));
            let right = !name.is_empty() && domain.contains('.') && domain.chars().all(accepts_host);
            (!right).then_some("it is such as `orders@example.com`, `example.com` or `.example.com`")
        },
        regex: r"([^\s@]+@)?[A-Za-z0-9-]*\.[A-Za-z0-9.-]*",
        page: page::RECEIPT_RULE,
    }
}

name! {
    /// A pattern of the paths of requests.
    PathPattern,
    Rule {
        what: "a pattern of paths",
        max: 128,
        why: "",
        accepts: (
            |c| accepts_dotted(c) || "$/~\"'@:+&*?".contains(c),
            "letters, digits, `_-.$/~\"'@:+&` and the wildcards `*` and `?`",
        ),
        refuses: |text| {
            (!text.starts_with(['/', '*'])).then_some("it begins with `/`, such as `/orders/*`, or with `*`")
        },
        regex: r#"[/*][A-Za-z0-9_.$/~"'@:+&*?-]*"#,
        page: page::PATH_CONDITION,
    }
}

name! {
    /// A pattern of the hosts that requests are for.
    HostPattern,
    Rule {
        what: "a pattern of hosts",
        max: 128,
        why: "",
        accepts: (|c| accepts_host(c) || matches!(c, '*' | '?'), "letters, digits, `-.` and the wildcards `*` and `?`"),
        refuses: |text| {
            let last = text.rsplit_once('.').map_or("", |(_, last)| last);
            let right = !last.is_empty() && last.chars().all(|c| c.is_ascii_alphabetic());
            (!right).then_some("a `.` and letters come last, as in `*.example.com`")
        },
        regex: r"[A-Za-z0-9.*?-]*\.[A-Za-z]+",
        page: page::HOST_CONDITION,
    }
}

name! {
    /// The path that a load balancer asks for to see whether its target answers.
    HealthCheckPath,
    Rule {
        what: "a path",
        max: 1_024,
        why: "",
        accepts: (|c| c.is_ascii_graphic() && c != '*', "letters, digits and punctuation of ASCII, without `*`"),
        refuses: |text| (!text.starts_with('/')).then_some("it begins with `/`, such as `/health`"),
        regex: r"/[!-)+-~]*",
        page: page::CREATE_TARGET_GROUP,
    }
}

name! {
    /// The type of a custom resource.
    CustomType,
    Rule {
        what: "the type of a custom resource",
        max: 60,
        why: "",
        accepts: (|c| accepts_word(c) || matches!(c, ':' | '@'), "letters, digits and `_@-`"),
        refuses: |text| {
            let name = text.strip_prefix("Custom::").filter(|name| !name.is_empty() && !name.contains(':'));
            name.is_none().then_some("it is `Custom::` and a name, such as `Custom::Certificate`")
        },
        regex: "Custom::[A-Za-z0-9_@-]+",
        page: page::CUSTOM_RESOURCES,
    }
}

name! {
    /// The name of a topic or of a consumer group of Apache Kafka.
    KafkaName,
    Rule {
        what: "a name of Apache Kafka's",
        max: 200,
        why: "",
        accepts: (accepts_dotted, "letters, digits and `_-.`"),
        refuses: |_| None,
        regex: "[A-Za-z0-9_.-]+",
        page: page::CREATE_EVENT_SOURCE_MAPPING,
    }
}

name! {
    /// A broker of Apache Kafka.
    Broker,
    Rule {
        what: "a broker",
        max: 300,
        why: "",
        accepts: (|c| accepts_host(c) || c == ':', "letters, digits and `-.:`"),
        refuses: |text| {
            let right = text.rsplit_once(':').is_some_and(|(host, port)| {
                !host.is_empty() && !host.contains(':') && port.parse::<u16>().is_ok_and(|port| port > 0)
            });
            (!right).then_some("it is `host:port`, such as `kafka.example.com:9092`")
        },
        regex: "[A-Za-z0-9.-]+:[0-9]{1,5}",
        page: page::SELF_MANAGED_EVENT_SOURCE,
    }
}

name! {
    /// A subnet's id.
    SubnetId,
    Rule {
        what: "a subnet's id",
        max: 24,
        why: "",
        accepts: (accepts_word, "letters, digits and `-`"),
        refuses: |text| {
            let right = text.strip_prefix("subnet-").is_some_and(is_hexadecimal);
            (!right).then_some("it is `subnet-` and hexadecimal digits")
        },
        regex: "subnet-[0-9A-Fa-f]+",
        page: page::VPC_CONFIG,
    }
}

name! {
    /// A security group's id.
    SecurityGroupId,
    Rule {
        what: "a security group's id",
        max: 20,
        why: "",
        accepts: (accepts_word, "letters, digits and `-`"),
        refuses: |text| {
            let right = text.strip_prefix("sg-").is_some_and(is_hexadecimal);
            (!right).then_some("it is `sg-` and hexadecimal digits")
        },
        regex: "sg-[0-9A-Fa-f]+",
        page: page::VPC_CONFIG,
    }
}

name! {
    /// A queue's or a topic's name, without the part that makes it unique, `-dlq` and `.fifo`.
    QueueName,
    Rule {
        what: "a queue's name",
        max: 58,
        why: ", since the stack adds up to 22 that make it unique",
        accepts: (accepts_word, "letters, digits, `-` and `_`"),
        refuses: |text| text.strip_suffix(".fifo").map(|_| "the stack adds `.fifo` to the name of a FIFO queue"),
        regex: "[A-Za-z0-9_-]+",
        page: page::CREATE_QUEUE,
    }
}

name! {
    /// What a service calls a resource, of whatever kind.
    ResourceName,
    Rule {
        what: "a resource's name",
        max: 64,
        why: "",
        accepts: (accepts_word, "letters, digits, `-` and `_`"),
        refuses: |_| None,
        regex: "[A-Za-z0-9_-]+",
        page: page::PARAMETERS,
    }
}

name! {
    /// The name of a parameter of the stack.
    ParameterName,
    Rule {
        what: "a parameter's name",
        max: 255,
        why: "",
        accepts: (|c| c.is_ascii_alphanumeric(), "letters and digits"),
        refuses: not_a_letter_first,
        regex: "[A-Za-z][A-Za-z0-9]*",
        page: page::PARAMETERS,
    }
}

name! {
    /// The name of an environment variable that is not Lambda's own or ours.
    VariableName,
    Rule {
        what: "an environment variable's name",
        max: 255,
        why: "",
        accepts: (|c| c.is_ascii_alphanumeric() || c == '_', "letters, digits and `_`"),
        refuses: |text| match text {
            _ if ["AWS_", "LAMBDA_", "LESSOPS_"].iter().any(|own| text.starts_with(own)) => {
                Some("`AWS_`, `LAMBDA_` and `LESSOPS_` begin names that are taken")
            }
            _ if text.len() < 2 => Some("it has at least two characters"),
            _ => not_a_letter_first(text),
        },
        regex: "(?!AWS_|LAMBDA_|LESSOPS_)[A-Za-z][A-Za-z0-9_]+",
        page: page::ENVIRONMENT_VARIABLES,
    }
}

name! {
    /// The key of a tag.
    TagKey,
    Rule {
        what: "a tag's key",
        max: 128,
        why: "",
        accepts: (
            |c| c.is_alphanumeric() || " _.:/=+-@".contains(c),
            "letters, digits, blanks and `_.:/=+-@`",
        ),
        refuses: |text| text.to_lowercase().starts_with("aws:").then_some("`aws:` begins keys that are AWS's own"),
        regex: r"(?![Aa][Ww][Ss]:)[\p{Alphabetic}\p{N} _.:/=+@-]+",
        page: page::LAMBDA_TAGS,
    }
}

name! {
    /// A time zone's name in the IANA database: `Europe/Berlin`, `UTC`.
    TimeZone,
    Rule {
        what: "a time zone such as `Europe/Berlin`",
        max: 50,
        why: "",
        accepts: (|c| c.is_ascii_alphanumeric() || "/_+-".contains(c), "letters, digits and `/_+-`"),
        refuses: not_a_letter_first,
        regex: "[A-Za-z][A-Za-z0-9/_+-]*",
        page: page::CREATE_SCHEDULE,
    }
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

    /// What is at fault, the message behind the name, and the help.
    fn shown<N: FromStr<Err = Fault> + fmt::Debug>(text: &str) -> (&str, String, String) {
        let fault = text.parse::<N>().expect_err(text);
        (&text[fault.range], fault.message, fault.help.unwrap_or_default())
    }

    #[test]
    fn a_name_that_breaks_its_rule_says_which_and_offers_one_that_does_not() {
        let message =
            "`My_Bucket` is not a bucket's name: only lower-case letters, digits and `-` may stand in it";
        assert_eq!(
            shown::<BucketName>("My_Bucket"),
            ("M", message.to_owned(), "write `my-bucket`".to_owned())
        );
        let help = |(place, _, help): (&str, String, String)| format!("{place} {help}");
        assert_eq!(help(shown::<FunctionName>("thumbnail.v2")), ". write `thumbnail-v2`");
        assert_eq!(help(shown::<QueueName>("orders.fifo")), "orders.fifo write `orders`");
        assert_eq!(help(shown::<VariableName>("API-KEY")), "- write `API_KEY`");
        assert_eq!(help(shown::<ParameterName>("api-key")), "- write `apikey`");
        assert_eq!(help(shown::<FunctionName>("größe")), "ö ");
        assert_eq!(help(shown::<FunctionName>("2fast")), "2fast ");
        assert_eq!(help(shown::<VariableName>("AWS_REGION")), "AWS_REGION ");
        assert_eq!(help(shown::<TagKey>("AWS:x")), "AWS:x ");
    }

    #[test]
    fn a_name_that_is_too_long_says_by_how_much_and_why() {
        let (_, message, _) = shown::<BucketName>("a".repeat(51).leak());
        assert!(message.ends_with(
            "has 51 characters, and a bucket's name at most 50, since the stack adds 13 that make it unique"
        ));
        assert!("a".repeat(65).parse::<FunctionName>().is_err());
    }

    #[test]
    fn a_function_s_name_in_kebab_case_is_a_resource_s_name() {
        assert_eq!(kebab("nightly_report"), "nightly-report");
        assert_eq!(kebab("NightlyReport2"), "nightly-report2");
        assert_eq!(kebab("HTTPServer_"), "httpserver");
    }

    #[test]
    fn what_stands_outside_the_service_has_the_names_that_it_has_there() {
        for right in ["a.example.com:9092", "10.0.0.1:65535"] {
            assert!(right.parse::<Broker>().is_ok(), "{right}");
        }
        for wrong in ["a.example.com", "a:0", ":9092", "a b:1", "a:65536"] {
            assert!(wrong.parse::<Broker>().is_err(), "{wrong}");
        }
        for right in ["a@example.com", "example.com", ".example.com", "a+b@x.example"] {
            assert!(right.parse::<MailRecipient>().is_ok(), "{right}");
        }
        for wrong in ["@example.com", "example", "a b@example.com", "a@"] {
            assert!(wrong.parse::<MailRecipient>().is_err(), "{wrong}");
        }
        assert!("inbound".parse::<RuleSetName>().is_ok() && "-inbound".parse::<RuleSetName>().is_err());
        assert!("subnet-0a1b".parse::<SubnetId>().is_ok() && "sg-0a1b".parse::<SubnetId>().is_err());
        assert!("sg-0a1b".parse::<SecurityGroupId>().is_ok() && "sg-xyz".parse::<SecurityGroupId>().is_err());
        assert!("default".parse::<BusName>().is_err());
        assert!("orders.fifo".parse::<TopicName>().unwrap_err().message.contains("fills queues only"));
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
            prop_assert_eq!(again::<TopicName>(&queue), Ok(queue.clone()));
            prop_assert_eq!(again::<LogGroupName>(&queue), Ok(queue.clone()));
            prop_assert_eq!(again::<KafkaName>(&queue), Ok(queue.clone()));
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
            let _ = again::<TopicName>(&text);
            let _ = again::<MailRecipient>(&text);
            let _ = again::<PathPattern>(&text);
            let _ = again::<HostPattern>(&text);
            let _ = again::<HealthCheckPath>(&text);
            let _ = again::<CustomType>(&text);
            let _ = again::<Broker>(&text);
            let _ = again::<ParameterName>(&text);
            let _ = again::<ResourceName>(&text);
            let _ = again::<VariableName>(&text);
            let _ = again::<TagKey>(&text);
            let _ = again::<TimeZone>(&text);
            let _ = kebab(&text);
        }
    }
}
