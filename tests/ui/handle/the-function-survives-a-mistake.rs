use lessops::resource::{Bucket, Write};
use lessops::{Error, lambda};

#[lambda]
async fn render(#[resource(nmae = "pages")] pages: Bucket<Write>) -> Result<(), Error> {
    println!("{}", pages.name());
    Ok(())
}

fn main() {
    let _ = render(Bucket::named("pages"));
}
