use lessops::lambda;

#[lambda(trigger = http("GET /orders", auth = jwt(issuer = "https://login.example.com")))]
async fn orders() -> String {
    String::new()
}

fn main() {}
