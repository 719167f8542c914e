//! Failed events and batches in a bucket.

use aws_sdk_s3::Client;
use aws_sdk_s3::operation::get_object::GetObjectError;

use crate::error::{Error, Result};
use crate::event::{self, Addressee};
use crate::function::{Answer, Function};
use crate::outcome::{Entry, Log, Run};

/// What the key of a record in a bucket begins with (Lambda developer guide, "Retain discarded batch records for a Kinesis
/// Data Streams event source in Lambda").
const RECORDS: &str = "aws/lambda/";
/// The same for an event; the function's name follows ("Capturing records of Lambda asynchronous invocations").
const EVENTS: &str = "aws/lambda/async/";

/// A bucket of failed events or batches.
#[derive(Debug, Clone)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// What of it is put back.
    pub kind: Kind,
}

/// What is put back of a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Events of asynchronous invocations.
    Events,
    /// Batches of records of a stream or of a Kafka topic.
    Batches,
}

impl Bucket {
    fn prefix(&self, function: &str) -> String {
        match self.kind {
            Kind::Events => format!("{EVENTS}{function}/"),
            // The id of the event source mapping follows, which a record need not be asked for: it names its function.
            Kind::Batches => RECORDS.to_owned(),
        }
    }

    fn holds(&self, key: &str) -> bool {
        self.kind == Kind::Events || !key.starts_with(EVENTS)
    }

    /// The next keys, in their order, and what continues behind them.
    async fn list(&self, s3: &Client, function: &str, from: Option<String>) -> Result<Page> {
        let list = s3.list_objects_v2().bucket(&self.name).prefix(self.prefix(function));
        let list = list.set_continuation_token(from).send().await;
        let list =
            list.map_err(|error| Error::sdk(format_args!("list the bucket `{}`", self.name), &error))?;
        let keys = list.contents.unwrap_or_default().into_iter().filter_map(|object| object.key);
        let keys = keys.filter(|key| self.holds(key)).collect();
        Ok(Page { keys, next: list.next_continuation_token })
    }

    /// The text of an object, or None if it is gone, or no text.
    async fn get(&self, s3: &Client, key: &str) -> Result<Option<String>> {
        let doing = format_args!("get `{key}` of the bucket `{}`", self.name);
        let object = match s3.get_object().bucket(&self.name).key(key).send().await {
            Err(error) if matches!(error.as_service_error(), Some(GetObjectError::NoSuchKey(_))) => {
                return Ok(None);
            }
            object => object.map_err(|error| Error::sdk(doing, &error))?,
        };
        let body = object.body.collect().await;
        let body = body.map_err(|error| Error::new(format!("can't {doing}: {error}")))?;
        Ok(String::from_utf8(body.to_vec()).ok())
    }

    async fn delete(&self, s3: &Client, key: &str) -> Result<()> {
        s3.delete_object().bucket(&self.name).key(key).send().await.map_err(|error| {
            let doing = format_args!("delete `{key}`, which was put back and will be once more");
            Error::sdk(doing, &error)
        })?;
        Ok(())
    }
}

struct Page {
    keys: Vec<String>,
    next: Option<String>,
}

/// How many objects of the bucket may be the function's.
///
/// # Errors
/// Where S3 does not list them.
pub async fn count(s3: &Client, bucket: &Bucket, function: &str) -> Result<u64> {
    let (mut number, mut next) = (0, None);
    loop {
        let page = bucket.list(s3, function, next).await?;
        number += page.keys.len() as u64;
        next = page.next;
        if next.is_none() {
            return Ok(number);
        }
    }
}

/// Calls a function again with the events or batches of its failure bucket, in the order of their keys, which is that of
/// their time within a shard, and deletes each object whose call has succeeded: of a batch that all records have.
///
/// # Errors
/// Where AWS refuses something that is not about one object alone.
pub async fn objects(
    s3: &Client,
    bucket: &Bucket,
    function: &Function<'_>,
    run: &Run<'_>,
) -> Result<Vec<Entry>> {
    let mut log = Log::new(run);
    let done = read(s3, bucket, function, &mut log).await;
    log.finish(done)
}

async fn read(s3: &Client, bucket: &Bucket, function: &Function<'_>, log: &mut Log<'_>) -> Result<()> {
    let mut next = None;
    loop {
        let page = bucket.list(s3, &function.name, next).await?;
        for key in page.keys {
            if log.is_full() {
                return Ok(());
            }
            let Some(text) = bucket.get(s3, &key).await? else {
                log.left_alone(&key, "it is no text, or gone");
                continue;
            };
            let to = Addressee { function: &function.name, is_one_of_several: true };
            match event::of_record(&text, to) {
                Err(why) => log.left_alone(&key, why),
                Ok(content) => {
                    let answer = function.call(&content).await?;
                    if answer == Answer::Succeeded {
                        bucket.delete(s3, &key).await?;
                    }
                    log.answered(&key, answer);
                }
            }
        }
        next = page.next;
        if next.is_none() {
            return Ok(());
        }
    }
}
