//! `Table`: items in DynamoDB.

use crate::grammar::arn::ExistingTable;
use crate::grammar::name::QueueName;
use crate::grammar::table_key::TableKey;
use crate::resource::resource;

resource! {
    /// A DynamoDB table: encrypted, paid by request, with point-in-time recovery.
    pub struct Table("table"), QueueName, ExistingTable, [Read, Write, ReadWrite], kms_key, encrypt {
        /// The primary key, with a sort key or without: `key = "id: S, created: N"`. Default: what the table's trigger says, or `id: S`.
        key: Option<TableKey>,
    }
}

#[cfg(feature = "template")]
mod lower {
    //! What access to a table means ("Actions, resources, and condition keys for Amazon DynamoDB", service authorization
    //! reference). Transactions need the same as the single operations.

    use super::Table;
    use crate::cloudformation::value::{Expression, sub};
    use crate::cloudformation::{Shared, Stack};
    use crate::function::Function;
    use crate::iam::{Statement, existing_arn};
    use crate::names::{self, Part};
    use crate::resource::{Access, Lower};

    impl Lower for Table {
        const CREATED: bool = true;

        /// The name, or the ARN of what stands already: `TableName` takes either.
        fn value(&self, name: &str, _: &Stack<'_>) -> Expression {
            match &self.existing {
                Some(existing) => existing.to_string().into(),
                None => names::id(name, Part::Table).reference().into(),
            }
        }

        fn access(&self, name: &str, access: Access) -> Vec<Statement> {
            let own = || names::id(name, Part::Table).attribute("Arn").into();
            let table: Expression = self.existing.as_ref().map_or_else(own, existing_arn);
            let mut statements = Vec::new();
            if access.reads() {
                let actions = ["dynamodb:BatchGetItem", "dynamodb:ConditionCheckItem", "dynamodb:GetItem"];
                statements.push(Statement::allow(actions, [table.clone()]));
                let indexes = sub![table.clone(), "/index/*"].into();
                let searched = [table.clone(), indexes];
                statements.push(Statement::allow(["dynamodb:Query", "dynamodb:Scan"], searched));
            }
            if access.writes() {
                let actions = [
                    "dynamodb:BatchWriteItem",
                    "dynamodb:DeleteItem",
                    "dynamodb:PutItem",
                    "dynamodb:UpdateItem",
                ];
                statements.push(Statement::allow(actions, [table]));
            }
            statements
        }

        fn lower<'a>(&'a self, name: &str, function: &'a Function, stack: &mut Stack<'a>) {
            let uses = stack.share(Shared::Table(name.to_owned()), function);
            if let Some(key) = &self.key {
                uses.key = Some(key.clone());
            }
        }
    }
}
