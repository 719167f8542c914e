//! Resources: what the type of a function's parameter names, and what each access to it means. Each kind is one file
//! and one line here.

mod bucket;
mod bus;
mod connections;
mod function;
mod handle;
mod parameter;
mod queue;
mod secret;
mod stream;
mod table;
mod topic;

pub use bucket::Bucket;
pub use bus::Bus;
pub use connections::Connections;
pub use function::Function;
pub use handle::Handle;
pub use parameter::Parameter;
pub use queue::Queue;
pub use secret::Secret;
pub use stream::Stream;
pub use table::Table;
pub use topic::Topic;

#[cfg(test)]
mod tests;

use serde_json::{Map, Value as Json};

use crate::code::Code;
use crate::field::{Field, Grammar, Group, Key};
use crate::grammar::arn::{Existing, KmsKey};
use crate::grammar::name::kebab;
use crate::problem::{Problem, Problems, one_of};
use crate::settings::Encrypt;
use crate::words;
#[cfg(feature = "template")]
use crate::{
    cloudformation::Stack,
    cloudformation::value::Expression,
    iam::{Statement, use_of_key},
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
        /// It publishes messages.
        Publish = "Publish",
        /// It puts records or events.
        Put = "Put",
        /// It invokes.
        Invoke = "Invoke",
        /// It posts to clients.
        Post = "Post",
    }
}

impl Access {
    /// Whether it may change something.
    pub fn writes(self) -> bool {
        match self {
            Self::Read => false,
            Self::Write
            | Self::ReadWrite
            | Self::Send
            | Self::Publish
            | Self::Put
            | Self::Invoke
            | Self::Post => true,
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
                match self {
                    // Functions are named as Rust names them.
                    Self::Function(_) => parameter.to_owned(),
                    _ => kebab(parameter),
                }
            }

            /// The name of what stands already.
            pub fn existing_name(&self) -> Option<&str> {
                match self { $( Self::$variant(resource) => Some(Existing::name(resource.existing()?)), )* }
            }

            /// The KMS key that the stack encrypts it with, where somebody says.
            pub fn encrypt(&self) -> Option<&Encrypt> {
                match self { $( Self::$variant(resource) => Describe::encrypt(resource), )* }
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
    Table,
    Queue,
    Topic,
    Stream,
    Bus,
    Function,
    Connections,
    Secret,
    Parameter,
}

/// What a kind of resource is, besides its keys.
pub trait Describe: Group {
    /// What a function may do with it.
    const ACCESS: &'static [Access];
    /// What can name it.
    type Name: Grammar;
    /// What names one that stands already.
    type Existing: Existing;

    /// The name that it was given, if it was.
    fn name(&self) -> Option<&str>;

    /// What it is in AWS where the stack does not create it.
    fn existing(&self) -> Option<&Self::Existing>;

    /// The KMS key that what stands already is encrypted with.
    fn kms_key(&self) -> Option<&KmsKey> {
        None
    }

    /// The KMS key that the stack encrypts it with.
    fn encrypt(&self) -> Option<&Encrypt> {
        None
    }
}

/// Declares a kind: what can name it in the service, and what names one that stands already; what a function may do with
/// it; whether the latter may be encrypted with a key of its own, and whether what the stack creates may; and the keys that describe that.
macro_rules! resource {
    (
        $(#[doc = $doc:literal])*
        pub struct $kind:ident($word:literal), $name:ty, $existing:ty, [$($access:ident),*] $(, $kms_key:ident $(, $encrypt:ident)?)? {
            $($keys:tt)*
        }
    ) => {
        crate::group! {
            $(#[doc = $doc])*
            pub struct $kind($word) {
                /// Its name in the service; the same name is the same resource in all functions and triggers: `name = "orders"`. Default:
                /// the parameter's name, in kebab case unless it is a function's.
                name: Option<$name>,
                /// One that stands already, by its ARN or name. Default: the stack creates it.
                existing: Option<$existing>,
                $(
                    /// The ARN of the KMS key that `existing` is encrypted with. Default: a key that needs no permission.
                    $kms_key: Option<crate::grammar::arn::KmsKey>,
                    $(
                        /// The KMS key that it is encrypted with where the stack creates it: `encrypt = own_key`, or `encrypt = key("arn:aws:kms:...")`. Default: the service's, or AWS's own.
                        $encrypt: Option<crate::settings::Encrypt>,
                    )?
                )?
                $($keys)*
            }
        }

        impl crate::resource::Describe for $kind {
            const ACCESS: &'static [crate::resource::Access] = &[$(crate::resource::Access::$access),*];
            type Name = $name;
            type Existing = $existing;

            fn name(&self) -> Option<&str> {
                self.name.as_ref().map(|name| name.as_str())
            }

            fn existing(&self) -> Option<&$existing> {
                self.existing.as_ref()
            }

            $(
                fn kms_key(&self) -> Option<&crate::grammar::arn::KmsKey> {
                    self.$kms_key.as_ref()
                }

                $(
                    fn encrypt(&self) -> Option<&crate::settings::Encrypt> {
                        self.$encrypt.as_ref()
                    }
                )?
            )?
        }
    };
}
use resource;

/// What is wrong with a resource of this name.
fn check<R: Describe>(resource: &R, name: &str, problems: &mut Problems) {
    if let Err(fault) = name.parse::<R::Name>() {
        let problem =
            Problem::new(fault.code, "name", fault.message).help("name it: `#[resource(name = \"...\")]`");
        problems.push(Problem { see: fault.see, ..problem });
    }
    let mut written = Map::new();
    resource.write_to(&mut written);
    if resource.existing().is_none() {
        if resource.kms_key().is_some() {
            let (message, help) = match R::KEYS.iter().any(|key| key.name == "encrypt") {
                true => (
                    "`kms_key` is for what stands already: what the stack creates has the key of `encrypt`",
                    "write `encrypt = key(\"...\")`, or add `existing = \"...\"`",
                ),
                false => ("`kms_key` is for what stands already", "add `existing = \"...\"`"),
            };
            problems.push(Problem::new(Code::StandsAlready, "kms_key", message).help(help));
        }
        return;
    }
    for key in written.keys().filter(|key| !["name", "existing", "kms_key"].contains(&key.as_str())) {
        let message =
            format!("`{key}` is for a {} of the stack: one that stands already has its own", R::NAME);
        problems.push(Problem::new(Code::StandsAlready, key, message).help("leave one of the two out"));
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
        let actions: &[_] = match access.writes() {
            true => &["kms:Decrypt", "kms:GenerateDataKey"],
            false => &["kms:Decrypt"],
        };
        statements.push(use_of_key(key, resource.existing(), actions));
    }
    statements
}

/// What it is to read what must stand already. Where nobody says which it is, the checks tell so.
#[cfg(feature = "template")]
fn read<E>(existing: Option<&E>, action: &'static str, arn: impl Fn(&E) -> Expression) -> Vec<Statement> {
    existing.into_iter().map(|existing| Statement::allow([action], [arn(existing)])).collect()
}
