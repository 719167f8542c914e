use lessops::{Error, lambda};
use serde::{Deserialize, Serialize};

/// Whom to greet.
#[derive(Deserialize)]
struct Guest {
    name: String,
}

/// What is said.
#[derive(Debug, PartialEq, Serialize)]
struct Greeting {
    text: String,
}

/// Greets whoever it is called for.
#[lambda(alarm = "errors > 0")]
async fn greet(guest: Guest) -> Result<Greeting, Error> {
    Ok(Greeting { text: format!("Hello, {}!", guest.name) })
}

fn main() -> std::process::ExitCode {
    lessops::run()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_guest_is_greeted_by_name() {
        let greeting = greet(Guest { name: "Ada".to_owned() }).await.unwrap();
        assert_eq!(greeting.text, "Hello, Ada!");
    }
}
