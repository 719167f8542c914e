//! Every word of the attribute as a module with its documentation, and in it the words that may stand inside. Made of
//! core's tables, and kept equal to them by a test: `BLESS=1 cargo test -p lessops-macros`.
//!
//! Only an editor sees it: what the macro expands to there imports these words, so that they are completed, explained
//! and found.

/// The keys of `#[lambda(...)]`.
pub mod lambda {
    /// The function's name in the service: letters, digits, `-` and `_`, up to 64: `name = "ship-order"`. Default: the Rust function's name.
    ///
    /// Takes a function's name.
    pub mod name {}
    /// What invokes the function: one trigger or a list; may be given several times: `trigger = s3("uploads")`. Default: it is invoked directly.
    ///
    /// Takes one or a list of a trigger such as `s3("uploads")`.
    pub mod trigger {
        /// An event for every object that is created in a bucket, or whatever else `events` says.
        ///
        /// `s3([bucket], existing = ..., via = ..., events = ..., prefix = ..., suffix = ...)`
        pub mod s3 {
            /// The main argument: its name may be left out. The bucket's name, up to 50 lower-case letters, digits and `-`: `"uploads"`. The stack adds what makes it unique.
            /// Default: the function's name in kebab case.
            ///
            /// Takes a bucket's name.
            pub mod bucket {}
            /// A bucket that stands already, by its ARN or name, instead of one of the stack: `existing = "uploads"`. It needs `via = eventbridge`.
            ///
            /// Takes an ARN or a name in quotes.
            pub mod existing {}
            /// How the events of a bucket that stands already arrive: `via = eventbridge`. EventBridge has to be switched on for the bucket, and the function takes an `EventBridgeEvent`.
            ///
            /// Takes a way for events.
            pub mod via {
                /// Through the account's default event bus.
                pub mod eventbridge {}
            }
            /// Which changes, one or a list: `events = [ObjectCreated:Put, ObjectRemoved:*]`. Default: `ObjectCreated:*`.
            ///
            /// Takes a kind of S3 event.
            pub mod events {
                /// - `ObjectCreated:*`: An object was created, in whatever way.
                /// - `ObjectCreated:Put`: An object was created by an HTTP PUT.
                /// - `ObjectCreated:Post`: An object was created by an HTTP POST of a form.
                /// - `ObjectCreated:Copy`: An object was created as a copy.
                /// - `ObjectCreated:CompleteMultipartUpload`: An object was created by an upload in parts.
                pub mod ObjectCreated {
                    /// An object was created by an HTTP PUT.
                    pub mod Put {}
                    /// An object was created by an HTTP POST of a form.
                    pub mod Post {}
                    /// An object was created as a copy.
                    pub mod Copy {}
                    /// An object was created by an upload in parts.
                    pub mod CompleteMultipartUpload {}
                }
                /// - `ObjectRemoved:*`: An object was deleted, or a delete marker created.
                /// - `ObjectRemoved:Delete`: An object, or a version of it, was deleted for good.
                /// - `ObjectRemoved:DeleteMarkerCreated`: A delete marker was created.
                pub mod ObjectRemoved {
                    /// An object, or a version of it, was deleted for good.
                    pub mod Delete {}
                    /// A delete marker was created.
                    pub mod DeleteMarkerCreated {}
                }
                /// - `ObjectRestore:*`: An object is being restored from an archive, or has been.
                /// - `ObjectRestore:Post`: The restoration of an object began.
                /// - `ObjectRestore:Completed`: An object was restored.
                /// - `ObjectRestore:Delete`: A restored copy expired.
                pub mod ObjectRestore {
                    /// The restoration of an object began.
                    pub mod Post {}
                    /// An object was restored.
                    pub mod Completed {}
                    /// A restored copy expired.
                    pub mod Delete {}
                }
                /// An object of the reduced-redundancy class was lost.
                pub mod ReducedRedundancyLostObject {}
                /// - `Replication:*`: Something about replication happened.
                pub mod Replication {}
                /// - `LifecycleExpiration:*`: An object expired by a lifecycle rule, in whatever way.
                /// - `LifecycleExpiration:Delete`: An object was deleted by a lifecycle rule.
                /// - `LifecycleExpiration:DeleteMarkerCreated`: A lifecycle rule created a delete marker.
                pub mod LifecycleExpiration {
                    /// An object was deleted by a lifecycle rule.
                    pub mod Delete {}
                    /// A lifecycle rule created a delete marker.
                    pub mod DeleteMarkerCreated {}
                }
                /// An object was moved to another storage class by a lifecycle rule.
                pub mod LifecycleTransition {}
                /// An object was archived by S3 Intelligent-Tiering.
                pub mod IntelligentTiering {}
                /// - `ObjectTagging:*`: An object's tags changed.
                /// - `ObjectTagging:Put`: An object was given tags.
                /// - `ObjectTagging:Delete`: An object's tags were removed.
                pub mod ObjectTagging {
                    /// An object was given tags.
                    pub mod Put {}
                    /// An object's tags were removed.
                    pub mod Delete {}
                }
                /// - `ObjectAcl:Put`: An object's access control list changed.
                pub mod ObjectAcl {
                    /// An object's access control list changed.
                    pub mod Put {}
                }
            }
            /// Only objects whose key begins with this: `prefix = "incoming/"`. Default: all.
            ///
            /// Takes a string in quotes.
            pub mod prefix {}
            /// Only objects whose key ends with this: `suffix = ".png"`. Default: all.
            ///
            /// Takes a string in quotes.
            pub mod suffix {}
        }
        /// Messages of an SQS queue, in batches. A record that fails is reported alone and tried again; what fails
        /// `max_receives` times goes to a dead-letter queue.
        ///
        /// `sqs([queue], existing = ..., kms_key = ..., batch_size = ..., batching_window = ..., max_concurrency = ..., pollers = ..., fifo = ..., filter = ..., max_receives = ...)`
        pub mod sqs {
            /// The main argument: its name may be left out. The queue's name, up to 58 letters, digits, `-` and `_`: `"orders"`. The stack adds what makes it unique. Default: the function's name in kebab case.
            ///
            /// Takes a queue's name.
            pub mod queue {}
            /// A queue that stands already, by its ARN or name, instead of one of the stack: `existing = "orders"`. Its visibility timeout should be six times the function's timeout, and its dead letters are its own.
            ///
            /// Takes an ARN or a name in quotes.
            pub mod existing {}
            /// The ARN of the KMS key that `existing` is encrypted with, so that the function may read it: `kms_key = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"`. Default: a key that needs no permission.
            ///
            /// Takes an ARN in quotes.
            pub mod kms_key {}
            /// How many messages a call gets at most, 1 to 10,000, above 10 only with a `batching_window`: `batch_size = 5`. Default: 10.
            ///
            /// Takes a whole number.
            pub mod batch_size {}
            /// How long Lambda waits for a batch to fill, up to 5 m: `batching_window = 10s`. Default: not at all.
            ///
            /// Takes a duration such as `30s`.
            pub mod batching_window {}
            /// How many calls may run at once for this queue, 2 to 1,000: `max_concurrency = 20`. Default: no limit but the function's.
            ///
            /// Takes a whole number.
            pub mod max_concurrency {}
            /// Pollers of one's own, which answer a rush sooner and cost by the hour, instead of `max_concurrency`: `pollers(min = 2, max = 20)`. Default: pollers that Lambda shares.
            ///
            /// Takes `pollers(min = 2, max = 20)`.
            pub mod pollers {
                /// How many there are at least, 2 to 10,000: `min = 5`. Default: 2.
                ///
                /// Takes a whole number.
                pub mod min {}
                /// How many there are at most, 2 to 10,000: `max = 20`. Default: Lambda's 200.
                ///
                /// Takes a whole number.
                pub mod max {}
            }
            /// Whether messages of one group stay in order and none is delivered twice within five minutes: `fifo = true`. Default: false.
            ///
            /// Takes `true` or `false`.
            pub mod fifo {
                /// Yes.
                #[doc(hidden)]
                pub mod r#true {}
                /// No.
                #[doc(hidden)]
                pub mod r#false {}
            }
            /// Only messages that match one of these patterns, each JSON; what does not match is deleted: `filter = r#"{"body": {"kind": ["order"]}}"#`. Default: all.
            ///
            /// Takes a filter pattern as JSON.
            pub mod filter {}
            /// How often a message is tried before it goes to the dead-letter queue, 1 to 1,000: `max_receives = 3`. Default: 5.
            ///
            /// Takes a whole number.
            pub mod max_receives {}
        }
        /// Messages that are published to an SNS topic, one a call. Functions that name the same topic share it, and each
        /// gets every message that its filter lets pass.
        ///
        /// `sns([topic], existing = ..., filter = ..., filter_scope = ...)`
        pub mod sns {
            /// The main argument: its name may be left out. The topic's name, up to 58 letters, digits, `-` and `_`: `"orders"`. The stack adds what makes it unique. Default: the function's name in kebab case.
            ///
            /// Takes the name of a topic that hands messages to functions.
            pub mod topic {}
            /// A topic that stands already, by its ARN or name, instead of one of the stack: `existing = "orders"`.
            ///
            /// Takes an ARN or a name in quotes.
            pub mod existing {}
            /// Only messages that match this filter policy, as JSON: `filter = r#"{"store": ["example_corp"]}"#`. Default: all.
            ///
            /// Takes a filter policy as JSON.
            pub mod filter {}
            /// Whether the filter is about a message's attributes or its body: `filter_scope = body`. Default: `attributes`.
            ///
            /// Takes a filter scope.
            pub mod filter_scope {
                /// The attributes that the publisher gave it.
                pub mod attributes {}
                /// The message itself, which is JSON.
                pub mod body {}
            }
        }
        /// Records of a Kinesis data stream, in batches and in the order of each shard. A record that fails is reported
        /// with all behind it, and tried again; what fails for good goes to a bucket.
        ///
        /// `kinesis([stream], existing = ..., shards = ..., consumer = ..., kms_key = ..., batch_size = ..., batching_window = ..., parallelization = ..., retries = ..., max_age = ..., bisect = ..., filter = ..., tumbling_window = ..., starting_position = ...)`
        pub mod kinesis {
            /// The main argument: its name may be left out. The stream's name, up to 58 letters, digits, `-` and `_`: `"clicks"`. The stack adds what makes it unique. Default: the function's name in kebab case.
            ///
            /// Takes a queue's name.
            pub mod stream {}
            /// A stream that stands already, by its ARN or name, instead of one of the stack: `existing = "clicks"`.
            ///
            /// Takes an ARN or a name in quotes.
            pub mod existing {}
            /// How many shards the stream of the stack has, 1 to 500: `shards = 4`. Default: on demand, as many as it needs.
            ///
            /// Takes a whole number.
            pub mod shards {}
            /// Whether the function reads at a rate of its own, with enhanced fan-out, which costs more: `consumer = true`. Default: false.
            ///
            /// Takes `true` or `false`.
            pub mod consumer {
                /// Yes.
                #[doc(hidden)]
                pub mod r#true {}
                /// No.
                #[doc(hidden)]
                pub mod r#false {}
            }
            /// The ARN of the KMS key that `existing` is encrypted with, so that the function may read it: `kms_key = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"`. Default: a key that needs no permission.
            ///
            /// Takes an ARN in quotes.
            pub mod kms_key {}
            /// How many records a call gets at most, 1 to 10,000: `batch_size = 500`. Default: 100.
            ///
            /// Takes a whole number.
            pub mod batch_size {}
            /// How long Lambda waits for a batch to fill, up to 5 m: `batching_window = 10s`. Default: not at all.
            ///
            /// Takes a duration such as `30s`.
            pub mod batching_window {}
            /// How many batches of one shard may be under way at once, 1 to 10, in which the records of one key stay in order: `parallelization = 4`. Default: 1.
            ///
            /// Takes a whole number.
            pub mod parallelization {}
            /// How often a batch that failed is tried again before it goes to the failure destination, 0 to 10,000: `retries = 3`. Default: 5.
            ///
            /// Takes a whole number.
            pub mod retries {}
            /// How old a record may become before it goes to the failure destination, from 60 s on and less than the stream keeps it: `max_age = 1h`. Default: 6 h.
            ///
            /// Takes a duration such as `30s`.
            pub mod max_age {}
            /// Whether a batch that failed is cut in two, to find the record that is at fault: `bisect = false`. Default: true.
            ///
            /// Takes `true` or `false`.
            pub mod bisect {
                /// Yes.
                #[doc(hidden)]
                pub mod r#true {}
                /// No.
                #[doc(hidden)]
                pub mod r#false {}
            }
            /// Only records that match one of these patterns, each JSON: `filter = r#"{"data": {"kind": ["order"]}}"#`. Default: all.
            ///
            /// Takes a filter pattern as JSON.
            pub mod filter {}
            /// Whether calls hand a state on to each other, and over how long, up to 15 m: `tumbling_window = 1m`. The function then takes the whole batch and answers with the state. Default: no state.
            ///
            /// Takes a duration such as `30s`.
            pub mod tumbling_window {}
            /// Where the first read begins: `starting_position = latest`. Default: `trim_horizon`, the oldest record that is kept.
            ///
            /// Takes `trim_horizon`, `latest` or `at(2026-11-23T10:00:00)`.
            pub mod starting_position {
                /// With the oldest record that the stream keeps.
                pub mod trim_horizon {}
                /// With what comes once the mapping is there.
                pub mod latest {}
            }
        }
        /// What changes in a DynamoDB table: items that are put, updated and deleted, in batches and in the order of each
        /// item's changes. A record that fails is reported with all behind it, and tried again; what fails for good goes to
        /// a bucket.
        ///
        /// `dynamodb([table], existing = ..., key = ..., kms_key = ..., batch_size = ..., batching_window = ..., parallelization = ..., retries = ..., max_age = ..., bisect = ..., filter = ..., tumbling_window = ..., starting_position = ...)`
        pub mod dynamodb {
            /// The main argument: its name may be left out. The table's name, up to 58 letters, digits, `-` and `_`: `"orders"`. The stack adds what makes it unique. Default: the function's name in kebab case.
            ///
            /// Takes a queue's name.
            pub mod table {}
            /// The stream of a table that stands already, by its ARN, instead of a table of the stack: `existing = "arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/2026-11-24T00:00:00.000"`.
            ///
            /// Takes an ARN in quotes.
            pub mod existing {}
            /// The primary key of the table of the stack, with a sort key or without: `key = "id: S, created: N"`. Default: `id: S`.
            ///
            /// Takes a key such as `"id: S"` or `"id: S, created: N"`.
            pub mod key {}
            /// The ARN of the KMS key that `existing` is encrypted with, so that the function may read it: `kms_key = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"`. Default: a key that needs no permission.
            ///
            /// Takes an ARN in quotes.
            pub mod kms_key {}
            /// How many records a call gets at most, 1 to 10,000: `batch_size = 500`. Default: 100.
            ///
            /// Takes a whole number.
            pub mod batch_size {}
            /// How long Lambda waits for a batch to fill, up to 5 m: `batching_window = 10s`. Default: not at all.
            ///
            /// Takes a duration such as `30s`.
            pub mod batching_window {}
            /// How many batches of one shard may be under way at once, 1 to 10, in which the records of one key stay in order: `parallelization = 4`. Default: 1.
            ///
            /// Takes a whole number.
            pub mod parallelization {}
            /// How often a batch that failed is tried again before it goes to the failure destination, 0 to 10,000: `retries = 3`. Default: 5.
            ///
            /// Takes a whole number.
            pub mod retries {}
            /// How old a record may become before it goes to the failure destination, from 60 s on and less than the stream keeps it: `max_age = 1h`. Default: 6 h.
            ///
            /// Takes a duration such as `30s`.
            pub mod max_age {}
            /// Whether a batch that failed is cut in two, to find the record that is at fault: `bisect = false`. Default: true.
            ///
            /// Takes `true` or `false`.
            pub mod bisect {
                /// Yes.
                #[doc(hidden)]
                pub mod r#true {}
                /// No.
                #[doc(hidden)]
                pub mod r#false {}
            }
            /// Only records that match one of these patterns, each JSON: `filter = r#"{"data": {"kind": ["order"]}}"#`. Default: all.
            ///
            /// Takes a filter pattern as JSON.
            pub mod filter {}
            /// Whether calls hand a state on to each other, and over how long, up to 15 m: `tumbling_window = 1m`. The function then takes the whole batch and answers with the state. Default: no state.
            ///
            /// Takes a duration such as `30s`.
            pub mod tumbling_window {}
            /// Where the first read begins: `starting_position = latest`. Default: `trim_horizon`, the oldest record that is kept.
            ///
            /// Takes a starting position.
            pub mod starting_position {
                /// With the oldest change that the stream keeps.
                pub mod trim_horizon {}
                /// With what comes once the mapping is there.
                pub mod latest {}
            }
        }
        /// Records of a topic of Apache Kafka, in batches and in the order of each partition. Cluster and topic must stand.
        /// A batch that fails is tried again, and goes to a bucket in the end.
        ///
        /// `kafka([topic], cluster = ..., bootstrap_servers = ..., auth = ..., certificate_authority = ..., kms_key = ..., subnets = ..., security_groups = ..., consumer_group = ..., batch_size = ..., batching_window = ..., filter = ..., starting_position = ..., pollers = ..., retries = ..., max_age = ..., bisect = ...)`
        pub mod kafka {
            /// The main argument: its name may be left out. The topic's name: `"orders"`. Default: the function's name in kebab case.
            ///
            /// Takes a name of Apache Kafka's.
            pub mod topic {}
            /// A cluster of Amazon MSK, by its ARN: `cluster = "arn:aws:kafka:eu-central-1:123456789012:cluster/shop/0a1b2c3d-0000-1111-2222-333344445555-1"`. Either this or `bootstrap_servers` is required.
            ///
            /// Takes an ARN in quotes.
            pub mod cluster {}
            /// The brokers of a cluster of one's own, each as `"host:port"`, one or a list: `bootstrap_servers = "kafka.example.com:9092"`.
            ///
            /// Takes a broker.
            pub mod bootstrap_servers {}
            /// How Lambda signs in: `iam` (MSK only), `scram_512("secret's ARN")`, `scram_256(...)` and `plain(...)` (not MSK), or `mtls(...)`: `auth = iam`. Default: not at all.
            ///
            /// Takes `iam`, `scram_512("ARN")`, `scram_256("ARN")`, `plain("ARN")` or `mtls("ARN")`.
            pub mod auth {
                /// With the function's role.
                ///
                /// `iam`
                pub mod iam {}
                /// With a name and a password, by SASL/SCRAM with SHA-512.
                ///
                /// `scram_512(secret)`
                pub mod scram_512 {
                    /// The main argument: its name may be left out. The secret's ARN: `"arn:aws:secretsmanager:eu-central-1:123456789012:secret:kafka-aBcDeF"`.
                    ///
                    /// Takes an ARN in quotes.
                    pub mod secret {}
                }
                /// With a name and a password, by SASL/SCRAM with SHA-256.
                ///
                /// `scram_256(secret)`
                pub mod scram_256 {
                    /// The main argument: its name may be left out. The secret's ARN: `"arn:aws:secretsmanager:eu-central-1:123456789012:secret:kafka-aBcDeF"`.
                    ///
                    /// Takes an ARN in quotes.
                    pub mod secret {}
                }
                /// With a name and a password, by SASL/PLAIN.
                ///
                /// `plain(secret)`
                pub mod plain {
                    /// The main argument: its name may be left out. The secret's ARN: `"arn:aws:secretsmanager:eu-central-1:123456789012:secret:kafka-aBcDeF"`.
                    ///
                    /// Takes an ARN in quotes.
                    pub mod secret {}
                }
                /// With a certificate and its private key, by mutual TLS.
                ///
                /// `mtls(secret)`
                pub mod mtls {
                    /// The main argument: its name may be left out. The secret's ARN: `"arn:aws:secretsmanager:eu-central-1:123456789012:secret:kafka-aBcDeF"`.
                    ///
                    /// Takes an ARN in quotes.
                    pub mod secret {}
                }
            }
            /// The secret with the certificate of the authority that signed the brokers' own, by its ARN: `certificate_authority = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:kafka-aBcDeF"`. Not for MSK. Default: a public authority.
            ///
            /// Takes an ARN in quotes.
            pub mod certificate_authority {}
            /// The ARN of the KMS key that the secrets are encrypted with, which MSK demands of those of `scram_512`: `kms_key = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"`. Default: a key that needs no permission.
            ///
            /// Takes an ARN in quotes.
            pub mod kms_key {}
            /// The subnets in which the brokers can be reached, by their ids, one or a list: `subnets = "subnet-0a1b2c3d"`. Not for MSK. Default: the internet.
            ///
            /// Takes a subnet's id.
            pub mod subnets {}
            /// The security groups of what reads the brokers, by their ids, one or a list: `security_groups = "sg-0a1b2c3d"`. With `subnets`.
            ///
            /// Takes a security group's id.
            pub mod security_groups {}
            /// The consumer group: `consumer_group = "shop"`. Default: a name that the stack makes unique.
            ///
            /// Takes a name of Apache Kafka's.
            pub mod consumer_group {}
            /// How many records a call gets at most, 1 to 10,000: `batch_size = 500`. Default: 100.
            ///
            /// Takes a whole number.
            pub mod batch_size {}
            /// How long Lambda waits for a batch to fill, up to 5 m: `batching_window = 10s`. Default: 500 ms.
            ///
            /// Takes a duration such as `30s`.
            pub mod batching_window {}
            /// Only records that match one of these patterns, each JSON: `filter = r#"{"value": {"kind": ["order"]}}"#`. Default: all.
            ///
            /// Takes a filter pattern as JSON.
            pub mod filter {}
            /// Where the first read begins: `starting_position = latest`. Default: `trim_horizon`, the oldest record that is kept.
            ///
            /// Takes `trim_horizon`, `latest` or `at(2026-11-23T10:00:00)`.
            pub mod starting_position {
                /// With the oldest record that the stream keeps.
                pub mod trim_horizon {}
                /// With what comes once the mapping is there.
                pub mod latest {}
            }
            /// Pollers of one's own, which cost by the hour: `pollers(min = 1, max = 4)`. With them Lambda reads from the answer which records failed, and `retries`, `max_age` and `bisect` may be set. Default: pollers that Lambda shares.
            ///
            /// Takes `pollers(min = 1, max = 4)`.
            pub mod pollers {
                /// How many there are at least, 1 to 200: `min = 2`. Default: 1.
                ///
                /// Takes a whole number.
                pub mod min {}
                /// How many there are at most, 1 to 2,000: `max = 20`. Default: Lambda's 200.
                ///
                /// Takes a whole number.
                pub mod max {}
            }
            /// How often a batch that failed is tried again before it goes to the failure destination, 0 to 10,000, with `pollers`: `retries = 3`. Default: 5 with `pollers`, otherwise Lambda's 10.
            ///
            /// Takes a whole number.
            pub mod retries {}
            /// How old a record may become before it goes to the failure destination, 60 s to 7 d, with `pollers`: `max_age = 1h`. Default: 6 h with `pollers`.
            ///
            /// Takes a duration such as `30s`.
            pub mod max_age {}
            /// Whether a batch that failed is cut in two, to find the record that is at fault, with `pollers`: `bisect = false`. Default: true with `pollers`.
            ///
            /// Takes `true` or `false`.
            pub mod bisect {
                /// Yes.
                #[doc(hidden)]
                pub mod r#true {}
                /// No.
                #[doc(hidden)]
                pub mod r#false {}
            }
        }
        /// Events of an EventBridge bus that match a pattern.
        ///
        /// `eventbridge(bus = ..., existing = ..., source = ..., detail_type = ..., pattern = ...)`
        pub mod eventbridge {
            /// The bus's name, up to 58 letters, digits and `_-.`: `bus = "orders"`. The stack adds what makes it unique, and functions that name the same bus share it. Default: the account's default bus.
            ///
            /// Takes an event bus's name.
            pub mod bus {}
            /// A bus that stands already, by its ARN or name, instead of one of the stack: `existing = "orders"`.
            ///
            /// Takes an ARN or a name in quotes.
            pub mod existing {}
            /// Only events of this source, one or a list: `source = "aws.ec2"`. Default: of any.
            ///
            /// Takes a string in quotes.
            pub mod source {}
            /// Only events of this type, one or a list: `detail_type = "EC2 Instance State-change Notification"`. Default: of any.
            ///
            /// Takes a string in quotes.
            pub mod detail_type {}
            /// Only events that match this pattern, as JSON: `pattern = r#"{"detail": {"state": ["stopped"]}}"#`. Default: any.
            ///
            /// Takes an event pattern as JSON.
            pub mod pattern {}
        }
        /// Lines that are written to a log group, several a call.
        ///
        /// `logs(group, filter = ...)`
        pub mod logs {
            /// The main argument: its name may be left out. A log group that stands already, by its name, `"/aws/rds/orders"`, or that of a function of the service: `function("ship")`.
            ///
            /// Takes a log group's name in quotes or `function("name")`.
            pub mod group {
                /// The log group of a function of the service.
                ///
                /// `function(name)`
                pub mod function {
                    /// The main argument: its name may be left out. The function's name: `"ship"`.
                    ///
                    /// Takes a function's name.
                    pub mod name {}
                }
            }
            /// Only lines that match this filter pattern of CloudWatch's, and no others: `filter = r#"{ $.level = "ERROR" }"#`. Default: all.
            ///
            /// Takes a string in quotes.
            pub mod filter {}
        }
        /// An alarm of CloudWatch's that fires, or recovers.
        ///
        /// `alarm(alarm, on = ...)`
        pub mod alarm {
            /// The main argument: its name may be left out. An alarm of a function of the service, by the function's name and its own, or that of what it watches: `"ship.errors"`. Or one that stands already, by its ARN, or its name if that has no `.`; the function has to be one of its actions. Required.
            ///
            /// Takes an alarm in quotes, such as `"ship.errors"`.
            pub mod alarm {}
            /// When: `alarm`, `ok` or `insufficient_data`, one or a list, for an alarm of the service: `on = alarm`. Default: `[alarm, ok]`.
            ///
            /// Takes a state of an alarm.
            pub mod on {
                /// The threshold is crossed.
                pub mod alarm {}
                /// It no longer is.
                pub mod ok {}
                /// Nothing is known.
                pub mod insufficient_data {}
            }
        }
        /// Messages of devices, through a rule of AWS IoT Core. The function takes what the query selects.
        ///
        /// `iot(sql)`
        pub mod iot {
            /// The main argument: its name may be left out. The rule's query, in the SQL of AWS IoT: `"SELECT * FROM 'sensors/+/temperature'"`. Required.
            ///
            /// Takes a string in quotes.
            pub mod sql {}
        }
        /// Mail that Amazon SES receives. The event has the headers and what SES found; the mail itself it has not.
        ///
        /// `ses(rule_set, recipients = ..., scan = ..., tls = ...)`
        pub mod ses {
            /// The main argument: its name may be left out. The receipt rule set, by its name: `"inbound"`. It must stand and be the active one, of which an account has one a region: a template can't make a set active. Required.
            ///
            /// Takes the name of a receipt rule set.
            pub mod rule_set {}
            /// Only mail to these addresses or domains, one or a list: `recipients = "orders@example.com"`. Default: to any verified domain of the account.
            ///
            /// Takes a mail address or domain.
            pub mod recipients {}
            /// Whether SES looks for spam and viruses: `scan = false`. Default: true.
            ///
            /// Takes `true` or `false`.
            pub mod scan {
                /// Yes.
                #[doc(hidden)]
                pub mod r#true {}
                /// No.
                #[doc(hidden)]
                pub mod r#false {}
            }
            /// Whether mail has to arrive over TLS: `tls = false`. Default: true.
            ///
            /// Takes `true` or `false`.
            pub mod tls {
                /// Yes.
                #[doc(hidden)]
                pub mod r#true {}
                /// No.
                #[doc(hidden)]
                pub mod r#false {}
            }
        }
        /// What users of an Amazon Cognito user pool do: sign up, sign in, and so on. The pool is of the stack, since the
        /// link to the function is the pool's. It waits for the answer, 5 s at most.
        ///
        /// `cognito([pool], on = ...)`
        pub mod cognito {
            /// The main argument: its name may be left out. The pool's name, up to 58 letters, digits, `-` and `_`: `"users"`. The stack adds what makes it unique. Default: the function's name in kebab case.
            ///
            /// Takes a queue's name.
            pub mod pool {}
            /// What the function is asked about, one or a list: `on = pre_sign_up`. Required.
            ///
            /// Takes a moment of a user pool.
            pub mod on {
                /// Before a user signs up: confirms or refuses.
                pub mod pre_sign_up {}
                /// After a user was confirmed.
                pub mod post_confirmation {}
                /// Before a user signs in: refuses.
                pub mod pre_authentication {}
                /// After a user signed in.
                pub mod post_authentication {}
                /// Before a token is made: changes what it claims.
                pub mod pre_token_generation {}
                /// Before a message is sent: changes it.
                pub mod custom_message {}
                /// Which challenge comes next.
                pub mod define_auth_challenge {}
                /// Makes a challenge.
                pub mod create_auth_challenge {}
                /// Whether the answer to a challenge is right.
                pub mod verify_auth_challenge {}
                /// A user that the pool does not know signs in or forgot the password: brings it along from elsewhere.
                pub mod user_migration {}
            }
        }
        /// At set times, by EventBridge Scheduler.
        ///
        /// `schedule(times, timezone = ..., flexible = ..., input = ..., start = ..., end = ...)`
        pub mod schedule {
            /// The main argument: its name may be left out. When: `rate(5 minutes)`, `cron(0 12 * * ? *)` with the year as sixth field, or `at(2026-11-23T10:00:00)`. Required.
            ///
            /// Takes a schedule such as `rate(5 minutes)`.
            pub mod times {
                /// Every so often, counted from the deployment: `rate(5 minutes)`, `rate(1 hour)`.
                pub mod rate {
                    /// One minute: `rate(1 minute)`.
                    pub mod minute {}
                    /// Several minutes: `rate(5 minutes)`.
                    pub mod minutes {}
                    /// One hour: `rate(1 hour)`.
                    pub mod hour {}
                    /// Several hours: `rate(2 hours)`.
                    pub mod hours {}
                    /// One day: `rate(1 day)`.
                    pub mod day {}
                    /// Several days: `rate(7 days)`.
                    pub mod days {}
                }
                /// At the times that six fields describe: minute, hour, day of the month, month, day of the week, year. One of the two days is `?`: `cron(0 12 * * ? *)` is noon, `cron(30 8 ? * MON-FRI *)` half past eight on weekdays.
                pub mod cron {}
                /// Once, at a date and time: `at(2026-11-23T10:00:00)`.
                pub mod at {}
            }
            /// The time zone of `cron` and `at`, by its name in the IANA database: `timezone = "Europe/Berlin"`. Default: UTC.
            ///
            /// Takes a time zone such as `Europe/Berlin`.
            pub mod timezone {}
            /// Each run may begin up to this much later, 1 m to 24 h in whole minutes, so that not all begin at once: `flexible = 15m`. Default: at once.
            ///
            /// Takes a duration such as `30s`.
            pub mod flexible {}
            /// The event that the function gets, as JSON: `input = r#"{"full": true}"#`. Default: what the Scheduler sends.
            ///
            /// Takes a string in quotes.
            pub mod input {}
            /// No run before this time, in UTC: `start = "2026-11-23T10:00:00"`. Default: none.
            ///
            /// Takes a date and time such as `2026-11-23T10:00:00`.
            pub mod start {}
            /// No run after this time, in UTC: `end = "2027-11-23T10:00:00"`. Default: none.
            ///
            /// Takes a date and time such as `2026-11-23T10:00:00`.
            pub mod end {}
        }
        /// A route of the service's HTTP API. All routes of a service share one API.
        ///
        /// `http(route, auth = ..., cors = ..., throttle = ...)`
        pub mod http {
            /// The main argument: its name may be left out. Method and path in axum's syntax: `"GET /orders/{id}"`, `"ANY /files/{*path}"`. Required.
            ///
            /// Takes a route such as `"GET /orders/{id}"`.
            pub mod route {}
            /// Who may send requests: `iam`, `jwt(issuer = "https://...", audience = "...")` or `authorizer("function")`. `auth = iam`. Default: everyone.
            ///
            /// Takes `iam`, `jwt(issuer = "https://...", audience = "...")` or `authorizer("function")`.
            pub mod auth {
                /// Whoever signs it with AWS credentials whose policy allows `execute-api:Invoke`.
                ///
                /// `iam`
                pub mod iam {}
                /// Whoever sends a JSON web token of an issuer in the header `Authorization`. API Gateway checks its signature, its
                /// times, who issued it and whom it is meant for.
                ///
                /// `jwt(issuer = ..., audience = ...)`
                pub mod jwt {
                    /// Who issues the tokens, as their claim `iss` has it to the letter, an OpenID Connect or OAuth 2.0 provider: `issuer = "https://login.example.com"`. Required.
                    ///
                    /// Takes the address of an issuer such as `"https://login.example.com"`.
                    pub mod issuer {}
                    /// Whom the tokens are meant for, as their claims `aud` or `client_id` have it, up to 50; one is enough: `audience = "orders-api"`. Required.
                    ///
                    /// Takes an audience such as `"orders-api"`.
                    pub mod audience {}
                }
                /// Whoever another function of the service lets pass. It is called before each request, without a trigger of its
                /// own, and answers `{ "isAuthorized": true }`; what stands beside that under `context` reaches the function behind
                /// the API.
                ///
                /// `authorizer(function)`
                pub mod authorizer {
                    /// The main argument: its name may be left out. The function's name: `"check_token"`. Required.
                    ///
                    /// Takes a function's name.
                    pub mod function {}
                }
            }
            /// Which pages of other origins may send requests from a browser: `cors("https://shop.example")`. It holds for the whole API, whichever of its routes says it. Default: none.
            ///
            /// Takes `cors("https://shop.example")`.
            pub mod cors {
                /// The main argument: its name may be left out. The origins, one or a list; `"*"` for all: `cors("https://shop.example")`. Required.
                ///
                /// Takes an origin such as `"https://shop.example"`, or `"*"`.
                pub mod origins {}
                /// The methods, one or a list: `methods = [GET, POST]`. Default: those of the routes; of a URL all.
                ///
                /// Takes a method.
                pub mod methods {
                    /// Reads.
                    pub mod GET {}
                    /// Sends something to be worked on.
                    pub mod POST {}
                    /// Replaces.
                    pub mod PUT {}
                    /// Changes a part.
                    pub mod PATCH {}
                    /// Deletes.
                    pub mod DELETE {}
                    /// Reads the headers alone.
                    pub mod HEAD {}
                }
                /// The headers that a request may have besides those that browsers always send, one or a list; `"*"` for all: `headers = ["content-type", "x-tenant"]`. Default: `authorization` and `content-type`.
                ///
                /// Takes the name of a header such as `"content-type"`.
                pub mod headers {}
                /// The headers of an answer that the page may read, one or a list: `expose = "x-request-id"`. Default: those that browsers always show.
                ///
                /// Takes the name of a header such as `"content-type"`.
                pub mod expose {}
                /// Whether requests may carry the browser's cookies for the API; not with `"*"`: `credentials = true`. Default: false.
                ///
                /// Takes `true` or `false`.
                pub mod credentials {
                    /// Yes.
                    #[doc(hidden)]
                    pub mod r#true {}
                    /// No.
                    #[doc(hidden)]
                    pub mod r#false {}
                }
                /// How long a browser may keep the answer to its question, 0 s to 1 d: `max_age = 1h`. Default: as long as the browser likes, 5 s as a rule.
                ///
                /// Takes a duration such as `30s`.
                pub mod max_age {}
            }
            /// How many requests the route takes: `throttle(rate = 50, burst = 100)`. Default: what the API takes in all, 1,000 a second and 500 at once beyond that.
            ///
            /// Takes `throttle(rate = 50, burst = 100)`.
            pub mod throttle {
                /// Requests a second on average, 1 to 10,000, which is what an account has in all: `rate = 50`. Required.
                ///
                /// Takes a whole number.
                pub mod rate {}
                /// Requests at once beyond that, 1 to 5,000: `burst = 100`. Required.
                ///
                /// Takes a whole number.
                pub mod burst {}
            }
        }
        /// The function's own URL, `https://ID.lambda-url.REGION.on.aws`. All requests go to the function, whatever their
        /// method and path: it takes the path with the extractor `Uri`, since there is no route to name its parts.
        ///
        /// `url(auth = ..., cors = ..., stream = ...)`
        pub mod url {
            /// Who may send requests: `iam`, whoever signs them with AWS credentials whose policy allows `lambda:InvokeFunctionUrl` and `lambda:InvokeFunction`; `none`, everyone. `auth = none`. Default: `iam`.
            ///
            /// Takes a way to authorize.
            pub mod auth {
                /// Whoever signs them with AWS credentials whose policy allows it.
                pub mod iam {}
                /// Everyone.
                pub mod none {}
            }
            /// Which pages of other origins may send requests from a browser: `cors("https://shop.example")`. Default: none.
            ///
            /// Takes `cors("https://shop.example")`.
            pub mod cors {
                /// The main argument: its name may be left out. The origins, one or a list; `"*"` for all: `cors("https://shop.example")`. Required.
                ///
                /// Takes an origin such as `"https://shop.example"`, or `"*"`.
                pub mod origins {}
                /// The methods, one or a list: `methods = [GET, POST]`. Default: those of the routes; of a URL all.
                ///
                /// Takes a method.
                pub mod methods {
                    /// Reads.
                    pub mod GET {}
                    /// Sends something to be worked on.
                    pub mod POST {}
                    /// Replaces.
                    pub mod PUT {}
                    /// Changes a part.
                    pub mod PATCH {}
                    /// Deletes.
                    pub mod DELETE {}
                    /// Reads the headers alone.
                    pub mod HEAD {}
                }
                /// The headers that a request may have besides those that browsers always send, one or a list; `"*"` for all: `headers = ["content-type", "x-tenant"]`. Default: `authorization` and `content-type`.
                ///
                /// Takes the name of a header such as `"content-type"`.
                pub mod headers {}
                /// The headers of an answer that the page may read, one or a list: `expose = "x-request-id"`. Default: those that browsers always show.
                ///
                /// Takes the name of a header such as `"content-type"`.
                pub mod expose {}
                /// Whether requests may carry the browser's cookies for the API; not with `"*"`: `credentials = true`. Default: false.
                ///
                /// Takes `true` or `false`.
                pub mod credentials {
                    /// Yes.
                    #[doc(hidden)]
                    pub mod r#true {}
                    /// No.
                    #[doc(hidden)]
                    pub mod r#false {}
                }
                /// How long a browser may keep the answer to its question, 0 s to 1 d: `max_age = 1h`. Default: as long as the browser likes, 5 s as a rule.
                ///
                /// Takes a duration such as `30s`.
                pub mod max_age {}
            }
            /// Whether answers are sent while the function makes them, up to 200 MB, and not once they are whole, up to 6 MB: `stream = true`. Default: false.
            ///
            /// Takes `true` or `false`.
            pub mod stream {
                /// Yes.
                #[doc(hidden)]
                pub mod r#true {}
                /// No.
                #[doc(hidden)]
                pub mod r#false {}
            }
        }
        /// A route of the service's REST API, for what an HTTP API can't do: API keys, AWS WAF, tokens of Cognito, answers
        /// that stream. All routes of a service share one API. It costs more than an HTTP API and waits 29 s. Its access log
        /// needs the role of API Gateway's that belongs to the whole account (`aws apigateway update-account`), which must
        /// stand already: no stack may own it.
        ///
        /// `rest(route, auth = ..., api_key = ..., waf = ..., throttle = ..., stream = ...)`
        pub mod rest {
            /// The main argument: its name may be left out. Method and path in axum's syntax: `"GET /orders/{id}"`, `"ANY /files/{*path}"`. All routes have to name the parameter at one place alike. Required.
            ///
            /// Takes a route such as `"GET /orders/{id}"`.
            pub mod route {}
            /// Who may send a request: `iam`, `cognito("users")` or `authorizer("function")`: `auth = iam`. Default: anyone.
            ///
            /// Takes `iam`, `cognito("users")` or `authorizer("function")`.
            pub mod auth {
                /// Whoever signs it with AWS credentials whose policy allows `execute-api:Invoke`.
                ///
                /// `iam`
                pub mod iam {}
                /// Whoever sends a token of an Amazon Cognito user pool in the header `Authorization`.
                ///
                /// `cognito(pool, scopes = ...)`
                pub mod cognito {
                    /// The main argument: its name may be left out. The pool: the name of one of the service's, which a `cognito` trigger makes, or the ARN of one that stands already: `"users"`. Required.
                    ///
                    /// Takes a user pool in quotes, such as `"users"`.
                    pub mod pool {}
                    /// The scopes of which the access token has one, one or a list: `scopes = "orders/read"`. Default: none, and the token is an ID token.
                    ///
                    /// Takes a string in quotes.
                    pub mod scopes {}
                }
                /// Whoever another function of the service lets pass. It is called before each request, without a trigger of its
                /// own, takes an `ApiGatewayCustomAuthorizerRequestTypeRequest`, and answers with a policy that allows
                /// `execute-api:Invoke` or denies it; what stands beside that under `context` reaches the function behind the API.
                ///
                /// `authorizer(function)`
                pub mod authorizer {
                    /// The main argument: its name may be left out. The function's name: `"check_token"`. Required.
                    ///
                    /// Takes a function's name.
                    pub mod function {}
                }
            }
            /// Whether a request needs the API key of the service, in the header `x-api-key`: `api_key = true`. A key tells callers apart, and is no replacement for `auth`. Default: false.
            ///
            /// Takes `true` or `false`.
            pub mod api_key {
                /// Yes.
                #[doc(hidden)]
                pub mod r#true {}
                /// No.
                #[doc(hidden)]
                pub mod r#false {}
            }
            /// The managed rule groups of AWS WAF that look at a request first, one or a list: `waf = [common, known_bad_inputs, sqli]`. They stand before the whole API, so routes that name any name the same. Default: none.
            ///
            /// Takes a managed rule group.
            pub mod waf {
                /// What OWASP's publications warn of, such as cross-site scripting (`AWSManagedRulesCommonRuleSet`). It refuses bodies above 8 KB, too.
                pub mod common {}
                /// Patterns that are known to be invalid or to probe for weaknesses, those of Log4j among them (`AWSManagedRulesKnownBadInputsRuleSet`).
                pub mod known_bad_inputs {}
                /// SQL that somebody slips in (`AWSManagedRulesSQLiRuleSet`).
                pub mod sqli {}
                /// Files of Linux that somebody asks for (`AWSManagedRulesLinuxRuleSet`).
                pub mod linux {}
                /// Commands of a POSIX system that somebody slips in (`AWSManagedRulesUnixRuleSet`).
                pub mod unix {}
                /// Pages that administrators alone should see (`AWSManagedRulesAdminProtectionRuleSet`).
                pub mod admin_protection {}
                /// Addresses that Amazon knows for bots and attacks (`AWSManagedRulesAmazonIpReputationList`).
                pub mod ip_reputation {}
                /// Addresses that hide who is behind them: VPNs, proxies, Tor, hosting (`AWSManagedRulesAnonymousIpList`).
                pub mod anonymous_ip {}
            }
            /// How many requests the route takes: `throttle(rate = 50, burst = 100)`. Default: its part of the 1,000 a second and 500 at once that the whole API takes.
            ///
            /// Takes `throttle(rate = 50, burst = 100)`.
            pub mod throttle {
                /// Requests a second on average, 1 to 10,000, which is what an account has in all: `rate = 50`. Required.
                ///
                /// Takes a whole number.
                pub mod rate {}
                /// Requests at once beyond that, 1 to 5,000: `burst = 100`. Required.
                ///
                /// Takes a whole number.
                pub mod burst {}
            }
            /// Whether the answer reaches the caller while it is being made, up to 15 minutes long: `stream = true`. Default: false.
            ///
            /// Takes `true` or `false`.
            pub mod stream {
                /// Yes.
                #[doc(hidden)]
                pub mod r#true {}
                /// No.
                #[doc(hidden)]
                pub mod r#false {}
            }
        }
        /// Requests that a listener of an Application Load Balancer forwards, by a rule that the stack adds. The listener must
        /// stand: a load balancer belongs to a network, and to more services than one. At least one of `path` and `host` says
        /// which requests. An axum handler takes all of them, whatever their path.
        ///
        /// `alb(listener, path = ..., host = ..., priority = ..., health_check = ...)`
        pub mod alb {
            /// The main argument: its name may be left out. The listener, by its ARN: `"arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/shop/50dc6c495c0c9188/f2f7dc8efc522ab2"`. Required.
            ///
            /// Takes an ARN in quotes.
            pub mod listener {}
            /// Only requests for these paths, one or a list, with the wildcards `*` and `?`: `path = "/orders/*"`. Default: all.
            ///
            /// Takes a pattern of paths.
            pub mod path {}
            /// Only requests for these hosts, one or a list, with the wildcards `*` and `?`: `host = "shop.example.com"`. Default: all.
            ///
            /// Takes a pattern of hosts.
            pub mod host {}
            /// Where the rule stands among those of the listener, of which the first that fits is followed, 1 to 50,000: `priority = 100`. Required: a listener has one rule of each priority, and who else has which is not known here.
            ///
            /// Takes a priority of which the listener has no other rule, such as `100`.
            pub mod priority {}
            /// A path that the load balancer asks the function for, every 35 s: `health_check = "/health"`. Each is an invocation. Default: none.
            ///
            /// Takes a path.
            pub mod health_check {}
        }
        /// A route key of the service's WebSocket API, which all of them share. The answer is `()`, or one with a status:
        /// `$connect` refuses a client with 403. What goes to clients is posted to them (`Connections<Post>`). The account
        /// needs API Gateway's log role, one for all its services, which no stack of one service may set.
        ///
        /// `websocket(key, auth = ...)`
        pub mod websocket {
            /// The main argument: its name may be left out. What the function is called for: `"$connect"`, `"$disconnect"`, `"$default"`, or the `action` that a message in JSON names: `"send"`. Required.
            ///
            /// Takes a route key in quotes, such as `"$connect"`.
            pub mod key {}
            /// Who may connect, and send once connected: `iam`, whoever signs the request with AWS credentials whose policy allows `execute-api:Invoke`. For `"$connect"` only: `auth = iam`. Default: everyone whom the function does not refuse.
            ///
            /// Takes a way to authorize.
            pub mod auth {
                /// Whoever signs the request with AWS credentials whose policy allows it.
                pub mod iam {}
            }
        }
        /// A type of custom resources: CloudFormation has the function create, update and delete them for templates that name
        /// it, and waits. The runtime answers CloudFormation, whatever becomes of the call; a failure fails the change of the
        /// stack. The function answers `()`, or `CustomResource` with the resource's id and what `Fn::GetAtt` gives.
        ///
        /// `custom_resource(resource_type)`
        pub mod custom_resource {
            /// The main argument: its name may be left out. The type, up to 60 characters: `"Custom::Certificate"`. A resource of it has the output `...ServiceToken` of this stack as its `ServiceToken`. Required.
            ///
            /// Takes the type of a custom resource.
            pub mod resource_type {}
        }
        /// A check of a new version while it is rolled out, which names it: `rollout = canary(10%, 5m, before = "smoke")`.
        /// CodeDeploy invokes it and waits for its word; the runtime gives it, whatever becomes of the call, and a failure takes
        /// the version back. In it, `Function<Invoke>` on a function that names it is the new version, not the one that is live.
        ///
        /// `deployment`
        pub mod deployment {}
        /// Called directly, by its name or ARN, through Lambda's `Invoke`. A function without a trigger is this.
        ///
        /// `invoke`
        pub mod invoke {}
    }
    /// What people want to hear of: one alarm or a list; may be given several times: `alarm = errors > 5 in 5m`. An alarm takes the place of the default on the same metric.
    ///
    /// Takes one or a list of an alarm such as `errors > 5 in 5m`.
    pub mod alarm {
        /// Invocations that failed: the function returned an error, panicked or timed out (AWS/Lambda `Errors`).
        ///
        /// Statistic: `sum` where none is written.
        ///
        /// `errors > 5`, `errors > 5%`
        pub mod errors {}
        /// Invocations that ran out of time, counted in the function's log; `errors` has them, too.
        ///
        /// Statistic: `sum` where none is written.
        ///
        /// `timeouts > 5`
        pub mod timeouts {}
        /// Invocations that ran out of memory, counted in the function's log; `errors` has them, too.
        ///
        /// Statistic: `sum` where none is written.
        ///
        /// `out_of_memory > 5`
        pub mod out_of_memory {}
        /// Panics in code of the function, those in tasks and in single records of a batch included, counted by the runtime.
        ///
        /// Statistic: `sum` where none is written.
        ///
        /// `panics > 5`
        pub mod panics {}
        /// Invocations that Lambda refused because no concurrency was left (AWS/Lambda `Throttles`).
        ///
        /// Statistic: `sum` where none is written.
        ///
        /// `throttles > 5`, `throttles > 5%`
        pub mod throttles {}
        /// How often the function ran (AWS/Lambda `Invocations`). `invocations < 1` fires when there is no data, too.
        ///
        /// Statistic: `sum` where none is written.
        ///
        /// `invocations > 5`
        pub mod invocations {}
        /// How long an invocation took (AWS/Lambda `Duration`); as a percentage, of the function's timeout.
        ///
        /// Statistic: `p99` where none is written.
        ///
        /// `duration > 10s`, `duration > 5%`
        pub mod duration {}
        /// How many invocations ran at once (AWS/Lambda `ConcurrentExecutions`); as a percentage, of the reserved concurrency.
        ///
        /// Statistic: `max` where none is written.
        ///
        /// `concurrency > 5`, `concurrency > 5%`
        pub mod concurrency {}
        /// Invocations that found no provisioned environment free and had to wait for another to start (AWS/Lambda `ProvisionedConcurrencySpilloverInvocations`); as a percentage, of all invocations.
        ///
        /// Statistic: `sum` where none is written.
        ///
        /// `spillover > 5`, `spillover > 5%`
        pub mod spillover {}
        /// How much of the provisioned concurrency was in use, from 0 to 1 (AWS/Lambda `ProvisionedConcurrencyUtilization`); as a percentage, of all of it.
        ///
        /// Statistic: `max` where none is written.
        ///
        /// `utilization > 5`, `utilization > 5%`
        pub mod utilization {}
        /// Events in the failure queue (AWS/SQS `ApproximateNumberOfMessagesVisible`).
        ///
        /// Statistic: `max` where none is written.
        ///
        /// `deadletters > 5`
        pub mod deadletters {}
        /// Messages that wait in the source queue (AWS/SQS `ApproximateNumberOfMessagesVisible`).
        ///
        /// Statistic: `max` where none is written.
        ///
        /// `backlog > 5`
        pub mod backlog {}
        /// Age of the oldest message in the source queue (AWS/SQS `ApproximateAgeOfOldestMessage`).
        ///
        /// Statistic: `max` where none is written.
        ///
        /// `oldest > 10s`
        pub mod oldest {}
        /// Messages that were received and are not yet deleted (AWS/SQS `ApproximateNumberOfMessagesNotVisible`); as a percentage, of SQS's limit of 120,000.
        ///
        /// Statistic: `max` where none is written.
        ///
        /// `inflight > 5`, `inflight > 5%`
        pub mod inflight {}
        /// Records of a batch that the function reported as failed, counted by the runtime; as a percentage, of all records.
        ///
        /// Statistic: `sum` where none is written.
        ///
        /// `failed_records > 5`, `failed_records > 5%`
        pub mod failed_records {}
        /// Age of the last record that was read from the stream (AWS/Lambda `IteratorAge`).
        ///
        /// Statistic: `max` where none is written.
        ///
        /// `lag > 10s`
        pub mod lag {}
        /// How many records of the topic were not yet read (AWS/Lambda `OffsetLag`).
        ///
        /// Statistic: `max` where none is written.
        ///
        /// `offset_lag > 5`
        pub mod offset_lag {}
        /// Events that Lambda gave up, those that the failure destination got included, and failures that did not get there (AWS/Lambda `AsyncEventsDropped` and `DestinationDeliveryFailures`; for a schedule AWS/Scheduler `InvocationDroppedCount`, for a rule AWS/Events `FailedInvocations` and `InvocationsFailedToBeSentToDlq`).
        ///
        /// Statistic: `sum` where none is written.
        ///
        /// `dropped > 5`
        pub mod dropped {}
        /// How long an event waited in Lambda's queue (AWS/Lambda `AsyncEventAge`).
        ///
        /// Statistic: `max` where none is written.
        ///
        /// `waiting > 10s`
        pub mod waiting {}
        /// Notifications that SNS could not deliver (AWS/SNS `NumberOfNotificationsFailed`).
        ///
        /// Statistic: `sum` where none is written.
        ///
        /// `undelivered > 5`
        pub mod undelivered {}
        /// Requests that the caller got wrong (AWS/ApiGateway `4xx`, of a REST API `4XXError`, of a WebSocket API `ClientError`; of a function's URL AWS/Lambda `Url4xxCount`; of a load balancer's target AWS/ApplicationELB `HTTPCode_Target_4XX_Count`); as a percentage, of all requests.
        ///
        /// Statistic: `sum` where none is written.
        ///
        /// `http_4xx > 5`, `http_4xx > 5%`
        pub mod http_4xx {}
        /// Requests that failed on our side (AWS/ApiGateway `5xx`, of a REST API `5XXError`, of a WebSocket API `ExecutionError` and `IntegrationError`, which counts the clients that the function refuses, too; of a function's URL AWS/Lambda `Url5xxCount`; of a load balancer's target AWS/ApplicationELB `HTTPCode_Target_5XX_Count`, and `LambdaUserError` and `LambdaInternalError`, which it answers itself); as a percentage, of all requests.
        ///
        /// Statistic: `sum` where none is written.
        ///
        /// `http_5xx > 5`, `http_5xx > 5%`
        pub mod http_5xx {}
        /// How long an answer took (AWS/ApiGateway `Latency`, of a WebSocket API `IntegrationLatency`; of a function's URL AWS/Lambda `UrlRequestLatency`; of a load balancer's target AWS/ApplicationELB `TargetResponseTime`).
        ///
        /// Statistic: `p99` where none is written.
        ///
        /// `latency > 10s`
        pub mod latency {}
        /// Requests (AWS/ApiGateway `Count`, of a WebSocket API `ConnectCount` and `MessageCount`; of a function's URL AWS/Lambda `UrlRequestCount`; of a load balancer's target AWS/ApplicationELB `RequestCount`). `requests < 1` fires when there is no data, too.
        ///
        /// Statistic: `sum` where none is written.
        ///
        /// `requests > 5`
        pub mod requests {}
        /// Records of a stream that were given up: sent to the failure destination, or dropped where there is none (AWS/Lambda `OnFailureDestinationDeliveredEventCount` and `DroppedEventCount`).
        ///
        /// Statistic: `sum` where none is written.
        ///
        /// `stream_failures > 5`
        pub mod stream_failures {}
        /// The sum of the period's values.
        ///
        /// `sum(duration) > 5s`
        pub mod sum {}
        /// Their average.
        ///
        /// `avg(duration) > 5s`
        pub mod avg {}
        /// The smallest.
        ///
        /// `min(duration) > 5s`
        pub mod min {}
        /// The largest.
        ///
        /// `max(duration) > 5s`
        pub mod max {}
        /// How many values there were.
        ///
        /// `count(duration) > 5`
        pub mod count {}
        /// The median.
        ///
        /// `p50(duration) > 5s`
        pub mod p50 {}
        /// All but the highest tenth lie below it.
        ///
        /// `p90(duration) > 5s`
        pub mod p90 {}
        /// All but the highest hundredth lie below it.
        ///
        /// `p99(duration) > 5s`
        pub mod p99 {}
        /// A metric of your own: `metric("Namespace/Name")`; without a slash one in the service's own namespace.
        ///
        /// `sum(metric("orders.rejected")) > 10 in 1h`
        pub mod metric {}
        /// What may follow the metric.
        pub mod clause {
            /// The value lies above the band or below it: `duration outside band(3)`.
            pub mod outside {}
            /// The value lies above the band: `errors above band(2)`.
            pub mod above {}
            /// The value lies below the band: `invocations below band(2.5)`.
            pub mod below {}
            /// What CloudWatch expects, give or take so many standard deviations: `duration outside band(3)`.
            pub mod band {}
            /// The length of one datapoint: `errors > 5 in 1m`. Default: 5 m.
            #[doc(hidden)]
            pub mod r#in {}
            /// How many of the last datapoints must breach: `for 3` of 3, `for 3 of 5`. Default: 1 of 1.
            #[doc(hidden)]
            pub mod r#for {}
            /// Where the alarm goes instead of the service's topic: a parameter of the stack that holds a topic's ARN, or the ARN in quotes: `errors > 5 notify pager`.
            pub mod notify {}
        }
    }
    /// Whether the function gets the default alarms of its triggers: `default_alarms = false`. Default: true.
    ///
    /// Takes `true` or `false`.
    pub mod default_alarms {
        /// Yes.
        #[doc(hidden)]
        pub mod r#true {}
        /// No.
        #[doc(hidden)]
        pub mod r#false {}
    }
    /// Memory, 128 MB to 10,240 MB; the CPU grows with it: `memory = 512MB`. Default: 256 MB.
    ///
    /// Takes a size such as `512MB`.
    pub mod memory {}
    /// How long one invocation may take, 1 s to 900 s: `timeout = 2m`. Default: 30 s.
    ///
    /// Takes a duration such as `30s`.
    pub mod timeout {}
    /// The size of `/tmp`, 512 MB to 10,240 MB: `storage = 2GB`. Default: 512 MB.
    ///
    /// Takes a size such as `512MB`.
    pub mod storage {}
    /// Environment variables: `env(TABLE = "orders", KEY = parameter("ApiKey"))`.
    ///
    /// Takes `name = value` pairs in parentheses.
    pub mod env {
        /// The value of a parameter of the stack, given at deployment.
        ///
        /// `parameter(name)`
        pub mod parameter {
            /// The main argument: its name may be left out. The parameter's name, letters and digits: `"ApiKey"`.
            ///
            /// Takes a parameter's name.
            pub mod name {}
        }
    }
    /// Where an event goes that failed for good: `queue("name")`, `topic("name")`, `bucket("name")` or `none`. `on_failure = queue("lost-orders")`. Default: a queue of the function's own, and for records of a stream a bucket.
    ///
    /// Takes `queue("name")`, `topic("name")`, `bucket("name")` or `none`.
    pub mod on_failure {
        /// A queue of the stack.
        ///
        /// `queue(name)`
        pub mod queue {
            /// The main argument: its name may be left out. The queue's name, `"lost-orders"`. Functions that name the same queue share it.
            ///
            /// Takes a queue's name.
            pub mod name {}
        }
        /// A topic of the stack.
        ///
        /// `topic(name)`
        pub mod topic {
            /// The main argument: its name may be left out. The topic's name, `"lost-orders"`. Functions that name the same topic share it.
            ///
            /// Takes the name of a topic that hands messages to functions.
            pub mod name {}
        }
        /// A bucket of the stack.
        ///
        /// `bucket(name)`
        pub mod bucket {
            /// The main argument: its name may be left out. The bucket's name, `"lost-orders"`. Functions that name the same bucket share it.
            ///
            /// Takes a bucket's name.
            pub mod name {}
        }
        /// Nowhere: the event is lost, and only the logs know.
        ///
        /// `none`
        pub mod none {}
    }
    /// How often Lambda tries a failed asynchronous event again, 0 to 2: `retries = 1`. Default: 2.
    ///
    /// Takes a whole number.
    pub mod retries {}
    /// How old an asynchronous event may become before it counts as failed, 60 s to 6 h: `max_age = 1h`. Default: 6 h.
    ///
    /// Takes a duration such as `30s`.
    pub mod max_age {}
    /// How many invocations may run at once, and how many environments are ready for them: `concurrency(reserved = 50, provisioned = 5)`. Default: what the account has, started on demand.
    ///
    /// Takes `concurrency(reserved = 10)`.
    pub mod concurrency {
        /// Invocations that are kept free for this function, and that it may not exceed, 0 (which stops it) to 100,000: `reserved = 10`. Default: it shares what the account has.
        ///
        /// Takes a whole number.
        pub mod reserved {}
        /// Environments that are started beforehand, so that no caller waits for a start: a number from 1 to 100,000, `provisioned = 5`, or `scale(...)`, which follows the load and the clock. They cost what they hold of memory for as long as they are there, busy or not: 1 GB on arm64 in us-east-1 about $9 a month. Default: none.
        ///
        /// Takes a whole number or `scale(min = 2, max = 50, target = 70%)`.
        pub mod provisioned {
            /// Application Auto Scaling sets the number of environments: by how many of them are busy, at set times, or both. It
            /// alone does, so that a deployment does not undo what it set.
            ///
            /// `scale(min = ..., max = ..., target = ..., schedule = ..., timezone = ...)`
            pub mod scale {
                /// The fewest environments, 0 to 100,000: `min = 2`. Required.
                ///
                /// Takes a whole number.
                pub mod min {}
                /// The most environments, 1 to 100,000: `max = 50`. Required.
                ///
                /// Takes a whole number.
                pub mod max {}
                /// How many of the environments are busy when there are just enough, 10% to 90%, as an average: `target = 70%`. Default: none, and only schedules change the number.
                ///
                /// Takes a share such as `10%`.
                pub mod target {}
                /// Other bounds from a time on: `schedule(cron(0 8 ? * MON-FRI *), min = 10)`; may be given several times, up to 200. Default: none.
                ///
                /// Takes one or a list of `schedule(cron(0 8 ? * MON-FRI *), min = 10)`.
                pub mod schedule {
                    /// The main argument: its name may be left out. When they begin to hold: `cron(0 8 ? * MON-FRI *)` with the year as sixth field, or once, `at(2026-11-27T06:00:00)`. Required.
                    ///
                    /// Takes a schedule such as `rate(5 minutes)`.
                    pub mod times {
                        /// Every so often, counted from the deployment: `rate(5 minutes)`, `rate(1 hour)`.
                        pub mod rate {
                            /// One minute: `rate(1 minute)`.
                            pub mod minute {}
                            /// Several minutes: `rate(5 minutes)`.
                            pub mod minutes {}
                            /// One hour: `rate(1 hour)`.
                            pub mod hour {}
                            /// Several hours: `rate(2 hours)`.
                            pub mod hours {}
                            /// One day: `rate(1 day)`.
                            pub mod day {}
                            /// Several days: `rate(7 days)`.
                            pub mod days {}
                        }
                        /// At the times that six fields describe: minute, hour, day of the month, month, day of the week, year. One of the two days is `?`: `cron(0 12 * * ? *)` is noon, `cron(30 8 ? * MON-FRI *)` half past eight on weekdays.
                        pub mod cron {}
                        /// Once, at a date and time: `at(2026-11-23T10:00:00)`.
                        pub mod at {}
                    }
                    /// The fewest environments from then on, 0 to 100,000: `min = 10`. Default: as before.
                    ///
                    /// Takes a whole number.
                    pub mod min {}
                    /// The most environments from then on, 0 to 100,000: `max = 100`. Default: as before.
                    ///
                    /// Takes a whole number.
                    pub mod max {}
                }
                /// The time zone of the schedules, by its name in the IANA database: `timezone = "Europe/Berlin"`. Default: UTC.
                ///
                /// Takes a time zone such as `Europe/Berlin`.
                pub mod timezone {}
            }
        }
    }
    /// How a new version takes over: `all_at_once`, `canary(10%, 5m)` or `linear(10%, every = 1m)`. `rollout = canary(10%, 5m)`. Default: all at once.
    ///
    /// Takes `all_at_once`, `canary(10%, 5m)` or `linear(10%, every = 1m)`.
    pub mod rollout {
        /// At once. Alarms on the errors of the new version, $0.10 to $0.20 a month and function, let the deployment that
        /// releases it be turned back.
        ///
        /// `all_at_once`
        pub mod all_at_once {}
        /// First a part of the invocations, and the rest some time later, if no alarm on the new version has turned it back. A
        /// deployment lasts as long.
        ///
        /// `canary(percent, bake, before = ..., after = ...)`
        pub mod canary {
            /// The main argument: its name may be left out. How many of the invocations the new version has at first, 1% to 99%: `10%`. Required.
            ///
            /// Takes a share such as `10%`.
            pub mod percent {}
            /// The main argument: its name may be left out. How long it has those, 1 m to 2 d in whole minutes; an alarm needs 3 m to fire: `5m`. Required.
            ///
            /// Takes a duration such as `30s`.
            pub mod bake {}
            /// The function that checks the new version before it has any invocation, one of the service with the trigger `deployment`: `before = "smoke"`. Default: none.
            ///
            /// Takes a function's name.
            pub mod before {}
            /// The function that checks the new version once it has all invocations, likewise: `after = "verify"`. Default: none.
            ///
            /// Takes a function's name.
            pub mod after {}
        }
        /// A part of the invocations more each time, until the new version has all or an alarm on it has turned it back. A
        /// deployment lasts as long.
        ///
        /// `linear(percent, every = ..., before = ..., after = ...)`
        pub mod linear {
            /// The main argument: its name may be left out. How many of the invocations the new version has more each time, 1% to 99%: `10%`. Required.
            ///
            /// Takes a share such as `10%`.
            pub mod percent {}
            /// How long it is from one time to the next, 1 m to 2 d in whole minutes, and 2 d in all at most: `every = 1m`. Required.
            ///
            /// Takes a duration such as `30s`.
            pub mod every {}
            /// The function that checks the new version before it has any invocation, one of the service with the trigger `deployment`: `before = "smoke"`. Default: none.
            ///
            /// Takes a function's name.
            pub mod before {}
            /// The function that checks the new version once it has all invocations, likewise: `after = "verify"`. Default: none.
            ///
            /// Takes a function's name.
            pub mod after {}
        }
    }
    /// Whether a new version is turned back when an alarm says that it is bad: the function's alarms on errors, and where it takes over by and by those on `duration` and `throttles`, but for the new version alone and over one minute: `rollback = false`. Default: true.
    ///
    /// Takes `true` or `false`.
    pub mod rollback {
        /// Yes.
        #[doc(hidden)]
        pub mod r#true {}
        /// No.
        #[doc(hidden)]
        pub mod r#false {}
    }
    /// What becomes of the function's versions when a new one is published: `old_versions = delete`. Default: `keep`.
    ///
    /// Takes a fate of old versions.
    pub mod old_versions {
        /// They stay until somebody deletes them: the alias `live` can be turned back to one by hand, at once. Their code
        /// counts towards the 75 GB of an account and region (Lambda developer guide, "Lambda quotas").
        pub mod keep {}
        /// They are deleted once the new one has replaced them: only a deployment of the old code brings it back.
        pub mod delete {}
    }
    /// What stops the function's events while it fails: `breaker(when = errors > 50% in 1m, open = 2m)`. Default: nothing does.
    ///
    /// Takes `breaker(when = errors > 50% in 1m, open = 2m)`.
    pub mod breaker {
        /// The main argument: its name may be left out. When it opens: an alarm on the function's `errors`, `duration` or `failed_records`; a short period opens it soon: `when = errors > 50% in 1m`. Required.
        ///
        /// Takes an alarm such as `errors > 5 in 5m`.
        pub mod when {
            /// Invocations that failed: the function returned an error, panicked or timed out (AWS/Lambda `Errors`).
            ///
            /// Statistic: `sum` where none is written.
            ///
            /// `errors > 5`, `errors > 5%`
            pub mod errors {}
            /// Invocations that ran out of time, counted in the function's log; `errors` has them, too.
            ///
            /// Statistic: `sum` where none is written.
            ///
            /// `timeouts > 5`
            pub mod timeouts {}
            /// Invocations that ran out of memory, counted in the function's log; `errors` has them, too.
            ///
            /// Statistic: `sum` where none is written.
            ///
            /// `out_of_memory > 5`
            pub mod out_of_memory {}
            /// Panics in code of the function, those in tasks and in single records of a batch included, counted by the runtime.
            ///
            /// Statistic: `sum` where none is written.
            ///
            /// `panics > 5`
            pub mod panics {}
            /// Invocations that Lambda refused because no concurrency was left (AWS/Lambda `Throttles`).
            ///
            /// Statistic: `sum` where none is written.
            ///
            /// `throttles > 5`, `throttles > 5%`
            pub mod throttles {}
            /// How often the function ran (AWS/Lambda `Invocations`). `invocations < 1` fires when there is no data, too.
            ///
            /// Statistic: `sum` where none is written.
            ///
            /// `invocations > 5`
            pub mod invocations {}
            /// How long an invocation took (AWS/Lambda `Duration`); as a percentage, of the function's timeout.
            ///
            /// Statistic: `p99` where none is written.
            ///
            /// `duration > 10s`, `duration > 5%`
            pub mod duration {}
            /// How many invocations ran at once (AWS/Lambda `ConcurrentExecutions`); as a percentage, of the reserved concurrency.
            ///
            /// Statistic: `max` where none is written.
            ///
            /// `concurrency > 5`, `concurrency > 5%`
            pub mod concurrency {}
            /// Invocations that found no provisioned environment free and had to wait for another to start (AWS/Lambda `ProvisionedConcurrencySpilloverInvocations`); as a percentage, of all invocations.
            ///
            /// Statistic: `sum` where none is written.
            ///
            /// `spillover > 5`, `spillover > 5%`
            pub mod spillover {}
            /// How much of the provisioned concurrency was in use, from 0 to 1 (AWS/Lambda `ProvisionedConcurrencyUtilization`); as a percentage, of all of it.
            ///
            /// Statistic: `max` where none is written.
            ///
            /// `utilization > 5`, `utilization > 5%`
            pub mod utilization {}
            /// Events in the failure queue (AWS/SQS `ApproximateNumberOfMessagesVisible`).
            ///
            /// Statistic: `max` where none is written.
            ///
            /// `deadletters > 5`
            pub mod deadletters {}
            /// Messages that wait in the source queue (AWS/SQS `ApproximateNumberOfMessagesVisible`).
            ///
            /// Statistic: `max` where none is written.
            ///
            /// `backlog > 5`
            pub mod backlog {}
            /// Age of the oldest message in the source queue (AWS/SQS `ApproximateAgeOfOldestMessage`).
            ///
            /// Statistic: `max` where none is written.
            ///
            /// `oldest > 10s`
            pub mod oldest {}
            /// Messages that were received and are not yet deleted (AWS/SQS `ApproximateNumberOfMessagesNotVisible`); as a percentage, of SQS's limit of 120,000.
            ///
            /// Statistic: `max` where none is written.
            ///
            /// `inflight > 5`, `inflight > 5%`
            pub mod inflight {}
            /// Records of a batch that the function reported as failed, counted by the runtime; as a percentage, of all records.
            ///
            /// Statistic: `sum` where none is written.
            ///
            /// `failed_records > 5`, `failed_records > 5%`
            pub mod failed_records {}
            /// Age of the last record that was read from the stream (AWS/Lambda `IteratorAge`).
            ///
            /// Statistic: `max` where none is written.
            ///
            /// `lag > 10s`
            pub mod lag {}
            /// How many records of the topic were not yet read (AWS/Lambda `OffsetLag`).
            ///
            /// Statistic: `max` where none is written.
            ///
            /// `offset_lag > 5`
            pub mod offset_lag {}
            /// Events that Lambda gave up, those that the failure destination got included, and failures that did not get there (AWS/Lambda `AsyncEventsDropped` and `DestinationDeliveryFailures`; for a schedule AWS/Scheduler `InvocationDroppedCount`, for a rule AWS/Events `FailedInvocations` and `InvocationsFailedToBeSentToDlq`).
            ///
            /// Statistic: `sum` where none is written.
            ///
            /// `dropped > 5`
            pub mod dropped {}
            /// How long an event waited in Lambda's queue (AWS/Lambda `AsyncEventAge`).
            ///
            /// Statistic: `max` where none is written.
            ///
            /// `waiting > 10s`
            pub mod waiting {}
            /// Notifications that SNS could not deliver (AWS/SNS `NumberOfNotificationsFailed`).
            ///
            /// Statistic: `sum` where none is written.
            ///
            /// `undelivered > 5`
            pub mod undelivered {}
            /// Requests that the caller got wrong (AWS/ApiGateway `4xx`, of a REST API `4XXError`, of a WebSocket API `ClientError`; of a function's URL AWS/Lambda `Url4xxCount`; of a load balancer's target AWS/ApplicationELB `HTTPCode_Target_4XX_Count`); as a percentage, of all requests.
            ///
            /// Statistic: `sum` where none is written.
            ///
            /// `http_4xx > 5`, `http_4xx > 5%`
            pub mod http_4xx {}
            /// Requests that failed on our side (AWS/ApiGateway `5xx`, of a REST API `5XXError`, of a WebSocket API `ExecutionError` and `IntegrationError`, which counts the clients that the function refuses, too; of a function's URL AWS/Lambda `Url5xxCount`; of a load balancer's target AWS/ApplicationELB `HTTPCode_Target_5XX_Count`, and `LambdaUserError` and `LambdaInternalError`, which it answers itself); as a percentage, of all requests.
            ///
            /// Statistic: `sum` where none is written.
            ///
            /// `http_5xx > 5`, `http_5xx > 5%`
            pub mod http_5xx {}
            /// How long an answer took (AWS/ApiGateway `Latency`, of a WebSocket API `IntegrationLatency`; of a function's URL AWS/Lambda `UrlRequestLatency`; of a load balancer's target AWS/ApplicationELB `TargetResponseTime`).
            ///
            /// Statistic: `p99` where none is written.
            ///
            /// `latency > 10s`
            pub mod latency {}
            /// Requests (AWS/ApiGateway `Count`, of a WebSocket API `ConnectCount` and `MessageCount`; of a function's URL AWS/Lambda `UrlRequestCount`; of a load balancer's target AWS/ApplicationELB `RequestCount`). `requests < 1` fires when there is no data, too.
            ///
            /// Statistic: `sum` where none is written.
            ///
            /// `requests > 5`
            pub mod requests {}
            /// Records of a stream that were given up: sent to the failure destination, or dropped where there is none (AWS/Lambda `OnFailureDestinationDeliveredEventCount` and `DroppedEventCount`).
            ///
            /// Statistic: `sum` where none is written.
            ///
            /// `stream_failures > 5`
            pub mod stream_failures {}
            /// The sum of the period's values.
            ///
            /// `sum(duration) > 5s`
            pub mod sum {}
            /// Their average.
            ///
            /// `avg(duration) > 5s`
            pub mod avg {}
            /// The smallest.
            ///
            /// `min(duration) > 5s`
            pub mod min {}
            /// The largest.
            ///
            /// `max(duration) > 5s`
            pub mod max {}
            /// How many values there were.
            ///
            /// `count(duration) > 5`
            pub mod count {}
            /// The median.
            ///
            /// `p50(duration) > 5s`
            pub mod p50 {}
            /// All but the highest tenth lie below it.
            ///
            /// `p90(duration) > 5s`
            pub mod p90 {}
            /// All but the highest hundredth lie below it.
            ///
            /// `p99(duration) > 5s`
            pub mod p99 {}
            /// A metric of your own: `metric("Namespace/Name")`; without a slash one in the service's own namespace.
            ///
            /// `sum(metric("orders.rejected")) > 10 in 1h`
            pub mod metric {}
            /// What may follow the metric.
            pub mod clause {
                /// The value lies above the band or below it: `duration outside band(3)`.
                pub mod outside {}
                /// The value lies above the band: `errors above band(2)`.
                pub mod above {}
                /// The value lies below the band: `invocations below band(2.5)`.
                pub mod below {}
                /// What CloudWatch expects, give or take so many standard deviations: `duration outside band(3)`.
                pub mod band {}
                /// The length of one datapoint: `errors > 5 in 1m`. Default: 5 m.
                #[doc(hidden)]
                pub mod r#in {}
                /// How many of the last datapoints must breach: `for 3` of 3, `for 3 of 5`. Default: 1 of 1.
                #[doc(hidden)]
                pub mod r#for {}
                /// Where the alarm goes instead of the service's topic: a parameter of the stack that holds a topic's ARN, or the ARN in quotes: `errors > 5 notify pager`.
                pub mod notify {}
            }
        }
        /// How long it stays open before it lets events through again, 1 m to 24 h: `open = 2m`. Default: 5 m.
        ///
        /// Takes a duration such as `30s`.
        pub mod open {}
    }
    /// At most one run for each key, also where an event is delivered twice: `idempotent(key = "/order/id", for = 1d)`. An event whose key was handled gets the answer that was given then, without a run, and counts in the metric `Duplicates` of the namespace `lessops`; one whose key is being handled is an error, so that its source tries again later, or status 409 where it is a request. A run that fails is forgotten, and so is one that answers a request with status 400 or above. A run that is cut off, by its timeout or a crash, may have done a part of its work, and its key runs again once its time is over. Behind a queue or a stream the function takes `Record<T>`; topics of Kafka, custom resources and streamed answers do not go with it. It needs the feature `idempotency` of lessops. Default: what is delivered twice runs twice.
    ///
    /// Takes `idempotent(key = "/order/id", for = 1d)`.
    pub mod idempotent {
        /// The main argument: its name may be left out. Where the key stands, one place or a list, all of which make the key: a JSON pointer (RFC 6901), `key = "/order/id"`, into what a `Record` holds, into a request's body, and otherwise into the event as Lambda delivers it; or a request's header, `key = header("Idempotency-Key")`. An event that lacks it is an error, and a request gets status 400. Required.
        ///
        /// Takes a JSON pointer such as `"/order/id"`, or a header such as `header("Idempotency-Key")`.
        pub mod key {
            /// A header of a request.
            ///
            /// `header(name)`
            pub mod header {
                /// The main argument: its name may be left out. The header's name, in capitals or not: `"Idempotency-Key"`. Required.
                ///
                /// Takes the name of a header such as `"content-type"`.
                pub mod name {}
            }
        }
        /// The table that remembers, which the stack makes and functions share that name the same one; neither a handle nor a trigger may: `table = "seen-orders"`. Default: `idempotency`.
        ///
        /// Takes a queue's name.
        pub mod table {}
        /// How long a key is remembered after its run, with the answer unless that is longer than 390 KB (then `null`, or status 409 for a request, takes its place), 1 m to 365 d: `for = 7d`. Default: 1 d.
        ///
        /// Takes a duration such as `30s`.
        #[doc(hidden)]
        pub mod r#for {}
    }
    /// How long logs are kept, from which level on, where they go besides, and what is hidden in them: `logs(retention = 30d, level = info)`.
    ///
    /// Takes `logs(retention = 30d, level = info)`.
    pub mod logs {
        /// How long they are kept: one of the lengths that CloudWatch knows, from 1 d to 3653 d: `retention = 90d`. Default: 30 d.
        ///
        /// Takes a retention such as `30d`.
        pub mod retention {}
        /// The lowest level that is written: `level = warn`. Default: `info`.
        ///
        /// Takes a log level.
        pub mod level {
            /// Everything.
            pub mod trace {}
            /// What helps to find a mistake, and all that follows.
            pub mod debug {}
            /// What happened, and all that follows.
            pub mod info {}
            /// What may be wrong, and all that follows.
            pub mod warn {}
            /// What is wrong, and all that follows.
            pub mod error {}
            /// Only what ended the process.
            pub mod fatal {}
        }
        /// Where lines go besides, as they are written, one place or two: `forward = stream("audit")`. A list that is empty, `forward = []`, takes back what the service says for all its functions. Default: nowhere.
        ///
        /// Takes `stream("name")`, `function("name")` or `firehose("name")`.
        pub mod forward {
            /// A Kinesis data stream of the stack.
            ///
            /// `stream(name, filter = ...)`
            pub mod stream {
                /// The main argument: its name may be left out. The stream's name, `"audit"`. Functions that name the same stream share it.
                ///
                /// Takes a queue's name.
                pub mod name {}
                /// Only lines that match this filter pattern of CloudWatch's, and no others: `filter = r#"{ $.level = "ERROR" }"#`. Default: all.
                ///
                /// Takes a string in quotes.
                pub mod filter {}
            }
            /// Another function of the service, which gets them as if it had the trigger `logs(function("..."))`.
            ///
            /// `function(name, filter = ...)`
            pub mod function {
                /// The main argument: its name may be left out. The function's name: `"indexer"`.
                ///
                /// Takes a function's name.
                pub mod name {}
                /// Only lines that match this filter pattern of CloudWatch's, and no others: `filter = r#"{ $.level = "ERROR" }"#`. Default: all.
                ///
                /// Takes a string in quotes.
                pub mod filter {}
            }
            /// A Firehose stream, which must stand already.
            ///
            /// `firehose(stream, filter = ...)`
            pub mod firehose {
                /// The main argument: its name may be left out. Its ARN, or its name in this account and region: `"archive"`.
                ///
                /// Takes an ARN or a name in quotes.
                pub mod stream {}
                /// Only lines that match this filter pattern of CloudWatch's, and no others: `filter = r#"{ $.level = "ERROR" }"#`. Default: all.
                ///
                /// Takes a string in quotes.
                pub mod filter {}
            }
        }
        /// What is hidden from all who read the log without the permission `logs:Unmask`, one kind of data or a list: `mask = [email, credit_card]`. CloudWatch Logs looks for it in each line, at a price by the gigabyte. A list that is empty takes back what the service says. Default: nothing.
        ///
        /// Takes a kind of data that can be masked.
        pub mod mask {
            /// Mail addresses.
            pub mod email {}
            /// Names of people.
            pub mod name {}
            /// Postal addresses.
            pub mod address {}
            /// IP addresses.
            pub mod ip_address {}
            /// Latitude and longitude.
            pub mod location {}
            /// Dates of birth.
            pub mod date_of_birth {}
            /// Numbers of credit cards.
            pub mod credit_card {}
            /// Until when credit cards are valid.
            pub mod credit_card_expiration {}
            /// Security codes of credit cards.
            pub mod credit_card_code {}
            /// Secret access keys of AWS.
            pub mod aws_secret_key {}
            /// Private keys of OpenSSH.
            pub mod openssh_key {}
            /// Private keys of PGP.
            pub mod pgp_key {}
            /// Private keys in PKCS form.
            pub mod pkcs_key {}
            /// Private keys of PuTTY.
            pub mod putty_key {}
            /// Numbers of vehicles.
            pub mod vehicle {}
            /// Phone numbers of Brazil.
            pub mod phone_br {}
            /// Phone numbers of Germany.
            pub mod phone_de {}
            /// Phone numbers of Spain.
            pub mod phone_es {}
            /// Phone numbers of France.
            pub mod phone_fr {}
            /// Phone numbers of the United Kingdom.
            pub mod phone_gb {}
            /// Phone numbers of Italy.
            pub mod phone_it {}
            /// Phone numbers of the United States.
            pub mod phone_us {}
            /// Bank accounts in Germany.
            pub mod bank_account_de {}
            /// Bank accounts in Spain.
            pub mod bank_account_es {}
            /// Bank accounts in France.
            pub mod bank_account_fr {}
            /// Bank accounts in the United Kingdom.
            pub mod bank_account_gb {}
            /// Bank accounts in Italy.
            pub mod bank_account_it {}
            /// Bank accounts in the United States.
            pub mod bank_account_us {}
            /// Passports of Germany.
            pub mod passport_de {}
            /// Passports of the United Kingdom.
            pub mod passport_gb {}
            /// Passports of the United States.
            pub mod passport_us {}
            /// Social security numbers of Spain.
            pub mod social_security_es {}
            /// Social security numbers of the United States.
            pub mod social_security_us {}
        }
    }
    /// Whether invocations are traced with AWS X-Ray: `tracing = false`. Default: true.
    ///
    /// Takes `true` or `false`.
    pub mod tracing {
        /// Yes.
        #[doc(hidden)]
        pub mod r#true {}
        /// No.
        #[doc(hidden)]
        pub mod r#false {}
    }
    /// The network that the function runs in: `vpc(subnets = "Subnets", security_groups = "sg-0a1b2c3d")`. Default: Lambda's own, from where the internet can be reached.
    ///
    /// Takes `vpc(subnets = ["subnet-0a1b2c3d"], security_groups = ["sg-0a1b2c3d"])`.
    pub mod vpc {
        /// The subnets, one or a list of up to 16, each by its id, or by the name of a parameter of the stack that holds one id or several: `subnets = "Subnets"`. Required.
        ///
        /// Takes a subnet's id such as `"subnet-0a1b2c3d"`, or the name of a parameter.
        pub mod subnets {}
        /// The security groups, one or a list of up to 5, named likewise: `security_groups = ["sg-0a1b2c3d", "SecurityGroups"]`. Required.
        ///
        /// Takes a security group's id such as `"sg-0a1b2c3d"`, or the name of a parameter.
        pub mod security_groups {}
    }
    /// Layers whose content lies in `/opt`, one or a list of up to 5, each by its ARN with its version; a later one overlays those before it: `layers = "arn:aws:lambda:eu-central-1:123456789012:layer:fonts:3"`. Default: none.
    ///
    /// Takes an ARN in quotes.
    pub mod layers {}
    /// The KMS key that the function's environment, its logs, and the queue or bucket of what it failed to handle are encrypted with: `own_key` or `key("arn:...")`. `encrypt = key("EncryptionKeyArn")`. Default: the service's, or AWS's own keys.
    ///
    /// Takes `own_key` or `key("arn:aws:kms:eu-central-1:123456789012:key/...")`.
    pub mod encrypt {
        /// A key that the stack creates, with a policy that admits the services that write: `encrypt = own_key`. It is rotated
        /// every year, outlives the stack, and costs $1 a month.
        ///
        /// `own_key`
        pub mod own_key {}
        /// A key that stands already. Its policy has to let the account's roles use it, and the services that write:
        /// `cargo lessops key-policy` prints the statements.
        ///
        /// `key(arn)`
        pub mod key {
            /// The main argument: its name may be left out. The key's ARN, or the name of a parameter of the stack that holds it: `key("EncryptionKeyArn")`. An alias does not do, since the roles' policies name the key itself. Required.
            ///
            /// Takes the ARN of a KMS key such as `"arn:aws:kms:..."`, or the name of a parameter that holds one.
            pub mod arn {}
        }
    }
    /// When the function gets a new version of Lambda's runtime, which is its operating system: `auto`, `function_update` or `manual("arn:...")`. `runtime_updates = function_update`. Default: `auto`.
    ///
    /// Takes `auto`, `function_update` or `manual("arn:aws:lambda:eu-central-1::runtime:...")`.
    pub mod runtime_updates {
        /// As AWS rolls it out, without anybody's doing.
        ///
        /// `auto`
        pub mod auto {}
        /// With the next deployment that changes the function: `runtime_updates = function_update`. A function that nobody deploys stays as it is.
        ///
        /// `function_update`
        pub mod function_update {}
        /// Never: it stays with one version, say that before one that broke it. Its operating system gets no more security updates.
        ///
        /// `manual(version)`
        pub mod manual {
            /// The main argument: its name may be left out. The version's ARN, which the function's log names in the line `INIT_START`: `manual("arn:aws:lambda:eu-central-1::runtime:0cdcfbdefbc5e7d3343f73c2e2dd3cba17d61dea0686b404502a0c9ce83931b9")`. Required.
            ///
            /// Takes the ARN of a runtime's version such as `"arn:aws:lambda:eu-central-1::runtime:0cdc..."`.
            pub mod version {}
        }
    }
    /// What the function may do besides what its triggers and handles need: `allow("dynamodb:Query", on = "arn:aws:dynamodb:*:*:table/orders")`; may be given several times.
    ///
    /// Takes one or a list of `allow("dynamodb:Query", on = "arn:aws:dynamodb:*:*:table/orders")`.
    pub mod allow {
        /// The main argument: its name may be left out. The actions, one or a list, each by its whole name: `"dynamodb:Query"`. Required.
        ///
        /// Takes an action in quotes, such as `"dynamodb:Query"`.
        pub mod action {}
        /// The ARNs that they are allowed on, one or a list; `"*"` only where AWS has no resources for the action: `on = "arn:aws:dynamodb:eu-central-1:123456789012:table/orders"`. Required.
        ///
        /// Takes an ARN in quotes.
        pub mod on {}
    }
    /// Whether it is meant that the function causes events that invoke it again, by itself or by way of others; Lambda then does not stop it: `allow_loop = true`. Default: false.
    ///
    /// Takes `true` or `false`.
    pub mod allow_loop {
        /// Yes.
        #[doc(hidden)]
        pub mod r#true {}
        /// No.
        #[doc(hidden)]
        pub mod r#false {}
    }
    /// Tags on everything that belongs to the function: `tags(team = "shop")`.
    ///
    /// Takes `name = value` pairs in parentheses.
    pub mod tags {}
}
