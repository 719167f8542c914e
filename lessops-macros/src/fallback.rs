//! What the attribute becomes when something is wrong with it.

use lessops_core::code::Code;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;

use crate::error::error_at;

/// The hints and the item as written, and every error: one mistake in an attribute must not cost the function, or each
/// call of it would be an error too.
pub(crate) fn fallback(hints: &TokenStream, item: &TokenStream, errors: Vec<syn::Error>) -> TokenStream {
    let errors = errors.into_iter().map(syn::Error::into_compile_error);
    quote!(#hints #item #(#errors)*)
}

/// Why an item cannot carry the attribute. `syntax` is what the parser of functions said.
pub(crate) fn not_a_function(item: &TokenStream, syntax: syn::Error) -> syn::Error {
    let is_body =
        |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    let mut words =
        item.clone().into_iter().take_while(|token| !is_body(token)).filter_map(|token| match token {
            TokenTree::Ident(word) if word != "pub" => Some(word),
            _ => None,
        });
    let Some(first) = words.next() else { return syntax };
    if first == "fn" || words.any(|word| word == "fn") {
        return syntax;
    }
    error_at(Code::NotAFunction, first.span(), format!("`#[lambda]` stands on a function, found `{first}`"))
}
