//! SQS ("AWS JSON protocol", Amazon SQS developer guide).

use std::sync::Arc;

use serde_json::{Map, Value as Json, json};

use super::{error, last_part, missing};
use crate::dev::answer::Answer;
use crate::dev::broker::Message;
use crate::dev::request::ACCOUNT;
use crate::dev::sources::md5;
use crate::dev::world::World;

/// Answers a request.
pub(super) fn answer(world: &Arc<World>, operation: &str, input: &Json) -> Answer {
    let named = ["QueueUrl", "QueueName"].into_iter().find_map(|key| input.get(key));
    let queue = last_part(named.unwrap_or(&Json::Null));
    let generation = world.current();
    if !generation.targets.has_queue(&queue) && !["ListQueues"].contains(&operation) {
        let message =
            format!("The specified queue does not exist: `{queue}` is of no function of the service");
        return error("com.amazonaws.sqs#QueueDoesNotExist", &message);
    }
    let is_fifo = generation.targets.is_fifo(&queue);
    let url = |queue: &str| format!("{}/{ACCOUNT}/{queue}", world.surroundings.endpoint);
    let output = match operation {
        "GetQueueUrl" | "CreateQueue" => json!({ "QueueUrl": url(&queue) }),
        "ListQueues" => {
            json!({ "QueueUrls": generation.targets.queues().map(url).collect::<Vec<_>>() })
        }
        "SendMessage" => {
            let sent = send(world, &queue, is_fifo, input);
            json!({ "MessageId": sent.id, "MD5OfMessageBody": md5(sent.body.as_bytes()) })
        }
        "SendMessageBatch" => {
            let entries = input["Entries"].as_array().into_iter().flatten();
            let sent = entries.map(|entry| {
                let sent = send(world, &queue, is_fifo, entry);
                let md5 = md5(sent.body.as_bytes());
                json!({ "Id": entry["Id"], "MessageId": sent.id, "MD5OfMessageBody": md5 })
            });
            json!({ "Successful": sent.collect::<Vec<_>>(), "Failed": [] })
        }
        "ReceiveMessage" => receive(world, &queue, input),
        "DeleteMessage" => {
            world.broker.delete(input["ReceiptHandle"].as_str().unwrap_or_default());
            json!({})
        }
        "DeleteMessageBatch" => {
            let entries = input["Entries"].as_array().into_iter().flatten();
            let deleted = entries.map(|entry| {
                world.broker.delete(entry["ReceiptHandle"].as_str().unwrap_or_default());
                json!({ "Id": entry["Id"] })
            });
            json!({ "Successful": deleted.collect::<Vec<_>>(), "Failed": [] })
        }
        // How long it stays hidden is not counted here: only to show it at once makes a difference.
        "ChangeMessageVisibility" => {
            if input["VisibilityTimeout"] == 0 {
                world.broker.reveal(input["ReceiptHandle"].as_str().unwrap_or_default());
            }
            json!({})
        }
        other => return missing("SQS", other),
    };
    Answer::json(200, &output)
}

fn send(world: &World, queue: &str, is_fifo: bool, entry: &Json) -> Message {
    let body = entry["MessageBody"].as_str().unwrap_or_default().to_owned();
    let group = entry["MessageGroupId"].as_str().map(str::to_owned).filter(|_| is_fifo);
    let message = Message::new(body, entry["MessageAttributes"].clone(), group);
    world.broker.send(queue, message.clone());
    message
}

fn receive(world: &World, queue: &str, input: &Json) -> Json {
    let most = input["MaxNumberOfMessages"].as_u64().unwrap_or(1).clamp(1, 10);
    let taken = world.broker.take(queue, usize::try_from(most).unwrap_or(1));
    let messages = taken.into_iter().map(|message| {
        let mut shown = json!({
            "MessageId": message.id,
            "Body": message.body,
            "MD5OfBody": md5(message.body.as_bytes()),
            "Attributes": { "ApproximateReceiveCount": message.receives.to_string() },
        });
        if let Some(attributes) =
            message.attributes.as_object().filter(|attributes: &&Map<_, _>| !attributes.is_empty())
        {
            shown["MessageAttributes"] = attributes.clone().into();
        }
        shown["ReceiptHandle"] = world.broker.hide(queue, message).into();
        shown
    });
    json!({ "Messages": messages.collect::<Vec<_>>() })
}
