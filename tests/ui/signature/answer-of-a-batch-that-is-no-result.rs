use lessops::{event::sqs::SqsEvent, lambda};

#[lambda(trigger = sqs)]
async fn count(event: SqsEvent) -> usize {
    event.records.len()
}

fn main() {}
