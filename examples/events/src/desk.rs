//! What the people at a depot's desk see, inside the company's network: its load balancer stands already.

use lessops::axum::Json;
use lessops::axum::extract::Query;
use lessops::resource::{Read, Table};
use lessops::{lambda, tracing};
use serde::Deserialize;

use crate::parcel::Parcel;

/// Whose parcels are asked for: `?depot=north`.
#[derive(Debug, Deserialize)]
struct Desk {
    depot: String,
}

/// Lists what waits at a depot.
#[lambda(trigger = alb(
    "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/parcels/50dc6c495c0c9188/f2f7dc8efc522ab2",
    path = "/waiting",
    priority = 10,
))]
async fn waiting(Query(desk): Query<Desk>, parcels: Table<Read>) -> Json<Vec<Parcel>> {
    tracing::info!(depot = desk.depot, table = parcels.name(), "listed");
    Json(vec![Parcel { id: "parcel-1".to_owned(), weight: 1_200 }])
}
