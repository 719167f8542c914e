//! Handles: parameters that name a resource, and whose type says what a function may do with it.
//!
//! A function that takes `thumbs: Bucket<Write>` has a bucket `thumbs`, knows what it is called in AWS, and may write to
//! it, and to nothing else. The type is all there is to say; `#[resource(...)]` on the parameter adjusts it:
//!
//! ```
//! use lessops::resource::{Bucket, Queue, Send, Write};
//! use lessops::{Error, lambda};
//!
//! #[lambda]
//! async fn render(
//!     page: String,
//!     pages: Bucket<Write>,
//!     #[resource(name = "rendered-v2", fifo = true)] rendered: Queue<Send>,
//! ) -> Result<(), Error> {
//!     println!("put {page} into {}, and tell {}", pages.name(), rendered.url());
//!     Ok(())
//! }
//! # fn main() {}
//! ```
//!
//! | key of `#[resource]` | |
//! |---|---|
//! | `name` | the resource's name in the service; the same name in two functions, or in a trigger, is the same resource. Default: the parameter's name in kebab case |
//! | `existing` | the name or ARN of a resource that stands already, so that the stack creates none |
//! | `kms_key` | the ARN of the KMS key that an existing resource is encrypted with |
//! | `fifo` | of a queue: whether its messages stay in order |
//! | `key` | of a table: its primary key, `"id: S"`, or `"id: S, created: N"` with a sort key |
//! | `shards` | of a stream: how many it has; without, it grows on demand |
//!
//! What is not said here may stand in `Cargo.toml`, under `[package.metadata.lessops.resources]`:
//! `rendered = { kind = "queue", fifo = true }`.
//!
//! With a feature of its service, such as `aws-sdk-s3`, a handle gives the client of AWS's SDK, which is ready before the
//! first event: `pages.client().put_object().bucket(pages.name())`, see [`lessops::sdk`](crate::sdk). It can call
//! anything that the service offers; what the function's role allows is what the type says. A handle itself has no method
//! that reads or writes, but that [`Secret`] and [`Parameter`] have `get`, with `aws-sdk-secretsmanager` and `aws-sdk-ssm`.
//!
//! A handle reads an environment variable that the template sets, once, before the first event:
//! `LESSOPS_BUCKET_THUMBS` for the bucket `thumbs`. Where it is not set, as on a person's machine, the error names it.
//! A test makes the handle it needs: `Bucket::<Write>::named("test")`. Handles are text, and copied as such.

#[cfg(feature = "aws-config")]
mod client;
#[cfg(any(feature = "aws-sdk-secretsmanager", feature = "aws-sdk-ssm"))]
mod fetch;

use std::fmt;
use std::marker::PhantomData;

use futures_util::future::BoxFuture;

#[cfg(any(feature = "aws-sdk-secretsmanager", feature = "aws-sdk-ssm"))]
pub use fetch::{FetchError, SecretString};

use crate::Error;

/// Declares types of access.
macro_rules! access {
    ($( $(#[doc = $doc:literal])* $name:ident, )*) => { $(
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name {}
    )* };
}

access! {
    /// The function reads, and nothing else.
    Read,
    /// The function writes and deletes, and does not read.
    Write,
    /// The function reads, writes and deletes.
    ReadWrite,
    /// The function sends messages.
    Send,
    /// The function publishes messages.
    Publish,
    /// The function puts records or events.
    Put,
    /// The function invokes.
    Invoke,
    /// The function posts to clients.
    Post,
}

/// Declares types of handles: what the variable holds, how that is called, how a test makes one, and with which feature
/// its value is fetched before the first event.
macro_rules! handles {
    ($(
        $(#[doc = $doc:literal])*
        $kind:ident<$($access:ident),*> {
            $(#[doc = $value_doc:literal])*
            $value:ident, $what:literal,
            $(#[doc = $make_doc:literal])*
            $make:ident $(, fetched with $feature:literal)?
        }
    )*) => { $(
        $(#[doc = $doc])*
        pub struct $kind<Access> {
            value: &'static str,
            access: PhantomData<fn() -> Access>,
        }

        impl<Access> $kind<Access> {
            $(#[doc = $make_doc])*
            pub const fn $make(value: &'static str) -> Self {
                Self { value, access: PhantomData }
            }

            $(#[doc = $value_doc])*
            pub const fn $value(self) -> &'static str {
                self.value
            }

            /// As [`Handle::ready`]. It does not hold on to the type, whose access may be any.
            fn prepare(self) -> BoxFuture<'static, Result<(), Error>> {
                let _value = self.value;
                Box::pin(async move {
                    #[cfg(feature = "aws-config")]
                    crate::sdk::load().await;
                    $(
                        #[cfg(feature = $feature)]
                        $kind::<Read>::$make(_value).get().await?;
                    )?
                    Ok(())
                })
            }
        }

        // Derived, it would be so only where the access is.
        impl<Access> Copy for $kind<Access> {}

        impl<Access> Clone for $kind<Access> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<Access> fmt::Debug for $kind<Access> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($kind), "({:?})"), self.value)
            }
        }

        $(
            impl Handle for $kind<$access> {
                const WHAT: &'static str = $what;

                fn of(value: String) -> Self {
                    // It is read once, and lives as long as the process.
                    Self::$make(value.leak())
                }

                fn ready(self) -> BoxFuture<'static, Result<(), Error>> {
                    self.prepare()
                }
            }
        )*
    )* };
}

handles! {
    /// A bucket in S3. `Bucket<Read>` gets and lists objects; `Bucket<Write>` puts, deletes, and uploads in parts;
    /// `Bucket<ReadWrite>` does both.
    Bucket<Read, Write, ReadWrite> {
        /// The bucket's name.
        name, "the bucket's name",
        /// The bucket of this name, for a test.
        named
    }
    /// A queue in SQS: `Queue<Send>` sends messages to it.
    Queue<Send> {
        /// The queue's URL.
        url, "the queue's URL",
        /// The queue at this URL, for a test.
        at
    }
    /// A table in DynamoDB. `Table<Read>` gets, queries and scans; `Table<Write>` puts, updates and deletes;
    /// `Table<ReadWrite>` does both. Its key is `key = "id: S"`, or `key = "id: S, created: N"` with a sort key.
    Table<Read, Write, ReadWrite> {
        /// The table's name, or its ARN where `existing` gives that.
        name, "the table's name",
        /// The table of this name, for a test.
        named
    }
    /// A topic in SNS: `Topic<Publish>` publishes to it.
    Topic<Publish> {
        /// The topic's ARN.
        arn, "the topic's ARN",
        /// The topic of this ARN, for a test.
        at
    }
    /// A stream in Kinesis Data Streams: `Stream<Put>` puts records into it.
    Stream<Put> {
        /// The stream's name.
        name, "the stream's name",
        /// The stream of this name, for a test.
        named
    }
    /// An event bus in EventBridge: `Bus<Put>` puts events into it. The account's own is `existing = "default"`.
    Bus<Put> {
        /// The bus's name, or its ARN where `existing` gives that.
        name, "the event bus's name",
        /// The bus of this name, for a test.
        named
    }
    /// Another function: `Function<Invoke>` invokes it.
    Function<Invoke> {
        /// What Lambda's `FunctionName` takes: the alias `live` of the function, or its ARN where it is not of this service.
        name, "the function's name",
        /// The function of this name, for a test.
        named
    }
    /// The clients that are connected to a WebSocket API: `Connections<Post>` posts to them. It is the service's own API,
    /// which its `websocket` triggers make, unless `existing` gives the ARN of another's stage.
    Connections<Post> {
        /// The endpoint of API Gateway's management API: `https://id.execute-api.region.amazonaws.com/stage`, which `client` uses.
        url, "the endpoint that posts to clients",
        /// The clients behind this endpoint, for a test.
        at
    }
    /// A secret in Secrets Manager: `Secret<Read>` reads it. It must stand already, and `existing` says which it is.
    Secret<Read> {
        /// The secret's name or ARN.
        name, "the secret's name or ARN",
        /// The secret of this name, for a test.
        named, fetched with "aws-sdk-secretsmanager"
    }
    /// A parameter in the Parameter Store: `Parameter<Read>` reads it. It must stand already, and `existing` says which
    /// it is.
    Parameter<Read> {
        /// The parameter's name or ARN.
        name, "the parameter's name or ARN",
        /// The parameter of this name, for a test.
        named, fetched with "aws-sdk-ssm"
    }
}

/// What generated code asks of a handle.
pub(crate) mod private {
    use futures_util::future::BoxFuture;

    use crate::Error;

    /// A parameter that is read from an environment variable.
    pub trait Handle: Copy + Send + Sync + 'static {
        /// What the variable holds.
        const WHAT: &'static str;

        /// The handle of what the variable holds.
        fn of(value: String) -> Self;

        /// Has ready what the function will ask it for: the configuration of clients, and the value of what has one.
        fn ready(self) -> BoxFuture<'static, Result<(), Error>>;
    }

    /// A type that is the one that its tokens were read as. Generated code asks for nothing else of it, so that a type
    /// that is another is one error.
    #[diagnostic::on_unimplemented(
        message = "this is not the `{T}` that it seems to be [L0502]",
        label = "the type is `{Self}`",
        note = "what the function may do is read from the words of the type: write it as \
                `lessops::resource` does, and without an alias"
    )]
    pub trait Same<T> {
        /// Compiles where it is.
        const CHECKED: () = ();

        /// The same value.
        fn of(value: T) -> Self;
    }

    impl<T> Same<T> for T {
        fn of(value: T) -> Self {
            value
        }
    }
}
use private::Handle;
