//! `invoke`: called directly, by name.

use super::{Delivery, Payload, SYNCHRONOUS_ALARMS, Source, texts};
use crate::function::Settings;
use crate::group;

group! {
    /// Called directly, by its name or ARN, through Lambda's `Invoke`. A function without a trigger is this.
    pub struct Invoke("invoke") {}
}

impl Source for Invoke {
    const DELIVERY: Delivery = Delivery::Synchronous;
    const PAYLOADS: &'static [Payload] = &[Payload::Any];

    fn default_alarms(&self, _: &Settings) -> Vec<String> {
        texts(&SYNCHRONOUS_ALARMS)
    }
}

/// Whoever calls the function has a policy for it: there is nothing to add to the stack.
#[cfg(feature = "template")]
impl super::Lower for Invoke {
    fn lower<'a>(
        &'a self,
        _: usize,
        _: &crate::cloudformation::Lambda<'a>,
        _: &mut crate::cloudformation::Stack<'a>,
    ) {
        let Self {} = self;
    }
}
