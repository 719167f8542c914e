use lessops::axum::Json;
use lessops::axum::http::HeaderMap;
use lessops::lambda;

#[lambda(trigger = http("POST /orders"))]
async fn order(_: Json<u32>, _: HeaderMap) -> String {
    String::new()
}

fn main() {}
