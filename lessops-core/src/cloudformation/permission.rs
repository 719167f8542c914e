//! Permissions: which resource of another service may invoke a function, or send to a queue.

use super::function::Lambda;
use super::template::Resource;
use super::value::{Expression, Pseudo, object};
use crate::grammar::arn::Existing;
use crate::iam::{Statement, existing_arn};

/// A resource of another service, for which that service acts.
pub(crate) struct Origin {
    service: &'static str,
    arn: Expression,
    /// None where the service does not say it as it calls.
    account: Option<Expression>,
}

impl Origin {
    /// A resource of this account.
    pub(crate) fn new(service: &'static str, arn: impl Into<Expression>) -> Self {
        Self { service, arn: arn.into(), account: Some(Pseudo::AccountId.into()) }
    }

    /// A resource whose ARN alone says which account it is of, since its service says no account as it calls.
    pub(crate) fn by_arn(service: &'static str, arn: impl Into<Expression>) -> Self {
        Self { service, arn: arn.into(), account: None }
    }

    /// A resource that stands already, perhaps in another account.
    pub(crate) fn existing<E: Existing>(service: &'static str, existing: &E) -> Self {
        let account = existing.account().map(|account| account.to_owned().into());
        let own = Self::new(service, existing_arn(existing));
        Self { account: account.or(own.account), arn: own.arn, service }
    }

    pub(crate) fn arn(&self) -> &Expression {
        &self.arn
    }

    /// Lets it invoke the function (Lambda API, AddPermission).
    pub(crate) fn may_invoke(&self, lambda: &Lambda<'_>) -> Resource {
        let properties = object! {
            "Action": "lambda:InvokeFunction",
            "FunctionName": lambda.target(),
            "Principal": self.service,
            "SourceAccount": self.account.clone(),
            "SourceArn": self.arn.clone(),
        };
        Resource::new("AWS::Lambda::Permission", properties)
    }

    /// Lets it send to a queue.
    pub(crate) fn may_send(&self, queue: impl Into<Expression>) -> Statement {
        let statement = Statement::allow(["sqs:SendMessage"], [queue]).to(self.service).when(
            "ArnEquals",
            "aws:SourceArn",
            self.arn.clone(),
        );
        match &self.account {
            Some(account) => statement.for_account(account.clone()),
            None => statement,
        }
    }
}
