//! Which changes replace a resource: CloudFormation makes another one, and deletes the old one.

/// The properties that are set only as a resource is created, one a line: a type and a path with dots. They are those of
/// CloudFormation's schemas (`createOnlyProperties` and `conditionalCreateOnlyProperties` of a resource type's schema,
/// CloudFormation CLI user guide), which `tests/aws/test_templates.py` holds them against.
const CREATE_ONLY: &str = include_str!("create_only.txt");

/// The property of a resource whose change at this path replaces it.
pub(super) fn by(kind: &str, path: &[String]) -> Option<&'static str> {
    let path = path.join(".");
    let own = CREATE_ONLY.lines().filter_map(|line| line.strip_prefix(kind)?.strip_prefix(' '));
    own.into_iter().find(|property| {
        path == *property || path.strip_prefix(property).is_some_and(|rest| rest.starts_with('.'))
    })
}
