import { byId } from "./dom.ts";

const THEMES = ["system", "light", "dark"] as const;
const KEY = "hardhat-parallel-theme";

/** The theme button: system, light, dark, in turn. Kept for the next page where the browser lets a file keep something. */
export function startTheme(): void {
  const button = byId("theme", HTMLButtonElement);
  if (!button) return;
  let theme = THEMES.find((one) => one === remembered()) ?? "system";
  const apply = (): void => {
    if (theme === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = theme;
    button.textContent = `Theme: ${theme}`;
    button.setAttribute("aria-label", `Colour theme: ${theme}. Press to change.`);
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";
    remember(theme);
    apply();
  });
  apply();
}

function remembered(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function remember(theme: string): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // A page opened from a file may have no storage: the theme then lasts as long as the page.
  }
}
