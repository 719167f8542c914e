use lessops::lambda;

#[lambda(trigger = rest("GET /orders", waf = [common, sqli, common]))]
async fn orders() -> String {
    String::new()
}

fn main() {}
