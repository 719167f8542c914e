//! Events that nobody waits for: tried again where a function fails, and kept where it does so for good ("Handling
//! errors for an asynchronous invocation", Lambda developer guide). Lambda waits a minute and then two between tries; here
//! it is tried again at once.

use std::sync::Arc;
use std::time::Instant;

use lessops_core::settings::DEFAULT_RETRIES;
use lessops_core::trigger::Trigger;
use serde_json::Value as Json;

use crate::dev::broker::Failed;
use crate::dev::world::World;

/// Delivers an event to each function that hears of something by one of its triggers: what `heard` makes of a function's
/// name and a trigger. `source` says where the event comes from.
pub(crate) fn tell(world: &Arc<World>, source: &str, heard: impl Fn(&str, &Trigger) -> Option<Json>) {
    for function in &world.current().manifest.functions {
        let name = &function.name;
        for event in function.triggers().iter().filter_map(|trigger| heard(name, trigger)) {
            tokio::spawn(deliver(Arc::clone(world), name.clone(), source.to_owned(), event));
        }
    }
}

/// Has a function handle an event, with as many tries as it has. `source` says where the event came from.
pub(crate) async fn deliver(world: Arc<World>, function: String, source: String, event: Json) {
    let mut tries = 0;
    loop {
        // Each try is of the build that there is then: it may have been mended.
        let generation = world.current();
        let since = Instant::now();
        let outcome = generation.invoke(&function, &event).await;
        let Err(error) = outcome else {
            anstream::eprintln!("{source}  ok  {} ms  {function}", since.elapsed().as_millis());
            return;
        };
        anstream::eprintln!("{source}  failed  {} ms  {function}", since.elapsed().as_millis());
        let retries = generation.function(&function).map(|function| function.settings.retries());
        if tries >= retries.unwrap_or(DEFAULT_RETRIES) {
            let error = error.to_string();
            world.broker.fail(Failed { function, source, event, error });
            return;
        }
        tries += 1;
    }
}
