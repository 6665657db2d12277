const STEP = 2;

type Line = string | readonly [title: string, value: string];

/** Lines under way: indented, with the values of titles in one column, which stays where the longest title so far has put it. */
export class Page {
  #lines: Line[] = [];
  #indentation = 0;
  #widest = 0;

  /** Everything that is written meanwhile stands further in. */
  indented(write: () => void): void {
    this.#indentation += STEP;
    write();
    this.#indentation -= STEP;
  }

  line(text: string): void {
    this.#lines.push(this.indent(text));
  }

  blank(): void {
    this.#lines.push("");
  }

  titled(title: string, value: string | bigint): void {
    const indented = this.indent(title);
    this.#widest = Math.max(this.#widest, indented.length);
    this.#lines.push([indented, `${value}`]);
  }

  replaceLast(text: string): void {
    this.#lines.splice(-1, 1, this.indent(text));
  }

  /** Each line of a text as it stands here; an empty text stays empty. */
  indent(text: string): string {
    return text === "" ? "" : text.replace(/^/gm, " ".repeat(this.#indentation));
  }

  /** The lines, which are not here any more. */
  take(): string[] {
    const lines = this.#lines.map((line) => (typeof line === "string" ? line : `${`${line[0]}:`.padEnd(this.#widest + 1)} ${line[1]}`));
    this.#lines = [];
    return lines;
  }
}
