use lessops::lambda;

#[lambda(trigger = http("GET /orders", cors("*", credentials = true)))]
async fn orders() -> String {
    String::new()
}

fn main() {}
