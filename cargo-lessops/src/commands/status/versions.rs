//! Which version of each function has the traffic.

use lessops_redrive::aws_sdk_lambda::Client;
use lessops_redrive::aws_sdk_lambda::error::ProvideErrorMetadata as _;
use lessops_redrive::{Error, QUALIFIER};
use serde_json::{Value as Json, json};

use crate::aws::Session;
use crate::deployed::Deployed;
use crate::report::Result;

/// A function, and what is behind its alias.
pub(super) struct Live {
    function: String,
    /// The name that AWS has for it.
    physical: String,
    /// The version behind the alias, and of others the percentage of the calls that they get. None where there is no alias.
    versions: Option<(String, Vec<(String, f64)>)>,
}

/// The functions of a stack, in the order of their names.
pub(super) async fn of(session: &Session, deployed: &Deployed) -> Result<Vec<Live>> {
    let client = Client::new(&session.config);
    let mut all = Vec::new();
    for function in deployed.functions() {
        let alias = client.get_alias().function_name(&function.physical).name(QUALIFIER).send().await;
        let versions = match alias {
            Ok(alias) => {
                let weights = alias.routing_config.and_then(|config| config.additional_version_weights);
                let mut others: Vec<_> = weights
                    .unwrap_or_default()
                    .into_iter()
                    .map(|(version, weight)| (version, weight * 100.0))
                    .collect();
                others.sort_by(|one, other| one.0.cmp(&other.0));
                Some((alias.function_version.unwrap_or_default(), others))
            }
            Err(error) if error.code() == Some("ResourceNotFoundException") => None,
            Err(error) => {
                let doing = format!("read which version of `{}` has the traffic", function.name);
                return Err(Error::sdk(doing, &error).into());
            }
        };
        all.push(Live { function: function.name, physical: function.physical, versions });
    }
    Ok(all)
}

impl Live {
    pub(super) fn row(&self) -> [String; 3] {
        let versions = match &self.versions {
            None => "$LATEST".to_owned(),
            Some((version, others)) => {
                let others = others
                    .iter()
                    .map(|(version, percent)| format!(", {version} for {percent} % of the calls"));
                format!("{version}{}", others.collect::<String>())
            }
        };
        [self.function.clone(), versions, self.physical.clone()]
    }

    pub(super) fn to_json(&self) -> Json {
        let (live, others) = match &self.versions {
            None => (None, Json::Null),
            Some((version, others)) => (
                Some(version),
                others
                    .iter()
                    .map(|(version, percent)| json!({ "version": version, "percent": percent }))
                    .collect(),
            ),
        };
        json!({ "function": self.function, "name": self.physical, "version": live, "shifting": others })
    }
}
