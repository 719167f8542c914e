use lessops::{Context, Error, lambda};

#[lambda]
async fn report(#[cfg(debug_assertions)] _context: Context) -> Result<(), Error> {
    Ok(())
}

fn main() {}
