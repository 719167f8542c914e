use lessops::lambda;

#[lambda(trigger = alb("arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/shop/50dc6c495c0c9188", path = "/*", priority = 100))]
async fn orders() {}

fn main() {}
