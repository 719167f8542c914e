//! The service that `test_sdk.py` runs against a mock of AWS: functions that use the clients of their handles.

use lessops::resource::{Bucket, Parameter, Queue, Read, Secret, Send, Write};
use lessops::sdk::aws_sdk_s3::primitives::ByteStream;
use lessops::{Error, lambda};

/// Writes what it gets into a bucket, and tells a queue.
#[lambda]
async fn keep(text: String, notes: Bucket<Write>, kept: Queue<Send>) -> Result<(), Error> {
    let body = ByteStream::from(text.into_bytes());
    notes.client().put_object().bucket(notes.name()).key("note").body(body).send().await?;
    kept.client().send_message().queue_url(kept.url()).message_body("note").send().await?;
    Ok(())
}

/// What the secret is, twice with a change in between, and as it is shown.
#[lambda]
async fn card(
    new: String,
    #[resource(existing = "shop/card")] card: Secret<Read>,
) -> Result<[String; 3], Error> {
    let before = card.get().await?;
    card.client().put_secret_value().secret_id(card.name()).secret_string(new).send().await?;
    let after = card.get().await?;
    Ok([before.to_string(), after.to_string(), format!("{after:?}")])
}

/// What the parameter says.
#[lambda]
async fn rate(#[resource(existing = "/shop/rate")] rate: Parameter<Read>) -> Result<String, Error> {
    Ok(rate.get().await?.to_string())
}

/// The handle of a test, which nobody has prepared.
#[lambda]
async fn unprepared() -> Result<String, Error> {
    let uploads = Bucket::<Read>::named("uploads");
    let object = uploads.client().get_object().bucket(uploads.name()).key("note").send().await?;
    Ok(String::from_utf8(object.body.collect().await?.to_vec())?)
}

fn main() -> std::process::ExitCode {
    lessops::run()
}
