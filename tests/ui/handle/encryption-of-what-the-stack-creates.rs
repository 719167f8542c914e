use lessops::resource::{Queue, Send};
use lessops::{Error, lambda};

#[lambda]
async fn render(
    #[resource(kms_key = "arn:aws:kms:eu-central-1:123456789012:key/1")] _pages: Queue<Send>,
) -> Result<(), Error> {
    Ok(())
}

fn main() {}
