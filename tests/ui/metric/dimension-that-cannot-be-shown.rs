use lessops::metric;

fn reject() {
    metric!("orders.rejected", 1, "reason" => Some("late"));
}

fn main() {
    reject();
}
