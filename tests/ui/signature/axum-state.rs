use lessops::axum::extract::State;
use lessops::lambda;

#[derive(Clone)]
struct Shop;

#[lambda(trigger = http("GET /orders"))]
async fn orders(_: State<Shop>) -> String {
    String::new()
}

fn main() {}
