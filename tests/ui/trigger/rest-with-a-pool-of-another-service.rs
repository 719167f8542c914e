use lessops::lambda;

#[lambda(trigger = rest("GET /orders", auth = cognito("arn:aws:sqs:eu-central-1:123456789012:users")))]
async fn orders() -> String {
    String::new()
}

fn main() {}
