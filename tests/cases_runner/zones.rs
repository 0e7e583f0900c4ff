//! The customer's calendar: local times of the zones that cases name.
//!
//! In the package this is `civilDate(date, timeZone)`, answered by the platform; here a few zones' present rules stand in.

use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime, Weekday};

/// When a zone is an hour ahead of its standard time.
enum Saving {
    Never,
    /// From the second Sunday of March to the first of November, at 2:00 local time.
    America,
    /// From the last Sunday of March to the last of October, at 1:00 UTC.
    Europe,
    /// From the first Sunday of October to the first of April, at 2:00 standard time.
    Australia,
}

fn rules(zone: &str) -> (Duration, Saving) {
    let (minutes, saving) = match zone {
        "UTC" => (0, Saving::Never),
        "America/New_York" => (-300, Saving::America),
        "America/Chicago" => (-360, Saving::America),
        "America/Los_Angeles" => (-480, Saving::America),
        "Europe/London" => (0, Saving::Europe),
        "Europe/Paris" | "Europe/Madrid" | "Europe/Berlin" => (60, Saving::Europe),
        "Asia/Kolkata" => (330, Saving::Never),
        "Asia/Singapore" => (480, Saving::Never),
        "Asia/Tokyo" => (540, Saving::Never),
        "Australia/Brisbane" => (600, Saving::Never),
        "Australia/Sydney" => (600, Saving::Australia),
        other => panic!("the zone `{other}` has no rule here"),
    };
    (Duration::minutes(minutes), saving)
}

fn sunday(year: i32, month: u32, nth: u8, hour: u32) -> NaiveDateTime {
    let found = NaiveDate::from_weekday_of_month_opt(year, month, Weekday::Sun, nth)
        .or_else(|| NaiveDate::from_weekday_of_month_opt(year, month, Weekday::Sun, nth - 1));
    found.unwrap().and_hms_opt(hour, 0, 0).unwrap()
}

fn offset(utc: NaiveDateTime, zone: &str) -> Duration {
    let (base, saving) = rules(zone);
    let year = utc.year();
    let local = utc + base;
    let ahead = match saving {
        Saving::Never => false,
        Saving::America => local >= sunday(year, 3, 2, 2) && local < sunday(year, 11, 1, 1),
        Saving::Europe => utc >= sunday(year, 3, 5, 1) && utc < sunday(year, 10, 5, 1),
        Saving::Australia => local < sunday(year, 4, 1, 2) || local >= sunday(year, 10, 1, 2),
    };
    base + Duration::hours(i64::from(ahead))
}

/// UTC as the zone's clock shows it.
pub fn local(utc: NaiveDateTime, zone: &str) -> NaiveDateTime {
    utc + offset(utc, zone)
}

/// The UTC moment at which the zone's clock shows this.
pub fn utc(local: NaiveDateTime, zone: &str) -> NaiveDateTime {
    let guess = local - offset(local, zone);
    local - offset(guess, zone)
}
