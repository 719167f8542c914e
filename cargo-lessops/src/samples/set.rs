//! `--set key=value`: changes an event at a place that it has.

use lessops_core::code::Code;
use lessops_core::problem::nearest_or_all;
use serde_json::{Map, Value as Json};

use crate::report::{Report, Result};

/// Objects whose keys are whatever their senders choose. Below them anything may be added.
const FREE: [&str; 22] = [
    "attributes",
    "claims",
    "clientMetadata",
    "detail",
    "groupConfiguration",
    "headers",
    "Keys",
    "MessageAttributes",
    "messageAttributes",
    "multiValueHeaders",
    "multiValueQueryStringParameters",
    "NewImage",
    "OldImage",
    "OldResourceProperties",
    "pathParameters",
    "queryStringParameters",
    "ResourceProperties",
    "stageVariables",
    "state",
    "tags",
    "userAttributes",
    "validationData",
];

/// Changes one value: `Records.0.s3.object.key=cat.png`. The path is in dots, or a JSON Pointer (RFC 6901) where it begins
/// with `/`. The value is JSON, or text where it is none, or where text stands.
pub(crate) fn set(event: &mut Json, assignment: &str, is_free: bool) -> Result<()> {
    let Some((path, value)) = assignment.split_once('=') else {
        return Err(Report::new(Code::SampleEvent, format!("`--set {assignment}` names no value"))
            .help("write `--set key=value`, such as `--set Records.0.s3.object.key=cat.png`")
            .into());
    };
    let keys: Vec<String> = match path.strip_prefix('/') {
        Some(pointer) => pointer.split('/').map(|key| key.replace("~1", "/").replace("~0", "~")).collect(),
        None => path.split('.').map(str::to_owned).collect(),
    };
    let place = place(event, &keys, is_free).map_err(|(index, help)| {
        let before = match index {
            0 => "the event".to_owned(),
            _ => format!("`{}`", keys[..index].join(".")),
        };
        Report::new(Code::SampleEvent, format!("`--set {path}`: {before} has no `{}`", keys[index]))
            .help(help)
    })?;
    *place.value = match serde_json::from_str(value) {
        Ok(json) if !place.is_text => json,
        _ => Json::String(value.to_owned()),
    };
    Ok(())
}

/// Where a value goes.
struct Place<'a> {
    value: &'a mut Json,
    /// Whether text stands there, or in all places beside it.
    is_text: bool,
}

/// Finds a place, or which of the keys is not there, and what is.
fn place<'a>(event: &'a mut Json, keys: &[String], mut is_free: bool) -> Result<Place<'a>, (usize, String)> {
    let mut is_text = event.is_string();
    let mut value = event;
    for (index, key) in keys.iter().enumerate() {
        if is_free && value.is_null() {
            *value = Json::Object(Map::new());
        }
        match value {
            Json::Object(fields) => {
                if !is_free && !fields.contains_key(key) {
                    return Err((index, nearest_or_all(key, fields.keys().map(String::as_str))));
                }
                let are_texts = !fields.is_empty() && fields.values().all(Json::is_string);
                is_free |= FREE.contains(&key.as_str());
                let is_new = !fields.contains_key(key);
                value = fields.entry(key).or_insert(Json::Null);
                is_text = value.is_string() || is_new && are_texts;
            }
            Json::Array(values) => {
                let length = values.len();
                let known = key.parse().ok().and_then(|index: usize| values.get_mut(index));
                value = known
                    .ok_or_else(|| (index, format!("it is a list of {length}: write a number from 0")))?;
                is_text = value.is_string();
            }
            other => return Err((index, format!("it is `{other}`, which has nothing in it"))),
        }
    }
    Ok(Place { value, is_text })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn after(assignment: &str) -> Json {
        let mut event = json!({
            "Records": [{ "key": "a.png", "size": 7 }],
            "headers": { "host": "x" },
            "detail": { "order": { "id": 1 } },
            "pathParameters": null,
        });
        set(&mut event, assignment, false).unwrap();
        event
    }

    #[test]
    fn a_value_is_json_or_text_and_where_text_stands_it_is_text() {
        assert_eq!(after("Records.0.key=7")["Records"][0]["key"], "7");
        assert_eq!(after("Records.0.size=8")["Records"][0]["size"], 8);
        assert_eq!(after("/Records/0/size=large")["Records"][0]["size"], "large");
        assert_eq!(after("Records=[]")["Records"], json!([]));
        assert_eq!(after("Records.0.key=a=b")["Records"][0]["key"], "a=b");
    }

    #[test]
    fn what_senders_choose_the_keys_of_takes_others() {
        assert_eq!(after("headers.x-shop=1")["headers"], json!({ "host": "x", "x-shop": "1" }));
        assert_eq!(after("/headers/a~1b.c=d")["headers"]["a/b.c"], "d");
        assert_eq!(after("pathParameters.id=north")["pathParameters"], json!({ "id": "north" }));
        assert_eq!(
            after("detail.order.lines.first=true")["detail"]["order"]["lines"],
            json!({ "first": true })
        );
    }

    #[test]
    fn a_place_that_there_is_not_is_an_error_that_says_what_there_is() {
        let error = |assignment: &str| {
            let mut event = json!({ "Records": [{ "key": "a.png" }] });
            format!("{:?}", set(&mut event, assignment, false).unwrap_err())
        };
        assert!(error("Record.0.key=b").contains("did you mean `Records`?"));
        assert!(error("Records.1.key=b").contains("it is a list of 1: write a number from 0"));
        assert!(error("Records.0.size=b").contains("`Records.0` has no `size`"));
        assert!(error("Records.0.key.x=b").contains("has nothing in it"));
        assert!(error("Records").contains("names no value"));
    }
}
