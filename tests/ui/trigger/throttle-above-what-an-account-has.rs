use lessops::lambda;

#[lambda(trigger = http("GET /orders", throttle(rate = 50_000, burst = 100)))]
async fn orders() -> String {
    String::new()
}

fn main() {}
