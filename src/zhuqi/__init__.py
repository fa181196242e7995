"""Zhuqi (助企): the problems enterprises raise, from registration to strike-off."""

VERSION = "0.1.0"
