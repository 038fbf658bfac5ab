//! Suggesting the name that was meant.

/// The likeness from which on a name is suggested, from 0 to 1.
const ALIKE: f64 = 0.75;

/// The one of `names` that is most like `name`, if one is like it at all (by
/// Jaro-Winkler similarity, which favours names that begin alike).
pub fn nearest<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    names
        .into_iter()
        .map(|one| (strsim::jaro_winkler(name, one), one))
        .filter(|(alike, _)| *alike >= ALIKE)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn nearest_name_is_suggested() {
        let lessons = ["main_does_not_wait", "no_order", "waiting_for_a_task"];
        for (name, near) in [
            ("no_ordr", Some("no_order")),
            ("main_dont_wait", Some("main_does_not_wait")),
            ("waiting", Some("waiting_for_a_task")),
            ("zzz", None),
        ] {
            assert_eq!(nearest(name, lessons), near);
        }
    }
}
