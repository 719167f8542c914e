use lessops::lambda;

#[lambda(trigger = [url(auth = none), url(stream = true)])]
async fn orders() -> String {
    String::new()
}

fn main() {}
