"""Planning: who should stand by whom, and which towns form which district."""
