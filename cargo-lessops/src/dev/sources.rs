//! What invokes functions besides requests: schedules when their time has come, the pollers of queues and streams, and
//! what is published to topics, put on buses and into buckets.

pub(crate) mod asynchronous;
pub(crate) mod bucket;
pub(crate) mod bus;
#[cfg(feature = "aws")]
mod emulator;
mod queue;
mod stream;
pub(crate) mod topic;

pub(crate) use queue::md5;

use std::sync::Arc;

use jiff::Timestamp;
use lessops_core::trigger::{Schedule, Trigger};

use super::generation::Generation;
use super::schedules;
use super::world::World;

/// Starts what the functions of the current build have triggers for. It ends once another build has taken over, but for
/// what has begun.
pub(crate) fn start(world: &Arc<World>) {
    let generation = world.current();
    for function in &generation.manifest.functions {
        for trigger in function.triggers() {
            let (world, generation, function) =
                (Arc::clone(world), Arc::clone(&generation), function.clone());
            match trigger {
                Trigger::Schedule(schedule) => {
                    tokio::spawn(on_time(world, generation, function.name, schedule.clone()));
                }
                #[cfg(feature = "aws")]
                Trigger::Sqs(sqs) if world.surroundings.is_given => {
                    tokio::spawn(emulator::poll(world, generation, function.name, sqs.clone()));
                }
                Trigger::Sqs(sqs) => {
                    tokio::spawn(queue::poll(world, generation, function.name, sqs.clone()));
                }
                Trigger::Kinesis(kinesis) => {
                    tokio::spawn(stream::poll(world, generation, function.name, kinesis.clone()));
                }
                _ => {}
            }
        }
    }
}

/// Invokes a function whenever its schedule says so.
async fn on_time(world: Arc<World>, generation: Arc<Generation>, function: String, schedule: Schedule) {
    let mut last = Timestamp::now();
    while let Some(next) = schedules::next(&schedule, world.started, last) {
        tokio::select! {
            () = generation.retired() => return,
            () = sleep_until(next) => {}
        }
        let event = schedules::event(&schedule, &function, next);
        let source = format!("schedule {}", schedule.times);
        tokio::spawn(asynchronous::deliver(Arc::clone(&world), function.clone(), source, event));
        last = next;
    }
}

/// Waits for a time. The clock is looked at again and again: a computer may sleep meanwhile.
async fn sleep_until(time: Timestamp) {
    const LONGEST: std::time::Duration = std::time::Duration::from_secs(30);
    loop {
        let left = schedules::until(time, Timestamp::now());
        if left.is_zero() {
            return;
        }
        tokio::time::sleep(left.min(LONGEST)).await;
    }
}
