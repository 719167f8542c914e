use lessops::lambda;

#[lambda(trigger = http("GET /orders", cors("https://shop.example/")))]
async fn orders() -> String {
    String::new()
}

fn main() {}
