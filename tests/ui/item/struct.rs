use lessops::lambda;

#[lambda(trigger = "s3")]
#[derive(Debug)]
struct Thumbnail {
    width: u32,
}

fn main() {
    println!("{:?}", Thumbnail { width: 1 });
}
