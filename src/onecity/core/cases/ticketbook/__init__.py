"""The book of tickets (任务单台账): every side task within one's scope, appeals among them, as a list and as a file."""
