//! The attribute macro of `lessops`. Use it through that crate, as `lessops::lambda`.

mod attr;
mod claims;
mod compiler;
mod complete;
mod emit;
mod error;
#[cfg(doctest)]
mod examples;
mod expand;
#[cfg(test)]
mod explained;
mod fallback;
mod function;
mod handle;
mod item;
mod lambda;
mod metric;
#[cfg(test)]
mod short_examples;
mod tokens;

use proc_macro::TokenStream;

/// Makes a function a function of the service: says what triggers it, and what may go wrong with it.
///
/// ```no_run
/// use lessops::{Error, event::s3::S3Event, lambda};
///
/// /// Makes a thumbnail of every uploaded picture.
/// #[lambda(trigger = "s3", alarm = "errors>5")]
/// async fn thumbnail(event: S3Event) -> Result<(), Error> {
///     println!("{} new pictures", event.records.len());
///     Ok(())
/// }
///
/// fn main() -> std::process::ExitCode {
///     lessops::run()
/// }
/// ```
///
/// This is a bucket, a function that runs for every object in it, a role that may do just that, a log group, a queue
/// for events that failed, and alarms. The doc comment becomes the function's description. The function stays what
/// it was: a test calls it like any other.
///
/// [How it is written](#how-it-is-written), the [keys](#keys), the [triggers](#triggers) and the [alarms](#alarms) stand
/// below. `docs/reference` in the repository says more of each, with examples.
///
/// `trigger` and `alarm` take a list, or stand several times:
///
/// ```
/// # use lessops::{Error, Record, lambda};
/// #[lambda(
///     trigger = [sqs("orders"), sqs("returns", batch_size = 5)],
///     alarm = p99(duration) > 80%,
///     alarm = "poison: deadletters > 0 notify oncall",
///     memory = 512MB,
///     timeout = 20s,
///     logs(retention = 90d),
/// )]
/// async fn book(order: Record<u64>) -> Result<(), Error> {
///     println!("order {}", order.body);
///     Ok(())
/// }
/// # fn main() {}
/// ```
///
/// # Signature
///
/// `async fn name(event: E, context: Context, state: &S, handle: Bucket<Write>, ...) -> Result<R, Error>`, each parameter optional, `async`
/// too. The event's type must read what the trigger delivers (`lessops::Payload`); `&S` is state that
/// `lessops::Init` builds once in a process; a handle (`lessops::resource`) names a resource, and its type says what the
/// function may do with it. Behind a source of batches the answer `R` is `()` or a report of the
/// records that failed (`lessops::BatchResponse`), and with `lessops::Record` always `()`. Behind an `http` trigger the
/// parameters are axum's extractors, and what is returned is any axum response.
///
/// # The manifest file
///
/// A plain `cargo build` or `cargo check` leaves the manifest of the crate beside its artifact:
/// `target/<profile>/<crate>.lessops.json` for a binary, `lib<crate>.lessops.json` for a library, and
/// `examples/<name>.lessops.json` for an example. It is written for the packages that cargo was asked to build, not
/// for their dependencies, and not for tests. With a build folder of its own (`build.build-dir`), it lies there.
///
/// The file is a convenience. The truth is in the binary, and `cargo lessops manifest` reads that: the file can be
/// behind where cargo had nothing to compile, or where a crate's last `#[lambda]` went away.
///
/// # Limits of a macro
///
/// The module that a manifest names follows from the file: a macro does not see modules that are written inline.
/// Two functions of one name or one route are an error within a crate; across the crates of a service `cargo lessops` finds them.
///
#[doc = include_str!("../reference.md")]
#[proc_macro_attribute]
pub fn lambda(arguments: TokenStream, item: TokenStream) -> TokenStream {
    lambda::lambda(arguments.into(), &item.into()).into()
}

/// What `lessops::breaker!` calls.
#[doc(hidden)]
#[proc_macro]
pub fn declare_breaker(tokens: TokenStream) -> TokenStream {
    metric::declare_breaker(tokens.into()).into()
}

/// What `lessops::metric!` calls.
#[doc(hidden)]
#[proc_macro]
pub fn declare_metric(tokens: TokenStream) -> TokenStream {
    metric::declare(tokens.into()).into()
}
