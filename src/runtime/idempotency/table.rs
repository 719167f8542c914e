//! A table of DynamoDB that remembers keys: an item for each, `id`, with the run that has it (`claim`), when it
//! `expires`, whether the run is `done`, and its `answer`.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::delete_item::DeleteItemError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue::{Bool, N, S};
use aws_sdk_dynamodb::types::ReturnValuesOnConditionCheckFailure::AllOld;
use serde_json::value::RawValue;

use super::{Claim, Claimed, Store};
use crate::{Error, sdk};

/// Nobody has the key, or this run does: what a write was that is sent again, since its answer did not arrive.
const OURS: &str = "attribute_not_exists(id) OR claim = :claim";

/// The table, by its name.
pub(crate) struct Table {
    name: String,
    client: Client,
}

impl Table {
    /// The table of this name, with the configuration that all clients share.
    pub(super) async fn named(name: String) -> Self {
        sdk::load().await;
        Self { name, client: Client::new(sdk::config()) }
    }

    /// Writes the item of a claim.
    fn put(&self, claim: &Claim<'_>, expires: u64) -> PutItemFluentBuilder {
        let Claim { id, run } = *claim;
        let put = self.client.put_item().table_name(&self.name);
        put.item("id", S(id.to_owned()))
            .item("claim", S(run.to_owned()))
            .item("expires", N(expires.to_string()))
    }
}

impl Store for Table {
    async fn claim(&self, claim: &Claim<'_>, expires: u64, now: u64) -> Result<Claimed, Error> {
        let put = self.put(claim, expires);
        let put = put.condition_expression("attribute_not_exists(id) OR expires < :now");
        let put = put.expression_attribute_values(":now", N(now.to_string()));
        let Err(error) = put.return_values_on_condition_check_failure(AllOld).send().await else {
            return Ok(Claimed::Ours);
        };
        let Some(PutItemError::ConditionalCheckFailedException(taken)) = error.as_service_error() else {
            return Err(error.into());
        };
        let item = taken.item();
        let attribute = |name: &str| item.and_then(|item| item.get(name));
        let text = |name: &str| attribute(name).and_then(|value| value.as_s().ok());
        if text("claim").is_some_and(|by| by == claim.run) {
            // The write was sent twice, since its answer did not arrive.
            return Ok(Claimed::Ours);
        }
        match attribute("done") {
            None => Ok(Claimed::Running),
            Some(_) => {
                let answer = text("answer").map(|answer| RawValue::from_string(answer.clone()));
                Ok(Claimed::Handled(answer.transpose()?))
            }
        }
    }

    async fn keep(&self, claim: &Claim<'_>, expires: u64, answer: Option<&RawValue>) -> Result<bool, Error> {
        let put = self.put(claim, expires).item("done", Bool(true));
        let put = match answer {
            Some(answer) => put.item("answer", S(answer.get().to_owned())),
            None => put,
        };
        let put =
            put.condition_expression(OURS).expression_attribute_values(":claim", S(claim.run.to_owned()));
        match put.send().await {
            Ok(_) => Ok(true),
            Err(error) => match error.as_service_error() {
                Some(PutItemError::ConditionalCheckFailedException(_)) => Ok(false),
                _ => Err(error.into()),
            },
        }
    }

    async fn release(&self, claim: &Claim<'_>) -> Result<(), Error> {
        let delete = self.client.delete_item().table_name(&self.name).key("id", S(claim.id.to_owned()));
        let delete = delete.condition_expression(OURS);
        let delete = delete.expression_attribute_values(":claim", S(claim.run.to_owned()));
        match delete.send().await {
            Ok(_) => Ok(()),
            Err(error) => match error.as_service_error() {
                Some(DeleteItemError::ConditionalCheckFailedException(_)) => Ok(()),
                _ => Err(error.into()),
            },
        }
    }
}
