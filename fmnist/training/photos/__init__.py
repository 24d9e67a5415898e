"""Training for what people bring: from pictures of shops to photos and drawings from home."""
