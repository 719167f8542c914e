use lessops::lambda;

#[lambda(trigger = http("GET /orders"), max_age = 1h)]
async fn orders() -> String {
    String::new()
}

fn main() {}
