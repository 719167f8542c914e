//! The picture: every widget on a card of its own, drawn by `plotters`.

use std::error::Error;

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::sample::{POINTS, band, curve, top};
use super::{Axis, Chart, Content, Widget};

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Drawn<T = ()> = Result<T, Box<dyn Error>>;
/// Points, label and colour of a curve.
type Curve = (Vec<(f64, f64)>, String, RGBColor);

/// A column and a row of the grid, and how far widgets are from its lines, in pixels.
const COLUMN: u32 = 64;
const ROW: u32 = 40;
const GAP: u32 = 3;
/// How many columns there are.
const COLUMNS: u32 = 24;
/// How many alarms stand beside each other.
const ALARMS_IN_A_ROW: u32 = 6;

const BACKGROUND: RGBColor = RGBColor(242, 243, 243);
const CARD: RGBColor = RGBColor(254, 254, 254);
const INK: RGBColor = RGBColor(35, 47, 62);
const FAINT: RGBColor = RGBColor(220, 224, 228);
const GOOD: RGBColor = RGBColor(29, 129, 2);
const USUAL: RGBColor = RGBColor(213, 217, 221);
const LIMIT: RGBColor = RGBColor(214, 39, 40);
const CURVES: [RGBColor; 6] = [
    RGBColor(31, 119, 180),
    RGBColor(255, 127, 14),
    RGBColor(44, 160, 44),
    RGBColor(148, 103, 189),
    RGBColor(140, 86, 75),
    RGBColor(23, 190, 207),
];

/// The picture of some widgets, as SVG.
pub(crate) fn draw(widgets: &[Widget]) -> Drawn<String> {
    let rows = widgets.iter().map(|widget| widget.place.1 + widget.size.1).max().unwrap_or_default();
    let mut svg = String::new();
    {
        let backend = SVGBackend::with_string(&mut svg, (COLUMNS * COLUMN, rows * ROW));
        let area = backend.into_drawing_area();
        area.fill(&BACKGROUND)?;
        for widget in widgets {
            let (x, y) = widget.place;
            let (width, height) = widget.size;
            let corner = (x * COLUMN + GAP, y * ROW + GAP);
            let card = area.clone().shrink(corner, (width * COLUMN - 2 * GAP, height * ROW - 2 * GAP));
            draw_widget(&card, widget)?;
        }
        area.present()?;
    }
    svg.push('\n');
    Ok(svg)
}

fn draw_widget(card: &Area<'_>, Widget { title, content, .. }: &Widget) -> Drawn {
    card.fill(&CARD)?;
    match content {
        Content::Heading => write(card, title, (8, 7), 18),
        Content::Alarms(names) => {
            write(card, title, (8, 6), 15)?;
            let width = card.dim_in_pixel().0 / ALARMS_IN_A_ROW;
            for (index, name) in (0..).zip(names) {
                let (column, row) = (index % ALARMS_IN_A_ROW, index / ALARMS_IN_A_ROW);
                let (x, y) = (i32::try_from(column * width)? + 8, i32::try_from(row * ROW)? + 34);
                card.draw(&Circle::new((x + 5, y + 8), 5, GOOD.filled()))?;
                write(card, name, (x + 16, y), 12)?;
            }
            Ok(())
        }
        Content::Logs => {
            write(card, title, (8, 6), 15)?;
            for (minute, y) in [(12, 40), (7, 64), (3, 88)] {
                write(card, &format!("{minute} minutes ago   ERROR   a sample line"), (8, y), 12)?;
            }
            Ok(())
        }
        Content::Chart(chart) => draw_chart(card, title, chart),
    }
}

fn write(card: &Area<'_>, text: &str, at: (i32, i32), size: u32) -> Drawn {
    let style = ("sans-serif", size).into_font().color(&INK).pos(Pos::new(HPos::Left, VPos::Top));
    Ok(card.draw(&Text::new(text.to_owned(), at, style))?)
}

fn draw_chart(card: &Area<'_>, title: &str, Chart { unit, left, right }: &Chart) -> Drawn {
    let has_right = !right.lines.is_empty();
    let times = || 0.0..f64::from(POINTS - 1);
    let mut chart = ChartBuilder::on(card)
        .caption(title, ("sans-serif", 15).into_font().color(&INK))
        .margin(8)
        .x_label_area_size(20)
        .y_label_area_size(52)
        .right_y_label_area_size(if has_right { 36 } else { 0 })
        .build_cartesian_2d(times(), 0.0..top(left))?
        .set_secondary_coord(times(), 0.0..top(right));
    let ago = |time: &f64| format!("-{:.0}m", 5.0 * (f64::from(POINTS - 1) - time));
    let mut mesh = chart.configure_mesh();
    mesh.disable_x_mesh().light_line_style(CARD).bold_line_style(FAINT).axis_style(FAINT);
    mesh.x_labels(4).y_labels(4).x_label_formatter(&ago).y_desc(unit);
    mesh.label_style(("sans-serif", 11).into_font().color(&INK)).draw()?;
    if has_right {
        let percent = |value: &f64| format!("{value:.0}%");
        let mut axes = chart.configure_secondary_axes();
        axes.y_labels(4).y_label_formatter(&percent).axis_style(FAINT);
        axes.label_style(("sans-serif", 11).into_font().color(&INK)).draw()?;
    }
    for (axis, is_right) in [(left, false), (right, true)] {
        for (line, label) in &axis.bands {
            let area = [Polygon::new(band(axis, u32::try_from(*line)?), USUAL)];
            let drawn =
                if is_right { chart.draw_secondary_series(area)? } else { chart.draw_series(area)? };
            drawn.label(label).legend(|(x, y)| Rectangle::new([(x, y - 4), (x + 12, y + 4)], USUAL.filled()));
        }
    }
    let mut colours = CURVES.into_iter().cycle();
    for (axis, is_right) in [(left, false), (right, true)] {
        for (points, label, colour) in series(axis, &mut colours) {
            let line = LineSeries::new(points, &colour);
            let drawn =
                if is_right { chart.draw_secondary_series(line)? } else { chart.draw_series(line)? };
            drawn.label(label).legend(move |(x, y)| PathElement::new([(x, y), (x + 12, y)], colour));
        }
    }
    let mut labels = chart.configure_series_labels();
    labels.position(SeriesLabelPosition::UpperLeft).legend_area_size(16).background_style(CARD.mix(0.7));
    Ok(labels.label_font(("sans-serif", 10).into_font().color(&INK)).draw()?)
}

/// The curves of an axis, and its limits.
fn series(axis: &Axis, colours: &mut impl Iterator<Item = RGBColor>) -> Vec<Curve> {
    let curves = (0..).zip(&axis.lines).zip(colours);
    let curves = curves.map(|((index, label), colour)| (curve(axis, index).collect(), label.clone(), colour));
    let limits = axis
        .limits
        .iter()
        .map(|(label, value)| (vec![(0.0, *value), (f64::from(POINTS - 1), *value)], label.clone(), LIMIT));
    curves.chain(limits).collect()
}
