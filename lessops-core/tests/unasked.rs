//! What a function has that says nothing but its trigger: every row under *unasked* in `docs/operations.md`, looked for in
//! the template of every golden with nothing but a trigger.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};

/// A golden's template.
struct Template(Json);

impl Template {
    /// The resources of a type, each with its logical id.
    fn all(&self, kind: &str) -> impl Iterator<Item = (&str, &Json)> {
        let resources = self.0["Resources"].as_object().into_iter().flatten();
        resources
            .filter(move |(_, resource)| resource["Type"] == kind)
            .map(|(id, resource)| (id.as_str(), resource))
    }

    /// The properties of all resources of a type, by pointer.
    fn each(&self, kind: &str, pointer: &str) -> Vec<Json> {
        let property = |(_, resource): (_, &Json)| resource["Properties"].pointer(pointer).cloned();
        self.all(kind).map(|one| property(one).unwrap_or_default()).collect()
    }

    /// Whether there are resources of a type, one for each function at least, and all have such a property.
    fn has(&self, kind: &str, pointer: &str, suits: impl Fn(&Json) -> bool) -> bool {
        let found = self.each(kind, pointer);
        found.len() >= self.all(FUNCTION).count() && found.iter().all(suits)
    }

    /// Whether all resources of a type, if there are any, have such a property.
    fn any(&self, kind: &str, pointer: &str, suits: impl Fn(&Json) -> bool) -> bool {
        self.each(kind, pointer).iter().all(suits)
    }

    /// The alarms on a metric.
    fn alarms<'t>(&'t self, metric: &'t str) -> impl Iterator<Item = &'t Json> {
        self.all(ALARM)
            .map(|(_, alarm)| &alarm["Properties"])
            .filter(move |alarm| alarm["MetricName"] == metric)
    }

    /// Whether each dashboard's body holds a text.
    fn shows(&self, text: &str) -> bool {
        self.has("AWS::CloudWatch::Dashboard", "/DashboardBody", |body| body.to_string().contains(text))
    }
}

const FUNCTION: &str = "AWS::Lambda::Function";
const ALARM: &str = "AWS::CloudWatch::Alarm";
const BUCKET: &str = "AWS::S3::Bucket";
const TABLE: &str = "AWS::DynamoDB::Table";
const ROLE: &str = "AWS::IAM::Role";

fn is_set(value: &Json) -> bool {
    !value.is_null() && *value != json!([])
}

fn is(expected: impl Into<Json>) -> impl Fn(&Json) -> bool {
    let expected = expected.into();
    move |value| *value == expected
}

/// A row's name, and whether a template has what it promises.
type Row = (&'static str, fn(&Template) -> bool);

const ROWS: &[Row] = &[
    ("A system that AWS patches", |t| {
        t.has(FUNCTION, "/Runtime", is("provided.al2023"))
            && t.any(FUNCTION, "/RuntimeManagementConfig", Json::is_null)
    }),
    ("One artifact", |t| t.has(FUNCTION, "/Code/S3Key", is(json!({ "Ref": "CodeKey" })))),
    ("A version for each release", |t| {
        t.has("AWS::Lambda::Version", "/FunctionName", is_set)
            && t.has("AWS::Lambda::Alias", "/FunctionVersion/Fn::GetAtt/1", is("Version"))
    }),
    ("A way back", |t| t.0["Outputs"]["RollbackAlarm"]["Value"]["Fn::GetAtt"][0] == "ReleaseUnhealthy"),
    ("No event is lost unseen", |t| {
        let targets = |resource: &Json| resource.pointer("/Properties/Targets").cloned();
        let rules = t.all("AWS::Events::Rule").filter_map(|(_, rule)| targets(rule));
        t.any("AWS::Lambda::EventInvokeConfig", "/DestinationConfig/OnFailure/Destination", is_set)
            && t.any("AWS::Scheduler::Schedule", "/Target/DeadLetterConfig/Arn", is_set)
            && rules
                .flat_map(|targets| targets.as_array().cloned().unwrap_or_default())
                .all(|target| is_set(&target["DeadLetterConfig"]["Arn"]))
            && t.all("AWS::Lambda::EventSourceMapping").all(|(_, mapping)| {
                is_set(&mapping["Properties"]["DestinationConfig"]["OnFailure"]["Destination"])
                    || t.each("AWS::SQS::Queue", "/RedrivePolicy/deadLetterTargetArn").iter().any(is_set)
            })
    }),
    ("Data that outlives the stack", |t| {
        [BUCKET, TABLE].iter().flat_map(|kind| t.all(kind)).all(|(_, resource)| {
            resource["DeletionPolicy"] == "RetainExceptOnCreate"
                && resource["UpdateReplacePolicy"] == "Retain"
        }) && t.any(TABLE, "/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled", is(true))
    }),
    ("Alarms that suit the trigger", |t| {
        t.alarms("Duration").count() >= t.all(FUNCTION).count()
            && t.all(ALARM).count() > t.all(FUNCTION).count()
    }),
    ("A heartbeat", |t| {
        let silent = |alarm: &Json| alarm["TreatMissingData"] == "breaching";
        t.all("AWS::Scheduler::Schedule").count()
            == t.alarms("Invocations").filter(|alarm| silent(alarm)).count()
    }),
    ("Somebody who is told", |t| {
        // Those on a new version tell CloudFormation, which asks for their state.
        let others = t.all(ALARM).filter(|(_, alarm)| !alarm.to_string().contains("ExecutedVersion"));
        others
            .map(|(_, alarm)| &alarm["Properties"])
            .all(|alarm| is_set(&alarm["AlarmActions"]) && is_set(&alarm["OKActions"]))
            && t.has("AWS::SNS::Subscription", "/Endpoint", is_set)
    }),
    ("What is wrong, and where", |t| {
        t.has(ALARM, "/AlarmDescription", |text| {
            text.as_str().is_some_and(|text| text.contains("src/") || text.contains('('))
        })
    }),
    ("One alarm over all", |t| {
        let (functions, rules) =
            (t.all(FUNCTION).count(), t.each("AWS::CloudWatch::CompositeAlarm", "/AlarmRule"));
        rules.len() > functions && rules.iter().all(is_set)
    }),
    ("A dashboard", |t| {
        t.shows("p50") && t.shows("p90") && t.shows("p99") && t.shows("ConcurrentExecutions")
    }),
    ("Traces", |t| t.has(FUNCTION, "/TracingConfig/Mode", is("Active"))),
    ("Logs that expire", |t| {
        t.has("AWS::Logs::LogGroup", "/RetentionInDays", is(30))
            && t.has(FUNCTION, "/LoggingConfig/LogGroup", is_set)
    }),
    ("Logs that can be searched", |t| t.has(FUNCTION, "/LoggingConfig/LogFormat", is("JSON"))),
    ("Ends that no code sees", |t| {
        let filters = t.each("AWS::Logs::MetricFilter", "/FilterPattern");
        let counts = |what: &str| {
            filters.iter().filter(|pattern| pattern.to_string().contains(what)).count()
                >= t.all(FUNCTION).count()
        };
        counts("timeout") && counts("OutOfMemory")
    }),
    ("Questions that are asked each time", |t| t.has("AWS::Logs::QueryDefinition", "/LogGroupNames", is_set)),
    ("A bound on time and memory", |t| {
        t.has(FUNCTION, "/Timeout", |seconds| seconds.as_u64() <= Some(30))
            && t.has(FUNCTION, "/MemorySize", is(256))
    }),
    ("A role for each function", |t| {
        let roles: BTreeSet<_> = t.each(FUNCTION, "/Role").iter().map(Json::to_string).collect();
        roles.len() == t.all(FUNCTION).count() && t.has(ROLE, "/AssumeRolePolicyDocument", is_set)
    }),
    ("No right on everything", |t| {
        let roles = t
            .each(ROLE, "/Policies")
            .into_iter()
            .flat_map(|policies| policies.as_array().cloned().unwrap_or_default());
        let documents = roles
            .map(|policy| policy["PolicyDocument"].clone())
            .chain(t.each("AWS::IAM::Policy", "/PolicyDocument"));
        let statements =
            documents.flat_map(|document| document["Statement"].as_array().cloned().unwrap_or_default());
        // Traces and network interfaces have no name before they are there.
        let is_nameless = |action: &str| action.starts_with("xray:") || action.starts_with("ec2:");
        statements.filter(|statement| statement["Resource"] == "*").all(
            |statement| match &statement["Action"] {
                Json::Array(actions) => actions.iter().all(|action| action.as_str().is_some_and(is_nameless)),
                action => action.as_str().is_some_and(is_nameless),
            },
        )
    }),
    ("Encrypted where it lies", |t| {
        t.any(BUCKET, "/BucketEncryption", is_set)
            && t.any(TABLE, "/SSESpecification", is_set)
            && t.any("AWS::Kinesis::Stream", "/StreamEncryption", is_set)
            && t.any("AWS::SQS::Queue", "/SqsManagedSseEnabled", is(true))
    }),
    ("Nothing is public", |t| {
        t.any(BUCKET, "/PublicAccessBlockConfiguration/BlockPublicPolicy", is(true))
            && t.any("AWS::Lambda::Url", "/AuthType", is("AWS_IAM"))
    }),
    ("Callers with a name", |t| {
        t.all("AWS::Lambda::Permission")
            .map(|(_, permission)| &permission["Properties"])
            .all(|permission| is_set(&permission["SourceArn"]) || is_set(&permission["FunctionUrlAuthType"]))
    }),
];

fn goldens() -> Vec<(String, Template)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let cases = fs::read_dir(folder).expect("the goldens are in the repository");
    let cases = cases.map(|case| case.expect("the folder can be listed"));
    let minimal = cases.filter_map(|case| {
        let name = case.file_name().into_string().ok()?;
        let of_a_trigger = name.ends_with("-minimal") && !name.ends_with("-handle-minimal");
        of_a_trigger.then(|| (name, case.path()))
    });
    let template =
        |path: &Path| fs::read_to_string(path.join("template.json")).expect("a golden has a template");
    minimal.map(|(name, path)| (name, Template(template(&path).parse().expect("it is JSON")))).collect()
}

#[test]
fn a_function_with_nothing_but_a_trigger_has_every_row() {
    let goldens = goldens();
    assert!(goldens.len() >= 20, "one for each kind of trigger");
    for (name, template) in goldens {
        for (row, holds) in ROWS {
            assert!(holds(&template), "{name}: {row}");
        }
    }
}

/// A template whose resources have nothing but their types, or in which every text is `*`.
fn spoilt(value: &Json, hollow: bool) -> Json {
    let spoilt = |value| spoilt(value, hollow);
    match value {
        Json::Object(object) => {
            let kept = object.iter().filter(|(key, _)| !hollow || *key != "Properties");
            kept.map(|(key, value)| (key.clone(), if key == "Type" { value.clone() } else { spoilt(value) }))
                .collect()
        }
        Json::Array(all) => all.iter().map(spoilt).collect(),
        Json::String(_) if !hollow => json!("*"),
        other => other.clone(),
    }
}

#[test]
fn each_row_is_missed_in_a_template_that_lacks_it() {
    let goldens = goldens();
    for (row, holds) in ROWS {
        let fails = |hollow| goldens.iter().any(|(_, Template(it))| !holds(&Template(spoilt(it, hollow))));
        assert!(fails(true) || fails(false), "{row}");
    }
}

#[test]
fn the_document_lists_what_is_tested_here_and_nothing_else() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/operations.md");
    let page = fs::read_to_string(page).expect("it is in the repository");
    let written: Vec<_> =
        page.lines().filter_map(|line| Some(line.strip_prefix("| **")?.split_once("** |")?.0)).collect();
    assert_eq!(written, ROWS.iter().map(|(row, _)| *row).collect::<Vec<_>>());
}
