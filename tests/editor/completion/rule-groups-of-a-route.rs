#[lambda(trigger = rest("GET /orders", waf = [common, $0]))]
async fn work(request: Request) -> String {
    String::new()
}
