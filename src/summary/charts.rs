//! Charts of a summary, as SVG.

use super::{SourceRow, Summary};
use plotters::coord::ranged1d::SegmentValue;
use plotters::prelude::*;
use std::error::Error;

/// A chart of bars: a title, what the parts of a bar are, and the bars with their labels.
struct Chart<'b> {
    title: &'b str,
    parts: &'b [(&'b str, RGBColor)],
    bars: Vec<(String, Vec<u64>)>,
}

/// What the parts of bars are, and how many quotes a row has of each.
type Parts = [(&'static str, RGBColor); 3];
const DARK: RGBColor = RGBColor(31, 91, 140);
const WARM: RGBColor = RGBColor(221, 143, 43);
const PALE: RGBColor = RGBColor(143, 170, 190);
const KINDS: Parts = [("direct", DARK), ("mixed", WARM), ("indirect", PALE)];
const NAMED: Parts = [("named", DARK), ("unnamed", WARM), ("unknown", PALE)];
const BODIES: Parts = [("people", DARK), ("institutions", WARM), ("others", PALE)];

fn named(row: &SourceRow) -> [u64; 3] {
    [row.named, row.unnamed, row.unknown]
}

fn bodies(row: &SourceRow) -> [u64; 3] {
    [row.persons, row.institutions, row.quotes - row.persons - row.institutions]
}

/// The charts of a summary with their files; those without anything to show are left out.
pub(super) fn draw(summary: &Summary, top: usize) -> Vec<(&'static str, String)> {
    let people = summary.people.iter().take(top);
    let people = people.map(|row| (row.name.clone(), vec![row.direct, row.mixed, row.indirect])).collect();
    let rows = |is: &dyn Fn(&str) -> bool| summary.sources.iter().filter(|row| is(&row.by)).collect::<Vec<_>>();
    let mut months = rows(&|by| by == "month");
    // The last ones.
    months.drain(..months.len().saturating_sub(top));
    let most_first = |is: &dyn Fn(&str) -> bool| {
        let mut rows = rows(is);
        rows.sort_by_key(|row| std::cmp::Reverse(row.quotes));
        rows.truncate(top);
        rows
    };
    let outlets = most_first(&|by| !matches!(by, "all" | "month" | "group"));
    let all = if outlets.is_empty() { rows(&|by| by == "all") } else { outlets.clone() };
    let chart = |title, parts, rows: &[&SourceRow], counts: fn(&SourceRow) -> [u64; 3]| {
        let bars = rows.iter().map(|row| (label(row), counts(row).to_vec())).collect();
        Chart { title, parts, bars }
    };
    let charts = [
        ("people.svg", Chart { title: "Who is quoted most", parts: &KINDS, bars: people }),
        ("months.svg", chart("Quotes by month", &NAMED, &months, named)),
        ("outlets.svg", chart("Quotes by outlet", &NAMED, &outlets, named)),
        (
            "groups.svg",
            chart("Quotes by group", &KINDS, &most_first(&|by| by == "group"), |row| {
                [row.direct, row.mixed, row.indirect]
            }),
        ),
        ("institutions.svg", chart("People and institutions", &BODIES, &all, bodies)),
    ];
    let drawn = charts.into_iter().filter(|(_, chart)| !chart.bars.is_empty());
    drawn.map(|(file, chart)| (file, chart.svg().expect("memory takes a chart"))).collect()
}

fn label(row: &SourceRow) -> String {
    match (row.by.as_str(), row.value.as_str()) {
        ("all", _) => "all".to_owned(),
        (_, "") => "(none)".to_owned(),
        (_, value) => value.to_owned(),
    }
}

impl Chart<'_> {
    fn svg(&self) -> Result<String, Box<dyn Error>> {
        const BAR: u32 = 26;
        const FRAME: u32 = 120;
        const LABEL: usize = 38;
        // An axis of one bar would have no label.
        let count = self.bars.len().max(2);
        let most = self.bars.iter().map(|(_, parts)| parts.iter().sum()).max().unwrap_or(0).max(1);
        let mut svg = String::new();
        {
            let root = SVGBackend::with_string(&mut svg, (900, FRAME + BAR * count as u32)).into_drawing_area();
            root.fill(&WHITE)?;
            let mut chart = ChartBuilder::on(&root)
                .caption(self.title, ("sans-serif", 22))
                .margin(12)
                .x_label_area_size(34)
                .y_label_area_size(270)
                // Room for the legend behind the longest bar; the first bar is at the top.
                .build_cartesian_2d(0..most + most * 3 / 10 + 1, (0..count - 1).into_segmented())?;
            let label = |at: &SegmentValue<usize>| match at {
                SegmentValue::CenterOf(at) => {
                    self.bars.get(count - 1 - at).map_or_else(String::new, |(label, _)| cut(label, LABEL))
                }
                _ => String::new(),
            };
            chart
                .configure_mesh()
                .disable_y_mesh()
                .y_labels(count)
                .y_label_formatter(&label)
                .label_style(("sans-serif", 13))
                .x_desc("quotes")
                .draw()?;
            for (part, (name, color)) in self.parts.iter().enumerate() {
                let bars = self.bars.iter().enumerate().map(|(at, (_, parts))| {
                    let from: u64 = parts[..part].iter().sum();
                    let row = count - 1 - at;
                    let corners =
                        [(from, SegmentValue::Exact(row)), (from + parts[part], SegmentValue::Exact(row + 1))];
                    let mut bar = Rectangle::new(corners, color.filled());
                    bar.set_margin(4, 4, 0, 0);
                    bar
                });
                let color = *color;
                chart
                    .draw_series(bars)?
                    .label(*name)
                    .legend(move |(x, y)| Rectangle::new([(x, y - 5), (x + 10, y + 5)], color.filled()));
            }
            chart
                .configure_series_labels()
                .position(SeriesLabelPosition::LowerRight)
                .label_font(("sans-serif", 13))
                .background_style(WHITE.mix(0.85))
                .border_style(TRANSPARENT)
                .draw()?;
            root.present()?;
        }
        Ok(svg)
    }
}

/// A label that is not too long for its place.
fn cut(label: &str, most: usize) -> String {
    match label.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &label[..end]),
        None => label.to_owned(),
    }
}
