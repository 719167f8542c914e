//! Sites: depots that the stacks of other teams ask for, as custom resources of CloudFormation.

use lessops::event::cloudformation::CloudFormationCustomResourceRequest as Request;
use lessops::{CustomResource, Error, lambda, tracing};
use serde::{Deserialize, Serialize};

/// What a template says of a site: `{"Type": "Custom::Site", "Properties": {"ServiceToken": "arn:...", "Town": "Linz"}}`.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Site {
    town: String,
}

/// What a template may ask of it: `{"Fn::GetAtt": ["North", "Street"]}`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Address {
    street: String,
}

/// Opens a site, moves it to another town, or closes it.
#[lambda(trigger = custom_resource("Custom::Site"), timeout = 1m)]
async fn build(event: Request<Site, Site>) -> Result<CustomResource<Option<Address>>, Error> {
    let town = match event {
        Request::Create(create) => create.resource_properties.town,
        Request::Update(update) => update.resource_properties.town,
        _ => return Ok(CustomResource::default().data(None)),
    };
    tracing::info!(town, "built");
    let street = format!("1 Station Road, {town}");
    Ok(CustomResource::new(town).data(Some(Address { street })))
}
