use lessops::lambda;

struct Order;

#[lambda(trigger = http("POST /orders"))]
async fn order(_: Order) -> String {
    String::new()
}

fn main() {}
