//! Lambda: functions of the service that call each other (Lambda API, Invoke).

use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::missing;
use crate::dev::answer::Answer;
use crate::dev::request::Request;
use crate::dev::routes::decoded;
use crate::dev::sources::asynchronous::deliver;
use crate::dev::world::World;

/// Answers a request. The path is what stands behind `/functions/`: a name or an ARN, and what is asked of it.
pub(super) async fn answer(world: &Arc<World>, path: &str, request: &Request) -> Answer {
    let Some(name) = path.strip_suffix("/invocations").filter(|_| request.method == "POST") else {
        return missing("Lambda", "operation but Invoke");
    };
    let name = function_name(&decoded(name));
    let generation = world.current();
    if generation.function(&name).is_none() {
        let message = format!("Function not found: `{name}` is no function of the service");
        let mut answer = Answer::json(404, &json!({ "Type": "User", "Message": message }));
        answer.set("x-amzn-errortype", "ResourceNotFoundException");
        return answer;
    }
    let Ok(event) = event(&request.body) else {
        let mut answer = Answer::json(
            400,
            &json!({ "Type": "User", "message": "Could not parse request body into json" }),
        );
        answer.set("x-amzn-errortype", "InvalidRequestContentException");
        return answer;
    };
    match request.header("x-amz-invocation-type") {
        Some("Event") => {
            tokio::spawn(deliver(Arc::clone(world), name.clone(), format!("invoke {name}"), event));
            Answer::empty(202)
        }
        Some("DryRun") => Answer::empty(204),
        _ => match generation.invoke(&name, &event).await {
            Ok(answer) => Answer::of(200, "application/json", answer),
            Err(error) => {
                let mut answer = Answer::json(200, &error.to_json());
                answer.set("x-amz-function-error", "Unhandled");
                answer
            }
        },
    }
}

fn event(body: &[u8]) -> serde_json::Result<Json> {
    if body.is_empty() { Ok(Json::Null) } else { serde_json::from_slice(body) }
}

/// The name of a function: `ship`, `ship:live`, or an ARN with either at its end.
fn function_name(text: &str) -> String {
    let own = text.split_once(":function:").map_or(text, |(_, own)| own);
    own.split(':').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_called_by_its_name_or_its_arn() {
        for text in [
            "ship",
            "ship:live",
            "arn:aws:lambda:us-east-1:1:function:ship",
            "arn:aws:lambda:us-east-1:1:function:ship:live",
        ] {
            assert_eq!(function_name(text), "ship", "{text}");
        }
    }
}
