//! S3, with the bucket in the path: objects that are put, read, listed and deleted as a whole (Amazon S3 API reference).

use std::fmt::Write as _;
use std::sync::Arc;

use super::sns::escaped;
use crate::dev::answer::Answer;
use crate::dev::request::Request;
use crate::dev::routes::decoded;
use crate::dev::sources::{bucket, md5};
use crate::dev::world::World;

/// Answers a request.
pub(super) fn answer(world: &Arc<World>, request: &Request) -> Answer {
    let path = request.decoded_path();
    let path = path.trim_start_matches('/');
    let (bucket, key) = path.split_once('/').unwrap_or((path, ""));
    let query = request.query_values();
    let has = |name: &str| query.iter().any(|(key, _)| key == name);
    match (request.method.as_str(), bucket, key) {
        (_, "", _) => error(400, "InvalidRequest", "no bucket is named"),
        _ if ["uploads", "uploadId", "tagging", "acl", "versioning", "delete"].into_iter().any(has) => {
            let message = "cargo lessops dev knows objects as a whole only: run an emulator, and name it with AWS_ENDPOINT_URL";
            error(501, "NotImplemented", message)
        }
        ("PUT" | "HEAD", _, "") => Answer::empty(200),
        ("GET", bucket, "") => {
            let prefix =
                query.iter().find(|(key, _)| key == "prefix").map_or("", |(_, prefix)| prefix.as_str());
            listed(world, bucket, prefix)
        }
        ("PUT", bucket, key) => match request.header("x-amz-copy-source") {
            Some(source) => copied(world, &decoded(source), bucket, key),
            None => {
                let content = content(request);
                let tag = format!("\"{}\"", md5(&content));
                bucket::put(world, bucket, key, &content);
                let mut answer = Answer::empty(200);
                answer.set("etag", tag);
                answer
            }
        },
        ("GET" | "HEAD", bucket, key) => match world.broker.object(bucket, key) {
            Some(content) => object(content),
            None => error(404, "NoSuchKey", "The specified key does not exist."),
        },
        ("DELETE", bucket, key) => {
            if world.broker.remove_object(bucket, key) {
                bucket::changed(world, bucket, key, "ObjectRemoved:Delete", None);
            }
            Answer::empty(204)
        }
        _ => error(405, "MethodNotAllowed", "The specified method is not allowed against this resource."),
    }
}

fn object(content: Vec<u8>) -> Answer {
    let mut answer = Answer::empty(200);
    answer.set("etag", format!("\"{}\"", md5(&content)));
    answer.set("content-type", "binary/octet-stream");
    Answer { body: content, ..answer }
}

fn copied(world: &Arc<World>, source: &str, bucket: &str, key: &str) -> Answer {
    let (from, of) = source.trim_start_matches('/').split_once('/').unwrap_or((source, ""));
    let Some(content) = world.broker.object(from, of) else {
        return error(404, "NoSuchKey", "The specified key does not exist.");
    };
    let tag = md5(&content);
    world.broker.put_object(bucket, key, content.clone());
    bucket::changed(world, bucket, key, "ObjectCreated:Copy", Some(&content));
    xml(200, &format!("<CopyObjectResult><ETag>\"{tag}\"</ETag></CopyObjectResult>"))
}

fn listed(world: &World, bucket: &str, prefix: &str) -> Answer {
    let keys = world.broker.keys(bucket, prefix);
    let mut list = format!(
        "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>{}</Name><Prefix>{}</Prefix>\
         <KeyCount>{}</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>",
        escaped(bucket),
        escaped(prefix),
        keys.len(),
    );
    for (key, size) in keys {
        let _ = write!(list, "<Contents><Key>{}</Key><Size>{size}</Size></Contents>", escaped(&key));
    }
    list.push_str("</ListBucketResult>");
    xml(200, &list)
}

/// The content of a request, which the SDK may have cut into chunks that end with a checksum ("Signature calculations for
/// trailing headers", Amazon S3 API reference).
fn content(request: &Request) -> Vec<u8> {
    let is_chunked =
        request.header("content-encoding").is_some_and(|encoding| encoding.contains("aws-chunked"))
            || request.header("x-amz-content-sha256").is_some_and(|hash| hash.starts_with("STREAMING-"));
    if is_chunked { unchunked(&request.body).unwrap_or_default() } else { request.body.clone() }
}

fn unchunked(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    loop {
        let end = body.windows(2).position(|window| window == b"\r\n")?;
        let line = std::str::from_utf8(&body[..end]).ok()?;
        let length = usize::from_str_radix(line.split(';').next()?, 16).ok()?;
        if length == 0 {
            return Some(content);
        }
        let chunk = body.get(end + 2..end + 2 + length)?;
        content.extend_from_slice(chunk);
        body = body.get(end + 4 + length..)?;
    }
}

fn error(status: u16, code: &str, message: &str) -> Answer {
    xml(status, &format!("<Error><Code>{code}</Code><Message>{message}</Message></Error>"))
}

fn xml(status: u16, body: &str) -> Answer {
    Answer::of(status, "application/xml", format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{body}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_put_together() {
        let body = b"5;chunk-signature=x\r\nhello\r\n3\r\n wo\r\n0\r\nx-amz-checksum-crc32:abc=\r\n\r\n";
        assert_eq!(unchunked(body), Some(b"hello wo".to_vec()));
        assert_eq!(unchunked(b"5\r\nhel"), None);
        assert_eq!(unchunked(b"zz\r\n"), None);
    }
}
