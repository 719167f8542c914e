//! `Connections`: the clients of a WebSocket API, to be posted to.

use crate::grammar::arn::ExistingWebsocketApi;
use crate::grammar::name::ResourceName;
use crate::resource::resource;

resource! {
    /// The clients that are connected to the service's WebSocket API, which its `websocket` triggers make; or, with
    /// `existing`, to another.
    pub struct Connections("connections"), ResourceName, ExistingWebsocketApi, [Post] {}
}

#[cfg(feature = "template")]
mod lower {
    //! What it is to post to a client ("Control access to WebSocket APIs with IAM authorization" in the API Gateway
    //! developer guide). To look at a connection, or to end it, is another method of the same path.

    use super::Connections;
    use crate::cloudformation::Stack;
    use crate::cloudformation::value::{Expression, LogicalId, Pseudo, sub};
    use crate::cloudformation::websocket::{STAGE, endpoint};
    use crate::grammar::arn::Existing as _;
    use crate::iam::{Statement, arn, existing_arn};
    use crate::names::WEBSOCKET_API;
    use crate::resource::{Access, Lower};

    impl Lower for Connections {
        const CREATED: bool = false;

        /// The URL that an API Gateway management client takes as its endpoint.
        fn value(&self, _: &str, _: &Stack<'_>) -> Expression {
            let Some(existing) = &self.existing else {
                return endpoint("https", LogicalId::new(WEBSOCKET_API).reference(), Pseudo::Region, STAGE);
            };
            let region = existing.region().unwrap_or_default().to_owned();
            endpoint("https", existing.api().to_owned(), region, existing.stage().to_owned())
        }

        fn access(&self, _: &str, _: Access) -> Vec<Statement> {
            let own = || arn("execute-api", sub![LogicalId::new(WEBSOCKET_API).reference(), "/", STAGE]);
            let stage = self.existing.as_ref().map_or_else(own, existing_arn);
            vec![Statement::allow(["execute-api:ManageConnections"], [sub![stage, "/POST/@connections/*"]])]
        }
    }
}
