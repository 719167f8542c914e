//! State that handlers share, and the handles that they take: built once in a process, before the first event.

use std::any::{Any, TypeId, type_name};
use std::future::Future;

use futures_util::future::BoxFuture;
use lambda_runtime::Diagnostic;

use crate::Error;
use crate::resource::private::Handle;
use crate::runtime::handler::{Handler, failed};
#[cfg(feature = "idempotency")]
use crate::runtime::idempotency::Guard;

/// State that a handler takes by reference, `&Self`: a client, a pool, a configuration.
///
/// It is built once in a process, before the first event, and only where the selected function takes it. An error is
/// an error of Lambda's init phase.
///
/// ```
/// use lessops::{Error, Init};
///
/// struct Greeting(String);
///
/// impl Init for Greeting {
///     async fn init() -> Result<Self, Error> {
///         Ok(Greeting(std::env::var("GREETING")?))
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not state: it does not implement `lessops::Init` [L0611]",
    label = "a parameter taken by reference is state",
    note = "implement `lessops::Init` for `{Self}`; an event is taken by value, without the `&`"
)]
pub trait Init: Sized + Send + Sync + 'static {
    /// Builds it.
    fn init() -> impl Future<Output = Result<Self, Error>> + Send;

    #[doc(hidden)]
    const STATE: StateType = StateType::of::<Self>();
}

/// How a type of state is built, or a handle read, without the type.
#[doc(hidden)]
pub struct StateType {
    key: Key,
    build: fn(&'static str) -> BoxFuture<'static, Result<Value, Diagnostic>>,
}

/// What tells one value from another: the type, and a handle's environment variable.
type Key = (TypeId, &'static str);

/// A built value. It lives as long as the process, so that a handler's future can hold it.
type Value = &'static (dyn Any + Send + Sync);

impl StateType {
    const fn of<S: Init>() -> Self {
        Self {
            key: (TypeId::of::<S>(), ""),
            build: |_| {
                Box::pin(async {
                    let state = S::init().await.map_err(|error| Diagnostic {
                        error_message: format!("{}: {}", type_name::<S>(), failed(error).error_message),
                        error_type: "InitError".to_owned(),
                    })?;
                    Ok(Box::leak(Box::new(state)) as Value)
                })
            },
        }
    }

    /// The entry of a handle that an environment variable describes.
    pub const fn handle<H: Handle>(variable: &'static str) -> Self {
        Self {
            key: (TypeId::of::<H>(), variable),
            build: |variable| {
                Box::pin(async move {
                    let value = std::env::var(variable).ok().filter(|value| !value.is_empty());
                    let value = value.ok_or_else(|| Diagnostic {
                        error_type: "InitError".to_owned(),
                        error_message: format!(
                            "the environment variable {variable} is not set: it holds {}",
                            H::WHAT
                        ),
                    })?;
                    let handle = H::of(value);
                    handle.ready().await.map_err(|error| Diagnostic {
                        error_type: "InitError".to_owned(),
                        error_message: format!("{variable}: {}", failed(error).error_message),
                    })?;
                    Ok(Box::leak(Box::new(handle)) as Value)
                })
            },
        }
    }
}

/// The state of a process: one value for each type, and for each handle; and what its events pass first.
pub struct State {
    values: Vec<(Key, Value)>,
    #[cfg(feature = "idempotency")]
    pub(crate) guard: Option<Guard>,
}

impl State {
    /// Builds each of the types that a handler takes once, in order, and keeps them for the rest of the process.
    pub(crate) async fn build(handler: &Handler) -> Result<&'static Self, Diagnostic> {
        let mut values: Vec<(Key, Value)> = Vec::new();
        for state in handler.state {
            if values.iter().all(|(key, _)| *key != state.key) {
                values.push((state.key, (state.build)(state.key.1).await?));
            }
        }
        Ok(Box::leak(Box::new(Self {
            values,
            #[cfg(feature = "idempotency")]
            // In a box: what the SDK does to load its configuration is large.
            guard: Box::pin(Guard::of(handler)).await?,
        })))
    }

    /// The value of a type.
    ///
    /// # Panics
    /// If the handler does not list the type. The macro lists every type that the function takes.
    pub fn get<S: Any>(&'static self) -> &'static S {
        self.value("")
    }

    /// The handle that an environment variable describes.
    ///
    /// # Panics
    /// If the handler does not list it. The macro lists every handle that the function takes.
    pub fn handle<H: Handle>(&'static self, variable: &str) -> H {
        *self.value::<H>(variable)
    }

    fn value<T: Any>(&'static self, variable: &str) -> &'static T {
        let (_, value) = self
            .values
            .iter()
            .find(|((id, of), _)| *id == TypeId::of::<T>() && *of == variable)
            .expect("the macro lists every type that the function takes");
        value.downcast_ref().expect("the value stands under the identity of its own type")
    }
}
