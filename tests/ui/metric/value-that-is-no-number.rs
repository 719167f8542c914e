use lessops::metric;

fn reject() {
    metric!("orders.rejected", "one");
}

fn main() {
    reject();
}
