import { count } from "../../terminal/figures.ts";
import type { Replay } from "./replay.ts";
import type { Web } from "./web.ts";

/** Transactions that the picture holds at most; more of them would be a blot. */
export const DRAWN_TRANSACTIONS = 2_000;

/** Where a vertex is drawn, in pixels at zoom 1. Points of one band are joined by curves; an edge from band to band is cut at both ends. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly band: number;
}

export interface LevelLayout {
  /** By vertex; absent where it is not drawn. */
  readonly points: ReadonlyMap<number, Point>;
  readonly names: readonly { readonly x: number; readonly y: number; readonly text: string }[];
  readonly width: number;
  readonly height: number;
  readonly hiddenCount: number;
}

export const PITCH = 15;
const LEVEL_GAP = 12;
const TILE_GAP = 22;
const NAME_HEIGHT = 20;
const ROOM_OF_A_NAME = 40;
const MARGIN = 12;
const MOST_ROWS = 16;
/** Components of at least so many levels get their levels numbered, every fifth. */
const NAMED_LEVELS = 6;

interface Tile {
  readonly columns: readonly (readonly number[])[];
  readonly size: number;
  readonly critical: boolean;
}

/**
 * Lays a conflict graph out: each component a tile of its own, its levels from left to right, with the critical path along the top of the first.
 * Tiles flow like words on a page; one that is too long for the page goes on in the next band. Those that wait for nobody, and for whom
 * nobody waits, stand together at the end.
 */
export function layoutLevels(
  { web, levels, criticalPath }: Pick<Replay, "web" | "levels" | "criticalPath">,
  pageWidth: number,
): LevelLayout {
  const critical = new Set(criticalPath);
  const drawn = chooseDrawn(web.transactionCount, criticalPath);
  const tiles = [...components(web, drawn)].map((vertices) => makeTile(web, levels, critical, vertices));
  const joined = tiles
    .filter(({ size }) => size > 1)
    .toSorted((one, other) => Number(other.critical) - Number(one.critical) || other.size - one.size);
  const alone = tiles.filter(({ size }) => size === 1).flatMap(({ columns }) => columns.flat());

  const page = new Page(pageWidth);
  for (const tile of joined) page.addTile(tile.columns);
  page.addAlone(alone);
  placeJoins(web, page.points);
  return {
    points: page.points,
    names: page.names,
    width: page.right + MARGIN,
    height: page.bottom + MARGIN,
    hiddenCount: web.transactionCount - drawn.length,
  };
}

/** Where columns of dots have gone so far: shelves from top to bottom, tiles along them. */
class Page {
  readonly points = new Map<number, Point>();
  readonly names: { x: number; y: number; text: string }[] = [];
  right = 0;
  bottom = 0;
  private readonly width: number;
  private x = MARGIN;
  private top = MARGIN;
  private band = 0;

  constructor(width: number) {
    this.width = width;
  }

  addTile(columns: readonly (readonly number[])[]): void {
    const named = columns.length >= NAMED_LEVELS;
    const total = columns.reduce((sum, column) => sum + this.widthOf(column) + LEVEL_GAP, 0);
    if (named || this.x + total > this.width) this.newShelf();
    this.band++;
    columns.forEach((column, level) => {
      if (this.x + this.widthOf(column) + MARGIN > this.width && this.x > MARGIN) this.newShelf();
      if (named && (level % 5 === 0 || this.x === MARGIN)) this.name(level === 0 ? "level 0" : String(level));
      this.place(column, this.top + (named ? NAME_HEIGHT : 0));
      this.x += this.widthOf(column) + LEVEL_GAP;
    });
    if (named) this.newShelf();
    else this.x += TILE_GAP - LEVEL_GAP;
  }

  addAlone(vertices: readonly number[]): void {
    if (vertices.length === 0) return;
    this.newShelf();
    this.name(`${count(vertices.length)} wait for nobody, and nobody waits for them`);
    const perRow = Math.max(1, Math.floor((this.width - 2 * MARGIN) / PITCH));
    vertices.forEach((vertex, at) =>
      this.dot(vertex, MARGIN + (at % perRow) * PITCH, this.top + NAME_HEIGHT + Math.floor(at / perRow) * PITCH),
    );
  }

  /** Writes a name over the place where the next column goes, unless the last name is in the way. */
  private name(text: string): void {
    const last = this.names.at(-1);
    const y = this.top + 10;
    if (last?.y !== y || this.x - last.x >= ROOM_OF_A_NAME) this.names.push({ x: this.x, y, text });
  }

  private newShelf(): void {
    if (this.points.size > 0) this.top = this.bottom + TILE_GAP - PITCH / 2;
    this.x = MARGIN;
    this.band++;
  }

  private place(column: readonly number[], top: number): void {
    const rows = this.rowsOf(column);
    column.forEach((vertex, at) => this.dot(vertex, this.x + Math.floor(at / rows) * PITCH, top + (at % rows) * PITCH));
  }

  private dot(vertex: number, left: number, top: number): void {
    this.points.set(vertex, { x: left + PITCH / 2, y: top + PITCH / 2, band: this.band });
    this.right = Math.max(this.right, left + PITCH);
    this.bottom = Math.max(this.bottom, top + PITCH);
  }

  private rowsOf(column: readonly number[]): number {
    const widest = Math.max(1, Math.floor((this.width - 2 * MARGIN) / PITCH));
    return Math.max(MOST_ROWS, Math.ceil(column.length / widest));
  }

  private widthOf(column: readonly number[]): number {
    return Math.ceil(column.length / this.rowsOf(column)) * PITCH;
  }
}

/** The critical path whole, then the first of the block, as many as are drawn. */
function chooseDrawn(transactionCount: number, criticalPath: readonly number[]): readonly number[] {
  const chosen = new Set(criticalPath.slice(0, DRAWN_TRANSACTIONS));
  for (let vertex = 0; vertex < transactionCount && chosen.size < DRAWN_TRANSACTIONS; vertex++) chosen.add(vertex);
  return [...chosen].toSorted((one, other) => one - other);
}

/** The drawn transactions of each component, in block order. */
function components(web: Web, drawn: readonly number[]): Iterable<readonly number[]> {
  const componentOf = new Map<number, number[]>();
  const drawnSet = new Set(drawn);
  for (const first of drawn) {
    if (componentOf.has(first)) continue;
    const members: number[] = [];
    const open = [first];
    componentOf.set(first, members);
    for (let vertex = open.pop(); vertex !== undefined; vertex = open.pop()) {
      if (drawnSet.has(vertex)) members.push(vertex);
      for (const other of [...(web.before[vertex] ?? []), ...(web.after[vertex] ?? [])]) {
        if (componentOf.has(other)) continue;
        componentOf.set(other, members);
        open.push(other);
      }
    }
    members.sort((one, other) => one - other);
  }
  return new Set(componentOf.values());
}

/** A component's levels, each ordered by the height of those that it waits for, so that chains stay level. */
function makeTile(web: Web, levels: Uint32Array, critical: ReadonlySet<number>, vertices: readonly number[]): Tile {
  const byLevel: number[][] = [];
  for (const vertex of vertices) (byLevel[levels[vertex] ?? 0] ??= []).push(vertex);
  const rows = new Map<number, number>();
  const columns = byLevel
    .filter((column) => column !== undefined)
    .map((column) => {
      const heights = new Map(column.map((vertex) => [vertex, critical.has(vertex) ? -1 : meanRow(web, vertex, rows)]));
      const ordered = column.toSorted((one, other) => (heights.get(one) ?? 0) - (heights.get(other) ?? 0) || one - other);
      ordered.forEach((vertex, row) => rows.set(vertex, row));
      return ordered;
    });
  return { columns, size: vertices.length, critical: vertices.some((vertex) => critical.has(vertex)) };
}

function meanRow(web: Web, vertex: number, rows: ReadonlyMap<number, number>): number {
  const before = (web.before[vertex] ?? []).flatMap((earlier) => rows.get(earlier) ?? []);
  return before.length === 0 ? Number.MAX_SAFE_INTEGER : before.reduce((sum, row) => sum + row, 0) / before.length;
}

/** A join stands just behind the last of those that it gathers. */
function placeJoins(web: Web, points: Map<number, Point>): void {
  for (const vertex of web.joins) {
    const gathered = (web.before[vertex] ?? []).flatMap((earlier) => points.get(earlier) ?? []);
    const last = gathered.toSorted((one, other) => one.band - other.band || one.x - other.x).at(-1);
    if (!last) continue;
    const beside = gathered.filter(({ band }) => band === last.band);
    points.set(vertex, {
      x: last.x + (PITCH + LEVEL_GAP) / 2,
      y: beside.reduce((sum, { y }) => sum + y, 0) / beside.length,
      band: last.band,
    });
  }
}
