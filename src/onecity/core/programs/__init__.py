"""Programs (接入程序) that come in from outside: their keys, what each may do and see, and how often it may call."""
