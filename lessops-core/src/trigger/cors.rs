//! Which pages of other origins may send requests from a browser: `cors(...)`.

use crate::code::Code;
use crate::grammar::duration::Seconds;
use crate::grammar::web::{HeaderName, Origin};
use crate::page::LAMBDA_CORS;
use crate::problem::{Problem, Problems};
use crate::{group, group_field, words};

group! {
    /// Which pages of other origins may send requests from a browser. AWS answers the browser's question before the
    /// request (the preflight), and adds the headers to the function's answers.
    pub struct Cors("cors") {
        /// The origins, one or a list; `"*"` for all: `cors("https://shop.example")`. Required.
        @main origins: Vec<Origin>,
        /// The methods, one or a list: `methods = [GET, POST]`. Default: those of the routes; of a URL all.
        methods: Option<Vec<CorsMethod>>,
        /// The headers that a request may have besides those that browsers always send, one or a list; `"*"` for all: `headers = ["content-type", "x-tenant"]`. Default: `authorization` and `content-type`.
        headers: Option<Vec<HeaderName>>,
        /// The headers of an answer that the page may read, one or a list: `expose = "x-request-id"`. Default: those that browsers always show.
        expose: Option<Vec<HeaderName>>,
        /// Whether requests may carry the browser's cookies for the API; not with `"*"`: `credentials = true`. Default: false.
        credentials: Option<bool>,
        /// How long a browser may keep the answer to its question, 0 s to 1 d: `max_age = 1h`. Default: as long as the browser likes, 5 s as a rule.
        #[see(LAMBDA_CORS)]
        max_age: Option<Seconds<0, 86_400>>,
    }
}
group_field!(Cors, "`cors(\"https://shop.example\")`");

words! {
    /// A method that a page may use.
    pub enum CorsMethod("method") {
        /// Reads.
        Get = "GET",
        /// Sends something to be worked on.
        Post = "POST",
        /// Replaces.
        Put = "PUT",
        /// Changes a part.
        Patch = "PATCH",
        /// Deletes.
        Delete = "DELETE",
        /// Reads the headers alone.
        Head = "HEAD",
    }
}

/// The headers that a request may have where nothing is said: those of JSON, and of a caller who says who it is.
const DEFAULT_HEADERS: [&str; 2] = ["authorization", "content-type"];

impl Cors {
    /// The headers that a request may have besides those that browsers always send.
    pub fn headers(&self) -> Vec<String> {
        match &self.headers {
            Some(headers) => headers.iter().map(ToString::to_string).collect(),
            None => DEFAULT_HEADERS.map(str::to_owned).into(),
        }
    }

    /// Adds what its keys do wrong together.
    pub(crate) fn check(&self, problems: &mut Problems) {
        let Self { origins, methods, headers, expose, credentials, max_age: _ } = self;
        let empty = [
            ("origins", origins.is_empty()),
            ("methods", methods.as_ref().is_some_and(Vec::is_empty)),
            ("headers", headers.as_ref().is_some_and(Vec::is_empty)),
            ("expose", expose.as_ref().is_some_and(Vec::is_empty)),
        ];
        for (key, _) in empty.into_iter().filter(|(_, empty)| *empty) {
            problems.push(Problem::new(Code::EmptyList, format!("cors.{key}"), "the list is empty"));
        }
        if origins.len() > 1 && origins.iter().any(Origin::is_any) {
            problems.push(Problem::new(
                Code::WildcardOrigin,
                "cors.origins",
                "`*` stands for all origins, and others stand beside it",
            ));
        }
        if *credentials != Some(true) {
            return;
        }
        if origins.iter().any(Origin::is_any) {
            let message = "a browser sends cookies to origins that are named, and `*` stands for all";
            let help = "name the origins, or leave `credentials` out";
            problems.push(
                Problem::new(Code::WildcardOrigin, "cors.credentials", message).help(help).see(LAMBDA_CORS),
            );
        }
        for (key, names) in [("headers", headers), ("expose", expose)] {
            if names.iter().flatten().any(HeaderName::is_any) {
                let message = "with `credentials` a browser takes `*` for a header of that name";
                problems.push(
                    Problem::new(Code::WildcardOrigin, format!("cors.{key}"), message)
                        .help("name the headers"),
                );
            }
        }
    }
}

#[cfg(feature = "template")]
mod lower {
    //! The configuration, as API Gateway and Lambda both have it.

    use super::{Cors, CorsMethod};
    use crate::cloudformation::value::{Object, object};
    use crate::grammar::duration::Seconds;

    impl Cors {
        /// The configuration; `all` are the methods where it names none.
        pub(crate) fn lower(&self, all: Vec<String>) -> Object {
            let Self { origins, methods, headers: _, expose, credentials, max_age } = self;
            let methods = methods.as_deref().map_or(all, texts::<CorsMethod>);
            object! {
                "AllowOrigins": texts(origins),
                "AllowMethods": Some(methods).filter(|methods| !methods.is_empty()),
                "AllowHeaders": self.headers(),
                "ExposeHeaders": expose.as_deref().map(texts),
                "AllowCredentials": *credentials,
                "MaxAge": max_age.map(Seconds::get),
            }
        }
    }

    fn texts<T: ToString>(items: &[T]) -> Vec<String> {
        items.iter().map(ToString::to_string).collect()
    }
}
