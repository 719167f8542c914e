//! What stands beside the function in the expansion: its record, its registration, and what holds its types to its
//! trigger.
//!
//! Every name is written from the root, since the function may stand where there is no prelude, and every token that
//! is not the user's has the span of the macro: the compiler then blames nobody for the link section, whatever the
//! crate forbids.

use lessops_core::function::Function;
use lessops_core::resource::Handle;
use lessops_core::trigger::Trigger;
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens as _, format_ident, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Error, Token};

use crate::function::{Parameter, Signature};

/// The checks, the registration and the record of a function; an error where its signature does not suit its triggers.
pub(crate) fn expand(
    function: &Function,
    record: &str,
    signature: &Signature,
    krate: &TokenStream,
) -> Result<TokenStream, Error> {
    let site = Span::mixed_site();
    let private = quote_spanned!(site=> #krate::__private);
    let Handler { beside, source, call } = handler(function, signature, &private)?;

    let name = &function.name;
    let state = signature.parameters.iter().filter_map(|parameter| match parameter {
        Parameter::State(ty) => Some(quote_spanned!(site=> #private::StateType::of::<#ty>())),
        Parameter::Handle(_, handle) => {
            let (ty, variable) = (read_as(handle, &private, site), handle.variable());
            Some(quote_spanned!(site=> #private::StateType::handle::<#ty>(#variable)))
        }
        Parameter::Event(_) | Parameter::Context => None,
    });
    let named = signature.handles().map(|(ty, handle)| is_what_it_says(ty, handle, &private));
    let length = Literal::usize_unsuffixed(record.len());
    let record = Literal::byte_string(record.as_bytes());
    Ok(quote_spanned! {site=>
        const _: () = {
            #(#named)*
            #beside

            #[used]
            #[cfg_attr(target_vendor = "apple", unsafe(link_section = "__DATA,__lessops"))]
            #[cfg_attr(not(target_vendor = "apple"), unsafe(link_section = ".lessops"))]
            static __LESSOPS_RECORD: [::core::primitive::u8; #length] = *#record;

            #[#private::linkme::distributed_slice(#private::HANDLERS)]
            #[linkme(crate = #private::linkme)]
            static __LESSOPS_HANDLER: #private::Handler = #private::Handler {
                name: #name,
                record: &__LESSOPS_RECORD,
                state: &[#(#state),*],
                source: #source,
                call: #call,
            };
        };
    })
}

/// What of a handler depends on its triggers.
struct Handler {
    /// Items that stand beside it.
    beside: TokenStream,
    /// Its `Source`.
    source: TokenStream,
    /// The function that the runtime calls.
    call: TokenStream,
}

fn handler(function: &Function, signature: &Signature, private: &TokenStream) -> Result<Handler, Error> {
    // All triggers of a function are of one kind.
    let routes = function.triggers().iter().filter_map(|trigger| match trigger {
        Trigger::Http(http) => Some((http.route.method, http.route.axum_path())),
        _ => None,
    });
    match routes.collect::<Vec<_>>().as_slice() {
        [] => event(&function.triggers()[0], signature, private),
        routes => Ok(http(routes, signature, private)),
    }
}

/// A handler of events: reads the event, calls, answers.
fn event(trigger: &Trigger, signature: &Signature, private: &TokenStream) -> Result<Handler, Error> {
    let site = Span::mixed_site();
    if !signature.returns {
        let message = "a handler returns a `Result`, or nobody would hear of its failures\n\
                       help: write `-> Result<(), lessops::Error>`";
        return Err(Error::new(signature.name.span(), message));
    }
    let events = events(signature);
    if let [_, second, ..] = events.as_slice() {
        let message = "a handler takes one event, and this is a second\n\
                       help: if it is state, take it by reference";
        return Err(Error::new_spanned(second, message));
    }

    let marker = Ident::new(trigger.payload(), site);
    let (beside, source) = match events.as_slice() {
        [event, ..] => {
            let at_event = event.span().resolved_at(site);
            let here = located_at(private, at_event);
            let beside = quote_spanned! {at_event=>
                const _: () = {
                    use #private::context::Any as _;
                    #here::context::Parameter::<#event>::KIND.check();
                    _ = <#event as #private::kind::#marker>::SOURCE;
                };
            };
            (beside, quote_spanned!(site=> <#event as #private::kind::#marker>::SOURCE))
        }
        [] => {
            let source = if trigger.delivery().is_batch() { "Batch" } else { "Event" };
            let source = Ident::new(source, site);
            (TokenStream::new(), quote_spanned!(site=> #private::Source::#source))
        }
    };
    let arguments = signature.parameters.iter().map(|parameter| match parameter {
        Parameter::Event(ty) => {
            quote_spanned!(site=> <#ty as #private::kind::#marker>::read(__event.get())?)
        }
        other => provided(other, private),
    });
    let answer = call(signature, arguments);
    let at_name = at_name(signature);
    let here = located_at(private, at_name);
    let call = quote_spanned! {at_name=>
        |__state, __event, __context| #here::boxed(async move { #private::Outcome::answer(#answer) })
    };
    Ok(Handler { beside, source, call })
}

/// An axum handler: extracts the parameters, calls, responds.
fn http(routes: &[(&str, String)], signature: &Signature, private: &TokenStream) -> Handler {
    let site = Span::mixed_site();
    let events = events(signature);
    let extract = events.iter().enumerate().map(|(index, ty)| {
        let name = format_ident!("__{index}", span = site);
        let extracted = if index + 1 < events.len() {
            quote_spanned!(site=> #private::http::part::<#ty>(&mut __request).await)
        } else {
            quote_spanned!(site=> #private::http::last::<#ty, _>(__request).await)
        };
        quote_spanned! {site=>
            let #name = match #extracted {
                ::core::result::Result::Ok(__value) => __value,
                ::core::result::Result::Err(__response) => return __response,
            };
        }
    });
    let mut extracted = 0_usize;
    let arguments = signature.parameters.iter().map(|parameter| match parameter {
        Parameter::Event(_) => {
            extracted += 1;
            format_ident!("__{}", extracted - 1, span = site).into_token_stream()
        }
        other => provided(other, private),
    });
    let context = signature.parameters.iter().any(|parameter| matches!(parameter, Parameter::Context));
    let context =
        context.then(|| quote_spanned!(site=> let __context = #private::http::context(&__request);));
    let answer = call(signature, arguments);
    let (methods, paths): (Vec<_>, Vec<_>) = routes.iter().cloned().unzip();
    let at_name = at_name(signature);
    let here = located_at(private, at_name);
    let mutable = (events.len() > 1).then(|| Token![mut](site));
    let handle = quote_spanned! {at_name=>
        |__state, #mutable __request| #here::boxed(async move {
            #context
            #(#extract)*
            #private::http::respond(#answer)
        })
    };
    Handler {
        beside: quote_spanned! {site=>
            static __LESSOPS_ROUTES: #private::http::Routes =
                #private::http::Routes::new(&[#((#methods, #paths)),*], #handle);
        },
        source: quote_spanned!(site=> #private::Source::Event),
        call: quote_spanned! {site=>
            |__state, __event, __context| __LESSOPS_ROUTES.call(__state, __event, __context)
        },
    }
}

/// What a parameter gets that does not come out of the event.
fn provided(parameter: &Parameter, private: &TokenStream) -> TokenStream {
    let site = Span::mixed_site();
    match parameter {
        Parameter::Event(_) | Parameter::Context => quote_spanned!(site=> __context),
        Parameter::State(ty) => quote_spanned!(site=> __state.get::<#ty>()),
        Parameter::Handle(ty, handle) => {
            let (read, variable) = (read_as(handle, private, site), handle.variable());
            quote_spanned! {site=>
                <#ty as #private::resource::Same<#read>>::of(__state.handle::<#read>(#variable))
            }
        }
    }
}

/// The type that a handle's tokens were read as.
fn read_as(handle: &Handle, private: &TokenStream, span: Span) -> TokenStream {
    let kind = Ident::new(handle.resource.marker(), span);
    let access = Ident::new(&handle.access.to_string(), span);
    quote_spanned!(span=> #private::resource::#kind<#private::resource::#access>)
}

/// Holds a handle's type to what its tokens say: neither an alias nor another type of the same name may lie about what
/// the function is allowed to do.
fn is_what_it_says(ty: &TokenStream, handle: &Handle, private: &TokenStream) -> TokenStream {
    let at_type = ty.span().resolved_at(Span::mixed_site());
    let read = read_as(handle, private, at_type);
    quote_spanned!(at_type=> const _: () = <#ty as #private::resource::Same<#read>>::CHECKED;)
}

/// The function's call, awaited where it is `async`.
fn call(signature: &Signature, arguments: impl Iterator<Item = TokenStream>) -> TokenStream {
    let name = &signature.name;
    let wait = signature.is_async.then(|| quote_spanned!(at_name(signature)=> .await));
    quote_spanned!(at_name(signature)=> #name(#(#arguments),*) #wait)
}

/// The macro's own span at the place of the function's name. What is wrong with a handler as a whole, such as that
/// it is not `Send`, is reported there.
fn at_name(signature: &Signature) -> Span {
    signature.name.span().resolved_at(Span::mixed_site())
}

/// A path that means what it meant, at another place: an expression is reported where its first token stands.
fn located_at(path: &TokenStream, place: Span) -> TokenStream {
    let located = path.clone().into_iter().map(|mut token| {
        token.set_span(token.span().located_at(place));
        token
    });
    located.collect()
}

fn events(signature: &Signature) -> Vec<&TokenStream> {
    let events = signature.parameters.iter().filter_map(|parameter| match parameter {
        Parameter::Event(ty) => Some(ty),
        _ => None,
    });
    events.collect()
}
