use lessops::{Error, lambda};

#[lambda(logs(forward = [stream("audit"), firehose("archive"), function("index")]))]
async fn ship() -> Result<(), Error> {
    Ok(())
}

fn main() {}
