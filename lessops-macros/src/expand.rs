//! What stands beside the function in the expansion: its record, its registration, and what holds its types to its
//! trigger.
//!
//! Every name is written from the root, since the function may stand where there is no prelude, and every token that
//! is not the user's has the span of the macro: the compiler then blames nobody for the link section, whatever the
//! crate forbids.

use lessops_core::code::Code;
use lessops_core::function::Function;
use lessops_core::resource::Handle;
use lessops_core::trigger::{Cognito, Delivery, Http, Payload, Rest, Source as _, Trigger};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens as _, format_ident, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Error, Token};

use crate::error::{error_at, error_on};
use crate::function::{Parameter, Signature};

/// The checks, the registration and the record of a function.
pub(crate) fn expand(
    function: &Function,
    record: &str,
    signature: &Signature,
    krate: &TokenStream,
) -> TokenStream {
    let site = Span::mixed_site();
    let private = quote_spanned!(site=> #krate::__private);
    let Handler { beside, source, call, stream } = handler(function, signature, &private);

    let name = &function.name;
    let state = signature.parameters.iter().filter_map(|parameter| match parameter {
        Parameter::State(ty) => Some(quote_spanned!(site=> <#ty as #private::Init>::STATE)),
        Parameter::Handle(_, handle) => {
            let (ty, variable) = (read_as(handle, &private, site), handle.variable());
            Some(quote_spanned!(site=> #private::StateType::handle::<#ty>(#variable)))
        }
        Parameter::Event(_) | Parameter::Context(_) => None,
    });
    let named = signature.handles().map(|(ty, handle)| is_what_it_says(ty, handle, &private));
    let record = in_section(record);
    quote_spanned! {site=>
        const _: () = {
            #(#named)*
            #beside
            #record

            #[#private::linkme::distributed_slice(#private::HANDLERS)]
            #[linkme(crate = #private::linkme)]
            static __LESSOPS_HANDLER: #private::Handler = #private::Handler {
                name: #name,
                record: &__LESSOPS_RECORD,
                state: &[#(#state),*],
                source: #source,
                call: #call,
                stream: #stream,
            };
        };
    }
}

/// A record in the link section that holds them, as the static `__LESSOPS_RECORD`.
pub(crate) fn in_section(record: &str) -> TokenStream {
    let length = Literal::usize_unsuffixed(record.len());
    let record = Literal::byte_string(record.as_bytes());
    quote_spanned! {Span::mixed_site()=>
        #[used]
        #[cfg_attr(target_vendor = "apple", unsafe(link_section = "__DATA,__lessops"))]
        #[cfg_attr(not(target_vendor = "apple"), unsafe(link_section = ".lessops"))]
        static __LESSOPS_RECORD: [::core::primitive::u8; #length] = *#record;
    }
}

/// What of a handler depends on its triggers.
struct Handler {
    /// Items that stand beside it.
    beside: TokenStream,
    /// Its `Source`.
    source: TokenStream,
    /// The function that the runtime calls.
    call: TokenStream,
    /// The one that it calls instead where answers are streamed, if they are.
    stream: TokenStream,
}

fn handler(function: &Function, signature: &Signature, private: &TokenStream) -> Handler {
    match takes_requests(function) {
        true => http(function, signature, private),
        false => event(function, signature, private),
    }
}

/// Whether it takes requests. All triggers of a function are of one kind.
fn takes_requests(function: &Function) -> bool {
    function.triggers()[0].payloads().contains(&Payload::Request)
}

/// The methods and paths of a function that takes requests; none where it takes all of them.
fn routes(function: &Function) -> Vec<(&'static str, String)> {
    let routes = function.triggers().iter().filter_map(|trigger| match trigger {
        Trigger::Http(Http { route, .. }) | Trigger::Rest(Rest { route, .. }) => {
            Some((route.method, route.axum_path()))
        }
        _ => None,
    });
    routes.collect()
}

/// What hands requests over to a function.
fn api(function: &Function) -> Ident {
    let api = match function.triggers()[0] {
        Trigger::Rest(_) => "Rest",
        Trigger::Alb(_) => "Alb",
        _ => "Http",
    };
    Ident::new(api, Span::mixed_site())
}

/// What a signature has too much or too little of for its triggers.
pub(crate) fn misfits(function: &Function, signature: &Signature) -> Vec<Error> {
    let mut errors = Vec::new();
    if takes_requests(function) {
        return errors;
    }
    if signature.returns.nothing {
        let message = "a handler returns a `Result`, or nobody would hear of its failures\n\
                       help: write `-> Result<(), lessops::Error>`";
        errors.push(error_at(Code::Answer, signature.name.span(), message));
    }
    if takes_one_record(function) && events(signature).is_empty() {
        let message = "an idempotent function takes one record a call, since the batch of a record that comes again is another\n\
                       help: take it as `lessops::Record<T>`";
        errors.push(error_at(Code::OneRecord, signature.name.span(), message));
    }
    for further in events(signature).iter().skip(1) {
        let message = "a handler takes one event, and this is another\n\
                       help: if it is state, take it by reference";
        errors.push(error_on(Code::Parameter, further, message));
    }
    errors
}

/// Whether it must take the records of its batches one by one: each has a key.
fn takes_one_record(function: &Function) -> bool {
    function.settings.idempotent.is_some() && function.triggers()[0].delivery().is_batch()
}

/// A handler of events: reads the event, calls, answers.
fn event(function: &Function, signature: &Signature, private: &TokenStream) -> Handler {
    // All of a function's triggers hand over the same.
    let triggers = function.triggers();
    let trigger = &triggers[0];
    let site = Span::mixed_site();
    let events = events(signature);

    let marker = Ident::new(trigger.payload(), site);
    let (beside, source) = match events.as_slice() {
        [event, ..] => {
            let at_event = event.span().resolved_at(site);
            let here = located_at(private, at_event);
            let moments = triggers.iter().filter_map(|trigger| match trigger {
                Trigger::Cognito(cognito) => Some(moment(cognito, event, &here, private)),
                _ => None,
            });
            let one_record = takes_one_record(function)
                .then(|| quote_spanned!(at_event=> <#event as #private::One>::CHECKED;));
            let beside = quote_spanned! {at_event=>
                const _: () = {
                    use #private::context::Any as _;
                    #here::context::Parameter::<#event>::KIND.check();
                    _ = <#event as #private::kind::#marker>::SOURCE;
                    #( #moments )*
                    #one_record
                };
            };
            (beside, quote_spanned!(site=> <#event as #private::kind::#marker>::SOURCE))
        }
        [] => {
            let source = match trigger {
                Trigger::CustomResource(_) => "CustomResource",
                Trigger::Deployment(_) => "Deployment",
                _ if trigger.delivery().is_batch() => "Batch",
                _ => "Event",
            };
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
    let outcome = call(signature, arguments);
    let answered_by = match trigger {
        Trigger::CustomResource(_) => Some("custom_resource"),
        Trigger::Websocket(_) => Some("websocket"),
        _ => None,
    };
    let answer = match (answered_by, trigger.delivery()) {
        (Some(module), _) => {
            let module = Ident::new(module, site);
            let outcome = returned(signature.returns.answer);
            quote_spanned!(site=> #private::#module::answer(#outcome))
        }
        (None, Delivery::Batch | Delivery::Stream) => {
            let none = quote_spanned!(site=> ());
            let event = events.first().copied().unwrap_or(&none);
            let outcome = returned(signature.returns.answer);
            match trigger.reads_failures() {
                true => quote_spanned! {site=>
                    use #private::batch::Any as _;
                    #private::batch::To::<#event>::KIND.answer(#outcome)
                },
                false => quote_spanned!(site=> #private::batch::Unread.answer(#outcome)),
            }
        }
        (None, Delivery::Synchronous | Delivery::Asynchronous) => {
            let outcome = returned(signature.returns.whole);
            quote_spanned!(site=> #private::Outcome::answer(#outcome))
        }
    };
    let at_name = at_name(signature);
    let here = located_at(private, at_name);
    let call = quote_spanned! {at_name=>
        |__state, __event, __context| #here::boxed(async move {
            let __outcome = #outcome;
            #answer
        })
    };
    let stream = quote_spanned!(site=> ::core::option::Option::None);
    Handler { beside, source, call, stream }
}

/// Holds an event's type to the moments that a user pool asks about.
fn moment(cognito: &Cognito, event: &TokenStream, here: &TokenStream, private: &TokenStream) -> TokenStream {
    let at_event = event.span().resolved_at(Span::mixed_site());
    let asked = cognito.on.iter().map(|moment| format!("`{moment}`")).collect::<Vec<_>>().join(" and ");
    let types = cognito.payloads().iter().filter_map(|payload| match payload {
        Payload::Type(path) => Some(format!("`lessops::{path}`")),
        _ => None,
    });
    let message = match types.collect::<Vec<_>>().as_slice() {
        [] => format!(
            "the user pool asks on {asked}, whose events differ: take `serde_json::Value` or a type of your own"
        ),
        types => format!("the user pool asks on {asked}: take {}", types.join(" or ")),
    };
    let message = Code::EventOfAnother.mark(&message);
    let moments = cognito.on.iter().map(|moment| format_ident!("{moment:?}", span = at_event));
    quote_spanned! {at_event=>
        #here::moment::check::<#event>(&[#( #private::moment::Moment::#moments ),*], #message);
    }
}

/// An axum handler: extracts the parameters, calls, responds.
fn http(function: &Function, signature: &Signature, private: &TokenStream) -> Handler {
    let site = Span::mixed_site();
    let events = events(signature);
    let extract = events.iter().enumerate().map(|(index, ty)| {
        let name = format_ident!("__{index}", span = site);
        let extracted = if index + 1 < events.len() {
            quote_spanned!(site=> <#ty as #private::http::Part>::extract(&mut __request).await)
        } else {
            quote_spanned!(site=> <#ty as #private::http::Last<_>>::extract(__request).await)
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
    let context = signature.parameters.iter().any(|parameter| matches!(parameter, Parameter::Context(_)));
    let context =
        context.then(|| quote_spanned!(site=> let __context = #private::http::context(&__request);));
    let call = call(signature, arguments);
    let outcome = returned(signature.returns.whole);
    let (methods, paths): (Vec<_>, Vec<_>) = routes(function).into_iter().unzip();
    let api = api(function);
    let at_name = at_name(signature);
    let here = located_at(private, at_name);
    let mutable = (events.len() > 1).then(|| Token![mut](site));
    let handle = quote_spanned! {at_name=>
        |__state, #mutable __request| #here::boxed(async move {
            #context
            #(#extract)*
            let __outcome = #call;
            #private::http::Respond::respond(#outcome)
        })
    };
    Handler {
        beside: quote_spanned! {site=>
            static __LESSOPS_ROUTES: #private::http::Routes =
                #private::http::Routes::new(#private::http::Api::#api, &[#((#methods, #paths)),*], #handle);
        },
        source: quote_spanned!(site=> #private::Source::Event),
        call: quote_spanned! {site=>
            |__state, __event, __context| __LESSOPS_ROUTES.call(__state, __event, __context)
        },
        stream: if function.triggers().iter().any(Trigger::streams) {
            quote_spanned! {site=>
                ::core::option::Option::Some(|__state, __event, __context| {
                    __LESSOPS_ROUTES.stream(__state, __event, __context)
                })
            }
        } else {
            quote_spanned!(site=> ::core::option::Option::None)
        },
    }
}

/// The context as an argument of the function, if the parameter's type is what its name says.
fn context(ty: &TokenStream, private: &TokenStream) -> TokenStream {
    quote_spanned!(Span::mixed_site()=> <#ty as #private::context::Is>::given(__context))
}

/// What a parameter gets that does not come out of the event.
fn provided(parameter: &Parameter, private: &TokenStream) -> TokenStream {
    let site = Span::mixed_site();
    match parameter {
        Parameter::Event(_) => quote_spanned!(site=> __context),
        Parameter::Context(ty) => context(ty, private),
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

/// What the call gave, at the place of its type: what is wrong with that is reported there.
fn returned(place: Span) -> Ident {
    Ident::new("__outcome", place.resolved_at(Span::mixed_site()))
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
