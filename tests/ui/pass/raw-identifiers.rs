//! `r#` is no part of a name.

use lessops::{Error, lambda};

#[lambda]
async fn r#move(r#type: u32) -> Result<u32, Error> {
    Ok(r#type)
}

fn main() {}
