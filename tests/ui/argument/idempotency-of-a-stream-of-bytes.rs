use lessops::lambda;

#[lambda(trigger = url(auth = iam, stream = true), idempotent(key = header("Idempotency-Key")))]
async fn report() -> &'static str {
    ""
}

fn main() {}
