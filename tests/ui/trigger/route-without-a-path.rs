use lessops::lambda;

#[lambda(trigger = http("GET"))]
async fn orders() -> String {
    String::new()
}

fn main() {}
