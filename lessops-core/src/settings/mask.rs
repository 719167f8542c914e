//! `mask`: kinds of data that CloudWatch Logs finds in lines and hides.

use crate::words;

/// Declares the words, each with the name of the managed data identifier behind it.
macro_rules! data_types {
    ($($(#[doc = $doc:literal])* $variant:ident = $word:literal: $identifier:literal,)*) => {
        words! {
            /// A kind of data that CloudWatch Logs knows ("CloudWatch Logs managed data identifiers for sensitive data types",
            /// CloudWatch Logs user guide). What has to be looked for in each country in another way ends in the country's code.
            pub enum DataType("kind of data that can be masked") {
                $( $(#[doc = $doc])* $variant = $word, )*
            }
        }

        impl DataType {
            /// What AWS calls it.
            #[cfg(feature = "template")]
            pub(crate) fn identifier(self) -> &'static str {
                match self { $( Self::$variant => $identifier, )* }
            }
        }
    };
}

data_types! {
    /// Mail addresses.
    Email = "email": "EmailAddress",
    /// Names of people.
    Name = "name": "Name",
    /// Postal addresses.
    Address = "address": "Address",
    /// IP addresses.
    IpAddress = "ip_address": "IpAddress",
    /// Latitude and longitude.
    Location = "location": "LatLong",
    /// Dates of birth.
    DateOfBirth = "date_of_birth": "DateOfBirth",
    /// Numbers of credit cards.
    CreditCard = "credit_card": "CreditCardNumber",
    /// Until when credit cards are valid.
    CreditCardExpiration = "credit_card_expiration": "CreditCardExpiration",
    /// Security codes of credit cards.
    CreditCardCode = "credit_card_code": "CreditCardSecurityCode",
    /// Secret access keys of AWS.
    AwsSecretKey = "aws_secret_key": "AwsSecretKey",
    /// Private keys of OpenSSH.
    OpensshKey = "openssh_key": "OpenSshPrivateKey",
    /// Private keys of PGP.
    PgpKey = "pgp_key": "PgpPrivateKey",
    /// Private keys in PKCS form.
    PkcsKey = "pkcs_key": "PkcsPrivateKey",
    /// Private keys of PuTTY.
    PuttyKey = "putty_key": "PuttyPrivateKey",
    /// Numbers of vehicles.
    Vehicle = "vehicle": "VehicleIdentificationNumber",
    /// Phone numbers of Brazil.
    PhoneBr = "phone_br": "PhoneNumber-BR",
    /// Phone numbers of Germany.
    PhoneDe = "phone_de": "PhoneNumber-DE",
    /// Phone numbers of Spain.
    PhoneEs = "phone_es": "PhoneNumber-ES",
    /// Phone numbers of France.
    PhoneFr = "phone_fr": "PhoneNumber-FR",
    /// Phone numbers of the United Kingdom.
    PhoneGb = "phone_gb": "PhoneNumber-GB",
    /// Phone numbers of Italy.
    PhoneIt = "phone_it": "PhoneNumber-IT",
    /// Phone numbers of the United States.
    PhoneUs = "phone_us": "PhoneNumber-US",
    /// Bank accounts in Germany.
    BankAccountDe = "bank_account_de": "BankAccountNumber-DE",
    /// Bank accounts in Spain.
    BankAccountEs = "bank_account_es": "BankAccountNumber-ES",
    /// Bank accounts in France.
    BankAccountFr = "bank_account_fr": "BankAccountNumber-FR",
    /// Bank accounts in the United Kingdom.
    BankAccountGb = "bank_account_gb": "BankAccountNumber-GB",
    /// Bank accounts in Italy.
    BankAccountIt = "bank_account_it": "BankAccountNumber-IT",
    /// Bank accounts in the United States.
    BankAccountUs = "bank_account_us": "BankAccountNumber-US",
    /// Passports of Germany.
    PassportDe = "passport_de": "PassportNumber-DE",
    /// Passports of the United Kingdom.
    PassportGb = "passport_gb": "PassportNumber-GB",
    /// Passports of the United States.
    PassportUs = "passport_us": "PassportNumber-US",
    /// Social security numbers of Spain.
    SocialSecurityEs = "social_security_es": "Ssn-ES",
    /// Social security numbers of the United States.
    SocialSecurityUs = "social_security_us": "Ssn-US",
}
