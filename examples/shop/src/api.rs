//! The HTTP API: axum handlers, each a function of its own behind one API.

use lessops::axum::Json;
use lessops::axum::extract::{Path, Query};
use lessops::axum::http::{HeaderName, StatusCode, header};
use lessops::lambda;
use serde::Deserialize;

use crate::order::{Order, Orders, Wanted};

/// Which orders to list.
#[derive(Deserialize)]
pub struct Filter {
    item: Option<String>,
}

/// Lists the orders, or those for one item.
#[lambda(
    trigger = http("GET /orders"),
    alarm = [p99(latency) > 800ms for 3 of 5, p99(duration) above band(3) for 3 of 5],
    concurrency(provisioned = scale(min = 1, max = 20, target = 70%, schedule(cron(0 6 * * ? *), min = 4))),
)]
async fn list_orders(Query(filter): Query<Filter>, orders: &Orders) -> Json<Vec<Order>> {
    let wanted = |order: &Order| filter.item.as_ref().is_none_or(|item| *item == order.wanted.item);
    Json(orders.all().into_iter().filter(wanted).collect())
}

/// Shows one order.
#[lambda(trigger = http("GET /orders/{id}"), alarm = http_4xx > 20% for 3 of 5, memory = 128MB)]
async fn get_order(Path(id): Path<u64>, orders: &Orders) -> Result<Json<Order>, StatusCode> {
    orders.get(id).map(Json).ok_or(StatusCode::NOT_FOUND)
}

/// Takes an order.
#[lambda(
    trigger = http("POST /orders"),
    alarm = ["errors > 0", "closed: invocations < 1 in 1h for 3"],
    rollout = canary(10%, 5m),
)]
async fn create_order(
    orders: &Orders,
    Json(wanted): Json<Wanted>,
) -> Result<(StatusCode, [(HeaderName, String); 1], Json<Order>), (StatusCode, String)> {
    let refuse = |error| (StatusCode::UNPROCESSABLE_ENTITY, format!("{error}"));
    let order = orders.place(wanted).map_err(refuse)?;
    Ok((StatusCode::CREATED, [(header::LOCATION, format!("/orders/{}", order.id))], Json(order)))
}
