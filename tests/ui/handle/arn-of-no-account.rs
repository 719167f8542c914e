use lessops::resource::{Queue, Send};
use lessops::{Error, lambda};

#[lambda]
async fn render(
    #[resource(existing = "arn:aws:sqs:eu-central-1:12345:pages")] _pages: Queue<Send>,
) -> Result<(), Error> {
    Ok(())
}

fn main() {}
