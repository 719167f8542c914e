//! A Lambda Runtime API on a local port, as much of it as the benchmark needs: it hands out one event again and again,
//! and takes the time.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

const EVENT: &str =
    r#"{"customer": "c-1024", "quantity": 3, "note": "Leave it with the neighbours on the left."}"#;
const DEADLINE: Duration = Duration::from_mins(1);

/// What one process did.
pub(crate) struct Run {
    /// From the process's start to its first request for an event.
    pub(crate) cold_start: Duration,
    pub(crate) events_per_second: f64,
}

pub(crate) struct RuntimeApi {
    address: SocketAddr,
    progress: Arc<Progress>,
}

#[derive(Default)]
struct Progress {
    now: Mutex<Answers>,
    changed: Condvar,
}

#[derive(Default)]
struct Answers {
    first_request: Option<Instant>,
    given: u32,
    wanted: u32,
    last: Option<Instant>,
}

impl Progress {
    fn now(&self) -> MutexGuard<'_, Answers> {
        self.now.lock().expect("no thread panics while it holds the lock")
    }
}

impl RuntimeApi {
    /// Listens until the benchmark ends.
    pub(crate) fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let api = RuntimeApi { address: listener.local_addr()?, progress: Arc::default() };
        let progress = Arc::clone(&api.progress);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let progress = Arc::clone(&progress);
                // The connection ends with the process on the other side: that is no error.
                thread::spawn(move || serve(stream, &progress));
            }
        });
        Ok(api)
    }

    /// Starts `binary` as Lambda would, and ends it when it has answered `events` events.
    pub(crate) fn run(&self, binary: &Path, handler: &str, events: u32) -> Result<Run> {
        *self.progress.now() = Answers { wanted: events, ..Answers::default() };
        let start = Instant::now();
        let mut process = Command::new(binary)
            .env("AWS_LAMBDA_RUNTIME_API", self.address.to_string())
            .env("AWS_LAMBDA_FUNCTION_NAME", handler)
            .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")
            .env("_HANDLER", handler)
            .stdout(Stdio::null())
            .spawn()
            .with_context(|| format!("{} can't be started", binary.display()))?;

        let unfinished = |answers: &mut Answers| answers.last.is_none();
        let waited = self.progress.changed.wait_timeout_while(self.progress.now(), DEADLINE, unfinished);
        let (first, last) = {
            let (answers, _) = waited.expect("no thread panics while it holds the lock");
            (answers.first_request, answers.last)
        };
        process.kill()?;
        let status = process.wait()?;
        ensure!(last.is_some(), "{} did not answer {events} events: {status}", binary.display());
        let (first, last) = first.zip(last).context("it answered before it asked")?;
        Ok(Run {
            cold_start: first - start,
            events_per_second: f64::from(events) / (last - first).as_secs_f64(),
        })
    }
}

/// Answers the requests of one connection, one after the other, until it is closed.
fn serve(stream: TcpStream, progress: &Progress) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut writer = stream.try_clone()?;
    let mut reader = BufReader::new(stream);
    while let Some(is_next) = read_request(&mut reader)? {
        let mut now = progress.now();
        if is_next {
            now.first_request.get_or_insert_with(Instant::now);
        } else {
            now.given += 1;
            if now.given == now.wanted {
                now.last = Some(Instant::now());
                progress.changed.notify_all();
            }
        }
        let number = now.given;
        drop(now);
        let answer = if is_next { next(number) } else { ACCEPTED.to_owned() };
        writer.write_all(answer.as_bytes())?;
    }
    Ok(())
}

const ACCEPTED: &str =
    "HTTP/1.1 202 Accepted\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}";

fn next(number: u32) -> String {
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         lambda-runtime-aws-request-id: {number:08x}-0000-4000-8000-000000000000\r\n\
         lambda-runtime-deadline-ms: 4102444800000\r\n\
         lambda-runtime-invoked-function-arn: arn:aws:lambda:eu-central-1:123456789012:function:bench\r\n\
         lambda-runtime-trace-id: Root=1-5759e988-bd862e3fe1be46a994272793\r\n\r\n{EVENT}",
        EVENT.len()
    )
}

/// Reads a request to its end. True when it asks for the next event, `None` when there is no further request.
fn read_request(reader: &mut BufReader<TcpStream>) -> io::Result<Option<bool>> {
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let is_next = line.starts_with("GET ");
    let (mut length, mut chunked) = (0, false);
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let header = line.trim_end().to_ascii_lowercase();
        match header.split_once(':') {
            Some(("content-length", value)) => length = value.trim().parse().map_err(io::Error::other)?,
            Some(("transfer-encoding", value)) => chunked = value.trim() == "chunked",
            Some(_) => {}
            None => break,
        }
    }
    if !chunked {
        skip(reader, length)?;
        return Ok(Some(is_next));
    }
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        let chunk = u64::from_str_radix(line.trim_end(), 16).map_err(io::Error::other)?;
        skip(reader, chunk + 2)?;
        if chunk == 0 {
            return Ok(Some(is_next));
        }
    }
}

fn skip(reader: &mut BufReader<TcpStream>, bytes: u64) -> io::Result<()> {
    io::copy(&mut reader.take(bytes), &mut io::sink()).map(drop)
}
