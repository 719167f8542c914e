//! Releases: what is tried before a new version takes over.

use lessops::resource::{Function, Invoke};
use lessops::{Error, lambda, tracing};

/// Looks at the new version of `quote` before anybody else does. With the feature `aws-sdk-lambda` of `lessops`,
/// `quote.client()` would ask it for a price.
#[lambda(trigger = deployment)]
async fn try_quote(quote: Function<Invoke>) -> Result<(), Error> {
    tracing::info!(version = quote.name(), "tried");
    Ok(())
}
