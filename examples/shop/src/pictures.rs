//! Pictures of what the shop sells.

use lessops::event::s3::S3Event;
use lessops::{Error, lambda, tracing};

/// Makes a thumbnail of every picture that is uploaded.
#[lambda(
    trigger = s3("pictures", prefix = "originals/", suffix = ".jpg"),
    alarm = ["errors > 5 in 15m", "deadletters > 10"],
    memory = 1GB,
    timeout = 1m,
)]
async fn thumbnail(event: S3Event) -> Result<Vec<String>, Error> {
    let keys =
        event.records.into_iter().map(|record| record.s3.object.key.ok_or("the event names no object"));
    let thumbnails = keys.map(|key| Ok(decode(&key?)?.replacen("originals/", "thumbnails/", 1)));
    let thumbnails = thumbnails.collect::<Result<Vec<_>, Error>>()?;
    tracing::info!(?thumbnails, "made");
    Ok(thumbnails)
}

/// A key as it was given: S3 sends it as a form would, with `+` for a blank.
fn decode(key: &str) -> Result<String, Error> {
    let key = key.replace('+', " ");
    Ok(percent_encoding::percent_decode_str(&key).decode_utf8()?.into_owned())
}
