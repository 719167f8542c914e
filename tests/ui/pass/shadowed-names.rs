//! Names of the user's own that are those of the generated code, or of what it stands on.

#![allow(dead_code, non_camel_case_types, non_upper_case_globals)]

use lessops::{Error, lambda};

mod core {}
mod std {}
mod linkme {}
mod __private {}
struct Handler;
struct Result;
struct Option;
struct u8;
struct str;
const Ok: u32 = 0;
const HANDLERS: u32 = 0;

#[lambda]
async fn boxed(number: u32, _: &Prices) -> ::core::result::Result<u32, Error> {
    ::core::result::Result::Ok(number)
}

#[lambda(trigger = http("GET /"))]
async fn index(number: lessops::axum::extract::Query<u32>) -> ::std::string::String {
    number.0.to_string()
}

struct Prices;

impl lessops::Init for Prices {
    async fn init() -> ::core::result::Result<Self, Error> {
        ::core::result::Result::Ok(Prices)
    }
}

fn main() {}
