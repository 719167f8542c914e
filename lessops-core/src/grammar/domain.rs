//! Domains: a name in the DNS, and the zone of Amazon Route 53 that it stands in.

use std::str::FromStr;

use crate::code::Code;
use crate::page::{DOMAIN_NAMES, HOSTED_ZONE};
use crate::problem::Fault;

/// The name of a host, in lower case: `api.shop.example`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainName(String);

impl DomainName {
    /// How long one is at most (RFC 1035, "Size limits").
    const LONGEST: usize = 253;
}

impl FromStr for DomainName {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let is_label = |label: &str| {
            (1..=63).contains(&label.len())
                && label.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
                && !(label.starts_with('-') || label.ends_with('-'))
        };
        let is_domain =
            |name: &str| name.len() <= Self::LONGEST && name.contains('.') && name.split('.').all(is_label);
        if is_domain(text) {
            return Ok(Self(text.to_owned()));
        }
        let (_, bare) = text.split_once("://").unwrap_or(("", text));
        let bare = bare.split('/').next().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
        let reason = match () {
            () if text.starts_with('*') => "it names one host",
            () if is_domain(&bare) => "it is the host's name alone, in lower case",
            () => "it has labels of up to 63 lower-case letters, digits and `-`, with `.` between them",
        };
        let fault =
            Fault::whole(Code::InvalidAddress, text, format!("`{text}` is not a domain name: {reason}"))
                .see(DOMAIN_NAMES);
        Err(if is_domain(&bare) { fault.help(format!("write `{bare}`")) } else { fault })
    }
}

/// The id of a hosted zone of Amazon Route 53: `Z0123456789ABCDEFGHIJ`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostedZoneId(String);

impl FromStr for HostedZoneId {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let is_id = |id: &str| {
            (2..=32).contains(&id.len())
                && id.starts_with('Z')
                && id.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
        };
        if is_id(text) {
            return Ok(Self(text.to_owned()));
        }
        let message = format!("`{text}` is not the id of a hosted zone: `Z`, and capital letters and digits");
        let fault = Fault::whole(Code::InvalidAddress, text, message).see(HOSTED_ZONE);
        let bare = text.trim_start_matches("/hostedzone/");
        Err(if is_id(bare) { fault.help(format!("write `{bare}`")) } else { fault })
    }
}

texts! {
    DomainName: "a domain name such as `\"api.shop.example\"`", r"[a-z0-9-]+(\.[a-z0-9-]+)+", Some(Self::LONGEST);
    HostedZoneId: "the id of a hosted zone such as `\"Z0123456789ABCDEFGHIJ\"`", "Z[A-Z0-9]+", Some(32);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_domain_is_the_name_of_a_host_and_nothing_else() {
        let help = |text: &str| text.parse::<DomainName>().unwrap_err().help;
        for text in ["https://api.shop.example/v1", "API.shop.example", "api.shop.example."] {
            assert_eq!(help(text).as_deref(), Some("write `api.shop.example`"), "{text}");
        }
        let long = format!("{}.example", "a".repeat(64));
        for wrong in ["", "localhost", "*.shop.example", "a..example", "-a.example", "a_b.example", &long] {
            assert_eq!(help(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_zone_is_named_by_its_id() {
        let help = |text: &str| text.parse::<HostedZoneId>().unwrap_err().help;
        assert_eq!(help("/hostedzone/Z0123ABC").as_deref(), Some("write `Z0123ABC`"));
        for wrong in ["", "Z", "shop.example", "z0123abc", "A0123"] {
            assert_eq!(help(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn what_is_printed_parses_to_the_same(
            domain in "[a-z0-9]([a-z0-9-]{0,9}[a-z0-9])?(\\.[a-z]{1,9}){1,3}",
            zone in "Z[A-Z0-9]{1,31}",
        ) {
            prop_assert_eq!(domain.parse::<DomainName>().unwrap().to_string(), domain);
            prop_assert_eq!(zone.parse::<HostedZoneId>().unwrap().to_string(), zone);
        }

        #[test]
        fn no_text_panics(text in ".*") {
            let _ = text.parse::<DomainName>();
            let _ = text.parse::<HostedZoneId>();
        }
    }
}
