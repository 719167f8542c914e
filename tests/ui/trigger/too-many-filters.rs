use lessops::{Error, event::sqs::SqsEvent, lambda};

#[lambda(trigger = sqs("orders", filter = [r#"{"a":[1]}"#, r#"{"b":[1]}"#, r#"{"c":[1]}"#, r#"{"d":[1]}"#, r#"{"e":[1]}"#, r#"{"f":[1]}"#]))]
async fn ship(_: SqsEvent) -> Result<(), Error> {
    Ok(())
}

fn main() {}
