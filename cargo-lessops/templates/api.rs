use std::collections::BTreeMap;
use std::sync::RwLock;

use lessops::axum::Json;
use lessops::axum::extract::Path;
use lessops::axum::http::StatusCode;
use lessops::{Error, Init, lambda};
use serde::{Deserialize, Serialize};

/// A note, as clients send and see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Note {
    text: String,
}

/// The notes. They are gone with the process: keep them in a `Table<ReadWrite>` once they matter.
#[derive(Default)]
struct Notes(RwLock<BTreeMap<String, Note>>);

impl Init for Notes {
    async fn init() -> Result<Self, Error> {
        Ok(Self::default())
    }
}

/// Shows a note.
#[lambda(trigger = http("GET /notes/{id}"), alarm = p99(latency) > 1s for 3 of 5)]
async fn show(Path(id): Path<String>, notes: &Notes) -> Result<Json<Note>, StatusCode> {
    let notes = notes.0.read().expect("no writer panics");
    notes.get(&id).cloned().map(Json).ok_or(StatusCode::NOT_FOUND)
}

/// Keeps a note.
#[lambda(trigger = http("PUT /notes/{id}"))]
async fn keep(Path(id): Path<String>, notes: &Notes, Json(note): Json<Note>) -> StatusCode {
    notes.0.write().expect("no writer panics").insert(id, note);
    StatusCode::NO_CONTENT
}

fn main() -> std::process::ExitCode {
    lessops::run()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_note_that_is_kept_can_be_shown() {
        let notes = Notes::default();
        let note = Note { text: "buy milk".to_owned() };
        assert_eq!(show(Path("1".to_owned()), &notes).await.unwrap_err(), StatusCode::NOT_FOUND);
        keep(Path("1".to_owned()), &notes, Json(note.clone())).await;
        assert_eq!(show(Path("1".to_owned()), &notes).await.unwrap().0, note);
    }
}
