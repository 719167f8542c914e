//! `outside band(3)`: the condition of an alarm on what is unusual.

use super::Scan;
use crate::alarm::catalogue::{BAND, BAND_OPS};
use crate::alarm::{Op, Threshold};
use crate::code::Code;
use crate::page::METRIC_MATH;
use crate::problem::Fault;

impl Scan<'_> {
    /// The word that compares with a band, if one is next.
    pub(super) fn side(&mut self) -> Option<Op> {
        let start = self.at;
        let (word, _) = self.word();
        let found = [Op::Outside, Op::Above, Op::Below].into_iter().find(|op| op.word() == word);
        if found.is_none() {
            self.at = start;
        }
        found
    }

    /// `band(3)`, behind the word that compares with it.
    pub(super) fn band(&mut self, op: Op) -> Result<Threshold, Fault> {
        let (word, at) = self.word();
        if word != BAND.name {
            self.at = at.start;
            let fault = self.expected(&format!("`band(3)` behind `{}`", op.word()));
            return Err(fault.help("with a number an alarm compares by `>`, `>=`, `<` or `<=`"));
        }
        if !self.eat("(") {
            let fault = Fault::new(Code::Band, at, "a band needs its width, in standard deviations");
            return Err(fault.help("write `band(3)`").see(METRIC_MATH));
        }
        let (text, range) = self.take(|c| c != ')');
        // Digits alone: no sign, no exponent, no unit.
        let is_decimal = |c: char| c.is_ascii_digit() || matches!(c, '.' | '_');
        let number = text.trim().replace('_', "");
        let deviations = number.parse().ok().filter(|_| text.trim().chars().all(is_decimal));
        let is_wide = |deviations: &f64| *deviations > 0.0 && deviations.is_finite();
        let Some(deviations) = deviations.filter(is_wide) else {
            let found = text.trim();
            let message = match found {
                "" => "a band needs its width, in standard deviations".to_owned(),
                _ => format!("`{found}` is not the width of a band: a number of standard deviations above 0"),
            };
            return Err(Fault::new(Code::Band, range, message)
                .help("`band(3)` holds nearly all that is usual")
                .see(METRIC_MATH));
        };
        if !self.eat(")") {
            return Err(self.expected("`)` behind the width of the band"));
        }
        Ok(Threshold::Band(deviations))
    }

    /// Refuses a band behind `>` and its like, which have a word of their own for it.
    pub(super) fn refuse_band(&mut self) -> Result<(), Fault> {
        let start = self.at;
        let (word, at) = self.word();
        self.at = start;
        if word != BAND.name {
            return Ok(());
        }
        let words = BAND_OPS.iter().map(|op| format!("`{} {word}(3)`", op.name)).collect::<Vec<_>>();
        let fault = Fault::new(Code::Band, at, "a band is no threshold: it has two edges, which move");
        Err(fault.help(format!("write {}", words.join(" or "))))
    }
}
