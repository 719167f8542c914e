use lessops::lambda;

#[lambda(trigger = rest("GET /orders", waf = []))]
async fn orders() -> String {
    String::new()
}

fn main() {}
