use lessops::lambda;

#[lambda(trigger = http("GET /files/{path+}"))]
async fn orders() -> String {
    String::new()
}

fn main() {}
