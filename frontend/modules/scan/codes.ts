const LABEL = /^\/a\/([\w-]{4,20})\/?$/;

/** What a code says: the label of an object of this house, the address of another site, or something else. */
export type Code = { label: string } | { site: string } | { text: string };

/** Reads the text of a code. Only addresses of this very site lead anywhere. */
export function codeOf(text: string, here = location): Code {
  const address = URL.canParse(text) ? new URL(text) : undefined;
  if (!address || !address.protocol.startsWith("http")) return { text };
  if (address.host !== here.host) return { site: address.host };
  const label = LABEL.exec(address.pathname)?.[1];
  return label ? { label } : { text };
}
