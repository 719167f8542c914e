//! `layers`: what lies in `/opt` of a function.

use crate::code::Code;
use crate::grammar::arn::Layer;
use crate::page::{CREATE_FUNCTION, LAMBDA_QUOTAS};
use crate::problem::{Problem, Problems};

/// How many layers a function has at most.
const MOST: usize = 5;

/// Adds what is wrong with the layers together.
pub(crate) fn check(layers: &[Layer], problems: &mut Problems) {
    if layers.len() > MOST {
        let message = format!("a function has at most {MOST} layers, found {}", layers.len());
        problems.push(Problem::new(Code::TooMany, format!("layers[{MOST}]"), message).see(LAMBDA_QUOTAS));
    }
    for (index, layer) in layers.iter().enumerate() {
        if let Some(other) = layers[..index].iter().find(|other| other.unversioned() == layer.unversioned()) {
            let message = match other == layer {
                true => format!("the layer `{}` is given twice", layer.name()),
                false => {
                    format!("`{}` and `{}` are versions of one layer", other.name(), layer.name())
                }
            };
            let problem = Problem::new(Code::RepeatedValue, format!("layers[{index}]"), message)
                .help("leave one of the two out");
            problems.push(problem.see(CREATE_FUNCTION));
        }
    }
}
