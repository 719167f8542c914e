use std::marker::PhantomData;

use lessops::resource::Read;
use lessops::{Error, lambda};

struct Bucket<T>(PhantomData<T>);

#[lambda]
async fn render(_pages: Bucket<Read>) -> Result<(), Error> {
    Ok(())
}

fn main() {}
