use lessops::lambda;

#[lambda(trigger = [rest("GET /orders", stream = true), rest("GET /orders/{id}")])]
async fn orders() -> String {
    String::new()
}

fn main() {}
