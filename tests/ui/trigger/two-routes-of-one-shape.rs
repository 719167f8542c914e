use lessops::lambda;

#[lambda(trigger = [http("GET /orders/{id}"), http("GET /orders/{number}")])]
async fn orders() -> String {
    String::new()
}

fn main() {}
