import { createHash } from "node:crypto";
import { build, type Plugin, type Rolldown } from "vite";

interface Places {
  root: string;
  /** Where the worker begins. */
  entry: string;
  outDir: string;
  /** The address the built files are served under. */
  served: string;
}

const OF_PHONE = /\/entries\/phone[a-z-]*\.ts$/;
type Bundle = Rolldown.OutputBundle;

function* needed(bundle: Bundle, file: string, seen: Set<string>): Generator<string> {
  const chunk = bundle[file];
  if (seen.has(file) || chunk?.type !== "chunk") return;
  seen.add(file);
  yield file;
  yield* chunk.viteMetadata?.importedCss ?? [];
  yield* chunk.viteMetadata?.importedAssets ?? [];
  for (const other of [...chunk.imports, ...chunk.dynamicImports]) yield* needed(bundle, other, seen);
}

/** Every file that a phone page may ask for, the map among them, and the icons. */
function filesOf(bundle: Bundle): string[] {
  const seen = new Set<string>();
  const entries = Object.values(bundle).filter((one) => one.type === "chunk" && one.isEntry && OF_PHONE.test(one.facadeModuleId ?? ""));
  const icons = Object.keys(bundle).filter((file) => /icons-[^/]+\.svg$/.test(file));
  return [...new Set([...entries.flatMap(({ fileName }) => [...needed(bundle, fileName, seen)]), ...icons])].sort();
}

/** What a build is called: another wherever one of its files is. */
function nameOf(files: string[]): string {
  return `build-${createHash("sha256").update(files.join()).digest("hex").slice(0, 12)}`;
}

/** Builds the worker of the phone pages into one file, with the list of what it keeps, after the pages themselves were built. */
export function phoneWorker({ root, entry, outDir, served }: Places): Plugin {
  return {
    name: "onecity-phone-worker",
    async writeBundle(_options, bundle) {
      const files = filesOf(bundle as Bundle).map((file) => served + file);
      await build({
        root,
        configFile: false,
        publicDir: false,
        logLevel: "warn",
        define: { BUILT_FILES: JSON.stringify(files), BUILD: JSON.stringify(nameOf(files)), "process.env.NODE_ENV": '"production"' },
        build: {
          outDir,
          emptyOutDir: false,
          target: "es2022",
          modulePreload: false,
          rollupOptions: { input: entry, output: { format: "iife", entryFileNames: "phone-worker.js" } },
        },
      });
    },
  };
}
