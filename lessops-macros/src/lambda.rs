//! The attribute from end to end: tokens in, the function and what belongs to it out.

use lessops_core::function::Function;
use lessops_core::manifest::{self, Package};
use proc_macro2::{Span, TokenStream};
use quote::quote;

use crate::attr::Attribute;
use crate::claims::{Conflict, claim};
use crate::emit::emit;
use crate::expand::expand;
use crate::fallback::{fallback, not_a_function};
use crate::function::{Signature, signature};
use crate::handle::without_descriptions;
use crate::item::{self, Head};

/// Expands `#[lambda(arguments)] item`.
pub(crate) fn lambda(arguments: TokenStream, item: &TokenStream) -> TokenStream {
    let plain = without_descriptions(item);
    match generate(arguments, item) {
        Ok(generated) => quote!(#plain #generated),
        Err(errors) => fallback(&plain, errors),
    }
}

/// What stands behind the function, or all that is wrong with it and its attribute.
fn generate(arguments: TokenStream, item: &TokenStream) -> Result<TokenStream, Vec<syn::Error>> {
    let Head(item) = syn::parse2(item.clone()).map_err(|error| vec![not_a_function(item, error)])?;
    let attribute = Attribute::parse(arguments);
    let mut errors = Vec::new();

    if let Some(second) = item.attrs.iter().find(|attr| is_lambda(attr)) {
        let message =
            "a function takes one `#[lambda]`\nhelp: write several triggers in one: `trigger = [...]`";
        errors.push(syn::Error::new_spanned(second, message));
    }
    let signature = signature(&item, &mut errors);
    let handles: Vec<_> = signature.iter().flat_map(Signature::handles).collect();
    let item_of_core = item::item(&item, &handles, Span::call_site());
    let function = Function::from_args(&attribute.args, item_of_core);
    let problems = function.as_ref().err().map_or(&[][..], Vec::as_slice);
    errors.extend(attribute.errors(problems, |problem| {
        let of_handle = |(index, _): &(usize, _)| problem.argument == format!("resources[{index}]");
        match handles.iter().enumerate().find(of_handle) {
            Some((_, (ty, _))) => syn::Error::new_spanned(ty, problem),
            None if problem.argument == "name" => syn::Error::new(item.sig.ident.span(), problem),
            None => syn::Error::new(Span::call_site(), problem),
        }
    }));

    let (Some(signature), Ok(function), true) = (signature, function, errors.is_empty()) else {
        return Err(errors);
    };
    let conflicts = claim(&function);
    if !conflicts.is_empty() {
        let name = item.sig.ident.span();
        let error = |conflict: Conflict| {
            attribute.error(attribute.place(&conflict.argument), name, &conflict.message)
        };
        return Err(conflicts.into_iter().map(error).collect());
    }

    let package = Package { name: variable("CARGO_PKG_NAME"), version: variable("CARGO_PKG_VERSION") };
    let record = manifest::record(&package, &function);
    let krate = attribute.crate_path().unwrap_or_else(|| quote!(::lessops));
    let generated = expand(&function, &record, &signature, &krate).map_err(|error| vec![error])?;
    emit(package, function);
    Ok(generated)
}

/// Whether an attribute is this one again. Only the last name of its path is known.
fn is_lambda(attr: &syn::Attribute) -> bool {
    attr.path().segments.last().is_some_and(|segment| segment.ident == "lambda")
}

/// A variable that cargo sets for every compilation.
fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_default()
}
