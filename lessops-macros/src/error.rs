//! Errors of the macro's own. Each has its code, as those of core do.

use std::fmt::Display;

use lessops_core::code::Code;
use proc_macro2::Span;
use quote::ToTokens;
use syn::Error;

/// An error at a place.
pub(crate) fn error_at(code: Code, span: Span, message: impl Display) -> Error {
    Error::new(span, code.mark(&message.to_string()))
}

/// An error that is about tokens.
pub(crate) fn error_on(code: Code, tokens: impl ToTokens, message: impl Display) -> Error {
    Error::new_spanned(tokens, code.mark(&message.to_string()))
}
