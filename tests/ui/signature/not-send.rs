use std::rc::Rc;

use lessops::{Error, lambda};

#[lambda]
async fn count(number: u32) -> Result<u32, Error> {
    let shared = Rc::new(number);
    later().await;
    Ok(*shared)
}

async fn later() {}

fn main() {}
