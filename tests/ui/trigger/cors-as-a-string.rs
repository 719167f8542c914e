use lessops::lambda;

#[lambda(trigger = http("GET /orders", cors = "*"))]
async fn orders() -> String {
    String::new()
}

fn main() {}
