"""Why a classifier says what it says about one picture."""
