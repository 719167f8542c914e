//! Orders, and where they are kept.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use lessops::{Error, Init};
use serde::{Deserialize, Serialize};

/// What a customer wants.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Wanted {
    pub item: String,
    pub quantity: u32,
}

/// What a customer wants, with the number it was given.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Order {
    pub id: u64,
    #[serde(flatten)]
    pub wanted: Wanted,
}

/// An order that cannot be served.
#[derive(Debug)]
pub struct Refused(&'static str);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Refused {}

impl Wanted {
    /// Whether there is anything to ship.
    pub fn check(&self) -> Result<(), Refused> {
        match self.quantity {
            0 => Err(Refused("an order is for one piece at least")),
            _ => Ok(()),
        }
    }
}

/// The orders that were placed. They are kept in memory, so that the example needs no account: each process has its
/// own, and forgets them when it ends. A real shop keeps them in a table.
#[derive(Default)]
pub struct Orders(Mutex<BTreeMap<u64, Order>>);

impl Init for Orders {
    async fn init() -> Result<Self, Error> {
        let orders = Self::default();
        orders.place(Wanted { item: "teapot".to_owned(), quantity: 1 })?;
        Ok(orders)
    }
}

impl Orders {
    /// Takes an order, and numbers it.
    pub fn place(&self, wanted: Wanted) -> Result<Order, Refused> {
        wanted.check()?;
        let mut orders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let id = orders.last_key_value().map_or(1, |(last, _)| last + 1);
        let order = Order { id, wanted };
        orders.insert(id, order.clone());
        Ok(order)
    }

    pub fn get(&self, id: u64) -> Option<Order> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    pub fn all(&self) -> Vec<Order> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }
}
