//! The managed rule groups of AWS WAF that a REST API may have in front of it.

use crate::words;

words! {
    /// A managed rule group of AWS WAF (AWS WAF developer guide, "AWS Managed Rules rule groups list"). These cost
    /// nothing beyond the web ACL's own price.
    pub enum RuleGroup("managed rule group") {
        /// What OWASP's publications warn of, such as cross-site scripting (`AWSManagedRulesCommonRuleSet`). It refuses bodies above 8 KB, too.
        Common = "common",
        /// Patterns that are known to be invalid or to probe for weaknesses, those of Log4j among them (`AWSManagedRulesKnownBadInputsRuleSet`).
        KnownBadInputs = "known_bad_inputs",
        /// SQL that somebody slips in (`AWSManagedRulesSQLiRuleSet`).
        Sqli = "sqli",
        /// Files of Linux that somebody asks for (`AWSManagedRulesLinuxRuleSet`).
        Linux = "linux",
        /// Commands of a POSIX system that somebody slips in (`AWSManagedRulesUnixRuleSet`).
        Unix = "unix",
        /// Pages that administrators alone should see (`AWSManagedRulesAdminProtectionRuleSet`).
        AdminProtection = "admin_protection",
        /// Addresses that Amazon knows for bots and attacks (`AWSManagedRulesAmazonIpReputationList`).
        IpReputation = "ip_reputation",
        /// Addresses that hide who is behind them: VPNs, proxies, Tor, hosting (`AWSManagedRulesAnonymousIpList`).
        AnonymousIp = "anonymous_ip",
    }
}

impl RuleGroup {
    /// Its name among those of the vendor `AWS`.
    pub fn aws_name(self) -> &'static str {
        match self {
            Self::Common => "AWSManagedRulesCommonRuleSet",
            Self::KnownBadInputs => "AWSManagedRulesKnownBadInputsRuleSet",
            Self::Sqli => "AWSManagedRulesSQLiRuleSet",
            Self::Linux => "AWSManagedRulesLinuxRuleSet",
            Self::Unix => "AWSManagedRulesUnixRuleSet",
            Self::AdminProtection => "AWSManagedRulesAdminProtectionRuleSet",
            Self::IpReputation => "AWSManagedRulesAmazonIpReputationList",
            Self::AnonymousIp => "AWSManagedRulesAnonymousIpList",
        }
    }
}
