//! Resources that stand already, by their ARN or, where that says enough, by their name.

use std::fmt;
use std::str::FromStr;

use crate::code::Code;
use crate::field::Grammar;
use crate::problem::{Fault, nearest_or_all};

/// A resource that stands already.
pub trait Existing {
    /// The service's name in an ARN.
    const SERVICE: &'static str;

    /// The ARN, where it was given.
    fn arn(&self) -> Option<&str>;

    /// What an ARN has behind the account: what kind of resource it is, and its name.
    fn resource(&self) -> String;

    /// The resource's name.
    fn name(&self) -> &str;

    /// The region, where the ARN was given and says it.
    fn region(&self) -> Option<&str> {
        self.arn()?.split(':').nth(3).filter(|region| !region.is_empty())
    }

    /// The account, where the ARN was given and says it.
    fn account(&self) -> Option<&str> {
        self.arn()?.split(':').nth(4).filter(|account| !account.is_empty())
    }
}

/// What an ARN of one kind of resource looks like.
struct Shape {
    what: &'static str,
    service: &'static str,
    /// What stands before the name in the ARN's last part.
    prefix: &'static str,
    /// Whether region and account stand in it.
    regional: bool,
    /// Whether the name alone says which resource is meant; otherwise the ARN is needed.
    by_name: bool,
    is_name: fn(&str) -> bool,
    example: &'static str,
}

/// The name in an ARN of that shape.
fn name_in(text: &str, shape: &Shape) -> Result<String, Fault> {
    let Shape { what, service, prefix, regional, by_name: _, is_name, example } = shape;
    let parts: Vec<_> = text.splitn(6, ':').collect();
    let ["arn", partition, found, region, account, resource] = parts[..] else {
        let fault =
            Fault::whole(Code::InvalidArn, text, format!("`{text}` is not an ARN, which has six parts"));
        return Err(fault.help(format!("an ARN of {what} is `{example}`")));
    };
    let start = |index: usize| parts[..index].iter().map(|part| part.len() + 1).sum::<usize>();
    let fault = |index: usize, message: String| {
        let range = start(index)..start(index) + parts[index].len();
        Err(Fault::new(Code::InvalidArn, range, message).help(format!("an ARN of {what} is `{example}`")))
    };
    if !partition.starts_with("aws") {
        return fault(1, format!("`{partition}` is not a partition of AWS"));
    }
    if found != *service {
        return fault(2, format!("expected the ARN of {what}, and this is one of the service `{found}`"));
    }
    match regional {
        true if !is_region(region) => return fault(3, format!("`{region}` is not a region")),
        true if !is_account(account) => {
            return fault(4, format!("`{account}` is not an account: twelve digits"));
        }
        false if !region.is_empty() || !account.is_empty() => {
            let index = if region.is_empty() { 4 } else { 3 };
            return fault(index, format!("an ARN of {what} names neither a region nor an account"));
        }
        _ => {}
    }
    match resource.strip_prefix(prefix).filter(|name| is_name(name)) {
        Some(name) => Ok(name.to_owned()),
        None => fault(5, format!("`{resource}` does not name {what}")),
    }
}

fn is_region(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').collect();
    let letters = |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase());
    match parts.split_last() {
        Some((number, rest)) => {
            rest.len() >= 2
                && rest.iter().all(letters)
                && !number.is_empty()
                && number.chars().all(|c| c.is_ascii_digit())
        }
        None => false,
    }
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.chars().all(|c| c.is_ascii_digit())
}

/// Reads an ARN or a name.
fn read(text: &str, shape: &Shape) -> Result<(String, bool), Fault> {
    if text.starts_with("arn:") {
        return name_in(text, shape).map(|name| (name, true));
    }
    let Shape { what, by_name, is_name, example, .. } = shape;
    match (*by_name, is_name(text)) {
        (true, true) => Ok((text.to_owned(), false)),
        (true, false) => {
            let fault = Fault::whole(
                Code::InvalidArn,
                text,
                format!("`{text}` is neither the ARN nor the name of {what}"),
            );
            Err(fault.help(format!("an ARN of {what} is `{example}`")))
        }
        (false, _) => {
            let fault =
                Fault::whole(Code::InvalidArn, text, format!("expected the ARN of {what}, found `{text}`"));
            Err(fault.help(nearest_or_all(text, [*example])))
        }
    }
}

/// Declares a type for the ARNs, and perhaps the names, of one kind of resource.
macro_rules! existing {
    ($(#[doc = $doc:literal])* $name:ident, $shape:expr) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name {
            text: String,
            name: String,
            is_arn: bool,
        }

        impl $name {
            const ARN: Shape = $shape;

            /// The resource's name.
            pub fn name(&self) -> &str {
                &self.name
            }
        }

        impl Existing for $name {
            const SERVICE: &'static str = Self::ARN.service;

            fn arn(&self) -> Option<&str> {
                self.is_arn.then_some(&self.text)
            }

            fn resource(&self) -> String {
                [Self::ARN.prefix, &self.name].concat()
            }

            fn name(&self) -> &str {
                &self.name
            }
        }

        impl FromStr for $name {
            type Err = Fault;

            fn from_str(text: &str) -> Result<Self, Fault> {
                let (name, is_arn) = read(text, &Self::ARN)?;
                Ok(Self { text: text.to_owned(), name, is_arn })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.text)
            }
        }

        impl Grammar for $name {
            const EXPECTED: &'static str = match $shape.by_name {
                true => "an ARN or a name in quotes",
                false => "an ARN in quotes",
            };
        }
    };
}

mod signing;

pub use signing::{CodeSigningConfig, SigningProfile};

fn only(text: &str, extra: &str, max: usize) -> bool {
    (1..=max).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric() || extra.contains(c))
}

existing! {
    /// A Kinesis stream that stands already.
    ExistingStream, Shape {
        what: "a Kinesis stream",
        service: "kinesis",
        prefix: "stream/",
        regional: true,
        by_name: true,
        is_name: |name| only(name, "_-.", 128),
        example: "arn:aws:kinesis:eu-central-1:123456789012:stream/clicks",
    }
}

existing! {
    /// A Firehose stream that stands already.
    ExistingFirehose, Shape {
        what: "a Firehose stream",
        service: "firehose",
        prefix: "deliverystream/",
        regional: true,
        by_name: true,
        is_name: |name| only(name, "_-.", 64),
        example: "arn:aws:firehose:eu-central-1:123456789012:deliverystream/archive",
    }
}

existing! {
    /// The stream of a DynamoDB table that stands already. Its name holds the time when it was switched on, so that the
    /// table's name does not say which it is.
    ExistingTableStream, Shape {
        what: "a table's stream",
        service: "dynamodb",
        prefix: "table/",
        regional: true,
        by_name: false,
        is_name: |name| {
            let is_label = |label: &str| only(label, "-:.", 64);
            name.split_once("/stream/").is_some_and(|(table, label)| only(table, "_-.", 255) && is_label(label))
        },
        example: "arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/2026-11-24T00:00:00.000",
    }
}

existing! {
    /// An SNS topic that stands already.
    ExistingTopic, Shape {
        what: "an SNS topic that is not FIFO",
        service: "sns",
        prefix: "",
        regional: true,
        by_name: true,
        is_name: |name| only(name, "_-", 256),
        example: "arn:aws:sns:eu-central-1:123456789012:orders",
    }
}

existing! {
    /// An event bus that stands already.
    ExistingBus, Shape {
        what: "an event bus",
        service: "events",
        prefix: "event-bus/",
        regional: true,
        by_name: true,
        is_name: |name| only(name, "/_-.", 256),
        example: "arn:aws:events:eu-central-1:123456789012:event-bus/orders",
    }
}

existing! {
    /// An SQS queue that stands already.
    ExistingQueue, Shape {
        what: "an SQS queue",
        service: "sqs",
        prefix: "",
        regional: true,
        by_name: true,
        is_name: |name| only(name.strip_suffix(".fifo").unwrap_or(name), "_-", 80),
        example: "arn:aws:sqs:eu-central-1:123456789012:orders",
    }
}

existing! {
    /// An S3 bucket that stands already.
    ExistingBucket, Shape {
        what: "an S3 bucket",
        service: "s3",
        prefix: "",
        regional: false,
        by_name: true,
        is_name: |name| {
            only(name, "-.", 63) && name.len() >= 3 && !name.contains(|c: char| c.is_ascii_uppercase())
        },
        example: "arn:aws:s3:::uploads",
    }
}

existing! {
    /// A DynamoDB table that stands already.
    ExistingTable, Shape {
        what: "a DynamoDB table",
        service: "dynamodb",
        prefix: "table/",
        regional: true,
        by_name: true,
        is_name: |name| only(name, "_-.", 255),
        example: "arn:aws:dynamodb:eu-central-1:123456789012:table/orders",
    }
}

existing! {
    /// A cluster of Amazon MSK. Its name here is the one in the ARN and the id behind it.
    ExistingCluster, Shape {
        what: "a cluster of Amazon MSK",
        service: "kafka",
        prefix: "cluster/",
        regional: true,
        by_name: false,
        is_name: |name| {
            let is_part = |part: &str| only(part, "-", 64);
            name.split_once('/').is_some_and(|(name, id)| is_part(name) && is_part(id))
        },
        example: "arn:aws:kafka:eu-central-1:123456789012:cluster/shop/0a1b2c3d-0000-1111-2222-333344445555-1",
    }
}

existing! {
    /// A function that is not of this service.
    ExistingFunction, Shape {
        what: "a Lambda function",
        service: "lambda",
        prefix: "function:",
        regional: true,
        by_name: true,
        // A version or an alias may stand behind it.
        is_name: |name| only(name, "_-:$", 193),
        example: "arn:aws:lambda:eu-central-1:123456789012:function:ship",
    }
}

existing! {
    /// A stage of a WebSocket API.
    ExistingWebsocketApi, Shape {
        what: "a WebSocket API's stage",
        service: "execute-api",
        prefix: "",
        regional: true,
        by_name: false,
        is_name: |name| name.split_once('/').is_some_and(|(api, stage)| only(api, "", 64) && only(stage, "_-", 128)),
        example: "arn:aws:execute-api:eu-central-1:123456789012:a1b2c3d4e5/live",
    }
}

existing! {
    /// A listener of an Application Load Balancer. Its name here is all that stands in the ARN behind `listener/`.
    ExistingListener, Shape {
        what: "a listener of an Application Load Balancer",
        service: "elasticloadbalancing",
        prefix: "listener/",
        regional: true,
        by_name: false,
        is_name: |name| {
            let parts: Vec<_> = name.split('/').collect();
            matches!(parts[..], ["app", balancer, id, listener]
                if only(balancer, "-", 32) && only(id, "", 32) && only(listener, "", 32))
        },
        example: "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/shop/50dc6c495c0c9188/f2f7dc8efc522ab2",
    }
}

existing! {
    /// A secret of AWS Secrets Manager. Its name here is the one in the ARN, with the six characters at its end.
    ExistingSecret, Shape {
        what: "a secret",
        service: "secretsmanager",
        prefix: "secret:",
        regional: true,
        by_name: false,
        is_name: |name| only(name, "/_+=.@-", 519),
        example: "arn:aws:secretsmanager:eu-central-1:123456789012:secret:kafka-aBcDeF",
    }
}

existing! {
    /// A certificate of AWS Certificate Manager.
    ExistingCertificate, Shape {
        what: "a certificate",
        service: "acm",
        prefix: "certificate/",
        regional: true,
        by_name: false,
        is_name: |name| only(name, "-", 64),
        example: "arn:aws:acm:eu-central-1:123456789012:certificate/0a1b2c3d-0000-1111-2222-333344445555",
    }
}

existing! {
    /// An alarm that stands already.
    ExistingAlarm, Shape {
        what: "an alarm",
        service: "cloudwatch",
        prefix: "alarm:",
        regional: true,
        by_name: true,
        is_name: |name| (1..=255).contains(&name.len()) && name.is_ascii() && !name.contains(|c: char| c.is_ascii_control()),
        example: "arn:aws:cloudwatch:eu-central-1:123456789012:alarm:disk-full",
    }
}

existing! {
    /// A secret that stands already, by its ARN or name. The ARN ends in six characters that Secrets Manager adds.
    AnySecret, Shape {
        what: "a secret",
        service: "secretsmanager",
        prefix: "secret:",
        regional: true,
        by_name: true,
        is_name: |name| only(name, "/_+=.@-", 512),
        example: "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/card-AbCdEf",
    }
}

existing! {
    /// A parameter that stands already. A name with a path begins with a slash, and the ARN has only one.
    ExistingParameter, Shape {
        what: "a parameter of the Parameter Store",
        service: "ssm",
        prefix: "parameter/",
        regional: true,
        by_name: true,
        is_name: |name| only(name, "/_.-", 1_011),
        example: "arn:aws:ssm:eu-central-1:123456789012:parameter/shop/rate",
    }
}

existing! {
    /// A KMS key. An alias does not do: a policy names the key itself.
    KmsKey, Shape {
        what: "a KMS key",
        service: "kms",
        prefix: "key/",
        regional: true,
        by_name: false,
        is_name: |name| only(name, "-", 64),
        example: "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    }
}

existing! {
    /// A version of a layer. Its name here has the version behind it.
    Layer, Shape {
        what: "a layer's version",
        service: "lambda",
        prefix: "layer:",
        regional: true,
        by_name: false,
        is_name: |name| {
            let is_version = |version: &str| version.chars().all(|c| c.is_ascii_digit()) && only(version, "", 19);
            name.split_once(':').is_some_and(|(name, version)| only(name, "_-", 64) && is_version(version))
        },
        example: "arn:aws:lambda:eu-central-1:123456789012:layer:fonts:3",
    }
}

impl Layer {
    /// The layer, whichever its version.
    pub fn unversioned(&self) -> &str {
        self.text.rsplit_once(':').map_or(&self.text, |(layer, _)| layer)
    }
}

existing! {
    /// A user pool that stands already.
    ExistingUserPool, Shape {
        what: "a user pool",
        service: "cognito-idp",
        prefix: "userpool/",
        regional: true,
        by_name: false,
        is_name: |name| only(name, "_-", 55),
        example: "arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu-central-1_a1B2c3D4e",
    }
}

impl ExistingListener {
    /// What CloudWatch calls its load balancer: `app/shop/50dc6c495c0c9188`.
    pub fn load_balancer(&self) -> &str {
        self.name.rsplit_once('/').map_or(&self.name, |(balancer, _)| balancer)
    }

    /// The load balancer's name.
    pub fn load_balancer_name(&self) -> &str {
        self.name.split('/').nth(1).unwrap_or(&self.name)
    }
}

impl ExistingWebsocketApi {
    /// The API's id.
    pub fn api(&self) -> &str {
        self.name.split('/').next().unwrap_or(&self.name)
    }

    /// The stage's name.
    pub fn stage(&self) -> &str {
        self.name.split('/').nth(1).unwrap_or_default()
    }
}

impl ExistingTableStream {
    /// The table's name.
    pub fn table(&self) -> &str {
        self.name.split('/').next().unwrap_or(&self.name)
    }

    /// The table itself.
    pub fn of_table(&self) -> ExistingTable {
        let label = self.name.len() - self.table().len();
        let text = self.text[..self.text.len() - label].to_owned();
        ExistingTable { text, name: self.table().to_owned(), is_arn: true }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fault(text: &str) -> (String, String) {
        let fault = text.parse::<ExistingStream>().unwrap_err();
        (text[fault.range].to_owned(), fault.message)
    }

    #[test]
    fn an_arn_of_another_service_is_refused() {
        let (at, message) = fault("arn:aws:sqs:eu-central-1:123456789012:clicks");
        assert_eq!(at, "sqs");
        assert_eq!(message, "expected the ARN of a Kinesis stream, and this is one of the service `sqs`");
    }

    #[test]
    fn the_part_that_is_wrong_is_pointed_at() {
        assert_eq!(fault("arn:aws:kinesis:europe:123456789012:stream/clicks").0, "europe");
        assert_eq!(fault("arn:aws:kinesis:eu-central-1:1234:stream/clicks").0, "1234");
        assert_eq!(fault("arn:aws:kinesis:eu-central-1:123456789012:clicks").0, "clicks");
        assert_eq!(fault("arn:azure:kinesis:eu-central-1:123456789012:stream/clicks").0, "azure");
        assert_eq!(fault("arn:aws:kinesis").1, "`arn:aws:kinesis` is not an ARN, which has six parts");
        assert_eq!(fault("a b").1, "`a b` is neither the ARN nor the name of a Kinesis stream");
    }

    #[test]
    fn an_arn_of_a_bucket_names_no_region() {
        assert!("arn:aws:s3:::uploads".parse::<ExistingBucket>().is_ok());
        let fault = "arn:aws:s3:eu-central-1::uploads".parse::<ExistingBucket>().unwrap_err();
        assert_eq!(fault.message, "an ARN of an S3 bucket names neither a region nor an account");
        assert!("Uploads".parse::<ExistingBucket>().is_err());
    }

    #[test]
    fn the_name_of_a_table_does_not_say_which_stream() {
        let fault = "orders".parse::<ExistingTableStream>().unwrap_err();
        assert_eq!(fault.message, "expected the ARN of a table's stream, found `orders`");
    }

    #[test]
    fn a_name_is_taken_out_of_the_arn() {
        let arn = "arn:aws-us-gov:kinesis:us-gov-west-1:123456789012:stream/clicks";
        let stream: ExistingStream = arn.parse().unwrap();
        assert_eq!((stream.name(), stream.arn()), ("clicks", Some(arn)));
        let stream: ExistingStream = "clicks".parse().unwrap();
        assert_eq!((stream.resource().as_str(), stream.arn()), ("stream/clicks", None));
    }

    #[test]
    fn a_layer_is_named_with_its_version() {
        let layer: Layer = "arn:aws:lambda:eu-central-1:123456789012:layer:fonts:3".parse().unwrap();
        assert_eq!(
            (layer.name(), layer.unversioned()),
            ("fonts:3", "arn:aws:lambda:eu-central-1:123456789012:layer:fonts")
        );
        let fault = "arn:aws:lambda:eu-central-1:123456789012:layer:fonts".parse::<Layer>().unwrap_err();
        assert_eq!(fault.message, "`layer:fonts` does not name a layer's version");
        assert_eq!(
            "fonts:3".parse::<Layer>().unwrap_err().message,
            "expected the ARN of a layer's version, found `fonts:3`"
        );
    }

    proptest! {
        #[test]
        fn what_is_printed_parses_to_the_same(
            text in "(arn:aws(-cn)?:kinesis:[a-z]{2}-[a-z]{4}-[1-9]:[0-9]{12}:stream/)?[A-Za-z0-9_-]{1,64}",
        ) {
            let stream: ExistingStream = text.parse().expect("it is an ARN or a name");
            prop_assert_eq!(stream.to_string().parse(), Ok(stream));
        }

        #[test]
        fn no_text_panics(text in "(arn:aws:(kinesis|dynamodb):)?.*") {
            let _ = text.parse::<ExistingStream>();
            let _ = text.parse::<ExistingTableStream>();
        }
    }
}
