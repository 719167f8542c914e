//! `crate =` names the path of lessops where it is not `::lessops`.

mod ops {
    pub use lessops as less;
}

use ops::less::{Error, lambda};

#[lambda(crate = crate::ops::less, trigger = schedule(rate(1 day)))]
async fn quoted_not() -> Result<(), Error> {
    Ok(())
}

#[lambda(crate = "crate::ops::less", trigger = schedule(rate(1 day)))]
async fn quoted() -> Result<(), Error> {
    Ok(())
}

fn main() {}
