use lessops::lambda;

#[lambda(trigger = http("GET /orders/{id}"))]
async fn order() -> String {
    String::new()
}

#[lambda(trigger = [http("GET /invoices"), http("GET /orders/{number}")])]
async fn documents() -> String {
    String::new()
}

fn main() {}
