use lessops::{Error, event::sqs::SqsEvent, lambda};

#[lambda(trigger = sqs)]
async fn count(event: SqsEvent) -> Result<u64, Error> {
    Ok(event.records.len() as u64)
}

#[lambda(trigger = sqs)]
async fn tick() -> own::Answer {
    Ok(String::new())
}

mod own {
    pub type Answer = Result<String, lessops::Error>;
}

fn main() {}
