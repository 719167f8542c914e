use lessops::lambda;

#[lambda(trigger = http("GET /orders", auth = authorizer))]
async fn orders() -> String {
    String::new()
}

fn main() {}
