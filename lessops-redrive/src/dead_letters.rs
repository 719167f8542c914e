//! The dead letters of a queue, which SQS moves back by itself.

use std::time::Duration;

use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{ListMessageMoveTasksResultEntry, QueueAttributeName};
use tokio::time::sleep;

use crate::error::{Error, Result};
use crate::queue::attribute;

/// How often SQS is asked how far it is.
const PAUSE: Duration = Duration::from_secs(1);

/// How far SQS is with moving messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Move {
    /// About how many it has moved.
    pub moved: u64,
    /// About how many there are to move; None where it does not know.
    pub of: Option<u64>,
    /// Whether it is done.
    pub is_done: bool,
}

/// Has SQS move the messages of a dead-letter queue back to the queues that they come from (StartMessageMoveTask), and
/// waits for the end of it if `wait`. A move that is under way is followed, and no second one started.
///
/// SQS moves `rate` messages a second, from 1 to 500; None for as fast as it can. `tell` hears of the progress.
///
/// # Errors
/// Where AWS refuses something, and where the move fails or somebody cancels it: what it had not moved is where it was.
pub async fn dead_letters(
    sqs: &Client,
    url: &str,
    rate: Option<u16>,
    wait: bool,
    tell: &(dyn Fn(&Move) + Sync),
) -> Result<Move> {
    let arn = attribute(sqs, url, QueueAttributeName::QueueArn).await?;
    if !newest(sqs, &arn).await?.is_some_and(|task| is_running(&task)) {
        let number = attribute(sqs, url, QueueAttributeName::ApproximateNumberOfMessages).await?;
        if number == "0" {
            return Ok(Move { is_done: true, ..Move::default() });
        }
        let start = sqs.start_message_move_task().source_arn(&arn);
        let started = start.set_max_number_of_messages_per_second(rate.map(i32::from)).send().await;
        started.map_err(|error| Error::sdk(format_args!("move the messages of {arn}"), &error))?;
    }
    loop {
        let task = newest(sqs, &arn).await?;
        let task = task.ok_or_else(|| Error::new(format!("SQS knows no move of the messages of {arn}")))?;
        let progress = progress(&task, &arn)?;
        tell(&progress);
        if progress.is_done || !wait {
            return Ok(progress);
        }
        sleep(PAUSE).await;
    }
}

/// The move that was started last.
async fn newest(sqs: &Client, arn: &str) -> Result<Option<ListMessageMoveTasksResultEntry>> {
    let tasks = sqs.list_message_move_tasks().source_arn(arn).max_results(10).send().await;
    let tasks = tasks.map_err(|error| Error::sdk(format_args!("ask for the moves of {arn}"), &error))?;
    Ok(tasks.results.unwrap_or_default().into_iter().max_by_key(|task| task.started_timestamp))
}

fn is_running(task: &ListMessageMoveTasksResultEntry) -> bool {
    matches!(task.status(), Some("RUNNING"))
}

/// How far a move is (ListMessageMoveTasks, `Status`).
fn progress(task: &ListMessageMoveTasksResultEntry, arn: &str) -> Result<Move> {
    let count = |number: i64| u64::try_from(number).unwrap_or_default();
    let moved = count(task.approximate_number_of_messages_moved);
    let of = task.approximate_number_of_messages_to_move.map(count);
    match task.status().unwrap_or_default() {
        "RUNNING" | "CANCELLING" => Ok(Move { moved, of, is_done: false }),
        "COMPLETED" => Ok(Move { moved, of, is_done: true }),
        "FAILED" => {
            let why = task.failure_reason().unwrap_or("SQS does not say why");
            Err(Error::new(format!("the move of the messages of {arn} failed after {moved}: {why}")))
        }
        other => {
            let status = other.to_lowercase();
            Err(Error::new(format!("the move of the messages of {arn} is {status} after {moved}")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(status: &str) -> ListMessageMoveTasksResultEntry {
        let task = ListMessageMoveTasksResultEntry::builder().status(status).failure_reason("AccessDenied");
        task.approximate_number_of_messages_moved(3).approximate_number_of_messages_to_move(7).build()
    }

    #[test]
    fn a_move_is_done_when_sqs_says_so() {
        let done = |status: &str| progress(&task(status), "arn").map(|progress| progress.is_done);
        assert_eq!(
            [done("RUNNING"), done("CANCELLING"), done("COMPLETED")],
            [Ok(false), Ok(false), Ok(true)]
        );
    }

    #[test]
    fn a_move_that_failed_or_was_cancelled_is_an_error() {
        let why = |status: &str| progress(&task(status), "arn").unwrap_err().to_string();
        assert_eq!(why("FAILED"), "the move of the messages of arn failed after 3: AccessDenied");
        assert_eq!(why("CANCELLED"), "the move of the messages of arn is cancelled after 3");
    }
}
