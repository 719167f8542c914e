//! Trucks, which send what they measure to AWS IoT.

use lessops::resource::{Parameter, Read};
use lessops::{Error, lambda, tracing};
use serde::Deserialize;

/// What the query selects of a truck's message.
#[derive(Debug, Deserialize)]
struct Measured {
    truck: String,
    temperature: f64,
}

/// Warns of a hold that is too warm.
#[lambda(trigger = iot("SELECT temperature, topic(2) AS truck FROM 'trucks/+/hold' WHERE temperature > 8"))]
async fn warn(
    measured: Measured,
    #[resource(existing = "/parcels/yard")] yard: Parameter<Read>,
) -> Result<(), Error> {
    let Measured { truck, temperature } = measured;
    tracing::warn!(truck, temperature, yard = yard.name(), "too warm");
    Ok(())
}
