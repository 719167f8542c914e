//! What an order costs. Other services invoke it by its name.

use lessops::{Error, lambda};
use serde::Serialize;

use crate::order::Wanted;

/// In cents.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Price {
    total: u32,
    each: u32,
}

/// Says what an order costs. From ten pieces on, one in ten is free.
#[lambda(alarm = [errors > 1, p99(duration) > 500ms])]
fn price(wanted: Wanted) -> Result<Price, Error> {
    // Whoever asks for no pieces gets this panic for an error, and the next call is answered.
    assert!(wanted.quantity > 0, "an order is for one piece at least");
    let total = (wanted.quantity - wanted.quantity / 10) * 1_250;
    Ok(Price { total, each: total / wanted.quantity })
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
