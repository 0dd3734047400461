import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

interface Places {
  /** Folder of the Python package, whose templates and declarations name icons. */
  source: string;
  /** Folder of @tabler/icons with outline/ and filled/. */
  icons: string;
}

/** How a template, a declaration and a script name an icon; the first group is the name. */
const MENTIONS: Record<string, RegExp> = {
  ".html": /(?:\{%-?\s*icon\s+|icon=)["']([a-z0-9-]+)["']/g,
  ".py": /["']([a-z0-9]+(?:-[a-z0-9]+)*)["']/g,
  ".ts": /icon\(\s*["']([a-z0-9-]+)["']/g,
};

function* filesUnder(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !["node_modules", "static", "__pycache__"].includes(entry.name)) yield* filesUnder(path);
    else if (entry.isFile()) yield path;
  }
}

/** In Python only what declares icons is read: other quoted words are no icons. */
function speaksOfIcons(path: string, extension: string): boolean {
  return extension !== ".py" || /(apps|guide|tags\/\w+)\.py$/.test(path);
}

function namesIn(path: string): string[] {
  const extension = path.slice(path.lastIndexOf("."));
  const pattern = MENTIONS[extension];
  if (!pattern || !speaksOfIcons(path, extension)) return [];
  return [...readFileSync(path, "utf8").matchAll(pattern)].map((match) => match[1]!);
}

function symbol(name: string, icons: string): string | undefined {
  const path = join(icons, "outline", `${name}.svg`);
  if (!existsSync(path)) return undefined;
  const body = readFileSync(path, "utf8").replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${body.replace(/\s*\n\s*/g, "")}</symbol>`;
}

/** Collects the Tabler icons that templates, declarations and scripts name into one hashed SVG file. */
export function iconSprite({ source, icons }: Places): Plugin {
  return {
    name: "onecity-icon-sprite",
    generateBundle() {
      const folders = [source, join(this.environment.config.root, "modules")];
      const names = new Set(folders.flatMap((folder) => [...filesUnder(folder)].flatMap(namesIn)));
      const symbols = [...names].sort().flatMap((name) => symbol(name, icons) ?? []);
      const sheet = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
      this.emitFile({ type: "asset", name: "icons.svg", originalFileName: "icons.svg", source: sheet });
    },
  };
}
