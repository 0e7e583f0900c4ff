//! Lead times: the n-th business day after a day.

use crate::book::Book;
use crate::cal::{DAY, Moment, date_text, floor_day, weekday};
use crate::json::{int, list, text, words};
use serde_json::{Value, json};

fn nth(on: Moment, n: i64, holidays: &[&str]) -> String {
    let mut day = floor_day(on);
    let mut left = n;
    while left > 0 {
        day += 1;
        if weekday(day) < 5 && !holidays.contains(&date_text(day * DAY).as_str()) {
            left -= 1;
        }
    }
    date_text(day * DAY)
}

pub fn lead_times(book: &Book, r: &Value, on: Moment) -> Value {
    words(r, "leadTimes")
        .unwrap_or_default()
        .into_iter()
        .map(|id| {
            let l = list(book.v, "leadTimes").iter().find(|l| text(l, "id") == Some(id)).expect("a lead time");
            let holidays = words(l, "holidays").unwrap_or_default();
            let days = &l["businessDays"];
            json!({ "id": id, "earliest": nth(on, int(days, "from").expect("from"), &holidays), "latest": nth(on, int(days, "to").expect("to"), &holidays) })
        })
        .collect()
}
