//! The values that a template holds. Text that only the stack knows is an expression, and each expression a type of
//! its own: a logical id is not a name, and neither can stand where a literal is meant, or the other way round.

use std::borrow::Cow;
use std::fmt;
use std::rc::Rc;

/// The name of a resource, parameter, condition or output within the template. It is never a value itself: what a
/// property holds is a [`Ref`] or a [`GetAtt`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct LogicalId(Rc<str>);

impl LogicalId {
    pub(crate) fn new(id: &str) -> Self {
        Self(id.into())
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// The value that CloudFormation gives to the resource as a whole, or to a parameter.
    pub(crate) fn reference(&self) -> Ref {
        Ref(self.clone())
    }

    /// The value of one of the resource's attributes.
    pub(crate) fn attribute(&self, attribute: &'static str) -> GetAtt {
        GetAtt(self.clone(), attribute)
    }
}

impl fmt::Display for LogicalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// `Ref`
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ref(pub(super) LogicalId);

/// `Fn::GetAtt`
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct GetAtt(pub(super) LogicalId, pub(super) &'static str);

/// What names a resource. An alarm's dimension takes this and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reference {
    Ref(Ref),
    GetAtt(GetAtt),
    /// The name of a resource that stands already.
    Standing(String),
}

/// A pseudo-parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Pseudo {
    AccountId,
    Partition,
    Region,
    StackId,
    StackName,
    UrlSuffix,
}

impl Pseudo {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::AccountId => "AWS::AccountId",
            Self::Partition => "AWS::Partition",
            Self::Region => "AWS::Region",
            Self::StackId => "AWS::StackId",
            Self::StackName => "AWS::StackName",
            Self::UrlSuffix => "AWS::URLSuffix",
        }
    }
}

/// `Fn::Sub`: expressions one behind the other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Sub(pub(super) Vec<Expression>);

impl Sub {
    /// The parts of a part that is a `Sub` itself become this one's.
    pub(crate) fn of(parts: impl IntoIterator<Item = Expression>) -> Self {
        let mut all = Vec::new();
        for part in parts {
            match part {
                Expression::Sub(Self(parts)) => all.extend(parts),
                part => all.push(part),
            }
        }
        Self(all)
    }

    /// The expression, which is plain text where no part is more.
    fn simple(self) -> Expression {
        let literal = |part: &Expression| match part {
            Expression::Literal(text) => Some(text.clone()),
            _ => None,
        };
        match self.0.iter().map(literal).collect::<Option<Vec<_>>>() {
            Some(texts) => Expression::Literal(texts.concat().into()),
            None => Expression::Sub(self),
        }
    }
}

/// A [`Sub`] of anything that is an expression.
macro_rules! sub {
    ($($part:expr),* $(,)?) => {
        $crate::cloudformation::value::Sub::of([$( $crate::cloudformation::value::Expression::from($part) ),*])
    };
}
pub(crate) use sub;

/// `Fn::Select` of a part of a text that is split at a delimiter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Select {
    /// From 0.
    pub(crate) index: u8,
    pub(crate) delimiter: &'static str,
    pub(crate) text: Box<Expression>,
}

/// Text, known now or once there is a stack.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Expression {
    Literal(Cow<'static, str>),
    Pseudo(Pseudo),
    Reference(Reference),
    Sub(Sub),
    Select(Select),
}

/// As `Fn::Sub` has it: `${AWS::Region}`. A part of another text, as only unique names have, is `<stack>`.
impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(text) => f.write_str(text),
            Self::Pseudo(pseudo) => write!(f, "${{{}}}", pseudo.name()),
            Self::Reference(Reference::Ref(Ref(id))) => write!(f, "${{{id}}}"),
            Self::Reference(Reference::GetAtt(GetAtt(id, attribute))) => write!(f, "${{{id}.{attribute}}}"),
            Self::Reference(Reference::Standing(name)) => f.write_str(name),
            Self::Sub(Sub(parts)) => parts.iter().try_for_each(|part| part.fmt(f)),
            Self::Select(_) => f.write_str("<stack>"),
        }
    }
}

/// The value of a property.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    /// No value: the property is left out.
    Absent,
    Bool(bool),
    Integer(u32),
    Number(f64),
    Text(Expression),
    List(Vec<Value>),
    Object(Object),
}

/// Properties, in the order in which they were written.
#[derive(Debug, Clone, Default)]
pub(crate) struct Object(pub(crate) Vec<(Cow<'static, str>, Value)>);

impl FromIterator<(Cow<'static, str>, Value)> for Object {
    fn from_iter<I: IntoIterator<Item = (Cow<'static, str>, Value)>>(properties: I) -> Self {
        let properties = properties.into_iter();
        let mut there = Vec::with_capacity(properties.size_hint().0);
        there.extend(properties.filter(|(_, value)| !matches!(value, Value::Absent)));
        Self(there)
    }
}

impl Object {
    /// Adds the properties of another.
    pub(crate) fn extend(&mut self, Self(properties): Self) {
        self.0.extend(properties);
    }
}

/// An [`Object`] of anything that is a value; a property whose value is `None` is left out.
macro_rules! object {
    ($($key:literal: $value:expr),* $(,)?) => {
        [$( (std::borrow::Cow::Borrowed($key), $crate::cloudformation::value::Value::from($value)) ),*]
            .into_iter()
            .collect::<$crate::cloudformation::value::Object>()
    };
}
pub(crate) use object;

/// A tag's key and value, in order.
pub(crate) type Tags = std::collections::BTreeMap<String, String>;

/// Tags as most resources take them.
pub(crate) fn tag_list(tags: &Tags) -> Option<Vec<Object>> {
    let list = tags.iter().map(|(key, value)| object! { "Key": key.clone(), "Value": value.clone() });
    (!tags.is_empty()).then(|| list.collect())
}

/// Tags as API Gateway takes them.
pub(crate) fn tag_map(tags: &Tags) -> Option<Object> {
    let map = tags.iter().map(|(key, value)| (Cow::Owned(key.clone()), value.clone().into()));
    (!tags.is_empty()).then(|| map.collect())
}

macro_rules! from {
    ($($from:ty => $to:ty: |$value:ident| $into:expr;)*) => {
        $( impl From<$from> for $to { fn from($value: $from) -> Self { $into } } )*
    };
}

from! {
    Ref => Reference: |value| Self::Ref(value);
    GetAtt => Reference: |value| Self::GetAtt(value);
    &'static str => Expression: |value| Self::Literal(value.into());
    String => Expression: |value| Self::Literal(value.into());
    Pseudo => Expression: |value| Self::Pseudo(value);
    Ref => Expression: |value| Self::Reference(value.into());
    GetAtt => Expression: |value| Self::Reference(value.into());
    Reference => Expression: |value| Self::Reference(value);
    Sub => Expression: |value| value.simple();
    Select => Expression: |value| Self::Select(value);
    bool => Value: |value| Self::Bool(value);
    u32 => Value: |value| Self::Integer(value);
    f64 => Value: |value| Self::Number(value);
    Object => Value: |value| Self::Object(value);
    Expression => Value: |value| Self::Text(value);
    &'static str => Value: |value| Self::Text(value.into());
    String => Value: |value| Self::Text(value.into());
    Pseudo => Value: |value| Self::Text(value.into());
    Ref => Value: |value| Self::Text(value.into());
    GetAtt => Value: |value| Self::Text(value.into());
    Reference => Value: |value| Self::Text(value.into());
    Sub => Value: |value| Self::Text(value.into());
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(items: Vec<T>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Value>, const N: usize> From<[T; N]> for Value {
    fn from(items: [T; N]) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Into::into)
    }
}
