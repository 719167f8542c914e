//! Where an attribute may stand, and what may stand around it. That this file compiles is most of the test.

#![forbid(unsafe_code)]
#![deny(warnings, clippy::pedantic)]

extern crate lessops as ops;

struct Start(u32);

impl ops::Init for Start {
    async fn init() -> Result<Self, ops::Error> {
        Ok(Self(1))
    }
}

/// A module that has taken the names an expansion might lean on.
mod shadowed {
    use crate::Start;

    mod core {}
    mod lessops {}
    pub(crate) struct Result;
    pub(crate) struct Handler;

    #[ops::lambda(crate = ::ops)]
    pub(crate) fn boxed(
        event: u32,
        __state: &Start,
        _: ops::Context,
        _orders: ops::resource::Queue<ops::resource::Send>,
    ) -> ::core::result::Result<u32, ops::Error> {
        event.checked_add(__state.0).ok_or_else(|| "too much".into())
    }
}

#[no_implicit_prelude]
mod without_a_prelude {
    pub(crate) mod nested {
        #[::lessops::lambda(trigger = "sqs")]
        async fn r#match(
            record: ::lessops::Record<::std::string::String>,
            start: &crate::Start,
        ) -> ::std::result::Result<(), ::lessops::Error> {
            ::std::assert_eq!((record.body.len(), start.0), (0, 1));
            ::std::future::ready(::std::result::Result::Ok(())).await
        }

        #[::lessops::lambda(trigger = http("GET /{id}"))]
        fn request(
            ::lessops::axum::extract::Path(id): ::lessops::axum::extract::Path<u32>,
            _: ::lessops::axum::http::HeaderMap,
            start: &crate::Start,
            #[resource(name = "uploads")] bucket: ::lessops::resource::Bucket<::lessops::resource::Read>,
        ) -> ::std::string::String {
            ::std::format!("{} {} {}", id, start.0, bucket.name())
        }

        #[::lessops::lambda(trigger = url(stream = true))]
        fn pieces(body: ::std::string::String) -> ::std::string::String {
            body
        }
    }
}

macro_rules! handlers {
    ($($name:ident: $event:ty, $state:ty;)*) => {$(
        #[ops::lambda]
        fn $name(event: $event, state: $state) -> Result<bool, ops::Error> {
            usize::try_from(state.0).map(|start| start == event.len()).map_err(Into::into)
        }
    )*};
}

handlers! {
    made_by_a_macro: String, &Start;
    made_by_it_again: Vec<u8>, &'static Start;
}

#[test]
fn a_handler_stays_a_function_and_is_registered_wherever_it_stands() {
    #[ops::lambda]
    fn inside_a_function(event: Option<u32>) -> Result<u32, ops::Error> {
        event.ok_or_else(|| "nothing".into())
    }

    let (_, _) = (shadowed::Result, shadowed::Handler);
    assert_eq!(inside_a_function(Some(3)).ok(), Some(3));
    assert_eq!(
        shadowed::boxed(3, &Start(4), ops::Context::default(), ops::resource::Queue::at("url")).ok(),
        Some(7)
    );
    assert_eq!(made_by_a_macro(String::new(), &Start(0)).ok(), Some(true));

    let mut names: Vec<_> = ops::__private::HANDLERS.iter().map(|handler| handler.name).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        ["boxed", "inside_a_function", "made_by_a_macro", "made_by_it_again", "match", "pieces", "request"]
    );
}
