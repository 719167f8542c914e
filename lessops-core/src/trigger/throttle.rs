//! How many requests a route takes: `throttle(...)`.

use crate::grammar::number::Count;
use crate::{group, group_field};

group! {
    /// How many requests a route takes. Those above are answered with 429, and never reach the function.
    pub struct Throttle("throttle") {
        /// Requests a second on average, 1 to 10,000, which is what an account has in all: `rate = 50`. Required.
        #[see(API_GATEWAY_QUOTAS)]
        rate: Count<1, 10_000>,
        /// Requests at once beyond that, 1 to 5,000: `burst = 100`. Required.
        #[see(API_GATEWAY_QUOTAS)]
        burst: Count<1, 5_000>,
    }
}
group_field!(Throttle, "`throttle(rate = 50, burst = 100)`");
