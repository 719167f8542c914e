use lessops::lambda;

#[lambda(trigger = rest("GET /orders", waf = [common, sql]))]
async fn orders() -> String {
    String::new()
}

fn main() {}
