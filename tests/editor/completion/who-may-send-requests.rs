#[lambda(trigger = http("GET /orders", auth = $0))]
async fn work(request: Request) -> String {
    String::new()
}
