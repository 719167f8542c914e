use lessops::lambda;

#[lambda(trigger = url(stream))]
async fn orders() -> String {
    String::new()
}

fn main() {}
