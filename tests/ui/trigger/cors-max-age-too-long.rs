use lessops::lambda;

#[lambda(trigger = http("GET /orders", cors("https://shop.example", max_age = 2d)))]
async fn orders() -> String {
    String::new()
}

fn main() {}
