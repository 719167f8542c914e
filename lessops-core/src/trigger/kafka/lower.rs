//! The mapping that reads the topic, and what it takes to reach the brokers and sign in.

use super::{Auth, Kafka, Pollers};
use crate::alarm::catalogue::Dimension;
use crate::check::Severity;
use crate::cloudformation::value::{Expression, Object, Pseudo, object, sub};
use crate::cloudformation::{Destination, Lambda, Mapping, Stack, Subject};
use crate::function::Function;
use crate::grammar::arn::{Existing as _, ExistingCluster};
use crate::grammar::duration::Seconds;
use crate::grammar::name::KafkaName;
use crate::grammar::number::Count;
use crate::iam::{Statement, existing_arn};
use crate::names::{self, Part};
use crate::problem::Problem;
use crate::trigger::kinesis::Start;
use crate::trigger::stream::lower::{DEFAULT_BATCH_SIZE, DEFAULT_MAX_AGE, DEFAULT_RETRIES, metadata_only};
use crate::trigger::{Lower, Source as _, needs_name, reads_with};

impl Kafka {
    fn group(&self, function: &str) -> Expression {
        match &self.consumer_group {
            Some(group) => group.to_string().into(),
            None => names::unique(function).into(),
        }
    }

    /// What Lambda may do with the topic by the function's role (Lambda developer guide, "Configuring Amazon MSK cluster
    /// authentication methods in Lambda").
    fn reading(&self, cluster: &ExistingCluster, function: &str) -> [Statement; 3] {
        let account = cluster.account().map_or(Pseudo::AccountId.into(), |account| account.to_owned().into());
        let of = |kind: &'static str, name: Expression| -> Expression {
            let (region, own) = (Pseudo::Region, Expression::clone(&account));
            let path = format!("/{}/", cluster.name());
            sub!["arn:", Pseudo::Partition, ":kafka:", region, ":", own, ":", kind, path, name].into()
        };
        let topic: Expression = self.topic(function).into_owned().into();
        [
            Statement::allow(
                ["kafka-cluster:Connect", "kafka-cluster:DescribeClusterDynamicConfiguration"],
                [existing_arn(cluster)],
            ),
            Statement::allow(["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"], [of("topic", topic)]),
            Statement::allow(
                ["kafka-cluster:AlterGroup", "kafka-cluster:DescribeGroup"],
                [of("group", self.group(function))],
            ),
        ]
    }

    /// How Lambda reaches the brokers and signs in.
    fn access_configurations(&self) -> Vec<Object> {
        let one = |kind: &'static str, uri: String| object! { "Type": kind, "URI": uri };
        let auth = self.auth.as_ref().and_then(Auth::access);
        let auth = auth.map(|(kind, secret)| one(kind, secret.to_string()));
        let authority = self.certificate_authority.iter();
        let authority = authority.map(|secret| one("SERVER_ROOT_CA_CERTIFICATE", secret.to_string()));
        let subnets = self.subnets.iter().flatten();
        let subnets = subnets.map(|subnet| one("VPC_SUBNET", format!("subnet:{subnet}")));
        let groups = self.security_groups.iter().flatten();
        let groups = groups.map(|group| one("VPC_SECURITY_GROUP", format!("security_group:{group}")));
        auth.into_iter().chain(authority).chain(subnets).chain(groups).collect()
    }

    /// What becomes of records that fail, where Lambda has pollers for the mapping alone.
    fn retrying(&self) -> Option<Object> {
        let Pollers { min, max } = self.pollers.as_ref()?;
        let pollers = object! {
            "MinimumPollers": min.map_or(1, Count::get),
            "MaximumPollers": max.map(Count::get),
        };
        Some(object! {
            "ProvisionedPollerConfig": pollers,
            "MaximumRetryAttempts": self.retries.map_or(DEFAULT_RETRIES, Count::get),
            "MaximumRecordAgeInSeconds": self.max_age.map_or(DEFAULT_MAX_AGE, Seconds::get),
            "BisectBatchOnFunctionError": self.bisect.unwrap_or(true),
            "MetricsConfig": object! { "Metrics": ["EventCount"] },
        })
    }
}

impl Lower for Kafka {
    /// Lambda developer guide, "Configuring Lambda permissions for Amazon MSK event source mappings" and "Configuring
    /// self-managed Apache Kafka event sources".
    fn access(&self, function: &str) -> Vec<Statement> {
        let mut statements = Vec::new();
        if self.cluster.is_some() || self.subnets.is_some() {
            // Network interfaces have no resource that a policy could name before they are there.
            let actions = [
                "ec2:CreateNetworkInterface",
                "ec2:DeleteNetworkInterface",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeSecurityGroups",
                "ec2:DescribeSubnets",
                "ec2:DescribeVpcs",
            ];
            statements.push(Statement::allow(actions, ["*"]));
        }
        if let Some(cluster) = &self.cluster {
            let actions = ["kafka:DescribeClusterV2", "kafka:GetBootstrapBrokers"];
            statements.push(Statement::allow(actions, [existing_arn(cluster)]));
            if matches!(self.auth, Some(Auth::Iam(_))) {
                statements.extend(self.reading(cluster, function));
            }
        }
        for secret in self.secrets() {
            statements.push(Statement::allow(["secretsmanager:GetSecretValue"], [existing_arn(secret)]));
            statements.extend(reads_with(self.kms_key.as_ref(), Some(secret)));
        }
        statements
    }

    fn lower<'a>(&'a self, _: usize, lambda: &Lambda<'a>, stack: &mut Stack<'a>) {
        let Self {
            topic: _,
            cluster,
            bootstrap_servers,
            auth: _, // this and those up to `security_groups`: `access_configurations`
            certificate_authority: _,
            kms_key: _, // `access`
            subnets: _,
            security_groups: _,
            consumer_group: _, // `group`
            batch_size,
            batching_window,
            filter,
            starting_position,
            pollers: _, // `retrying`, `reads_failures`
            retries: _, // this and the next two: `retrying`
            max_age: _,
            bisect: _,
        } = self;
        let function = lambda.function;
        let name = self.topic(&function.name);
        let group = object! { "ConsumerGroupId": self.group(&function.name) };
        let (managed, own) = if cluster.is_some() { (Some(group), None) } else { (None, Some(group)) };
        let servers = bootstrap_servers.as_ref().map(|servers| {
            let servers: Vec<_> = servers.iter().map(ToString::to_string).collect();
            object! { "Endpoints": object! { "KafkaBootstrapServers": servers } }
        });
        let configurations = Some(self.access_configurations()).filter(|all| !all.is_empty());
        let (position, time) = Start::parts(starting_position.as_ref());
        let destination = Destination::of(function).and_then(|destination| destination.arn());
        let mut properties = object! {
            "EventSourceArn": cluster.as_ref().map(existing_arn),
            "SelfManagedEventSource": servers,
            "Topics": [name.clone().into_owned()],
            "AmazonManagedKafkaEventSourceConfig": managed,
            "SelfManagedKafkaEventSourceConfig": own,
            "SourceAccessConfigurations": configurations,
            "StartingPosition": position,
            "StartingPositionTimestamp": time,
            "DestinationConfig": destination.map(|arn| object! { "OnFailure": object! { "Destination": arn } }),
        };
        properties.extend(self.retrying().unwrap_or_default());
        let mapping = Mapping {
            batch_size: batch_size.map_or(DEFAULT_BATCH_SIZE, Count::get),
            batching_window: batching_window.map(Seconds::get),
            filter: filter.as_deref(),
            reports: self.reads_failures(),
        };
        mapping.lower(names::of_both(&function.name, &name, Part::Reader), properties, lambda, stack);
    }

    fn subject(&self, dimension: Dimension, function: &str, _: usize) -> Option<Subject> {
        let mapping = || names::of_both(function, &self.topic(function), Part::Reader).reference();
        let has_metrics = dimension == Dimension::Mapping && self.pollers.is_some();
        has_metrics.then(|| Subject::own(mapping()))
    }

    fn review(&self, function: &Function) -> Vec<(Severity, Problem)> {
        let topic = self.topic(&function.name);
        let name = needs_name::<KafkaName>("topic", &topic, "kafka(\"orders\", ...)");
        metadata_only(function).into_iter().chain(name).collect()
    }
}
