//! The body of a dashboard: JSON within a text of the template, in which CloudFormation fills in the names.

use crate::cloudformation::value::{Expression, Object, Reference, Sub, Value};

/// A value as JSON on one line. What only the stack knows stands in its strings.
pub(super) fn json(value: &Value) -> Expression {
    let mut body = Body::default();
    body.value(value);
    body.flush();
    Sub::of(body.parts).into()
}

#[derive(Default)]
struct Body {
    parts: Vec<Expression>,
    /// What is known of the text since the last part.
    text: String,
}

impl Body {
    fn value(&mut self, value: &Value) {
        match value {
            Value::Absent => self.text.push_str("null"),
            Value::Bool(value) => self.text.push_str(&value.to_string()),
            Value::Integer(number) => self.text.push_str(&number.to_string()),
            Value::Number(number) => self.text.push_str(&number.to_string()),
            Value::Text(text) => self.string(text),
            Value::List(items) => self.nested('[', ']', items, Self::value),
            Value::Object(Object(properties)) => self.nested('{', '}', properties, |body, (key, value)| {
                body.string(&Expression::Literal(key.clone()));
                body.text.push(':');
                body.value(value);
            }),
        }
    }

    fn nested<T>(&mut self, open: char, close: char, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.text.push(open);
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            write(self, item);
        }
        self.text.push(close);
    }

    fn string(&mut self, text: &Expression) {
        self.text.push('"');
        self.within_string(text);
        self.text.push('"');
    }

    /// Names that CloudFormation fills in need no escapes: those of functions, queues, topics, ARNs.
    fn within_string(&mut self, text: &Expression) {
        match text {
            Expression::Literal(text) => self.escaped(text),
            Expression::Reference(Reference::Standing(name)) => self.escaped(name),
            Expression::Sub(Sub(parts)) => parts.iter().for_each(|part| self.within_string(part)),
            Expression::Pseudo(_) | Expression::Reference(_) | Expression::Select(_) => {
                self.flush();
                self.parts.push(text.clone());
            }
        }
    }

    fn escaped(&mut self, text: &str) {
        let quoted = serde_json::Value::from(text).to_string();
        self.text.push_str(&quoted[1..quoted.len() - 1]);
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            self.parts.push(std::mem::take(&mut self.text).into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloudformation::value::{LogicalId, Pseudo, object, sub};

    #[test]
    fn names_that_the_stack_knows_stand_within_strings() {
        let queue = LogicalId::new("OrdersQueue");
        let body = object! {
            "a \"b\"": [Value::from(1_u32), 0.5.into(), true.into(), queue.attribute("QueueName").into()],
            "c": sub!["\\ ${x} ", Pseudo::Region, "\n"],
            "d": Value::List(Vec::new()),
        };
        let text = json(&body.into()).to_string();
        assert_eq!(
            text,
            r#"{"a \"b\"":[1,0.5,true,"${OrdersQueue.QueueName}"],"c":"\\ ${x} ${AWS::Region}\n","d":[]}"#
        );
    }

    #[test]
    fn the_name_of_what_stands_already_is_escaped() {
        let name = Expression::from(Reference::Standing("a\"b".to_owned()));
        assert_eq!(json(&name.into()), Expression::from(r#""a\"b""#));
    }
}
