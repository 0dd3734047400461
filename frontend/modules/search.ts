/** Up, Down and Enter walk through the answers below the search box; Escape empties it. */
export function startSearch(): void {
  const box = document.querySelector<HTMLInputElement>("#search");
  const answers = document.querySelector<HTMLElement>("#search-answers");
  if (!box || !answers) return;
  const hits = () => [...answers.querySelectorAll<HTMLElement>(".hit")];
  const chosen = () => hits().findIndex((hit) => hit.getAttribute("aria-selected") === "true");

  function choose(step: number): void {
    const all = hits();
    if (!all.length) return;
    const next = (chosen() + step + all.length) % all.length;
    all.forEach((hit, at) => hit.setAttribute("aria-selected", String(at === next)));
    all[next]!.scrollIntoView({ block: "nearest" });
    box!.setAttribute("aria-activedescendant", all[next]!.id);
  }

  function clear(): void {
    answers!.replaceChildren();
    box!.value = "";
    box!.blur();
  }

  const keys: Record<string, () => void> = {
    ArrowDown: () => choose(1),
    ArrowUp: () => choose(-1),
    Enter: () => hits()[Math.max(chosen(), 0)]?.click(),
    Escape: clear,
  };
  box.addEventListener("keydown", (event) => {
    const run = keys[event.key];
    if (!run || event.isComposing) return;
    event.preventDefault();
    run();
  });
  document.addEventListener("click", (event) => {
    if (!(event.target as HTMLElement).closest(".search")) answers.replaceChildren();
  });
}
