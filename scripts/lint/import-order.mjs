/** The folders of src/, top first: a folder imports only from itself and from those further down. Of the files beside them, none but the types. */
export const FOLDERS = [
  "tasks",
  "hooks",
  "config",
  "matchers",
  "report",
  "workload",
  "rpc",
  "chain",
  "mining",
  "predict",
  "graph",
  "naming",
  "state",
  "engine",
  "reference",
  "execution",
  "access",
  "errors",
  "package",
];

/** FOLDERS as zones of import-x/no-restricted-paths. */
export const importZones = FOLDERS.flatMap((folder, index) => [
  {
    target: `src/${folder}`,
    from: FOLDERS.slice(0, index).map((above) => `src/${above}`),
    message: `${folder}/ lies below it: imports run downwards only (scripts/lint/import-order.mjs).`,
  },
  {
    target: `src/${folder}`,
    from: ["src/!(type-extensions).ts"],
    message: "The files at the top of src/ import the folders, never the other way round.",
  },
]).filter(({ from }) => from.length > 0);
