"""The chapter's figures, drawn by the library with matplotlib."""
