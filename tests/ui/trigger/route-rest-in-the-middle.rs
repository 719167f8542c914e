use lessops::lambda;

#[lambda(trigger = http("GET /files/{*path}/meta"))]
async fn orders() -> String {
    String::new()
}

fn main() {}
