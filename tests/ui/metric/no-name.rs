use lessops::metric;

fn reject() {
    metric!("", 1);
}

fn main() {
    reject();
}
