use lessops::{Error, lambda};

#[lambda(trigger = http("GET /orders"))]
async fn orders() -> Result<String, Error> {
    Ok(String::new())
}

fn main() {}
