//! Policies: statements that say the same of different actions become one, and their order is fixed.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::cloudformation::value::{Expression, Object, Pseudo, Value, object, sub};
use crate::grammar::arn::{Existing, KmsKey};

/// Whether a statement grants or refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Effect {
    Allow,
    Deny,
}

/// Who a statement of a resource's or role's policy is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Principal {
    /// Whoever has the role.
    Holder,
    /// An AWS service.
    Service(Expression),
    /// Whoever in this account may do it by an IAM policy ("Default key policy", AWS KMS developer guide).
    Account,
    /// Anyone. Only to refuse.
    Anyone,
}

/// A test on the request.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Condition {
    operator: &'static str,
    key: &'static str,
    value: Expression,
}

/// What is granted or refused, on what, to whom, and when.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Statement {
    effect: Effect,
    principal: Principal,
    /// Empty in the policy that says who may take a role.
    resources: BTreeSet<Expression>,
    conditions: BTreeSet<Condition>,
    actions: BTreeSet<Cow<'static, str>>,
}

impl Statement {
    /// Grants actions on resources to whoever has the role.
    pub(crate) fn allow<A: Into<Cow<'static, str>>, R: Into<Expression>>(
        actions: impl IntoIterator<Item = A>,
        resources: impl IntoIterator<Item = R>,
    ) -> Self {
        Self {
            effect: Effect::Allow,
            principal: Principal::Holder,
            resources: resources.into_iter().map(Into::into).collect(),
            conditions: BTreeSet::new(),
            actions: actions.into_iter().map(Into::into).collect(),
        }
    }

    /// Lets a service take the role.
    pub(crate) fn trust(service: &'static str) -> Self {
        Self::allow::<_, Expression>(["sts:AssumeRole"], []).to(service)
    }

    /// Refuses actions to whoever asks for them without TLS.
    pub(crate) fn tls_only<R: Into<Expression>>(
        action: &'static str,
        resources: impl IntoIterator<Item = R>,
    ) -> Self {
        let statement = Self::allow([action], resources).when("Bool", "aws:SecureTransport", "false");
        Self { effect: Effect::Deny, principal: Principal::Anyone, ..statement }
    }

    /// Grants it to a service.
    pub(crate) fn to(self, service: impl Into<Expression>) -> Self {
        Self { principal: Principal::Service(service.into()), ..self }
    }

    /// Grants it to whom the account's IAM policies grant it, too.
    pub(crate) fn for_roles_of_this_account(self) -> Self {
        Self { principal: Principal::Account, ..self }
    }

    /// Only for what a service does for this account, so that nobody makes it act for theirs ("The confused deputy
    /// problem", IAM user guide).
    pub(crate) fn for_this_account(self) -> Self {
        self.for_account(Pseudo::AccountId)
    }

    /// Only for what a service does for this one account.
    pub(crate) fn for_account(self, account: impl Into<Expression>) -> Self {
        self.when("StringEquals", "aws:SourceAccount", account)
    }

    /// Only if the request's `key` compares with the value.
    pub(crate) fn when(
        mut self,
        operator: &'static str,
        key: &'static str,
        value: impl Into<Expression>,
    ) -> Self {
        self.conditions.insert(Condition { operator, key, value: value.into() });
        self
    }

    /// The actions, the resources and the conditions, for people.
    pub(crate) fn shown(&self) -> (Vec<String>, Vec<String>, Vec<String>) {
        let Self { effect: _, principal: _, resources, conditions, actions } = self;
        let condition = |Condition { operator, key, value }: &Condition| format!("{operator} {key} {value}");
        (
            actions.iter().map(ToString::to_string).collect(),
            resources.iter().map(ToString::to_string).collect(),
            conditions.iter().map(condition).collect(),
        )
    }

    /// Its actions, each by its whole name, and what they are on.
    pub(crate) fn parts(&self) -> (impl Iterator<Item = &str>, &BTreeSet<Expression>) {
        (self.actions.iter().map(AsRef::as_ref), &self.resources)
    }

    pub(crate) fn to_object(&self) -> Object {
        let Self { effect, principal, resources, conditions, actions } = self;
        let mut operators = BTreeMap::<_, Vec<_>>::new();
        for Condition { operator, key, value } in conditions {
            let test = (Cow::Borrowed(*key), Value::from(value.clone()));
            operators.entry(*operator).or_default().push(test);
        }
        let operators = operators.into_iter().map(|(operator, tests)| {
            (Cow::Borrowed(operator), Value::from(tests.into_iter().collect::<Object>()))
        });
        object! {
            "Effect": match effect {
                Effect::Allow => "Allow",
                Effect::Deny => "Deny",
            },
            "Principal": match principal {
                Principal::Holder => Value::Absent,
                Principal::Service(service) => object! { "Service": service.clone() }.into(),
                Principal::Account => {
                    let root = sub!["arn:", Pseudo::Partition, ":iam::", Pseudo::AccountId, ":root"];
                    object! { "AWS": root }.into()
                }
                Principal::Anyone => "*".into(),
            },
            "Action": one_or_list(actions.iter().cloned().map(Expression::Literal)),
            "Resource": one_or_list(resources.iter().cloned()),
            "Condition": (!conditions.is_empty()).then(|| operators.collect::<Object>()),
        }
    }
}

fn one_or_list<T: Into<Value>>(values: impl Iterator<Item = T>) -> Value {
    let mut values: Vec<Value> = values.map(Into::into).collect();
    match values.len() {
        0 => Value::Absent,
        1 => values.remove(0),
        _ => Value::List(values),
    }
}

/// The policy document of some statements, whatever their order.
pub(crate) fn policy(statements: impl IntoIterator<Item = Statement>) -> Object {
    let mut merged = BTreeMap::<Statement, BTreeSet<Cow<'static, str>>>::new();
    for mut statement in statements {
        let actions = std::mem::take(&mut statement.actions);
        merged.entry(statement).or_default().extend(actions);
    }
    let statements = merged.into_iter().map(|(statement, actions)| Statement { actions, ..statement });
    object! {
        "Version": "2012-10-17",
        "Statement": statements.map(|statement| statement.to_object()).collect::<Vec<_>>(),
    }
}

/// The ARN of something in this region and account.
pub(crate) fn arn(service: &'static str, resource: impl Into<Expression>) -> Expression {
    let (region, account) = (Pseudo::Region, Pseudo::AccountId);
    sub!["arn:", Pseudo::Partition, ":", service, ":", region, ":", account, ":", resource.into()].into()
}

/// The ARN of a resource that stands already. One that is named by its name alone is in this region and account.
pub(crate) fn existing_arn<E: Existing>(existing: &E) -> Expression {
    match existing.arn() {
        Some(arn) => arn.to_owned().into(),
        None => arn(E::SERVICE, existing.resource()),
    }
}

/// Lets a service use the key that something of its own is encrypted with, and nobody else ("kms:ViaService" in the AWS
/// KMS developer guide). What is named by its name alone, or not at all, is in this region.
pub(crate) fn use_of_key<E: Existing>(
    key: &KmsKey,
    encrypted: Option<&E>,
    actions: &[&'static str],
) -> Statement {
    let region = encrypted.and_then(Existing::region);
    let region = region.map_or(Expression::from(Pseudo::Region), |region| region.to_owned().into());
    use_of_key_in(region, E::SERVICE, existing_arn(key), actions.iter().copied())
}

/// Lets a service use a key in a region.
pub(crate) fn use_of_key_in(
    region: Expression,
    service: &'static str,
    key: Expression,
    actions: impl IntoIterator<Item = &'static str>,
) -> Statement {
    let service = sub![service, ".", region, ".amazonaws.com"];
    Statement::allow(actions, [key]).when("StringEquals", "kms:ViaService", service)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloudformation::value::LogicalId;

    #[test]
    fn actions_on_the_same_resource_become_one_statement_in_any_order() {
        let queue = || LogicalId::new("OrdersQueue").attribute("Arn");
        let receive = || Statement::allow(["sqs:ReceiveMessage"], [queue()]);
        let send = || Statement::allow(["sqs:SendMessage"], [queue()]);
        let trace = || Statement::allow(["xray:PutTraceSegments"], ["*"]);
        let text = |statements: [Statement; 3]| format!("{:?}", policy(statements));
        let one = text([receive(), send(), trace()]);
        assert_eq!(one, text([trace(), send(), receive()]));
        assert_eq!(one.matches("Allow").count(), 2);
    }

    #[test]
    fn actions_under_different_conditions_stay_apart() {
        let publish = || Statement::allow(["sns:Publish"], ["*"]);
        let document = policy([publish().to("cloudwatch.amazonaws.com"), publish().for_this_account()]);
        assert_eq!(format!("{document:?}").matches("Allow").count(), 2);
    }
}
