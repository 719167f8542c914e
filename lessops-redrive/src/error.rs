//! Why a run ended early.

use std::error::Error as StdError;
use std::{fmt, iter};

use aws_sdk_sqs::error::{ProvideErrorMetadata, SdkError};

/// What ends a run early. What was deleted until then had succeeded; all else is where it was.
pub type Result<T> = std::result::Result<T, Error>;

/// What could not be done, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    message: String,
    code: Option<String>,
}

impl Error {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), code: None }
    }

    /// What AWS, or the way there, refused, when something was done: `read the stack`.
    pub fn sdk<E, R>(doing: impl fmt::Display, error: &SdkError<E, R>) -> Self
    where
        E: ProvideErrorMetadata + StdError + 'static,
        R: fmt::Debug + 'static,
    {
        let code = error.meta().code().map(str::to_owned);
        let why = match (error.meta().message(), &code) {
            (Some(message), Some(code)) => format!("{message} ({code})"),
            (None, Some(code)) => code.clone(),
            // No answer: the reason lies below "dispatch failure".
            (_, None) => {
                let first: &dyn StdError = error;
                let causes = iter::successors(Some(first), |error| (*error).source());
                causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
            }
        };
        Self { message: format!("can't {doing}: {why}"), code }
    }

    /// The code of AWS's error, such as `AccessDenied`, if AWS answered.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for Error {}
