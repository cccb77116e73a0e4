/** Views: pure functions from data to elements, the same in Node and in the browser. */
export { type AttributeValue, type Child, type Element, h, render, scriptData } from './element.ts';
export { type ChartGraph, chartGraph } from './chart-graph.ts';
export { layOutChart } from './chart-layout.ts';
export type { ChartLayout, PlacedEdge, PlacedState } from './placed.ts';
export { type ChartAnchors, type ChartMarks, NO_MARKS, chartSvg } from './chart-svg.ts';
export { chartOutline } from './chart-outline.ts';
export { CHART_STYLE } from './chart-style.ts';
