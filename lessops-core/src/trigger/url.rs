//! `url`: the function's own URL.

use super::{Cors, Delivery, Payload, REQUEST_ALARMS, REQUEST_METRICS, Source, texts};
use crate::function::Settings;
use crate::problem::Problems;
use crate::{group, words};

group! {
    /// The function's own URL, `https://ID.lambda-url.REGION.on.aws`. All requests go to the function, whatever their
    /// method and path: it takes the path with the extractor `Uri`, since there is no route to name its parts.
    pub struct Url("url") {
        /// Who may send requests: `iam`, whoever signs them with AWS credentials whose policy allows `lambda:InvokeFunctionUrl` and `lambda:InvokeFunction`; `none`, everyone. `auth = none`. Default: `iam`.
        auth: Option<UrlAuth>,
        /// Which pages of other origins may send requests from a browser: `cors("https://shop.example")`. Default: none.
        cors: Option<Cors>,
        /// Whether answers are sent while the function makes them, up to 200 MB, and not once they are whole, up to 6 MB: `stream = true`. Default: false.
        stream: Option<bool>,
    }
}

words! {
    /// Who may send requests to a URL.
    pub enum UrlAuth("way to authorize") {
        /// Whoever signs them with AWS credentials whose policy allows it.
        Iam = "iam",
        /// Everyone.
        None = "none",
    }
}

impl Source for Url {
    const DELIVERY: Delivery = Delivery::Synchronous;
    const PAYLOADS: &'static [Payload] = &[Payload::Request];
    const METRICS: &'static [&'static str] = REQUEST_METRICS;

    fn default_alarms(&self, _: &Settings) -> Vec<String> {
        texts(&REQUEST_ALARMS)
    }

    fn check(&self, _: &Settings, problems: &mut Problems) {
        if let Some(cors) = &self.cors {
            cors.check(problems);
        }
    }

    fn streams(&self) -> bool {
        self.stream == Some(true)
    }

    fn source(&self, function: &str) -> Option<String> {
        Some(function.to_owned())
    }

    fn conflict(&self, _: &Self) -> Option<String> {
        Some("a function has one URL".to_owned())
    }
}

#[cfg(feature = "template")]
mod lower {
    //! The URL, and the permissions of everyone where it is public.

    use super::{Url, UrlAuth};
    use crate::alarm::catalogue::Dimension;
    use crate::cloudformation::value::object;
    use crate::cloudformation::{Lambda, Resource, Stack, Subject};
    use crate::names::{self, Part};
    use crate::trigger::{CorsMethod, Lower};

    impl Lower for Url {
        fn lower<'a>(&'a self, _: usize, lambda: &Lambda<'a>, stack: &mut Stack<'a>) {
            let Self { auth, cors, stream } = self;
            let auth = auth.unwrap_or(UrlAuth::Iam);
            let auth_type = match auth {
                UrlAuth::Iam => "AWS_IAM",
                UrlAuth::None => "NONE",
            };
            let mut before: Vec<_> = lambda.access.iter().cloned().collect();
            if auth == UrlAuth::None {
                // Both are needed (Lambda developer guide, "Control access to Lambda function URLs").
                let of_url = object! {
                    "Action": "lambda:InvokeFunctionUrl",
                    "FunctionName": lambda.target(),
                    "FunctionUrlAuthType": auth_type,
                    "Principal": "*",
                };
                let of_function = object! {
                    "Action": "lambda:InvokeFunction",
                    "FunctionName": lambda.target(),
                    "InvokedViaFunctionUrl": true,
                    "Principal": "*",
                };
                for (part, properties) in
                    [(Part::UrlPermission, of_url), (Part::UrlInvokePermission, of_function)]
                {
                    let permission = lambda.part(part);
                    let resource = Resource::new("AWS::Lambda::Permission", properties);
                    stack.add(permission.clone(), resource, &[lambda.function]);
                    before.push(permission);
                }
            }
            let all = || CorsMethod::WORDS.iter().map(|word| word.name.to_owned()).collect();
            let properties = object! {
                "AuthType": auth_type,
                "Cors": cors.as_ref().map(|cors| cors.lower(all())),
                "InvokeMode": if *stream == Some(true) { "RESPONSE_STREAM" } else { "BUFFERED" },
                "TargetFunctionArn": lambda.target(),
            };
            let url = lambda.part(Part::Url);
            stack.add(
                url.clone(),
                Resource::new("AWS::Lambda::Url", properties).after(before),
                &[lambda.function],
            );
            let description = format!("The URL of the function {}.", lambda.function.name);
            stack.output(url.clone(), description, url.attribute("FunctionUrl"));
        }

        /// Lambda developer guide, "Monitoring Lambda function URLs".
        fn subject(&self, dimension: Dimension, function: &str, _: usize) -> Option<Subject> {
            let function = || names::id(function, Part::Function).reference();
            (dimension == Dimension::Url).then(|| Subject::own(function()))
        }
    }
}
