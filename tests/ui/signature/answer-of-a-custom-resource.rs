use lessops::{Error, lambda};

#[lambda(trigger = custom_resource("Custom::Thing"))]
async fn thing(_: serde_json::Value) -> Result<String, Error> {
    Ok(String::new())
}

fn main() {}
