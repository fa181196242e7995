"""The working calendar and the 13710 regime: what day something is due (时限)."""
