/// <reference lib="webworker" />
declare const self: ServiceWorkerGlobalScope;

const MESSAGES = "/m/messages/";
const ICON = "/static/grid/icon-192.png";
/** All that stands on a locked screen beside the number of the case. */
const TEXTS: Record<string, { title: string; text: string }> = {
  en: { title: "Onecity", text: "A new message" },
  zh: { title: "一城", text: "有一条新消息" },
};

interface Told {
  kind?: string;
  number?: string;
  language?: string;
}

function toldIn(data: PushMessageData | null): Told {
  try {
    return (data?.json() ?? {}) as Told;
  } catch {
    return {};
  }
}

async function openMessages(): Promise<void> {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = pages.find((one) => new URL(one.url).pathname.startsWith("/m/"));
  if (!page) return void (await self.clients.openWindow(MESSAGES));
  await page.focus();
  await page.navigate(MESSAGES);
}

/** Shows what the server tells while no page is open, and leads to the messages. */
export function startPushes(): void {
  self.addEventListener("push", (event) => {
    const { kind, number, language } = toldIn(event.data);
    const { title, text } = TEXTS[language?.startsWith("en") ? "en" : "zh"]!;
    const shown = { body: [text, number].filter(Boolean).join(" · "), tag: number ?? kind ?? "onecity", icon: ICON, lang: language ?? "zh" };
    event.waitUntil(self.registration.showNotification(title, shown));
  });
  self.addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(openMessages());
  });
}
