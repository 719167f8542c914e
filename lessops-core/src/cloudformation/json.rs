//! Writes a template's values as JSON: objects and lists over several lines, an expression on one, since
//! `{"Ref": "AlarmsTopic"}` reads as one word.
//!
//! It writes bytes right from the values: a service of a thousand functions makes ten megabytes, and a
//! `serde_json::Value` of those would take several times as long as everything else.

use super::value::{Expression, GetAtt, Object, Pseudo, Ref, Reference, Select, Sub, Value};

/// Text that grows, and how deep the value that is being written lies.
#[derive(Default)]
pub(super) struct Writer {
    out: Vec<u8>,
    depth: usize,
}

impl Writer {
    /// What was written, and a newline.
    pub(super) fn finish(mut self) -> String {
        self.raw("\n");
        String::from_utf8(self.out).expect("only text was written")
    }

    pub(super) fn value(&mut self, value: &Value) {
        match value {
            Value::Absent => self.raw("null"),
            Value::Bool(value) => self.raw(if *value { "true" } else { "false" }),
            // The shortest decimal form, without an exponent and without `.0`.
            Value::Number(number) => self.raw(&number.to_string()),
            Value::Text(text) => self.expression(text),
            Value::List(items) => self.nested(b'[', b']', items, Self::value),
            Value::Object(object) => self.object(object),
        }
    }

    pub(super) fn object(&mut self, Object(properties): &Object) {
        self.nested(b'{', b'}', properties, |writer, (key, value)| {
            writer.string(key);
            writer.raw(": ");
            writer.value(value);
        });
    }

    fn nested<T>(&mut self, open: u8, close: u8, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.out.push(open);
        self.depth += 1;
        for (index, item) in items.iter().enumerate() {
            self.raw(if index == 0 { "\n" } else { ",\n" });
            self.indent();
            write(self, item);
        }
        self.depth -= 1;
        if !items.is_empty() {
            self.raw("\n");
            self.indent();
        }
        self.out.push(close);
    }

    fn expression(&mut self, expression: &Expression) {
        match expression {
            Expression::Literal(text) => self.string(text),
            Expression::Pseudo(pseudo) => self.reference(pseudo.name()),
            Expression::Reference(Reference::Ref(Ref(id))) => self.reference(&id.to_string()),
            Expression::Reference(Reference::GetAtt(GetAtt(id, attribute))) => {
                self.raw("{\"Fn::GetAtt\": [");
                self.string(&id.to_string());
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
                    text.push_str(&literal.replace("${", "${!"));
                    continue;
                }
                Expression::Pseudo(pseudo) => Pseudo::name(*pseudo).to_owned(),
                Expression::Reference(Reference::Ref(Ref(id))) => id.to_string(),
                Expression::Reference(Reference::GetAtt(GetAtt(id, attribute))) => {
                    format!("{id}.{attribute}")
                }
                Expression::Sub(_) | Expression::Select(_) => {
                    let name = format!("Part{}", variables.len() + 1);
                    variables.push((name.clone(), part));
                    name
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
        serde_json::to_writer(&mut self.out, text).expect("a vector takes all that is written to it");
    }

    fn raw(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    fn indent(&mut self) {
        self.out.resize(self.out.len() + 2 * self.depth, b' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloudformation::value::{LogicalId, object, sub};

    fn json(value: impl Into<Value>) -> String {
        let mut writer = Writer::default();
        writer.value(&value.into());
        writer.finish()
    }

    #[test]
    fn an_expression_stands_on_one_line() {
        let queue = LogicalId::new("OrdersQueue");
        assert_eq!(json(queue.reference()), "{\"Ref\": \"OrdersQueue\"}\n");
        assert_eq!(json(queue.attribute("Arn")), "{\"Fn::GetAtt\": [\"OrdersQueue\", \"Arn\"]}\n");
        assert_eq!(
            json(sub!["arn:", Pseudo::Partition, ":", queue.attribute("Arn"), "/", queue.reference()]),
            "{\"Fn::Sub\": \"arn:${AWS::Partition}:${OrdersQueue.Arn}/${OrdersQueue}\"}\n"
        );
    }

    #[test]
    fn what_a_sub_cannot_spell_becomes_its_variable() {
        let part = Select { index: 2, delimiter: "/", text: Box::new(Pseudo::StackId.into()) };
        assert_eq!(
            json(sub!["a-", sub![part, "-b"]]),
            "{\"Fn::Sub\": [\"a-${Part1}-b\", {\"Part1\": {\"Fn::Select\": [2, {\"Fn::Split\": [\"/\", {\"Ref\": \"AWS::StackId\"}]}]}}]}\n"
        );
    }

    #[test]
    fn a_literal_is_never_read_as_an_expression() {
        assert_eq!(json(sub!["${AWS::Region}"]), "{\"Fn::Sub\": \"${!AWS::Region}\"}\n");
    }

    #[test]
    fn a_property_without_a_value_is_left_out() {
        assert_eq!(
            json(object! { "A": None::<bool>, "B": 0.5, "C": 3_u32 }),
            "{\n  \"B\": 0.5,\n  \"C\": 3\n}\n"
        );
        assert_eq!(json(Vec::<bool>::new()), "[]\n");
    }
}
