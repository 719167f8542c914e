//! What stands beside the function in the expansion.

use lessops_core::function::Function;
use proc_macro2::TokenStream;

use crate::function::Signature;

/// The checks, the registration and the record of a function.
pub(crate) fn expand(_f: &Function, _record: &str, _s: &Signature, _krate: &TokenStream) -> TokenStream {
    TokenStream::new()
}
