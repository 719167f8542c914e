#[lambda(trigger = http("GET /orders", auth = jwt($0)))]
async fn work(request: Request) -> String {
    String::new()
}
