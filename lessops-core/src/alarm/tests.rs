//! The alarm grammar by examples, and by alarms made at random.

use proptest::prelude::*;

use super::*;
use crate::problem::Fault;

fn alarm(text: &str) -> Alarm {
    text.parse().unwrap_or_else(|fault: Fault| panic!("{text}: {}", fault.message))
}

fn fault(text: &str) -> Fault {
    match text.parse::<Alarm>() {
        Err(fault) => fault,
        Ok(alarm) => panic!("`{text}` was read as `{alarm}`"),
    }
}

/// What is at fault, the message and the help.
fn shown(text: &str) -> (&str, String, String) {
    let Fault { range, message, help, .. } = fault(text);
    (&text[range], message, help.unwrap_or_default())
}

#[test]
fn the_short_form_has_the_documented_defaults() {
    let alarm = alarm("errors>5");
    assert_eq!(alarm.to_string(), "errors > 5");
    assert_eq!(
        (alarm.period(), alarm.datapoints(), alarm.stat()),
        (Duration::seconds(300), (1, 1), Stat::Sum)
    );
}

#[test]
fn every_part_of_the_grammar_is_read() {
    let alarm = alarm("slow: p99.9(duration) >= 2.5s in 10m for 3 of 5 notify pager");
    assert_eq!(alarm.name.as_deref(), Some("slow"));
    assert_eq!(alarm.stat, Some(Stat::Percentile(99.9)));
    assert_eq!(alarm.op, Op::AtLeast);
    assert_eq!(alarm.threshold, Threshold::Time(Duration { millis: 2_500 }));
    assert_eq!(alarm.period, Some(Duration::seconds(600)));
    assert_eq!(alarm.datapoints, Some((3, 5)));
    assert_eq!(alarm.notify, Some("pager".parse().unwrap()));
}

#[test]
fn blanks_are_free() {
    for spaced in [
        "errors>1%in 5m for 3of 5",
        " errors  >  1 %  in  5 m  for  3  of  5 ",
        "errors > 1% in 5m for 3 of 5",
    ] {
        assert_eq!(alarm(spaced).to_string(), "errors > 1% in 5m for 3 of 5", "{spaced}");
    }
}

#[test]
fn a_custom_metric_keeps_its_name() {
    assert_eq!(
        alarm("metric(\"orders.rejected\") > 0").metric,
        Watched::Custom("orders.rejected".to_owned())
    );
    assert_eq!(
        alarm("avg(metric(Shop/Basket Size)) < 2").to_string(),
        "avg(metric(\"Shop/Basket Size\")) < 2"
    );
    assert_eq!(alarm("metric(\"x\") > 1 in 10s").period(), Duration::seconds(10));
}

#[test]
fn an_unknown_word_is_pointed_at_with_the_nearest() {
    let (at, message, help) = shown("erors > 5");
    assert_eq!(
        (at, message.as_str(), help.as_str()),
        ("erors", "there is no metric `erors`", "did you mean `errors`?")
    );
    assert_eq!(shown("p9x(duration) > 1s").0, "p9x");
    assert_eq!(shown("mx(duration) > 1s").2, "did you mean `max`?");
    assert_eq!(shown("errors > 5 im 5m").2, "did you mean `in`?");
    assert_eq!(shown("p0(duration) > 1s").1, "`p0` is not a percentile: above p0, up to p100");
}

#[test]
fn a_missing_part_is_named() {
    assert_eq!(fault("errors").message, "expected `>`, `>=`, `<` or `<=`, found the end");
    assert_eq!(fault("errors >").message, "expected a threshold such as `5`, found the end");
    assert_eq!(fault("errors > 5 in").message, "expected a duration such as `5m`, found the end");
    assert_eq!(fault("").message, "expected a metric");
    assert_eq!(fault("p99(duration > 1s").message, "expected `)` behind `duration`, found `>`");
}

#[test]
fn a_unit_has_to_suit_the_metric() {
    assert_eq!(shown("errors > 5m").2, "to count over 5m, write `errors > N in 5m`");
    assert_eq!(fault("duration > 5x").message, "`x` is not a unit of time");
    let (place, message, help) = shown("duration > 5 sec for 3");
    assert_eq!((place, &*message, &*help), ("sec", "`sec` is not a unit of time", "write `5s`"));
    assert_eq!(shown("errors > 5 in 5 min").2, "write `5m`");
    assert!(fault("backlog > 5%").message.starts_with("`backlog` cannot be a percentage"));
    assert_eq!(fault("errors > 101%").message, "`101%` is more than all: at most 100%");
    assert_eq!(alarm("count(duration) > 100").threshold, Threshold::Number(100.0));
}

#[test]
fn a_period_that_cloudwatch_refuses_names_the_nearest() {
    assert_eq!(shown("errors > 5 in 30s").2, "the nearest is `in 1m`");
    assert_eq!(shown("errors > 5 in 100s").2, "the nearest is `in 2m`");
    assert_eq!(shown("metric(\"x\") > 5 in 12s").2, "the nearest is `in 10s`");
    assert_eq!(shown("errors > 5 in 0m").2, "the nearest is `in 1m`");
}

#[test]
fn a_window_that_cloudwatch_refuses_names_the_longest() {
    assert_eq!(shown("errors > 5 in 5m for 300").2, "with `in 5m` the most is `for 288`");
    assert_eq!(alarm("errors > 5 in 1h for 168").datapoints(), (168, 168));
    assert_eq!(shown("errors > 5 in 1h for 169").0, "in 1h for 169");
    assert_eq!(shown("errors > 5 in 8d").2, "the longest datapoint is `7d`");
    assert_eq!(shown("errors > 5 for 5 of 3").2, "write `for 3 of 5`");
}

#[test]
fn a_band_is_read_with_all_that_an_alarm_has() {
    let alarm = alarm("odd: p99(duration) outside band( 2.5 ) in 10m for 3 of 5 notify pager");
    assert_eq!((alarm.op, alarm.band()), (Op::Outside, Some(2.5)));
    assert_eq!(alarm.datapoints(), (3, 5));
    assert_eq!(alarm.to_string(), "odd: p99(duration) outside band(2.5) in 10m for 3 of 5 notify pager");
    assert_eq!(self::alarm("errors above band(2)").op, Op::Above);
    assert_eq!(self::alarm("metric(\"x\") below band(1_0)").to_string(), "metric(\"x\") below band(10)");
}

#[test]
fn a_band_and_a_number_have_operators_of_their_own() {
    assert_eq!(
        shown("duration > band(3)"),
        (
            "band",
            "a band is no threshold: it has two edges, which move".to_owned(),
            "write `outside band(3)` or `above band(3)` or `below band(3)`".to_owned()
        )
    );
    assert_eq!(shown("duration outside 5s").1, "expected `band(3)` behind `outside`, found `5s`");
    assert_eq!(shown("duration outsid band(3)").2, "did you mean `outside`? It compares with a band");
}

#[test]
fn a_band_has_a_width() {
    for text in ["duration outside band", "duration outside band()"] {
        assert_eq!(fault(text).message, "a band needs its width, in standard deviations");
    }
    for width in ["0", "-1", "3s", "1e3", "inf", "three"] {
        let message = fault(&format!("duration outside band({width})")).message;
        assert!(message.starts_with(&format!("`{width}` is not the width of a band")), "{message}");
    }
    assert_eq!(
        fault("duration outside band(3 for 2").message,
        "`3 for 2` is not the width of a band: a number of standard deviations above 0"
    );
}

#[test]
fn a_clause_stands_once() {
    assert_eq!(shown("errors > 5 in 5m in 10m").1, "`in` is given twice");
}

#[test]
fn a_target_is_a_name_or_the_arn_of_a_topic() {
    let arn = "arn:aws:sns:eu-central-1:123456789012:pager";
    assert_eq!(alarm(&format!("errors > 5 notify \"{arn}\"")).notify, Some(Target::Topic(arn.to_owned())));
    assert_eq!(
        fault("errors > 5 notify arn:aws:sqs:x").message,
        "`arn:aws:sqs:x` is not where an alarm can go"
    );
}

#[test]
fn names_in_the_catalogue_are_unique() {
    let mut names: Vec<_> = catalogue::METRICS.iter().map(|metric| metric.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), catalogue::METRICS.len());
}

const OPS: [Op; 5] = [Op::Above, Op::AtLeast, Op::Below, Op::AtMost, Op::Outside];

fn any_stat() -> impl Strategy<Value = Option<Stat>> {
    proptest::option::of(prop_oneof![
        Just(Stat::Sum),
        Just(Stat::Avg),
        Just(Stat::Min),
        Just(Stat::Max),
        Just(Stat::Count),
        (1..1000_u32).prop_map(|tenths| Stat::Percentile(f64::from(tenths) / 10.0)),
    ])
}

prop_compose! {
    fn any_alarm()(
        name in proptest::option::of("[a-z][a-z0-9-]{0,8}"),
        metric in 0..catalogue::METRICS.len() + 1,
        custom in "[A-Za-z]{1,8}(/[a-z.]{1,8}[a-z])?",
        stat in any_stat(),
        op in 0..OPS.len(),
        threshold in 0..10_000_u32,
        kind in 0..3,
        period in proptest::option::of(1..60_u64),
        datapoints in proptest::option::of((1..5_u32, 0..5_u32)),
        notify in proptest::option::of("[a-z][a-z0-9]{0,8}|arn:aws:sns:eu-west-1:[0-9]{12}:[a-z]{1,8}"),
    ) -> Alarm {
        let metric = catalogue::METRICS.get(metric).map_or(Watched::Custom(custom), Watched::Known);
        let op = OPS[op];
        let threshold = match &metric {
            _ if kind == 0 || op == Op::Outside => Threshold::Band(f64::from(threshold + 1) / 8.0),
            Watched::Known(metric) if kind == 1 && metric.percent_of.is_some() => Threshold::Percent(f64::from(threshold) / 100.0),
            Watched::Known(metric) if metric.unit == catalogue::Unit::Time && stat != Some(Stat::Count) => {
                Threshold::Time(Duration { millis: threshold.into() })
            }
            _ => Threshold::Number(f64::from(threshold) / 8.0),
        };
        // A band has no edge that a value could be at.
        let op = match (op, threshold) {
            (Op::AtLeast, Threshold::Band(_)) => Op::Above,
            (Op::AtMost, Threshold::Band(_)) => Op::Below,
            (op, _) => op,
        };
        let datapoints = datapoints.map(|(n, more)| (n, n + more));
        let notify = notify.map(|target| target.parse().unwrap());
        let period = period.map(|minutes| Duration::seconds(minutes * 60));
        Alarm { name, metric, stat, op, threshold, period, datapoints, notify }
    }
}

proptest! {
    #[test]
    fn what_is_printed_parses_to_the_same(alarm in any_alarm()) {
        prop_assert_eq!(alarm.to_string().parse(), Ok(alarm));
    }

    #[test]
    fn no_text_panics(text in ".*") {
        let _ = text.parse::<Alarm>();
    }

    #[test]
    fn no_text_made_of_the_grammar_s_parts_panics(
        parts in proptest::collection::vec("errors|p99|band|outside|\\(|\\)|>|<=|5|1.5|%|ms|5m|in|for|of|notify|metric|\"|:| |é", 0..12),
    ) {
        let text = parts.concat();
        if let Err(fault) = text.parse::<Alarm>() {
            prop_assert!(text.get(fault.range.clone()).is_some(), "{text}: {:?}", fault.range);
        }
    }
}
