use lessops::lambda;

#[lambda(trigger = http("GET orders"))]
async fn orders() -> String {
    String::new()
}

fn main() {}
