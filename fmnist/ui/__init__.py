"""What every page shares: cached resources, session state, language, page frame, components."""
