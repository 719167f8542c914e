//! What requests of the web are told apart by: a token's issuer and audience, a page's origin, a header's name.

use std::str::FromStr;

use crate::code::Code;
use crate::page::LAMBDA_CORS;
use crate::problem::Fault;

/// Who issues tokens, as their claim `iss` has it: an address of `https`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Issuer(String);

impl FromStr for Issuer {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let Some(rest) = text.strip_prefix("https://") else {
            let message = format!("`{text}` is not the address of an issuer: it begins with `https://`");
            let bare = text.trim_start_matches("http://");
            let help = is_authority(bare.split('/').next().unwrap_or_default());
            return Err(Fault {
                help: help.then(|| format!("write `https://{bare}`")),
                ..Fault::whole(Code::InvalidAddress, text, message)
            });
        };
        let authority = rest.split('/').next().unwrap_or_default();
        if !is_authority(authority) {
            let at = "https://".len();
            let message = format!("`{authority}` is not the name of a host");
            return Err(Fault::new(Code::InvalidAddress, at..at + authority.len(), message));
        }
        match text.char_indices().find(|(_, c)| !c.is_ascii_graphic() || matches!(c, '?' | '#')) {
            Some((at, stranger)) => {
                let message = format!("`{stranger}` does not stand in the address of an issuer");
                Err(Fault::new(Code::InvalidAddress, at..at + stranger.len_utf8(), message))
            }
            None => Ok(Self(text.to_owned())),
        }
    }
}

/// Whose pages may send requests from a browser: `https://shop.example`, or `*` for all.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin(String);

impl Origin {
    /// How long one is at most (Lambda API, Cors).
    const LONGEST: usize = 253;

    /// Whether it stands for all.
    pub fn is_any(&self) -> bool {
        self.0 == "*"
    }
}

impl FromStr for Origin {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        if text == "*" {
            return Ok(Self(text.to_owned()));
        }
        let (scheme, rest) = text.split_once("://").unwrap_or(("https", text));
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        // A browser names its origin in lower case, and the two must be the same text.
        let origin = format!("{scheme}://{authority}").to_ascii_lowercase();
        let is_origin = is_authority(authority) && ["http", "https"].contains(&scheme);
        if origin.len() > Self::LONGEST {
            let message = format!("an origin has at most {} characters", Self::LONGEST);
            return Err(Fault::whole(Code::InvalidAddress, text, message).see(LAMBDA_CORS));
        }
        if is_origin && origin == text {
            return Ok(Self(origin));
        }
        let reason = match () {
            () if authority.contains('*') => "it is named whole, or `*` alone stands for all",
            () if is_origin && rest.len() > authority.len() => "nothing follows the host",
            () if is_origin && text.contains("://") => "a browser writes it in lower case",
            () => "it is `http://` or `https://`, a host and perhaps a port",
        };
        let fault = Fault::whole(Code::InvalidAddress, text, format!("`{text}` is not an origin: {reason}"));
        Err(if is_origin { fault.help(format!("write `{origin}`")) } else { fault })
    }
}

/// A host's name, and perhaps a port.
fn is_authority(text: &str) -> bool {
    let (host, port) = text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port)));
    let is_label = |label: &str| {
        !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
    };
    host.split('.').all(is_label) && port.is_none_or(|port| port.parse::<u16>().is_ok())
}

/// The name of a header, or `*` for all.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HeaderName(String);

impl HeaderName {
    /// How long one is at most (Lambda API, Cors).
    const LONGEST: usize = 1_024;

    /// Whether it stands for all.
    pub fn is_any(&self) -> bool {
        self.0 == "*"
    }
}

impl FromStr for HeaderName {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        // RFC 9110, "Tokens".
        let accepts = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
        match (1..=Self::LONGEST).contains(&text.len()) && text.chars().all(accepts) {
            true => Ok(Self(text.to_owned())),
            false => {
                Err(Fault::whole(Code::InvalidAddress, text, format!("`{text}` is not the name of a header")))
            }
        }
    }
}

/// Whom tokens are meant for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Audience(String);

impl FromStr for Audience {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        match text.trim().is_empty() {
            true => {
                Err(Fault::whole(Code::InvalidAddress, text, "an audience is empty, and no token would do"))
            }
            false => Ok(Self(text.to_owned())),
        }
    }
}

texts! {
    Issuer: "the address of an issuer such as `\"https://login.example.com\"`", r"https://[^\s?#]+", None;
    Audience: "an audience such as `\"orders-api\"`", r"[\s\S]*\S[\s\S]*", None;
    Origin: "an origin such as `\"https://shop.example\"`, or `\"*\"`", r"\*|https?://[a-z0-9._:-]+", Some(Self::LONGEST);
    HeaderName: "the name of a header such as `\"content-type\"`", r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", Some(Self::LONGEST);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_origin_is_what_a_browser_sends() {
        for origin in ["*", "https://shop.example", "http://localhost:3000"] {
            assert_eq!(origin.parse::<Origin>().map(|origin| origin.to_string()).as_deref(), Ok(origin));
        }
        let help = |text: &str| text.parse::<Origin>().unwrap_err().help;
        assert_eq!(help("https://shop.example/").as_deref(), Some("write `https://shop.example`"));
        assert_eq!(help("shop.example").as_deref(), Some("write `https://shop.example`"));
        assert_eq!(help("https://Shop.example").as_deref(), Some("write `https://shop.example`"));
        assert_eq!(help("https://*.example"), None);
        for wrong in
            ["", "https://", "ftp://shop.example", "https://a:b", "https://a b", "https://ümlaut.example"]
        {
            assert!(wrong.parse::<Origin>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_issuer_is_an_address_of_https() {
        for issuer in ["https://login.example.com", "https://tenant.example.com/v2/", "https://a:8443/b"] {
            assert_eq!(issuer.parse::<Issuer>().map(|issuer| issuer.to_string()).as_deref(), Ok(issuer));
        }
        let fault = |text: &str| text.parse::<Issuer>().unwrap_err();
        assert_eq!(fault("login.example.com").help.as_deref(), Some("write `https://login.example.com`"));
        assert_eq!(fault("http://a.example/b").help.as_deref(), Some("write `https://a.example/b`"));
        assert_eq!(fault("https://a.example/b?c").range, 19..20);
        assert_eq!(fault("https://a..b/c").range, 8..12);
    }

    proptest! {
        #[test]
        fn what_is_printed_parses_to_the_same(
            origin in "https?://[a-z0-9-]{1,9}(\\.[a-z]{1,9}){0,2}(:[0-9]{1,4})?",
            path in "(/[a-z0-9._~-]{0,9}){0,3}",
            header in "[A-Za-z-]{1,20}",
        ) {
            prop_assert_eq!(origin.parse::<Origin>().unwrap().to_string(), origin.clone());
            prop_assert_eq!(header.parse::<HeaderName>().unwrap().to_string(), header);
            let issuer = format!("https{}{path}", origin.trim_start_matches("https").trim_start_matches("http"));
            prop_assert_eq!(issuer.parse::<Issuer>().unwrap().to_string(), issuer);
        }

        #[test]
        fn no_text_panics(text in "(https?://)?.*") {
            let _ = text.parse::<Origin>();
            let _ = text.parse::<Issuer>();
            let _ = text.parse::<HeaderName>();
            prop_assert_eq!(text.parse::<Audience>().is_ok(), !text.trim().is_empty());
        }
    }
}
