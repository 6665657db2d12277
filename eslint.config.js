import importX from "eslint-plugin-import-x";
import tseslint from "typescript-eslint";
import { importZones } from "./scripts/lint/import-order.mjs";
import reasonForNonNull from "./scripts/lint/reason-for-non-null.mjs";

const TYPESCRIPT = ["src/**/*.ts", "test/**/*.ts", "bench/**/*.ts"];

// TypeScript in syntax only: `asc` is its compiler and its check.
const ASSEMBLYSCRIPT = ["assembly/", "test/assembly/*-entry.ts"];

export default tseslint.config(
  {
    ignores: ["dist/", "**/artifacts/", "**/cache/", "**/types/", "fixture-projects/", "test/projects/*/", "coverage/", ...ASSEMBLYSCRIPT],
  },
  {
    files: ["**/*.{js,mjs,cjs}"],
    rules: { "no-unused-vars": "error", "prefer-const": "error", "no-var": "error", eqeqeq: "error" },
  },
  {
    files: TYPESCRIPT,
    extends: [tseslint.configs.recommended],
    plugins: { "import-x": importX, local: { rules: { "reason-for-non-null": reasonForNonNull } } },
    languageOptions: {
      parserOptions: { project: ["tsconfig.test.json", "src/report/html/client/tsconfig.json"], tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: ["error", "always", { null: "ignore" }],
      "prefer-const": "error",
      "import-x/no-duplicates": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true }],
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/only-throw-error": ["error", { allowThrowingUnknown: true }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ["src/**/*.ts"],
    rules: {
      "local/reason-for-non-null": "error",
      "import-x/no-restricted-paths": ["error", { basePath: import.meta.dirname, zones: importZones }],
      "no-restricted-syntax": [
        "error",
        {
          selector: "ThrowStatement > NewExpression[callee.name=/^(Error|TypeError|RangeError)$/]",
          message: "Throw a ParallelError from errors/table.ts, so that users get a plain sentence and a remedy.",
        },
        {
          selector: ":not(CallExpression[callee.name='createRequire']) > MemberExpression > MetaProperty",
          message: "Built modules share files, so none knows its own place: ask package/own-files.ts.",
        },
      ],
    },
  },
  {
    files: ["src/package/own-files.ts"],
    rules: { "no-restricted-syntax": "off" },
  },
  {
    files: ["test/**/*.ts"],
    rules: { "@typescript-eslint/no-unused-expressions": "off" },
  },
);
