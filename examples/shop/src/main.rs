//! A small shop, whole: an HTTP API for its orders, queues of orders to ship and of refunds, thumbnails of its pictures, a
//! nightly report, and a price that other services ask for.
//!
//! One binary serves all of it. Each function says in its attribute what triggers it and what its people want to
//! hear of; what is not said gets its default.

mod api;
mod nightly;
mod order;
mod pictures;
mod price;
mod refunds;
mod shipping;

fn main() -> std::process::ExitCode {
    lessops::run()
}
