"""What tests need from the machine: a PostgreSQL server, a browser, real data. What cannot be had is named."""
