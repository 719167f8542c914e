//! What all functions together take of the account's concurrency.

use super::Finding;
use crate::code::Code;
use crate::function::Function;
use crate::grammar::number::Count;
use crate::page::RESERVED_CONCURRENCY;
use crate::problem::Problem;
use crate::settings::{Concurrency, Service};

/// How many invocations may run at once in an account and region where the service does not say (Lambda developer guide,
/// "Lambda quotas").
const DEFAULT: u32 = 1_000;

/// How many of them Lambda keeps for the functions that reserve none.
const UNRESERVED: u32 = 100;

/// Adds that the functions reserve more than the account has. What other services of the account reserve is not known here.
pub(crate) fn reserved_concurrency(functions: &[Function], service: &Service) -> Option<Finding> {
    let account = service.account_concurrency.map_or(DEFAULT, Count::get);
    // What is provisioned beyond all reservations counts likewise.
    let reserved =
        |function: &&Function| function.settings.concurrency.as_ref().map_or(0, Concurrency::claimed);
    let reserving: Vec<_> = functions.iter().filter(|function| reserved(function) > 0).collect();
    let sum: u64 = reserving.iter().map(|function| u64::from(reserved(function))).sum();
    let reservable = account - UNRESERVED;
    let message = format!(
        "the functions reserve or provision {sum} invocations, and the account has {reservable} to reserve: {account}, of which Lambda keeps {UNRESERVED} for functions that reserve none"
    );
    let help = "reserve less, or, where Service Quotas says that the account has more, write `account_concurrency = N` under `[package.metadata.lessops]` in `Cargo.toml`";
    let problem = || {
        Problem::new(Code::AccountConcurrency, "concurrency", message).help(help).see(RESERVED_CONCURRENCY)
    };
    (sum > u64::from(reservable)).then(|| Finding::error(problem(), &reserving))
}
