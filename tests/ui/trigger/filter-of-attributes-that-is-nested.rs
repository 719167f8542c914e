use lessops::{Error, lambda};

#[lambda(trigger = sns("orders", filter = r#"{"order": {"paid": [true]}}"#))]
async fn ship(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
