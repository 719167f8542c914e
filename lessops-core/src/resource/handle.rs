//! A handle: a parameter of a handler whose type names a resource, and what the function does with it.

use serde_json::{Map, Value as Json};

use super::{Access, Resource, Type};
use crate::args::{Arg, Call, Text, Value};
use crate::code::Code;
use crate::field::Field;
use crate::problem::{Problem, Problems};

/// A parameter of a handler that names a resource.
#[derive(Debug, Clone, PartialEq)]
pub struct Handle {
    /// The parameter's name, without `r#`.
    pub parameter: String,
    /// The line that it stands in, from 1; 0 where that is not known.
    pub line: u32,
    /// What the function does with the resource.
    pub access: Access,
    /// The resource, as the parameter's `#[resource(...)]` describes it.
    pub resource: Resource,
}

impl Handle {
    /// Reads what a parameter's type and its `#[resource(...)]` say.
    ///
    /// # Errors
    /// All problems that the arguments have.
    pub fn from_args(
        parameter: &str,
        (kind, access): (&Type, Access),
        args: &[Arg],
    ) -> Result<Self, Vec<Problem>> {
        let mut problems = Problems::default();
        let name = Text::string(kind.kind, None);
        let call = Value::Call(Call { name, args: args.to_vec(), text: Text::default() });
        let handle = Resource::read(&call, &mut problems).map(|resource| Self {
            parameter: parameter.to_owned(),
            line: 0,
            access,
            resource,
        });
        if let Some(handle) = &handle {
            handle.resource.check(&handle.name(), &mut problems);
        }
        problems.finish(handle)
    }

    /// Reads a handle of a manifest.
    pub(crate) fn from_json(json: &Json, problems: &mut Problems) -> Option<Self> {
        let Json::Object(fields) = json else {
            problems.add(Code::WrongShape, None, "expected an object");
            return None;
        };
        let mut description = fields.clone();
        let [parameter, access] = ["parameter", "access"].map(|key| description.remove(key));
        let line = description.remove("line").as_ref().and_then(Json::as_u64);
        let read = |key: &str, value: &Option<Json>, problems: &mut Problems| {
            problems.within(key, |problems| {
                let value = Value::from_json(value.as_ref().unwrap_or(&Json::Null));
                String::read(&value, problems).map(|text| Text::string(text, None))
            })
        };
        let parameter = read("parameter", &parameter, problems)?.text;
        let access = read("access", &access, problems)?;
        let access = <Access as Field>::read(&Value::Text(access), problems)?;
        let resource = Resource::read(&Value::from_json(&Json::Object(description)), problems)?;
        let accepted = resource.handle_type();
        if !accepted.access.contains(&access) {
            problems.push(Problem::new(Code::Access, "access", accepted.refuse(&access.to_string())));
            return None;
        }
        let line = line.and_then(|line| line.try_into().ok()).unwrap_or_default();
        Some(Self { parameter, line, access, resource })
    }

    /// The handle as a manifest holds it.
    pub(crate) fn to_json(&self) -> Json {
        let Self { parameter, line, access, resource } = self;
        let mut fields = match resource.write() {
            Json::Object(fields) => fields,
            _ => Map::new(),
        };
        fields.insert("parameter".to_owned(), parameter.as_str().into());
        fields.insert("line".to_owned(), (*line).into());
        fields.insert("access".to_owned(), access.write());
        fields.into()
    }

    /// The resource's name in the service.
    pub fn name(&self) -> String {
        match self.resource.given_name() {
            Some(name) => name.to_owned(),
            None => self.resource.default_name(&self.parameter),
        }
    }

    /// The environment variable that says what the resource is in AWS: `LESSOPS_BUCKET_THUMBS`. It is made of kind and
    /// name, so that a resource has the same one in every function.
    pub fn variable(&self) -> String {
        let name = self.name();
        let word = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
        let name: String = name.chars().map(word).collect();
        format!("LESSOPS_{}_{name}", self.resource.kind().to_ascii_uppercase())
    }

    /// The type, as it stands in the source: `Bucket<Write>`.
    pub fn type_name(&self) -> String {
        format!("{}<{}>", self.resource.marker(), self.access)
    }
}
