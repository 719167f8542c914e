use lessops::lambda;

#[lambda(trigger = http("GET /files/*"))]
async fn orders() -> String {
    String::new()
}

fn main() {}
