use lessops::lambda;

#[lambda(trigger = http)]
async fn orders() -> String {
    String::new()
}

fn main() {}
