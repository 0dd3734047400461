import { pageData } from "../words";

/** Key, heading, name and code of a category. */
type Category = [number, number | null, string, string];
const MOST = 12;

function answer([key, , name, code]: Category): HTMLElement {
  const label = Object.assign(document.createElement("label"), { className: "found" });
  const input = Object.assign(document.createElement("input"), { type: "radio", name: "category", value: String(key) });
  const called = Object.assign(document.createElement("span"), { className: "found__name", textContent: name });
  label.append(input, called, Object.assign(document.createElement("small"), { className: "found__detail", textContent: code }));
  return label;
}

function show(found: Category[]): void {
  document.querySelector("#kind-found")?.replaceChildren(...found.map(answer));
}

/** Without a network the page itself searches the categories, of which it brought all: by a word of the name, by code, or under a heading. */
export function startCategories(): void {
  const all = pageData<Category[]>("every-category") ?? [];
  const listen = (event: Event) => {
    const field = event.target as HTMLInputElement;
    if (navigator.onLine || !field.closest(".kinds__more")) return;
    const words = field.value.trim().toLowerCase();
    if (field.name === "group") show(all.filter(([, heading]) => String(heading) === field.value));
    if (field.name === "q") show(words ? all.filter(([, , name, code]) => name.toLowerCase().includes(words) || code.startsWith(words)).slice(0, MOST) : []);
  };
  document.addEventListener("input", listen);
  document.addEventListener("change", (event) => (event.target as HTMLElement).matches("select") && listen(event));
}
