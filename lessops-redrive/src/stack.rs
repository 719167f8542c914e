//! What the resources of a stack are called.

use std::collections::HashMap;

use aws_sdk_cloudformation::Client;

use crate::error::{Error, Result};

/// The alias that traffic goes to, where a stack has one.
pub const QUALIFIER: &str = "live";

/// A stack that is deployed.
#[derive(Debug, Clone)]
pub struct Stack {
    name: String,
    /// The physical id of each resource, by its logical one.
    resources: HashMap<String, String>,
}

impl Stack {
    /// Reads the resources of the stack with this name.
    ///
    /// # Errors
    /// Where there is none, or CloudFormation does not say what is in it.
    pub async fn find(cloudformation: &Client, name: &str) -> Result<Self> {
        let (mut resources, mut next) = (HashMap::new(), None);
        loop {
            let list = cloudformation.list_stack_resources().stack_name(name).set_next_token(next);
            let list = list.send().await;
            let list = list.map_err(|error| Error::sdk(format_args!("read the stack `{name}`"), &error))?;
            for resource in list.stack_resource_summaries.unwrap_or_default() {
                let ids = resource.logical_resource_id.zip(resource.physical_resource_id);
                resources.extend(ids);
            }
            next = list.next_token;
            if next.is_none() {
                return Ok(Self { name: name.to_owned(), resources });
            }
        }
    }

    /// What a resource is called: a function's and a bucket's name, a queue's URL.
    ///
    /// # Errors
    /// Where it is not in the stack.
    pub fn physical(&self, logical: &str) -> Result<&str> {
        self.resources.get(logical).map(String::as_str).ok_or_else(|| {
            let name = &self.name;
            Error::new(format!("the stack `{name}` has no `{logical}`: it is not the one of this build"))
        })
    }

    /// The alias of a function that traffic goes to, if it has one.
    pub fn qualifier(&self, function: &str) -> Option<String> {
        // `Ref` of an alias is its ARN.
        let end = format!(":function:{function}:{QUALIFIER}");
        self.resources.values().any(|id| id.ends_with(&end)).then(|| QUALIFIER.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_is_called_where_the_function_has_one() {
        let alias = "arn:aws:lambda:eu-central-1:123456789012:function:ship:live";
        let ids = [("ShipFunction", "ship"), ("ShipAlias", alias), ("Ship2Function", "hip")];
        let resources = ids.map(|(logical, physical)| (logical.to_owned(), physical.to_owned()));
        let stack = Stack { name: "shop".to_owned(), resources: resources.into() };
        assert_eq!(stack.qualifier("ship").as_deref(), Some("live"));
        assert_eq!(stack.qualifier("hip"), None);
        assert_eq!(stack.physical("ShipFunction"), Ok("ship"));
        let error = stack.physical("ShipFailures").unwrap_err().to_string();
        assert_eq!(error, "the stack `shop` has no `ShipFailures`: it is not the one of this build");
    }
}
