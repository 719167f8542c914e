//! `cargo lessops dev`: a whole service on this machine, which is built anew whenever its sources change.

mod answer;
mod apis;
mod auth;
mod banner;
mod broker;
mod control;
mod cors;
mod endpoint;
mod event;
mod gateway;
mod generation;
mod pattern;
mod rebuild;
mod request;
mod routes;
mod schedules;
mod server;
mod sources;
mod surroundings;
mod targets;
mod watch;
mod world;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use lessops_core::code::Code;
use tokio::net::TcpListener;
use tokio::signal;
use tokio::sync::mpsc;

use crate::local::Callbacks;
use crate::options::Source;
use crate::report::{Failure, Report, Result};
use control::{Done, Typed};
use endpoint::Endpoint;
use generation::Generation;
use rebuild::Builder;
use surroundings::{ENDPOINT, Surroundings};
use world::World;

/// What a person says of the ports.
pub(crate) struct Ports {
    /// That of the APIs; 0 for any that is free.
    pub(crate) http: u16,
    /// That of what stands for AWS here; 0 for any that is free.
    pub(crate) aws: u16,
}

/// Runs the service until the person ends it.
pub(crate) fn run(source: &Source, ports: &Ports) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime =
        runtime.map_err(|error| Report::because(Code::CannotServe, "can't start to serve", error))?;
    let ended = runtime.block_on(until_ended(Arc::new(source.clone()), ports));
    // Somebody may still be typing, which is waited for on a thread that nothing can end.
    runtime.shutdown_background();
    ended
}

async fn until_ended(source: Arc<Source>, ports: &Ports) -> Result<()> {
    // Before the build, which may take minutes.
    let http = listen("--port", ports.http).await?;
    let aws = listen("--aws-port", ports.aws).await?;
    let (http_address, aws_address) = (address(&http)?, address(&aws)?);
    let surroundings = surroundings(aws_address).await?;
    let mut interrupted = Box::pin(interrupted());
    let (mut builder, built) = Builder::first(source).await?;
    let generation = Generation::new(built, &surroundings)?;
    let world = Arc::new(World::new(generation, surroundings));
    banner::show(&world, http_address);
    let _http = server::serve(http, Arc::clone(&world))?;
    let _aws = server::serve(aws, Arc::new(Endpoint(Arc::clone(&world))))?;
    sources::start(&world);
    let mut typed = typed();
    loop {
        tokio::select! {
            () = &mut interrupted => return Ok(()),
            built = builder.built() => match built.and_then(|built| Generation::new(built, &world.surroundings)) {
                Ok(generation) => {
                    world.take_over(generation);
                    banner::show_changed(&world);
                    sources::start(&world);
                }
                Err(failure) => kept(&failure),
            },
            Some(line) = typed.recv() => match control::typed(&line) {
                Typed::Quit => return Ok(()),
                Typed::Nothing => {}
                Typed::Order(order) => {
                    let world = Arc::clone(&world);
                    tokio::spawn(async move { order.run(&world).await.show() });
                }
                Typed::Wrong(message) => Done::refused(message).show(),
            },
        }
    }
}

/// What there is to say when a build has failed: cargo has said the rest.
fn kept(failure: &Failure) {
    failure.print();
    anstream::eprintln!("the build before this one goes on");
}

/// What functions find around them.
async fn surroundings(aws: SocketAddr) -> Result<Surroundings> {
    let given = std::env::var(ENDPOINT).ok().filter(|endpoint| !endpoint.is_empty());
    let callbacks = Callbacks::listen()
        .await
        .map_err(|error| Report::because(Code::CannotServe, "can't start to serve", error))?;
    Ok(Surroundings {
        callbacks,
        is_given: given.is_some(),
        endpoint: given.unwrap_or_else(|| format!("http://{aws}")),
        connections: format!("http://{aws}"),
    })
}

/// Takes a port of this machine, which nobody else can reach it by.
async fn listen(option: &str, port: u16) -> Result<TcpListener> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await;
    listener.map_err(|error| {
        let report = Report::because(Code::CannotServe, format!("can't take port {port}"), error);
        report.help(format!("name another one with `{option}`; `{option} 0` takes one that is free")).into()
    })
}

fn address(listener: &TcpListener) -> Result<SocketAddr> {
    Ok(listener
        .local_addr()
        .map_err(|error| Report::because(Code::CannotServe, "can't tell which port this is", error))?)
}

/// Waits until the person, or the system, wants the command to end.
async fn interrupted() {
    #[cfg(unix)]
    if let Ok(mut terminated) = signal::unix::signal(signal::unix::SignalKind::terminate()) {
        tokio::select! {
            _ = signal::ctrl_c() => {}
            _ = terminated.recv() => {}
        }
        return;
    }
    let _ = signal::ctrl_c().await;
}

/// The lines that the person types, as they come.
fn typed() -> mpsc::UnboundedReceiver<String> {
    let (sender, lines) = mpsc::unbounded_channel();
    // Where nobody can type, it ends at once.
    std::thread::spawn(move || {
        let mut lines = std::io::stdin().lines().map_while(Result::<_, std::io::Error>::ok);
        lines.all(|line| sender.send(line).is_ok())
    });
    lines
}
