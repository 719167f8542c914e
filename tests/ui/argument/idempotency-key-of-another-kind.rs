use lessops::lambda;

#[lambda(trigger = http("POST /orders"), idempotent(key = cookie("session")))]
async fn order() -> &'static str {
    ""
}

fn main() {}
