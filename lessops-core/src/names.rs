//! Names in the stack: the logical ids of its resources, and the physical names that some of them need.
//!
//! A logical id is the name of what it belongs to, in Pascal case, and what part of it the resource is: `ShipOrder` and
//! `LogGroup`. It depends on that name alone, so moving a function, or adding another, changes none. No part ends in
//! another, so two ids are the same only where the names are the same but for their spelling (`a_b` and `aB`), which
//! the checks refuse. What a stack has only one of has an id that no name and part make. What belongs to two, a function
//! and a bucket, has both names in its id.

use crate::cloudformation::value::{LogicalId, Pseudo, Select, Sub, sub};

/// Declares the parts, and lists them.
macro_rules! parts {
    ($($part:ident,)*) => {
        /// What part of a function, or of a named resource, a resource of the stack is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Part { $( $part, )* }

        impl Part {
            #[cfg(test)]
            const ALL: &'static [Self] = &[$( Self::$part, )*];

            fn name(self) -> &'static str {
                match self { $( Self::$part => stringify!($part), )* }
            }
        }
    };
}

parts! {
    Function,
    Version,
    Alias,
    DeploymentGroup,
    DeploymentRole,
    ExecutionRole,
    RolePolicy,
    FunctionUnhealthy,
    LogGroup,
    LogsDelivery,
    LogsDeliveryRole,
    TimeoutsFilter,
    OutOfMemoryFilter,
    AsyncConfig,
    ScalableTarget,
    ScalingPolicy,
    Breaker,
    Failures,
    Bucket,
    BucketPolicy,
    BucketPermission,
    Queue,
    DeadLetters,
    Mapping,
    Table,
    Stream,
    Reader,
    Consumer,
    FailedRecords,
    FailedRecordsPolicy,
    Topic,
    TopicPolicy,
    TopicPermission,
    Subscription,
    Bus,
    Rule,
    RulePermission,
    LogsFilter,
    LogsPermission,
    IotQuery,
    IotErrorRole,
    IotPermission,
    Mail,
    MailPermission,
    UserPool,
    UserPoolPermission,
    AlarmPermission,
    Schedule,
    SchedulerRole,
    Integration,
    Route,
    RoutePermission,
    TargetGroup,
    TargetGroupPermission,
    Forwarding,
    RouteKey,
    RouteKeyPermission,
    ServiceToken,
    HttpAuthorizer,
    HttpAuthorizerPermission,
    Url,
    UrlPermission,
    UrlInvokePermission,
    Path,
    Method,
    MethodPermission,
    PoolAuthorizer,
    RestAuthorizer,
    RestAuthorizerPermission,
}

/// How long a logical id may be (CloudFormation user guide, "Understand CloudFormation quotas", for a resource's name).
const LONGEST: usize = 255;

/// Declares the ids of what a stack has one of, and lists them.
macro_rules! fixed {
    ($($(#[doc = $doc:literal])* $name:ident = $id:literal;)*) => {
        $( $(#[doc = $doc])* pub(crate) const $name: &str = $id; )*
        const FIXED: &[&str] = &[$( $name, )*];
    };
}

fixed! {
    /// The service's alarm topic.
    ALARMS = "Alarms";
    /// Who may publish to it.
    ALARMS_POLICY = "AlarmsPolicy";
    /// Its subscription.
    ALARMS_EMAIL = "AlarmsEmail";
    /// Whether it has that.
    HAS_ALARM_EMAIL = "HasAlarmEmail";
    /// The alarm that is on when any of the service is.
    SERVICE_UNHEALTHY = "ServiceUnhealthy";
    /// The alarm that is on when a version is bad that took over at once.
    RELEASE_UNHEALTHY = "ReleaseUnhealthy";
    /// The application in CodeDeploy that the rollouts of the service belong to.
    ROLLOUTS = "Rollouts";
    /// The service's HTTP API.
    HTTP_API = "HttpApi";
    /// Its only stage.
    HTTP_API_STAGE = "HttpApiStage";
    /// The stage's access log.
    HTTP_API_ACCESS_LOGS = "HttpApiAccessLogs";
    /// The domain of the service's API.
    API_DOMAIN = "ApiDomain";
    /// What leads from it to the API's stage.
    API_AT_DOMAIN = "ApiAtDomain";
    /// Its record of IPv4 addresses.
    API_DOMAIN_IPV4 = "ApiDomainIpv4";
    /// Its record of IPv6 addresses.
    API_DOMAIN_IPV6 = "ApiDomainIpv6";
    /// The output of what its record has to name.
    API_DOMAIN_TARGET = "ApiDomainTarget";
    /// The rule about its certificate.
    API_CERTIFICATE_REGION = "ApiCertificateRegion";
    /// The service's WebSocket API.
    WEBSOCKET_API = "WebsocketApi";
    /// Its only stage.
    WEBSOCKET_API_STAGE = "WebsocketApiStage";
    /// The stage's access log.
    WEBSOCKET_API_ACCESS_LOGS = "WebsocketApiAccessLogs";
    /// The service's REST API.
    REST_API = "RestApi";
    /// Its only stage.
    REST_API_STAGE = "RestApiStage";
    /// What the stage serves; a digest follows.
    REST_API_DEPLOYMENT = "RestApiDeployment";
    /// The stage's access log.
    REST_API_ACCESS_LOGS = "RestApiAccessLogs";
    /// The key that requests need where a route says so.
    REST_API_KEY = "RestApiKey";
    /// What the key opens.
    REST_API_USAGE_PLAN = "RestApiUsagePlan";
    /// The link between the two.
    REST_API_USAGE_PLAN_KEY = "RestApiUsagePlanKey";
    /// The web ACL before the stage.
    REST_API_WEB_ACL = "RestApiWebAcl";
    /// The link between the two.
    REST_API_WEB_ACL_LINK = "RestApiWebAclAssociation";
    /// The service's dashboard; if it has several, a number follows.
    DASHBOARD = "Dashboard";
    /// The group that all schedules of the service are in.
    SCHEDULES = "Schedules";
    /// The KMS key of the stack's own.
    ENCRYPTION_KEY = "EncryptionKey";
    /// Who may sign the code.
    CODE_SIGNING_CONFIG = "CodeSigningConfig";
    /// The group of the schedules that the controller of circuit breakers makes.
    BREAKER_TIMERS = "BreakerTimers";
    /// The role in which they call it.
    BREAKER_TIMERS_ROLE = "BreakerTimersRole";
    /// What it may do.
    BREAKER_ACCESS = "BreakerAccess";
    /// The parameter that names the bucket with the code.
    CODE_BUCKET = "CodeBucket";
    /// The parameter that names the code in it.
    CODE_KEY = "CodeKey";
    /// The parameter that says where alarms go.
    ALARM_EMAIL = "AlarmEmail";
}

/// The parameters among them. People type them, so they keep the names that a resource might have, too.
const PARAMETERS: [&str; 3] = [CODE_BUCKET, CODE_KEY, ALARM_EMAIL];

/// The logical id of a part of what is called `name`. Where a parameter of the stack's own has that id, a 2 follows:
/// the bucket `code` is `CodeBucket2`.
pub(crate) fn id(name: &str, part: Part) -> LogicalId {
    numbered(name, part, 0)
}

/// The same where there may be several: the first has no number, the next is 2.
pub(crate) fn numbered(name: &str, part: Part, index: usize) -> LogicalId {
    let mut id = [&pascal(name), part.name(), &number(index)].concat();
    if PARAMETERS.contains(&id.as_str()) {
        id.push('2');
    }
    limited(id)
}

/// The logical id of what stands between two that have names, such as a function and the stream that it reads.
pub(crate) fn of_both(one: &str, other: &str, part: Part) -> LogicalId {
    id(&[one, "-", other].concat(), part)
}

/// The logical id of a part that is another one whenever its digest is.
pub(crate) fn digested(name: &str, part: Part, digest: &str) -> LogicalId {
    limited([&pascal(name), part.name(), digest].concat())
}

/// The logical id of steps of a rollout: what they are is in their name.
pub(crate) fn rollout(steps: &str) -> LogicalId {
    LogicalId::new(&["Rollout", steps].concat())
}

/// The logical id of an alarm on one version of a function alone.
pub(crate) fn of_version(alarm: &LogicalId, digest: &str) -> LogicalId {
    limited(format!("{alarm}OfVersion{digest}"))
}

/// The logical id of the policy of a queue that has one.
pub(crate) fn policy(queue: &LogicalId) -> LogicalId {
    limited(format!("{queue}Policy"))
}

/// The logical id of a part of an alarm over more alarms than one rule names, from 1.
pub(crate) fn piece(whole: &LogicalId, number: usize) -> LogicalId {
    limited(format!("{whole}Part{number}"))
}

/// What the alarms of a function are called after. A function that is called as something of which the stack has one, the
/// HTTP API say, leaves the name to that one's alarms.
pub(crate) fn alarm_owner(function: &str) -> String {
    let name = pascal(function);
    if FIXED.contains(&name.as_str()) { id(function, Part::Function).to_string() } else { name }
}

/// The logical id of the dashboard of that index: the first has no number, the next is 2.
pub(crate) fn dashboard(index: usize) -> LogicalId {
    LogicalId::new(&[DASHBOARD, &number(index)].concat())
}

/// The logical id of the saved query of that name and index, likewise.
pub(crate) fn query(name: &str, index: usize) -> LogicalId {
    LogicalId::new(&[&pascal(name), "Query", &number(index)].concat())
}

/// The logical id of an alarm. What it belongs to, and what it watches, are in Pascal case.
pub(crate) fn alarm(owner: &str, watched: &str) -> LogicalId {
    limited([owner, watched, "Alarm"].concat())
}

/// The logical id, or, where CloudFormation takes none of that length, its beginning and a hash of it all.
fn limited(mut id: String) -> LogicalId {
    if id.len() > LONGEST {
        let hash = hash(&id);
        id.truncate(LONGEST - hash.len());
        id.push_str(&hash);
    }
    LogicalId::new(&id)
}

fn number(index: usize) -> String {
    if index == 0 { String::new() } else { (index + 1).to_string() }
}

/// Letters and digits alone, with a capital at the start of each word: `ship_order` and `ship-order` give `ShipOrder`.
pub(crate) fn pascal(name: &str) -> String {
    let mut pascal = String::with_capacity(name.len());
    let mut starts_word = true;
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            pascal.push(if starts_word { c.to_ascii_uppercase() } else { c });
        }
        starts_word = !c.is_ascii_alphanumeric();
    }
    pascal
}

/// Eight digits that stand for a text that an id can't spell (FNV-1a of 32 bits).
pub(crate) fn hash(text: &str) -> String {
    let hash =
        text.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("{hash:08x}")
}

/// Sixteen digits that stand for a text of which a change must not go unseen (FNV-1a of 64 bits).
pub(crate) fn digest(text: &str) -> String {
    let digest = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |digest, byte| {
        (digest ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    format!("{digest:016x}")
}

/// A physical name that no other stack has: the name and the last twelve digits of the stack's GUID. It is known
/// before the resource exists, and lower case, as a bucket's name has to be, which the name of a stack need not be.
pub(crate) fn unique(name: &str) -> Sub {
    // arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/01234567-89ab-cdef-0123-456789abcdef
    let guid = Select { index: 2, delimiter: "/", text: Box::new(Pseudo::StackId.into()) };
    let last = Select { index: 4, delimiter: "-", text: Box::new(guid.into()) };
    sub![name.to_owned(), "-", last]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_part_ends_in_another() {
        let fixed = FIXED.iter().copied().filter(|id| !PARAMETERS.contains(id));
        let all: Vec<_> = Part::ALL
            .iter()
            .map(|part| part.name())
            .chain(["Alarm", "FailuresPolicy", "QueuePolicy", "SlowestQuery"])
            .chain(fixed)
            .collect();
        for (index, name) in all.iter().enumerate() {
            let others = all.iter().enumerate().filter(|(other, _)| *other != index);
            for (_, other) in others {
                assert!(!name.ends_with(other), "{name} ends in {other}");
            }
        }
    }

    #[test]
    fn no_resource_is_called_as_a_parameter_of_the_stack_s_own() {
        assert_eq!(id("code", Part::Bucket).to_string(), "CodeBucket2");
        assert!(PARAMETERS.iter().all(|id| FIXED.contains(id)));
    }

    #[test]
    fn a_long_id_ends_in_a_hash_of_it_all() {
        let long = |end: &str| alarm("Ship", &["X".repeat(255), end.to_owned()].concat()).to_string();
        assert_eq!(long("a").len(), LONGEST);
        assert!(long("a").ends_with(&hash(&["Ship", &"X".repeat(255), "aAlarm"].concat())));
        assert_ne!(long("a"), long("b"));
    }

    #[test]
    fn a_hash_is_fnv_1a() {
        assert_eq!((hash(""), hash("foobar")), ("811c9dc5".to_owned(), "bf9cf968".to_owned()));
        assert_eq!(digest(""), "cbf29ce484222325");
        assert_eq!(digest("foobar"), "85944171f73967e8");
    }

    #[test]
    fn an_id_is_the_name_in_pascal_case_and_the_part() {
        assert_eq!(id("ship_order", Part::LogGroup).to_string(), "ShipOrderLogGroup");
        assert_eq!(numbered("uploads-2", Part::Bucket, 1).to_string(), "Uploads2Bucket2");
        assert_eq!(pascal("Shop/orders.rejected"), "ShopOrdersRejected");
        assert_eq!(["http_api", "api"].map(alarm_owner), ["HttpApiFunction", "Api"]);
        assert_eq!(alarm("Ship", "ShopOrdersRejected").to_string(), "ShipShopOrdersRejectedAlarm");
    }
}
