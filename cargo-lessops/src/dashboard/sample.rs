//! Data made up: the same every time, and below the lowest limit of its axis, whatever an alarm makes of that.

use super::Axis;

/// How many points a curve has: three hours of five minutes.
pub(super) const POINTS: u32 = 36;

/// How high a curve without any limit rises.
const PLAIN: f64 = 100.0;

/// The points of one of an axis' curves. A later one lies above those before it, as percentiles do.
pub(super) fn curve(axis: &Axis, index: u32) -> impl Iterator<Item = (f64, f64)> {
    let count = u32::try_from(axis.lines.len()).unwrap_or(u32::MAX).max(1);
    let share = f64::from(index + 1) / f64::from(count);
    let lowest = axis.limits.iter().map(|(_, value)| *value).fold(f64::INFINITY, f64::min);
    let height = if lowest.is_finite() { 0.8 * lowest } else { PLAIN };
    (0..POINTS).map(move |point| {
        let time = f64::from(point);
        let wave = (time / 5.0 + share).sin() + 0.4 * (time * 1.7 + 3.0 * share).sin();
        (time, height * share * (0.7 + 0.2 * wave))
    })
}

/// What is usual of one of an axis' curves, as the outline of an area: above it on the way there, below it on the way back.
pub(super) fn band(axis: &Axis, index: u32) -> Vec<(f64, f64)> {
    let edge = |factor: f64| curve(axis, index).map(move |(time, value)| (time, factor * value));
    let mut below: Vec<_> = edge(0.85).collect();
    below.reverse();
    edge(1.1).chain(below).collect()
}

/// Where an axis ends, so that its curves and limits fit.
pub(super) fn top(axis: &Axis) -> f64 {
    let count = u32::try_from(axis.lines.len()).unwrap_or(u32::MAX);
    let curves = (0..count).flat_map(|index| curve(axis, index)).map(|(_, value)| value);
    let limits = axis.limits.iter().map(|(_, value)| *value);
    1.15 * curves.chain(limits).fold(1.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_nothing_may_happen_nothing_does() {
        let limits = vec![("deadletters > 0 in 5m".to_owned(), 0.0)];
        let axis = Axis { lines: vec!["deadletters".to_owned()], limits, ..Axis::default() };
        assert!(curve(&axis, 0).all(|(_, value)| value == 0.0));
        assert!(top(&axis) > 1.0);
    }

    #[test]
    fn curves_are_below_the_limits_and_above_each_other() {
        let axis = Axis {
            lines: ["p50", "p90", "max"].map(str::to_owned).into(),
            limits: vec![("timeout".to_owned(), 30_000.0), ("alarm".to_owned(), 27_000.0)],
            ..Axis::default()
        };
        let mean = |index| curve(&axis, index).map(|(_, value)| value).sum::<f64>() / f64::from(POINTS);
        assert!(mean(0) < mean(1) && mean(1) < mean(2));
        let all = || (0..3).flat_map(|index| curve(&axis, index));
        assert!(all().all(|(_, value)| (0.0..27_000.0).contains(&value)));
        assert!(top(&axis) > 30_000.0);
    }

    #[test]
    fn a_band_lies_around_its_curve_and_below_the_top() {
        let axis = Axis { lines: vec!["p99".to_owned()], ..Axis::default() };
        let outline = band(&axis, 0);
        let (above, below) = outline.split_at(outline.len() / 2);
        for (((time, value), high), low) in curve(&axis, 0).zip(above).zip(below.iter().rev()) {
            assert_eq!((high.0, low.0), (time, time));
            assert!(low.1 < value && value < high.1 && high.1 < top(&axis));
        }
    }
}
