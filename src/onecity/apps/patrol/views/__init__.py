"""Pages of patrols and visits: on the phone, and at the desk."""
