use lessops::axum::Json;
use lessops::lambda;

#[lambda(trigger = http("GET /orders"), breaker(errors > 50% in 1m, open = 2m))]
async fn orders() -> Json<u32> {
    Json(0)
}

fn main() {}
