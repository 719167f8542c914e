use lessops::metric;

fn reject() {
    metric!("orders.rejected", 1, "reason" => "late", "reason" => "empty");
}

fn main() {
    reject();
}
