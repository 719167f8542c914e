//! What an order costs. Other services invoke it by its name.

use lessops::resource::{Function, Invoke};
use lessops::sdk::aws_sdk_lambda::primitives::Blob;
use lessops::{Error, lambda};
use serde::{Deserialize, Serialize};

use crate::order::Wanted;

/// In cents.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    total: u32,
    each: u32,
}

/// Says what an order costs. From ten pieces on, one in ten is free.
#[lambda(alarm = [errors > 1, p99(duration) > 500ms], rollout = canary(10%, 5m, before = "try_price"))]
fn price(wanted: Wanted) -> Result<Price, Error> {
    // Whoever asks for no pieces gets this panic for an error, and the next call is answered.
    assert!(wanted.quantity > 0, "an order is for one piece at least");
    let total = (wanted.quantity - wanted.quantity / 10) * 1_250;
    Ok(Price { total, each: total / wanted.quantity })
}

/// Asks a new version for a price before anybody else does. If it is wrong, the version is not released.
#[lambda(trigger = deployment)]
async fn try_price(price: Function<Invoke>) -> Result<(), Error> {
    let wanted = r#"{"item": "teapot", "quantity": 10}"#;
    let answer =
        price.client().invoke().function_name(price.name()).payload(Blob::new(wanted)).send().await?;
    let payload = answer.payload.ok_or("there is no answer")?;
    match serde_json::from_slice(payload.as_ref())? {
        Price { total: 11_250, each: 1_125 } => Ok(()),
        wrong => Err(format!("ten teapots cost {wrong:?}").into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A handler stays an ordinary function.
    #[test]
    fn the_tenth_piece_is_free() {
        let wanted = Wanted { item: "teapot".to_owned(), quantity: 10 };
        assert_eq!(price(wanted).unwrap(), Price { total: 11_250, each: 1_125 });
    }
}
