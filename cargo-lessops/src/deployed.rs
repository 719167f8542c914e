//! A stack as it is deployed: what CloudFormation says of it, and the template that it was made of.

pub(crate) mod code;

use std::collections::BTreeMap;

use aws_sdk_cloudwatch::primitives::{DateTime, DateTimeFormat};
use clap::Args;
use lessops_core::code::Code;
use lessops_core::problem::nearest_or_all;
use lessops_redrive::Error;
use lessops_redrive::aws_sdk_cloudformation::Client;
use lessops_redrive::aws_sdk_cloudformation::types::{ResourceStatus, Stack};
use serde_json::Value as Json;

use crate::aws::{Session, StackOptions};
use crate::cargo::Workspace;
use crate::deploy::stack;
use crate::options::PackageOptions;
use crate::report::{Report, Result};
use crate::{service, settings};

/// Which deployed stack is meant. Its name is found without a build.
#[derive(Args)]
pub(crate) struct Deployment {
    #[command(flatten)]
    package: PackageOptions,
    // Last: what follows would stand under its heading.
    #[command(flatten)]
    stack: StackOptions,
}

impl Deployment {
    /// Signs in, and reads all of the stack.
    pub(crate) fn read(&self) -> Result<(Session, Deployed)> {
        let (session, name) = self.start()?;
        let deployed = session.wait(Deployed::find(&session, &name))?;
        Ok((session, deployed))
    }

    /// Signs in, and has the stack described, which takes one request: what it is called, and what CloudFormation says of it.
    pub(crate) fn described(&self) -> Result<(String, Stack)> {
        let (session, name) = self.start()?;
        let stack = session.wait(described(&session, &Client::new(&session.config), &name))?;
        Ok((name, stack))
    }

    /// Signs in, and says what the stack is called, which need not be there.
    pub(crate) fn start(&self) -> Result<(Session, String)> {
        let name = stack_of(&self.stack, &self.package)?;
        Ok((Session::start(&self.stack)?, name))
    }
}

/// What the stack is called that is named, or that a package is deployed as.
fn stack_of(stack: &StackOptions, options: &PackageOptions) -> Result<String> {
    if let Some(name) = stack.name() {
        return Ok(name.to_owned());
    }
    let workspace = Workspace::find(options)?.ok_or_else(|| {
        Report::new(Code::NoCargoToml, "there is no `Cargo.toml` in this folder or any above it")
            .help("name one with `--manifest-path`, or the stack with `--stack`")
    })?;
    let package = workspace.package(options.name())?;
    let settings = settings::read(&workspace, package, options.stage())?;
    Ok(service::stack(&settings, &package.name))
}

/// The stack with this name, as CloudFormation describes it.
pub(crate) async fn described(session: &Session, client: &Client, name: &str) -> Result<Stack> {
    stack::find(client, name).await?.ok_or_else(|| session.no_stack(name))
}

/// A stack that is deployed.
pub(crate) struct Deployed {
    /// Its name.
    pub(crate) name: String,
    /// What CloudFormation says that it is in the middle of, or how that ended: `UPDATE_COMPLETE`.
    pub(crate) status: String,
    /// Why, where that is known.
    pub(crate) reason: Option<String>,
    /// When it was last created or updated.
    pub(crate) updated: Option<String>,
    /// Its resources, by their logical ids.
    pub(crate) resources: BTreeMap<String, Resource>,
    template: Json,
}

/// A resource of a stack.
pub(crate) struct Resource {
    /// Its type: `AWS::Lambda::Function`.
    pub(crate) kind: String,
    /// What it is called in AWS.
    pub(crate) physical: String,
    /// Whether it is deleted, though its stack is not, or not yet.
    pub(crate) is_deleted: bool,
}

/// A function of the service.
pub(crate) struct Function {
    /// Its name in the service.
    pub(crate) name: String,
    /// What it is called in AWS.
    pub(crate) physical: String,
    /// The log group that it writes to.
    pub(crate) log_group: Option<String>,
}

impl Deployed {
    /// Reads the stack with this name.
    async fn find(session: &Session, name: &str) -> Result<Self> {
        let client = Client::new(&session.config);
        let stack = described(session, &client, name).await?;
        let template = stack::template(&client, name).await?;
        let updated = stack.last_updated_time.or(stack.creation_time);
        Ok(Self {
            name: name.to_owned(),
            status: stack.stack_status.map(|status| status.as_str().to_owned()).unwrap_or_default(),
            reason: stack.stack_status_reason,
            updated: updated.and_then(|time| text_of(&time)),
            resources: resources(&client, name).await?,
            template,
        })
    }

    /// The resources of a type, by their logical ids.
    pub(crate) fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let meant = self.resources.iter().filter(move |(_, resource)| resource.kind == kind);
        meant.map(|(id, resource)| (id.as_str(), resource.physical.as_str()))
    }

    /// What a resource is called in AWS.
    pub(crate) fn physical(&self, id: &str) -> Option<&str> {
        self.resources.get(id).map(|resource| resource.physical.as_str())
    }

    /// The properties of a resource, as the template has them.
    pub(crate) fn properties(&self, id: &str) -> &Json {
        &self.template["Resources"][id]["Properties"]
    }

    /// The functions of the service, in the order of their names.
    pub(crate) fn functions(&self) -> Vec<Function> {
        let function = |(id, physical): (&str, &str)| {
            let properties = self.properties(id);
            let log_group = properties["LoggingConfig"]["LogGroup"]["Ref"].as_str();
            Function {
                // Lambda's `Handler` of a service's function is the function's name.
                name: properties["Handler"].as_str().unwrap_or(id).to_owned(),
                physical: physical.to_owned(),
                log_group: log_group.and_then(|id| self.physical(id)).map(str::to_owned),
            }
        };
        let mut functions: Vec<_> = self.of_kind("AWS::Lambda::Function").map(function).collect();
        functions.sort_by(|one, other| one.name.cmp(&other.name));
        functions
    }

    /// Those among the functions that are named, or all if none is.
    pub(crate) fn functions_named(&self, names: &[String]) -> Result<Vec<Function>> {
        let mut functions = self.functions();
        for name in names {
            if !functions.iter().any(|function| function.name == *name) {
                let all = functions.iter().map(|function| function.name.as_str());
                let report = Report::new(
                    Code::OtherStack,
                    format!("the stack `{}` has no function `{name}`", self.name),
                );
                return Err(report.help(nearest_or_all(name, all)).into());
            }
        }
        functions.retain(|function| names.is_empty() || names.contains(&function.name));
        Ok(functions)
    }
}

/// The resources of the stack with this name or id, by their logical ids.
pub(crate) async fn resources(client: &Client, stack: &str) -> Result<BTreeMap<String, Resource>> {
    let mut pages = client.list_stack_resources().stack_name(stack).into_paginator().items().send();
    let mut resources = BTreeMap::new();
    while let Some(summary) = pages.next().await {
        let summary = summary
            .map_err(|error| Error::sdk(format_args!("read what is in the stack `{stack}`"), &error))?;
        let is_deleted = summary.resource_status == Some(ResourceStatus::DeleteComplete);
        let named = summary.logical_resource_id.zip(summary.physical_resource_id).zip(summary.resource_type);
        resources.extend(named.map(|((id, physical), kind)| (id, Resource { kind, physical, is_deleted })));
    }
    Ok(resources)
}

/// A time as RFC 3339 has it: `2026-03-12T19:03:58Z`.
pub(crate) fn text_of(time: &DateTime) -> Option<String> {
    time.fmt(DateTimeFormat::DateTime).ok()
}
