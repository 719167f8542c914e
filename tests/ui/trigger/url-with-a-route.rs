use lessops::lambda;

#[lambda(trigger = url("GET /orders"))]
async fn orders() -> String {
    String::new()
}

fn main() {}
