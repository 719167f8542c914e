use lessops::lambda;

#[lambda(trigger = http("GET /orders/{order-id}"))]
async fn orders() -> String {
    String::new()
}

fn main() {}
