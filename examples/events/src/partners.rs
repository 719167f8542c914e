//! Partners: shops that send parcels, and a carrier's own system.

use lessops::axum::Json;
use lessops::axum::http::{StatusCode, Uri};
use lessops::resource::{Queue, Send};
use lessops::{lambda, tracing};

use crate::parcel::Parcel;

/// Takes a parcel to carry. A shop signs the request and has a key, by which its requests are counted.
#[lambda(trigger = rest("POST /parcels", auth = iam, api_key = true, waf = [common, known_bad_inputs]))]
async fn order(
    to_collect: Queue<Send>,
    Json(parcel): Json<Parcel>,
) -> Result<(StatusCode, Json<Parcel>), (StatusCode, String)> {
    parcel.check().map_err(|refused| (StatusCode::UNPROCESSABLE_ENTITY, refused.to_string()))?;
    tracing::info!(parcel = parcel.id, queue = to_collect.url(), "ordered");
    Ok((StatusCode::ACCEPTED, Json(parcel)))
}

/// Hears from the carrier's system, which signs what it sends with the keys that it was given.
#[lambda(trigger = "url")]
async fn hear(uri: Uri, news: String) -> StatusCode {
    tracing::info!(about = uri.path(), news, "heard");
    StatusCode::NO_CONTENT
}
