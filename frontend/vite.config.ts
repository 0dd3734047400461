import { readdirSync } from "node:fs";
import { basename, resolve } from "node:path";
import { defineConfig } from "vite";
import { iconSprite } from "./build/icon-sprite";
import { phoneWorker } from "./build/phone-worker";

const here = import.meta.dirname;
const source = resolve(here, "../src/onecity");
const outDir = resolve(source, "core/shell/static/onecity");

/** Every file in entries/ is one page's script; templates name it by `{% vite 'name' %}`. */
function entries(): Record<string, string> {
  const files = readdirSync(resolve(here, "entries")).filter((file) => file.endsWith(".ts"));
  return Object.fromEntries(files.map((file) => [basename(file, ".ts"), resolve(here, "entries", file)]));
}

export default defineConfig({
  root: here,
  base: "./",
  publicDir: false,
  plugins: [
    iconSprite({ source, icons: resolve(here, "node_modules/@tabler/icons/icons") }),
    phoneWorker({ root: here, entry: resolve(here, "worker/phone.ts"), outDir, served: "/static/onecity/" }),
  ],
  build: {
    outDir,
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1300,
    rollupOptions: { input: entries(), output: { assetFileNames: ({ names }) => `assets/[name]-[hash]${names[0]?.endsWith(".mjs") ? ".js" : "[extname]"}` } },
  },
});
