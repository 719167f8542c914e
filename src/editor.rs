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
        /// `s3([bucket], events = ..., prefix = ..., suffix = ...)`
        pub mod s3 {
            /// The main argument: its name may be left out. The bucket's name, up to 50 lower-case letters, digits and `-`: `"uploads"`. The stack adds what makes it unique.
            /// Default: the function's name in kebab case.
            ///
            /// Takes a bucket's name.
            pub mod bucket {}
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
        /// `sqs([queue], batch_size = ..., batching_window = ..., max_concurrency = ..., fifo = ..., filter = ..., max_receives = ...)`
        pub mod sqs {
            /// The main argument: its name may be left out. The queue's name, up to 58 letters, digits, `-` and `_`: `"orders"`. The stack adds what makes it unique. Default: the function's name in kebab case.
            ///
            /// Takes a queue's name.
            pub mod queue {}
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
        /// `http(route)`
        pub mod http {
            /// The main argument: its name may be left out. Method and path in axum's syntax: `"GET /orders/{id}"`, `"ANY /files/{*path}"`. Required.
            ///
            /// Takes a route such as `"GET /orders/{id}"`.
            pub mod route {}
        }
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
        /// Events that Lambda gave up, those that the failure destination got included, and failures that did not get there (AWS/Lambda `AsyncEventsDropped` and `DestinationDeliveryFailures`; for a schedule AWS/Scheduler `InvocationDroppedCount`).
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
        /// Requests to the API that the caller got wrong (AWS/ApiGateway `4xx`); as a percentage, of all requests.
        ///
        /// Statistic: `sum` where none is written.
        ///
        /// `http_4xx > 5`, `http_4xx > 5%`
        pub mod http_4xx {}
        /// Requests to the API that failed on our side (AWS/ApiGateway `5xx`); as a percentage, of all requests.
        ///
        /// Statistic: `sum` where none is written.
        ///
        /// `http_5xx > 5`, `http_5xx > 5%`
        pub mod http_5xx {}
        /// How long the API took to answer (AWS/ApiGateway `Latency`).
        ///
        /// Statistic: `p99` where none is written.
        ///
        /// `latency > 10s`
        pub mod latency {}
        /// Requests to the API (AWS/ApiGateway `Count`). `requests < 1` fires when there is no data, too.
        ///
        /// Statistic: `sum` where none is written.
        ///
        /// `requests > 5`
        pub mod requests {}
        /// Batches of a stream that were given up and sent to the failure destination (AWS/Lambda `OnFailureDestinationDeliveredEventCount`).
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
        /// What may follow the threshold.
        pub mod clause {
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
    /// Where an event goes that failed for good: `queue("name")`, `topic("name")`, `bucket("name")` or `none`. `on_failure = queue("lost-orders")`. Default: a queue of the function's own.
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
            /// Takes a queue's name.
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
    /// How many invocations may run at once: `concurrency(reserved = 10)`. Default: what the account has.
    ///
    /// Takes `concurrency(reserved = 10)`.
    pub mod concurrency {
        /// Invocations that are kept free for this function, and that it may not exceed, 0 (which stops it) to 100,000: `reserved = 10`.
        ///
        /// Takes a whole number.
        pub mod reserved {}
    }
    /// How long logs are kept, and from which level on: `logs(retention = 30d, level = info)`.
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
    /// Tags on everything that belongs to the function: `tags(team = "shop")`.
    ///
    /// Takes `name = value` pairs in parentheses.
    pub mod tags {}
}
