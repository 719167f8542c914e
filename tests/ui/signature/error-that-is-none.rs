use lessops::lambda;

struct Refused;

#[lambda]
async fn ship(_: u32) -> Result<(), Refused> {
    Err(Refused)
}

fn main() {}
