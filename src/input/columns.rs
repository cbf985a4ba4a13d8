//! Columns of the input that the tables show behind their own.

use super::Settings;
use super::records::{Record, Roles};
use crate::tables::Table;
use crate::writers;

/// Which columns of the input are carried into the tables. They are decided before anything is
/// written: by the first table among the inputs and by [`Settings::carry`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// What each document has a value for.
    names: Vec<String>,
    /// The positions in `names` of what the table of documents shows.
    documents: Vec<usize>,
    /// … of what the tables with rows of a document show.
    others: Vec<usize>,
}

impl Columns {
    /// The columns of a run whose first table begins with these records.
    pub(super) fn new(head: &[&Record], settings: &Settings) -> Columns {
        let roles = Roles::find(head, settings).unwrap_or_default();
        let mut columns = Columns::default();
        for (name, _) in head.iter().flat_map(|record| &record.fields) {
            if !columns.names.iter().any(|known| **known == **name) && !roles.uses(name) {
                columns.documents.push(columns.names.len());
                columns.names.push(name.to_string());
            }
        }
        for name in &settings.carry {
            let at = columns.names.iter().position(|known| known == name).unwrap_or(columns.names.len());
            if at == columns.names.len() {
                // What has a column of its own in the table of documents gets no second one.
                if !roles.is_shown(name) {
                    columns.documents.push(at);
                }
                columns.names.push(name.clone());
            }
            if !columns.others.contains(&at) {
                columns.others.push(at);
            }
        }
        columns
    }

    /// The columns that a document has values for.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// What a table shows: names, and the positions of their values in
    /// [`Document::carried`](crate::Document::carried). A name that the table has already gets
    /// `input_` before it.
    pub fn of(&self, table: Table) -> Vec<(String, usize)> {
        let shown = match table {
            Table::Documents => &self.documents,
            Table::Quotes | Table::Entities | Table::Texts => &self.others,
            // A speaker has many documents.
            Table::Speakers => return Vec::new(),
        };
        let mut taken: Vec<String> = writers::columns(table).into_iter().map(|column| column.name).collect();
        let free = |&at: &usize| {
            let mut name = self.names[at].clone();
            while taken.contains(&name) {
                name.insert_str(0, "input_");
            }
            taken.push(name.clone());
            (name, at)
        };
        shown.iter().map(free).collect()
    }
}
