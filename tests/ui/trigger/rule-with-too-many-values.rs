use lessops::lambda;

#[lambda(trigger = alb("arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/shop/50dc6c495c0c9188/f2f7dc8efc522ab2", path = ["/a", "/b", "/c"], host = ["a.example.com", "b.example.com", "c.example.com"], priority = 100))]
async fn orders() {}

fn main() {}
