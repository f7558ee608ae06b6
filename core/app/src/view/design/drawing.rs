/// A picture made of simple forms, which every platform draws without a library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// Width of the grid that the coordinates are on.
    pub width: u16,
    /// Height of the same grid.
    pub height: u16,
    /// From back to front.
    pub layers: &'static [&'static [Shape]],
}

impl Drawing {
    /// The shapes, from back to front.
    pub fn shapes(&self) -> impl Iterator<Item = Shape> + use<> {
        self.layers.iter().flat_map(|layer| layer.iter().copied())
    }
}

/// One form: an outline with round ends and corners, or an area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Where it is.
    pub form: Form,
    /// The colour.
    pub paint: Paint,
    /// Width of the outline; 0 for an area.
    pub stroke: u8,
}

/// A form on the grid; x to the right, y down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A circle around a point.
    Circle {
        /// Centre.
        x: i16,
        /// Centre.
        y: i16,
        /// Radius.
        radius: i16,
    },
    /// A rectangle.
    Rect {
        /// Left edge.
        x: i16,
        /// Upper edge.
        y: i16,
        /// Width.
        width: i16,
        /// Height.
        height: i16,
        /// Radius of its corners.
        radius: i16,
    },
    /// A line through points; as an area, closed from the last to the first.
    Lines {
        /// The points.
        points: &'static [(i16, i16)],
    },
}

/// A colour of the palette, or that of the text beside the drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Paint {
    /// The colour of the text beside it.
    Text,
    /// [`Palette::surface`](super::Palette).
    Surface,
    /// [`Palette::quiet`](super::Palette).
    Quiet,
    /// [`Palette::accent`](super::Palette).
    Accent,
    /// [`Palette::accent_soft`](super::Palette).
    AccentSoft,
}

/// Builders for the tables of [`super::drawings`].
impl Shape {
    pub(super) const fn circle(x: i16, y: i16, radius: i16) -> Self {
        Self::of(Form::Circle { x, y, radius })
    }

    pub(super) const fn rect(x: i16, y: i16, width: i16, height: i16, radius: i16) -> Self {
        Self::of(Form::Rect { x, y, width, height, radius })
    }

    pub(super) const fn lines(points: &'static [(i16, i16)]) -> Self {
        Self::of(Form::Lines { points })
    }

    /// An outline of an icon in the colour of the text.
    const fn of(form: Form) -> Self {
        Self { form, paint: Paint::Text, stroke: 18 }
    }

    pub(super) const fn area(self, paint: Paint) -> Self {
        Self { paint, stroke: 0, ..self }
    }

    pub(super) const fn outline(self, paint: Paint, stroke: u8) -> Self {
        Self { paint, stroke, ..self }
    }
}
