//! Who is told what became of a call, other than Lambda: CloudFormation, by a request to an address in the event, and
//! CodeDeploy, by a call of its API. Both are told here, and it is shown.

use std::io;

use clap::builder::styling::Style;
use http_body_util::{BodyExt as _, Collected, Full};
use hyper::body::{Bytes, Incoming};
use hyper::{Request, Response};
use lessops_core::function::Function;
use lessops_core::trigger::Trigger;

use super::server::Server;

/// An address at which anybody may be told anything.
pub(crate) struct Callbacks {
    pub(crate) url: String,
    /// Ends with this.
    _server: Server,
}

impl Callbacks {
    /// Listens for this machine only.
    pub(crate) async fn listen() -> io::Result<Self> {
        let server = Server::start(told).await?;
        Ok(Self { url: format!("http://{}", server.address), _server: server })
    }

    /// What a check of a new version finds in its environment, so that CodeDeploy is told here and nowhere else.
    pub(crate) fn variables(&self, function: &Function) -> impl Iterator<Item = (String, String)> {
        let is_check = function.triggers().iter().any(|trigger| matches!(trigger, Trigger::Deployment(_)));
        let variables = [
            ("AWS_ENDPOINT_URL_CODEDEPLOY", &*self.url),
            ("AWS_ACCESS_KEY_ID", "none"),
            ("AWS_SECRET_ACCESS_KEY", "none"),
        ];
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
        variables.into_iter().filter(move |_| is_check)
    }
}

/// Shows what is told, and takes it.
async fn told(request: Request<Incoming>) -> Response<Full<Bytes>> {
    let body = request.into_body().collect().await.map(Collected::to_bytes).unwrap_or_default();
    let dim = Style::new().dimmed();
    anstream::eprintln!("{dim}TOLD {}{dim:#}", String::from_utf8_lossy(&body));
    Response::new(Full::new(Bytes::from_static(b"{}")))
}
