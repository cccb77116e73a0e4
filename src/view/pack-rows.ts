/** Packing: puts the regions of a parallel state in rows of even height, about as wide as a page. */
import { METRICS } from './chart-metrics.ts';
import { type ChartLayout, type PlacedState, moveLayout } from './placed.ts';

const PAGE_WIDTH = 960;
/** Width of a good shape for one unit of height. */
const ASPECT = 1.7;

/** Packs regions in their own order into the number of rows that gives the best shape. */
export function packRows(regions: readonly ChartLayout[]): ChartLayout {
  let best: ChartLayout | undefined;
  for (let perRow = 1; perRow <= regions.length; perRow += 1) {
    const packed = inRows(regions, perRow);
    if (best === undefined || cost(packed) < cost(best)) best = packed;
  }
  return best ?? { width: 0, height: 0, states: [], edges: [], dots: [] };
}

/** The one that suits a page better; the first when both do. */
export function betterPacked(one: ChartLayout, other: ChartLayout): ChartLayout {
  return cost(other) < cost(one) ? other : one;
}

/** Width of the good shape that holds it, dearer where it runs off the page. */
function cost({ width, height }: ChartLayout): number {
  const side = Math.max(width, height * ASPECT);
  return side + 3 * Math.max(0, width - PAGE_WIDTH);
}

/** A grid: columns as wide as their widest region, rows as high as their highest. */
function inRows(regions: readonly ChartLayout[], perRow: number): ChartLayout {
  const gap = METRICS.regionGap;
  const widths = Array.from({ length: perRow }, (_, column) =>
    Math.max(...regions.filter((_, at) => at % perRow === column).map((one) => one.width)),
  );
  const width = widths.reduce((sum, one) => sum + one + gap, -gap);
  let y = 0;
  const placed: ChartLayout[] = [];
  for (let first = 0; first < regions.length; first += perRow) {
    const row = regions.slice(first, first + perRow);
    const height = Math.max(...row.map((one) => one.height));
    let x = 0;
    row.forEach((region, column) => {
      // The last of a short row takes what is left.
      const isLast = column === row.length - 1;
      const columnWidth = isLast ? width - x : (widths[column] ?? region.width);
      placed.push(moveLayout(stretched(region, columnWidth, height), x, y));
      x += columnWidth + gap;
    });
    y += height + gap;
  }
  return {
    width,
    height: y - gap,
    states: placed.flatMap((one) => one.states),
    edges: placed.flatMap((one) => one.edges),
    dots: placed.flatMap((one) => one.dots),
  };
}

/** A region in a larger box, what is in it in the middle. */
function stretched(region: ChartLayout, width: number, height: number): ChartLayout {
  const [own, ...inner] = region.states;
  if (own === undefined) return region;
  const moved = moveLayout({ ...region, states: inner }, (width - region.width) / 2, 0);
  const box: PlacedState = { ...own, width, height };
  return { ...moved, width, height, states: [box, ...moved.states] };
}
