//! Handles, wherever their types are written, and made in a test.

#![deny(warnings, unused, missing_debug_implementations, clippy::pedantic)]
#![forbid(unsafe_code)]

use lessops::event::s3::S3Event;
use lessops::resource::{self, Bucket, Function, Invoke, Queue, Read, ReadWrite, Write};
use lessops::{Error, Record, lambda};

#[lambda(trigger = s3("pictures"))]
async fn thumbnail(
    _: S3Event,
    pictures: Bucket<Read>,
    #[resource(name = "thumbs-v2")] thumbs: lessops::resource::Bucket<Write>,
) -> Result<(), Error> {
    println!("from {} to {}", pictures.name(), thumbs.name());
    Ok(())
}

#[lambda(trigger = sqs("orders"))]
async fn ship(
    mut order: Record<u32>,
    shipped: ::lessops::resource::Queue<::lessops::resource::Send>,
    #[resource(existing = "arn:aws:s3:::ledger", kms_key = "arn:aws:kms:eu-west-1:123456789012:key/1")]
    ledger: Bucket<ReadWrite>,
    thumbnail: Function<Invoke>,
) -> Result<(), Error> {
    order.body += 1;
    println!("{} {} {} {}", order.body, shipped.url(), ledger.name(), thumbnail.name());
    Ok(())
}

#[lambda(trigger = http("GET /"))]
fn index(body: String, pages: Bucket<Write>, again: Bucket<Write>) -> String {
    format!("{body}{}{}", pages.name(), again.name())
}

#[lambda(trigger = sqs("numbers"), allow_loop = true)]
async fn count(_: Record<u32>, numbers: Queue<resource::Send>) -> Result<(), Error> {
    println!("{}", numbers.url());
    Ok(())
}

macro_rules! writer {
    ($name:ident, $parameter:ident: $ty:ty) => {
        #[lambda]
        async fn $name(#[resource(name = "of-a-macro")] $parameter: $ty) -> Result<(), Error> {
            println!("{:?}", $parameter);
            Ok(())
        }
    };
}
writer!(write, pages: Bucket<Write>);

fn main() {
    assert_eq!(index(String::new(), Bucket::named("a"), Bucket::named("b")), "ab");
    let _ = (thumbnail, ship, count, write);
}
