use lessops::{Error, Record, event::sqs::SqsBatchResponse, lambda};

#[lambda(trigger = sqs)]
async fn ship(_: Record<u32>) -> Result<SqsBatchResponse, Error> {
    Ok(SqsBatchResponse::default())
}

type Order = Record<u32>;

#[lambda(trigger = sqs)]
async fn bill(order: Order) -> Result<u32, Error> {
    Ok(order.body)
}

fn main() {}
