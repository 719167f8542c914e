//! Writes a template's values as JSON: objects and lists over several lines, an expression on one, since
//! `{"Ref": "AlarmsTopic"}` reads as one word.
//!
//! It writes bytes right from the values: a service of a thousand functions makes ten megabytes, and a
//! `serde_json::Value` of those would take several times as long as everything else.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::value::{Expression, GetAtt, Object, Pseudo, Ref, Reference, Select, Sub, Value};

/// Text that grows, and how deep the value that is being written lies.
pub(super) struct Writer {
    text: String,
    depth: usize,
}

impl Writer {
    /// A writer of a value that lies in `depth` others.
    pub(super) fn at_depth(depth: usize) -> Self {
        Self { text: String::new(), depth }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }

    pub(super) fn value(&mut self, value: &Value) {
        match value {
            Value::Absent => self.raw("null"),
            Value::Bool(value) => self.raw(if *value { "true" } else { "false" }),
            Value::Integer(number) => {
                write!(self.text, "{number}").expect("a string takes all that is written to it");
            }
            // The shortest decimal form, without an exponent and without `.0`.
            Value::Number(number) => {
                write!(self.text, "{number}").expect("a string takes all that is written to it");
            }
            Value::Text(text) => self.expression(text),
            Value::List(items) => self.nested('[', ']', |writer| {
                for item in items {
                    writer.item();
                    writer.value(item);
                }
            }),
            Value::Object(object) => self.object(object),
        }
    }

    pub(super) fn object(&mut self, Object(properties): &Object) {
        self.braces(|writer| {
            for (key, value) in properties {
                match key {
                    Cow::Borrowed(key) => writer.key(key),
                    Cow::Owned(key) => writer.any_key(key),
                }
                writer.value(value);
            }
        });
    }

    /// An object whose properties `write` adds.
    pub(super) fn braces(&mut self, write: impl FnOnce(&mut Self)) {
        self.nested('{', '}', write);
    }

    /// A key of CloudFormation's, or a logical id: it needs no escapes. Its value comes next.
    pub(super) fn key(&mut self, key: &str) {
        self.item();
        self.raw("\"");
        self.raw(key);
        self.raw("\": ");
    }

    /// A key of the user's.
    fn any_key(&mut self, key: &str) {
        self.item();
        self.string(key);
        self.raw(": ");
    }

    fn nested(&mut self, open: char, close: char, write: impl FnOnce(&mut Self)) {
        self.text.push(open);
        self.depth += 1;
        write(self);
        self.depth -= 1;
        if !self.text.ends_with(open) {
            self.line();
        }
        self.text.push(close);
    }

    /// What stands before an item: a comma, unless it is the first. No value ends in an opening bracket.
    fn item(&mut self) {
        if !matches!(self.text.as_bytes().last(), Some(b'{' | b'[')) {
            self.text.push(',');
        }
        self.line();
    }

    fn line(&mut self) {
        // Enough for twice the depth of the deepest property.
        const LINE: &str = "\n                                                ";
        self.text.push_str(&LINE[..=2 * self.depth]);
    }

    fn expression(&mut self, expression: &Expression) {
        match expression {
            Expression::Literal(text) => self.string(text),
            Expression::Reference(Reference::Standing(name)) => self.string(name),
            Expression::Pseudo(pseudo) => self.reference(pseudo.name()),
            Expression::Reference(Reference::Ref(Ref(id))) => self.reference(id.as_str()),
            Expression::Reference(Reference::GetAtt(GetAtt(id, attribute))) => {
                self.raw("{\"Fn::GetAtt\": [");
                self.string(id.as_str());
                self.raw(", ");
                self.string(attribute);
                self.raw("]}");
            }
            Expression::Sub(sub) => self.sub(sub),
            Expression::Select(Select { index, delimiter, text }) => {
                self.raw("{\"Fn::Select\": [");
                self.raw(&index.to_string());
                self.raw(", {\"Fn::Split\": [");
                self.string(delimiter);
                self.raw(", ");
                self.expression(text);
                self.raw("]}]}");
            }
        }
    }

    fn reference(&mut self, name: &str) {
        self.raw("{\"Ref\": ");
        self.string(name);
        self.raw("}");
    }

    /// What has no form within the text of a `Fn::Sub` becomes one of its variables.
    fn sub(&mut self, Sub(parts): &Sub) {
        let (mut text, mut variables) = (String::new(), Vec::new());
        for part in parts {
            let name = match part {
                Expression::Literal(literal) => {
                    let mut pieces = literal.split("${");
                    text.push_str(pieces.next().unwrap_or_default());
                    pieces.for_each(|piece| text.extend(["${!", piece]));
                    continue;
                }
                // A name has no `$`.
                Expression::Reference(Reference::Standing(name)) => {
                    text.push_str(name);
                    continue;
                }
                Expression::Pseudo(pseudo) => Cow::Borrowed(Pseudo::name(*pseudo)),
                Expression::Reference(Reference::Ref(Ref(id))) => id.as_str().into(),
                Expression::Reference(Reference::GetAtt(GetAtt(id, attribute))) => {
                    text.extend(["${", id.as_str(), ".", attribute, "}"]);
                    continue;
                }
                Expression::Sub(_) | Expression::Select(_) => {
                    let name = format!("Part{}", variables.len() + 1);
                    variables.push((name.clone(), part));
                    name.into()
                }
            };
            text.extend(["${", &name, "}"]);
        }
        self.raw("{\"Fn::Sub\": ");
        if variables.is_empty() {
            self.string(&text);
        } else {
            self.raw("[");
            self.string(&text);
            for (index, (name, part)) in variables.iter().enumerate() {
                self.raw(if index == 0 { ", {" } else { ", " });
                self.string(name);
                self.raw(": ");
                self.expression(part);
            }
            self.raw("}]");
        }
        self.raw("}");
    }

    fn string(&mut self, text: &str) {
        self.text.push('"');
        escape(&mut self.text, text);
        self.text.push('"');
    }

    pub(super) fn raw(&mut self, text: &str) {
        self.text.push_str(text);
    }
}

/// Adds a text as it stands within a string.
pub(super) fn escape(into: &mut String, text: &str) {
    // Most are names, which need no escapes.
    let plain = |byte: &u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\');
    if text.as_bytes().iter().filter(|byte| !plain(byte)).count() == 0 {
        into.push_str(text);
    } else {
        let quoted = serde_json::to_string(text).expect("any text has a form in JSON");
        into.push_str(&quoted[1..quoted.len() - 1]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloudformation::value::{LogicalId, object, sub};

    fn json(value: impl Into<Value>) -> String {
        let mut writer = Writer::at_depth(0);
        writer.value(&value.into());
        writer.into_text()
    }

    #[test]
    fn an_expression_stands_on_one_line() {
        let queue = LogicalId::new("OrdersQueue");
        assert_eq!(json(queue.reference()), "{\"Ref\": \"OrdersQueue\"}");
        assert_eq!(json(queue.attribute("Arn")), "{\"Fn::GetAtt\": [\"OrdersQueue\", \"Arn\"]}");
        assert_eq!(
            json(sub!["arn:", Pseudo::Partition, ":", queue.attribute("Arn"), "/", queue.reference()]),
            "{\"Fn::Sub\": \"arn:${AWS::Partition}:${OrdersQueue.Arn}/${OrdersQueue}\"}"
        );
    }

    #[test]
    fn what_a_sub_cannot_spell_becomes_its_variable() {
        let part = Select { index: 2, delimiter: "/", text: Box::new(Pseudo::StackId.into()) };
        assert_eq!(
            json(sub!["a-", sub![part, "-b"]]),
            "{\"Fn::Sub\": [\"a-${Part1}-b\", {\"Part1\": {\"Fn::Select\": [2, {\"Fn::Split\": [\"/\", {\"Ref\": \"AWS::StackId\"}]}]}}]}"
        );
    }

    #[test]
    fn a_literal_is_never_read_as_an_expression() {
        let region = "{\"Fn::Sub\": \"${!AWS::Region}-${AWS::Region}\"}";
        assert_eq!(json(sub!["${AWS::Region}-", Pseudo::Region]), region);
        // Outside of `Fn::Sub` nothing is replaced.
        assert_eq!(json(sub!["${AWS", "::Region}"]), "\"${AWS::Region}\"");
    }

    #[test]
    fn a_property_without_a_value_is_left_out() {
        assert_eq!(
            json(object! { "A": None::<bool>, "B": 0.5, "C": 3_u32 }),
            "{\n  \"B\": 0.5,\n  \"C\": 3\n}"
        );
        assert_eq!(json(Vec::<bool>::new()), "[]");
    }
}
