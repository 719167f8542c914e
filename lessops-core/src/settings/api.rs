//! `[package.metadata.lessops.api]`: the domain under which a service's API is called.

use crate::grammar::arn::ExistingCertificate;
use crate::grammar::domain::{DomainName, HostedZoneId};
use crate::{group, group_field};

group! {
    /// The domain under which the service's API is called, besides the address that AWS gives it.
    pub struct Api("api") {
        /// The domain's name: `domain = "api.shop.example"`. Required.
        domain: DomainName,
        /// The ARN of its certificate in AWS Certificate Manager, which is of the region that the stack is deployed to: `certificate = "arn:aws:acm:eu-central-1:123456789012:certificate/0a1b2c3d-0000-1111-2222-333344445555"`. Required.
        certificate: ExistingCertificate,
        /// The id of the hosted zone of Amazon Route 53 that gets the domain's records: `zone = "Z0123456789ABCDEFGHIJ"`. Default: none; an output says what the domain's record has to name.
        zone: Option<HostedZoneId>,
    }
}
group_field!(Api, "a table with `domain`, `certificate` and `zone`");
