//! A circuit breaker in the process: around the calls of something that others run.

use std::fmt;
use std::future::Future;
use std::pin::pin;
use std::sync::OnceLock;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::future::{BoxFuture, Either, select};
use lambda_runtime::Service;
use lessops_core::metrics::{BREAKER, BREAKER_CLOSED, BREAKER_HALF_OPENED, BREAKER_OPENED, BREAKER_REJECTED};
use tokio::sync::oneshot;
use tower_resilience_circuitbreaker::{
    CircuitBreaker, CircuitBreakerLayer, CircuitState, DefaultClassifier, SlidingWindowType,
};

use crate::Error;
use crate::runtime::metrics;

/// A circuit breaker around the calls of something that others run, a bank or a mail server: while most of them fail, further
/// ones are refused at once, so that neither the function nor the one that it calls waits for what will not come.
///
/// ```
/// use std::time::Duration;
///
/// use lessops::{Breaker, BreakerError, Error, breaker, lambda};
///
/// static BANK: Breaker = breaker!("bank").open_for(Duration::from_mins(1));
///
/// #[lambda(alarm = metric("breaker.opened") > 0)]
/// async fn pay(amount: u32) -> Result<&'static str, Error> {
///     match BANK.call(|| charge(amount)).await {
///         Ok(()) => Ok("paid"),
///         Err(BreakerError::Open) => Ok("the bank does not answer, try again in a minute"),
///         Err(BreakerError::Call(error)) => Err(error.into()),
///     }
/// }
///
/// async fn charge(amount: u32) -> Result<(), std::io::Error> {
///     // ...
/// #   let _ = amount;
///     Ok(())
/// }
/// # fn main() {}
/// ```
///
/// It is closed at first, and every call is made. It opens once half of the calls of a minute have failed, of at least 5
/// ([`failures`](Self::failures), [`calls`](Self::calls)). While it is open, calls are refused, for 30 seconds
/// ([`open_for`](Self::open_for)). Then it is half-open: one call is made ([`trials`](Self::trials)), any others are refused
/// until its outcome is known, which closes the breaker or opens it again.
///
/// All events that a process handles share it, and no two processes do: each finds out for itself. The time that Lambda keeps
/// a process frozen between events may not count as time in which the breaker is open.
///
/// The metrics `breaker.opened`, `breaker.half_opened`, `breaker.closed` and `breaker.rejected`, which counts refused calls,
/// say what becomes of it, each with the breaker's name as the dimension `breaker` and without. An alarm watches all breakers
/// of the service: `alarm = metric("breaker.opened") > 0`.
///
/// To stop what invokes a function that cannot do its work, see the key `breaker` of [`lambda`](crate::lambda).
pub struct Breaker {
    name: &'static str,
    failures: u8,
    at_least: u32,
    within: Duration,
    open_for: Duration,
    trials: u32,
    circuit: OnceLock<CircuitBreaker<Outcomes, DefaultClassifier>>,
}

/// Makes a [`Breaker`] of that name, a string in quotes, which is the value of the dimension `breaker` of its metrics:
/// `static BANK: Breaker = breaker!("bank");`. The manifest then knows those metrics, so that an alarm can name them.
#[macro_export]
macro_rules! breaker {
    ($name:literal) => {{
        $crate::__private::declare_breaker!(($crate)($name));
        $crate::__private::new_breaker($name)
    }};
}

/// What `breaker!` makes.
#[doc(hidden)]
pub const fn new(name: &'static str) -> Breaker {
    Breaker {
        name,
        failures: 50,
        at_least: 5,
        within: Duration::from_mins(1),
        open_for: Duration::from_secs(30),
        trials: 1,
        circuit: OnceLock::new(),
    }
}

impl Breaker {
    /// How many percent of the calls must fail for it to open, 1 to 100. Default: 50.
    ///
    /// # Panics
    /// If it is none of those. In a `static` that is an error of the compiler's.
    #[must_use]
    pub const fn failures(mut self, percent: u8) -> Self {
        assert!(percent >= 1 && percent <= 100, "a breaker opens at 1 to 100 percent of failed calls");
        self.failures = percent;
        self
    }

    /// How many calls there must be for it to open, and how far back they count. Default: 5 within a minute.
    ///
    /// # Panics
    /// If it is no call. In a `static` that is an error of the compiler's.
    #[must_use]
    pub const fn calls(mut self, at_least: u32, within: Duration) -> Self {
        assert!(at_least >= 1, "a breaker opens after at least 1 call");
        self.at_least = at_least;
        self.within = within;
        self
    }

    /// How long it stays open before it lets a call through again. Default: 30 seconds.
    #[must_use]
    pub const fn open_for(mut self, time: Duration) -> Self {
        self.open_for = time;
        self
    }

    /// How many calls must succeed, while it is half-open, for it to close. Default: 1.
    ///
    /// # Panics
    /// If it is 0. In a `static` that is an error of the compiler's.
    #[must_use]
    pub const fn trials(mut self, calls: u32) -> Self {
        assert!(calls >= 1, "a breaker closes after at least 1 call");
        self.trials = calls;
        self
    }

    /// Makes a call, unless the breaker is open. Whatever error it ends in counts as a failure; a call that is given up
    /// before its end does not count.
    ///
    /// # Errors
    /// That of the call, or that the breaker is open.
    pub async fn call<T, E, F>(&self, call: impl FnOnce() -> F) -> Result<T, BreakerError<E>>
    where
        F: Future<Output = Result<T, E>>,
    {
        self.call_if(|_| true, call).await
    }

    /// The same, where not all errors speak against the one that is called: those of which `is_failure` is false count as
    /// success, such as an order that is not there.
    ///
    /// # Errors
    /// That of the call, or that the breaker is open.
    pub async fn call_if<T, E, F>(
        &self,
        is_failure: impl FnOnce(&E) -> bool,
        call: impl FnOnce() -> F,
    ) -> Result<T, BreakerError<E>>
    where
        F: Future<Output = Result<T, E>>,
    {
        // The crate's circuit takes futures that borrow nothing, so what goes through it is not the call but its outcome.
        let (admit, admitted) = oneshot::channel();
        let (tell, outcome) = oneshot::channel();
        let circuit = self.circuit.get_or_init(|| self.circuit()).clone().call(Call { admit, outcome });
        let circuit = pin!(circuit);
        let circuit = match select(circuit, admitted).await {
            // It asks for the outcome of a call only after it has admitted it.
            Either::Left(_) => return Err(BreakerError::Open),
            Either::Right((_, circuit)) => circuit,
        };
        let result = call().await;
        let succeeded = result.as_ref().err().is_none_or(|error| !is_failure(error));
        // The circuit waits for it.
        let _ = tell.send(succeeded);
        let _ = circuit.await;
        result.map_err(BreakerError::Call)
    }

    fn circuit(&self) -> CircuitBreaker<Outcomes, DefaultClassifier> {
        let name = self.name;
        let write = move |metric| metrics::write_own(metric, 1.0, "Count", &[(BREAKER, name.to_owned())]);
        let count = |calls: u32| usize::try_from(calls).unwrap_or(usize::MAX);
        CircuitBreakerLayer::builder()
            .name(name)
            .failure_rate_threshold(f64::from(self.failures) / 100.0)
            // A window of a number of calls does not slide in this crate: it counts all since the breaker closed.
            .sliding_window_type(SlidingWindowType::TimeBased)
            .sliding_window_duration(self.within)
            .minimum_number_of_calls(count(self.at_least))
            .wait_duration_in_open(self.open_for)
            .permitted_calls_in_half_open(count(self.trials))
            .on_state_transition(move |_, to| {
                write(match to {
                    CircuitState::Open => BREAKER_OPENED,
                    CircuitState::HalfOpen => BREAKER_HALF_OPENED,
                    CircuitState::Closed => BREAKER_CLOSED,
                });
            })
            .on_call_rejected(move || write(BREAKER_REJECTED))
            .build()
            .expect("the numbers are in their ranges")
            .layer_fn(Outcomes)
    }
}

impl fmt::Debug for Breaker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.circuit.get().map_or(CircuitState::Closed, CircuitBreaker::state_sync);
        f.debug_struct("Breaker").field("name", &self.name).field("state", &state).finish_non_exhaustive()
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BreakerError<E> {
    /// The breaker is open: the call was not made.
    Open,
    /// What the call ended in.
    Call(E),
}

impl<E: Into<Error>> BreakerError<E> {
    /// The call's own error, or one that says that the breaker is open. With `map_err` and `?` it also serves calls whose
    /// error is an [`Error`] already.
    pub fn into_error(self) -> Error {
        match self {
            Self::Open => BreakerError::<std::convert::Infallible>::Open.into(),
            Self::Call(error) => error.into(),
        }
    }
}

impl<E: fmt::Display> fmt::Display for BreakerError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open => f.write_str("the circuit breaker is open"),
            Self::Call(error) => error.fmt(f),
        }
    }
}

impl<E: std::error::Error> std::error::Error for BreakerError<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Open => None,
            Self::Call(error) => error.source(),
        }
    }
}

/// A call, as the circuit sees it.
struct Call {
    /// Tells that it may be made.
    admit: oneshot::Sender<()>,
    /// Whether it succeeded.
    outcome: oneshot::Receiver<bool>,
}

/// What the circuit is around: it tells a call that it may be made, and waits for its outcome.
#[derive(Clone)]
struct Outcomes;

impl Service<Call> for Outcomes {
    type Response = ();
    type Error = ();
    type Future = BoxFuture<'static, Result<(), ()>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), ()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, Call { admit, outcome }: Call) -> Self::Future {
        // Nobody listens where the caller has given up.
        let _ = admit.send(());
        Box::pin(async { outcome.await.ok().filter(|succeeded| *succeeded).map(|_| ()).ok_or(()) })
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::io::{self, ErrorKind};
    use std::sync::atomic::{AtomicU32, Ordering};

    use futures_util::FutureExt;

    use super::*;

    const HOUR: Duration = Duration::from_hours(1);

    /// Calls that end at once, so that no runtime is needed to wait for them.
    impl Breaker {
        fn now<T, E>(&self, result: Result<T, E>) -> Result<T, BreakerError<E>> {
            self.call(|| async { result }).now_or_never().expect("nothing is waited for")
        }

        fn fails(&self) -> bool {
            self.now(Err::<Infallible, _>(())) == Err(BreakerError::Call(()))
        }

        fn succeeds(&self) -> bool {
            self.now(Ok::<_, ()>(1)) == Ok(1)
        }

        fn is_open(&self) -> bool {
            let made = AtomicU32::new(0);
            let call = || async { Ok::<_, ()>(made.fetch_add(1, Ordering::Relaxed)) };
            let refused = self.call(call).now_or_never() == Some(Err(BreakerError::Open));
            assert_eq!(refused, made.into_inner() == 0, "a call that is refused is not made");
            refused
        }
    }

    #[test]
    fn it_opens_once_half_of_enough_calls_have_failed() {
        let bank = new("bank").calls(4, HOUR).open_for(HOUR);
        assert!(bank.fails() && bank.fails() && bank.fails(), "three are too few to tell");
        assert!(bank.succeeds(), "three of four are enough, and the fourth still was made");
        assert!(bank.is_open());
        assert!(format!("{bank:?}").contains("Open"), "{bank:?}");
    }

    #[test]
    fn few_failures_do_not_open_it() {
        let bank = new("bank").calls(4, HOUR).open_for(HOUR);
        for _ in 0..100 {
            assert!(bank.succeeds() && bank.succeeds() && bank.succeeds() && bank.fails());
        }
        assert!(!bank.is_open());
    }

    #[test]
    fn calls_of_long_ago_do_not_count() {
        let bank = new("bank").calls(2, Duration::ZERO).open_for(HOUR);
        assert!(bank.fails() && bank.fails() && bank.fails());
        assert!(!bank.is_open());
    }

    #[test]
    fn a_success_closes_it_when_its_time_is_over() {
        let bank = new("bank").calls(2, HOUR).open_for(Duration::ZERO);
        assert!(bank.fails() && bank.fails());
        assert!(bank.succeeds(), "it is half-open");
        assert!(bank.fails() && bank.succeeds(), "and closed: one failure does not open it");
    }

    #[test]
    fn a_failure_opens_it_again_when_its_time_is_over() {
        let bank = new("bank").calls(2, HOUR).open_for(Duration::ZERO).trials(2);
        assert!(bank.fails() && bank.fails());
        assert!(bank.succeeds() && bank.fails(), "the second trial fails");
        assert!(bank.succeeds() && bank.succeeds(), "two trials of the next time succeed");
        assert!(bank.fails() && bank.succeeds(), "and close it");
    }

    #[test]
    fn only_so_many_calls_are_on_trial_at_once() {
        let bank = new("bank").calls(1, HOUR).open_for(Duration::ZERO);
        assert!(bank.fails());
        let never = || std::future::pending::<Result<Infallible, ()>>();
        let mut trial = Box::pin(bank.call(never));
        assert!(trial.as_mut().now_or_never().is_none(), "it has begun");
        assert!(bank.is_open(), "a second one is refused");
        drop(trial);
        assert!(!bank.is_open(), "one that was given up makes room for another");
    }

    #[test]
    fn an_error_of_the_caller_s_own_doing_is_no_failure() {
        let shop = new("shop").calls(1, HOUR).failures(1).open_for(HOUR);
        let missing = || async { Err::<(), _>(io::Error::from(ErrorKind::NotFound)) };
        let call = shop.call_if(|error| error.kind() != ErrorKind::NotFound, missing);
        let error = call.now_or_never().expect("nothing is waited for").unwrap_err();
        assert_eq!(error.into_error().to_string(), "entity not found");
        assert!(!shop.is_open());
        assert!(shop.fails() && shop.is_open());
    }

    #[test]
    fn a_call_may_borrow() {
        let bank = new("bank");
        let account = String::from("0815");
        let length = bank.call(|| async { Ok::<_, Infallible>(account.len()) }).now_or_never();
        assert_eq!(length, Some(Ok(4)));
    }
}
