use lessops::{Error, lambda};

#[lambda]
async fn ship(_: u32) -> Result<(), Error>
where
    u32: Copy,
{
    Ok(())
}

fn main() {}
