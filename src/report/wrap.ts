/** Wrapping: running text and tables for terminals of a given width. Knows nothing of colour. */

/** Breaks text at spaces to lines of at most `width`; longer words are cut, never left to overflow. */
export function wrap(text: string, width: number): string[] {
  const limit = Math.max(width, 8);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    let rest = word;
    if (line !== '' && line.length + 1 + rest.length <= limit) {
      line += ` ${rest}`;
      continue;
    }
    if (line !== '') lines.push(line);
    for (; rest.length > limit; rest = rest.slice(limit)) lines.push(rest.slice(0, limit));
    line = rest;
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return lines;
}

/** Text behind a label, continued below itself: `  Let      chunk 0 is …`. */
export function labelled(label: string, text: string, columns: number, labelWidth = 9): string[] {
  const lead = `  ${label.padEnd(labelWidth)}`;
  return wrap(text, columns - lead.length).map((line, index) =>
    `${index === 0 ? lead : ' '.repeat(lead.length)}${line}`.trimEnd(),
  );
}

/** A table cell: paragraphs, each wrapped by itself. */
export type Cell = readonly string[];

/** A column: how wide at most, and whether numbers are set to the right. */
export interface Column {
  readonly title: string;
  readonly widthMax: number;
  readonly align?: 'right';
}

/** A table as lines. The last column takes what the others leave. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  width: number,
): string[] {
  const gap = 2;
  const indent = 2;
  const widths = columns.map((column, index) => {
    const longest = Math.max(
      ...rows.map((row) => longestOf(row[index] ?? [])),
      column.title.length,
    );
    return Math.min(longest, column.widthMax);
  });
  const before = widths.slice(0, -1).reduce((sum, one) => sum + one + gap, indent);
  widths[widths.length - 1] = Math.max(width - before, 12);
  const line = (cells: readonly string[]): string => {
    const padded = cells.map((cell, index) => {
      const cellWidth = widths[index] ?? 0;
      return columns[index]?.align === 'right' ? cell.padStart(cellWidth) : cell.padEnd(cellWidth);
    });
    return `${' '.repeat(indent)}${padded.join(' '.repeat(gap))}`.trimEnd();
  };
  const header = line(columns.map((column) => column.title));
  return [
    header,
    ...rows.flatMap((row) => {
      const cells = row.map((cell, index) =>
        cell.flatMap((paragraph) => wrap(paragraph, widths[index] ?? 16)),
      );
      const height = Math.max(...cells.map((cell) => cell.length));
      return Array.from({ length: height }, (_, at) => line(cells.map((cell) => cell[at] ?? '')));
    }),
  ];
}

function longestOf(cell: Cell): number {
  return Math.max(0, ...cell.map((paragraph) => paragraph.length));
}
