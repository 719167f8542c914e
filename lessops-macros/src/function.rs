//! The signature: which parameter of a handler is what, and what a handler cannot be.

use lessops_core::code::Code;
use lessops_core::resource::Handle;
use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned as _;
use syn::{
    Error, FnArg, GenericArgument, ItemFn, PathArguments, PathSegment, ReturnType, Safety, Type,
    TypeParamBound,
};

use crate::error::error_on;
use crate::handle::handle;

/// A signature that a handler can have.
pub(crate) struct Signature {
    pub(crate) name: Ident,
    pub(crate) is_async: bool,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) returns: Returns,
}

/// Where what is returned stands; at the function's name, where nothing is returned.
pub(crate) struct Returns {
    pub(crate) nothing: bool,
    /// The type as a whole.
    pub(crate) whole: Span,
    /// `R` of `Result<R, E>`.
    pub(crate) answer: Span,
}

/// What a parameter is, by the tokens of its type. The expansion holds the types to it.
pub(crate) enum Parameter {
    /// The event; behind an HTTP trigger an extractor.
    Event(TokenStream),
    /// The invocation's context.
    Context(TokenStream),
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
    let mut refuse =
        |tokens: &dyn ToTokens, message: &str| errors.push(error_on(Code::Qualifier, tokens, message));

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
    let parameters: Vec<_> = parameters.collect();
    let mut contexts = parameters.iter().filter_map(|parameter| match parameter {
        Parameter::Context(ty) => Some(ty),
        _ => None,
    });
    if let (Some(_), Some(second)) = (contexts.next(), contexts.next()) {
        errors.push(error_on(Code::Parameter, second, "a handler takes one context, and this is a second"));
    }
    if let ReturnType::Type(_, ty) = output
        && let Some(answer) = future(ungrouped(ty))
    {
        let message = format!(
            "a handler that returns a future is an `async fn`, or nobody would await it\n\
             help: write `async fn {ident}(...) -> {answer}`"
        );
        errors.push(error_on(Code::Answer, ty, message));
    }
    if ident == "main" {
        let message = "`main` runs the service, and is none of its functions\n\
                       help: give this one another name, and write \
                       `fn main() -> std::process::ExitCode { lessops::run() }`";
        errors.push(error_on(Code::MainAsHandler, ident, message));
    }

    (errors.len() == before).then(|| Signature {
        name: ident.clone(),
        is_async: asyncness.is_some(),
        parameters,
        returns: returns(output, ident),
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
            None if is_context(ungrouped(&state.elem)) => {
                refused(ty, "the context is taken by value\nhelp: leave the `&` out")
            }
            None => Ok(Parameter::State(state.elem.to_token_stream())),
        },
        Type::ImplTrait(_) => {
            let message = "a handler's parameter cannot be `impl Trait`: the event is read as one type\n\
                           help: name the type";
            refused(ty, message)
        }
        Type::Infer(_) => refused(ty, "a handler's parameter needs its type"),
        ty if is_context(ty) => Ok(Parameter::Context(ty.to_token_stream())),
        Type::Path(path) => match path.path.segments.last() {
            Some(segment) if segment.ident == "State" => match argument(segment) {
                Some(state) => {
                    let message = format!(
                        "state is taken by reference, not with `State`\nhelp: take `&{}`",
                        written(state)
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
    Err(vec![error_on(Code::Parameter, tokens, message)])
}

/// Whether a type has the name of the invocation's context. The expansion asks whether it is that.
fn is_context(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    path.path.segments.last().is_some_and(|segment| segment.ident == "Context" && segment.arguments.is_none())
}

/// What a future gives that a function returns, `impl` or boxed; `_` where the type does not say.
fn future(ty: &Type) -> Option<String> {
    let of = |bounds: &Punctuated<TypeParamBound, _>| {
        bounds.iter().find_map(|bound| {
            let TypeParamBound::Trait(bound) = bound else { return None };
            let last = bound.path.segments.last().filter(|segment| segment.ident == "Future")?;
            let PathArguments::AngleBracketed(arguments) = &last.arguments else {
                return Some("_".to_owned());
            };
            let output = arguments.args.iter().find_map(|argument| match argument {
                GenericArgument::AssocType(output) => Some(written(&output.ty)),
                _ => None,
            });
            Some(output.unwrap_or_else(|| "_".to_owned()))
        })
    };
    match ty {
        Type::ImplTrait(ty) => of(&ty.bounds),
        Type::TraitObject(ty) => of(&ty.bounds),
        Type::Path(path) => {
            let segment = path.path.segments.last()?;
            let inner = argument(segment);
            match segment.ident.to_string().as_str() {
                "Pin" | "Box" => future(ungrouped(inner?)),
                "BoxFuture" | "LocalBoxFuture" => Some(inner.map_or_else(|| "_".to_owned(), written)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// A type about as its author would write it: tokens come with a blank between any two.
fn written(ty: &Type) -> String {
    let tight =
        [(" <", "<"), ("< ", "<"), (" >", ">"), (" ,", ","), (" ::", "::"), (":: ", "::"), ("& ", "&")];
    let text = ty.to_token_stream().to_string();
    tight.iter().fold(text, |text, (loose, tight)| text.replace(loose, tight))
}

/// A type that a `macro_rules` macro passes on comes in an invisible group.
pub(crate) fn ungrouped(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => ungrouped(&group.elem),
        Type::Paren(paren) => ungrouped(&paren.elem),
        ty => ty,
    }
}

fn returns(output: &ReturnType, name: &Ident) -> Returns {
    let ReturnType::Type(_, ty) = output else {
        return Returns { nothing: true, whole: name.span(), answer: name.span() };
    };
    let ty = ungrouped(ty);
    let answer = match ty {
        Type::Path(path) => path.path.segments.last().and_then(argument),
        _ => None,
    };
    Returns { nothing: false, whole: ty.span(), answer: answer.unwrap_or(ty).span() }
}

/// `T` of `State<T>`, `R` of `Result<R, E>`.
pub(crate) fn argument(segment: &PathSegment) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
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
                    Parameter::Context(_) => "context",
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
    fn a_future_is_told_by_its_name_in_whatever_box() {
        for ty in [
            "impl Future<Output = u8> + Send",
            "Pin<Box<dyn Future<Output = u8>>>",
            "std::pin::Pin<std::boxed::Box<dyn std::future::Future<Output = u8> + Send + 'static>>",
            "futures::future::BoxFuture<'static, u8>",
            "LocalBoxFuture<'_, u8>",
        ] {
            let errors = read(&format!("fn f() -> {ty} {{}}")).expect_err(ty);
            assert!(errors[0].ends_with("help: write `async fn f(...) -> u8`"), "{errors:?}");
        }
        let errors = read("fn f() -> BoxFuture<Result<(), a::Error>> {}").unwrap_err();
        assert!(errors[0].ends_with("-> Result<(), a::Error>`"), "{errors:?}");
        for ty in ["impl IntoResponse", "Box<dyn Answer>", "Pin<Box<u8>>", "Result<R, E>"] {
            assert!(read(&format!("fn f() -> {ty} {{}}")).is_ok(), "{ty}");
        }
    }

    #[test]
    fn all_mistakes_are_told_at_once() {
        let item = "const unsafe extern \"C\" fn main<T>(self, a: &mut A, b: impl B, c: State<C>, d: &Context, e: Context, f: Context, ...) -> impl Future where T: U {}";
        let errors = read(item).unwrap_err();
        assert_eq!(errors.len(), 14, "{errors:#?}");
        assert!(errors.iter().any(|error| error.ends_with("help: take `&C`")));
    }
}
