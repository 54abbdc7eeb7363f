//! Colours that pages, pictures and workbooks share, each as `0xRRGGBB`.

/// Of the series of a chart: dark enough on white, and distinguishable without colour, since one is light and one dark.
/// The greys are those of the previous period.
pub const SERIES: [u32; 4] = [0x1F_3A_5F, 0x8C_B4_E2, 0x5A_5A_5A, 0xC8_C8_C8];

/// Behind text that says that something is unsure.
pub const UNSURE: u32 = 0xFF_F3_C4;

/// A colour as HTML and SVG write it.
pub fn css(colour: u32) -> String {
    format!("#{colour:06x}")
}
