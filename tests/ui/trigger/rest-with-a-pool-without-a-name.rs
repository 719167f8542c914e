use lessops::lambda;

#[lambda(trigger = rest("GET /orders", auth = cognito))]
async fn orders() -> String {
    String::new()
}

fn main() {}
