/** Packing: puts the regions of a parallel state in rows of even height, about as wide as a page. */
import { METRICS } from './chart-metrics.ts';
import { type ChartLayout, type PlacedState, moveLayout } from './placed.ts';

const PAGE_WIDTH = 960;
const SHELF_WIDTHS = [480, 600, 720, 840, PAGE_WIDTH];
/** Width of a good shape for one unit of height. */
const ASPECT = 1.7;

/** Packs regions in their own order: as a grid, or in rows filled up where that is clearly better. */
export function packRows(regions: readonly ChartLayout[]): ChartLayout {
  const grids = regions.map((_, index) => inGrid(regions, index + 1));
  const shelves = SHELF_WIDTHS.map((width) => onShelves(regions, width));
  const grid = cheapest(grids);
  const shelf = cheapest(shelves);
  // Columns in line are worth some room.
  return cost(shelf) < 0.9 * cost(grid) ? shelf : grid;
}

function cheapest(layouts: readonly ChartLayout[]): ChartLayout {
  const empty: ChartLayout = { width: 0, height: 0, states: [], edges: [], dots: [] };
  return layouts.reduce((best, one) => betterPacked(best, one), layouts[0] ?? empty);
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

/** Columns as wide as their widest region. */
function inGrid(regions: readonly ChartLayout[], perRow: number): ChartLayout {
  const widths = Array.from({ length: perRow }, (_, column) =>
    Math.max(...regions.filter((_, at) => at % perRow === column).map((one) => one.width)),
  );
  const rows: Cell[][] = [];
  for (let first = 0; first < regions.length; first += perRow)
    rows.push(
      regions
        .slice(first, first + perRow)
        .map((region, column) => ({ region, width: widths[column] ?? region.width })),
    );
  return placed(rows);
}

/** As many regions in a row as fit. */
function onShelves(regions: readonly ChartLayout[], widthMax: number): ChartLayout {
  const rows: Cell[][] = [];
  for (const region of regions) {
    const row = rows.at(-1);
    const cell = { region, width: region.width };
    if (row !== undefined && rowWidth([...row, cell]) <= widthMax) row.push(cell);
    else rows.push([cell]);
  }
  return placed(rows);
}

/** Stretches the last of each row to the widest row, and each region to the height of its row. */
function placed(rows: readonly (readonly Cell[])[]): ChartLayout {
  const width = Math.max(...rows.map((row) => rowWidth(row)));
  const parts: ChartLayout[] = [];
  let y = 0;
  for (const row of rows) {
    const height = Math.max(...row.map(({ region }) => region.height));
    let x = 0;
    row.forEach((cell, column) => {
      const cellWidth = column === row.length - 1 ? width - x : cell.width;
      parts.push(moveLayout(stretched(cell.region, cellWidth, height), x, y));
      x += cellWidth + METRICS.regionGap;
    });
    y += height + METRICS.regionGap;
  }
  return {
    width,
    height: y - METRICS.regionGap,
    states: parts.flatMap((one) => one.states),
    edges: parts.flatMap((one) => one.edges),
    dots: parts.flatMap((one) => one.dots),
  };
}

interface Cell {
  readonly region: ChartLayout;
  readonly width: number;
}

function rowWidth(row: readonly Cell[]): number {
  return row.reduce((sum, one) => sum + one.width + METRICS.regionGap, -METRICS.regionGap);
}

/** A region in a larger box, what is in it in the middle. */
function stretched(region: ChartLayout, width: number, height: number): ChartLayout {
  const [own, ...inner] = region.states;
  if (own === undefined) return region;
  const moved = moveLayout({ ...region, states: inner }, (width - region.width) / 2, 0);
  const box: PlacedState = { ...own, width, height };
  return { ...moved, width, height, states: [box, ...moved.states] };
}
