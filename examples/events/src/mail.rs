//! Mail that customers write.

use lessops::event::ses::SimpleEmailEvent;
use lessops::resource::{Read, Secret};
use lessops::{Error, lambda, tracing};

/// Opens a case for every mail.
#[lambda(trigger = ses("inbound", recipients = "help@parcels.example"))]
async fn open_case(
    event: SimpleEmailEvent,
    #[resource(existing = "parcels/desk")] desk: Secret<Read>,
) -> Result<(), Error> {
    for record in event.records {
        let headers = record.ses.mail.common_headers;
        tracing::info!(from = ?headers.from, subject = headers.subject, with = desk.name(), "a case");
    }
    Ok(())
}
