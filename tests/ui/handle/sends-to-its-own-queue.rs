use lessops::resource::{Queue, Send};
use lessops::{Error, Record, lambda};

#[lambda(trigger = sqs("orders"))]
async fn ship(_: Record<u32>, #[resource(name = "orders")] again: Queue<Send>) -> Result<(), Error> {
    println!("{}", again.url());
    Ok(())
}

fn main() {}
