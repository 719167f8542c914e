use lessops::{Error, lambda};

#[lambda]
async fn render(#[resource(name = "pages")] _page: String) -> Result<(), Error> {
    Ok(())
}

fn main() {}
