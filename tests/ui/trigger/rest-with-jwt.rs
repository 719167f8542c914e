use lessops::lambda;

#[lambda(trigger = rest("GET /orders", auth = jwt(issuer = "https://login.example.com", audience = "orders")))]
async fn orders() -> String {
    String::new()
}

fn main() {}
