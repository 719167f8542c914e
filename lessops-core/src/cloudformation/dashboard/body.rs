//! The body of a dashboard: JSON within a text of the template, in which CloudFormation fills in the names.
//!
//! It is written right away: as values, the charts of a thousand functions take as long as all the rest of their template.

use std::fmt::{Display, Write as _};

use crate::cloudformation::json::escape;
use crate::cloudformation::value::{Expression, Pseudo, Reference, Sub};

/// JSON on one line. What only the stack knows stands in its strings.
#[derive(Debug, Default)]
pub(super) struct Body {
    parts: Vec<Expression>,
    /// What is known of the text since the last part.
    text: String,
}

impl Body {
    /// An object whose properties `write` adds.
    pub(super) fn object(&mut self, write: impl FnOnce(&mut Self)) {
        self.nested('{', '}', write);
    }

    /// A list whose items `write` adds.
    pub(super) fn list(&mut self, write: impl FnOnce(&mut Self)) {
        self.nested('[', ']', write);
    }

    fn nested(&mut self, open: char, close: char, write: impl FnOnce(&mut Self)) {
        self.text.push(open);
        write(self);
        self.text.push(close);
    }

    /// What stands before an item of a list: a comma, unless it is the first. No value ends in an opening bracket.
    pub(super) fn item(&mut self) -> &mut Self {
        if !matches!(self.text.as_bytes().last(), None | Some(b'{' | b'[')) {
            self.text.push(',');
        }
        self
    }

    /// A key of CloudWatch's, which needs no escapes. Its value comes next.
    pub(super) fn key(&mut self, key: &'static str) -> &mut Self {
        self.item().text.extend(["\"", key, "\":"]);
        self
    }

    /// A number, or `true` or `false`.
    pub(super) fn plain(&mut self, value: impl Display) {
        write!(self.text, "{value}").expect("a string takes all that is written to it");
    }

    pub(super) fn string(&mut self, text: &str) {
        self.quoted(|body| body.escaped(text));
    }

    pub(super) fn expression(&mut self, text: &Expression) {
        self.quoted(|body| body.within_string(text));
    }

    /// A string that `write` adds to, by the two functions below.
    pub(super) fn quoted(&mut self, write: impl FnOnce(&mut Self)) {
        self.nested('"', '"', write);
    }

    pub(super) fn escaped(&mut self, text: &str) {
        escape(&mut self.text, text);
    }

    /// Names that CloudFormation fills in need no escapes: those of functions, queues, topics, ARNs.
    pub(super) fn within_string(&mut self, text: &Expression) {
        match text {
            Expression::Literal(text) => self.escaped(text),
            Expression::Reference(reference) => self.reference(reference),
            Expression::Sub(Sub(parts)) => parts.iter().for_each(|part| self.within_string(part)),
            Expression::Pseudo(_) | Expression::Select(_) => self.part(text.clone()),
        }
    }

    pub(super) fn reference(&mut self, reference: &Reference) {
        match reference {
            Reference::Standing(name) => self.escaped(name),
            Reference::Ref(_) | Reference::GetAtt(_) => self.part(Expression::Reference(reference.clone())),
        }
    }

    /// The region of the stack.
    pub(super) fn region(&mut self) {
        self.quoted(|body| body.part(Pseudo::Region.into()));
    }

    /// What was written elsewhere.
    pub(super) fn append(&mut self, Self { parts, text }: Self) {
        for part in parts {
            match part {
                Expression::Literal(text) => self.text.push_str(&text),
                part => self.part(part),
            }
        }
        self.text.push_str(&text);
    }

    fn part(&mut self, part: Expression) {
        self.flush();
        self.parts.push(part);
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            self.parts.push(std::mem::take(&mut self.text).into());
        }
    }

    /// The text as a template has it.
    pub(super) fn finish(mut self) -> Expression {
        self.flush();
        Sub(self.parts).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloudformation::value::{LogicalId, sub};

    #[test]
    fn names_that_the_stack_knows_stand_within_strings() {
        let queue = LogicalId::new("OrdersQueue");
        let mut inner = Body::default();
        inner.object(|inner| inner.key("e").expression(&queue.reference().into()));
        let mut body = Body::default();
        body.object(|body| {
            body.key("a").list(|body| {
                body.item().plain(1);
                body.item().plain(0.5);
                body.item().plain(true);
                body.item().expression(&queue.attribute("QueueName").into());
                body.item().region();
            });
            body.key("c").expression(&sub!["\\ ${x} ", Pseudo::Region, "\n"].into());
            body.key("d").list(|_| {});
            body.key("i").append(inner);
            body.key("z").string("\"");
        });
        assert_eq!(
            body.finish().to_string(),
            r#"{"a":[1,0.5,true,"${OrdersQueue.QueueName}","${AWS::Region}"],"c":"\\ ${x} ${AWS::Region}\n","d":[],"i":{"e":"${OrdersQueue}"},"z":"\""}"#
        );
    }

    #[test]
    fn the_name_of_what_stands_already_is_escaped() {
        let mut body = Body::default();
        body.expression(&Reference::Standing("a\"b".to_owned()).into());
        assert_eq!(body.finish(), Expression::from(r#""a\"b""#));
    }
}
