//! Pictures of what the shop sells.

use lessops::event::s3::S3Event;
use lessops::resource::{Bucket, Read, Write};
use lessops::{Error, lambda, tracing};

/// Makes a thumbnail of every picture that is uploaded.
#[lambda(
    trigger = s3("pictures", prefix = "originals/", suffix = ".jpg"),
    alarm = ["errors > 5 in 15m", "deadletters > 10"],
    memory = 1GB,
    timeout = 1m,
    concurrency(reserved = 20),
    breaker(errors > 50% in 1m, open = 5m),
)]
async fn thumbnail(
    event: S3Event,
    pictures: Bucket<Read>,
    thumbnails: Bucket<Write>,
) -> Result<Vec<String>, Error> {
    let mut made = Vec::new();
    for record in event.records {
        let original = decode(&record.s3.object.key.ok_or("the event names no object")?)?;
        let thumbnail = original.replacen("originals/", "", 1);
        tracing::info!(original, from = pictures.name(), thumbnail, to = thumbnails.name(), "made");
        made.push(thumbnail);
    }
    Ok(made)
}

/// A key as it was given: S3 sends it as a form would, with `+` for a blank.
fn decode(key: &str) -> Result<String, Error> {
    let key = key.replace('+', " ");
    Ok(percent_encoding::percent_decode_str(&key).decode_utf8()?.into_owned())
}
