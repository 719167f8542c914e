//! `vpc`: the network that a function runs in.

use std::fmt;
use std::str::FromStr;

use crate::code::Code;
use crate::field::{Form, Grammar, Shape};
use crate::grammar::name::{ParameterName, SecurityGroupId, SubnetId};
use crate::page::VPC_CONFIG;
use crate::problem::{Fault, Problem, Problems};
use crate::{group, group_field};

group! {
    /// The network that a function runs in. It reaches what is in there, and the internet only if the network leads there.
    pub struct Vpc("vpc") {
        /// The subnets, one or a list of up to 16, each by its id, or by the name of a parameter of the stack that holds one id or several: `subnets = "Subnets"`. Required.
        #[see(VPC_CONFIG)]
        subnets: Vec<IdOrParameter<SubnetId>>,
        /// The security groups, one or a list of up to 5, named likewise: `security_groups = ["sg-0a1b2c3d", "SecurityGroups"]`. Required.
        #[see(VPC_CONFIG)]
        security_groups: Vec<IdOrParameter<SecurityGroupId>>,
    }
}
group_field!(Vpc, "`vpc(subnets = [\"subnet-0a1b2c3d\"], security_groups = [\"sg-0a1b2c3d\"])`");

impl Vpc {
    /// Adds that a list is empty, or longer than Lambda takes.
    pub(crate) fn check(&self, problems: &mut Problems) {
        let Self { subnets, security_groups } = self;
        let lists = [("subnets", subnets.len(), 16), ("security_groups", security_groups.len(), 5)];
        for (key, found, most) in lists {
            if found == 0 {
                problems.push(Problem::new(
                    Code::EmptyList,
                    key,
                    format!("`{key}` is empty, and a function in a network needs one"),
                ));
            } else if found > most {
                let message =
                    format!("a function has at most {most} {}, found {found}", key.replace('_', " "));
                problems.push(Problem::new(Code::TooMany, key, message).see(VPC_CONFIG));
            }
        }
    }
}

/// Something of the account's network that stands already: by its id, or by a parameter of the stack.
#[derive(Debug, Clone, PartialEq)]
pub enum IdOrParameter<I> {
    /// The id.
    Id(I),
    /// The parameter of this name, which holds a list of ids.
    Parameter(ParameterName),
}

/// An id that a parameter may hold as well.
pub trait Id: Grammar {
    /// What is accepted, as an error says it.
    const EXPECTED: &'static str;
    /// An id, for an error.
    const EXAMPLE: &'static str;
    /// What the id of one, or the name of a parameter, looks like.
    const REGEX: &'static str;
    /// The type of a parameter that holds several ("Supplying values for `AWS-specific` parameters" in the
    /// CloudFormation user guide).
    const LIST: &'static str;
}

impl Id for SubnetId {
    const EXPECTED: &'static str = "a subnet's id such as `\"subnet-0a1b2c3d\"`, or the name of a parameter";
    const EXAMPLE: &'static str = "subnet-0a1b2c3d";
    const REGEX: &'static str = "subnet-[0-9A-Fa-f]{1,17}|[A-Za-z][A-Za-z0-9]{0,254}";
    const LIST: &'static str = "List<AWS::EC2::Subnet::Id>";
}

impl Id for SecurityGroupId {
    const EXPECTED: &'static str =
        "a security group's id such as `\"sg-0a1b2c3d\"`, or the name of a parameter";
    const EXAMPLE: &'static str = "sg-0a1b2c3d";
    const REGEX: &'static str = "sg-[0-9A-Fa-f]{1,17}|[A-Za-z][A-Za-z0-9]{0,254}";
    const LIST: &'static str = "List<AWS::EC2::SecurityGroup::Id>";
}

impl<I: Id> FromStr for IdOrParameter<I> {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        // An id has a hyphen in it, and the name of a parameter has none.
        if text.contains('-') {
            return text.parse().map(Self::Id);
        }
        text.parse().map(Self::Parameter).map_err(|fault: Fault| {
            fault.help(format!("write `{}`, or the name of a parameter in letters and digits", I::EXAMPLE))
        })
    }
}

impl<I: Id> fmt::Display for IdOrParameter<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Parameter(name) => name.fmt(f),
        }
    }
}

impl<I: Id> Grammar for IdOrParameter<I> {
    const EXPECTED: &'static str = <I as Id>::EXPECTED;
    const SHAPE: Shape = Shape::Text(Form::Pattern { regex: I::REGEX, longest: None });
}

#[cfg(feature = "template")]
mod lower {
    //! The function's `VpcConfig`, and what Lambda does in the network by the function's role.

    use super::{Id, IdOrParameter, Vpc};
    use crate::cloudformation::Stack;
    use crate::cloudformation::value::{Object, Pseudo, Value, object, sub};
    use crate::function::Function;
    use crate::iam::Statement;

    impl Vpc {
        pub(crate) fn lower<'a>(&'a self, function: &'a Function, stack: &mut Stack<'a>) -> Object {
            let Self { subnets, security_groups } = self;
            object! {
                "SubnetIds": ids(subnets, "The subnets that functions run in.", function, stack),
                "SecurityGroupIds":
                    ids(security_groups, "The security groups that functions belong to.", function, stack),
            }
        }

        /// Lambda creates the network interfaces of a function by its role, and checks that it may as it creates the
        /// function ("Giving Lambda functions access to resources in an Amazon VPC" in the Lambda developer guide). What
        /// describes knows no resources; what acts takes all of the account's, as that page has it.
        pub(crate) fn statements() -> [Statement; 2] {
            let describe = ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"];
            let act = [
                "ec2:AssignPrivateIpAddresses",
                "ec2:CreateNetworkInterface",
                "ec2:DeleteNetworkInterface",
                "ec2:UnassignPrivateIpAddresses",
            ];
            let (region, account) = (Pseudo::Region, Pseudo::AccountId);
            let all = sub!["arn:", Pseudo::Partition, ":ec2:", region, ":", account, ":*/*"];
            [Statement::allow(describe, ["*"]), Statement::allow(act, [all])]
        }
    }

    /// The list of ids. A parameter is a list itself, so that what stands beside others is joined with them as text.
    fn ids<'a, I: Id>(
        ids: &'a [IdOrParameter<I>],
        description: &str,
        function: &'a Function,
        stack: &mut Stack<'a>,
    ) -> Value {
        let mut parameter = |name| stack.list_parameter(name, I::LIST, description, function);
        if let [IdOrParameter::Parameter(name)] = ids {
            return parameter(name).into();
        }
        let only_ids = ids.iter().all(|id| matches!(id, IdOrParameter::Id(_)));
        let parts = ids.iter().map(|id| match id {
            IdOrParameter::Id(id) => Value::from(id.to_string()),
            IdOrParameter::Parameter(name) => object! { "Fn::Join": list(parameter(name)) }.into(),
        });
        let parts: Vec<Value> = parts.collect();
        match only_ids {
            true => parts.into(),
            false => object! { "Fn::Split": list(object! { "Fn::Join": list(parts) }) }.into(),
        }
    }

    /// A comma, and what it separates.
    fn list(of: impl Into<Value>) -> [Value; 2] {
        [",".into(), of.into()]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Subnet = IdOrParameter<SubnetId>;

    #[test]
    fn what_has_a_hyphen_is_an_id() {
        assert!(matches!("subnet-0a1b".parse(), Ok(Subnet::Id(_))));
        assert!(matches!("Subnets".parse(), Ok(Subnet::Parameter(_))));
        let fault = "sg-0a1b".parse::<Subnet>().unwrap_err();
        assert_eq!(fault.message, "`sg-0a1b` is not a subnet's id: it is `subnet-` and hexadecimal digits");
        let fault = "my_subnets".parse::<Subnet>().unwrap_err();
        assert_eq!(
            fault.help.as_deref(),
            Some("write `subnet-0a1b2c3d`, or the name of a parameter in letters and digits")
        );
    }

    proptest! {
        #[test]
        fn what_is_printed_parses_to_the_same(text in "subnet-[0-9a-f]{8,17}|[A-Za-z][A-Za-z0-9]{0,64}") {
            let subnet: Subnet = text.parse().expect("it is an id or a name");
            prop_assert_eq!(subnet.to_string().parse(), Ok(subnet));
        }

        #[test]
        fn no_text_panics(text in "(subnet-|sg-)?.*") {
            let _ = text.parse::<Subnet>();
            let _ = text.parse::<IdOrParameter<SecurityGroupId>>();
        }
    }
}
