//! No format that is made of whole tables.

use crate::error::Result;
use crate::tables::Table;
use crate::writers::Format;
use std::path::Path;

/// Makes nothing: there is no such format in this program.
#[expect(clippy::unnecessary_wraps, reason = "with such formats, files are written")]
pub(crate) const fn make(_: &[Format], _: &[Table], _: &Path) -> Result<()> {
    Ok(())
}
