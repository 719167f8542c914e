//! The metrics that the runtime writes and the alarms watch: one list, so that neither can name one the other lacks.
//!
//! They are written to standard output in CloudWatch's embedded metric format, once with the dimension
//! [`FUNCTION_NAME`] and once without any, since CloudWatch does not aggregate over dimensions.

/// The namespace of all of them.
pub const NAMESPACE: &str = "lessops";
/// The dimension: the physical name of the function, as in Lambda's own metrics.
pub const FUNCTION_NAME: &str = "FunctionName";
/// How many records of a batch were reported as failed, those behind the first failure in a FIFO queue included.
pub const FAILED_RECORDS: &str = "FailedRecords";
/// How many records the batch had.
pub const RECORDS: &str = "Records";
