//! What browsers ask before they send a request to another origin, answered as AWS does ("Configure CORS for HTTP APIs
//! in API Gateway", API Gateway developer guide). A function's own headers of this kind give way.

use lessops_core::trigger::Cors;

use super::answer::Answer;
use super::request::Request;

const ANY: &str = "*";
const PREFIX: &str = "access-control-";

/// The answer to a browser's question, which no function hears of. None for any other request.
pub(crate) fn preflight(cors: &Cors, methods: &[String], request: &Request) -> Option<Answer> {
    let asks = request.method == "OPTIONS" && request.header("access-control-request-method").is_some();
    let origin = request.header("origin").filter(|_| asks)?;
    let mut answer = Answer::empty(204);
    let Some(allowed) = allowed(cors, origin) else { return Some(answer) };
    let own = cors.methods.iter().flatten().map(ToString::to_string).collect::<Vec<_>>();
    let methods = if own.is_empty() { methods } else { &own };
    answer.set("access-control-allow-origin", allowed);
    answer.set("access-control-allow-methods", methods.join(","));
    answer.set("access-control-allow-headers", cors.headers().join(","));
    if let Some(age) = cors.max_age {
        answer.set("access-control-max-age", age.get().to_string());
    }
    allow_credentials(cors, &mut answer);
    Some(answer)
}

/// Adds to a function's answer who may read it.
pub(crate) fn add(cors: &Cors, origin: Option<&str>, answer: &mut Answer) {
    answer.headers.retain(|(name, _)| !name.starts_with(PREFIX));
    let Some(allowed) = origin.and_then(|origin| allowed(cors, origin)) else { return };
    answer.set("access-control-allow-origin", allowed);
    if let Some(expose) = &cors.expose {
        let names: Vec<_> = expose.iter().map(ToString::to_string).collect();
        answer.set("access-control-expose-headers", names.join(","));
    }
    allow_credentials(cors, answer);
}

fn allow_credentials(cors: &Cors, answer: &mut Answer) {
    if cors.credentials == Some(true) {
        answer.set("access-control-allow-credentials", "true");
    }
}

/// What to say to pages of an origin, if they are let in.
fn allowed(cors: &Cors, origin: &str) -> Option<String> {
    let fits = |allowed: &&String| *allowed == ANY || allowed.eq_ignore_ascii_case(origin);
    let origins: Vec<_> = cors.origins.iter().map(ToString::to_string).collect();
    let found = origins.iter().find(fits)?;
    Some(if found == ANY { ANY.to_owned() } else { origin.to_owned() })
}

#[cfg(test)]
mod tests {
    use lessops_core::function::Function;
    use lessops_core::trigger::Trigger;
    use serde_json::json;

    use super::*;

    fn cors(cors: &serde_json::Value) -> Cors {
        let function = json!({ "name": "f", "triggers": [{ "kind": "url", "cors": cors }] });
        let function = Function::from_json(function.as_object().expect("it is an object"));
        match function.expect("a test has a valid function").triggers() {
            [Trigger::Url(url)] => url.cors.clone().expect("it has this key"),
            _ => unreachable!("it has this trigger"),
        }
    }

    fn request(method: &str, headers: &[(&str, &str)]) -> Request {
        Request {
            method: method.to_owned(),
            path: "/".to_owned(),
            query: String::new(),
            headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            body: Vec::new(),
            id: "1".to_owned(),
        }
    }

    fn header<'a>(answer: &'a Answer, name: &str) -> Option<&'a str> {
        let name = format!("{PREFIX}{name}");
        answer.headers.iter().find(|(other, _)| *other == name).map(|(_, value)| value.as_str())
    }

    const SHOP: &str = "https://shop.example";
    const ASKS: (&str, &str) = ("access-control-request-method", "PUT");

    #[test]
    fn a_question_is_answered_for_the_origins_that_are_named() {
        let cors = cors(&json!({ "origins": [SHOP], "credentials": true, "max_age": "1h" }));
        let methods = ["GET".to_owned(), "PUT".to_owned()];
        let ask = |origin| preflight(&cors, &methods, &request("OPTIONS", &[("origin", origin), ASKS]));
        let answer = ask(SHOP).expect("it is a question");
        assert_eq!(answer.status, 204);
        assert_eq!(header(&answer, "allow-origin"), Some(SHOP));
        assert_eq!(header(&answer, "allow-methods"), Some("GET,PUT"));
        assert_eq!(header(&answer, "allow-headers"), Some("authorization,content-type"));
        assert_eq!(header(&answer, "allow-credentials"), Some("true"));
        assert_eq!(header(&answer, "max-age"), Some("3600"));
        assert_eq!(ask("https://elsewhere.example"), Some(Answer::empty(204)));
    }

    #[test]
    fn other_requests_are_no_questions() {
        let cors = cors(&json!({ "origins": ["*"] }));
        for (method, headers) in
            [("GET", &[("origin", SHOP), ASKS][..]), ("OPTIONS", &[ASKS]), ("OPTIONS", &[("origin", SHOP)])]
        {
            assert_eq!(preflight(&cors, &[], &request(method, headers)), None, "{method} {headers:?}");
        }
    }

    #[test]
    fn a_function_s_own_headers_give_way() {
        let cors = cors(&json!({ "origins": ["*"], "expose": ["x-id"] }));
        let mut answer = Answer::empty(200);
        answer.set("access-control-allow-origin", "https://elsewhere.example");
        add(&cors, Some(SHOP), &mut answer);
        assert_eq!(
            (header(&answer, "allow-origin"), header(&answer, "expose-headers")),
            (Some("*"), Some("x-id"))
        );
        add(&cors, None, &mut answer);
        assert_eq!(header(&answer, "allow-origin"), None);
    }
}
