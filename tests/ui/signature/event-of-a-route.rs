use lessops::event::s3::S3Event;
use lessops::lambda;

#[lambda(trigger = http("GET /orders"))]
async fn orders(_: S3Event) -> String {
    String::new()
}

fn main() {}
