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

const KINDS: [(&str, RGBColor); 3] =
    [("direct", RGBColor(31, 91, 140)), ("mixed", RGBColor(221, 143, 43)), ("indirect", RGBColor(143, 170, 190))];
const SOURCES: [(&str, RGBColor); 3] =
    [("named", RGBColor(31, 91, 140)), ("unnamed", RGBColor(221, 143, 43)), ("unknown", RGBColor(170, 170, 170))];

/// The charts of a summary with their files; those without anything to show are left out.
pub(super) fn draw(summary: &Summary, top: usize) -> Vec<(&'static str, String)> {
    let people = summary.people.iter().take(top);
    let people = people.map(|row| (row.name.clone(), vec![row.direct, row.mixed, row.indirect]));
    let sources = |by: &dyn Fn(&SourceRow) -> bool| {
        let mut rows: Vec<&SourceRow> = summary.sources.iter().filter(|row| by(row)).collect();
        let is_month = rows.first().is_some_and(|row| row.by == "month");
        if !is_month {
            rows.sort_by_key(|row| std::cmp::Reverse(row.quotes));
        }
        let label = |row: &SourceRow| if row.value.is_empty() { "(none)".to_owned() } else { row.value.clone() };
        let first = if is_month { rows.len().saturating_sub(top) } else { 0 };
        rows[first..].iter().take(top).map(|row| (label(row), vec![row.named, row.unnamed, row.unknown])).collect()
    };
    let charts = [
        ("people.svg", Chart { title: "Who is quoted most", parts: &KINDS, bars: people.collect() }),
        ("months.svg", Chart { title: "Quotes by month", parts: &SOURCES, bars: sources(&|row| row.by == "month") }),
        (
            "outlets.svg",
            Chart {
                title: "Quotes by outlet",
                parts: &SOURCES,
                bars: sources(&|row| !matches!(row.by.as_str(), "all" | "month" | "group")),
            },
        ),
        ("groups.svg", Chart { title: "Quotes by group", parts: &SOURCES, bars: sources(&|row| row.by == "group") }),
    ];
    let drawn = charts.into_iter().filter(|(_, chart)| !chart.bars.is_empty());
    drawn.map(|(file, chart)| (file, chart.svg().expect("memory takes a chart"))).collect()
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
                .build_cartesian_2d(0..most + most / 5 + 1, (0..count - 1).into_segmented())?;
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
