//! `cognito`: what users of a pool do, while they wait.

use std::borrow::Cow;

use super::{Delivery, Payload, SYNCHRONOUS_ALARMS, Source, main_or_existing, texts};
use crate::code::Code;
use crate::function::Settings;
use crate::grammar::duration::Seconds;
use crate::grammar::name::QueueName;
use crate::problem::{Problem, Problems};
use crate::{group, words};

group! {
    /// What users of an Amazon Cognito user pool do: sign up, sign in, and so on. The pool is of the stack, since the
    /// link to the function is the pool's. It waits for the answer, 5 s at most.
    pub struct Cognito("cognito") {
        /// The pool's name, up to 58 letters, digits, `-` and `_`: `"users"`. The stack adds what makes it unique. Default: the function's name in kebab case.
        @main pool: Option<QueueName>,
        /// What the function is asked about, one or a list: `on = pre_sign_up`. Required.
        on: Vec<Moment>,
    }
}

words! {
    /// When a pool asks (Amazon Cognito developer guide, "Customizing user pool workflows with Lambda triggers").
    pub enum Moment("moment of a user pool") {
        /// Before a user signs up: confirms or refuses.
        PreSignUp = "pre_sign_up",
        /// After a user was confirmed.
        PostConfirmation = "post_confirmation",
        /// Before a user signs in: refuses.
        PreAuthentication = "pre_authentication",
        /// After a user signed in.
        PostAuthentication = "post_authentication",
        /// Before a token is made: changes what it claims.
        PreTokenGeneration = "pre_token_generation",
        /// Before a message is sent: changes it.
        CustomMessage = "custom_message",
        /// Which challenge comes next.
        DefineAuthChallenge = "define_auth_challenge",
        /// Makes a challenge.
        CreateAuthChallenge = "create_auth_challenge",
        /// Whether the answer to a challenge is right.
        VerifyAuthChallenge = "verify_auth_challenge",
        /// A user that the pool does not know signs in or forgot the password: brings it along from elsewhere.
        UserMigration = "user_migration",
    }
}

/// How long the pool waits for an answer, in seconds (Amazon Cognito developer guide, "Customizing user pool workflows
/// with Lambda triggers").
const LONGEST: u32 = 5;

/// Types of events, by what tells them apart.
macro_rules! events {
    ($($event:ident),* $(,)?) => {
        &[$( Payload::Type(concat!("event::cognito::CognitoEventUserPools", stringify!($event))), )*]
    };
}

impl Moment {
    /// The types of its event.
    fn payloads(self) -> &'static [Payload] {
        match self {
            Self::PreSignUp => events![PreSignup],
            Self::PostConfirmation => events![PostConfirmation],
            Self::PreAuthentication => events![PreAuthentication],
            Self::PostAuthentication => events![PostAuthentication],
            Self::PreTokenGeneration => events![PreTokenGen, PreTokenGenV2],
            Self::CustomMessage => events![CustomMessage],
            Self::DefineAuthChallenge => events![DefineAuthChallenge],
            Self::CreateAuthChallenge => events![CreateAuthChallenge],
            Self::VerifyAuthChallenge => events![VerifyAuthChallenge],
            Self::UserMigration => events![MigrateUser],
        }
    }
}

impl Cognito {
    /// The pool's name.
    pub fn pool<'a>(&'a self, function: &'a str) -> Cow<'a, str> {
        main_or_existing(self.pool.as_ref().map(QueueName::as_str), None, function)
    }
}

fn too_slow(timeout: u32) -> Option<Problem> {
    let message = format!("a user pool waits {LONGEST}s for an answer, and the function may take {timeout}s");
    let problem = || {
        Problem::new(Code::SlowerThanItsCaller, "", message)
            .help(format!("set `timeout = {LONGEST}s` or less"))
    };
    (timeout > LONGEST).then(problem)
}

impl Source for Cognito {
    const DELIVERY: Delivery = Delivery::Synchronous;
    const PAYLOADS: &'static [Payload] = events![
        PreSignup,
        PostConfirmation,
        PreAuthentication,
        PostAuthentication,
        PreTokenGen,
        PreTokenGenV2,
        CustomMessage,
        DefineAuthChallenge,
        CreateAuthChallenge,
        VerifyAuthChallenge,
        MigrateUser,
    ];

    /// That of the moment. The moments' events have no type in common.
    fn payloads(&self) -> &'static [Payload] {
        match self.on.as_slice() {
            [moment] => moment.payloads(),
            _ => &[Payload::Any],
        }
    }

    fn default_alarms(&self, _: &Settings) -> Vec<String> {
        texts(&SYNCHRONOUS_ALARMS)
    }

    fn check(&self, settings: &Settings, problems: &mut Problems) {
        // Where the attribute is silent the service's default decides, which is not known yet.
        if let Some(problem) = settings.timeout.map(Seconds::get).and_then(too_slow) {
            problems.push(problem);
        }
        if self.on.is_empty() {
            problems.push(Problem::new(
                Code::EmptyList,
                "on",
                "`on` is an empty list: the function would never be asked",
            ));
        }
        for (index, moment) in self.on.iter().enumerate() {
            if self.on[..index].contains(moment) {
                problems.push(Problem::new(Code::RepeatedValue, "on", format!("`{moment}` is given twice")));
            }
        }
    }

    fn source(&self, function: &str) -> Option<String> {
        Some(self.pool(function).into_owned())
    }

    fn conflict(&self, other: &Self) -> Option<String> {
        let both = self.on.iter().find(|moment| other.on.contains(moment))?;
        Some(format!("the pool asks one function about `{both}`"))
    }
}

#[cfg(feature = "template")]
mod lower {
    //! The function in the pool's configuration, and the permission to invoke.

    use std::borrow::Cow as Text;

    use super::{Cognito, Moment, too_slow};
    use crate::check::Severity;
    use crate::cloudformation::{Lambda, Origin, Shared, Stack};
    use crate::function::Function;
    use crate::grammar::name::QueueName;
    use crate::names::{self, Part};
    use crate::problem::Problem;
    use crate::trigger::{Lower, needs_name};

    impl Lower for Cognito {
        fn lower<'a>(&'a self, index: usize, lambda: &Lambda<'a>, stack: &mut Stack<'a>) {
            let Self { pool: _, on } = self;
            let function = lambda.function;
            let name = self.pool(&function.name);
            let pool = names::id(&name, Part::UserPool);
            let permission = lambda.numbered(Part::UserPoolPermission, index);
            let resource = Origin::new("cognito-idp.amazonaws.com", pool.attribute("Arn")).may_invoke(lambda);
            stack.add(permission, resource, &[function]);
            let arn = || lambda.target().into();
            let moments = on.iter().map(|moment| (Text::Borrowed(property(*moment)), arn()));
            stack.share(Shared::UserPool(name.into_owned()), function).moments.extend(moments);
        }

        fn review(&self, function: &Function) -> Vec<(Severity, Problem)> {
            // What the attribute says `check` has refused; this is what the service's defaults make of silence.
            let slow = too_slow(function.settings.timeout());
            let name =
                needs_name::<QueueName>("pool", &self.pool(&function.name), "cognito(\"users\", on = ...)");
            slow.map(|problem| (Severity::Error, problem)).into_iter().chain(name).collect()
        }
    }

    /// The key of a pool's `LambdaConfig`.
    fn property(moment: Moment) -> &'static str {
        match moment {
            Moment::PreSignUp => "PreSignUp",
            Moment::PostConfirmation => "PostConfirmation",
            Moment::PreAuthentication => "PreAuthentication",
            Moment::PostAuthentication => "PostAuthentication",
            Moment::PreTokenGeneration => "PreTokenGeneration",
            Moment::CustomMessage => "CustomMessage",
            Moment::DefineAuthChallenge => "DefineAuthChallenge",
            Moment::CreateAuthChallenge => "CreateAuthChallenge",
            Moment::VerifyAuthChallenge => "VerifyAuthChallengeResponse",
            Moment::UserMigration => "UserMigration",
        }
    }
}
