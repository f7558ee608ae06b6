/// Lengths in density-independent pixels at the size of type that the system has by default. Sizes of type grow with the size that
/// the person chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measures {
    /// Between parts that belong together.
    pub gap: u8,
    /// Between groups.
    pub group_gap: u8,
    /// Between the edge of the screen and its content.
    pub margin: u8,
    /// Between the edge of a box and its text.
    pub padding: u8,
    /// Radius of a box.
    pub radius: u8,
    /// Radius of a large box.
    pub large_radius: u8,
    /// Smallest height of what can be pressed: above the 44 of WCAG 2.2, 2.5.5.
    pub target: u8,
    /// Width of an icon.
    pub icon: u8,
    /// Type: the title bar, and what is secondary.
    pub small_type: u8,
    /// Type: ordinary text.
    pub type_size: u8,
    /// Type: buttons and headings of groups.
    pub large_type: u8,
    /// Type: the one thing to know.
    pub hero_type: u8,
    /// Type: the verdict and the share of cost.
    pub result_type: u8,
}

/// The measures of all renderers.
pub const MEASURES: Measures = Measures {
    gap: 8,
    group_gap: 16,
    margin: 16,
    padding: 16,
    radius: 10,
    large_radius: 16,
    target: 56,
    icon: 28,
    small_type: 17,
    type_size: 19,
    large_type: 21,
    hero_type: 26,
    result_type: 38,
};
