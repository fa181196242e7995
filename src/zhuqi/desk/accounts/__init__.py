"""Coming and going: sign in, sign out, change one's password; in the demo, a card per role."""
