//! The signature: what the function takes and gives.

use syn::ItemFn;

/// What the function takes and gives.
pub(crate) struct Signature {}

/// Reads the signature of a handler; what is wrong with it goes to `errors`.
pub(crate) fn signature(_item: &ItemFn, _errors: &mut Vec<syn::Error>) -> Option<Signature> {
    Some(Signature {})
}
