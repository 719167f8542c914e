//! What generated code may name, and nothing else may: it changes without notice. The version of the macro is pinned
//! to this crate's, so the two never differ.

#[cfg(rust_analyzer)]
#[path = "editor.rs"]
pub mod editor;

#[cfg(feature = "breaker")]
pub use lessops_macros::declare_breaker;
pub use lessops_macros::declare_metric;
pub use linkme;

#[cfg(feature = "http")]
pub mod http {
    pub use crate::http::{Api, Last, Part, Respond, Routes, context};
}
pub use crate::answer::batch;
#[cfg(feature = "breaker")]
pub use crate::breaker::new as new_breaker;
pub use crate::metric::write as write_metric;
pub use crate::payload::{context, kind, moment};
pub use crate::record::One;
pub mod resource {
    pub use crate::resource::private::Same;
    pub use crate::resource::*;
}
pub use crate::runtime::handler::{HANDLERS, Handler, METRICS, Outcome, Source, boxed};
pub use crate::runtime::state::{Init, StateType};
#[cfg(feature = "custom_resource")]
pub mod custom_resource {
    pub use crate::custom_resource::answer;
}
#[cfg(feature = "websocket")]
pub mod websocket {
    pub use crate::websocket::answer;
}
