//! Two functions of one Rust name, told apart by the name that the attribute gives.

mod orders {
    #[lessops::lambda(name = "archive-orders", trigger = schedule(rate(1 day)))]
    async fn archive() -> Result<(), lessops::Error> {
        Ok(())
    }
}

mod invoices {
    #[lessops::lambda(name = "archive-invoices", trigger = schedule(rate(1 day)))]
    async fn archive() -> Result<(), lessops::Error> {
        Ok(())
    }
}

fn main() {}
