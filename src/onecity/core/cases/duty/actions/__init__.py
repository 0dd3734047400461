"""What changes a duty list: drafts are copied, edited and published by their stewards; every edit keeps who made it and what was there."""
