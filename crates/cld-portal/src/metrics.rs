//! What is counted of requests while they are answered, as text that Prometheus reads: routes as the table of routes has them,
//! never an address that somebody asked for.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::DateTime;
use cld_store::{Measures, Moment};

/// Requests since the process began.
#[derive(Debug, Default)]
pub(crate) struct Metrics(Mutex<BTreeMap<Kind, Counts>>);

/// What requests are counted by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Kind {
    pub(crate) route: String,
    pub(crate) method: &'static str,
    pub(crate) status: u16,
}

/// How many requests there were, how long they took together, and how many took at most each of [`BOUNDS`].
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    count: u64,
    time: Duration,
    within: [u64; BOUNDS.len()],
}

/// In seconds: a page, a slow page, and what somebody notices.
const BOUNDS: [f64; 6] = [0.01, 0.05, 0.1, 0.5, 1.0, 5.0];

impl Metrics {
    /// A request was answered.
    pub(crate) fn answered(&self, kind: Kind, took: Duration) {
        let mut kinds = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let counts = kinds.entry(kind).or_default();
        counts.count += 1;
        counts.time += took;
        for (within, bound) in counts.within.iter_mut().zip(BOUNDS) {
            *within += u64::from(took.as_secs_f64() <= bound);
        }
    }

    /// All of it as text, with what waits; without that when the database does not answer.
    pub(crate) fn text(&self, measures: Option<&Measures>, now: Moment) -> String {
        let mut text = Text::default();
        let version = env!("CARGO_PKG_VERSION");
        text.family("cld_portal_build", "gauge", "The version that runs");
        text.value("cld_portal_build", &[("version", version)], 1);
        text.family("cld_portal_database_up", "gauge", "Whether the database answers");
        text.value("cld_portal_database_up", &[], u8::from(measures.is_some()));
        self.requests(&mut text);
        if let Some(measures) = measures {
            waiting(&mut text, measures, now);
        }
        text.0
    }

    fn requests(&self, text: &mut Text) {
        let kinds = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        text.family("cld_portal_requests_total", "counter", "Requests by route, method and status");
        for (Kind { route, method, status }, counts) in &kinds {
            let labels = [("route", route.as_str()), ("method", method), ("status", &status.to_string())];
            text.value("cld_portal_requests_total", &labels, counts.count);
        }
        let mut routes: BTreeMap<&str, Counts> = BTreeMap::new();
        for (kind, counts) in &kinds {
            let of_route = routes.entry(&kind.route).or_default();
            of_route.count += counts.count;
            of_route.time += counts.time;
            of_route.within.iter_mut().zip(counts.within).for_each(|(all, some)| *all += some);
        }
        text.family("cld_portal_request_seconds", "histogram", "How long requests took, by route");
        for (route, counts) in routes {
            for (bound, within) in BOUNDS.iter().zip(counts.within) {
                text.value(
                    "cld_portal_request_seconds_bucket",
                    &[("route", route), ("le", &bound.to_string())],
                    within,
                );
            }
            text.value("cld_portal_request_seconds_bucket", &[("route", route), ("le", "+Inf")], counts.count);
            text.value("cld_portal_request_seconds_sum", &[("route", route)], counts.time.as_secs_f64());
            text.value("cld_portal_request_seconds_count", &[("route", route)], counts.count);
        }
    }
}

fn waiting(text: &mut Text, measures: &Measures, now: Moment) {
    text.family(
        "cld_portal_jobs",
        "gauge",
        "Jobs by kind, and whether they wait for their time, are due, or are being done",
    );
    for job in &measures.jobs {
        text.value("cld_portal_jobs", &[("kind", &job.kind), ("state", &job.state)], job.count);
    }
    text.family("cld_portal_jobs_tried_again", "gauge", "Jobs that were begun more than once");
    for job in &measures.jobs {
        text.value("cld_portal_jobs_tried_again", &[("kind", &job.kind), ("state", &job.state)], job.tried_again);
    }
    text.family("cld_portal_job_age_seconds", "gauge", "For how long the oldest job of a kind has been due");
    for job in measures.jobs.iter().filter(|job| job.state == "due") {
        text.value("cld_portal_job_age_seconds", &[("kind", &job.kind)], age(&job.first_due, now));
    }
    text.family("cld_portal_submissions", "gauge", "Submissions by the code of their state");
    for (state, count) in &measures.submissions {
        text.value("cld_portal_submissions", &[("state", &state.code().to_string())], count);
    }
    text.family("cld_portal_uploads", "gauge", "Uploads that have not arrived whole");
    text.value("cld_portal_uploads", &[], measures.uploads);
    text.family("cld_portal_mails_waiting", "gauge", "Mails that have not left");
    text.value("cld_portal_mails_waiting", &[], measures.mails);
}

/// Seconds since an instant; 0 for one that is to come.
fn age(since: &str, now: Moment) -> i64 {
    let since = DateTime::parse_from_rfc3339(since);
    since.map_or(0, |since| (now.datetime() - since.to_utc()).num_seconds().max(0))
}

/// Lines in the format of Prometheus.
#[derive(Default)]
struct Text(String);

impl Text {
    fn family(&mut self, name: &str, kind: &str, help: &str) {
        // Writing to a text does not fail.
        let _ = writeln!(self.0, "# HELP {name} {help}.\n# TYPE {name} {kind}");
    }

    fn value(&mut self, name: &str, labels: &[(&str, &str)], value: impl std::fmt::Display) {
        let escaped = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        let labels: Vec<String> = labels.iter().map(|(name, of)| format!("{name}=\"{}\"", escaped(of))).collect();
        let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
        let _ = writeln!(self.0, "{name}{labels} {value}");
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use chrono::DateTime;

    use super::{Kind, Metrics};

    #[test]
    fn requests_are_counted_by_route_and_all_that_took_less_are_within_a_bound() {
        let metrics = Metrics::default();
        let kind = |route: &str, status| Kind { route: route.to_owned(), method: "GET", status };
        metrics.answered(kind("/a/{id}", 200), Duration::from_millis(20));
        metrics.answered(kind("/a/{id}", 200), Duration::from_millis(600));
        metrics.answered(kind("/a/{id}", 404), Duration::from_secs(9));
        let text = metrics.text(None, DateTime::from_timestamp(0, 0).unwrap().into());
        for line in [
            "cld_portal_database_up 0",
            "cld_portal_requests_total{route=\"/a/{id}\",method=\"GET\",status=\"200\"} 2",
            "cld_portal_requests_total{route=\"/a/{id}\",method=\"GET\",status=\"404\"} 1",
            "cld_portal_request_seconds_bucket{route=\"/a/{id}\",le=\"0.05\"} 1",
            "cld_portal_request_seconds_bucket{route=\"/a/{id}\",le=\"1\"} 2",
            "cld_portal_request_seconds_bucket{route=\"/a/{id}\",le=\"+Inf\"} 3",
            "cld_portal_request_seconds_count{route=\"/a/{id}\"} 3",
        ] {
            assert!(text.lines().any(|known| known == line), "{line}: {text}");
        }
    }
}
