//! Attributes written by a `macro_rules` macro, with fragments of every kind in them.

pub extern crate lessops;

macro_rules! report {
    ($name:ident, $every:literal, $memory:tt, $alarm:expr) => {
        #[lessops::lambda(crate = $crate::lessops, trigger = schedule($every), memory = $memory, alarm = $alarm)]
        async fn $name() -> Result<(), lessops::Error> {
            Ok(())
        }
    };
}

report!(daily, "rate(1 day)", 512MB, errors > 5);
report!(hourly, "rate(1 hour)", 1GB, "errors > 5");

fn main() {}
