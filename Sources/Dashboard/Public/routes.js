// Which URL shows which view. Views load when they are first wanted.

const ROUTES = [
  [/^\/$/, "overview", () => import("./views/overview.js")],
  [/^\/imports$/, "imports", () => import("./views/imports.js")],
  [/^\/imports\/(\d+)$/, "import", () => import("./views/import-detail.js")],
  [/^\/transactions$/, "transactions", () => import("./views/transactions.js")],
  [/^\/budgets$/, "budgets", () => import("./views/budgets.js")],
  [/^\/accounts$/, "accounts", () => import("./views/accounts.js")],
  [/^\/sign-in$/, "sign-in", () => import("./views/sign-in.js")],
];

/** {name, load, args} of a path; unknown paths show the overview. */
export function match(path) {
  for (const [pattern, name, load] of ROUTES) {
    const found = pattern.exec(path);
    if (found) return { name, load, args: found.slice(1) };
  }
  return { name: "lost", load: () => import("./views/overview.js"), args: [] };
}

/** The entries of the navigation: [path, label, icon path, shortcut]. */
export const LINKS = [
  ["/", "Overview", "M3 11 10 4l7 7M5 9.5V16h10V9.5", "g o"],
  ["/imports", "Imports", "M10 3v9m-4-4 4 4 4-4M3.5 14.5V17h13v-2.5", "g i"],
  ["/transactions", "Transactions", "M4 5.5h12M4 10h12M4 14.5h8", "g t"],
  ["/budgets", "Budgets", "M10 3a7 7 0 1 0 7 7h-7V3Z", "g b"],
  ["/accounts", "Accounts", "M3 8l7-4.5L17 8H3Zm2 2v5m5-5v5m5-5v5M3 17h14", "g a"],
];
