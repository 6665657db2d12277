import { createHash } from "node:crypto";
import { ownModule } from "../../package/own-files.ts";
import { linkModules } from "./link.ts";
import { html, jsonForScript, type Markup } from "./markup.ts";
import { STYLE } from "./style/index.ts";

/** What a page is made of. */
export interface PageParts {
  readonly title: string;
  readonly pluginVersion: string;
  readonly body: Markup;
  /** The module of `client/` that runs in it. */
  readonly script: "main" | "prediction";
  /** What that script computes with. */
  readonly data?: unknown;
}

/** A page in one file. A content security policy lets its script and style run, by their hashes, and nothing besides. */
export function renderDocument({ title, pluginVersion, body, script, data }: PageParts): string {
  const linked = linkModules(ownModule(`report/html/client/${script}`));
  const policy = `default-src 'none'; script-src ${hashOf(linked)}; style-src ${hashOf(STYLE)}; base-uri 'none'; form-action 'none'`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <meta name="generator" content="hardhat-parallel ${pluginVersion}" />
        <title>${title}</title>
        ${verbatim("style", STYLE)}
      </head>
      <body>
        ${body} ${data === undefined ? undefined : verbatim('script type="application/json" id="page-data"', jsonForScript(data))}
        ${verbatim("script", linked)}
      </body>
    </html> `;
  return page.markup;
}

/** A script or style element. Entities are not decoded in there, and its hash covers each character: the text goes in as it is. */
function verbatim(tag: string, text: string): Markup {
  return { markup: `<${tag}>${text}</${tag.split(" ")[0]}>` };
}

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
