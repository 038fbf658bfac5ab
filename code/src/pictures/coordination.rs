//! Eight dishes on four burners.

use super::Picture;

pub(super) const PICTURES: &[Picture] = &[];
