//! Resources: what the type of a function's parameter names, and what each access to it means. Each kind is one file
//! and one line here.

mod bucket;
mod function;
mod handle;
mod parameter;
mod queue;
mod secret;

pub use bucket::Bucket;
pub use function::Function;
pub use handle::Handle;
pub use parameter::Parameter;
pub use queue::Queue;
pub use secret::Secret;

#[cfg(test)]
mod tests;

use serde_json::Value as Json;

use crate::field::{Field, Grammar, Group, Key};
use crate::grammar::arn::{Arn, Existing};
use crate::grammar::name::kebab;
use crate::problem::{Problem, Problems, one_of};
use crate::words;
#[cfg(feature = "template")]
use crate::{
    cloudformation::Stack,
    cloudformation::value::{Expression, Pseudo, sub},
    iam::Statement,
};

words! {
    /// What a function does with a resource. The words are Rust's types that say so.
    pub enum Access("access") {
        /// It reads.
        Read = "Read",
        /// It writes, and deletes.
        Write = "Write",
        /// It does both.
        ReadWrite = "ReadWrite",
        /// It sends messages.
        Send = "Send",
        /// It invokes.
        Invoke = "Invoke",
    }
}

impl Access {
    /// Whether it may change something.
    pub fn writes(self) -> bool {
        match self {
            Self::Read => false,
            Self::Write | Self::ReadWrite | Self::Send | Self::Invoke => true,
        }
    }

    /// Whether it may look at what is there.
    pub fn reads(self) -> bool {
        matches!(self, Self::Read | Self::ReadWrite)
    }
}

/// A type of handle: `Bucket`.
#[derive(Debug, Clone, Copy)]
pub struct Type {
    /// Its name in Rust.
    pub name: &'static str,
    /// The kind of resource, as manifests name it.
    pub kind: &'static str,
    /// What may stand in its angle brackets.
    pub access: &'static [Access],
    /// What may stand in `#[resource(...)]`.
    pub keys: &'static [Key],
}

impl Type {
    /// What is said of an access that it does not have.
    pub fn refuse(&self, found: &str) -> String {
        let accepted: Vec<_> = self.access.iter().map(ToString::to_string).collect();
        format!("a `{}` takes {}, found `{found}`", self.name, one_of(accepted.iter().map(String::as_str)))
    }
}

impl Resource {
    /// The key that two descriptions of one resource both have, with another value.
    pub fn difference(&self, other: &Self) -> Option<String> {
        let (Json::Object(own), Json::Object(other)) = (self.write(), other.write()) else { return None };
        own.into_iter()
            .filter(|(key, _)| key != "name")
            .find(|(key, value)| other.get(key).is_some_and(|other| other != value))
            .map(|(key, _)| key)
    }
}

/// Declares the kinds, and passes what all of them can do on to the one at hand.
macro_rules! resources {
    ($( $variant:ident, )*) => {
        crate::kinds! {
            /// What a parameter names.
            pub enum Resource("kind of resource", "a kind of resource such as `bucket`") { $( $variant($variant), )* }
        }

        impl Resource {
            /// The types of handles.
            pub const TYPES: &'static [Type] = &[$(
                Type {
                    name: stringify!($variant),
                    kind: <$variant as Group>::NAME,
                    access: $variant::ACCESS,
                    keys: <$variant as Group>::KEYS,
                },
            )*];

            /// The type of handle that stands for it.
            pub fn handle_type(&self) -> &'static Type {
                let own = self.marker();
                Self::TYPES.iter().find(|kind| kind.name == own).expect("every kind has a type")
            }

            /// The name that it was given, if it was.
            pub fn given_name(&self) -> Option<&str> {
                match self { $( Self::$variant(resource) => resource.name(), )* }
            }

            /// The name that it has where a parameter of this name stands for it.
            pub fn default_name(&self, parameter: &str) -> String {
                match self { $( Self::$variant(_) => $variant::default_name(parameter), )* }
            }

            /// What it is in AWS where the stack does not create it.
            pub fn existing(&self) -> Option<&Existing> {
                match self { $( Self::$variant(resource) => resource.existing(), )* }
            }

            /// The name of what stands already.
            pub fn existing_name(&self) -> Option<&str> {
                match self { $( Self::$variant(resource) => Some(resource.existing()?.name($variant::PREFIX)), )* }
            }

            /// Adds what its keys do wrong together, or with its name.
            pub fn check(&self, name: &str, problems: &mut Problems) {
                match self { $( Self::$variant(resource) => check(resource, name, problems), )* }
            }
        }

        /// What [`Lower`] does, of the kind at hand.
        #[cfg(feature = "template")]
        impl Resource {
            /// Whether the stack creates what has this name, and nothing else may have it.
            pub(crate) fn is_created(&self) -> bool {
                match self { $( Self::$variant(resource) => $variant::CREATED && resource.existing().is_none(), )* }
            }

            pub(crate) fn value(&self, name: &str, stack: &Stack<'_>) -> Expression {
                match self { $( Self::$variant(resource) => resource.value(name, stack), )* }
            }

            pub(crate) fn access(&self, name: &str, access: Access) -> Vec<Statement> {
                match self { $( Self::$variant(resource) => access_of(resource, name, access), )* }
            }

            pub(crate) fn lower<'a>(&'a self, name: &str, function: &'a crate::function::Function, stack: &mut Stack<'a>) {
                match self { $( Self::$variant(resource) => if resource.existing().is_none() {
                    resource.lower(name, function, stack);
                }, )* }
            }
        }
    };
}

resources! {
    Bucket,
    Queue,
    Function,
    Secret,
    Parameter,
}

/// What a kind of resource is, besides its keys.
pub trait Describe: Group {
    /// What a function may do with it.
    const ACCESS: &'static [Access];
    /// The service in its ARN.
    const SERVICE: &'static str;
    /// What stands before the name in its ARN's last part.
    const PREFIX: &'static str;
    /// What can name it.
    type Name: Grammar;

    /// The name that it has where a parameter of this name stands for it.
    fn default_name(parameter: &str) -> String {
        kebab(parameter)
    }

    /// The name that it was given, if it was.
    fn name(&self) -> Option<&str>;

    /// What it is in AWS where the stack does not create it.
    fn existing(&self) -> Option<&Existing>;

    /// The KMS key that what stands already is encrypted with.
    fn kms_key(&self) -> Option<&Arn> {
        None
    }
}

/// What is wrong with a resource of this name.
fn check<R: Describe>(resource: &R, name: &str, problems: &mut Problems) {
    if let Err(fault) = name.parse::<R::Name>() {
        problems.push(Problem::new("name", fault.message).help("name it: `#[resource(name = \"...\")]`"));
    }
    if let Some(Existing::Arn(arn)) = resource.existing() {
        check_arn::<R>(arn, problems);
    }
    let Some(key) = resource.kms_key() else { return };
    if key.service() != "kms" {
        problems.push(Problem::new("kms_key", format!("`{key}` is not the ARN of a KMS key")));
    } else if resource.existing().is_none() {
        let message = "`kms_key` is for what stands already: what the stack creates has AWS's own key";
        problems.push(Problem::new("kms_key", message).help("leave it out, or add `existing = \"...\"`"));
    }
}

/// Whether an ARN names a resource of this kind.
fn check_arn<R: Describe>(arn: &Arn, problems: &mut Problems) {
    let mut wrong = |message: String| {
        problems.push(Problem::new("existing", message).help("give its own ARN, or only its name"));
    };
    let name = arn.resource().strip_prefix(R::PREFIX).filter(|name| !name.is_empty());
    // A bucket's name is its own in all regions and accounts.
    let is_global = R::SERVICE == "s3";
    if arn.service() != R::SERVICE {
        wrong(format!(
            "`{arn}` names something of `{}`, and a {} is of `{}`",
            arn.service(),
            R::NAME,
            R::SERVICE
        ));
    } else if name.is_none() || is_global && arn.resource().contains('/') {
        wrong(format!("`{arn}` does not name a {}", R::NAME));
    } else if !is_global && (arn.region().is_empty() || arn.account().is_empty()) {
        wrong(format!("`{arn}` lacks its region or account"));
    }
}

/// What a kind of resource is in the template.
#[cfg(feature = "template")]
pub(crate) trait Lower: Describe {
    /// Whether the stack creates it where it does not stand already.
    const CREATED: bool;

    /// What the runtime is told about it: its name, URL or ARN.
    fn value(&self, name: &str, stack: &Stack<'_>) -> Expression;

    /// What an access to it means. It names no resource that could depend on this policy.
    fn access(&self, name: &str, access: Access) -> Vec<Statement>;

    /// Adds it to the stack, for a function.
    fn lower<'a>(&'a self, name: &str, function: &'a crate::function::Function, stack: &mut Stack<'a>) {
        let _ = (name, function, stack);
    }
}

/// What an access means, and what it means for the key that the resource is encrypted with.
#[cfg(feature = "template")]
fn access_of<R: Lower>(resource: &R, name: &str, access: Access) -> Vec<Statement> {
    let mut statements = resource.access(name, access);
    if let Some(key) = resource.kms_key() {
        // Whoever encrypts decrypts too: the data key, and the parts of an upload (AWS KMS developer guide, "How AWS
        // services use AWS KMS").
        let actions: &[_] =
            if access.writes() { &["kms:Decrypt", "kms:GenerateDataKey"] } else { &["kms:Decrypt"] };
        let region = match resource.existing() {
            Some(Existing::Arn(arn)) if !arn.region().is_empty() => arn.region().to_owned().into(),
            _ => Expression::from(Pseudo::Region),
        };
        let service = sub![R::SERVICE, ".", region, ".amazonaws.com"];
        let statement = Statement::allow(actions.iter().copied(), [key.to_string()]);
        statements.push(statement.when("StringEquals", "kms:ViaService", service));
    }
    statements
}

/// The ARN of what has this name, in this region and account unless it stands elsewhere.
#[cfg(feature = "template")]
fn arn<R: Describe>(existing: &Existing) -> Expression {
    match existing {
        Existing::Arn(arn) => arn.to_string().into(),
        Existing::Name(name) => crate::iam::arn(R::SERVICE, sub![R::PREFIX, name.clone()]),
    }
}
