//! Releases: what becomes of the versions that a new one replaces.

use crate::words;

words! {
    /// What becomes of a function's versions when a new one is published. A new one is published when the code changes, or
    /// a property that a version keeps, such as the memory; all functions of a service are in one binary, so that a change
    /// of code publishes a version of each.
    pub enum OldVersions("fate of old versions") {
        /// They stay until somebody deletes them: the alias `live` can be turned back to one by hand, at once. Their code
        /// counts towards the 75 GB of an account and region (Lambda developer guide, "Lambda quotas").
        Keep = "keep",
        /// They are deleted once the new one has replaced them: only a deployment of the old code brings it back.
        Delete = "delete",
    }
}
