use lessops::{Error, lambda};

#[lambda(logs(forward = function("index", filter = r#"{ $.level = "ERROR" }"#)))]
async fn index() -> Result<(), Error> {
    Ok(())
}

fn main() {}
