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
        event.records.into_iter().map(|record| record.s3.object.url_decoded_key.or(record.s3.object.key));
    let keys = keys.map(|key| key.ok_or("the event names no object"));
    let thumbnail = |key: String| key.replacen("originals/", "thumbnails/", 1);
    let thumbnails = keys.map(|key| key.map(thumbnail)).collect::<Result<Vec<_>, _>>()?;
    tracing::info!(?thumbnails, "made");
    Ok(thumbnails)
}
