//! `custom_resource`: what templates of CloudFormation ask for beyond AWS's own resources.

use super::{Delivery, Payload, Source, texts};
use crate::function::Settings;
use crate::grammar::name::CustomType;
use crate::group;

group! {
    /// A type of custom resources: CloudFormation has the function create, update and delete them for templates that name
    /// it, and waits. The runtime answers CloudFormation, whatever becomes of the call; a failure fails the change of the
    /// stack. The function answers `()`, or `CustomResource` with the resource's id and what `Fn::GetAtt` gives.
    pub struct CustomResource("custom_resource") {
        /// The type, up to 60 characters: `"Custom::Certificate"`. A resource of it has the output `...ServiceToken` of this stack as its `ServiceToken`. Required.
        #[see(CUSTOM_RESOURCES)]
        @main resource_type: CustomType,
    }
}

impl Source for CustomResource {
    const DELIVERY: Delivery = Delivery::Asynchronous;
    const PAYLOADS: &'static [Payload] =
        &[Payload::Type("event::cloudformation::CloudFormationCustomResourceRequest")];

    /// Calls are rare, so that one error is one too many: CloudFormation could not be told, and waits.
    fn default_alarms(&self, _: &Settings) -> Vec<String> {
        texts(&["errors > 0", "deadletters > 0", "dropped > 0", "waiting > 15m"])
    }

    fn source(&self, _: &str) -> Option<String> {
        Some(self.resource_type.to_string())
    }

    fn conflict(&self, _: &Self) -> Option<String> {
        Some("a type is made by one function".to_owned())
    }
}

#[cfg(feature = "template")]
mod lower {
    //! The output that names the function. CloudFormation invokes it as whoever changes the other stack, so that needs no
    //! permission of the function's.

    use super::CustomResource;
    use crate::cloudformation::{Lambda, Stack};
    use crate::names::Part;
    use crate::trigger::Lower;

    impl Lower for CustomResource {
        fn lower<'a>(&'a self, index: usize, lambda: &Lambda<'a>, stack: &mut Stack<'a>) {
            let Self { resource_type } = self;
            let description = format!("The ServiceToken of resources of the type {resource_type}.");
            let token = lambda.target();
            stack.output(lambda.numbered(Part::ServiceToken, index), description, token);
        }
    }
}
