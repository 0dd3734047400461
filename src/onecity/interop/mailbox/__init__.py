"""E-mail as a door for reports: read by IMAP, taken once each, answered only where the sender is proven."""
