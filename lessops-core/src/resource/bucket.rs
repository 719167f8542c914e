//! `Bucket`: objects in S3.

use crate::grammar::arn::ExistingBucket;
use crate::grammar::name::BucketName;
use crate::resource::resource;

resource! {
    /// An S3 bucket: encrypted, private, with versions.
    pub struct Bucket("bucket"), BucketName, ExistingBucket, [Read, Write, ReadWrite], kms_key, encrypt {}
}

#[cfg(feature = "template")]
mod lower {
    //! What access to a bucket means (Amazon S3 user guide, "Required permissions for Amazon S3 API operations").

    use super::Bucket;
    use crate::cloudformation::value::{Expression, Pseudo, sub};
    use crate::cloudformation::{Shared, Stack, bucket_arn};
    use crate::function::Function;
    use crate::iam::Statement;
    use crate::names;
    use crate::resource::{Access, Lower};

    impl Bucket {
        fn arn(&self, name: &str) -> Expression {
            match &self.existing {
                Some(existing) => {
                    sub!["arn:", Pseudo::Partition, ":s3:::", existing.name().to_owned()].into()
                }
                None => bucket_arn(name),
            }
        }
    }

    impl Lower for Bucket {
        const CREATED: bool = true;

        /// The computed name, and not a reference: a bucket depends on the functions that it notifies, and one of them
        /// may be this one.
        fn value(&self, name: &str, _: &Stack<'_>) -> Expression {
            match &self.existing {
                Some(existing) => existing.name().to_owned().into(),
                None => names::unique(name).into(),
            }
        }

        fn access(&self, name: &str, access: Access) -> Vec<Statement> {
            let bucket = self.arn(name);
            let objects = sub![bucket.clone(), "/*"];
            let mut statements = Vec::new();
            if access.reads() {
                statements.push(Statement::allow(["s3:GetObject"], [objects.clone()]));
                statements.push(Statement::allow(["s3:ListBucket"], [bucket.clone()]));
            }
            if access.writes() {
                let actions = [
                    "s3:AbortMultipartUpload",
                    "s3:DeleteObject",
                    "s3:ListMultipartUploadParts",
                    "s3:PutObject",
                ];
                statements.push(Statement::allow(actions, [objects]));
                statements.push(Statement::allow(["s3:ListBucketMultipartUploads"], [bucket]));
            }
            statements
        }

        fn lower<'a>(&'a self, name: &str, function: &'a Function, stack: &mut Stack<'a>) {
            stack.share(Shared::Bucket(name.to_owned()), function);
        }
    }
}
