//! A workbook of Excel: a sheet a table, with filters and a header that stays in sight.
//!
//! A sheet holds 1,048,576 rows and a cell 32,767 characters. A table with more rows goes on in
//! further sheets. A longer text is cut in its cell, which says so, and stands in full, in pieces, in a
//! sheet of its own. A sheet of notes tells of both.

use super::{Source, unwritten};
use crate::error::{Error, Result};
use crate::stored::Cells;
use crate::tables::Table;
use crate::writers::{Column, Kind};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Url, Workbook, Worksheet, XlsxError,
};
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;

/// How much a workbook holds.
#[derive(Clone, Copy)]
struct Limits {
    /// Rows of a sheet below its header.
    rows: u64,
    /// UTF-16 code units of a cell.
    units: usize,
    /// Speakers whose names lead to their quotes; where there are more, none does. A sheet may have
    /// 65,530 links.
    links: usize,
}

const EXCEL: Limits = Limits { rows: 1_048_575, units: 32_767, links: 30_000 };

/// The sheet of the texts that are too long for a cell, and what stands behind such a text.
const LONG_TEXTS: &str = "long texts";
const CUT: &str = " […] The whole text is in the sheet “long texts”.";

const NOTES: &str = "notes";

/// Makes a workbook of all tables; `open` opens them, again if need be.
pub(super) fn write<S: Iterator<Item = Result<Source>>>(open: impl Fn() -> S, path: &Path) -> Result<()> {
    write_within(EXCEL, open, path)
}

fn write_within<S: Iterator<Item = Result<Source>>>(limits: Limits, open: impl Fn() -> S, path: &Path) -> Result<()> {
    let written = || {
        let mut book = Book::new(limits)?;
        open().try_for_each(|source| book.table(source?))?;
        if book.long > 0 {
            book.long_texts(open())?;
        }
        book.notes()?;
        Ok(book.workbook.save(path)?)
    };
    written().map_err(|broken| match broken {
        Broken::Table(error) => error,
        Broken::Book(error) => unwritten(path, error),
    })
}

/// What keeps a workbook from being written.
enum Broken {
    Table(Error),
    Book(XlsxError),
}

impl From<Error> for Broken {
    fn from(error: Error) -> Broken {
        Broken::Table(error)
    }
}

impl From<XlsxError> for Broken {
    fn from(error: XlsxError) -> Broken {
        Broken::Book(error)
    }
}

/// A workbook in the making.
struct Book {
    workbook: Workbook,
    looks: Looks,
    limits: Limits,
    /// Where the first quotes of speakers are, by name and type.
    first_quotes: HashMap<[String; 2], String>,
    /// How many texts are too long for a cell.
    long: u64,
    notes: Vec<String>,
}

impl Book {
    fn new(limits: Limits) -> Result<Book, XlsxError> {
        let mut workbook = Workbook::new();
        // The same tables, the same bytes: no clock.
        let properties = DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
        workbook.set_properties(&properties);
        let (looks, first_quotes, notes) = (Looks::new(), HashMap::new(), Vec::new());
        Ok(Book { workbook, looks, limits, first_quotes, long: 0, notes })
    }

    fn table(&mut self, mut source: Source) -> Result<(), Broken> {
        let columns = std::mem::take(&mut source.columns);
        let mut sheets = Sheets::begin(self, source.table.name(), &columns)?;
        let table = source.table;
        while let Some(cells) = source.next()? {
            let row = sheets.next_row(self)?;
            if table == Table::Quotes {
                self.remember(&sheets, cells);
            }
            if let Some(height) = height(&columns, cells) {
                sheets.sheet.set_row_height(row, height)?;
            }
            let link = if table == Table::Speakers { self.link(cells) } else { None };
            for (at, (column, cell)) in (0..).zip(columns.iter().zip(cells.iter())) {
                let link = link.filter(|_| at == 0);
                self.looks.cell(&mut sheets.sheet, (row, at), column, &self.limits.shown(cell), link)?;
            }
            self.long += cells.iter().filter(|cell| !self.limits.fits(cell)).count() as u64;
        }
        Ok(sheets.end(self)?)
    }

    /// Keeps in mind where the first quote of a speaker is.
    fn remember(&mut self, sheets: &Sheets<'_>, cells: Cells<'_>) {
        let cell = |name: &str| {
            let at = sheets.columns.iter().position(|column| column.name == name);
            at.and_then(|at| cells.get(at)).unwrap_or_default().to_owned()
        };
        // One more tells that there are too many.
        if self.first_quotes.len() <= self.limits.links {
            let place = || format!("internal:'{}'!A{}", sheets.name(), sheets.row() + 1);
            self.first_quotes.entry([cell("speaker"), cell("speaker_type")]).or_insert_with(place);
        }
    }

    /// Where the first quote is of a speaker whose row begins with name and type.
    fn link(&self, cells: Cells<'_>) -> Option<&str> {
        let key = [cells.get(0)?.to_owned(), cells.get(1)?.to_owned()];
        if self.first_quotes.len() > self.limits.links { None } else { self.first_quotes.get(&key).map(String::as_str) }
    }

    /// The sheet of the texts that were cut.
    fn long_texts(&mut self, tables: impl Iterator<Item = Result<Source>>) -> Result<(), Broken> {
        let column = |name: &str, kind| Column { name: name.to_owned(), kind };
        let columns = [
            column("sheet", Kind::Text),
            column("row", Kind::Integer),
            column("column", Kind::Text),
            column("part", Kind::Integer),
            column("text", Kind::Text),
        ];
        let limits = self.limits;
        let mut sheets = Sheets::begin(self, LONG_TEXTS, &columns)?;
        for source in tables {
            let mut source = source?;
            let columns_of = std::mem::take(&mut source.columns);
            let mut place = Place { table: source.table.name(), rows: limits.rows, number: 0 };
            while let Some(cells) = source.next()? {
                place.number += 1;
                let long = columns_of.iter().zip(cells.iter()).filter(|(_, cell)| !limits.fits(cell));
                for (long, cell) in long {
                    for (part, piece) in (1..).zip(limits.pieces(cell)) {
                        let row = sheets.next_row(self)?;
                        let (sheet, number, part) =
                            (place.name(), (place.row() + 1).to_string(), u32::to_string(&part));
                        let cells = [&*sheet, &number, &long.name, &part, piece];
                        for (at, (column, cell)) in (0..).zip(columns.iter().zip(cells)) {
                            self.looks.cell(&mut sheets.sheet, (row, at), column, cell, None)?;
                        }
                    }
                }
            }
        }
        let (count, units) = (self.long, limits.units);
        self.notes.push(format!(
            "{count} texts are longer than the {units} characters that a cell holds. They are cut there, and stand in \
             full, in pieces, in the sheet “{LONG_TEXTS}”."
        ));
        Ok(sheets.end(self)?)
    }

    /// The sheet of notes, if there is any.
    fn notes(&mut self) -> Result<(), XlsxError> {
        if self.notes.is_empty() {
            return Ok(());
        }
        let sheet = self.workbook.add_worksheet().set_name(NOTES)?;
        sheet.set_column_width(0, 120)?;
        for (row, note) in (0..).zip(&self.notes) {
            sheet.write_string_with_format(row, 0, note, &self.looks.wrapped)?;
        }
        Ok(())
    }
}

/// Where in the sheets of a table a row stands.
struct Place {
    table: &'static str,
    /// How many rows a sheet holds below its header.
    rows: u64,
    /// The number of the row in the table, from 1.
    number: u64,
}

impl Place {
    /// The number of the sheet among those of the table, from 1.
    const fn part(&self) -> u64 {
        self.number.saturating_sub(1) / self.rows + 1
    }

    /// The number of the row in the sheet, from 1, behind the header.
    const fn row(&self) -> u32 {
        (self.number.saturating_sub(1) % self.rows) as u32 + 1
    }

    fn name(&self) -> String {
        match self.part() {
            1 => self.table.to_owned(),
            part => format!("{} {part}", self.table),
        }
    }
}

/// The sheets of a table, of which the last is being written.
struct Sheets<'c> {
    columns: &'c [Column],
    place: Place,
    sheet: Worksheet,
}

impl<'c> Sheets<'c> {
    fn begin(book: &mut Book, table: &'static str, columns: &'c [Column]) -> Result<Sheets<'c>, XlsxError> {
        let place = Place { table, rows: book.limits.rows, number: 0 };
        let sheet = sheet(book, &place, columns)?;
        Ok(Sheets { columns, place, sheet })
    }

    fn name(&self) -> String {
        self.place.name()
    }

    fn row(&self) -> u32 {
        self.place.row()
    }

    /// Goes on to the next row, which may be the first of another sheet.
    fn next_row(&mut self, book: &mut Book) -> Result<u32, XlsxError> {
        let part = self.place.part();
        self.place.number += 1;
        if self.place.part() > part {
            let name = self.sheet.name();
            let next = sheet(book, &self.place, self.columns)?;
            finish(std::mem::replace(&mut self.sheet, next), self.place.rows as u32, self.columns, book)?;
            let rows = self.place.rows + 1;
            book.notes.push(format!("“{name}” goes on in “{}”: a sheet holds {rows} rows.", self.name()));
        }
        Ok(self.row())
    }

    fn end(self, book: &mut Book) -> Result<(), XlsxError> {
        let last = self.row();
        finish(self.sheet, last, self.columns, book)
    }
}

/// A new sheet with its header.
fn sheet(book: &mut Book, place: &Place, columns: &[Column]) -> Result<Worksheet, XlsxError> {
    let mut sheet = book.workbook.new_worksheet_with_constant_memory()?;
    sheet.set_name(place.name())?;
    sheet.set_freeze_panes(1, 0)?;
    for (at, column) in (0..).zip(columns) {
        sheet.set_column_width(at, width(column))?;
        sheet.set_column_format(at, book.looks.of(column))?;
        sheet.write_string_with_format(0, at, &column.name, &book.looks.header)?;
    }
    Ok(sheet)
}

/// Puts a sheet into the workbook whose last row is `last`.
fn finish(mut sheet: Worksheet, last: u32, columns: &[Column], book: &mut Book) -> Result<(), XlsxError> {
    sheet.autofilter(0, 0, last, columns.len().saturating_sub(1) as u16)?;
    book.workbook.push_worksheet(sheet);
    Ok(())
}

/// How wide a column is, in characters: what is read is wide, what is looked up narrow.
fn width(column: &Column) -> f64 {
    match (column.kind, column.name.as_str()) {
        (_, "quote" | "text") => 70.0,
        (_, "context" | "title" | "error" | "roles") => 40.0,
        (_, "speaker" | "role" | "mention" | "name" | "source" | "by") => 26.0,
        (Kind::Text, "doc_id" | "id" | "quote_key" | "first_doc" | "last_doc") => 20.0,
        // Room for the header and the arrow of its filter.
        (_, name) => name.chars().count().max(8) as f64 + 4.0,
    }
}

/// Whether a column is for reading and so never cut off; what would make rows too high is.
fn is_wrapped(column: &Column) -> bool {
    matches!(column.name.as_str(), "quote" | "speaker" | "role" | "roles" | "name" | "title" | "error")
}

/// How high a row has to be for the cells that are wrapped; `None` of a row with one line. Excel would
/// find that out itself, other programs do not.
fn height(columns: &[Column], cells: Cells<'_>) -> Option<f64> {
    const LINE: f64 = 15.0;
    const MOST: f64 = 409.0;
    let lines = |text: &str, width: f64| -> f64 {
        text.split('\n').map(|line| (line.chars().count() as f64 * 0.95 / width).ceil().max(1.0)).sum()
    };
    let wrapped = columns.iter().zip(cells.iter()).filter(|(column, _)| is_wrapped(column));
    let most = wrapped.map(|(column, cell)| lines(cell, width(column))).fold(1.0, f64::max);
    (most > 1.0).then_some((most * LINE).min(MOST))
}

/// How cells look.
struct Looks {
    header: Format,
    plain: Format,
    wrapped: Format,
    decimal: Format,
    link: Format,
}

impl Looks {
    fn new() -> Looks {
        let top = || Format::new().set_align(FormatAlign::Top);
        Looks {
            header: top().set_bold().set_background_color(0x00E8_EDF3).set_border_bottom(FormatBorder::Thin),
            plain: top(),
            wrapped: top().set_text_wrap(),
            decimal: top().set_num_format("0.00"),
            link: top().set_hyperlink(),
        }
    }

    /// That of a column; its cells need not say it again.
    fn of(&self, column: &Column) -> &Format {
        match column.kind {
            Kind::Decimal => &self.decimal,
            _ if is_wrapped(column) => &self.wrapped,
            _ => &self.plain,
        }
    }

    /// Writes a cell that fits; an empty one is left out.
    fn cell(
        &self,
        sheet: &mut Worksheet,
        (row, at): (u32, u16),
        column: &Column,
        cell: &str,
        link: Option<&str>,
    ) -> Result<(), XlsxError> {
        match (column.kind, link) {
            _ if cell.is_empty() => {}
            (Kind::Text, None) => drop(sheet.write_string(row, at, cell)?),
            (Kind::Text, Some(link)) => {
                sheet.write_url_with_format(row, at, Url::new(link).set_text(cell), &self.link)?;
            }
            (Kind::Integer | Kind::Decimal, _) => match cell.parse::<f64>() {
                Ok(number) => drop(sheet.write_number(row, at, number)?),
                Err(_) => drop(sheet.write_string(row, at, cell)?),
            },
        }
        Ok(())
    }
}

impl Limits {
    fn fits(&self, text: &str) -> bool {
        text.len() <= self.units || text.encode_utf16().count() <= self.units
    }

    /// What a cell shows of a text.
    fn shown<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.fits(text) {
            return Cow::Borrowed(text);
        }
        let most = self.units.saturating_sub(CUT.encode_utf16().count());
        Cow::Owned(format!("{}{CUT}", &text[..end(text, most)]))
    }

    /// A text in pieces that fit.
    fn pieces<'t>(&self, text: &'t str) -> impl Iterator<Item = &'t str> {
        let (mut rest, units) = (text, self.units);
        std::iter::from_fn(move || {
            let (piece, behind) = rest.split_at(end(rest, units));
            rest = behind;
            (!piece.is_empty()).then_some(piece)
        })
    }
}

/// The byte behind so many UTF-16 code units of a text, or its end.
fn end(text: &str, units: usize) -> usize {
    let mut before = 0;
    let past = text.char_indices().find(|(_, character)| {
        before += character.len_utf16();
        before > units
    });
    past.map_or(text.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::writers::{RowFormat, TableWriter, table_path};
    use calamine::{Reader, Xlsx, open_workbook};

    /// The sheets of a workbook of these speakers and their quotes, made within limits: names, and
    /// cells of each row.
    fn sheets(limits: Limits, speakers: &[&str], quotes: &[(&str, &str)]) -> Vec<(String, Vec<String>)> {
        let folder = tempfile::tempdir().unwrap();
        let write = |table, rows: String| {
            let path = table_path(folder.path(), table, RowFormat::Csv);
            let mut writer = TableWriter::create(table, &[], RowFormat::Csv, path).unwrap();
            writer.rows(rows.as_bytes()).unwrap();
            writer.finish().unwrap();
        };
        let row = |(quote, speaker): &(&str, &str)| format!("d,q,direct,{quote},{speaker},person{}\n", ",".repeat(16));
        write(Table::Quotes, quotes.iter().map(row).collect());
        let speaker = |name: &&str| [name, ",person", &",".repeat(9), "\n"].concat();
        write(Table::Speakers, speakers.iter().map(speaker).collect());
        let open = || {
            [Table::Quotes, Table::Speakers].map(|table| Source::open(table, RowFormat::Csv, folder.path())).into_iter()
        };
        let path = folder.path().join("book.xlsx");
        write_within(limits, open, &path).unwrap();
        let mut book: Xlsx<_> = open_workbook(&path).unwrap();
        let rows = |range: &calamine::Range<calamine::Data>| {
            let cells =
                |row: &[calamine::Data]| row.iter().map(ToString::to_string).filter(|cell| !cell.is_empty()).collect();
            range.rows().map(cells).map(|cells: Vec<String>| cells.join(" ")).skip(1).collect()
        };
        book.worksheets().iter().map(|(name, range)| (name.clone(), rows(range))).collect()
    }

    #[test]
    fn a_full_sheet_goes_on_in_another() {
        let limits = Limits { rows: 2, ..EXCEL };
        let sheets = sheets(limits, &["Ana"], &[("one", "Ana"), ("two", "Ana"), ("three", "Ana")]);
        let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["quotes", "quotes 2", "speakers", "notes"]);
        assert_eq!(sheets[0].1, ["d q direct one Ana person", "d q direct two Ana person"]);
        assert_eq!(sheets[1].1, ["d q direct three Ana person"]);
    }

    #[test]
    fn a_long_text_is_in_pieces_elsewhere() {
        let limits = Limits { units: 60, ..EXCEL };
        let long = "🙂".repeat(50);
        let sheets = sheets(limits, &["Ana"], &[("short", "Ana"), (&long, "Ana")]);
        assert_eq!(sheets[0].1[1], format!("d q direct {}{CUT} Ana person", "🙂".repeat(5)));
        let pieces = [format!("quotes 3 quote 1 {}", "🙂".repeat(30)), format!("quotes 3 quote 2 {}", "🙂".repeat(20))];
        assert_eq!(sheets[2], (LONG_TEXTS.to_owned(), pieces.to_vec()));
    }

    #[test]
    fn pieces_part_no_character() {
        let limits = Limits { units: 3, ..EXCEL };
        assert_eq!(limits.pieces("🙂🙂a").collect::<Vec<_>>(), ["🙂", "🙂a"]);
        assert_eq!(limits.pieces("").count(), 0);
    }
}
