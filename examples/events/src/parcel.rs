//! Parcels, as all themes of the service know them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A parcel.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Parcel {
    pub id: String,
    /// In grams.
    pub weight: u32,
}

/// Something that the service can't take.
#[derive(Debug)]
pub struct Refused(pub &'static str);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Refused {}

impl Parcel {
    /// Whether it can be carried.
    pub fn check(&self) -> Result<(), Refused> {
        match self.weight {
            0 => Err(Refused("a parcel weighs something")),
            1..=30_000 => Ok(()),
            _ => Err(Refused("a parcel weighs 30 kg at most")),
        }
    }
}
