//! What customers see.

use lessops::axum::Json;
use lessops::axum::extract::Path;
use lessops::axum::http::StatusCode;
use lessops::lambda;
use lessops::resource::{Read, Table};

use crate::parcel::Parcel;

/// Shows a parcel.
#[lambda(trigger = http("GET /parcels/{id}"))]
async fn show(Path(id): Path<String>, parcels: Table<Read>) -> Result<Json<Parcel>, (StatusCode, String)> {
    match id.as_str() {
        "unknown" => Err((StatusCode::NOT_FOUND, format!("no such parcel in {}", parcels.name()))),
        _ => Ok(Json(Parcel { id, weight: 1_200 })),
    }
}
