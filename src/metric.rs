//! Metrics of the service's own.

use std::fmt::Display;
use std::time::Duration;

use crate::runtime::metrics;

/// Writes a metric of the service's own: its name, a value, and what tells its values apart.
///
/// ```
/// use std::time::Instant;
///
/// use lessops::{Error, lambda, metric};
///
/// #[lambda(alarm = metric("orders.rejected") > 5)]
/// async fn order(amount: u32) -> Result<(), Error> {
///     let start = Instant::now();
///     if amount == 0 {
///         metric!("orders.rejected", 1, "reason" => "empty");
///     }
///     metric!("orders.amount", amount);
///     metric!("orders.time", start.elapsed());
///     Ok(())
/// }
/// # fn main() {}
/// ```
///
/// The value is a number or a [`Duration`], which becomes milliseconds ([`Measure`]). Name and dimensions are strings in
/// quotes, at most 255 characters of ASCII, the name without `/`; a metric has at most 30 dimensions. A dimension's value is
/// whatever can be displayed; CloudWatch keeps one metric, and bills it, for each combination of them that occurs, so take
/// what has few values. An empty value becomes `-`, and of a long one the first 1,024 bytes count.
///
/// In Lambda it is a line of the log in CloudWatch's embedded metric format, without a call to anybody, in the namespace
/// that the environment variable `LESSOPS_NAMESPACE` names: the stack's name. It is written once with all its dimensions
/// and once without any, since CloudWatch does not add up over dimensions. Elsewhere it is an event of `tracing`.
///
/// An alarm watches it without its dimensions: `alarm = metric("orders.rejected") > 5`. The manifest knows every `metric!`
/// of the binary, so an alarm on one that nothing writes is an error.
#[macro_export]
macro_rules! metric {
    ($name:literal, $value:expr $(, $dimension:literal => $of:expr)* $(,)?) => {{
        $crate::__private::declare_metric!(($crate) ($name $(, $dimension)*) {
            $crate::__private::write_metric($name, $value, &[$(($dimension, &$of)),*]);
        });
    }};
}

/// What can be the value of a [`metric!`]: numbers, and a [`Duration`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no value of a metric [L0416]",
    label = "expected a number or a `Duration`"
)]
pub trait Measure {
    /// The value, and its unit as CloudWatch names it.
    fn measure(&self) -> (f64, &'static str);
}

impl<T: Measure + ?Sized> Measure for &T {
    fn measure(&self) -> (f64, &'static str) {
        (**self).measure()
    }
}

impl Measure for Duration {
    fn measure(&self) -> (f64, &'static str) {
        (self.as_secs_f64() * 1_000.0, "Milliseconds")
    }
}

macro_rules! numbers {
    ($($number:ty)*) => { $(
        impl Measure for $number {
            #[allow(clippy::cast_lossless, clippy::cast_precision_loss, reason = "CloudWatch has doubles only")]
            fn measure(&self) -> (f64, &'static str) {
                (*self as f64, "None")
            }
        }
    )* };
}

numbers!(u8 u16 u32 u64 usize i8 i16 i32 i64 isize f32 f64);

/// How long the value of a dimension may be, in bytes (CloudWatch API, Dimension).
const LONGEST_VALUE: usize = 1_024;

/// Writes a metric with its dimensions and without.
#[doc(hidden)]
pub fn write<T: Measure>(name: &str, value: T, dimensions: &[(&str, &dyn Display)]) {
    let (value, unit) = value.measure();
    let dimensions = dimensions.iter().map(|(name, value)| {
        let mut value = value.to_string();
        value.truncate(value.floor_char_boundary(LONGEST_VALUE));
        (*name, if value.trim().is_empty() { "-".to_owned() } else { value })
    });
    metrics::write_own(name, value, unit, &dimensions.collect::<Vec<_>>());
}
