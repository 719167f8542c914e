//! A parcel service with at least one function for every kind of trigger: where to look for how one is written.
//!
//! What the functions do is as little as shows what they are given, and what becomes of an event that they refuse.

mod accounts;
mod depots;
mod desk;
mod labels;
mod live;
mod mail;
mod operations;
mod parcel;
mod partners;
mod releases;
mod sites;
mod tracking;
mod trucks;
mod web;

fn main() -> std::process::ExitCode {
    lessops::run()
}
