use lessops::lambda;

#[lambda(trigger = http("GET /orders/{id}/lines/{id}"))]
async fn orders() -> String {
    String::new()
}

fn main() {}
