use lessops::metric;

fn reject() {
    metric!(5, 1);
}

fn main() {
    reject();
}
