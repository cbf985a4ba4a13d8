//! The columns of the tables and what is in them, read off the row structs.

use crate::tables::{DocumentRow, EntityRow, QuoteRow, SpeakerRow, Table, TextRow};
use crate::types::Number;
use serde::Serialize;
use serde_json::Value;

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What is in its cells.
    pub kind: Kind,
}

/// What is in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text, which may be empty.
    Text,
    /// Whole numbers, none of them negative; a cell may be empty.
    Integer,
    /// Numbers with decimals; a cell may be empty.
    Decimal,
}

/// The columns of a table.
pub fn columns(table: Table) -> Vec<Column> {
    match table {
        Table::Quotes => {
            let (number, offset) = (Some(Number('e', 1)), Some(0));
            of(QuoteRow {
                speaker_id: number,
                mention_start: offset,
                mention_end: offset,
                cue_start: offset,
                cue_end: offset,
                ..QuoteRow::default()
            })
        }
        Table::Entities => of(EntityRow::default()),
        Table::Documents => of(DocumentRow::default()),
        Table::Speakers => of(SpeakerRow::default()),
        Table::Texts => of(TextRow::default()),
    }
}

/// Those of a row whose cells are all there.
fn of(row: impl Serialize) -> Vec<Column> {
    let values = serde_json::to_value(&row).expect("a row is an object of plain fields");
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.serialize(row).expect("a row of plain fields can be written to memory");
    let bytes = writer.into_inner().expect("memory can be written");
    // The object has forgotten the order. Names of fields need no quotation marks.
    let header = String::from_utf8_lossy(bytes.split(|&byte| byte == b'\n').next().unwrap_or_default()).into_owned();
    let kind = |name: &str| match &values[name] {
        Value::Number(number) if number.is_f64() => Kind::Decimal,
        Value::Number(_) => Kind::Integer,
        _ => Kind::Text,
    };
    header.split(',').map(|name| Column { name: name.to_owned(), kind: kind(name) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(table: Table) -> String {
        let shown = |column: Column| match column.kind {
            Kind::Text => column.name,
            Kind::Integer => format!("{} 1", column.name),
            Kind::Decimal => format!("{} 0.5", column.name),
        };
        columns(table).into_iter().map(shown).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn kinds_are_those_of_the_fields() {
        assert_eq!(
            shown(Table::Quotes),
            "doc_id, quote_id, kind, quote, speaker, speaker_type, speaker_id, role, mention, cue, start 1, end 1, \
             mention_start 1, mention_end 1, cue_start 1, cue_end 1, turn, paragraph 1, context, quote_key, confidence \
             0.5, by"
        );
        assert_eq!(
            shown(Table::Speakers),
            "name, type, id, roles, documents 1, direct 1, mixed 1, indirect 1, words 1, first_doc, last_doc"
        );
    }
}
