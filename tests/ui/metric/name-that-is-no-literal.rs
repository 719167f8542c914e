use lessops::metric;

fn reject() {
    let name = "orders.rejected";
    metric!(name, 1);
}

fn main() {
    reject();
}
