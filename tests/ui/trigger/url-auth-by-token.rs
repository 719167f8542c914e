use lessops::lambda;

#[lambda(trigger = url(auth = jwt))]
async fn orders() -> String {
    String::new()
}

fn main() {}
