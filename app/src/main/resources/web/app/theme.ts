export type Theme = "system" | "light" | "dark";

const KEY = "lakebox.theme";

/** What the reader chose, or the system's way. */
export function theme(): Theme {
  const chosen = localStorage.getItem(KEY);
  return chosen === "light" || chosen === "dark" ? chosen : "system";
}

export function choose(chosen: Theme) {
  if (chosen === "system") {
    localStorage.removeItem(KEY);
  } else {
    localStorage.setItem(KEY, chosen);
  }
  apply();
}

export function apply() {
  const chosen = theme();
  if (chosen === "system") {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = chosen;
  }
}
