"""The views of the Lessons page: the lessons themselves, and the leaderboard."""
