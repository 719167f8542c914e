//! How much memory a process uses.

use std::fs;
use std::future;
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

/// How often a running function is looked at.
const EVERY: Duration = Duration::from_millis(10);

/// What a process has used at most, and may use.
pub(super) struct Memory {
    process: Option<u32>,
    /// In KB.
    limit: u64,
    /// In KB. None where the system does not say: it does on Linux.
    pub(super) most: Option<u64>,
}

impl Memory {
    /// That of a process which may use so many megabytes.
    pub(super) fn new(process: Option<u32>, megabytes: u64) -> Self {
        Self { process, limit: megabytes * 1024, most: None }
    }

    /// Looks at the process. The kernel keeps the most that it has ever had in memory at once, so nothing is missed that
    /// was given back meanwhile (proc_pid_status(5), `VmHWM`). What is mapped and not touched does not count.
    pub(super) fn look(&mut self) {
        let Some(process) = self.process else { return };
        let Ok(status) = fs::read_to_string(format!("/proc/{process}/status")) else { return };
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok());
        self.most = self.most.max(kilobytes);
    }

    /// Whether it has used more than it may.
    pub(super) fn is_exceeded(&self) -> bool {
        self.most.is_some_and(|most| most > self.limit)
    }

    /// Waits until it has.
    pub(super) async fn exceeded(&mut self) {
        let mut ticks = interval(EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            self.look();
            if self.is_exceeded() {
                return;
            }
            if self.most.is_none() {
                // Where the system says nothing it is of no use to ask again.
                future::pending::<()>().await;
            }
        }
    }
}
