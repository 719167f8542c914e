//! What is configured away leaves nothing behind, wherever its `cfg` stands.

use lessops::{Error, lambda};

#[lambda(trigger = schedule(rate(1 day)))]
#[cfg(any())]
async fn report() -> NoSuchType {}

#[cfg(any())]
#[lambda(trigger = schedule(rate(1 day)))]
async fn report() -> NoSuchType {}

#[cfg_attr(any(), lambda(no_such_key = 1))]
#[cfg_attr(all(), lambda(trigger = schedule(rate(1 day))))]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
