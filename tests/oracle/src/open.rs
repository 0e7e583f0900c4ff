//! Cases of seed 1 that differ and are not yet decided, by where they part; any other case that differs is a failure.

/// Where they part, and the cases.
pub const OPEN: &[(&str, &[u64])] = &[
    (
        ".suggestions#",
        &[
            1045, 1333, 1608, 4820, 4859, 5217, 5326, 5592, 5650, 6011, 6859, 6873, 7581, 8051,
            9423,
        ],
    ),
    (".lines#", &[781, 886, 3286, 3593, 4576, 6526, 7083, 9557]),
    (
        ".subscription.paid[].period.start",
        &[1617, 1724, 3296, 3532, 4019, 4073, 5624, 8090],
    ),
    (".lines[].amount", &[1920, 3510, 7298, 8604, 8993]),
    (".accessUntil", &[4009, 8025]),
    (".renewal.due", &[6490, 9654]),
    (".notices.assign", &[3314]),
    (".suggestions[].code", &[5553]),
    (".renewal.on", &[9345]),
];

pub fn is_open(case: u64) -> bool {
    OPEN.iter().any(|(_, cases)| cases.contains(&case))
}
