//! What generated code may name, and nothing else may: it changes without notice. The version of the macro is pinned
//! to this crate's, so the two never differ.

pub use linkme;

#[cfg(feature = "http")]
pub mod http {
    pub use crate::http::{Routes, context, last, part, respond};
}
pub use crate::payload::{context, kind};
pub mod resource {
    pub use crate::resource::private::Same;
    pub use crate::resource::*;
}
pub use crate::runtime::handler::{HANDLERS, Handler, Outcome, Source, boxed};
pub use crate::runtime::state::StateType;
