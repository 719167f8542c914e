use lessops::resource::{Queue, Send};
use lessops::{Error, lambda};

#[lambda]
async fn render(
    #[resource(existing = "pages", encrypt = own_key)] _pages: Queue<Send>,
) -> Result<(), Error> {
    Ok(())
}

fn main() {}
