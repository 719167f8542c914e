use lessops::lambda;

#[lambda(trigger = http("GET /orders", auth = jwts))]
async fn orders() -> String {
    String::new()
}

fn main() {}
