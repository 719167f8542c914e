use lessops::lambda;

#[lambda(trigger = rest("GET /orders", throttle(rate = 50)))]
async fn orders() -> String {
    String::new()
}

fn main() {}
