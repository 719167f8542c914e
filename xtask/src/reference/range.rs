//! A regular expression for the whole numbers of a range, which is how a JSON Schema limits a number in a text.

/// Matches the numbers from `min` to `max`, without leading zeros, and nothing else.
pub(crate) fn regex((min, max): (u64, u64)) -> String {
    // The range in pieces whose numbers differ only in their last digits, all of which may stand there: 8 to 9, 10 to
    // 99, 100 to 899, 900.
    let mut ends = vec![max];
    let powers = || (1..).map(|digits| 10_u64.pow(digits)).take_while(|power| *power <= max * 10);
    ends.extend(powers().map(|power| min / power * power + power - 1));
    ends.extend(powers().filter_map(|power| ((max + 1) / power * power).checked_sub(1)));
    ends.retain(|end| (min..=max).contains(end));
    ends.sort_unstable();
    ends.dedup();
    let mut start = min;
    let pieces = ends.into_iter().map(|end| digits(std::mem::replace(&mut start, end + 1), end));
    format!("({})", pieces.collect::<Vec<_>>().join("|"))
}

/// Matches, digit by digit, what lies between two numbers of the same length.
fn digits(min: u64, max: u64) -> String {
    let (min, max) = (min.to_string(), max.to_string());
    let digit = |(low, high)| if low == high { format!("{low}") } else { format!("[{low}-{high}]") };
    let digits: Vec<_> = min.chars().zip(max.chars()).map(digit).collect();
    let any = digits.iter().rev().take_while(|digit| *digit == "[0-9]").count();
    let first = digits[..digits.len() - any].concat();
    match any {
        0 => first,
        1 => first + "[0-9]",
        _ => format!("{first}[0-9]{{{any}}}"),
    }
}
