//! Who hears of the alarms of the stack's own topic.

use aws_sdk_sns::Client;
use aws_sdk_sns::error::ProvideErrorMetadata as _;
use lessops_core::alarm::listing::TOPIC;
use lessops_redrive::Error;
use serde_json::{Value as Json, json};

use crate::aws::Session;
use crate::deployed::Deployed;
use crate::report::Result;

/// What stands for the ARN of a subscription that was not confirmed (SNS API reference, Subscribe).
const PENDING: &str = "PendingConfirmation";

/// The subscriptions of a topic.
pub(super) struct Subscriptions(Vec<Subscription>);

struct Subscription {
    protocol: String,
    endpoint: String,
    is_confirmed: bool,
}

/// Those of the stack's topic for alarms, if it has one.
pub(super) async fn of(session: &Session, deployed: &Deployed) -> Result<Option<Subscriptions>> {
    let Some(topic) = deployed.physical(TOPIC) else { return Ok(None) };
    let client = Client::new(&session.config);
    let mut pages = client.list_subscriptions_by_topic().topic_arn(topic).into_paginator().items().send();
    let mut all = Vec::new();
    while let Some(subscription) = pages.next().await {
        match subscription {
            Ok(subscription) => all.push(Subscription {
                protocol: subscription.protocol.unwrap_or_default(),
                endpoint: subscription.endpoint.unwrap_or_default(),
                is_confirmed: subscription.subscription_arn.as_deref() != Some(PENDING),
            }),
            Err(error) if error.code() == Some("NotFound") => return Ok(None),
            Err(error) => return Err(Error::sdk("read who hears of alarms", &error).into()),
        }
    }
    Ok(Some(Subscriptions(all)))
}

impl Subscriptions {
    pub(super) fn concerns(&self) -> impl Iterator<Item = String> {
        let pending = self.0.iter().filter(|subscription| !subscription.is_confirmed);
        pending.map(|Subscription { protocol, endpoint, .. }| {
            format!("{endpoint} hears of no alarm before it confirms its subscription by {protocol}")
        })
    }

    pub(super) fn rows(&self) -> Vec<[String; 3]> {
        if self.0.is_empty() {
            let help = "the parameter AlarmEmail, or a subscription to the topic, names somebody";
            return vec![["nobody".to_owned(), String::new(), help.to_owned()]];
        }
        let row = |Subscription { protocol, endpoint, is_confirmed }: &Subscription| {
            let state = if *is_confirmed { "confirmed" } else { "not confirmed" };
            [endpoint.clone(), protocol.clone(), state.to_owned()]
        };
        self.0.iter().map(row).collect()
    }

    pub(super) fn to_json(&self) -> Json {
        let one = |Subscription { protocol, endpoint, is_confirmed }: &Subscription| json!({ "endpoint": endpoint, "protocol": protocol, "confirmed": is_confirmed });
        self.0.iter().map(one).collect()
    }
}
