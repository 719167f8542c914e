//! What stands on this machine for values of a template that only a stack knows: references, attributes, and what is made
//! of them.

use std::env;

use serde_json::Value as Json;

/// The account of documentation's examples.
const ACCOUNT: &str = "123456789012";
/// The region where nothing says another one.
const REGION: &str = "us-east-1";

/// The region of everything here, which the environment names.
pub(crate) fn region() -> String {
    let named = ["AWS_REGION", "AWS_DEFAULT_REGION"].into_iter().find_map(|name| env::var(name).ok());
    named.filter(|region| !region.is_empty()).unwrap_or_else(|| REGION.to_owned())
}

/// The values of one service's template.
pub(crate) struct Values {
    template: Json,
    stack: String,
    region: String,
}

impl Values {
    /// Of a template, which is that of this stack, in the region that the environment names.
    pub(crate) fn new(template: Json, stack: &str) -> Self {
        Self { template, stack: stack.to_owned(), region: region() }
    }

    /// The template.
    pub(crate) fn template(&self) -> &Json {
        &self.template
    }

    /// The region.
    pub(crate) fn region(&self) -> &str {
        &self.region
    }

    /// The ARN of something in the account and region.
    pub(crate) fn arn(&self, service: &str, resource: &str) -> String {
        format!("arn:aws:{service}:{}:{ACCOUNT}:{resource}", self.region)
    }

    /// A value, as the text that a stack would have for it.
    pub(crate) fn text(&self, value: &Json) -> String {
        let object = match value {
            Json::Null => return String::new(),
            Json::String(text) => return text.clone(),
            Json::Object(object) => object,
            other => return other.to_string(),
        };
        match object.iter().next().map(|(name, argument)| (name.as_str(), argument)) {
            Some(("Ref", name)) => self.reference(name.as_str().unwrap_or_default()),
            Some(("Fn::GetAtt", attribute)) => {
                let part = |index: usize| attribute[index].as_str().unwrap_or_default();
                self.attribute(part(0), part(1))
            }
            Some(("Fn::Sub", Json::Array(parts))) if parts.len() == 2 => {
                self.substituted(&self.text(&parts[0]), &parts[1])
            }
            Some(("Fn::Sub", text)) => self.substituted(&self.text(text), &Json::Null),
            Some(("Fn::Join", parts)) => self.list(&parts[1]).join(&self.text(&parts[0])),
            Some(("Fn::Select", parts)) => {
                let index = parts[0].as_u64().and_then(|index| usize::try_from(index).ok());
                index.and_then(|index| self.list(&parts[1]).get(index).cloned()).unwrap_or_default()
            }
            _ => value.to_string(),
        }
    }

    fn list(&self, value: &Json) -> Vec<String> {
        match &value["Fn::Split"] {
            Json::Null => value.as_array().into_iter().flatten().map(|value| self.text(value)).collect(),
            split => self.text(&split[1]).split(&self.text(&split[0])).map(str::to_owned).collect(),
        }
    }

    /// `Fn::Sub`: a text with references, attributes and variables in it.
    fn substituted(&self, text: &str, variables: &Json) -> String {
        let mut parts = text.split("${");
        let mut made = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let Some((name, rest)) = part.split_once('}') else { continue };
            let value = match (variables.get(name), name.strip_prefix('!'), name.split_once('.')) {
                (Some(variable), ..) => self.text(variable),
                (None, Some(literal), _) => format!("${{{literal}}}"),
                (None, None, Some((resource, attribute))) => self.attribute(resource, attribute),
                (None, None, None) => self.reference(name),
            };
            made += &value;
            made += rest;
        }
        made
    }

    /// `Ref`. What the user names in no other way is called by its logical id.
    fn reference(&self, name: &str) -> String {
        match name {
            "AWS::AccountId" => return ACCOUNT.to_owned(),
            "AWS::Partition" => return "aws".to_owned(),
            "AWS::Region" => return self.region.clone(),
            // Names that are to be unique are made of the last of the five groups.
            "AWS::StackId" => {
                return self.arn("cloudformation", &format!("stack/{}/0-0-0-0-local", self.stack));
            }
            "AWS::StackName" => return self.stack.clone(),
            "AWS::URLSuffix" => return "amazonaws.com".to_owned(),
            _ => {}
        }
        let resource = &self.template["Resources"][name];
        let own = self.name(name);
        match resource["Type"].as_str() {
            None => match &self.template["Parameters"][name]["Default"] {
                Json::Null => name.to_owned(),
                default => self.text(default),
            },
            Some("AWS::SQS::Queue") => {
                let endpoint = ["AWS_ENDPOINT_URL_SQS", "AWS_ENDPOINT_URL"]
                    .into_iter()
                    .find_map(|name| env::var(name).ok());
                let endpoint =
                    endpoint.unwrap_or_else(|| format!("https://sqs.{}.amazonaws.com", self.region));
                format!("{}/{ACCOUNT}/{own}", endpoint.trim_end_matches('/'))
            }
            Some("AWS::SNS::Topic" | "AWS::Lambda::Version" | "AWS::Lambda::Alias") => {
                self.attribute(name, "Arn")
            }
            Some(_) => own,
        }
    }

    /// What a resource is called: by its own name where the template gives it one, or by its logical id.
    fn name(&self, id: &str) -> String {
        let resource = &self.template["Resources"][id];
        let properties = &resource["Properties"];
        let kind = resource["Type"].as_str().unwrap_or_default().rsplit("::").next().unwrap_or_default();
        let named = ["Name", &format!("{kind}Name")]
            .into_iter()
            .map(|key| &properties[key])
            .find(|name| !name.is_null());
        match named {
            Some(name) => self.text(name),
            None if properties["FifoQueue"] == true || properties["FifoTopic"] == true => {
                format!("{id}.fifo")
            }
            None => id.to_owned(),
        }
    }

    /// `Fn::GetAtt`: an ARN as the resource's service makes it, as far as a function can ask for one.
    fn attribute(&self, id: &str, attribute: &str) -> String {
        let name = self.name(id);
        let properties = &self.template["Resources"][id]["Properties"];
        match (self.template["Resources"][id]["Type"].as_str().unwrap_or_default(), attribute) {
            ("AWS::S3::Bucket", "Arn") => format!("arn:aws:s3:::{name}"),
            ("AWS::SQS::Queue", "Arn") => self.arn("sqs", &name),
            ("AWS::SNS::Topic", _) => self.arn("sns", &name),
            ("AWS::DynamoDB::Table", "Arn") => self.arn("dynamodb", &format!("table/{name}")),
            ("AWS::Kinesis::Stream", "Arn") => self.arn("kinesis", &format!("stream/{name}")),
            ("AWS::Events::EventBus", "Arn") => self.arn("events", &format!("event-bus/{name}")),
            ("AWS::Lambda::Function", "Arn") => self.arn("lambda", &format!("function:{name}")),
            ("AWS::Lambda::Version" | "AWS::Lambda::Alias", _) => {
                let function = self.text(&properties["FunctionName"]);
                self.arn("lambda", &format!("function:{function}:live"))
            }
            _ => name,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn values() -> Values {
        let template = json!({
            "Parameters": { "ApiKey": { "Type": "String" }, "Level": { "Type": "String", "Default": "high" } },
            "Resources": {
                "Orders": { "Type": "AWS::SQS::Queue", "Properties": { "FifoQueue": true } },
                "News": { "Type": "AWS::SNS::Topic", "Properties": {} },
                "Table": { "Type": "AWS::DynamoDB::Table", "Properties": { "TableName": { "Fn::Sub": "${AWS::StackName}-a" } } },
                "Ship": { "Type": "AWS::Lambda::Function", "Properties": {} },
                "ShipLive": { "Type": "AWS::Lambda::Alias", "Properties": { "FunctionName": { "Ref": "Ship" } } },
            },
        });
        Values { template, stack: "shop".to_owned(), region: "eu-west-1".to_owned() }
    }

    #[test]
    fn a_reference_is_what_the_service_would_make_of_it() {
        let text = |value: Json| values().text(&value);
        assert_eq!(text(json!("as it is")), "as it is");
        assert_eq!(text(json!(5)), "5");
        assert_eq!(text(json!({ "Ref": "AWS::StackName" })), "shop");
        assert_eq!(text(json!({ "Ref": "ApiKey" })), "ApiKey");
        assert_eq!(text(json!({ "Ref": "Level" })), "high");
        assert_eq!(text(json!({ "Ref": "Table" })), "shop-a");
        assert_eq!(text(json!({ "Ref": "News" })), "arn:aws:sns:eu-west-1:123456789012:News");
        assert_eq!(
            text(json!({ "Ref": "ShipLive" })),
            "arn:aws:lambda:eu-west-1:123456789012:function:Ship:live"
        );
        let arn = json!({ "Fn::GetAtt": ["Orders", "Arn"] });
        assert_eq!(text(arn), "arn:aws:sqs:eu-west-1:123456789012:Orders.fifo");
    }

    #[test]
    fn what_is_made_of_values_is_made_here_too() {
        let text = |value: Json| values().text(&value);
        // The name of a bucket of the stack.
        let unique = json!({ "Fn::Select": [4, { "Fn::Split": ["-", { "Fn::Select": [2, { "Fn::Split": ["/", { "Ref": "AWS::StackId" }] }] }] }] });
        assert_eq!(text(json!({ "Fn::Sub": ["thumbs-${Part}", { "Part": unique }] })), "thumbs-local");
        assert_eq!(
            text(json!({ "Fn::Sub": "${Table.Arn}/${!x}/${AWS::Region}" })),
            "arn:aws:dynamodb:eu-west-1:123456789012:table/shop-a/${x}/eu-west-1"
        );
        assert_eq!(text(json!({ "Fn::Join": ["-", ["a", { "Ref": "Level" }]] })), "a-high");
    }
}
