use lessops::lambda;

#[lambda(trigger = http("get /orders"))]
async fn orders() -> String {
    String::new()
}

fn main() {}
