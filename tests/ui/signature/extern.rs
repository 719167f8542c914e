use lessops::{Error, lambda};

#[lambda]
extern "C" fn double(number: u32) -> Result<u32, Error> {
    Ok(number * 2)
}

fn main() {}
