use lessops::lambda;

#[lambda(trigger = http("GET /orders", auth = jwt(issuer = "login.example.com", audience = "orders")))]
async fn orders() -> String {
    String::new()
}

fn main() {}
