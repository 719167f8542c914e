//! `kafka`: records of a topic of Apache Kafka, in batches.

mod auth;

use std::borrow::Cow;

pub use auth::{Auth, Iam, Mtls, Plain, Scram256, Scram512};

use super::kinesis::Start;
use super::{Delivery, Payload, Source, check_filter, check_pollers, main_or_existing, texts};
use crate::code::Code;
use crate::function::Settings;
use crate::grammar::arn::{ExistingCluster, ExistingSecret, KmsKey};
use crate::grammar::duration::Seconds;
use crate::grammar::name::{Broker, KafkaName, SecurityGroupId, SubnetId};
use crate::grammar::number::Count;
use crate::grammar::pattern::FilterPattern;
use crate::problem::{Problem, Problems};
use crate::{group, group_field};

group! {
    /// Records of a topic of Apache Kafka, in batches and in the order of each partition. Cluster and topic must stand.
    /// A batch that fails is tried again, and goes to a bucket in the end.
    pub struct Kafka("kafka") {
        /// The topic's name: `"orders"`. Default: the function's name in kebab case.
        @main topic: Option<KafkaName>,
        /// A cluster of Amazon MSK, by its ARN: `cluster = "arn:aws:kafka:eu-central-1:123456789012:cluster/shop/0a1b2c3d-0000-1111-2222-333344445555-1"`. Either this or `bootstrap_servers` is required.
        cluster: Option<ExistingCluster>,
        /// The brokers of a cluster of one's own, each as `"host:port"`, one or a list: `bootstrap_servers = "kafka.example.com:9092"`.
        bootstrap_servers: Option<Vec<Broker>>,
        /// How Lambda signs in: `iam` (MSK only), `scram_512("secret's ARN")`, `scram_256(...)` and `plain(...)` (not MSK), or `mtls(...)`: `auth = iam`. Default: not at all.
        auth: Option<Auth>,
        /// The secret with the certificate of the authority that signed the brokers' own, by its ARN: `certificate_authority = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:kafka-aBcDeF"`. Not for MSK. Default: a public authority.
        certificate_authority: Option<ExistingSecret>,
        /// The ARN of the KMS key that the secrets are encrypted with, which MSK demands of those of `scram_512`: `kms_key = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"`. Default: a key that needs no permission.
        kms_key: Option<KmsKey>,
        /// The subnets in which the brokers can be reached, by their ids, one or a list: `subnets = "subnet-0a1b2c3d"`. Not for MSK. Default: the internet.
        subnets: Option<Vec<SubnetId>>,
        /// The security groups of what reads the brokers, by their ids, one or a list: `security_groups = "sg-0a1b2c3d"`. With `subnets`.
        security_groups: Option<Vec<SecurityGroupId>>,
        /// The consumer group: `consumer_group = "shop"`. Default: a name that the stack makes unique.
        consumer_group: Option<KafkaName>,
        /// How many records a call gets at most, 1 to 10,000: `batch_size = 500`. Default: 100.
        #[see(CREATE_EVENT_SOURCE_MAPPING)]
        batch_size: Option<Count<1, 10_000>>,
        /// How long Lambda waits for a batch to fill, up to 5 m: `batching_window = 10s`. Default: 500 ms.
        #[see(CREATE_EVENT_SOURCE_MAPPING)]
        batching_window: Option<Seconds<0, 300>>,
        /// Only records that match one of these patterns, each JSON: `filter = r#"{"value": {"kind": ["order"]}}"#`. Default: all.
        filter: Option<Vec<FilterPattern>>,
        /// Where the first read begins: `starting_position = latest`. Default: `trim_horizon`, the oldest record that is kept.
        starting_position: Option<Start>,
        /// Pollers of one's own, which cost by the hour: `pollers(min = 1, max = 4)`. With them Lambda reads from the answer which records failed, and `retries`, `max_age` and `bisect` may be set. Default: pollers that Lambda shares.
        pollers: Option<Pollers>,
        /// How often a batch that failed is tried again before it goes to the failure destination, 0 to 10,000, with `pollers`: `retries = 3`. Default: 5 with `pollers`, otherwise Lambda's 10.
        #[see(CREATE_EVENT_SOURCE_MAPPING)]
        retries: Option<Count<0, 10_000>>,
        /// How old a record may become before it goes to the failure destination, 60 s to 7 d, with `pollers`: `max_age = 1h`. Default: 6 h with `pollers`.
        #[see(CREATE_EVENT_SOURCE_MAPPING)]
        max_age: Option<Seconds<60, 604_800>>,
        /// Whether a batch that failed is cut in two, to find the record that is at fault, with `pollers`: `bisect = false`. Default: true with `pollers`.
        bisect: Option<bool>,
    }
}

group! {
    /// Pollers that read for one mapping alone (Lambda's provisioned mode).
    pub struct Pollers("pollers") {
        /// How many there are at least, 1 to 200: `min = 2`. Default: 1.
        #[see(PROVISIONED_POLLER_CONFIG)]
        min: Option<Count<1, 200>>,
        /// How many there are at most, 1 to 2,000: `max = 20`. Default: Lambda's 200.
        #[see(PROVISIONED_POLLER_CONFIG)]
        max: Option<Count<1, 2_000>>,
    }
}
group_field!(Pollers, "`pollers(min = 1, max = 4)`");

impl Kafka {
    /// The topic's name.
    pub fn topic<'a>(&'a self, function: &'a str) -> Cow<'a, str> {
        main_or_existing(self.topic.as_ref().map(KafkaName::as_str), None, function)
    }

    /// The secrets that it takes to sign in, and to trust the brokers.
    fn secrets(&self) -> impl Iterator<Item = &ExistingSecret> {
        let auth = self.auth.as_ref().and_then(Auth::access).map(|(_, secret)| secret);
        auth.into_iter().chain(&self.certificate_authority)
    }

    /// What is for a cluster of one's own alone, and whether it is given.
    fn for_own(&self) -> [(&'static str, bool); 3] {
        [
            ("certificate_authority", self.certificate_authority.is_some()),
            ("subnets", self.subnets.is_some()),
            ("security_groups", self.security_groups.is_some()),
        ]
    }

    fn check_auth(&self, problems: &mut Problems) {
        let is_msk = self.cluster.is_some();
        let fault = match (&self.auth, is_msk) {
            (Some(Auth::Iam(_)), false) => "only a cluster of Amazon MSK knows `iam`",
            (Some(Auth::Scram256(_) | Auth::Plain(_)), true) => {
                "Amazon MSK knows `iam`, `scram_512(...)` and `mtls(...)`"
            }
            _ => return,
        };
        problems.push(Problem::new(Code::KafkaAuthentication, "auth", fault));
    }
}

impl Source for Kafka {
    const DELIVERY: Delivery = Delivery::Stream;
    const PAYLOADS: &'static [Payload] = &[Payload::Type("event::kafka::KafkaEvent")];
    const METRICS: &'static [&'static str] = &["offset_lag", "failed_records", "stream_failures"];

    /// CloudWatch hears of single records only where Lambda has pollers for the mapping alone (Lambda developer guide,
    /// "Types of metrics for Lambda functions").
    fn metrics(&self) -> &'static [&'static str] {
        match self.pollers {
            None => &["offset_lag"],
            Some(_) => Self::METRICS,
        }
    }

    /// With pollers of one's own alone (Lambda developer guide, "Configuring error handling controls for Kafka event
    /// sources").
    fn reads_failures(&self) -> bool {
        self.pollers.is_some()
    }

    fn default_alarms(&self, _: &Settings) -> Vec<String> {
        // Those that the function has no metric for are left out.
        texts(&[
            "failed_records > 5% for 3 of 5",
            "errors > 5% for 3 of 5",
            "offset_lag > 1000",
            "stream_failures > 0",
        ])
    }

    fn check(&self, _: &Settings, problems: &mut Problems) {
        match (&self.cluster, &self.bootstrap_servers) {
            (None, None) => {
                let problem =
                    Problem::new(Code::NothingSaid, "", "`kafka` does not say where the brokers are");
                let help = "add `cluster = \"ARN\"` for Amazon MSK, or `bootstrap_servers = \"host:port\"`";
                problems.push(problem.help(help));
            }
            (Some(_), Some(_)) => {
                let message = "`cluster` names one of Amazon MSK, and `bootstrap_servers` one of one's own";
                problems.push(
                    Problem::new(Code::ExclusiveArguments, "bootstrap_servers", message)
                        .help("leave one of the two out"),
                );
            }
            _ => {}
        }
        for (key, _) in self.for_own().into_iter().filter(|(_, given)| *given && self.cluster.is_some()) {
            let message = format!("`{key}` is for a cluster of one's own: of Amazon MSK's Lambda knows it");
            problems.push(Problem::new(Code::StandsAlready, key, message).help("leave it out"));
        }
        if self.subnets.is_some() != self.security_groups.is_some() {
            let (there, missing) = match self.subnets {
                Some(_) => ("subnets", "security_groups"),
                None => ("security_groups", "subnets"),
            };
            problems.push(Problem::new(
                Code::DependentArgument,
                there,
                format!("`{there}` needs `{missing}`"),
            ));
        }
        self.check_auth(problems);
        if self.kms_key.is_some() && self.secrets().next().is_none() {
            let message = "`kms_key` is for secrets, and the trigger names none";
            problems.push(Problem::new(Code::DependentArgument, "kms_key", message).help("leave it out"));
        }
        check_filter(self.filter.as_deref(), problems);
        let retries = [
            ("retries", self.retries.is_some()),
            ("max_age", self.max_age.is_some()),
            ("bisect", self.bisect.is_some()),
        ];
        for (key, _) in retries.into_iter().filter(|(_, given)| *given && self.pollers.is_none()) {
            let message = format!("`{key}` is for pollers of one's own");
            let help = "add `pollers(min = 1)`, which costs by the hour, or leave it out";
            problems.push(Problem::new(Code::DependentArgument, key, message).help(help));
        }
        if let Some(Pollers { min, max }) = &self.pollers {
            check_pollers(min.map(Count::get), max.map(Count::get), problems);
        }
    }

    fn source(&self, function: &str) -> Option<String> {
        let cluster = self.cluster.as_ref().map(ToString::to_string);
        let servers = self.bootstrap_servers.iter().flatten().map(ToString::to_string);
        let cluster = cluster.unwrap_or_else(|| servers.collect::<Vec<_>>().join(","));
        Some(format!("{cluster}/{}", self.topic(function)))
    }

    fn conflict_within(&self, _: &Self) -> Option<String> {
        Some(super::stream::READ_TWICE.to_owned())
    }
}

#[cfg(feature = "template")]
mod lower;
