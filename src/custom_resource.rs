//! What a function that makes custom resources of CloudFormation may answer with.

use lambda_runtime::Diagnostic;
use serde::Serialize;

use crate::runtime::handler::{Outcome, Raw};

/// A custom resource of CloudFormation as it is after the call: what a function behind a `custom_resource` trigger
/// answers with, where `()` does not say enough.
///
/// ```
/// use lessops::event::cloudformation::CloudFormationCustomResourceRequest as Request;
/// use lessops::{CustomResource, Error, lambda};
///
/// #[derive(serde::Serialize, serde::Deserialize)]
/// struct Properties {
///     #[serde(rename = "Domain")]
///     domain: String,
/// }
///
/// #[derive(serde::Serialize)]
/// struct Attributes {
///     #[serde(rename = "Address")]
///     address: String,
/// }
///
/// #[lambda(trigger = custom_resource("Custom::Certificate"))]
/// async fn certificate(
///     event: Request<Properties, Properties>,
/// ) -> Result<CustomResource<Option<Attributes>>, Error> {
///     let domain = match event {
///         Request::Create(create) => create.resource_properties.domain,
///         Request::Update(update) => update.resource_properties.domain,
///         _ => return Ok(CustomResource::default().data(None)),
///     };
///     let address = format!("https://{domain}/certificate");
///     Ok(CustomResource::new(domain).data(Some(Attributes { address })))
/// }
/// # fn main() {}
/// ```
///
/// The runtime tells CloudFormation: success, or, after an error, a panic, or a call that is about to exceed the
/// function's timeout, a failure and its reason. A `Create` that fails has made nothing, or undone what it made: the
/// `Delete` that CloudFormation sends for it succeeds without a call. CloudFormation may send a request twice, which has
/// to come to the same ("Creating custom provisioning logic with custom resources" in the CloudFormation user guide).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CustomResource<D = ()> {
    #[serde(rename = "PhysicalResourceId", skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    data: D,
    no_echo: bool,
}

/// A resource that keeps its id, without attributes.
// Of this type alone, so that `CustomResource::default()` needs no other word to say which is meant.
impl Default for CustomResource {
    fn default() -> Self {
        Self { id: None, data: (), no_echo: false }
    }
}

impl CustomResource {
    /// A resource of this id, at most 1 KB, which `Ref` gives. Where an update answers with another id, CloudFormation
    /// deletes the resource of the old one. Default: one that the runtime makes up, and then the one that it was.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: Some(id.into()), ..Self::default() }
    }
}

impl<D> CustomResource<D> {
    /// The attributes that `Fn::GetAtt` gives: what is serialized as an object. CloudFormation takes 4,096 bytes, all
    /// that it is told about the resource included. Default: none.
    #[must_use]
    pub fn data<E: Serialize>(self, data: E) -> CustomResource<E> {
        let Self { id, data: _, no_echo } = self;
        CustomResource { id, data, no_echo }
    }

    /// Has CloudFormation show asterisks instead of the attributes (`NoEcho`).
    #[must_use]
    pub fn no_echo(self) -> Self {
        Self { no_echo: true, ..self }
    }
}

/// The trait that generated code asks for.
#[diagnostic::on_unimplemented(
    message = "`{Self}` says nothing of a custom resource [L0604]",
    label = "expected `()` or `CustomResource`",
    note = "return `Result<(), E>`, or `Result<CustomResource<D>, E>`, where `D` can be serialized: \
            `Ok(CustomResource::new(id).data(attributes))`"
)]
pub trait Answer {}

impl Answer for () {}
#[diagnostic::do_not_recommend]
impl<D: Serialize> Answer for CustomResource<D> {}

/// The answer, for the runtime to tell CloudFormation.
///
/// # Errors
/// The function's own, or that the answer could not be serialized.
pub fn answer(outcome: impl Outcome<Answer: Answer>) -> Result<Raw, Diagnostic> {
    outcome.answer()
}
