"""What waits for the person who is looking, and the lines under the bell."""
