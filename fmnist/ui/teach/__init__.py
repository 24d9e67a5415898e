"""What the page of one's own classes draws."""
