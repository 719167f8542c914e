//! Event source mappings: how Lambda polls a queue or a stream. What all sources have in common is here, the rest
//! comes from the trigger.

use super::function::Lambda;
use super::stack::Stack;
use super::template::Resource;
use super::value::{LogicalId, Object, object, tag_list};
use crate::grammar::pattern::FilterPattern;

/// What a mapping has whatever its source.
pub(crate) struct Mapping<'m> {
    /// How many records a call gets at most.
    pub(crate) batch_size: u32,
    /// How long Lambda waits for a batch to fill, in seconds.
    pub(crate) batching_window: Option<u32>,
    /// Which records the function gets.
    pub(crate) filter: Option<&'m [FilterPattern]>,
    /// Whether Lambda reads from the answer which records failed.
    pub(crate) reports: bool,
}

impl Mapping<'_> {
    /// Adds the mapping with what its source has besides. It polls once the function may.
    pub(crate) fn lower<'a>(self, id: LogicalId, source: Object, lambda: &Lambda<'a>, stack: &mut Stack<'a>) {
        let Self { batch_size, batching_window, filter, reports } = self;
        let patterns = filter.map(|patterns| {
            let patterns = patterns.iter().map(|pattern| object! { "Pattern": pattern.to_string() });
            object! { "Filters": patterns.collect::<Vec<_>>() }
        });
        let mut properties = source;
        properties.extend(object! {
            "FunctionName": lambda.target(),
            "BatchSize": batch_size,
            "MaximumBatchingWindowInSeconds": batching_window,
            "FunctionResponseTypes": reports.then_some(["ReportBatchItemFailures"]),
            "FilterCriteria": patterns,
            "Tags": tag_list(&lambda.tags),
        });
        let mapping =
            Resource::new("AWS::Lambda::EventSourceMapping", properties).after(lambda.access.clone());
        stack.breakers.mapping(lambda.function, &id);
        stack.add(id, mapping, &[lambda.function]);
    }
}
