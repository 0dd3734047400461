import { copyText } from "./forms";
import { toast } from "./toast";
import { say } from "./words";

const CHOSEN = "a.menu__item, button.menu__item";

/** `details.menu` closes on Escape, on a click elsewhere and when something of it was chosen; `data-copy` buttons copy their text or the page's address. */
export function startMenus(): void {
  document.addEventListener("click", (event) => {
    document.querySelectorAll<HTMLDetailsElement>("details.menu[open]").forEach((menu) => {
      const target = event.target as HTMLElement;
      if (!menu.contains(target) || target.closest(CHOSEN)) menu.open = false;
    });
    const button = (event.target as HTMLElement).closest<HTMLElement>("[data-copy]");
    if (button) void copyText(new URL(button.dataset.copy || location.href, location.href).href, button).then(() => toast(say("copied")));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll<HTMLDetailsElement>("details.menu[open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    });
  });
}
