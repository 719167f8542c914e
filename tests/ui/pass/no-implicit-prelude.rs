//! Generated code names everything by its whole path.

#![no_implicit_prelude]

struct Prices;

impl ::lessops::Init for Prices {
    async fn init() -> ::std::result::Result<Self, ::lessops::Error> {
        ::std::result::Result::Ok(Prices)
    }
}

#[::lessops::lambda(trigger = "sqs:orders")]
async fn ship(
    _: ::lessops::Record<u32>,
    _: ::lessops::Context,
    _: &Prices,
) -> ::std::result::Result<(), ::lessops::Error> {
    ::std::result::Result::Ok(())
}

#[::lessops::lambda(trigger = http("GET /orders"))]
async fn orders() -> &'static str {
    "none"
}

fn main() {}
