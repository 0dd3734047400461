"""One team: workers of several systems who are one person, and the posts they fill together."""
