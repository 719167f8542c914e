use lessops::{Error, lambda};

#[lambda]
async unsafe fn store(_: u32) -> Result<(), Error> {
    Ok(())
}

fn main() {}
