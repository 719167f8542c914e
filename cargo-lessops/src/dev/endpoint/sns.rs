//! SNS, which takes forms and answers in XML (Amazon SNS API reference).

use std::collections::BTreeMap;
use std::sync::Arc;

use uuid::Uuid;

use super::missing;
use crate::dev::answer::Answer;
use crate::dev::sources::topic::{Notification, publish};
use crate::dev::world::World;

/// The fields of a form.
type Form = BTreeMap<String, String>;

/// Answers a request.
pub(super) fn answer(world: &Arc<World>, body: &[u8]) -> Answer {
    let form: Form = form_urlencoded::parse(body).into_owned().collect();
    let text = |key: &str| form.get(key).cloned().unwrap_or_default();
    let topic = text("TopicArn").rsplit(':').next().unwrap_or_default().to_owned();
    match text("Action").as_str() {
        "Publish" => {
            let id = publish(world, &topic, &notification(&form, ""));
            xml("Publish", &format!("<MessageId>{id}</MessageId>"))
        }
        "PublishBatch" => {
            let entries = (1..).map(|index| format!("PublishBatchRequestEntries.member.{index}."));
            let entries = entries.take_while(|entry| form.contains_key(&format!("{entry}Id")));
            let published = entries.map(|entry| {
                let id = publish(world, &topic, &notification(&form, &entry));
                let name = text(&format!("{entry}Id"));
                format!("<member><Id>{}</Id><MessageId>{id}</MessageId></member>", escaped(&name))
            });
            let published: String = published.collect();
            xml("PublishBatch", &format!("<Successful>{published}</Successful><Failed/>"))
        }
        other => missing("SNS", other),
    }
}

/// What is published, whose fields all begin with something.
fn notification(form: &Form, prefix: &str) -> Notification {
    let field = |key: &str| form.get(&format!("{prefix}{key}")).cloned();
    let entries = (1..).map_while(|index| {
        let of_entry = |key: &str| field(&format!("MessageAttributes.entry.{index}.{key}"));
        let value = of_entry("Value.StringValue").or(of_entry("Value.BinaryValue")).unwrap_or_default();
        Some((of_entry("Name")?, of_entry("Value.DataType")?, value))
    });
    Notification {
        message: field("Message").unwrap_or_default(),
        subject: field("Subject"),
        attributes: entries.collect(),
    }
}

fn xml(action: &str, result: &str) -> Answer {
    let id = Uuid::new_v4();
    let body = format!(
        "<{action}Response xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><{action}Result>{result}</{action}Result>\
         <ResponseMetadata><RequestId>{id}</RequestId></ResponseMetadata></{action}Response>"
    );
    Answer::of(200, "text/xml", body)
}

/// Text as it stands in XML.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_has_a_message_with_attributes() {
        let body = "Message=hi&Subject=s&MessageAttributes.entry.1.Name=kind&MessageAttributes.entry.1.Value.DataType=String\
                    &MessageAttributes.entry.1.Value.StringValue=a%26b";
        let form = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
        let Notification { message, subject, attributes } = notification(&form, "");
        assert_eq!((message.as_str(), subject.as_deref()), ("hi", Some("s")));
        assert_eq!(attributes, [("kind".to_owned(), "String".to_owned(), "a&b".to_owned())]);
    }
}
