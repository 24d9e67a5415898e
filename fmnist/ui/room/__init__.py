"""The Room page, a part a module: for everybody, and the teacher's desk."""
