//! Secrets and parameters: fetched with AWS's SDK, kept for a while, and shown to nobody.

use std::collections::BTreeMap;
use std::error::Error as StdError;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use lambda_runtime::tracing;

use crate::Error;
#[cfg(feature = "aws-sdk-ssm")]
use crate::resource::Parameter;
use crate::resource::Read;
#[cfg(feature = "aws-sdk-secretsmanager")]
use crate::resource::Secret;

/// How long a value serves. AWS's own cache for Lambda has the same default ("AWS Parameters and Secrets Lambda Extension",
/// `SECRETS_MANAGER_TTL`, in the AWS Secrets Manager user guide).
const FRESH: Duration = Duration::from_mins(5);
/// How long a value serves at most, from when it was read, where it can't be read anew.
const LONGEST: Duration = Duration::from_hours(1);
/// How long after a failure it is tried again, while an old value serves.
const PAUSE: Duration = Duration::from_secs(30);

/// Text that is not to be seen: `{:?}` shows none of it, and there is no `Display`. Where text is needed it is one, by
/// [`Deref`].
#[derive(Clone)]
pub struct SecretString(Arc<str>);

impl Deref for SecretString {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// For a test.
impl From<&str> for SecretString {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl fmt::Debug for SecretString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretString(..)")
    }
}

/// A secret or parameter that could not be read, with AWS's answer as its source.
#[derive(Debug)]
pub struct FetchError {
    /// What it is: `secret`.
    kind: &'static str,
    name: &'static str,
    source: Error,
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the {} `{}` cannot be read", self.kind, self.name)
    }
}

impl StdError for FetchError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}

#[cfg(feature = "aws-sdk-secretsmanager")]
impl Secret<Read> {
    /// The secret's current text.
    ///
    /// It is fetched before the first event, and then at most every five minutes, by one caller at a time. A value that
    /// can't be fetched anew serves on for up to an hour, with a warning in the logs, so that an outage of Secrets Manager
    /// is not one of the function.
    ///
    /// # Errors
    /// What Secrets Manager answers, where there is no value that may serve; and that the secret holds bytes, which
    /// [`client`](Self::client) reads.
    pub async fn get(self) -> Result<SecretString, FetchError> {
        static CACHE: Cache = Cache::of("secret");
        let fetch = async {
            let output = self.client().get_secret_value().secret_id(self.name()).send().await?;
            output.secret_string.ok_or_else(|| "it holds bytes, and no text".into())
        };
        CACHE.get(self.name(), SystemTime::now, fetch).await
    }
}

#[cfg(feature = "aws-sdk-ssm")]
impl Parameter<Read> {
    /// The parameter's text, decrypted.
    ///
    /// It is fetched before the first event, and then at most every five minutes, by one caller at a time. A value that
    /// can't be fetched anew serves on for up to an hour, with a warning in the logs.
    ///
    /// # Errors
    /// What Systems Manager answers, where there is no value that may serve.
    pub async fn get(self) -> Result<SecretString, FetchError> {
        static CACHE: Cache = Cache::of("parameter");
        let fetch = async {
            let request = self.client().get_parameter().name(self.name()).with_decryption(true);
            let parameter = request.send().await?.parameter;
            parameter.and_then(|parameter| parameter.value).ok_or_else(|| "it has no value".into())
        };
        CACHE.get(self.name(), SystemTime::now, fetch).await
    }
}

/// The values of one kind, by name.
struct Cache {
    /// What they are: `secret`.
    kind: &'static str,
    entries: Mutex<BTreeMap<&'static str, Arc<Entry>>>,
}

/// A value, and the right to fetch it.
type Entry = tokio::sync::Mutex<Option<Kept>>;

/// A value that was read.
struct Kept {
    value: SecretString,
    read: SystemTime,
    /// When it is to be read again.
    until: SystemTime,
}

impl Cache {
    const fn of(kind: &'static str) -> Self {
        Self { kind, entries: Mutex::new(BTreeMap::new()) }
    }

    fn entry(&self, name: &'static str) -> Arc<Entry> {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(entries.entry(name).or_default())
    }

    /// The value of that name: the one that is kept, or what `fetch` finds.
    ///
    /// The clock is the wall's, which goes on while Lambda has stopped the process.
    async fn get(
        &self,
        name: &'static str,
        clock: impl Fn() -> SystemTime,
        fetch: impl Future<Output = Result<String, Error>>,
    ) -> Result<SecretString, FetchError> {
        let entry = self.entry(name);
        let mut kept = entry.lock().await;
        // A clock that was set back says nothing of a value's age.
        let serves = |kept: &&mut Kept| (kept.read..kept.until).contains(&clock());
        if let Some(kept) = kept.as_mut().filter(serves) {
            return Ok(kept.value.clone());
        }
        let fetched = fetch.await;
        let now = clock();
        match (fetched, &mut *kept) {
            (Ok(text), kept) => {
                let value = SecretString(text.into());
                *kept = Some(Kept { value: value.clone(), read: now, until: now + FRESH });
                Ok(value)
            }
            (Err(source), Some(old)) if (old.read..old.read + LONGEST).contains(&now) => {
                let error = FetchError { kind: self.kind, name, source };
                tracing::warn!(error = &error as &dyn StdError, "the value from before is used");
                old.until = now + PAUSE;
                Ok(old.value.clone())
            }
            (Err(source), _) => Err(FetchError { kind: self.kind, name, source }),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use futures_util::future::join_all;

    use super::*;

    /// A cache whose clock is set, and a source that counts how often it is asked.
    struct Fixture {
        cache: Cache,
        seconds: AtomicU64,
        asked: AtomicU64,
    }

    impl Fixture {
        fn at(seconds: u64) -> Self {
            let (seconds, asked) = (seconds.into(), 0.into());
            Self { cache: Cache::of("secret"), seconds, asked }
        }

        /// The value, or why there is none.
        async fn get(&self, source: Result<&str, &str>) -> String {
            let clock = || SystemTime::UNIX_EPOCH + Duration::from_secs(self.seconds.load(Ordering::Relaxed));
            let fetch = async {
                self.asked.fetch_add(1, Ordering::Relaxed);
                // So that others ask in the meantime.
                tokio::task::yield_now().await;
                source.map(str::to_owned).map_err(Error::from)
            };
            let value = self.cache.get("shop/card", clock, fetch).await;
            value.map_or_else(|error| error.to_string(), |value| value.to_string())
        }

        /// What is got after some seconds.
        async fn later(&self, seconds: u64, source: Result<&str, &str>) -> String {
            self.seconds.fetch_add(seconds, Ordering::Relaxed);
            self.get(source).await
        }

        fn asked(&self) -> u64 {
            self.asked.load(Ordering::Relaxed)
        }
    }

    fn run(test: impl Future<Output = ()>) {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(test);
    }

    const UNREAD: &str = "the secret `shop/card` cannot be read";

    #[test]
    fn a_value_serves_for_five_minutes() {
        run(async {
            let secret = Fixture::at(1_000);
            assert_eq!(secret.get(Ok("old")).await, "old");
            assert_eq!(secret.later(299, Ok("new")).await, "old");
            assert_eq!(secret.later(1, Ok("new")).await, "new");
            assert_eq!(secret.asked(), 2);
        });
    }

    #[test]
    fn those_who_ask_at_once_wait_for_one_answer() {
        run(async {
            let secret = Fixture::at(1_000);
            let values = join_all((0..10).map(|_| secret.get(Ok("a")))).await;
            assert_eq!(values, vec!["a"; 10]);
            assert_eq!(secret.asked(), 1);
        });
    }

    #[test]
    fn an_old_value_serves_through_an_outage_of_an_hour_at_most() {
        run(async {
            let secret = Fixture::at(1_000);
            assert_eq!(secret.get(Ok("old")).await, "old");
            assert_eq!(secret.later(300, Err("down")).await, "old");
            assert_eq!(secret.later(29, Err("down")).await, "old");
            assert_eq!(secret.asked(), 2, "it is not tried again at once");
            assert_eq!(secret.later(3_270, Err("down")).await, "old");
            assert_eq!(secret.later(30, Err("down")).await, UNREAD);
            assert_eq!(secret.get(Ok("new")).await, "new");
        });
    }

    #[test]
    fn a_failure_is_not_kept() {
        run(async {
            let secret = Fixture::at(1_000);
            assert_eq!(secret.get(Err("denied")).await, UNREAD);
            assert_eq!(secret.get(Ok("a")).await, "a");
        });
    }

    #[test]
    fn a_clock_that_is_set_back_makes_no_value_younger() {
        run(async {
            let secret = Fixture::at(10_000);
            assert_eq!(secret.get(Ok("old")).await, "old");
            secret.seconds.store(5_000, Ordering::Relaxed);
            assert_eq!(secret.get(Ok("new")).await, "new");
        });
    }

    #[test]
    fn nothing_of_a_value_is_shown() {
        let shown = format!("{:?}", Some(SecretString::from("hunter2")));
        assert_eq!(shown, "Some(SecretString(..))");
    }

    #[test]
    fn an_error_names_the_secret_and_has_aws_s_answer_behind_it() {
        let error = FetchError { kind: "secret", name: "shop/card", source: "AccessDenied".into() };
        assert_eq!(error.source().map(ToString::to_string).as_deref(), Some("AccessDenied"));
    }
}
