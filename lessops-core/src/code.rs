//! The codes of all that lessops says is wrong: one for each class of mistake, with the page that explains it.
//!
//! A code keeps its meaning; what is no longer said is not used again.

use crate::problem::nearest;

/// Declares each code as a variant, area by area: its number and its page stand in `explain/`.
macro_rules! codes {
    ($( $area:literal { $( $number:literal $name:ident, )* } )*) => {
        /// A class of mistakes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "each has a page")]
        pub enum Code {
            $($(
                $name,
            )*)*
        }

        impl Code {
            /// All codes, in the order of their numbers.
            pub const ALL: &[Self] = &[$($( Self::$name, )*)*];

            /// The code as it is shown: `L` and four digits.
            pub const fn number(self) -> &'static str {
                match self {
                    $($( Self::$name => $number, )*)*
                }
            }

            /// What all codes with this one's first two digits are about.
            pub const fn area(self) -> &'static str {
                match self {
                    $( $( Self::$name )|* => $area, )*
                }
            }

            /// The page that explains it, in Markdown.
            #[cfg(feature = "template")]
            pub const fn page(self) -> &'static str {
                match self {
                    $($( Self::$name => include_str!(concat!("../explain/", $number, ".md")), )*)*
                }
            }
        }
    };
}

codes! {
    "Syntax" {
        "L0001" Malformed,
        "L0002" MissingValue,
    }
    "Keys and their values" {
        "L0101" UnknownArgument,
        "L0102" RepeatedArgument,
        "L0103" MissingArgument,
        "L0104" WrongShape,
        "L0105" UnknownWord,
        "L0106" OutOfRange,
        "L0107" InvalidNumber,
        "L0108" InvalidName,
        "L0109" InvalidArn,
        "L0110" InvalidAction,
        "L0111" InvalidJson,
        "L0112" InvalidPattern,
        "L0113" InvalidPointer,
        "L0114" InvalidAddress,
        "L0115" InvalidPath,
        "L0116" NotWhole,
        "L0117" EmptyList,
        "L0118" RepeatedValue,
        "L0119" TooMany,
        "L0120" TooLong,
        "L0121" ExclusiveArguments,
        "L0122" DependentArgument,
        "L0123" NothingSaid,
        "L0124" StandsAlready,
        "L0125" Bounds,
        "L0126" NotForTheTrigger,
    }
    "Settings of a function" {
        "L0201" ProvisionedBeyondReserved,
        "L0202" ScalingWithoutCause,
        "L0203" ScalingSchedule,
        "L0204" RolloutTime,
        "L0205" RolloutOfACheck,
        "L0206" RollbackAlarms,
        "L0207" NotIdempotent,
        "L0208" IdempotencyKey,
        "L0209" Breaker,
        "L0210" ReservedName,
        "L0211" NotifyByNobody,
    }
    "Triggers" {
        "L0301" InvalidSchedule,
        "L0302" InvalidCron,
        "L0303" InvalidTime,
        "L0304" InvalidRoute,
        "L0305" InvalidRouteKey,
        "L0306" WildcardOrigin,
        "L0307" InvalidTableKey,
        "L0308" TriggerTwice,
        "L0309" DifferentEvents,
        "L0310" ExistingBucket,
        "L0311" WildcardInKey,
        "L0312" QueueBatch,
        "L0313" FilterScope,
        "L0314" KafkaAuthentication,
        "L0315" RecordsGone,
        "L0316" InvalidQuery,
        "L0317" WebsocketAuth,
        "L0318" SlowerThanItsCaller,
        "L0319" NameForAResource,
        "L0320" PollersBeyondReserved,
    }
    "Alarms and metrics" {
        "L0401" AlarmSyntax,
        "L0402" UnknownMetric,
        "L0403" UnknownStatistic,
        "L0404" Period,
        "L0405" Datapoints,
        "L0406" ThresholdUnit,
        "L0407" Percentage,
        "L0408" NeverFires,
        "L0409" AbsentMetric,
        "L0410" AlarmTarget,
        "L0411" AlarmName,
        "L0412" Band,
        "L0413" InvalidMetric,
        "L0414" UnwrittenMetric,
        "L0415" UnknownAlarm,
        "L0416" MetricValue,
    }
    "Handles and resources" {
        "L0501" Access,
        "L0502" NotAHandle,
        "L0503" HandleByReference,
        "L0504" ResourceAttribute,
        "L0505" Loop,
        "L0506" SameVariable,
        "L0507" DifferentDescriptions,
        "L0508" CreatedAndExisting,
        "L0509" UnusedDescription,
        "L0510" NameOfTwoKinds,
        "L0511" NobodyMade,
        "L0512" IdempotencyTable,
    }
    "The handler" {
        "L0601" NotAFunction,
        "L0602" Qualifier,
        "L0603" Parameter,
        "L0604" Answer,
        "L0605" MainAsHandler,
        "L0606" TwoAttributes,
        "L0607" MissingFeature,
        "L0608" OneRecord,
        "L0609" EventOfAnother,
        "L0610" UnreadableEvent,
        "L0611" NotState,
        "L0612" NotExtracted,
    }
    "The service as a whole" {
        "L0701" NoFunctions,
        "L0702" SameName,
        "L0703" SameSource,
        "L0704" FailureQueueFeeds,
        "L0705" FailureLoop,
        "L0706" LogLoop,
        "L0707" UnknownFunction,
        "L0708" Check,
        "L0709" AuthorizerWithTrigger,
        "L0710" OneApi,
        "L0711" Preflight,
        "L0712" DomainOfOneApi,
        "L0713" PathParameters,
        "L0714" UnknownUserPool,
        "L0715" LogForwarding,
        "L0716" LongComputedName,
        "L0717" Stages,
    }
    "Limits of a stack and an account" {
        "L0801" TemplateLimit,
        "L0802" SameLogicalId,
        "L0803" ParameterTypes,
        "L0804" ParameterName,
        "L0805" AccountConcurrency,
    }
    "The binary and its manifest" {
        "L1001" InvalidManifest,
        "L1002" UnreadableBinary,
        "L1003" NotABinary,
        "L1004" NoBootstrap,
        "L1005" WithoutFunctions,
        "L1006" Architecture,
        "L1007" NoDependencies,
        "L1008" NoLinker,
        "L1009" Glibc,
        "L1010" PackageSize,
        "L1011" NotRunnable,
    }
    "The command" {
        "L1101" NoCargoToml,
        "L1102" WhichPackage,
        "L1103" WhichBinary,
        "L1104" CargoFailed,
        "L1105" System,
        "L1106" NoCheckout,
        "L1107" NoDashboard,
        "L1108" UnknownCode,
        "L1109" BuiltWithoutFeature,
        "L1110" NotASide,
        "L1111" FailOn,
        "L1112" SampleEvent,
        "L1113" CannotServe,
        "L1114" FailedHere,
        "L1115" NoSuchCrate,
        "L1116" NotAgreed,
    }
    "AWS" {
        "L1201" NoRegion,
        "L1202" NotSignedIn,
        "L1203" NothingKept,
        "L1204" FailedAgain,
        "L1205" AwsRefused,
        "L1206" OtherStack,
        "L1207" StackState,
        "L1208" DeploymentFailed,
        "L1209" StackParameter,
        "L1210" AlarmOn,
        "L1211" NeedsAttention,
    }
}

impl Code {
    /// The code of this number, in capitals or not.
    ///
    /// # Errors
    /// The nearest that there is, where there is none of this number.
    pub fn find(number: &str) -> Result<Self, Option<Self>> {
        let of =
            |number: &str| Self::ALL.iter().copied().find(|code| code.number().eq_ignore_ascii_case(number));
        of(number).ok_or_else(|| nearest(number, Self::ALL.iter().map(|code| code.number())).and_then(of))
    }

    /// A message with the code at the end of its first line.
    pub fn mark(self, message: &str) -> String {
        let (first, rest) = message.split_at(message.find('\n').unwrap_or(message.len()));
        format!("{first} [{}]{rest}", self.number())
    }

    /// What the mistake is, in a few words: the heading of its page.
    #[cfg(feature = "template")]
    pub fn title(self) -> &'static str {
        let heading = self.page().lines().next().unwrap_or_default();
        heading
            .trim_start_matches('#')
            .trim()
            .trim_start_matches(self.number())
            .trim_start_matches([':', ' '])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_ascend_so_that_none_is_there_twice() {
        let numbers: Vec<_> = Code::ALL.iter().map(|code| code.number()).collect();
        assert!(numbers.is_sorted_by(|one, next| one < next), "{numbers:?}");
        assert!(numbers.iter().all(|number| number.len() == 5 && number.starts_with('L')));
    }

    #[test]
    fn the_first_two_digits_say_what_a_code_is_about() {
        for pair in Code::ALL.windows(2) {
            let begins_alike = pair[0].number()[..3] == pair[1].number()[..3];
            assert_eq!(begins_alike, pair[0].area() == pair[1].area(), "{pair:?}");
        }
    }

    #[test]
    fn a_code_stands_at_the_end_of_the_first_line() {
        assert_eq!(Code::Malformed.mark("no"), "no [L0001]");
        assert_eq!(Code::Malformed.mark("no\nhelp: yes"), "no [L0001]\nhelp: yes");
    }

    #[test]
    fn a_code_is_found_in_capitals_or_not_and_else_the_nearest() {
        assert_eq!(Code::find("l0101"), Ok(Code::UnknownArgument));
        assert_eq!(Code::find("L01"), Err(None));
        assert_eq!(Code::find("L0199"), Err(Code::find("L0109").ok()));
    }
}
