use lessops::lambda;

#[lambda(trigger = http("GET /"))]
fn index() -> impl Future<Output = String> {
    async { String::new() }
}

fn main() {}
