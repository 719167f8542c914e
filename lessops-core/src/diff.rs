//! What a change of a service does to what runs in AWS, in the words of someone who reviews it.
//!
//! Both sides are CloudFormation templates, so that whatever they were read from meets in one form. Every difference is in
//! some finding: the rules name the ones that they know, most dangerous first, and what no rule knows is told as it
//! stands. Of what a template has of the binary alone, the digests in the logical ids of versions, a finding tells at
//! most once.

mod alarms;
mod changes;
mod compare;
mod facts;
mod grants;
mod kinds;
mod normal;
mod properties;
mod render;
mod replaced;
mod resources;
mod sections;
mod together;
mod words;

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use crate::check::Finding as Problem;
use crate::cloudformation::{self, Options, Rendered};
use crate::function::Item;
use crate::manifest::Manifest;
use crate::settings::Service;
use crate::words;

pub use render::Piece;
use together::Together;

words! {
    /// How dangerous a difference is, the most dangerous first.
    pub enum Category("category of differences") {
        /// What holds data is removed or replaced, or no longer kept.
        DataLoss = "data-loss",
        /// Somebody may do more.
        Permissions = "permissions",
        /// Somebody reaches more, or reads more.
        Exposure = "exposure",
        /// People hear of less, or later.
        Alarms = "alarms",
        /// Memory, time, concurrency, batches, retention, throttles.
        Capacity = "capacity",
        /// What starts a function.
        Triggers = "triggers",
        /// All else.
        Other = "other",
    }
}

impl Category {
    /// All of them, the most dangerous first.
    pub const ALL: [Self; 7] = [
        Self::DataLoss,
        Self::Permissions,
        Self::Exposure,
        Self::Alarms,
        Self::Capacity,
        Self::Triggers,
        Self::Other,
    ];
}

/// A line of source.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub file: String,
    /// The line of the function's attribute in it, from 1.
    pub line: u32,
}

/// A difference.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// How dangerous it is.
    pub category: Category,
    /// Whether it makes the service safer than it was, such as a permission that is gone.
    pub is_better: bool,
    /// How dangerous it is within its category, 0 the most.
    pub rank: u8,
    /// The logical ids that it is about, the first one above all.
    pub resources: Vec<String>,
    /// What it is, as one sentence without a full stop. Names stand in backticks.
    pub text: String,
    /// What there was, where that is one value. Values that may be secret are left out.
    pub old: Option<Json>,
    /// What there is, likewise.
    pub new: Option<Json>,
    /// Where in the source the old one stands, if that is known.
    pub old_place: Option<Place>,
    /// Where in the source the new one stands, if that is known.
    pub new_place: Option<Place>,
}

/// One side of a comparison: a template, and where in the source its resources come from.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    template: Json,
    places: BTreeMap<String, Place>,
    has_code: bool,
}

impl Side {
    /// A template as it is, such as the one of a stack. It knows of no source.
    ///
    /// # Errors
    /// If it has no resources, and so is no template.
    pub fn of_template(template: Json) -> Result<Self, String> {
        match template.get("Resources").and_then(Json::as_object) {
            Some(resources) if resources.values().all(|resource| resource["Type"].is_string()) => {
                Ok(Self { template, places: BTreeMap::new(), has_code: true })
            }
            Some(_) => Err("a resource of this template has no `Type`".to_owned()),
            None => Err("this is no CloudFormation template: it has no `Resources`".to_owned()),
        }
    }

    /// The template of a service. Without `code` among the options, whether the code changes is not compared.
    /// `file` says where a function stands, as people are told.
    ///
    /// # Errors
    /// What is wrong with the service, when there is an error among it.
    ///
    /// # Panics
    /// If a template is no JSON, which would be a mistake in this crate.
    pub fn of_service(
        manifest: &Manifest,
        service: &Service,
        options: Options,
        file: impl Fn(&Item) -> String,
    ) -> Result<Self, Vec<Problem>> {
        Self::rendered(manifest, service, options, file).map(|(_, side)| side)
    }

    /// The same, and the rendered template that it has: for whoever deploys that one.
    ///
    /// # Errors
    /// As [`Side::of_service`].
    ///
    /// # Panics
    /// Likewise.
    pub fn rendered(
        manifest: &Manifest,
        service: &Service,
        options: Options,
        file: impl Fn(&Item) -> String,
    ) -> Result<(Rendered, Self), Vec<Problem>> {
        let (rendered, owners) = cloudformation::owned(manifest, service, options)?;
        let template = rendered.text.to_string().parse().expect("a template is JSON");
        let place = |item: Item| Place { file: file(&item), line: item.line };
        let places = owners.into_iter().map(|(id, item)| (id, place(item))).collect();
        Ok((rendered, Self { template, places, has_code: options.code.is_some() }))
    }

    /// The template.
    pub fn template(&self) -> &Json {
        &self.template
    }

    /// Leaves out of the comparison whether the code changes: it was built elsewhere, say, so that its bytes differ.
    #[must_use]
    pub fn without_code(self) -> Self {
        Self { has_code: false, ..self }
    }
}

/// All differences of two sides.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Delta {
    /// The differences, the most dangerous first, and what is better than it was at the end.
    pub findings: Vec<Finding>,
}

impl Delta {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// Whether there is something in this category that is no improvement.
    pub fn has(&self, category: Category) -> bool {
        self.findings.iter().any(|finding| finding.category == category && !finding.is_better)
    }
}

/// Compares two sides.
pub fn diff(old: &Side, new: &Side) -> Delta {
    let sides = Sides::new(normal::normal(&old.template), normal::normal(&new.template));
    let mut findings = grants::findings(&sides);
    let mut together = Together::default();
    findings.extend(resources::findings(&sides, &findings, &mut together));
    findings.extend(sections::findings(&sides));
    findings.extend(together.findings(&sides, old.has_code && new.has_code));
    together::with_versions(&mut findings);
    for finding in &mut findings {
        let place = |side: &Side, normal: &normal::Normal| {
            let place = |id: &String| side.places.get(normal.written.get(id).unwrap_or(id)).cloned();
            finding.resources.iter().find_map(place)
        };
        finding.old_place = place(old, &sides.old);
        finding.new_place = place(new, &sides.new);
    }
    let key = |finding: &Finding| {
        (finding.is_better, finding.category, finding.rank, finding.resources.clone(), finding.text.clone())
    };
    findings.sort_by_cached_key(key);
    Delta { findings }
}

/// Both sides, without what differs with every build.
struct Sides {
    old: normal::Normal,
    new: normal::Normal,
    nothing: Map<String, Json>,
}

impl Sides {
    fn new(old: normal::Normal, new: normal::Normal) -> Self {
        Self { old, new, nothing: Map::new() }
    }

    /// The resources of both.
    fn resources(&self) -> [&Map<String, Json>; 2] {
        [&self.old, &self.new].map(|side| side.template["Resources"].as_object().unwrap_or(&self.nothing))
    }

    /// What people call a resource: a function by its name, and all else by what it is and its logical id. One that is
    /// on both sides is called as it is now.
    fn subject(&self, id: &str) -> String {
        let [old, new] = self.resources();
        called(id, new).or_else(|| called(id, old)).unwrap_or_else(|| format!("`{id}`"))
    }

    /// What people called a resource.
    fn old_subject(&self, id: &str) -> String {
        let [old, _] = self.resources();
        called(id, old).unwrap_or_else(|| format!("`{id}`"))
    }
}

fn called(id: &str, resources: &Map<String, Json>) -> Option<String> {
    resources.get(id).map(|resource| kinds::called(id, resource, resources))
}

impl Finding {
    /// A finding about one resource.
    fn new(category: Category, id: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            category,
            is_better: false,
            rank: 1,
            resources: vec![id.into()],
            text: text.into(),
            old: None,
            new: None,
            old_place: None,
            new_place: None,
        }
    }

    /// The same, about these resources.
    fn about(self, resources: impl IntoIterator<Item = String>) -> Self {
        Self { resources: resources.into_iter().collect(), ..self }
    }

    fn rank(self, rank: u8) -> Self {
        Self { rank, ..self }
    }

    fn better(self, is_better: bool) -> Self {
        Self { is_better, ..self }
    }

    fn values(self, old: Option<&Json>, new: Option<&Json>) -> Self {
        Self { old: old.cloned(), new: new.cloned(), ..self }
    }
}
