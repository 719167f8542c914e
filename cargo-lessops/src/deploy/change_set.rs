//! Change sets: what CloudFormation would do, made, read, executed or taken away again.

use std::collections::BTreeMap;
use std::time::Duration;

use lessops_core::code::Code;
use lessops_redrive::Error;
use lessops_redrive::aws_sdk_cloudformation::Client;
use lessops_redrive::aws_sdk_cloudformation::error::ProvideErrorMetadata as _;
use lessops_redrive::aws_sdk_cloudformation::types::{
    Capability, ChangeAction, ChangeSetStatus, ChangeSetType, Parameter, PolicyAction, Replacement,
    ResourceChange, RollbackConfiguration, RollbackTrigger, Tag,
};
use tokio::time::sleep;

use super::parameters::Value;
use super::{stack, token};
use crate::package;
use crate::report::{Report, Result};

/// Between two looks at a change set that CloudFormation makes.
const POLL: Duration = Duration::from_secs(1);

/// How long CloudFormation looks at the rollback trigger after a deployment: Lambda's metrics reach an alarm within it
/// (`docs/decisions/0020`).
const MONITORED: i32 = 3;

/// The type of the alarm that is a service's rollback trigger.
const TRIGGER: &str = "AWS::CloudWatch::CompositeAlarm";

/// What a change set is made of.
pub(crate) struct Proposal<'a> {
    pub(crate) stack: &'a str,
    pub(crate) is_new: bool,
    pub(crate) template: Template,
    pub(crate) parameters: &'a BTreeMap<String, Value>,
    pub(crate) tags: &'a [(String, String)],
    /// The ARN of the alarm that turns the deployment back.
    pub(crate) rollback_alarm: Option<&'a str>,
}

/// Where the template is.
pub(crate) enum Template {
    Inline(String),
    At(String),
}

/// A change set that can be executed.
pub(crate) struct ChangeSet {
    client: Client,
    id: String,
    /// The stack's id.
    pub(crate) stack: String,
    is_new: bool,
    token: String,
    pub(crate) changes: Vec<ResourceChange>,
}

impl ChangeSet {
    /// Has CloudFormation make a change set: none where nothing changes.
    pub(crate) async fn create(client: &Client, proposal: &Proposal<'_>) -> Result<Option<Self>> {
        let name = proposal.name();
        let token = token();
        let kind = if proposal.is_new { ChangeSetType::Create } else { ChangeSetType::Update };
        let (body, url) = match &proposal.template {
            Template::Inline(body) => (Some(body.clone()), None),
            Template::At(url) => (None, Some(url.clone())),
        };
        let create = client
            .create_change_set()
            .stack_name(proposal.stack)
            .change_set_name(&name)
            .change_set_type(kind)
            .client_token(&token)
            .set_template_body(body)
            .set_template_url(url)
            .capabilities(Capability::CapabilityIam)
            .set_parameters(Some(proposal.parameters()))
            .set_tags(Some(proposal.tags()))
            .rollback_configuration(proposal.rollback());
        let doing = format_args!("prepare the deployment of the stack `{}`", proposal.stack);
        let mut made = create.clone().send().await;
        if made.as_ref().is_err_and(|error| error.code() == Some("AlreadyExistsException")) {
            // A run that was interrupted left it.
            delete(client, proposal.stack, &name).await?;
            made = create.send().await;
        }
        let made = match made {
            Ok(made) => made,
            Err(error) if is_unchanged(error.message()) => return Ok(None),
            Err(error) => return Err(Error::sdk(doing, &error).into()),
        };
        let (id, stack) = (made.id.unwrap_or_default(), made.stack_id.unwrap_or_default());
        let set =
            Self { client: client.clone(), id, stack, is_new: proposal.is_new, token, changes: Vec::new() };
        set.wait().await
    }

    /// Waits until it is made.
    async fn wait(mut self) -> Result<Option<Self>> {
        let mut next = None;
        loop {
            let describe =
                self.client.describe_change_set().stack_name(&self.stack).change_set_name(&self.id);
            let page = describe.set_next_token(next.take()).send().await;
            let page = page.map_err(|error| Error::sdk("read the change set", &error))?;
            match page.status {
                Some(ChangeSetStatus::CreateComplete) => {
                    let changes = page.changes.unwrap_or_default().into_iter();
                    self.changes.extend(changes.filter_map(|change| change.resource_change));
                    next = page.next_token;
                    if next.is_none() {
                        return Ok(Some(self));
                    }
                }
                Some(ChangeSetStatus::Failed) => {
                    self.discard().await?;
                    let reason = page.status_reason.unwrap_or_default();
                    if is_unchanged(Some(&reason)) {
                        return Ok(None);
                    }
                    return Err(Report::because(
                        Code::DeploymentFailed,
                        "CloudFormation refuses the deployment",
                        reason,
                    )
                    .into());
                }
                _ => sleep(POLL).await,
            }
        }
    }

    /// Takes it away, and with it the stack that CloudFormation made for it, if nothing else is in that.
    pub(crate) async fn discard(&self) -> Result<()> {
        delete(&self.client, &self.stack, &self.id).await?;
        if self.is_new {
            let others = self.client.list_change_sets().stack_name(&self.stack).send().await;
            let others = others.map_err(|error| Error::sdk("list the stack's change sets", &error))?;
            if others.summaries().is_empty() {
                stack::delete(&self.client, &self.stack, &self.token).await?;
            }
        }
        Ok(())
    }

    /// Begins with what it says. A request whose answer was lost is asked again under the same token: it is the same one.
    pub(crate) async fn execute(&self) -> Result<()> {
        let execute = self.client.execute_change_set().stack_name(&self.stack).change_set_name(&self.id);
        match execute.client_request_token(&self.token).send().await {
            Ok(_) => Ok(()),
            Err(error) if error.code() == Some("TokenAlreadyExistsException") => Ok(()),
            Err(error) => Err(Error::sdk("begin the deployment", &error).into()),
        }
    }
}

impl Proposal<'_> {
    /// The same for the same proposal, so that a run that was interrupted leaves none that the next one does not find.
    fn name(&self) -> String {
        let Self { stack: _, is_new, template, parameters, tags, rollback_alarm } = self;
        let (Template::Inline(template) | Template::At(template)) = template;
        let text = format!("{is_new} {template} {parameters:?} {tags:?} {rollback_alarm:?}");
        format!("lessops-{}", &package::digest(text.as_bytes())[..16])
    }

    fn parameters(&self) -> Vec<Parameter> {
        let parameter = |(name, value): (&String, &Value)| {
            let parameter = Parameter::builder().parameter_key(name);
            match value {
                Value::New(value) => parameter.parameter_value(value).build(),
                Value::Previous => parameter.use_previous_value(true).build(),
            }
        };
        self.parameters.iter().map(parameter).collect()
    }

    fn tags(&self) -> Vec<Tag> {
        self.tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect()
    }

    /// Always said: left out, CloudFormation would take the trigger of the deployment before.
    fn rollback(&self) -> RollbackConfiguration {
        let trigger = |arn| RollbackTrigger::builder().arn(arn).r#type(TRIGGER).build();
        let triggers: Vec<_> = self.rollback_alarm.map(trigger).into_iter().collect();
        let minutes = if triggers.is_empty() { 0 } else { MONITORED };
        RollbackConfiguration::builder()
            .set_rollback_triggers(Some(triggers))
            .monitoring_time_in_minutes(minutes)
            .build()
    }
}

async fn delete(client: &Client, stack: &str, name: &str) -> Result<()> {
    match client.delete_change_set().stack_name(stack).change_set_name(name).send().await {
        Ok(_) => Ok(()),
        Err(error) if error.code() == Some("ChangeSetNotFound") => Ok(()),
        Err(error) => Err(Error::sdk("delete the change set", &error).into()),
    }
}

/// Whether CloudFormation says that there is nothing to do. It has no code for that.
fn is_unchanged(reason: Option<&str>) -> bool {
    let signs = ["didn't contain changes", "No updates are to be performed"];
    reason.is_some_and(|reason| signs.iter().any(|sign| reason.contains(sign)))
}

/// What becomes of each resource, for a person: what is lost first.
pub(crate) fn rows<'a>(changes: impl IntoIterator<Item = &'a ResourceChange>) -> Vec<[String; 3]> {
    let mut rows: Vec<_> = changes.into_iter().map(|change| (weight(change), row(change))).collect();
    rows.sort();
    rows.into_iter().map(|(_, row)| row).collect()
}

/// Whether CloudFormation makes a new one of it, or may.
pub(crate) fn is_replaced(change: &ResourceChange) -> bool {
    matches!(change.replacement, Some(Replacement::True | Replacement::Conditional))
}

fn row(change: &ResourceChange) -> [String; 3] {
    let what = match (&change.action, &change.replacement) {
        (Some(ChangeAction::Add), _) => "create",
        (Some(ChangeAction::Remove), _) if change.policy_action == Some(PolicyAction::Retain) => {
            "leave behind"
        }
        (Some(ChangeAction::Remove), _) => "DELETE",
        (_, Some(Replacement::True)) => "REPLACE",
        (_, Some(Replacement::Conditional)) => "update, perhaps replace",
        (Some(ChangeAction::Modify), _) => "update",
        (Some(other), _) => other.as_str(),
        (None, _) => "change",
    };
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    [what.to_owned(), text(&change.logical_resource_id), text(&change.resource_type)]
}

fn weight(change: &ResourceChange) -> u8 {
    match (&change.action, &change.replacement) {
        (Some(ChangeAction::Remove), _) | (_, Some(Replacement::True)) => 0,
        (_, Some(Replacement::Conditional)) => 1,
        (Some(ChangeAction::Modify), _) => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(action: ChangeAction, replacement: Option<Replacement>, id: &str) -> ResourceChange {
        let change = ResourceChange::builder().action(action).logical_resource_id(id).resource_type("T");
        change.set_replacement(replacement).build()
    }

    #[test]
    fn what_is_lost_comes_first() {
        let changes = [
            change(ChangeAction::Add, None, "New"),
            change(ChangeAction::Modify, Some(Replacement::False), "Same"),
            change(ChangeAction::Modify, Some(Replacement::Conditional), "Perhaps"),
            change(ChangeAction::Remove, None, "Gone"),
            change(ChangeAction::Modify, Some(Replacement::True), "Other"),
        ];
        let rows = rows(&changes).into_iter().map(|[what, id, _]| format!("{what} {id}")).collect::<Vec<_>>();
        assert_eq!(
            rows,
            ["DELETE Gone", "REPLACE Other", "update, perhaps replace Perhaps", "update Same", "create New"]
        );
    }

    #[test]
    fn a_proposal_has_one_name_and_another_proposal_another() {
        let parameters = BTreeMap::from([("CodeKey".to_owned(), Value::New("a".to_owned()))]);
        let proposal = |is_new| Proposal {
            stack: "shop",
            is_new,
            template: Template::Inline("{}".to_owned()),
            parameters: &parameters,
            tags: &[],
            rollback_alarm: None,
        };
        assert_eq!(proposal(true).name(), proposal(true).name());
        assert_ne!(proposal(true).name(), proposal(false).name());
        assert!(proposal(true).name().starts_with("lessops-"), "CloudFormation wants a letter first");
    }

    #[test]
    fn a_deployment_without_an_alarm_forgets_the_one_before() {
        let parameters = BTreeMap::new();
        let proposal = |rollback_alarm| Proposal {
            stack: "shop",
            is_new: false,
            template: Template::Inline("{}".to_owned()),
            parameters: &parameters,
            tags: &[],
            rollback_alarm,
        };
        let without = proposal(None).rollback();
        assert_eq!(without.rollback_triggers, Some(vec![]), "not left out");
        let with = proposal(Some("arn")).rollback();
        assert_eq!(with.rollback_triggers()[0].arn(), Some("arn"));
        assert_eq!(with.monitoring_time_in_minutes(), Some(3));
    }
}
