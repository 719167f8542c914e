//! Functions in modules, and functions in functions.

mod shop {
    pub mod orders {
        #[lessops::lambda(trigger = "sqs:orders")]
        pub async fn ship(_: lessops::Record<u32>) -> Result<(), lessops::Error> {
            Ok(())
        }
    }
}

fn main() {
    #[lessops::lambda(trigger = schedule(rate(1 day)))]
    async fn report() -> Result<(), lessops::Error> {
        Ok(())
    }
}
