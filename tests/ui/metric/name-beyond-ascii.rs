use lessops::metric;

fn reject() {
    metric!("bestellungen.zurückgewiesen", 1);
}

fn main() {
    reject();
}
