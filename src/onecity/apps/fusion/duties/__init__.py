"""The one list of duties: what several systems do under several names is merged by review; every step is kept and can be taken back."""
