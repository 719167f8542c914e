//! Route keys of a WebSocket API: `$connect`, or the action that a message names.

use std::fmt;
use std::str::FromStr;

use crate::code::Code;
use crate::field::{Form, Grammar, Shape};
use crate::page::WEBSOCKET_ROUTES;
use crate::problem::{Fault, nearest_or_all};

/// What API Gateway itself calls: as a client connects, as it is gone, and for a message whose action has no route.
const PREDEFINED: [&str; 3] = ["$connect", "$disconnect", "$default"];

/// How long a route key may be (API Gateway v2 API, CreateRoute).
const LONGEST: usize = 128;

/// A route key of a WebSocket API.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RouteKey(String);

impl RouteKey {
    /// The key, as API Gateway has it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for RouteKey {
    type Err = Fault;

    /// API Gateway takes more characters for an action. What a permission names, and people type, takes these.
    fn from_str(text: &str) -> Result<Self, Fault> {
        if text.starts_with('$') {
            if PREDEFINED.contains(&text) {
                return Ok(Self(text.to_owned()));
            }
            let fault = Fault::whole(
                Code::InvalidRouteKey,
                text,
                format!("there is no predefined route key `{text}`"),
            );
            return Err(fault.nearest(text, PREDEFINED).see(WEBSOCKET_ROUTES));
        }
        let accepts = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        let stranger = text.char_indices().find(|(_, c)| !accepts(*c));
        let (range, reason) = match stranger {
            _ if text.is_empty() => (0..0, "it is empty".to_owned()),
            Some((at, c)) => {
                (at..at + c.len_utf8(), "an action has letters, digits, `_`, `-` and `.`".to_owned())
            }
            None if text.len() > LONGEST => {
                (0..text.len(), format!("it has {} characters, and at most {LONGEST} may stand", text.len()))
            }
            None => return Ok(Self(text.to_owned())),
        };
        let fault =
            Fault::new(Code::InvalidRouteKey, range, format!("`{text}` is not a route key: {reason}"));
        let help = match text.split_once(' ') {
            Some(_) => "a route with a method is for the trigger `http`".to_owned(),
            None => format!("{}, or an action such as `send`", nearest_or_all("", PREDEFINED)),
        };
        Err(fault.help(help).see(WEBSOCKET_ROUTES))
    }
}

impl fmt::Display for RouteKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Grammar for RouteKey {
    const EXPECTED: &'static str = "a route key in quotes, such as `\"$connect\"`";
    const SHAPE: Shape = Shape::Text(Form::Pattern {
        regex: r"(\$(connect|disconnect|default)|[A-Za-z0-9_.-]+)",
        longest: Some(LONGEST),
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> (String, Option<String>) {
        let Fault { range, help, .. } = text.parse::<RouteKey>().unwrap_err();
        (text[range].to_owned(), help)
    }

    #[test]
    fn predefined_keys_and_actions_are_read() {
        for text in ["$connect", "$disconnect", "$default", "send", "room.join-2"] {
            assert_eq!(text.parse::<RouteKey>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_misspelt_predefined_key_is_told_the_right_one() {
        assert_eq!(fault("$conect"), ("$conect".to_owned(), Some("did you mean `$connect`?".to_owned())));
    }

    #[test]
    fn what_is_no_key_is_pointed_at() {
        assert_eq!(fault("send*").0, "*");
        assert_eq!(fault("se$nd").0, "$");
        assert_eq!(fault("").0, "");
        assert_eq!(fault(&"a".repeat(129)).0.len(), 129);
        assert_eq!(fault("GET /a").1.unwrap(), "a route with a method is for the trigger `http`");
    }
}
