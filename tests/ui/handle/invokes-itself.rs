use lessops::resource::{Function, Invoke};
use lessops::{Error, lambda};

#[lambda]
async fn ship(ship: Function<Invoke>) -> Result<(), Error> {
    println!("{}", ship.name());
    Ok(())
}

fn main() {}
