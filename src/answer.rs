//! Which types a function behind a source of batches may answer with.

use serde::Serialize;

/// Says that a type reports which records of a batch failed.
///
/// A function that takes a whole batch answers with a report in the form of "Implementing partial batch responses" in
/// the Lambda developer guide. `()` is one: all records succeeded. So are `SqsBatchResponse`, `serde_json::Value`, and
/// an `Option` of a report, where `None` is as `()`. A type of your own needs one line:
///
/// ```
/// #[derive(serde::Serialize)]
/// #[serde(rename_all = "camelCase")]
/// struct Report {
///     batch_item_failures: Vec<Failure>,
/// }
///
/// #[derive(serde::Serialize)]
/// #[serde(rename_all = "camelCase")]
/// struct Failure {
///     item_identifier: String,
/// }
///
/// impl lessops::BatchResponse for Report {}
/// ```
///
/// What is serialized must be a report, or the event ends in the error `InvalidAnswer`: Lambda itself takes some of
/// what is none for success. A function that takes one [`Record`](crate::Record) a call leaves the report to the
/// runtime, and answers `()`.
pub trait BatchResponse: Serialize {}

impl BatchResponse for () {}
impl BatchResponse for serde_json::Value {}
impl<T: BatchResponse> BatchResponse for Option<T> {}
#[cfg(feature = "sqs")]
impl BatchResponse for crate::event::sqs::SqsBatchResponse {}
#[cfg(feature = "kinesis")]
impl BatchResponse for crate::event::streams::KinesisEventResponse {}
#[cfg(feature = "kinesis")]
impl BatchResponse for crate::event::kinesis::KinesisTimeWindowEventResponse {}
#[cfg(feature = "dynamodb")]
impl BatchResponse for crate::event::streams::DynamoDbEventResponse {}
#[cfg(feature = "dynamodb")]
impl BatchResponse for crate::event::dynamodb::TimeWindowEventResponse {}

/// Holds the answer of a function behind a source of batches to what the function takes: generated code says
/// `To::<E>::KIND.answer(outcome)`.
///
/// For every event `E` `KIND` is the trait's constant; for `Record` the inherent one comes first.
#[expect(missing_docs, clippy::missing_errors_doc, reason = "only generated code names them")]
pub mod batch {
    use std::marker::PhantomData;

    use lambda_runtime::Diagnostic;

    use super::BatchResponse;
    use crate::record::Record;
    use crate::runtime::handler::{Outcome, Raw};

    pub struct To<E>(PhantomData<E>);
    pub struct Batch;
    pub struct OneRecord;
    pub struct Unread;

    pub trait Any {
        const KIND: Batch = Batch;
    }

    impl<E> Any for To<E> {}

    impl<T> To<Record<T>> {
        pub const KIND: OneRecord = OneRecord;
    }

    impl Batch {
        pub fn answer(self, outcome: impl Outcome<Answer: Report>) -> Result<Raw, Diagnostic> {
            outcome.answer()
        }
    }

    impl Unread {
        pub fn answer(self, outcome: impl Outcome<Answer: Success>) -> Result<Raw, Diagnostic> {
            outcome.answer()
        }
    }

    impl OneRecord {
        pub fn answer(self, outcome: impl Outcome<Answer: Nothing>) -> Result<Raw, Diagnostic> {
            outcome.answer()
        }
    }

    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not say which records of a batch failed [L0604]",
        label = "expected `()` or a report such as `SqsBatchResponse`",
        note = "return `()` where all records succeeded, `lessops::event::sqs::SqsBatchResponse`, \
                `serde_json::Value`, an `Option` of those, or a type of your own for which you write \
                `impl lessops::BatchResponse`",
        note = "a function that takes `lessops::Record<T>` is called for each record, and needs no report"
    )]
    pub trait Report {}

    // All types that are one would be listed below the text above.
    #[diagnostic::do_not_recommend]
    impl<T: BatchResponse> Report for T {}

    #[diagnostic::on_unimplemented(
        message = "nobody would see a record's answer, so it cannot be `{Self}` [L0604]",
        label = "expected `()`",
        note = "the runtime reports the records whose call ends in an error; return `Result<(), E>`"
    )]
    pub trait Nothing {}

    impl Nothing for () {}

    #[diagnostic::on_unimplemented(
        message = "Lambda would not read which records failed, so the answer cannot be `{Self}` [L0604]",
        label = "expected `()`",
        note = "return an error, and Lambda tries the whole batch again; or add `pollers(min = 1)` to the trigger, \
                with which Lambda reads the answer, and which cost by the hour"
    )]
    pub trait Success {}

    impl Success for () {}
}
