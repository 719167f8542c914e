//! The attribute from end to end: tokens in, the function and what belongs to it out.

use lessops_core::code::Code;
use lessops_core::function::{Function, Item};
use lessops_core::manifest::{self, Package};
use lessops_core::problem::Problem;
use lessops_core::resource::Handle;
use lessops_core::trigger::Trigger;
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::ItemFn;

use crate::attr::Attribute;
use crate::claims::{Conflict, claim};
use crate::complete::hints;
use crate::emit::emit;
use crate::error::error_on;
use crate::expand::{expand, misfits};
use crate::fallback::{fallback, not_a_function};
use crate::function::{Signature, signature};
use crate::handle::without_descriptions;
use crate::item::{self, Head};

/// Expands `#[lambda(arguments)] item`.
pub(crate) fn lambda(arguments: TokenStream, item: &TokenStream) -> TokenStream {
    let plain = without_descriptions(item);
    let attribute = Attribute::parse(arguments);
    let hints = hints(&attribute);
    match generate(&attribute, item) {
        Ok(generated) => quote!(#hints #plain #generated),
        Err(errors) => fallback(&hints, &plain, errors),
    }
}

/// What stands behind the function, or all that is wrong with it and its attribute.
fn generate(attribute: &Attribute, item: &TokenStream) -> Result<TokenStream, Vec<syn::Error>> {
    let Head(item) = syn::parse2(item.clone()).map_err(|error| vec![not_a_function(item, error)])?;
    let name = item.sig.ident.span();
    let (function, signature) =
        read(attribute, &item, |handles| item::item(&item, handles, Span::call_site()))?;
    let conflicts = claim(&function).into_iter().map(|Conflict { code, argument, message }| {
        attribute.error(attribute.place(&argument), name, &code.mark(&message))
    });
    let conflicts: Vec<_> = conflicts.collect();
    if !conflicts.is_empty() {
        return Err(conflicts);
    }

    let package = package();
    let record = manifest::record(&package, &function);
    let generated = expand(&function, &record, &signature, &attribute.crate_path());
    emit(package, vec![function], Vec::new());
    Ok(generated)
}

/// What an attribute and the item below it say, or everything that is wrong with either. `item_of_core` is told the
/// handles among the item's parameters.
pub(crate) fn read(
    attribute: &Attribute,
    item: &ItemFn,
    item_of_core: impl FnOnce(&[(&TokenStream, &Handle)]) -> Item,
) -> Result<(Function, Signature), Vec<syn::Error>> {
    let name = item.sig.ident.span();
    let mut of_signature = Vec::new();
    let signature = signature(item, &mut of_signature);
    let handles: Vec<_> = signature.iter().flat_map(Signature::handles).collect();
    let (function, problems) = Function::read(&attribute.args, item_of_core(&handles));
    let mut errors = attribute.errors(&problems, |problem| {
        let of_handle = |(index, _): &(usize, _)| problem.argument == format!("resources[{index}]");
        match handles.iter().enumerate().find(of_handle) {
            Some((_, (ty, _))) => syn::Error::new_spanned(ty, problem),
            None if problem.argument == "name" => syn::Error::new(name, problem),
            None => syn::Error::new(Span::call_site(), problem),
        }
    });

    if let Some(second) = item.attrs.iter().find(|attr| is_lambda(attr)) {
        let message =
            "a function takes one `#[lambda]`\nhelp: write several triggers in one: `trigger = [...]`";
        errors.push(error_on(Code::TwoAttributes, second, message));
    }
    errors.extend(of_signature);
    if let (Some(function), Some(signature)) = (&function, &signature) {
        errors.extend(misfits(function, signature));
    }
    errors.extend(function.iter().filter_map(|function| missing_feature(function, &problems, attribute)));
    // A breaker that is written wrong is put right first, whatever the features.
    if let Some(function) = function.as_ref().filter(|_| errors.is_empty()) {
        errors.extend(missing_controller(function, attribute));
    }
    match (function, signature) {
        (Some(function), Some(signature)) if errors.is_empty() => Ok((function, signature)),
        _ => Err(errors),
    }
}

/// Of a feature that is not enabled. Tests have all of them, so that they are told what else is wrong.
fn missing_feature(function: &Function, problems: &[Problem], attribute: &Attribute) -> Option<syn::Error> {
    // All triggers of a function are of one kind.
    let trigger = &function.triggers()[0];
    let of_trigger = |feature| (feature, "trigger[0]", format!("the trigger `{}`", trigger.kind()));
    let (feature, argument, what) = match trigger {
        Trigger::Alb(_) | Trigger::Http(_) | Trigger::Rest(_) | Trigger::Url(_)
            if !cfg!(any(test, feature = "http")) =>
        {
            of_trigger("http")
        }
        Trigger::CustomResource(_) if !cfg!(any(test, feature = "custom_resource")) => {
            of_trigger("custom_resource")
        }
        Trigger::Deployment(_) if !cfg!(any(test, feature = "deployment")) => of_trigger("deployment"),
        Trigger::Websocket(_) if !cfg!(any(test, feature = "websocket")) => of_trigger("websocket"),
        // What is wrong with the key itself is told first.
        _ if function.settings.idempotent.is_some()
            && !problems.iter().any(|problem| problem.argument.starts_with("idempotent"))
            && !cfg!(any(test, feature = "idempotency")) =>
        {
            ("idempotency", "idempotent", "`idempotent`".to_owned())
        }
        _ => return None,
    };
    Some(needs(feature, argument, &what, attribute))
}

/// The error of a breaker whose controller is not in the binary, since its cargo feature of `lessops` is not enabled.
fn missing_controller(function: &Function, attribute: &Attribute) -> Option<syn::Error> {
    let missing = function.settings.breaker.is_some() && !cfg!(any(test, feature = "circuit-breaker"));
    missing.then(|| needs("circuit-breaker", "breaker", "`breaker`", attribute))
}

/// The error that an argument needs a cargo feature of `lessops`.
fn needs(feature: &str, argument: &str, what: &str, attribute: &Attribute) -> syn::Error {
    let message = format!(
        "{what} needs the feature `{feature}` of lessops, which is not enabled\n\
         help: `cargo add lessops --features {feature}`"
    );
    attribute.error(attribute.place(argument), Span::call_site(), &Code::MissingFeature.mark(&message))
}

/// Whether an attribute is this one again. Only the last name of its path is known.
fn is_lambda(attr: &syn::Attribute) -> bool {
    attr.path().segments.last().is_some_and(|segment| segment.ident == "lambda")
}

/// The package that is being compiled.
pub(crate) fn package() -> Package {
    Package { name: variable("CARGO_PKG_NAME"), version: variable("CARGO_PKG_VERSION") }
}

/// A variable that cargo sets for every compilation.
fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_default()
}
