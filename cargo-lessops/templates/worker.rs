use lessops::{Error, Record, lambda, tracing};
use serde::Deserialize;

/// A piece of work, as it lies in the queue.
#[derive(Deserialize)]
struct Job {
    id: u64,
}

/// Does one job. What fails comes back, and after five times goes to the dead-letter queue.
#[lambda(
    trigger = sqs("jobs", batch_size = 10),
    alarm = [failed_records > 1%, oldest > 10m],
    timeout = 1m,
)]
async fn work(job: Record<Job>) -> Result<(), Error> {
    done(&job.body)
}

fn done(job: &Job) -> Result<(), Error> {
    tracing::info!(job = job.id, "done");
    Ok(())
}

/// Says each morning that the worker is there. An alarm fires when it does not.
#[lambda(trigger = schedule(cron(0 7 * * ? *)))]
async fn morning() -> Result<(), Error> {
    tracing::info!("good morning");
    Ok(())
}

fn main() -> std::process::ExitCode {
    lessops::run()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use lessops::testing::{State, alarm};

    use super::*;

    #[test]
    fn a_job_is_done() {
        done(&Job { id: 1 }).unwrap();
    }

    #[test]
    fn jobs_that_wait_too_long_wake_somebody() {
        let mut oldest = alarm("work", "oldest > 10m");
        let ages = [60, 601].map(Duration::from_secs);
        assert_eq!(oldest.feed(ages), [State::Ok, State::Alarm]);
    }
}
