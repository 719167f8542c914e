//! The domain under which an API is called: its name at API Gateway, what leads from there to the API, and the records.

use super::stack::Stack;
use super::template::Resource;
use super::value::{LogicalId, Object, Pseudo, object, tag_map};
use crate::function::Function;
use crate::grammar::arn::{Existing as _, ExistingCertificate};
use crate::iam::existing_arn;
use crate::names;
use crate::settings::Api;

/// Adds the domain of an API's stage, which has that id and that name. The functions are those behind the API.
pub(super) fn lower<'a>(
    Api { domain, certificate, zone }: &Api,
    api: &LogicalId,
    (stage, stage_name): (LogicalId, &'static str),
    functions: &[&'a Function],
    stack: &mut Stack<'a>,
) {
    require_region(certificate, stack);
    let id = LogicalId::new(names::API_DOMAIN);
    let configuration = object! {
        "CertificateArn": existing_arn(certificate),
        "EndpointType": "REGIONAL",
        "IpAddressType": "dualstack",
        "SecurityPolicy": "TLS_1_2",
    };
    let properties = object! {
        "DomainName": domain.to_string(),
        "DomainNameConfigurations": [configuration],
        "Tags": tag_map(&stack.tags),
    };
    stack.add(id.clone(), Resource::new("AWS::ApiGatewayV2::DomainName", properties), functions);

    let properties = object! { "ApiId": api.reference(), "DomainName": id.reference(), "Stage": stage_name };
    let resource = Resource::new("AWS::ApiGatewayV2::ApiMapping", properties).after([stage]);
    stack.add(LogicalId::new(names::API_AT_DOMAIN), resource, functions);

    let url = format!("https://{domain}");
    stack.output(id.clone(), "The URL of the API under its own domain.".to_owned(), url);
    match zone {
        Some(zone) => {
            for (record, kind) in [(names::API_DOMAIN_IPV4, "A"), (names::API_DOMAIN_IPV6, "AAAA")] {
                let target = object! {
                    "DNSName": id.attribute("RegionalDomainName"),
                    "EvaluateTargetHealth": false,
                    "HostedZoneId": id.attribute("RegionalHostedZoneId"),
                };
                let properties = object! {
                    "AliasTarget": target,
                    "HostedZoneId": zone.to_string(),
                    "Name": domain.to_string(),
                    "Type": kind,
                };
                let resource = Resource::new("AWS::Route53::RecordSet", properties);
                stack.add(LogicalId::new(record), resource, functions);
            }
        }
        None => {
            let description = format!("What a record of the name {domain} has to name.");
            let target = LogicalId::new(names::API_DOMAIN_TARGET);
            stack.output(target, description, id.attribute("RegionalDomainName"));
        }
    }
}

/// Has CloudFormation look, before it makes anything, whether the stack is in the certificate's region: a regional
/// endpoint takes no other (API Gateway developer guide, "Get certificates ready in AWS Certificate Manager").
fn require_region(certificate: &ExistingCertificate, stack: &mut Stack<'_>) {
    let Some(region) = certificate.region() else { return };
    let message = format!("The certificate of the API's domain is of {region}, and so the stack has to be.");
    let equals: Object =
        object! { "Fn::Equals": [Pseudo::Region.into(), super::value::Value::from(region.to_owned())] };
    let assertion = object! { "Assert": equals, "AssertDescription": message };
    stack.rule(names::API_CERTIFICATE_REGION, object! { "Assertions": [assertion] });
}
