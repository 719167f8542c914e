use lessops::lambda;

#[lambda(trigger = rest("GET /orders", auth = cognito("users", scopes = [])))]
async fn orders() -> String {
    String::new()
}

fn main() {}
