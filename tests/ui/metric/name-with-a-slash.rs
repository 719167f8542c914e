use lessops::metric;

fn reject() {
    metric!("orders/rejected", 1);
}

fn main() {
    reject();
}
