use lessops::lambda;

#[lambda(trigger = rest("GET /~me/orders"))]
async fn orders() -> String {
    String::new()
}

fn main() {}
