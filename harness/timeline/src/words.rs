//! Numbers and times in words.

/// The number with its noun: `1 task`, `2 tasks`.
pub(super) fn counted(number: usize, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        number => format!("{number} {what}s"),
    }
}

/// The microseconds as milliseconds, with the three or so figures that a reader
/// can use: `0.04 ms`, `31.2 ms`, `412 ms`.
pub(super) fn in_ms(us: u64) -> String {
    let step = match us {
        0..10_000 => 10,
        10_000..100_000 => 100,
        _ => 1_000,
    };
    // Below 10 µs every microsecond counts, and a rounded 0 would be a lie.
    let step = if us < 100 { 1 } else { step };
    format!("{} ms", exact_ms((us + step / 2) / step * step))
}

/// Microseconds as milliseconds without a unit and without closing zeros.
pub(super) fn exact_ms(us: u64) -> String {
    let (whole, rest) = (us / 1_000, us % 1_000);
    if rest == 0 {
        return whole.to_string();
    }
    let digits = format!("{rest:03}");
    format!("{whole}.{}", digits.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn milliseconds_keep_about_three_figures() {
        let cases = [
            (0, "0 ms"),
            (7, "0.007 ms"),
            (99, "0.099 ms"),
            (123, "0.12 ms"),
            (1_000, "1 ms"),
            (1_234, "1.23 ms"),
            (9_999, "10 ms"),
            (31_249, "31.2 ms"),
            (412_600, "413 ms"),
        ];
        for (us, ms) in cases {
            assert_eq!(in_ms(us), ms, "{us} µs");
        }
    }
}
