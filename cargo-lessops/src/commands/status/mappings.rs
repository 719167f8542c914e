//! The event source mappings of the stack: whether each reads what it is meant to read.

use lessops_redrive::Error;
use lessops_redrive::aws_sdk_lambda::Client;
use lessops_redrive::aws_sdk_lambda::error::ProvideErrorMetadata as _;
use serde_json::{Value as Json, json};

use crate::aws::Session;
use crate::deployed::Deployed;
use crate::report::Result;

/// The state of a mapping that somebody has deleted.
const GONE: &str = "Gone";

/// The states of a mapping that reads, or is about to (Lambda API reference, GetEventSourceMapping).
const READING: [&str; 4] = ["Creating", "Enabling", "Enabled", "Updating"];

/// An event source mapping.
pub(super) struct Mapping {
    /// Its logical id.
    id: String,
    /// What AWS calls it.
    uuid: String,
    state: String,
    /// What became of what it read last, as Lambda says it.
    last: Option<String>,
    /// Whether the template has it read.
    is_meant_to_read: bool,
}

/// The mappings of a stack, in the order of their ids.
pub(super) async fn of(session: &Session, deployed: &Deployed) -> Result<Vec<Mapping>> {
    let client = Client::new(&session.config);
    let mut mappings = Vec::new();
    for (id, uuid) in deployed.of_kind("AWS::Lambda::EventSourceMapping") {
        let (state, last) = match client.get_event_source_mapping().uuid(uuid).send().await {
            Ok(mapping) => (mapping.state.unwrap_or_default(), mapping.last_processing_result),
            Err(error) if error.code() == Some("ResourceNotFoundException") => (GONE.to_owned(), None),
            Err(error) => return Err(Error::sdk(format_args!("read the mapping {id}"), &error).into()),
        };
        mappings.push(Mapping {
            id: id.to_owned(),
            uuid: uuid.to_owned(),
            state,
            last,
            is_meant_to_read: deployed.properties(id)["Enabled"] != false,
        });
    }
    Ok(mappings)
}

impl Mapping {
    pub(super) fn concern(&self) -> Option<String> {
        let Self { id, uuid, state, last, is_meant_to_read } = self;
        let reads = READING.contains(&state.as_str());
        if state == GONE {
            return Some(format!("somebody has deleted the mapping {id}: deploy the service again"));
        }
        if reads != *is_meant_to_read {
            let (is, option) = if reads { ("reads", "--no-enabled") } else { ("does not read", "--enabled") };
            return Some(format!(
                "the mapping {id} {is}, other than in the template: `aws lambda update-event-source-mapping --uuid {uuid} {option}` mends it"
            ));
        }
        // Lambda API reference, GetEventSourceMapping, `LastProcessingResult`.
        let problem = last.as_deref().filter(|last| last.starts_with("PROBLEM"));
        problem.map(|problem| format!("the mapping {id} has a {problem}"))
    }

    pub(super) fn row(&self) -> [String; 3] {
        [self.id.clone(), self.state.clone(), self.last.clone().unwrap_or_default()]
    }

    pub(super) fn to_json(&self) -> Json {
        let Self { id, uuid, state, last, is_meant_to_read } = self;
        json!({ "id": id, "uuid": uuid, "state": state, "last": last, "enabled_in_template": is_meant_to_read })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn concern(state: &str, last: Option<&str>, is_meant_to_read: bool) -> Option<String> {
        let (id, uuid) = ("ShipOrders".to_owned(), "14e0db71".to_owned());
        Mapping { id, uuid, state: state.to_owned(), last: last.map(str::to_owned), is_meant_to_read }
            .concern()
    }

    #[test]
    fn a_mapping_is_well_where_it_does_what_the_template_says() {
        assert_eq!(concern("Enabled", Some("OK"), true), None);
        assert_eq!(concern("Creating", None, true), None);
        assert_eq!(concern("Disabled", None, false), None);
    }

    #[test]
    fn a_mapping_that_somebody_switched_is_named_with_what_mends_it() {
        assert_eq!(
            concern("Disabled", None, true).as_deref(),
            Some(
                "the mapping ShipOrders does not read, other than in the template: `aws lambda update-event-source-mapping --uuid 14e0db71 --enabled` mends it"
            )
        );
        assert!(concern("Enabled", None, false).is_some_and(|text| text.contains("--no-enabled")));
    }

    #[test]
    fn what_lambda_could_not_read_is_told() {
        let found = concern("Enabled", Some("PROBLEM: Function call failed"), true);
        assert_eq!(found.as_deref(), Some("the mapping ShipOrders has a PROBLEM: Function call failed"));
    }
}
