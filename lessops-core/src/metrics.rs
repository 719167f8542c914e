//! The metrics that the runtime writes and the alarms watch: one list, so that neither can name one the other lacks.
//!
//! They are written to standard output in CloudWatch's embedded metric format, once with the dimension
//! [`FUNCTION_NAME`] and once without any, since CloudWatch does not aggregate over dimensions.

/// The namespace of those that the runtime itself writes.
pub const NAMESPACE: &str = "lessops";
/// The environment variable that holds the namespace of the service's own metrics, which an alarm names without one:
/// the name of the stack, so that two stacks of one service in an account stay apart.
pub const NAMESPACE_VARIABLE: &str = "LESSOPS_NAMESPACE";
/// The dimension: the physical name of the function, as in Lambda's own metrics.
pub const FUNCTION_NAME: &str = "FunctionName";
/// How many records of a batch were reported as failed, those behind the first failure in a FIFO queue included.
pub const FAILED_RECORDS: &str = "FailedRecords";
/// How many records the batch had.
pub const RECORDS: &str = "Records";
