//! `cargo lessops status`: how the deployed stack is, and what of it needs attention.

mod alarms;
mod mappings;
mod subscriptions;
mod versions;

use clap::Args;
use lessops_core::code::Code;
use serde_json::{Value as Json, json};

use self::alarms::Alarm;
use self::mappings::Mapping;
use self::subscriptions::Subscriptions;
use self::versions::Live;
use crate::deploy::state::is_troubled;
use crate::deployed::{Deployed, Deployment};
use crate::report::{Report, Result};
use crate::table::{Listing, table};

const EXAMPLES: &str = "\
Examples:
  How the stack of the package in this folder is:
      cargo lessops status
  How that of a stage is:
      cargo lessops status --stage prod
  Whether anything needs attention, in a script:
      cargo lessops status --stage prod -o /dev/null || page-somebody
  The alarms that fire, for a program:
      cargo lessops status --format json | jq -r '.alarms[] | select(.state == \"ALARM\").id'

Who calls it needs `cloudformation:DescribeStacks`, `GetTemplate` and `ListStackResources`, `cloudwatch:DescribeAlarms`,
`lambda:GetAlias` and `GetEventSourceMapping`, and `sns:ListSubscriptionsByTopic`.

Exit code: 0 when all is well, 1 when something needs attention, 2 for a wrong option or when it could not be found out.";

/// Print how the deployed stack is
///
/// It says how the last deployment ended, which version of each function has the traffic, which alarms fire, and what
/// somebody has changed by hand that then does no work: event source mappings that are disabled, alarms that tell nobody. An
/// e-mail address that was never confirmed hears of no alarm. Nothing is built for it, and nothing changed.
#[derive(Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Status {
    #[command(flatten)]
    listing: Listing,
    #[command(flatten)]
    deployment: Deployment,
}

/// All that is known.
struct Found {
    deployed: Deployed,
    alarms: Vec<Alarm>,
    mappings: Vec<Mapping>,
    subscriptions: Option<Subscriptions>,
    live: Vec<Live>,
}

impl Status {
    pub(super) fn run(&self) -> Result<()> {
        let found = self.find().map_err(|failure| failure.code(2))?;
        let concerns = found.concerns();
        self.listing
            .write(|| found.text(&concerns), || found.to_json(&concerns))
            .map_err(|failure| failure.code(2))?;
        match concerns.len() {
            0 => Ok(()),
            1 => {
                Err(Report::new(Code::NeedsAttention, format!("one thing needs attention: {}", concerns[0]))
                    .into())
            }
            number => {
                Err(Report::new(Code::NeedsAttention, format!("{number} things need attention")).into())
            }
        }
    }

    fn find(&self) -> Result<Found> {
        let (session, deployed) = self.deployment.read()?;
        session.wait(async {
            Ok(Found {
                alarms: alarms::of(&session, &deployed).await?,
                mappings: mappings::of(&session, &deployed).await?,
                subscriptions: subscriptions::of(&session, &deployed).await?,
                live: versions::of(&session, &deployed).await?,
                deployed,
            })
        })
    }
}

impl Found {
    /// What a person has to look after, each in a sentence.
    fn concerns(&self) -> Vec<String> {
        let Self { deployed, alarms, mappings, subscriptions, live: _ } = self;
        let stack = is_troubled(&deployed.status).then(|| match &deployed.reason {
            Some(reason) => format!("the stack is in {}: {reason}", deployed.status),
            None => format!("the stack is in {}", deployed.status),
        });
        let alarms = alarms.iter().filter_map(Alarm::concern);
        let mappings = mappings.iter().filter_map(Mapping::concern);
        let subscriptions = subscriptions.iter().flat_map(Subscriptions::concerns);
        stack.into_iter().chain(alarms).chain(mappings).chain(subscriptions).collect()
    }

    fn text(&self, concerns: &[String]) -> String {
        let Self { deployed, alarms, mappings, subscriptions, live } = self;
        let since = deployed.updated.as_ref().map(|time| format!("since {time}")).unwrap_or_default();
        let reason = deployed.reason.clone().unwrap_or_default();
        let mut blocks = vec![
            (deployed.name.clone(), vec![[deployed.status.clone(), since, reason]]),
            (
                "functions, by the version that has the traffic".to_owned(),
                live.iter().map(Live::row).collect(),
            ),
            (
                alarms::title(alarms),
                alarms.iter().filter(|alarm| !alarm.is_quiet()).map(Alarm::row).collect(),
            ),
        ];
        if !mappings.is_empty() {
            blocks.push(("event source mappings".to_owned(), mappings.iter().map(Mapping::row).collect()));
        }
        if let Some(subscriptions) = subscriptions {
            blocks.push(("who hears of alarms".to_owned(), subscriptions.rows()));
        }
        if !concerns.is_empty() {
            let rows = concerns.iter().map(|concern| [concern.clone(), String::new(), String::new()]);
            let text = table(&blocks);
            return format!("{text}\n{}", table(&[("needs attention".to_owned(), rows.collect())]));
        }
        table(&blocks)
    }

    fn to_json(&self, concerns: &[String]) -> Json {
        let Self { deployed, alarms, mappings, subscriptions, live } = self;
        json!({
            "stack": deployed.name,
            "status": deployed.status,
            "reason": deployed.reason,
            "updated": deployed.updated,
            "functions": live.iter().map(Live::to_json).collect::<Json>(),
            "alarms": alarms.iter().map(Alarm::to_json).collect::<Json>(),
            "mappings": mappings.iter().map(Mapping::to_json).collect::<Json>(),
            "subscriptions": subscriptions.as_ref().map(Subscriptions::to_json),
            "attention": concerns,
        })
    }
}
