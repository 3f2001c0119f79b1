"""The pages, one short script each: they ask, show and stop. ``dashboard.navigation`` lists them."""
