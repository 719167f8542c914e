//! State that handlers share: built once in a process, before the first event.

use std::any::{Any, TypeId, type_name};
use std::future::Future;

use futures_util::future::BoxFuture;
use lambda_runtime::Diagnostic;

use crate::Error;
use crate::runtime::handler::failed;

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
    message = "`{Self}` is not state: it does not implement `lessops::Init`",
    label = "a parameter taken by reference is state",
    note = "implement `lessops::Init` for `{Self}`; an event is taken by value, without the `&`"
)]
pub trait Init: Sized + Send + Sync + 'static {
    /// Builds it.
    fn init() -> impl Future<Output = Result<Self, Error>> + Send;

    #[doc(hidden)]
    const STATE: StateType = StateType::of::<Self>();
}

/// How a type of state is built, without the type.
#[doc(hidden)]
pub struct StateType {
    id: TypeId,
    build: fn() -> BoxFuture<'static, Result<Value, Diagnostic>>,
}

/// A built value. It lives as long as the process, so that a handler's future can hold it.
type Value = &'static (dyn Any + Send + Sync);

impl StateType {
    const fn of<S: Init>() -> Self {
        Self {
            id: TypeId::of::<S>(),
            build: || {
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
}

/// The state of a process: one value for each type.
pub struct State(Vec<(TypeId, Value)>);

impl State {
    /// Builds each of the types once, in order, and keeps them for the rest of the process.
    pub(crate) async fn build(types: &[StateType]) -> Result<&'static Self, Diagnostic> {
        let mut values: Vec<(TypeId, Value)> = Vec::new();
        for state in types {
            if values.iter().all(|(id, _)| *id != state.id) {
                values.push((state.id, (state.build)().await?));
            }
        }
        Ok(Box::leak(Box::new(Self(values))))
    }

    /// The value of a type.
    ///
    /// # Panics
    /// If the handler does not list the type. The macro lists every type that the function takes.
    pub fn get<S: Any>(&'static self) -> &'static S {
        let (_, value) = self
            .0
            .iter()
            .find(|(id, _)| *id == TypeId::of::<S>())
            .expect("the macro lists every type that the function takes");
        value.downcast_ref().expect("the value stands under the identity of its own type")
    }
}
