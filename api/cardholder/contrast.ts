// How well one colour is read on another, by WCAG 2.2: the ratio of their relative luminances.

/** "#0f5b4c", six digits. */
export type Colour = string;

/** Of WCAG 2.2 success criterion 1.4.3, level AA, for text of any size. */
export const TEXT_CONTRAST_MIN = 4.5;

/** From 1 to 21. */
export function contrastOf(one: Colour, other: Colour): number {
  const [dark = 0, light = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** `share` of `one` laid over `other`, in sRGB as `color-mix` does it. */
export function mixOf(one: Colour, other: Colour, share: number): Colour {
  const parts = channelsOf(one).map((channel, place) => Math.round(channel * share + (channelsOf(other)[place] ?? 0) * (1 - share)));
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

function luminanceOf(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = channelsOf(colour).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channelsOf(colour: Colour): readonly number[] {
  return [1, 3, 5].map((from) => Number.parseInt(colour.slice(from, from + 2), 16));
}
