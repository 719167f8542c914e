//! The signature: which parameter of a handler is what, and what a handler cannot be.

use lessops_core::resource::Handle;
use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::{Error, FnArg, ItemFn, ReturnType, Safety, Type};

use crate::handle::{argument, handle};

/// A signature that a handler can have.
pub(crate) struct Signature {
    pub(crate) name: Ident,
    pub(crate) is_async: bool,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) returns: bool,
}

/// What a parameter is, by the tokens of its type. The expansion holds the types to it.
pub(crate) enum Parameter {
    /// The event; behind an HTTP trigger an extractor.
    Event(TokenStream),
    /// The invocation's context.
    Context,
    /// State, without the `&`.
    State(TokenStream),
    /// A resource: the type, and what it says.
    Handle(TokenStream, Box<Handle>),
}

impl Signature {
    /// The resources, each with the tokens of its type.
    pub(crate) fn handles(&self) -> impl Iterator<Item = (&TokenStream, &Handle)> {
        self.parameters.iter().filter_map(|parameter| match parameter {
            Parameter::Handle(ty, handle) => Some((ty, &**handle)),
            _ => None,
        })
    }
}

/// Reads the signature of a handler; what is wrong with it goes to `errors`, each mistake on its own token.
pub(crate) fn signature(item: &ItemFn, errors: &mut Vec<Error>) -> Option<Signature> {
    let before = errors.len();
    let syn::Signature {
        constness,
        asyncness,
        safety,
        abi,
        fn_token: _,
        ident,
        generics,
        paren_token: _,
        inputs,
        variadic,
        output,
    } = &item.sig;
    let mut refuse = |tokens: &dyn ToTokens, message: &str| errors.push(Error::new_spanned(tokens, message));

    if let Some(token) = constness {
        refuse(token, "a handler cannot be `const`: it runs when an event arrives");
    }
    match safety {
        Safety::Unsafe(token) => {
            refuse(token, "a handler cannot be `unsafe`: the runtime calls it, and keeps no promises for it");
        }
        Safety::Safe(token) => refuse(token, "a handler is not marked `safe`"),
        Safety::Default => {}
    }
    if let Some(abi) = abi {
        refuse(abi, "a handler cannot be `extern`: the runtime calls it as a Rust function");
    }
    if let Some(variadic) = variadic {
        refuse(variadic, "a handler cannot take any number of arguments");
    }
    if !generics.params.is_empty() {
        let message = "a handler cannot be generic: an event has one type\n\
                       help: name the type; a lifetime can be left out";
        refuse(&generics.params, message);
    }
    if let Some(bounds) = &generics.where_clause {
        refuse(bounds, "a handler cannot have a `where` clause");
    }
    let parameters = inputs.iter().filter_map(|input| match parameter(input) {
        Ok(parameter) => Some(parameter),
        Err(found) => {
            errors.extend(found);
            None
        }
    });
    let parameters = parameters.collect();

    (errors.len() == before).then(|| Signature {
        name: ident.clone(),
        is_async: asyncness.is_some(),
        parameters,
        returns: !matches!(output, ReturnType::Default),
    })
}

fn parameter(input: &FnArg) -> Result<Parameter, Vec<Error>> {
    let parameter = match input {
        FnArg::Receiver(receiver) => {
            let message = "a method cannot be a handler: nobody has the value to call it on\n\
                           help: write a function outside the `impl`, and take the value as state: `&Type`";
            return refused(receiver, message);
        }
        FnArg::Typed(parameter) => parameter,
    };
    // An attribute macro sees what a `cfg` further inside will take away.
    if let Some(cfg) = parameter.attrs.iter().find(|attr| attr.path().is_ident("cfg")) {
        let message = "a handler's parameter is there or not, so it cannot have a `cfg`\n\
                       help: write two functions, each with a `cfg` of its own";
        return refused(cfg, message);
    }
    let ty = ungrouped(&parameter.ty);
    if let Some(handle) = handle(parameter, ty)? {
        return Ok(Parameter::Handle(ty.to_token_stream(), Box::new(handle)));
    }
    match ty {
        Type::Reference(state) => match &state.mutability {
            Some(_) => {
                let message = "state is shared by all events, so it cannot be taken by `&mut`\n\
                               help: take `&`, and change what lies behind a `Mutex` or an atomic";
                refused(ty, message)
            }
            None => Ok(Parameter::State(state.elem.to_token_stream())),
        },
        Type::ImplTrait(_) => refused(ty, "a handler's parameter needs a type that has a name"),
        Type::Infer(_) => refused(ty, "a handler's parameter needs its type"),
        Type::Path(path) => match path.path.segments.last() {
            Some(segment) if segment.ident == "Context" && segment.arguments.is_none() => {
                Ok(Parameter::Context)
            }
            Some(segment) if segment.ident == "State" => match argument(segment) {
                Some(state) => {
                    let message = format!(
                        "state is taken by reference, not with `State`\nhelp: take `&{}`",
                        state.to_token_stream()
                    );
                    refused(ty, &message)
                }
                None => Ok(Parameter::Event(ty.to_token_stream())),
            },
            _ => Ok(Parameter::Event(ty.to_token_stream())),
        },
        _ => Ok(Parameter::Event(ty.to_token_stream())),
    }
}

fn refused<T>(tokens: &dyn ToTokens, message: &str) -> Result<T, Vec<Error>> {
    Err(vec![Error::new_spanned(tokens, message)])
}

/// A type that a `macro_rules` macro passes on comes in an invisible group.
pub(crate) fn ungrouped(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => ungrouped(&group.elem),
        Type::Paren(paren) => ungrouped(&paren.elem),
        ty => ty,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parameters' kinds, or all messages.
    fn read(item: &str) -> Result<Vec<&'static str>, Vec<String>> {
        let item = syn::parse_str(item).expect("the test wrote a function");
        let mut errors = Vec::new();
        match signature(&item, &mut errors) {
            Some(signature) => Ok(signature
                .parameters
                .iter()
                .map(|parameter| match parameter {
                    Parameter::Event(_) => "event",
                    Parameter::Context => "context",
                    Parameter::State(_) => "state",
                    Parameter::Handle(..) => "handle",
                })
                .collect()),
            None => Err(errors.iter().map(ToString::to_string).collect()),
        }
    }

    #[test]
    fn a_parameter_is_what_its_type_says() {
        let item = "async fn f(_: S3Event, c: lessops::Context, a: &A, b: &crate::B, s: State) -> R {}";
        assert_eq!(read(item).unwrap(), ["event", "context", "state", "state", "event"]);
        let item = "fn f(a: Bucket<Write>, b: lessops::resource::Queue<resource::Send>, c: Bucket<Picture>, d: Queue) -> R {}";
        assert_eq!(read(item).unwrap(), ["handle", "handle", "event", "event"]);
        assert_eq!(read("fn f() {}").unwrap(), [""; 0]);
    }

    #[test]
    fn all_mistakes_are_told_at_once() {
        let item =
            "const unsafe extern \"C\" fn f<T>(self, a: &mut A, b: impl B, c: State<C>, ...) where T: U {}";
        let errors = read(item).unwrap_err();
        assert_eq!(errors.len(), 10, "{errors:#?}");
        assert!(errors.iter().any(|error| error.ends_with("help: take `&C`")));
    }
}
