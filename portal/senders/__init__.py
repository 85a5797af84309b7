"""Ways out of the portal: each sends one text to one address, or says in one word why not."""
