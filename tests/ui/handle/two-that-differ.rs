use lessops::resource::{Queue, Send};
use lessops::{Error, lambda};

#[lambda]
async fn render(
    #[resource(fifo = false)] pages: Queue<Send>,
    #[resource(name = "pages", fifo = true)] in_order: Queue<Send>,
) -> Result<(), Error> {
    println!("{pages:?} {in_order:?}");
    Ok(())
}

fn main() {}
